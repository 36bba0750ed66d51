"""What newcomers said in drills, and more of its kind: what the coach must find in it, and what it must not.

A line of `habits.tsv` is `habit<TAB>label<TAB>found or not found<TAB>sentence`; a trap's label begins with `!`. Each
habit of speech has a few wordings in which its label is found and a few that only look like it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from recovery_coach.model.phrasing import Level, Move, Trap
from recovery_coach.phrasing.coach import Coach
from recovery_coach.phrasing.statement import statement

FEWEST = 5
"""Wordings on either side that a habit has at least, so that no rule is made for one sentence."""


class Habit(NamedTuple):
    """A way of saying things: statements in which a move or trap is found, and statements in which it isn't."""

    label: Move | Trap
    found: list[str]
    not_found: list[str]


def habits() -> dict[str, Habit]:
    """The habits by name."""
    known: dict[str, Habit] = {}
    for row in Path(__file__).with_name("habits.tsv").read_text(encoding="utf-8").splitlines():
        name, label, side, text = row.split("\t")
        habit = known.setdefault(name, Habit(Trap(label[1:]) if label[0] == "!" else Move(label), [], []))
        {"found": habit.found, "not found": habit.not_found}[side].append(text)
    return known


HABITS = habits()


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_of_speech_is_told_from_what_looks_like_it(coach: Coach, name: str) -> None:
    label, found, not_found = HABITS[name]
    missed = [text for text in found if label not in _heard(coach, text)]
    alarms = [text for text in not_found if label in _heard(coach, text)]
    assert (missed, alarms) == ([], [])


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_is_shown_by_more_than_one_sentence(name: str) -> None:
    _, found, not_found = HABITS[name]
    assert min(len(set(found)), len(set(not_found))) >= FEWEST
    assert set(found).isdisjoint(not_found)


@pytest.mark.parametrize(
    "text",
    [
        "I'd be frantic too",
        "I'd be going mad",
        "You must feel so humiliated.",
        "I'd be in bits as well.",
        "You're right to be livid.",
    ],
)
def test_a_feeling_that_is_named_counts_in_full(coach: Coach, text: str) -> None:
    levels = [found.level for found in coach.read(statement(text)).moves if found.label is Move.ACKNOWLEDGE]
    assert levels == [Level.STRONG]


def _heard(coach: Coach, text: str) -> frozenset[Move | Trap]:
    reading = coach.read(statement(text))
    return reading.made | reading.sprung
