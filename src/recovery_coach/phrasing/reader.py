"""The trained reader: a linear model over a sentence's words and form. It reaches where no wording is fixed.

Its weights are text, a line a feature, written by `training/train.py`. It needs nothing but the standard library, and
can say of each verdict which words weighed most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from struct import unpack
from typing import NamedTuple

from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.phrasing.features import SHAPES, Place, form_features, neighbour_features, places, word_features
from recovery_coach.phrasing.text import Sentence

LABELS: tuple[Move | Trap, ...] = (*Move, *Trap)
HEADS: tuple[str, ...] = (*LABELS, *(f"{move} strong" for move in Move))
"""What the weights are for: each move, each trap, and of each move whether it is strong where it is there."""

_MOST_KEPT = 20_000
_LANE = 32
_HALF = 1 << _LANE - 1
_LIFT = sum(_HALF << head * _LANE for head in range(len(HEADS)))
_BYTES = len(HEADS) * _LANE // 8
_FORMAT = f"<{len(HEADS)}I"


class Weighed(NamedTuple):
    """Words that weighed in a verdict: from which up to and without which, and how much."""

    first: int
    end: int
    weight: float


class Reader:
    """A linear model. `lines` are `feature<TAB>head:hundredths ...`, heads by number; `families`: which words are akin.

    The weights of a feature are one whole number with a lane of bits for each head, so that adding two numbers adds all
    heads at once. A feature's line is taken apart when it first comes up: few of them ever do.
    """

    def __init__(self, lines: Iterable[str], families: Mapping[str, str]) -> None:
        self._families = families
        self._lines = dict(line.split("\t", 1) for line in lines)
        self._weights: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._bias = _packed(self._lines.pop("bias", ""))
        self._read: list[Place] = []
        self._added = [self._bias]
        limits = _unpacked(_packed(self._lines.pop("limits", "")))
        self.limits = dict(zip(LABELS, limits, strict=False))

    def knows(self, word: str) -> bool:
        """Whether the word is one that it can go by."""
        return word in self._families or word in SHAPES or f"={word}" in self._lines

    def scores(self, sentence: Sentence) -> list[float]:
        """How much speaks for each head, in log-odds."""
        return _unpacked(self._sums(sentence)[-1] + sum(map(self._of, form_features(sentence))))

    def why(
        self, sentence: Sentence, labels: Collection[Move | Trap], most: int = 3
    ) -> dict[Move | Trap, list[Weighed]]:
        """The words that spoke most for each label, the heaviest first; none that lies inside a heavier run."""
        added = [after - before for before, after in pairwise(self._sums(sentence))]
        last = len(sentence.words) - 1
        return {label: _heaviest([_lane(each, LABELS.index(label)) for each in added], most, last) for label in labels}

    def forget(self) -> None:
        """Forgets the sentence that it read last, for whoever measures."""
        self._read, self._added = [], [self._bias]

    def _sums(self, sentence: Sentence) -> list[int]:
        """The bias, and what is added up after each place. Of a sentence that is being typed, only the end is new."""
        here = places(sentence, self._families)
        same = 0
        for old, new in zip(self._read, here, strict=False):
            if old != new:
                break
            same += 1
        self._read, self._added = here, self._added[: same + 1]
        total = self._added[-1]
        for place in here[same:]:
            total += self._at(place)
            self._added.append(total)
        return self._added

    def _at(self, place: Place) -> int:
        word = place.word
        known = self._words.get(word)
        total = self._of_word(word) if known is None else known
        lines, weights = self._lines, self._weights
        for name in neighbour_features(place):
            if name in weights:
                total += weights[name]
            elif name in lines:
                total += self._taken(name)
        return total

    def _of_word(self, word: str) -> int:
        if len(self._words) >= _MOST_KEPT:
            self._words.clear()
        known = self._words[word] = sum(map(self._of, word_features(word)))
        return known

    def _of(self, name: str) -> int:
        if name not in self._lines:
            return 0
        return self._weights.get(name) or self._taken(name)

    def _taken(self, name: str) -> int:
        weight = self._weights[name] = _packed(self._lines[name])
        return weight


def _packed(line: str) -> int:
    """The hundredths of each head in a lane of its own."""
    return sum(int(weight) << int(head) * _LANE for head, _, weight in (pair.partition(":") for pair in line.split()))


def _unpacked(total: int) -> list[float]:
    """What stands in each lane, a hundred times smaller. Lanes are lifted, so that none borrows from its neighbour."""
    lifted = unpack(_FORMAT, (total + _LIFT).to_bytes(_BYTES, "little"))
    return [(lane - _HALF) / 100 for lane in lifted]


def _lane(total: int, head: int) -> float:
    return (((total + _LIFT) >> head * _LANE & (1 << _LANE) - 1) - _HALF) / 100


def _heaviest(weights: Sequence[float], most: int, last: int) -> list[Weighed]:
    """The places that weigh most, each with the word before it, where the two make a run."""
    kept: list[Weighed] = []
    for at in sorted(range(len(weights)), key=lambda at: -weights[at]):
        first, end = max(0, min(at, last - 1) - 1), min(at + 1, last)
        if weights[at] > 0 and all(end <= other.first or other.end <= first for other in kept):
            kept.append(Weighed(first, end, weights[at]))
        if len(kept) == most:
            break
    return kept


def read_families(lines: Iterable[str]) -> dict[str, str]:
    """Words by family, from lines of `family<TAB>word word ...`."""
    found = {}
    for line in lines:
        name, _, words = line.rstrip("\n").partition("\t")
        for word in words.split():
            found[word] = name
    return found


def written(
    names: Sequence[str], rows: Sequence[Sequence[float]], bias: Sequence[float], limits: Sequence[float]
) -> Iterator[str]:
    """The lines of a weights file, in an order that a comparison of two can follow."""
    yield _line("bias", bias)
    yield _line("limits", limits)
    for name, row in sorted(zip(names, rows, strict=True)):
        if any(round(weight, 2) for weight in row):
            yield _line(name, row)


def _line(name: str, row: Sequence[float]) -> str:
    pairs = (f"{head}:{round(weight * 100)}" for head, weight in enumerate(row) if round(weight, 2))
    return f"{name}\t{' '.join(pairs)}"
