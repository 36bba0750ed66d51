"""One exercise as it is asked, and answers to it."""

from __future__ import annotations

from msgspec import Struct

from recovery_coach.drill.call import DrillCall
from recovery_coach.drill.exercises.judging import Bar
from recovery_coach.model.scenario import Stage
from recovery_coach.walk.asks import Field, Shape

Given = tuple[tuple[str, ...], ...]
"""An answer: for each field what was typed, or the names of what was picked."""


class Task(Struct, frozen=True):
    """An exercise: the moment of the call, what is to be done there, what is asked, and an answer that is right.

    `role` tells that the trainee has to know who they are. `bar` is what a line of their own must do. `lines` are what
    there is to choose from, in the order of the picks, and `stages` the stage that each belongs to.
    """

    call: DrillCall
    instruction: str
    fields: tuple[Field, ...]
    model: Given
    hint: str
    role: bool = False
    bar: Bar | None = None
    lines: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def said(self) -> str:
        """What the customer said last."""
        return self.call.said_last


def key_of(task: Task) -> tuple[str, ...]:
    """What makes an exercise another one than those before it: not only another order of the same."""
    return task.call.case.scenario.id, task.instruction, task.said if task.bar else "", *sorted(task.lines)


def in_words(task: Task, given: Given) -> tuple[str, ...]:
    """An answer as a person reads it: what was typed, and the labels of what was picked."""
    return tuple(
        text
        for field, texts in zip(task.fields, given, strict=False)
        for text in (texts if field.shape is Shape.TEXT else (_label(field, name) for name in texts))
    )


def _label(field: Field, name: str) -> str:
    return next((pick.label for pick in field.picks if pick.name == name), name)
