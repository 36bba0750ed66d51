"""How a trainee practises."""

from __future__ import annotations

from enum import StrEnum


class Aid(StrEnum):
    """How much a trainee is helped. It fades as they get better."""

    EXAMPLE = "example"
    HINTS = "hints"
    NONE = "none"
