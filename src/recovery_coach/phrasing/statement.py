"""A statement with what the coach knows around it: what the customer said, and what the agent did by then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from recovery_coach.model.phrasing import Move
from recovery_coach.phrasing.features import SHAPES
from recovery_coach.phrasing.text import Sentence, sentences, wordset

_TELLING = frozenset({"TIME", "SPAN", "KIN", "NUM"})
EMPTY_WORDS = frozenset(word for word, kind in SHAPES.items() if kind not in _TELLING) | wordset(
    "about again all also am any back been being can come could did else even ever get go going good got "
    "happen happened hello here hi how into its know let like look make many more much now ok one other out "
    "over put really right said say says see some still sure take tell than thank thanks their then there "
    "thing things think time told too up very want wanted was way well went were what when which who why will "
    "yes yet sorry understand"
)
_TAILS = ("ations", "ation", "ingly", "ings", "ing", "edly", "ies", "ied", "ers", "er", "ed", "es", "ly", "s")


class Statement(Struct, frozen=True, eq=False):
    """What the agent types, in sentences, and its surroundings.

    `after` holds the stems of what the customer was noted to have said, `earlier` the moves that the agent had made by
    then, `said` their earlier statements. `first` tells whether this is the first reaction; None where nobody knows.
    """

    text: str
    sentences: tuple[Sentence, ...]
    after: frozenset[str] = frozenset()
    earlier: frozenset[Move] = frozenset()
    said: tuple[str, ...] = ()
    first: bool | None = None


def statement(
    text: str, *, after: str = "", earlier: Iterable[Move] = (), said: Sequence[str] = (), first: bool | None = None
) -> Statement:
    """Takes a text apart. `after` is what the customer said, as it was noted."""
    return Statement(text, tuple(sentences(text)), _noted(after), frozenset(earlier), tuple(said), first)


def stems(sentence: Sentence) -> dict[str, int]:
    """The words of a sentence that carry content, cut down to their stems, each with its last place."""
    return {
        stem(word): at
        for at, word in enumerate(sentence.words[:-1])
        if len(word) > 2 and word not in EMPTY_WORDS and word[0] != "<"
    }


def stem(word: str) -> str:
    """What the forms of a word have in common: `waited` and `waiting` are `wait`. Rough, but the same for both."""
    for tail in _TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= 3 and not (tail == "s" and word.endswith("ss")):
            word = word[: -len(tail)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if word[-1:] in ("e", "i", "y") and len(word) > 3 else word


@lru_cache(maxsize=64)
def _noted(after: str) -> frozenset[str]:
    return frozenset(found for sentence in sentences(after) for found in stems(sentence))
