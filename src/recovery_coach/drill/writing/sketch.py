"""A scenario as far as a trainee has written it: answers by question, and the call that becomes its model."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

MOST_FACTS = 8
FEWEST_FACTS = 3
MOST_WAYS = 3


class Sketch(Struct, frozen=True):
    """What was entered so far. An empty answer is one that was left out; a question without one was not come to.

    `offered` are answers that a case offers, redacted; `stays` words that might be names and are none. `at` is the
    question that was shown last, `typed` what stood in its prompt, and `mending` tells that all but what was missing
    had been asked by then. `lines` are the trainee's turns of the call with the new customer, `model` those of one
    that passed.
    """

    name: str = ""
    answers: Mapping[str, str] = {}
    offered: Mapping[str, str] = {}
    stays: tuple[str, ...] = ()
    case: str = ""
    at: str = ""
    typed: str = ""
    mending: bool = False
    lines: tuple[str, ...] = ()
    model: tuple[str, ...] = ()

    def get(self, key: str, otherwise: str = "") -> str:
        """An answer, or what serves where it was left out."""
        return as_plain(self.answers.get(key, "")) or otherwise

    @property
    def facts(self) -> tuple[int, ...]:
        """The numbers of the facts that are there."""
        numbers = range(1, MOST_FACTS + 1)
        return tuple(number for number in numbers if parts_of(self.get(f"fact-{number}"), "/"))

    @property
    def ways(self) -> tuple[int, ...]:
        """The numbers of the ways forward that are there."""
        return tuple(number for number in range(1, MOST_WAYS + 1) if self.get(f"way-{number}"))


def as_plain(text: str) -> str:
    """A text on one line, without signs that no file may hold."""
    text = _ESCAPES.sub("", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])")
"""What colours a text or names a window: it goes whole, with its letters."""


def parts_of(text: str, sign: str) -> tuple[str, ...]:
    """What was given on one line with a sign between, such as several ways to say a thing."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(sign) if part.strip()))
