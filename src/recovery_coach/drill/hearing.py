"""What a customer hears in a turn: the coach's reading of it, and what of this very case is in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from recovery_coach.drill.case import Case
from recovery_coach.model.phrasing import Level, Move, Trap
from recovery_coach.phrasing.coach import Reading
from recovery_coach.phrasing.statement import EMPTY_WORDS, stem
from recovery_coach.phrasing.text import KINDS_OF_TOKENS, Sentence, sentences, wordset

ENOUGH_WORDS = 70
"""Words in a turn that someone who is upset can still take in."""

MOST_MOVES = 6
"""Kinds of moves in a turn that can be meant. More is a list of the right words."""

MOST_FACTS = 3
"""Facts in one sentence that are given back. More is a list too."""

_ASKING = wordset("what when where which who how why is are was were do does did can could may will would")
_NO_WORDS = frozenset({"", "~", *map(stem, KINDS_OF_TOKENS)})
"""What stands for a number or a sum in a sentence: it is known by its digits."""

_SMALL = "~"
"""Stands before words that carry nothing by themselves."""

_SOLVING = frozenset({Move.OFFER, Move.PLAN, Move.REMEDY})


class Turn(Struct, frozen=True):
    """What was said in one turn, as this customer hears it. `quotes` are the words behind each finding."""

    text: str
    moves: frozenset[Move] = frozenset()
    strong: frozenset[Move] = frozenset()
    traps: frozenset[Trap] = frozenset()
    facts: frozenset[str] = frozenset()
    """Facts that were given back."""
    asked: frozenset[str] = frozenset()
    """Facts that were asked for."""
    feeling: bool = False
    ways: frozenset[int] = frozenset()
    """Places, in the case, of the ways forward that were put to them."""
    trigger: str = ""
    """Why this sets them off; empty where it doesn't."""
    too_much: bool = False
    stems: frozenset[str] = frozenset()
    quotes: dict[str, str] = {}

    @property
    def solves(self) -> bool:
        return bool(self.moves & _SOLVING)


def heard(case: Case, reading: Reading) -> Turn:
    """A reading in the ears of this customer."""
    text = reading.text
    parts = sentences(text)
    spoken = [_heard_in(part, text) for part in parts]
    asking = [is_question(part) for part in parts]
    told = [stems for stems, asks in zip(spoken, asking, strict=True) if not asks]
    facts = {
        name
        for stems in spoken
        for name in _few(name for name, fact in case.facts.items() if _holds(stems, fact.words))
    }
    whole = frozenset[str]().union(*spoken)
    return Turn(
        text=text,
        moves=reading.made,
        strong=frozenset(
            found.label for found in reading.moves if found.level is Level.STRONG and isinstance(found.label, Move)
        ),
        traps=reading.sprung,
        facts=frozenset(facts),
        asked=frozenset(
            name
            for name, fact in case.facts.items()
            for stems, asks in zip(spoken, asking, strict=True)
            if asks and _holds(stems, fact.asked_by)
        ),
        feeling=any(_holds(stems, case.scenario.customer.feels) for stems in told),
        ways=frozenset(place for place, way in enumerate(case.accepts) if _holds(whole, way.words)),
        trigger=_trigger(case, reading, whole),
        too_much=_is_too_much(reading, text),
        stems=whole,
        quotes=_quotes(reading),
    )


def is_question(part: Sentence) -> bool:
    """Whether a sentence asks, with or without its mark."""
    return part.asked or part.words[0] in _ASKING


def _few(names: Iterable[str]) -> tuple[str, ...]:
    """The facts of a sentence, none where it is only a list of them."""
    found = tuple(names)
    return found if len(found) <= MOST_FACTS else ()


def _is_too_much(reading: Reading, text: str) -> bool:
    return len(reading.made) > MOST_MOVES or len(text.split()) > ENOUGH_WORDS


def _trigger(case: Case, reading: Reading, stems: frozenset[str]) -> str:
    for trigger in case.sets_off:
        if set(trigger.traps) & reading.sprung or (trigger.words and _holds(stems, trigger.words)):
            return trigger.because or "that is what they can't bear"
    return ""


def _holds(stems: frozenset[str], wordings: Iterable[str]) -> bool:
    """Whether any of these wordings is there, with all its words, in whatever form."""
    return any(wanted and wanted <= stems for wanted in map(_stems, wordings))


def _heard_in(part: Sentence, text: str) -> frozenset[str]:
    """The stems of a sentence: of its words in their long forms, and of numbers as they were typed."""
    numbers = (word for word in text[part.start : part.end].split() if any(sign.isdigit() for sign in word))
    return frozenset(map(_stem, part.words)) | frozenset(map(_bare, numbers))


@lru_cache(maxsize=4096)
def _stems(wording: str) -> frozenset[str]:
    """The stems of a wording in a scenario, by which it is known in whatever form it is said.

    Small words need not be said again, unless the wording would be a single word without them.
    """
    found = frozenset[str]().union(*(_heard_in(part, wording) for part in sentences(wording))) - _NO_WORDS
    telling = frozenset(word for word in found if not word.startswith(_SMALL))
    return telling if len(telling) > 1 or not found - telling else found


def _stem(word: str) -> str:
    """What the forms of a word have in common. A letter is no form of let, an offer none of off, a note none of not."""
    if word in EMPTY_WORDS:
        return _SMALL + word
    return word.removesuffix("s") if word.endswith(("er", "ers")) else stem(word)


def _bare(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isalnum())


def _quotes(reading: Reading) -> dict[str, str]:
    """The words behind each finding, of several those that weigh most."""
    quotes: dict[str, str] = {}
    for found in sorted((*reading.moves, *reading.traps), key=lambda each: each.sure):
        quotes[str(found.label)] = " ".join(reading.text[slice(*found.span)].split())
    return quotes
