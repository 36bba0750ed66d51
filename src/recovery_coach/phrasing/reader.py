"""The trained reader: a linear model over a sentence's words and form. It reaches where no wording is fixed.

Its weights are text, a line a feature, written by `training/train.py`. It needs nothing but the standard library, and
can say of each verdict which words weighed most.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.phrasing.features import SHAPES, Place, form_features, place_features, places, word_features
from recovery_coach.phrasing.text import Sentence

LABELS: tuple[Move | Trap, ...] = (*Move, *Trap)
HEADS: tuple[str, ...] = (*LABELS, *(f"{move} strong" for move in Move))
"""What the weights are for: each move, each trap, and of each move whether it is strong where it is there."""

_MOST_KEPT = 5_000
Pairs = tuple[tuple[int, float], ...]


class Weighed(NamedTuple):
    """Words that weighed in a verdict: from which up to and without which, and how much."""

    first: int
    end: int
    weight: float


class Reader:
    """A linear model. `lines` are `feature<TAB>head:hundredths ...`, heads by number; `families`: which words are akin.

    A feature's weights are taken from their line when it first comes up: few of them ever do.
    """

    def __init__(self, lines: Iterable[str], families: Mapping[str, str]) -> None:
        self._families = families
        self._lines = dict(line.split("\t", 1) for line in lines)
        self._weights: dict[str, Pairs] = {}
        self._words: dict[str, Pairs] = {}
        self._bias = [0.0] * len(HEADS)
        for head, weight in _pairs(self._lines.pop("bias", "")):
            self._bias[head] = weight
        self._read: list[Place] = []
        self._added: list[list[float]] = [self._bias]
        limits = dict(_pairs(self._lines.pop("limits", "")))
        self.limits = {label: limits.get(head, 0.0) for head, label in enumerate(LABELS)}

    def knows(self, word: str) -> bool:
        """Whether the word is one that it can go by."""
        return word in self._families or word in SHAPES or f"={word}" in self._lines

    def scores(self, sentence: Sentence) -> list[float]:
        """How much speaks for each head, in log-odds."""
        found = self._sums(sentence)[-1].copy()
        for name in form_features(sentence):
            for head, weight in self._of(name):
                found[head] += weight
        return found

    def why(
        self, sentence: Sentence, labels: Collection[Move | Trap], most: int = 3
    ) -> dict[Move | Trap, list[Weighed]]:
        """The words that spoke most for each label, the heaviest first; none that lies inside a heavier run."""
        sums, last = self._sums(sentence), len(sentence.words) - 1
        found = {}
        for label in labels:
            head = LABELS.index(label)
            weights = [after[head] - before[head] for before, after in pairwise(sums)]
            found[label] = _heaviest(weights, most, last)
        return found

    def forget(self) -> None:
        """Forgets the sentence that it read last, for whoever measures."""
        self._read, self._added = [], [self._bias]

    def _sums(self, sentence: Sentence) -> list[list[float]]:
        """The bias, and what is added up after each place. Of a sentence that is being typed, only the end is new."""
        here = list(places(sentence))
        same = 0
        for old, new in zip(self._read, here, strict=False):
            if old != new:
                break
            same += 1
        self._read, self._added = here, self._added[: same + 1]
        for place in here[same:]:
            self._added.append(self._after(place, self._added[-1]))
        return self._added

    def _after(self, place: Place, before: list[float]) -> list[float]:
        found = before.copy()
        for head, weight in self._of_word(place[-1]):
            found[head] += weight
        lines, weights = self._lines, self._weights
        for name in place_features(place, self._families):
            if name in lines:
                for head, weight in weights.get(name) or self._taken(name):
                    found[head] += weight
        return found

    def _of_word(self, word: str) -> Pairs:
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= _MOST_KEPT:
                self._words.clear()
            total: dict[int, float] = {}
            for name in word_features(word):
                for head, weight in self._of(name):
                    total[head] = total.get(head, 0.0) + weight
            known = self._words[word] = tuple(total.items())
        return known

    def _of(self, name: str) -> Pairs:
        if name not in self._lines:
            return ()
        return self._weights.get(name) or self._taken(name)

    def _taken(self, name: str) -> Pairs:
        pairs = self._weights[name] = _pairs(self._lines[name])
        return pairs


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


def _pairs(line: str) -> Pairs:
    return tuple((int(head), int(weight) / 100) for head, _, weight in (pair.partition(":") for pair in line.split()))


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
