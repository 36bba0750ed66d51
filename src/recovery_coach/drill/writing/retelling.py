"""A live call retold as answers for a scenario: what its record offers to a trainee who writes one.

Every text of the record goes through what is given to redact it before anything is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from recovery_coach.drill.writing.sketch import MOST_FACTS, MOST_WAYS
from recovery_coach.model.playbook import Ask, Guide
from recovery_coach.walk.asks import label_of
from recovery_coach.walk.conditions import reference_of, ways
from recovery_coach.walk.state import State
from recovery_coach.walk.summary import summary

_PARTS = re.compile(r"(?<=[.!?])\s+|\s*[;\n]+\s*|\s+[-–—]\s+")
_AS_THEY_SAY_IT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (
            r"\b(for|to|with|from|by|at|on|of|told|called|rang) (?:the )?(?:customer|guest|caller|client|patient)\b",
            r"\1 me",
        ),
        (r"\b(?:they|she|he) (?:are|is)\b", "I am"),
        (r"\b(?:they|she|he) (?:were|was)\b", "I was"),
        (r"\b(?:they|she|he) has\b", "I have"),
        (r"\b(?:the )?(?:customer|guest|caller|client|patient) (?:is|are)\b", "I am"),
        (r"\b(?:the )?(?:customer|guest|caller|client|patient)\b", "I"),
        (r"\b(?:they|she|he)\b", "I"),
        (r"\b(?:their|his|her)\b", "my"),
        (r"\b(?:them|him)\b", "me"),
        (r"\b(?:themselves|himself|herself)\b", "myself"),
    )
)
"""What an agent notes of a customer, as the customer says it."""

_SAID_BY_BARRIER: Mapping[str, str] = {
    "repeat contact": "I've had to come back to you about this.",
    "transfer": "I've been passed around from one to the next.",
    "explain again": "I've told it all more than once now.",
    "change channel": "Your website sent me to the phone.",
    "waiting": "I waited and waited on the line.",
    "effort": "I've done all the work on this myself.",
    "no human": "I couldn't get through to a person.",
    "no reply": "I wrote to you and got no answer.",
    "untrained staff": "The person that I spoke to didn't know what to do.",
}
"""What made it hard for them, as they would say it, by the names that the shipped playbooks have for it."""

_HOW_TO_REACH = re.compile(
    r"\ba(?:n e-mail address| phone number| card number|n account number|n address| web page| handle)\b"
)
"""What stands for how to reach someone: a note with that in it is no fact of a story."""


def held_by(guide: Guide, state: State) -> tuple[str, ...]:
    """What was given as reference, name, account or contact: it says who the customer is."""
    held = [state.reference, reference_of(guide, state)]
    for step in guide.steps:
        if step.ask in (Ask.REFERENCE, Ask.CONTACT):
            for value in state.answers.get(step.key, {}).values():
                held += [value] if isinstance(value, str) else value
    return tuple(text for text in dict.fromkeys(held) if text.strip())


def texts_of(guide: Guide, state: State) -> tuple[str, ...]:
    """All that was noted, as it stands in the record."""
    return (*_noted(guide, state), *_answers(guide, state, Ask.OPTIONS, "asked"), *_ways_in(guide, state))


def offered_by(guide: Guide, state: State, redacted: Callable[[str], str]) -> dict[str, str]:
    """Answers, by question, that a call's record offers."""
    noted = [redacted(text) for text in _noted(guide, state)]
    found = {
        "channel": state.channel.value,
        "again": "yes" if summary(guide, state, "").returning else "",
        **_degree(guide, state),
        **_numbered("way", [_way(as_said(redacted(way))) for way in _ways_in(guide, state)], MOST_WAYS),
    }
    told = [as_said(part) for text in noted for part in _PARTS.split(text) if not _HOW_TO_REACH.search(part)]
    facts = list(dict.fromkeys(part for part in (*told, *_barriers(guide, state)) if len(part.split()) > 1))
    if noted:
        found["what"] = _capital(" ".join(noted[0].split()))
    found |= _numbered("fact", facts, MOST_FACTS)
    if facts:
        found["opening"] = " ".join(fact if fact[-1:] in ".!?" else f"{fact}." for fact in facts[:2])
    asked = _answers(guide, state, Ask.OPTIONS, "asked")
    if asked:
        found["wants"] = _way(as_said(redacted(asked[0])))
    if _SAID_BY_BARRIER["repeat contact"] in facts:
        found["again"] = "yes"
    return {key: text for key, text in found.items() if text.strip()}


def as_said(text: str) -> str:
    """What was noted of a customer, as the customer would say it: near enough to be put right by who reads it."""
    for pattern, said in _AS_THEY_SAY_IT:
        text = pattern.sub(said, text)
    return _capital(" ".join(text.split()).strip(" ,"))


def _way(text: str) -> str:
    """A way forward as it stands within a sentence."""
    first = text.split(" ")[0]
    stays = first.startswith(("I'", "I’")) or first == "I" or (len(first) > 1 and first.isupper())
    return text if stays else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _noted(guide: Guide, state: State) -> Iterator[str]:
    """What was noted of what the customer told, in the order in which it stands in the record."""
    yield from _answers(guide, state, Ask.NOTE, "text")
    yield from (note.text for note in state.notes if note.text.strip())


def _barriers(guide: Guide, state: State) -> Iterator[str]:
    """What made it hard for them, by the words of the playbook."""
    for step in guide.steps:
        if step.ask is Ask.SEVERAL_OF:
            for name in state.answers.get(step.key, {}).get("choices", ()):
                yield _SAID_BY_BARRIER.get(name) or as_said(label_of(guide, state, step, "choices", name))


def _degree(guide: Guide, state: State) -> dict[str, str]:
    """How upset they were when that was first asked."""
    degrees = _answers(guide, state, Ask.TEMPERATURE, "degree")
    return {"heat": degrees[0]} if degrees and degrees[0] in "012345" else {}


def _ways_in(guide: Guide, state: State) -> list[str]:
    """What they chose, then what else was put to them, then what was promised."""
    put = []
    for step in guide.steps:
        answer = state.answers.get(step.key, {})
        if step.ask is Ask.OPTIONS:
            picked = answer.get("picked", "")
            labels = [label_of(guide, state, step, "offered", way) for way in ways(answer)]
            put += [picked if isinstance(picked, str) else "", *labels]
    put += _answers(guide, state, Ask.PROMISE, "what")
    return list(dict.fromkeys(" ".join(way.split()) for way in put if way.strip()))


def _answers(guide: Guide, state: State, ask: Ask, field: str) -> list[str]:
    """What was entered in this field of each step of a kind."""
    given = [state.answers.get(step.key, {}).get(field, "") for step in guide.steps if step.ask is ask]
    texts = [value if isinstance(value, str) else " ".join(value) for value in given]
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _numbered(key: str, texts: list[str], most: int) -> Mapping[str, str]:
    return {f"{key}-{number}": text.replace("/", ",") for number, text in enumerate(texts[:most], 1)}
