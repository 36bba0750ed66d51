"""What a customer hears in a turn: the coach's reading of it, and what of this very case is in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from recovery_coach.drill.case import Case
from recovery_coach.drill.telling import _WEAK as WEAK
from recovery_coach.model.phrasing import Level, Move, Trap
from recovery_coach.phrasing.coach import Finding, Reading
from recovery_coach.phrasing.statement import EMPTY_WORDS, stem
from recovery_coach.phrasing.text import KINDS_OF_TOKENS, Sentence, sentences, wordset

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

FEWEST_SMALL = 0.12
"""The share of small words without which a long sentence is a string of words."""

MOST_REPEATED = 0.3
"""The share of pairs of words in a turn that may be there before."""

MOST_ALTERNATIVES = 4
"""Times that `or` stands in a turn. More is guessing."""

PARROTED = 0.75
"""The share of telling words from which a turn is a line of theirs, said back."""

_PARTICULARS = wordset("is are was were do does did have has had which who whose where when")
"""Words that questions for a particular begin with."""

_REPORTING = wordset("told said say heard hear promised wrote")
_MYSELF = wordset("i i've i'd i'm")
"""By what somebody's words are given back. Who gives back their own insists on them."""

_ASKING = wordset("what when where which who how why is are was were do does did can could may will would")
_NO_WORDS = frozenset({"", "~", *map(stem, KINDS_OF_TOKENS)})
"""What stands for a number or a sum in a sentence: it is known by its digits."""

_SAY_NOTHING = _NO_WORDS | frozenset(map(stem, WEAK))

_SMALL = "~"
"""Stands before words that carry nothing by themselves."""

_STOPS, _COMMAS = frozenset(".!?\n"), frozenset(",;:()")
FEWEST_QUOTED = 3
"""Words that can be understood alone."""

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
    spoken = [_heard_in(part, text) for part in parts]
    whole = frozenset[str]().union(*spoken)
    if _is_babble(parts):
        return Turn(text, traps=traps, trigger=_trigger(case, traps, whole), too_much=True, stems=whole)
    asking = [is_question(part) for part in parts]
    stated = [stems for stems, asks in zip(spoken, asking, strict=True) if not asks]
    asked = [_asked_in(case, stems) if asks else frozenset[str]() for stems, asks in zip(spoken, asking, strict=True)]
    given_back = {name for stems in spoken for name in _few(_facts_in(case, stems) or _echoed(case, stems, told))}
    ways = frozenset(
        place for place, way in enumerate(case.accepts) if any(_holds(stems, way.words) for stems in spoken)
    )
    quotes = _quotes(reading)
    if given_back:
        quotes["fact"] = _clause_with(parts, text, lambda stems: bool(given_back & set(_facts_in(case, stems))))
    if ways:
        quotes["way"] = _clause_with(parts, text, lambda stems: _holds(stems, case.accepts[min(ways)].words))
    return Turn(
        text=text,
        moves=reading.made,
        strong=frozenset(
            found.label for found in reading.moves if found.level is Level.STRONG and isinstance(found.label, Move)
        ),
        traps=traps,
        facts=frozenset() if _is_parroted(whole, told) else frozenset(given_back),
        asked=frozenset[str]().union(*asked),
        feeling=any(_holds(stems, case.scenario.customer.feels) for stems in stated),
        ways=ways,
        trigger=_trigger(case, traps, whole),
        too_much=_is_too_much(reading, text),
        aside=_is_aside(parts, asking, asked),
        stems=whole,
        quotes=quotes,
    )


def _is_babble(parts: Sequence[Sentence]) -> bool:
    """Whether these are words and no sentences: a string of them without the small ones, or the same over and over."""
    if any(len(part.words) >= 9 and _small_in(part) < FEWEST_SMALL for part in parts):
        return True
    words = [word for part in parts for word in part.words]
    pairs = list(pairwise(words))
    if any(one == other == third for one, other, third in zip(words, words[1:], words[2:], strict=False)):
        return True
    return len(pairs) >= 11 and len(set(pairs)) < (1 - MOST_REPEATED) * len(pairs)


