"""Calls of the small playbook, input by input, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence

from helpers import small
from recovery_coach.model.playbook import Guide
from recovery_coach.walk import events as e
from recovery_coach.workshop.stats import StepStats, Tally, VersionStats

SAID = e.LineSaid(at=4, step="opener")
TOLD = e.TextEntered(at=10, step="story", field="text", text="Cold for two nights, room 12")
CLOSE = (e.CloseAsked(at=90), e.CallClosed(at=91))


def opened(at: float = 0, seed: int = 0) -> e.CallOpened:
    return e.CallOpened(at=at, seed=seed)


def whole_call() -> list[e.Input]:
    """From the first words to the end, each step left by Enter, at ten seconds a prompt."""
    return [
        opened(),
        e.LineSaid(at=10, step="opener"),
        e.TextEntered(at=20, step="story", field="text", text="Cold for two nights"),
        e.ChoiceMade(at=30, step="heat", field="degree", choices=("2",)),
        e.ChoiceMade(at=40, step="fixable", field="choice", choices=("now",)),
        e.ChoiceMade(at=50, step="barriers", field="choices", choices=("repeat",)),
        e.TextEntered(at=60, step="plan", field="what", text="a heater"),
        e.TextEntered(at=70, step="plan", field="who", text="me"),
        e.TextEntered(at=80, step="plan", field="when", text="by six"),
        e.TextEntered(at=90, step="plan", field="check", text="six"),
    ]


def told(*calls: Sequence[e.Input], guide: Guide | None = None) -> VersionStats:
    tally = Tally()
    for inputs in calls:
        tally.add(guide or small(), inputs)
    found = tally.together()
    assert found is not None and not tally.unreadable
    return found


def step(found: VersionStats, id_: str) -> StepStats:
    return next(one for one in found.steps if one.id == id_)


def many(number: int, *rest: e.Input, at: float = 4) -> list[list[e.Input]]:
    return [[opened(), e.LineSaid(at=at, step="opener"), *rest] for _ in range(number)]
