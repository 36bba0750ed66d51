"""Short exercises, a minute each, made of a scenario's own lines. A kind is one entry in one table.

Nothing is written for them twice: what is asked and what is right comes out of the scenario, its model call, its bad
lines and the table of how customers react. The same case is the same exercise. What can't be asked with a scenario, as
where it has no bad lines, is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.drill.case import Case, case_of
from recovery_coach.drill.exercises.choosing import (
    judge_options,
    judge_order,
    judge_spotted,
    judge_two,
    make_options,
    make_order,
    make_spotting,
    make_two,
)
from recovery_coach.drill.exercises.judging import Verdict
from recovery_coach.drill.exercises.saying import judge_said, make_close, make_first_words, make_say_better
from recovery_coach.drill.exercises.tasks import Given, Task, key_of
from recovery_coach.drill.moments import Ears
from recovery_coach.model.exercise import Exercise
from recovery_coach.model.scenario import Scenario
from recovery_coach.walk.asks import Field

ROUND = 5
"""Exercises in a round."""

_TRIES = 60
"""How many seeds are looked at for another exercise that was not in the round yet."""


class Kind(Struct, frozen=True):
    """A kind of exercise: what it is called, how one is made of a case, and how an answer to it is judged.

    `leads` stand before the line that is shown with the verdict: after a right answer, and after a wrong one.
    """

    title: str
    make: Callable[[Case, Ears], Task | None]
    judge: Callable[[Task, Ears, Given], Verdict]
    leads: tuple[str, str] = ("You could also say", "Better")


KINDS: Mapping[Exercise, Kind] = {
    Exercise.SAY_BETTER: Kind("Say it better", make_say_better, judge_said),
    Exercise.SPOT_IT: Kind("Spot it", make_spotting, judge_spotted, ("Better", "Better")),
    Exercise.FIRST_WORDS: Kind("First words", make_first_words, judge_said),
    Exercise.TWO_TRUTHS: Kind("Two truths", make_two, judge_two),
    Exercise.IN_ORDER: Kind("Put in order", make_order, judge_order),
    Exercise.OPTIONS: Kind("Within your limit", make_options, judge_options, ("You could say", "You could say")),
    Exercise.THE_CLOSE: Kind("The close", make_close, judge_said),
}


def make(kind: Exercise, case: Case, ears: Ears) -> Task | None:
    """The exercise of this kind that a case gives; None where the scenario has nothing for it."""
    return KINDS[kind].make(case, ears)


def judge(kind: Exercise, task: Task, ears: Ears, given: Given) -> Verdict:
    """Whether an answer is right, why, and what is better or as good."""
    verdict = KINDS[kind].judge(task, ears, given)
    same = verdict.better.casefold() == " ".join(text for each in given for text in each).strip().casefold()
    return replace(verdict, better="") if same else verdict


def a_round(kind: Exercise, scenarios: Sequence[Scenario], seed: int, ears: Ears) -> Iterator[Task]:
    """Up to five exercises that differ, made one at a time. The same seed is the same round."""
    met: set[tuple[str, ...]] = set()
    for number in range(seed, seed + _TRIES if scenarios else seed):
        task = make(kind, case_of(scenarios[number % len(scenarios)], number), ears)
        if task is None or key_of(task) in met:
            continue
        met.add(key_of(task))
        yield task
        if len(met) == ROUND:
            return


def next_field(task: Task, given: Given) -> Field | None:
    """What is asked next, without what was picked before; None where all is answered."""
    if len(given) >= len(task.fields):
        return None
    field, picked = task.fields[len(given)], {name for names in given for name in names}
    return replace(field, picks=tuple(pick for pick in field.picks if pick.name not in picked))
