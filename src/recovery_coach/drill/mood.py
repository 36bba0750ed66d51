"""The customer between two turns: what they feel, what was said, what they keep of it, and why they changed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from recovery_coach.model.phrasing import Move
from recovery_coach.model.scenario import Cue, Effect

CALM = 4.0
HOT = 7.0
"""Arousal below which they are calm, and from which they are very upset."""


class End(StrEnum):
    """How a drill call ended."""

    CALM = "calm"
    SUPERVISOR = "asked for a supervisor"
    HUNG_UP = "hung up"
    LEFT = "left open"


class Cause(Struct, frozen=True):
    """Why the customer changed: a row of the table, how much of it counted, and the words that did it."""

    effect: str
    when: str
    share: float
    quote: str
    change: Effect


class Mood(Struct, frozen=True):
    """The customer between two turns. Feelings go from 0 to 10, but for `heat` and what it is made of.

    `upset` is what they came with and all that was done to them since; `relief` is all that spoke against it. `heat`
    is how upset they are: it goes to what is left of the two, as fast as anger does and as far as what is missing lets
    it.
    """

    heat: float
    upset: float
    trust: float
    relief: float = 0.0
    outcome: float = 3.0
    procedure: float = 3.0
    treatment: float = 3.0
    patience: float = 6.0
    peak: float = 0.0
    turn: int = 0
    known: frozenset[str] = frozenset()
    """Facts that they have told."""
    heard: frozenset[str] = frozenset()
    """Facts that they feel heard about."""
    used: Mapping[str, float] = {}
    """How often each of what helps was said, 1 for once in full."""
    said: tuple[frozenset[str], ...] = ()
    """The words of the turns so far, for what is said twice."""
    done: frozenset[Move] = frozenset()
    """The moves that were made so far."""
    promised: bool = False
    chosen: int | None = None
    """The place of the way forward that they took."""
    agreed: bool = False
    closing: bool = False
    """Whether they agreed, and heard something else since."""
    end: End | None = None

    @property
    def arousal(self) -> float:
        """How upset they are, 0 to 10."""
        return min(10.0, self.heat)


class Reaction(Struct, frozen=True):
    """What a turn did: the mood after it, why, what they answer to, and which fact they bring up."""

    mood: Mood
    causes: tuple[Cause, ...]
    cue: Cue
    fact: str = ""


def degree(arousal: float) -> int:
    """How upset they are, in whole numbers from 0 to 10."""
    return int(arousal + 0.5)
