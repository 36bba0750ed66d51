"""What belongs together in two lists."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_coach.workshop.changed.alike import MOST_COMPARED, in_pairs, likeness, moved


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Let's fix this.", "Let's fix this.", 1.0),
        ("Let's fix this.", "LET'S fix this!", 1.0),
        ("Let's fix this.", "Let's mend this.", 2 / 3),
        ("one two", "three four", 0.0),
        ("so so so", "so", 0.5),
        ("Let's fix this.", "Let's fix this together, from the very beginning to the end.", 0.5),
        ("Well now.", "Well now, let's fix this together, from the very beginning.", 4 / 12),
        ("", "", 0.0),
        ("申し訳ございません", "申し訳ありません", 12 / 17),
    ],
)
def test_texts_are_alike_by_the_words_that_they_share(one: str, other: str, share: float) -> None:
    assert likeness(one, other) == likeness(other, one) == pytest.approx(share)


def pairs(before: list[str], after: list[str]) -> list[tuple[str | None, str | None]]:
    return in_pairs(before, after, str, text=str)


def test_equal_ones_are_paired_first_then_the_most_alike() -> None:
    before = ["Tell me what happened now.", "Tell me what happened."]
    assert pairs(before, ["Tell me what happened today.", "Tell me what happened."]) == [
        ("Tell me what happened now.", "Tell me what happened today."),
        ("Tell me what happened.", "Tell me what happened."),
    ]


def test_what_is_gone_stands_where_it_stood_and_what_is_new_where_it_stands() -> None:
    assert pairs(["x", "a", "y", "b"], ["a", "n", "b"]) == [
        ("x", None),
        ("a", "a"),
        ("y", None),
        (None, "n"),
        ("b", "b"),
    ]


def test_equal_things_are_as_many_as_they_are() -> None:
    assert pairs(["a", "a", "a"], ["a", "a"]) == [("a", "a"), ("a", "a"), ("a", None)]


def test_very_many_texts_are_not_held_against_each_other() -> None:
    many = int(MOST_COMPARED**0.5) + 1
    before = [f"line number {number} stands here" for number in range(many)]
    found = pairs(before, [f"{text} now" for text in before])
    assert len(found) == 2 * many and all(None in pair for pair in found)


WORDS = st.lists(st.sampled_from(["we fix it", "we fix this", "sorry", "so sorry", "", "tell me"]), max_size=8)


@given(before=WORDS, after=WORDS)
def test_everything_is_in_one_pair_and_the_new_order_is_kept(before: list[str], after: list[str]) -> None:
    found = pairs(before, after)
    assert [now for _, now in found if now is not None] == after
    assert sorted(then for then, _ in found if then is not None) == sorted(before)
    assert (None, None) not in found


@given(before=st.permutations(range(6)), after=st.permutations(range(4)))
def test_as_few_as_can_be_are_taken_for_moved(before: list[int], after: list[int]) -> None:
    found = moved(before, after)
    common = [name for name in before if name in after]
    for fewer in range(len(common) + 1):
        if any(
            [name for name in common if name not in out] == [name for name in after if name not in out]
            for out in combinations(common, fewer)
        ):
            break
    assert len(found) == fewer
    assert [name for name in common if name not in found] == [name for name in after if name not in found]
