"""A list to pick from by one key, outside a call."""

from __future__ import annotations

from collections.abc import Sequence

from recovery_coach.session.ports import Item
from recovery_coach.terminal.prompts import pick_one


def choose(title: str, items: Sequence[Item]) -> str | None:
    """The name of the item that was picked; None when the person turned back."""
    return pick_one(title, items)
