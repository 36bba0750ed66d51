"""The words of a turn as a customer knows them again: in whatever form, in whatever order, by what they carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from recovery_coach.phrasing.statement import EMPTY_WORDS, stem
from recovery_coach.phrasing.text import KINDS_OF_TOKENS, Sentence, sentences, wordset

_NO_WORDS = frozenset({"", "~", *map(stem, KINDS_OF_TOKENS)})
"""What stands for a number or a sum in a sentence: it is known by its digits."""

COMMON_WORDS = wordset(
    "able already always answer anyone anything ask asked asking back bad between big bring call came change "
    "check colleague come company customer day done end every everybody everything fault feel few find first "
    "fix free full get give given gone hear help hold home honestly hope house idea keep kind last late later "
    "leave less line little live long lot love made mail man manager mean mistake money name need never new "
    "nice number old open order paid pay people person phone place please point price problem promise rang read "
    "ring round said send sent service set short sir small someone somewhere speak spoke staff start stay stood "
    "stop stopped supervisor supposed team thought through times today told tomorrow took turn twice use wait "
    "walked week whole woman word work worst written wrong wrote year yesterday young"
)
"""Words that stand in so many calls that one of them alone tells no fact."""

FEELINGS = wordset(
    "angry annoyed anxious ashamed cross desperate devastated disappointed distressed embarrassed exhausted frantic "
    "frightened frustrated fuming furious gutted helpless humiliated hurt infuriated irritated livid mad nervous "
    "outraged overwhelmed panicking sad scared seething shaken shocked stressed tense terrified tired unhappy upset "
    "worried frustrating infuriating maddening upsetting worrying"
)
"""Words for what people feel who something went wrong for. A scenario names its customer's own beside them."""

_SMALL = "~"
"""Stands before words that carry nothing by themselves."""

_STOPS, _COMMAS = frozenset(".!?\n"), frozenset(",;:()")
FEWEST_QUOTED = 3
"""Words that can be understood alone."""


def holds(stems: frozenset[str], wordings: Iterable[str]) -> bool:
    """Whether any of these wordings is there, with all its words, in whatever form."""
    return any(wanted and wanted <= stems for wanted in map(_stems, wordings))


def stems_in(part: Sentence, text: str) -> frozenset[str]:
    """The stems of a sentence: of its words in their long forms, and of numbers as they were typed."""
    numbers = (word for word in text[part.start : part.end].split() if any(sign.isdigit() for sign in word))
    return frozenset(map(_stem, part.words)) | frozenset(map(_bare, numbers))


@lru_cache(maxsize=4096)
def _stems(wording: str) -> frozenset[str]:
    """The stems of a wording in a scenario, by which it is known in whatever form it is said.

    Small words need not be said again, unless the wording would be a single word without them.
    """
    found = stems_of(wording) - _NO_WORDS
    telling = frozenset(word for word in found if not word.startswith(_SMALL))
    return telling if len(telling) > 1 or not found - telling else found


def _stem(word: str) -> str:
    """What the forms of a word have in common. A letter is no form of let, an offer none of off, a note none of not."""
    if word in EMPTY_WORDS:
        return _SMALL + word
    return word.removesuffix("s") if word.endswith(("er", "ers")) else stem(word)


_SAY_NOTHING = _NO_WORDS | frozenset(map(_stem, COMMON_WORDS))
"""Stems by which nothing is told."""


def _bare(word: str) -> str:
    return "".join(sign for sign in word.lower() if sign.isalnum())


def telling(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(each for each in stems - _SAY_NOTHING if _SMALL not in each)


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """A text as its words alone, each with a space before and after it."""
    return f" {' '.join(word for part in sentences(text) for word in part.words)} "


def clause(text: str, start: int, end: int) -> str:
    """What stands between two stops or commas around a place in a text; the sentence, where that is a word or two."""
    for stops in (_COMMAS | _STOPS, _STOPS):
        first = max((place + 1 for place in range(start) if text[place] in stops), default=0)
        last = next((place for place in range(max(end - 1, start), len(text)) if text[place] in stops), len(text))
        words = text[first:last].split()
        if len(words) >= FEWEST_QUOTED:
            break
    return " ".join(words)


def clause_with(parts: Sequence[Sentence], text: str, holds: Callable[[frozenset[str]], bool]) -> str:
    """The first clause, else the first sentence, for whose words something holds; nothing where there is none."""
    for part in parts:
        if not holds(stems_in(part, text)):
            continue
        clauses = re.split(r"[,;:]|\bor\b", text[part.start : part.end])
        found = next((each for each in clauses if holds(stems_of(each))), text[part.start : part.end])
        return " ".join(found.split())
    return ""


def stems_of(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(stems_in(part, text) for part in sentences(text)))
