"""What belongs together in two lists: the same things, and those that are alike enough to be one thing, reworded."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

Thing = TypeVar("Thing")
Name = TypeVar("Name", bound=Hashable)

ALIKE = 0.5
"""The share of words in common from which one text passes for the other, reworded."""

FEWEST_KEPT = 3
"""Words. A text of fewer that stands whole in a longer one says nothing of whether the longer one was made of it."""

MOST_COMPARED = 40_000
"""Pairs of texts that are held against each other, which takes about a second. Where there are more, none is."""

# Chinese, Japanese and Korean write no spaces: each sign counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+(?:['’][^\W{_UNSPACED}]+)*")


class _Words(NamedTuple):
    """The words of a text: how often each stands there, and all in order with a space on both sides."""

    counts: Counter[str]
    run: str


def likeness(one: str, other: str) -> float:
    """The share of their words that two texts have in common, from 0 to 1, each word as often as it stands there.

    A text that stands whole in a longer one is alike enough to it, however much was added.
    """
    return _shared(_words(one), _words(other))


def in_pairs(
    before: Sequence[Thing],
    after: Sequence[Thing],
    *keys: Callable[[Thing], Hashable],
    text: Callable[[Thing], str] | None = None,
    alike: float = ALIKE,
) -> list[tuple[Thing | None, Thing | None]]:
    """Every thing of both lists once: with its other self, or with None where it is gone or new.

    The other self is the one that is equal by the first key, else by the next, else the one whose text is most alike.
    The order is that of `after`; what is gone stands behind what it stood behind.
    """
    found: dict[int, int] = {}
    for key in keys:
        _join_equal([key(thing) for thing in before], [key(thing) for thing in after], found)
    if text is not None:
        _join_alike([text(thing) for thing in before], [text(thing) for thing in after], found, alike)
    behind: dict[int, list[int]] = {}
    last = -1
    for place in range(len(before)):
        if place in found:
            last = place
        else:
            behind.setdefault(last, []).append(place)
    others = {there: place for place, there in found.items()}
    pairs: list[tuple[Thing | None, Thing | None]] = [(before[gone], None) for gone in behind.get(-1, ())]
    for place, thing in enumerate(after):
        if place not in others:
            pairs.append((None, thing))
            continue
        other = others[place]
        pairs += [(before[other], thing), *((before[gone], None) for gone in behind.get(other, ()))]
    return pairs


def moved(before: Sequence[Name], after: Sequence[Name]) -> frozenset[Name]:
    """The fewest names that must be taken out for the others to stand in the same order in both lists."""
    place = {name: number for number, name in enumerate(before)}
    common = [name for name in after if name in place]
    ends: list[int] = []
    """For each length, the last place of the run of that length that ends soonest."""
    runs: list[int] = []
    for name in common:
        length = bisect_left(ends, place[name])
        ends[length : length + 1] = [place[name]]
        runs.append(length)
    staying = set()
    wanted = len(ends) - 1
    for name, length in zip(reversed(common), reversed(runs), strict=True):
        if length == wanted:
            staying.add(name)
            wanted -= 1
    return frozenset(common) - staying


def _join_equal(before: list[Hashable], after: list[Hashable], found: dict[int, int]) -> None:
    """Adds the places of equal things, the first of them with the first."""
    taken = set(found.values())
    free: dict[Hashable, list[int]] = {}
    for place, key in enumerate(after):
        if place not in taken:
            free.setdefault(key, []).append(place)
    for place, key in enumerate(before):
        if place not in found and free.get(key):
            found[place] = free[key].pop(0)


def _join_alike(before: list[str], after: list[str], found: dict[int, int], alike: float) -> None:
    """Adds the places of things that are alike, the most alike first."""
    taken = set(found.values())
    here = [(place, _words(text)) for place, text in enumerate(before) if place not in found]
    there = [(place, _words(text)) for place, text in enumerate(after) if place not in taken]
    if len(here) * len(there) > MOST_COMPARED:
        return
    shares = [
        (-share, place, other)
        for place, words in here
        for other, others in there
        if (share := _shared(words, others)) >= alike
    ]
    for _, place, other in sorted(shares):
        if place not in found and other not in taken:
            found[place] = other
            taken.add(other)


def _words(text: str) -> _Words:
    words = _WORD.findall(text.casefold())
    return _Words(Counter(words), f" {' '.join(words)} ")


def _shared(one: _Words, other: _Words) -> float:
    total = one.counts.total() + other.counts.total()
    share = 2 * (one.counts & other.counts).total() / total if total else 0.0
    shorter, longer = sorted((one, other), key=lambda words: len(words.run))
    is_kept = shorter.counts.total() >= FEWEST_KEPT and shorter.run in longer.run
    return max(share, ALIKE) if is_kept else share
