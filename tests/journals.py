"""Calls kept as the live loop keeps them, and stores damaged as disks damage them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from helpers import small
from recovery_coach.model.playbook import Guide
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.spare import Kept, read_spare
from recovery_coach.records.store import FILE, Store
from recovery_coach.session.call import Call
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay

NOON = 1_700_000_000.0


class KeptCall(Call):
    """A call with its own journal, at one second a step. It is `small` where no guide is given."""

    def __init__(self, folder: Path, call: str = "c1", *, guide: Guide | None = None, at: float = NOON) -> None:
        self.journal = CallJournal(folder)
        clock = (at + second for second in count())
        super().__init__(call, guide or small(), self.journal, lambda: next(clock))

    def begin(self, *, reference: str = "") -> KeptCall:
        self.open(e.CallOpened(at=self.clock(), seed=1, reference=reference))
        return self

    def note(self, text: str) -> None:
        self.take(e.NoteAdded(at=self.clock(), text=text))

    def leave(self) -> None:
        self.journal.leave(over=False)


def begun(folder: Path, *notes: str, call: str = "c1", reference: str = "", at: float = NOON) -> KeptCall:
    """A call that was begun, with these notes in it, and goes on."""
    found = KeptCall(folder, call, at=at).begin(reference=reference)
    for text in notes:
        found.note(text)
    return found


def left(folder: Path, *notes: str, call: str = "c1", reference: str = "", at: float = NOON) -> None:
    """A call that was begun and left."""
    begun(folder, *notes, call=call, reference=reference, at=at).leave()


def stored(folder: Path, call: str = "c1") -> Kept:
    """A call as the store holds it for anyone who opens it now."""
    store = Store(folder)
    try:
        return store.kept(call)
    finally:
        store.close()


def notes_in(kept: Kept) -> list[str]:
    return [happened.text for happened in kept.inputs if isinstance(happened, e.NoteAdded)]


def spares(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def flush_log(folder: Path) -> None:
    """Brings everything from the log into the store's own file, so that damage to the file is damage to the calls."""
    with closing(sqlite3.connect(folder / FILE)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def resumed(folder: Path, name: str | None = None) -> KeptCall:
    """An unfinished call of a folder, taken up. Raises as `take_up` does."""
    call = KeptCall(folder)
    kept = call.journal.take_up(name)
    call.id, call.state, call.drafts = kept.call, replay(kept.guide, kept.inputs), dict(kept.drafts)
    return call


def whole_call(folder: Path) -> KeptCall:
    """A call of each kind of entry, with text unfinished, whatever the store does."""
    call = begun(folder, "the first", "the second")
    call.take(e.LineSaid(at=call.clock(), step="opener"))
    call.typed("story:text", "they were cut o")
    del call.drafts["story:text"]
    call.take(e.TextEntered(at=call.clock(), step="story", field="text", text="They were cut off."))
    call.typed("heat:degree", "unfini")
    return call


def assert_kept_in_spare(call: KeptCall, path: Path) -> None:
    """Everything is in the file, and it can be gone on with."""
    kept = read_spare(path)
    assert replay(kept.guide, kept.inputs) == call.state
    assert kept.drafts == call.drafts
    assert notes_in(kept) == ["the first", "the second"]


def random_bytes(path: Path) -> None:
    path.write_bytes(bytes(range(255, -1, -1)) * 40)


def goes_on_from_spare(home: Path, path: Path, last: str) -> KeptCall:
    """Takes a call up from its spare copy, as `resume FILE` does, and adds a note."""
    call = KeptCall(home)
    kept = call.journal.adopt(read_spare(path), closed=False)
    call.id, call.state, call.drafts = kept.call, replay(kept.guide, kept.inputs), dict(kept.drafts)
    call.note(last)
    call.leave()
    return call
