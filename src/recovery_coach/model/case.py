"""What a call holds as it goes: answers, notes, and the marks of what was said and skipped."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

Value = str | tuple[str, ...]
"""What was given for one field: typed text or one choice, or several choices."""

Answer = Mapping[str, Value]
"""What was given for one step, by field."""


class Outcome(StrEnum):
    """How a recovery ended."""

    RECOVERED = "recovered"
    PARTLY = "partly"
    LOST = "lost"
    UNKNOWN = "unknown"


class Note(Struct, frozen=True):
    """Something written down at any time. `after` is in seconds into the call, pauses left out."""

    after: float
    step: str
    text: str


class Earlier(Struct, frozen=True):
    """The same reference in an earlier call: this is complaint number two."""

    reference: str
    days_ago: int
