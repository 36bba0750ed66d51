"""Calls that were left open: which there are, and how one of them is told of and fetched."""

from __future__ import annotations

import time

from recovery_coach.cli import places
from recovery_coach.errors import NotFound, StoreTrouble
from recovery_coach.records.hold import is_held
from recovery_coach.records.spare import Kept
from recovery_coach.records.store import CallRow, Store


def unfinished_calls() -> list[CallRow]:
    """The calls left open and on no other screen, the last touched first; none where they can't be read."""
    try:
        store = Store(places.home())
    except StoreTrouble:
        return []
    try:
        return [row for row in store.calls("open") if not is_held(places.home(), row.id)]
    except StoreTrouble:
        return []
    finally:
        store.close()


def fetch(call_id: str | None) -> Kept:
    """An unfinished call in full: the one named, else the one last touched. Raises NotFound with what to do instead."""
    store = Store(places.home())
    try:
        rows = store.calls("open")
        free = [row.id for row in rows if not is_held(places.home(), row.id)]
        if call_id is None and not free:
            fix = "the open one is on another screen" if rows else "`recovery-coach start` begins one"
            raise NotFound("there is no unfinished call", fix=fix)
        if call_id is not None and call_id not in free:
            fix = f"unfinished calls: {', '.join(free) or 'none'}"
            raise NotFound(f"there is no unfinished call `{call_id}`", fix=fix)
        wanted = call_id or free[0]
        return Kept(wanted, store.guide(wanted), store.inputs(wanted), store.drafts(wanted))
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
    """An unfinished call in a line: reference, step, age."""
    reference = row.reference or "no reference"
    return f"{reference}, at {row.step or 'the first words'}, {age(time.time() - row.last_at)} ago"


def age(seconds: float) -> str:
    """A length of time in the largest unit that it fills."""
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"
