"""What to practise next, with whom, and with how much help. Skills are the criteria of the debrief. Pure.

When a skill is due is reckoned by a scheduler that is handed in (`Review`), from how each call went.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import IntEnum

from recovery_coach.drill.call import DrillCall
from recovery_coach.drill.case import variants_of
from recovery_coach.drill.progress.history import Card, Run
from recovery_coach.drill.score import CRITERIA, Debrief, Met
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Failure, Scenario

SKILLS: Mapping[str, str] = {criterion.name: criterion.label for criterion in CRITERIA}
"""What each skill is called."""

FADED = 3
"""Passes of a scenario from which it is met without help."""


class Grade(IntEnum):
    """How a skill went in one call, in the scheduler's own numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


Review = Callable[[Card | None, Grade, float], Card]
"""A scheduler: the card after one more call, at a time. Without a card, the skill was not met before."""

DayOf = Callable[[float], int]
"""The local date of a time, as a number that counts up by one a day."""


def grades(call: DrillCall, found: Debrief, *, aided: bool) -> dict[str, Grade]:
    """How each skill went that could be shown in a call."""
    return {name: _grade(call, found, met, aided=aided) for name, met in found.criteria.items() if met is not Met.NA}


def _grade(call: DrillCall, found: Debrief, met: Met, *, aided: bool) -> Grade:
    if met is Met.ABSENT:
        return Grade.AGAIN
    if aided:
        return Grade.HARD
    clean = found.passed and not any(each.turn.traps for each in call.exchanges)
    return Grade.EASY if clean else Grade.GOOD


def reviewed(cards: Mapping[str, Card], graded: Mapping[str, Grade], at: float, review: Review) -> dict[str, Card]:
    """The cards after one more call; those of skills that could not be shown stay as they were."""
    return {**cards, **{name: review(cards.get(name), grade, at) for name, grade in graded.items()}}


def aid_for(scenario: str, runs: Iterable[Run]) -> Aid:
    """How much a trainee is helped: what to say, then hints, then nothing, as they pass the scenario."""
    passes = sum(run.passed for run in runs if run.scenario == scenario)
    if not passes:
        return Aid.EXAMPLE
    return Aid.HINTS if passes < FADED else Aid.NONE


def by_due(cards: Mapping[str, Card]) -> list[str]:
    """The skills that were met, the most overdue first; of those due at once, the first of a call."""
    return sorted((name for name in SKILLS if name in cards), key=lambda name: cards[name].due)


def due_today(cards: Mapping[str, Card], today: int, day_of: DayOf) -> list[str]:
    """The skills that are due today or since before, the most overdue first."""
    return [name for name in by_due(cards) if day_of(cards[name].due) <= today]


def by_last_practised(names: Iterable[str], runs: Sequence[Run], *, first: str) -> list[str]:
    """The scenarios, those never practised before the others, and of these the `first`; then the longest ago."""
    last = {run.scenario: run.at for run in sorted(runs, key=lambda run: run.at)}
    return sorted(names, key=lambda name: (name in last, last.get(name, 0.0), name != first))


def trains(scenario: Scenario, skill: str) -> bool:
    """Whether a skill can be shown in a scenario."""
    rules_out = _RULED_OUT.get(skill)
    return rules_out is None or not rules_out(scenario.failure)


_RULED_OUT: Mapping[str, Callable[[Failure], bool]] = {
    "two-options": lambda failure: not failure.can_be_undone,
    "explained": lambda failure: failure.customer_is_wrong,
}
"""Failures that a skill is no use for, as the debrief has it."""


def unmet(scenario: Scenario, met: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """The variants of a scenario that a trainee has not met."""
    return tuple(name for name in variants_of(scenario) if (scenario.id, name) not in met)


def variant_to_practise(
    scenario: Scenario, runs: Sequence[Run], met: Collection[tuple[str, str]], *, certified: bool
) -> str:
    """The variant to practise with: one not met yet, then the one met longest ago.

    Practice keeps to the first half of them, so that a certificate finds some that are new; who is certified meets all.
    """
    names = variants_of(scenario)
    open_ones = names if certified else names[: (len(names) + 1) // 2]
    last = {run.variant: run.at for run in sorted(runs, key=lambda run: run.at) if run.scenario == scenario.id}
    return min(open_ones, key=lambda name: ((scenario.id, name) in met, last.get(name, 0.0)))


def seed_for(scenario: Scenario, variant: str, drawn: int) -> int:
    """A seed that picks a variant, near one that was drawn."""
    names = variants_of(scenario)
    return drawn - drawn % len(names) + names.index(variant)
