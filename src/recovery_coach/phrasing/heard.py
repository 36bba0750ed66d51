"""A reading in a few words, as a screen shows it. Apart from the rest, since a screen loads it before the coach."""

from __future__ import annotations

from msgspec import Struct


class Heard(Struct, frozen=True):
    """What is there, what a step looks for and is missing, the traps with their places in the text.

    `silent` says why nothing is said, where that is so.
    """

    there: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    silent: str = ""
