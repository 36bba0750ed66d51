"""Lengths of time as they are counted: near enough, few enough, and with a middle."""

from __future__ import annotations

import random
from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from recovery_coach.workshop.facts import LONGEST, rounded
from recovery_coach.workshop.stats import middle


@given(st.lists(st.integers(0, 9_999).map(lambda tenths: tenths / 10), min_size=1, max_size=60))
def test_the_middle_is_the_median_of_what_was_counted(seconds: list[float]) -> None:
    lengths = [rounded(length) for length in seconds]
    counts = {length: lengths.count(length) for length in lengths}
    assert middle(counts) == median_low(lengths)
    assert sum(length <= middle(counts, 0.9) for length in lengths) >= 0.9 * len(lengths)


@given(st.floats(allow_nan=True))
def test_a_length_is_counted_to_three_digits_and_no_clock_makes_it_wild(seconds: float) -> None:
    counted = rounded(seconds)
    assert 0 <= counted <= LONGEST
    if 0 <= seconds <= LONGEST:
        assert abs(counted - seconds) <= max(0.05, 0.005 * seconds) + 1e-9


def test_what_is_held_does_not_grow_with_the_calls() -> None:
    draw = random.Random(1)
    lengths = {rounded(draw.lognormvariate(4, 3)) for _ in range(200_000)}
    assert len(lengths) < 4_700
