"""What a scenario has for exercises: its own lines, each at its moment of the model call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct

from recovery_coach.drill.call import DrillCall, Exchange, opened, taken
from recovery_coach.drill.case import Case
from recovery_coach.model.phrasing import Move
from recovery_coach.model.scenario import Stage, Temper
from recovery_coach.phrasing.coach import Coach

T = TypeVar("T")

FELT = 0.15
"""By how much a customer changes before anyone would call it calmer or angrier."""


class Ears(Struct, frozen=True):
    """What lines are heard by: the table of how customers react, and the coach."""

    temper: Temper
    coach: Coach


class Moment(Struct, frozen=True):
    """A moment of the model call: the call up to there, the line that is said next, and what that does."""

    call: DrillCall
    line: str
    exchange: Exchange

    @property
    def before(self) -> float:
        """How upset they are before the line."""
        return self.call.mood.arousal

    @property
    def after(self) -> float:
        """How upset the line leaves them."""
        return arousal_after(self.exchange)

    @property
    def moves(self) -> frozenset[Move]:
        return self.exchange.turn.moves

    @property
    def is_clean(self) -> bool:
        """Whether the coach finds nothing in the line that hurts: rules are a house's own, and may see one there."""
        turn = self.exchange.turn
        return not (turn.traps or turn.trigger or turn.too_much)


def moments(case: Case, ears: Ears) -> tuple[Moment, ...]:
    """The model call, line by line, as far as the customer stays."""
    call, found = opened(case), []
    for line in case.scenario.model:
        if call.is_over:
            break
        after = taken(call, ears.temper, ears.coach, line)
        found.append(Moment(call, line, after.exchanges[-1]))
        call = after
    return tuple(found)


def heard_at(call: DrillCall, ears: Ears, line: str) -> Exchange:
    """What a line does at a moment of a call."""
    return taken(call, ears.temper, ears.coach, line).exchanges[-1]


def arousal_after(exchange: Exchange) -> float:
    return exchange.reaction.mood.arousal


_STAGES: tuple[tuple[Stage, frozenset[Move]], ...] = (
    (Stage.CLOSE, frozenset({Move.CONFIRM, Move.CONTACT, Move.INVITE_BACK})),
    (Stage.OPTIONS, frozenset({Move.OFFER})),
    (Stage.PLAN, frozenset({Move.PLAN})),
    (Stage.OWN, frozenset({Move.OWN, Move.APOLOGISE})),
    (Stage.ACKNOWLEDGE, frozenset({Move.ACKNOWLEDGE, Move.REFLECT})),
)
"""What a line is for, by the first of these that it does: a plan with an apology in it is a plan."""


def stage_of_line(moves: frozenset[Move]) -> Stage | None:
    """The stage of a call that a line with these moves belongs to; None where it could come at any time."""
    return next((stage for stage, made in _STAGES if moves & made), None)


def arranged(items: Sequence[T], number: int) -> tuple[T, ...]:
    """The items in one of their orders; number 0 is the order that they are in, and each below their factorial another.

    There is no randomness here: the same number is the same order.
    """
    left, found = list(items), []
    while left:
        number, place = divmod(number, len(left))
        found.append(left.pop(place))
    return tuple(found)
