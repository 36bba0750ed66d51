"""What a customer hears in a turn: the coach's reading of it, and what of this very case is in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from recovery_coach.drill.case import Case
from recovery_coach.drill.words import FEELINGS, clause, clause_with, holds, plain, stems_in, stems_of, telling
from recovery_coach.model.phrasing import Level, Move, Trap
from recovery_coach.phrasing.coach import Finding, Reading
from recovery_coach.phrasing.statement import EMPTY_WORDS
from recovery_coach.phrasing.text import Sentence, sentences, wordset

ENOUGH_WORDS = 70
"""Words in a turn that someone who is upset can still take in."""

MOST_MOVES = 7
"""Kinds of moves in a turn that can be meant. More is a list of the right words."""

MOST_FACTS = 3
"""Facts in one sentence that are given back. More is a list too."""

FEWEST_OF_THEIRS = 2
"""Words of a trap by which it is known for their own, given back to them."""

WORDS_OF_A_SENTENCE = 2
WORDS_OF_A_LINE = 3
"""Telling words of theirs in a sentence by which it gives back what they said."""

SHORT, LONG = 4, 9
FEWEST_SMALL = 0.12
"""The share of small words without which a long sentence is a string of words. A short one can be said twice."""

MOST_REPEATED = 0.3
FEWEST_PAIRS = 11
"""The share of pairs of words in a turn that may be there before, where there are so many."""

MOST_ALTERNATIVES = 4
"""Times that `or` stands in a turn that is guessing."""

PARROTED = 0.75
"""The share of telling words from which a turn is a line of theirs, said back."""

_PARTICULARS = wordset("is are was were do does did have has had which who whose where when")
"""Words that questions for a particular begin with."""

_FAREWELLS = (
    "bye", "goodbye", "take care", "good night", "have a good", "have a nice", "have a lovely", "have a great",
    "have a wonderful", "all the best", "safe journey", "get home safe",
)  # fmt: skip

_LABELLED = re.compile(rf"\b({'|'.join(Move)})\s*:", re.IGNORECASE)
"""Moves that are named and not made."""

_MAY_REPEAT = wordset("no yes yeah so very really oh ok okay hear right")
"""Words that people say three times running and mean it."""

_REPORTING = wordset("told said say heard hear promised wrote")
_MYSELF = wordset("i i've i'd i'm")
"""By what somebody's words are given back. Who gives back their own insists on them."""

_ASKING = wordset("what when where which who how why is are was were do does did can could may will would")
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
    aside: bool = False
    """Whether all that is asked for are particulars that this case says nothing of."""
    farewell: bool = False
    """Whether it says goodbye."""
    stems: frozenset[str] = frozenset()
    quotes: dict[str, str] = {}

    @property
    def solves(self) -> bool:
        return bool(self.moves & _SOLVING)


def heard(case: Case, reading: Reading, told: Sequence[str] = ()) -> Turn:
    """A reading in the ears of this customer. `told` is what they said so far: its words given back are heard too."""
    text = reading.text
    parts = sentences(text)
    traps = frozenset(
        found.label for found in reading.traps if isinstance(found.label, Trap) and not _is_theirs(found, text, told)
    )
    spoken = [stems_in(part, text) for part in parts]
    whole = frozenset[str]().union(*spoken)
    if _is_babble(parts) or _LABELLED.search(text):
        return Turn(text, traps=traps, trigger=_trigger(case, traps, spoken), too_much=True, stems=whole)
    asking = [is_question(part) for part in parts]
    stated = [stems for stems, asks in zip(spoken, asking, strict=True) if not asks]
    # Which of two ways, or whether it is right for them: that asks for a yes, not for what happened.
    choosing = {found.sentence for found in reading.moves if found.label in (Move.OFFER, Move.CONFIRM)}
    wondering = [asks and number not in choosing for number, asks in enumerate(asking)]
    asked = [
        _asked_in(case, stems) if asks else frozenset[str]() for stems, asks in zip(spoken, wondering, strict=True)
    ]
    given_back = {name for stems in spoken for name in _few(_facts_in(case, stems) or _echoed(case, stems, told))}
    ways = frozenset(
        place for place, way in enumerate(case.accepts) if any(holds(stems, way.words) for stems in spoken)
    )
    quotes = _quotes(reading)
    if given_back:
        quotes["fact"] = clause_with(parts, text, lambda stems: bool(given_back & set(_facts_in(case, stems))))
    if ways:
        quotes["way"] = clause_with(parts, text, lambda stems: holds(stems, case.accepts[min(ways)].words))
    return Turn(
        text=text,
        moves=reading.made,
        strong=frozenset(
            found.label for found in reading.moves if found.level is Level.STRONG and isinstance(found.label, Move)
        ),
        traps=traps,
        facts=frozenset() if _is_parroted(whole, told) else frozenset(given_back),
        asked=frozenset[str]().union(*asked),
        feeling=any(holds(stems, (*case.scenario.customer.feels, *FEELINGS)) for stems in stated),
        ways=ways,
        trigger=_trigger(case, traps, spoken),
        too_much=_is_too_much(reading, text),
        aside=_is_aside(parts, wondering, asked),
        farewell=any(holds(stems, _FAREWELLS) for stems in stated),
        stems=whole,
        quotes=quotes,
    )


