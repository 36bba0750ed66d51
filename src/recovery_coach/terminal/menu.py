"""A list to pick from by one key, outside a call."""

from __future__ import annotations

from collections.abc import Sequence

from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

from recovery_coach.session.ports import Item
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.finding import FEW
from recovery_coach.terminal.keys import exits_with
from recovery_coach.terminal.questions import list_of


def choose(title: str, items: Sequence[Item]) -> str | None:
    """The name of one of a few, by a digit, or by arrows and Enter; None when the person turned back."""
    labels = [(item.name, f"{number}  {printable(item.label)}") for number, item in enumerate(items, 1)]
    question = list_of(printable(title), labels)
    keys = KeyBindings()
    for number, item in enumerate(items[:FEW], 1):
        exits_with(keys, str(number), item.name)
    for key in ("escape", "c-c", "c-p"):
        exits_with(keys, key, None)
    app = question.application
    app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), keys])
    app.erase_when_done = True
    try:
        picked = question.unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        return None
    return picked if isinstance(picked, str) else None
