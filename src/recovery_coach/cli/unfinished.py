"""Calls that were left open: which there are, and how one of them is told of and fetched."""

from __future__ import annotations

import time

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain
from recovery_coach.errors import StoreTrouble
from recovery_coach.records.hold import is_held
from recovery_coach.records.store import CallRow, Store


def unfinished_calls() -> list[CallRow]:
    """The calls left open and on no other screen, the last touched first; none where they can't be read."""
    try:
        store = Store(places.home())
    except StoreTrouble:
        return []
    if store.notice:
        complain(store.notice)
    try:
        return [row for row in store.calls("open") if not is_held(places.home(), row.id)]
    except StoreTrouble:
        return []
    finally:
        store.close()


def drop(call_id: str) -> None:
    """Takes a call off the list of unfinished ones. What was said in it is kept."""
    store = Store(places.home())
    try:
        store.discard(call_id)
    finally:
        store.close()


def described(row: CallRow) -> str:
    """An unfinished call in a line."""
    return told(row.reference, row.step, row.last_at)


def told(reference: str, step: str, last_at: float) -> str:
    """Which call it is: reference, step, age."""
    return f"{reference or 'no reference'}, at {step or 'the first words'}, {age(time.time() - last_at)} ago"


def age(seconds: float) -> str:
    """A length of time in the largest unit that it fills."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