def _small_in(part: Sentence) -> float:
    return sum(word in EMPTY_WORDS for word in part.words) / len(part.words)


def _is_parroted(stems: frozenset[str], told: Iterable[str]) -> bool:
    """Whether a turn is a line of theirs, word for word. Who listened says it in other words."""
    said = _telling(stems)
    lines = (_telling(_words_of(line)) for line in told)
    return len(said) >= 5 and any(len(said & line) >= PARROTED * len(said | line) for line in lines)


def _telling(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(each for each in stems - _SAY_NOTHING if _SMALL not in each)


def _is_aside(parts: Sequence[Sentence], asking: Sequence[bool], asked: Sequence[frozenset[str]]) -> bool:
    """Whether there are questions, each for a particular, and none that this case answers."""
    questions = [part for part, asks in zip(parts, asking, strict=True) if asks]
    return bool(questions) and not any(asked) and all(part.words[0] in _PARTICULARS for part in questions)


def _is_theirs(found: Finding, text: str, told: Iterable[str]) -> bool:
    """Whether the words of a finding are their own, or what they were told, given back to them."""
    start, end = found.span
    begins = max((part.start for part in sentences(text) if part.start <= start), default=0)
    words, before = _plain(text[start:end]), _plain(text[begins:start]).split()
    reported = any(word in _REPORTING and by not in _MYSELF for by, word in pairwise(["", *before]))
    return reported and len(words.split()) >= FEWEST_OF_THEIRS and any(words in _plain(line) for line in told)


@lru_cache(maxsize=512)
def _plain(text: str) -> str:
    """A text as its words alone, each with a space before and after it."""
    return f" {' '.join(word for part in sentences(text) for word in part.words)} "


def _asked_in(case: Case, stems: frozenset[str]) -> frozenset[str]:
    return frozenset(name for name, fact in case.facts.items() if _holds(stems, fact.asked_by))


def _facts_in(case: Case, stems: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name, fact in case.facts.items() if _holds(stems, fact.words))


def _echoed(case: Case, stems: frozenset[str], told: Iterable[str]) -> tuple[str, ...]:
    """The fact of a line of theirs that is given back in its own words, though not in those that a scenario lists."""
    for line in told:
        parts = [_heard_in(part, line) for part in sentences(line)]
        shared = _telling(stems & frozenset[str]().union(*parts))
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


def _trigger(case: Case, traps: frozenset[Trap], stems: frozenset[str]) -> str:
    for trigger in case.sets_off:
        if set(trigger.traps) & traps or (trigger.words and _holds(stems, trigger.words)):
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
    found = _words_of(wording) - _NO_WORDS
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
    """The words behind each finding, of several those that weigh most: as much of them as can be understood alone."""
    quotes: dict[str, str] = {}
    for found in sorted((*reading.moves, *reading.traps), key=lambda each: each.sure):
        quotes[str(found.label)] = _clause(reading.text, *found.span)
    return quotes


def _clause(text: str, start: int, end: int) -> str:
    """What stands between two stops or commas around a place in a text; the sentence, where that is a word or two."""
    for stops in (_COMMAS | _STOPS, _STOPS):
        first = max((place + 1 for place in range(start) if text[place] in stops), default=0)
        last = next((place for place in range(max(end - 1, start), len(text)) if text[place] in stops), len(text))
        words = text[first:last].split()
        if len(words) >= FEWEST_QUOTED:
            break
    return " ".join(words)


def _clause_with(parts: Sequence[Sentence], text: str, holds: Callable[[frozenset[str]], bool]) -> str:
    """The first clause, else the first sentence, for whose words something holds; nothing where there is none."""
    for part in parts:
        if not holds(_heard_in(part, text)):
            continue
        clauses = re.split(r"[,;:]|\bor\b", text[part.start : part.end])
        found = next((each for each in clauses if holds(_words_of(each))), text[part.start : part.end])
        return " ".join(found.split())
    return ""


def _words_of(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(_heard_in(part, text) for part in sentences(text)))
