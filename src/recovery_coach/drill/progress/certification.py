"""The certificate: so many drills passed among the last that count, as the house asks. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from recovery_coach.drill.progress.history import Card, Certificate, History, Run
from recovery_coach.drill.progress.schedule import Grade, Review, reviewed
from recovery_coach.drill.score import RUBRIC
from recovery_coach.model.house import Certification


class Standing(Struct, frozen=True, kw_only=True):
    """How far a trainee has come: passes among the drills that count, and the scenarios that were passed."""

    passes: int
    of: int
    scenarios: tuple[str, ...]
    is_reached: bool


def counting(history: History, asked: Certification) -> tuple[Run, ...]:
    """The drills that count, from the last certificate of this rubric on, as many as are looked at.

    A drill counts that was taken for the certificate, without help, with a customer that was not met before.
    """
    since = max((each.at for each in history.certificates if each.rubric == RUBRIC), default=float("-inf"))
    found = [
        run
        for run, is_new in _with_newness(history.runs)
        if is_new and run.certifying and not run.aided and run.rubric == RUBRIC and run.at > since
        if not asked.scenarios or run.scenario in asked.scenarios
    ]
    return tuple(found[-asked.window :])


def _with_newness(runs: Iterable[Run]) -> Iterable[tuple[Run, bool]]:
    met: set[tuple[str, str]] = set()
    for run in runs:
        yield run, (run.scenario, run.variant) not in met
        met.add((run.scenario, run.variant))


def standing(history: History, asked: Certification) -> Standing:
    """How far a trainee has come towards the next certificate."""
    counted = counting(history, asked)
    passed = [run for run in counted if run.passed]
    scenarios = tuple(dict.fromkeys(run.scenario for run in passed))
    return Standing(
        passes=len(passed),
        of=len(counted),
        scenarios=scenarios,
        is_reached=len(passed) >= asked.passes and len(scenarios) >= asked.different,
    )


class Learnt(Struct, frozen=True):
    """What a drill that is over brings: all cards, and for the certificate where one stands, or the certificate."""

    cards: Mapping[str, Card]
    standing: Standing | None = None
    certificate: Certificate | None = None


def brought(
    history: History, run: Run, graded: Mapping[str, Grade], review: Review, asked: Certification | None
) -> Learnt:
    """What a drill brings, by the history that ends with it; `asked` where it was taken for the certificate."""
    cards = reviewed(history.cards, graded, run.at, review)
    if asked is None:
        return Learnt(cards)
    found = standing(history, asked)
    if not found.is_reached:
        return Learnt(cards, found)
    certificate = Certificate(at=run.at, rubric=run.rubric, passes=found.passes, of=found.of, scenarios=found.scenarios)
    return Learnt(cards, found, certificate)


def is_certified(certificates: Iterable[Certificate]) -> bool:
    """Whether there is a certificate of the rubric as it is now."""
    return any(each.rubric == RUBRIC for each in certificates)


def to_certify_with(names: Sequence[str], history: History, asked: Certification) -> list[str]:
    """The scenarios that a certificate is taken with, those first that count least often by now."""
    counted = [run.scenario for run in counting(history, asked)]
    return sorted(_of(names, asked.scenarios), key=counted.count)


def _of(names: Sequence[str], wanted: Collection[str]) -> list[str]:
    return [name for name in names if not wanted or name in wanted]
