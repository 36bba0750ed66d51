"""Which words to offer next, and how the holes in them are filled."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recovery_coach.model.case import Value
from recovery_coach.model.playbook import Card, Guide, Step, Wording
from recovery_coach.walk.conditions import holds, value_of
from recovery_coach.walk.state import State

SLOT = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
"""`{answer|fallback}` or `{step.field|fallback}`."""

LONGEST_FILL = 12
"""Words. A longer answer in the middle of a line to say is not speakable: the fallback is said instead."""

HOUSE_FACTS = ("house.organisation", "house.agent", "house.contact")


def offered(guide: Guide, state: State, holder: Step | Card) -> tuple[Wording, ...]:
    """The wordings that fit this call, the one to say first in front.

    Those for another channel, situation or register are left out unless nothing else is there, and those meant for just
    this one come before general ones. The call's seed says where the round begins; wordings already said in this call
    come after fresh ones, and ones that failed come last.
    """
    fitting = [wording for wording in holder.say if _fits(guide, state, wording)]
    candidates = fitting or [wording for wording in holder.say if holds(wording.if_, guide, state)] or list(holder.say)
    start = state.seed % len(candidates) if candidates else 0
    round_ = candidates[start:] + candidates[:start]
    return tuple(sorted(round_, key=lambda wording: (_wear(state, wording), _is_general(wording))))


def current(guide: Guide, state: State, holder: Step | Card) -> Wording | None:
    """The wording on the screen now."""
    wordings = offered(guide, state, holder)
    return wordings[state.turn % len(wordings)] if wordings else None


def fill(text: str, guide: Guide, state: State) -> str:
    """The line as it is spoken: every hole filled from the answers, or by its fallback."""
    spoken = SLOT.sub(lambda slot: _filling(slot, guide, state), text)
    return _capitalised(" ".join(spoken.split()))


def _filling(slot: re.Match[str], guide: Guide, state: State) -> str:
    name, fallback = slot.group(1).strip(), (slot.group(2) or "").strip()
    house = {
        "house.organisation": guide.house.organisation,
        "house.agent": guide.house.agent.name,
        "house.contact": guide.house.contact,
    }
    known = _bare(house[name]) if name in house else _spoken(guide, name, value_of(name, guide, state))
    return known if 0 < len(known.split()) <= LONGEST_FILL else fallback


def _spoken(guide: Guide, name: str, value: Value) -> str:
    """An answer as it reads inside a sentence: choices by what they say, text without its full stop."""
    choices = {
        word: choice for step in guide.by_key.get(name.partition(".")[0], ()) for word, choice in step.choices.items()
    }
    given = (value,) if isinstance(value, str) else value
    words = [(choices[word].say or choices[word].label) if word in choices else word for word in given]
    return joined([bare for word in words if (bare := _bare(word))], "and" if choices else "or")


def _bare(text: str) -> str:
    """Typed text without line ends, closing marks or anything that is not text to say."""
    kept = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(kept.replace("{", "(").replace("}", ")").split()).rstrip(".,;:!? ")


def joined(words: Sequence[str], last: str) -> str:
    """`a, b or c`: `or` between ways forward, `and` between things that hold."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _fits(guide: Guide, state: State, wording: Wording) -> bool:
    if not holds(wording.if_, guide, state):
        return False
    if wording.channel is not None and wording.channel is not state.channel:
        return False
    if wording.register is not None and state.register is not None and wording.register is not state.register:
        return False
    if not wording.for_:
        return True
    situation = value_of("situation", guide, state)
    return (
        any(word in situation for word in wording.for_) if isinstance(situation, tuple) else situation in wording.for_
    )


def _wear(state: State, wording: Wording) -> tuple[int, int]:
    """Fresh ones first, then said ones in the order of their last use, then those that failed."""
    said = state.used.index(wording.text) if wording.text in state.used else 0
    if wording.text in state.failed:
        return 2, said
    return (1, said) if wording.text in state.used else (0, 0)


def _is_general(wording: Wording) -> bool:
    """Whether it is for any call: one that is meant for just this one goes before it."""
    return not (wording.for_ or wording.if_ or wording.channel)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
