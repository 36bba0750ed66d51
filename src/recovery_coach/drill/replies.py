"""What the customer says: picked by the seed, never the same twice in a call, with what was said before in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from recovery_coach.drill.case import Case
from recovery_coach.drill.mood import CALM, HOT, Mood, Reaction
from recovery_coach.model.scenario import Reply, Temper


class Spoken(Struct, frozen=True):
    """A reply, and what was used up for it: the lines as they are written."""

    text: str
    used: frozenset[str]


def spoken(case: Case, temper: Temper, reaction: Reaction, used: frozenset[str]) -> Spoken:
    """What they say to a turn. `used` are the lines that were said in this call."""
    mood, fact = reaction.mood, _fact(case, reaction, used)
    own, general = case.scenario.replies.get(reaction.cue), temper.replies.get(reaction.cue)
    for reply in (own, general):
        for line in _turned(_fitting(reply, mood), case.seed + mood.turn):
            if line in used or ("{fact}" in line and not fact) or ("{way}" in line and mood.chosen is None):
                continue
            return Spoken(_filled(case, mood, line, fact), used | ({line, fact} if "{fact}" in line else {line}))
    for line in _turned(temper.fallback, case.seed + mood.turn):
        if line not in used:
            return Spoken(line if not fact else f"{line} {fact}", used | {line, fact})
    # Thirty turns use up no table that passes its check; without words there is still someone there.
    return Spoken("...", used)


def _fitting(reply: Reply | None, mood: Mood) -> tuple[str, ...]:
    """The lines for how upset they are, then those for any mood."""
    if reply is None:
        return ()
    band = reply.hot if mood.arousal >= HOT else reply.warm if mood.arousal >= CALM else reply.cool
    return (*band, *reply.any_)


def _turned(lines: tuple[str, ...], by: int) -> Iterator[str]:
    start = by % len(lines) if lines else 0
    yield from (*lines[start:], *lines[:start])


def _fact(case: Case, reaction: Reaction, used: frozenset[str]) -> str:
    """How they put the fact this time: no way of putting it is used twice."""
    fact = case.facts.get(reaction.fact)
    return next((said for said in fact.says if said not in used), "") if fact else ""


def _filled(case: Case, mood: Mood, line: str, fact: str) -> str:
    way = case.accepts[mood.chosen].what if mood.chosen is not None else ""
    if "," in way:
        line = re.sub(r"\{way\}(?= [a-z])", "{way},", line)  # A comma that opens wants one that closes.
    return line.replace("{fact}", fact).replace("{way}", way).replace("{wants}", case.scenario.customer.wants)
