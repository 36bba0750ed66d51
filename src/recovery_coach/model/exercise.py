"""The short exercises beside a whole call, by the names that they are asked for with."""

from __future__ import annotations

from enum import StrEnum


class Exercise(StrEnum):
    """A kind of exercise. Each is one entry in `drill.exercises.KINDS`."""

    SAY_BETTER = "say-better"
    SPOT_IT = "spot-it"
    FIRST_WORDS = "first-words"
    TWO_TRUTHS = "two-truths"
    IN_ORDER = "in-order"
    OPTIONS = "options"
    THE_CLOSE = "the-close"