def _is_babble(parts: Sequence[Sentence]) -> bool:
    """Whether these are words and no sentences: a string of them without the small ones, or the same over and over."""
    if any(len(part.words) >= LONG and _small_in(part) < FEWEST_SMALL for part in parts):
        return True
    said = Counter(part.words for part in parts)
    if any(times >= 3 or (times == 2 and len(words) > SHORT) for words, times in said.items()):
        return True
    words = [word for part in parts for word in part.words if word]
    # A telephone number is said digit by digit.
    threes = zip(words, words[1:], words[2:], strict=False)
    if any(
        one == other == third and one not in _MAY_REPEAT and not one.startswith("<") for one, other, third in threes
    ):
        return True
    pairs = list(pairwise(words))
    return len(pairs) >= FEWEST_PAIRS and len(set(pairs)) < (1 - MOST_REPEATED) * len(pairs)


def _small_in(part: Sentence) -> float:
    return sum(word in EMPTY_WORDS for word in part.words) / len(part.words)


def _is_parroted(stems: frozenset[str], told: Iterable[str]) -> bool:
    """Whether a turn is a line of theirs, word for word. Who listened says it in other words."""
    said = telling(stems)
    lines = (telling(stems_of(line)) for line in told)
    return len(said) >= 5 and any(len(said & line) >= PARROTED * len(said | line) for line in lines)


def _is_aside(parts: Sequence[Sentence], asking: Sequence[bool], asked: Sequence[frozenset[str]]) -> bool:
    """Whether there are questions, each for a particular, and none that this case answers."""
    questions = [part for part, asks in zip(parts, asking, strict=True) if asks]
    return bool(questions) and not any(asked) and all(part.words[0] in _PARTICULARS for part in questions)


def _is_theirs(found: Finding, text: str, told: Iterable[str]) -> bool:
    """Whether the words of a finding are their own, or what they were told, given back to them."""
    start, end = found.span
    begins = max((part.start for part in sentences(text) if part.start <= start), default=0)
    words, before = plain(text[start:end]), plain(text[begins:start]).split()
    reported = any(word in _REPORTING and by not in _MYSELF for by, word in pairwise(["", *before]))
    return reported and len(words.split()) >= FEWEST_OF_THEIRS and any(words in plain(line) for line in told)


def _asked_in(case: Case, stems: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name, fact in case.facts.items() if holds(stems, fact.asked_by))


def _facts_in(case: Case, stems: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name, fact in case.facts.items() if holds(stems, fact.words))


def _echoed(case: Case, stems: frozenset[str], told: Iterable[str]) -> tuple[str, ...]:
    """The fact of a line of theirs that is given back in its own words, though not in those that a scenario lists."""
    for line in told:
        parts = [stems_in(part, line) for part in sentences(line)]
        shared = telling(stems & frozenset[str]().union(*parts))
        if len(shared) >= WORDS_OF_A_LINE or any(len(shared & part) >= WORDS_OF_A_SENTENCE for part in parts):
            near = sorted(parts, key=lambda part: -len(shared & part))
            return next((found[:1] for part in near if (found := _facts_in(case, part))), ())
    return ()


def is_question(part: Sentence) -> bool:
    """Whether a sentence asks, with or without its mark."""
    return part.asked or part.words[0] in _ASKING


def _few(names: Iterable[str]) -> tuple[str, ...]:
    """The facts of a sentence, none where it is only a list of them."""
    found = tuple(names)
    return found if len(found) <= MOST_FACTS else ()


def _is_too_much(reading: Reading, text: str) -> bool:
    words = text.lower().split()
    return len(reading.made) > MOST_MOVES or len(words) > ENOUGH_WORDS or words.count("or") >= MOST_ALTERNATIVES


def _trigger(case: Case, traps: frozenset[Trap], spoken: Iterable[frozenset[str]]) -> str:
    for trigger in case.sets_off:
        if set(trigger.traps) & traps or any(holds(stems, trigger.words) for stems in spoken):
            return trigger.because or "that is what they can't bear"
    return ""


def _quotes(reading: Reading) -> dict[str, str]:
    """The words behind each finding, of several those that weigh most: as much of them as can be understood alone."""
    quotes: dict[str, str] = {}
    for found in sorted((*reading.moves, *reading.traps), key=lambda each: each.sure):
        quotes[str(found.label)] = clause(reading.text, *found.span)
    return quotes
