"""What a trainee's practice shows, for themselves: skill by skill, day by day, and how calls ended. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from recovery_coach.drill.progress.certification import Standing, standing
from recovery_coach.drill.progress.history import Certificate, History, Run
from recovery_coach.drill.progress.schedule import SKILLS, DayOf, due_today
from recovery_coach.drill.score import Met
from recovery_coach.model.house import Certification

FEW = 3
"""Calls below which a share says nothing."""

FADING = 0.8
"""What a call weighs beside the one after it: the last ones count most, and none is forgotten at once."""


class SkillProgress(Struct, frozen=True, kw_only=True):
    """One skill over the calls that it could be shown in.

    `share` is how often it was there, the last calls weighing most; `first` is what that was once there were enough
    calls to say, `best` the most that it ever was. All are None while there are too few. `due` is a local date, 0
    being today, 1 tomorrow, and less than 0 overdue; None for a skill that could not be shown yet.
    """

    name: str
    label: str
    runs: int
    share: float | None = None
    first: float | None = None
    best: float | None = None
    due: int | None = None


class Progress(Struct, frozen=True, kw_only=True):
    """Where a trainee stands. `streak` counts days in a row with a drill, up to today or yesterday."""

    runs: tuple[Run, ...]
    skills: tuple[SkillProgress, ...]
    due_today: tuple[str, ...]
    streak: int
    practised_today: bool
    asked: Certification
    standing: Standing
    certificates: tuple[Certificate, ...]


def progress(history: History, asked: Certification, today: int, day_of: DayOf) -> Progress:
    """What the history shows on a day."""
    days = {day_of(run.at) for run in history.runs}
    return Progress(
        runs=history.runs,
        skills=tuple(_skill(name, history, today, day_of) for name in SKILLS),
        due_today=tuple(due_today(history.cards, today, day_of)),
        streak=streak(days, today),
        practised_today=today in days,
        asked=asked,
        standing=standing(history, asked),
        certificates=history.certificates,
    )


def _skill(name: str, history: History, today: int, day_of: DayOf) -> SkillProgress:
    found = [run.criteria.get(name, Met.NA) for run in history.runs]
    shown = [met is Met.PRESENT for met in found if met is not Met.NA]
    shares = [share(shown[:count]) for count in range(FEW, len(shown) + 1)]
    known = [value for value in shares if value is not None]
    card = history.cards.get(name)
    return SkillProgress(
        name=name,
        label=SKILLS[name],
        runs=len(shown),
        share=known[-1] if known else None,
        first=known[0] if known else None,
        best=max(known, default=None),
        due=day_of(card.due) - today if card else None,
    )


def share(shown: Sequence[bool]) -> float | None:
    """How often it was there, in the order of time, the last call weighing most; None where there are too few."""
    if len(shown) < FEW:
        return None
    weights = [FADING**age for age in range(len(shown) - 1, -1, -1)]
    return sum(weight for weight, there in zip(weights, shown, strict=True) if there) / sum(weights)


def streak(days: Iterable[int], today: int) -> int:
    """Days in a row that hold a drill. A day that is not over breaks none: it counts once there was a drill in it."""
    there = frozenset(days)
    last = today if today in there else today - 1
    day = last
    while day in there:
        day -= 1
    return last - day
