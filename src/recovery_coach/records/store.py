"""The SQLite store: calls, their inputs and the guides that they follow. Everything here raises StoreTrouble."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from recovery_coach.errors import NotFound, StoreTrouble
from recovery_coach.model.playbook import Guide
from recovery_coach.walk.events import AnyInput, Input

FILE = "calls.sqlite3"
SCHEMA_VERSION = 1
BUSY_MS = 5000


class CallRow(msgspec.Struct, frozen=True):
    """One call in a list. Times are seconds since the epoch."""

    id: str
    playbook: str
    version: str
    opened_at: float
    last_at: float
    status: str
    reference: str
    step: str


class Progress(msgspec.Struct, frozen=True):
    """What a list of calls shows of one: where it stands, whose it is, and whether it is over."""

    step: str
    reference: str
    status: str


Drafts = Mapping[str, str | tuple[str, ...]]


class Store:
    """The store in one folder. A store that isn't there is made whole, or not at all."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with self._trouble():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.path.exists():
                _create(self.path)
            self._db = _connect(self.path)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != SCHEMA_VERSION:
            newer = version > SCHEMA_VERSION
            self._db.close()
            raise StoreTrouble(
                f"this store is of {'a newer' if newer else 'an unknown'} version ({version})",
                where=str(self.path),
                fix="update recovery-coach" if newer else "move the file aside: a new one is made",
            )

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()

    def open_call(self, call: str, guide: Guide, inputs: Iterable[Input]) -> None:
        """Begins a call with the guide as it is now and its first inputs. On disk when this returns."""
        text = msgspec.json.encode(guide)
        digest = sha256(text).hexdigest()
        given = list(inputs)
        with self._trouble(), self._change() as db:
            db.execute("INSERT OR IGNORE INTO guides VALUES (?, ?, ?, ?)", (digest, guide.id, guide.version, text))
            db.execute(
                "INSERT INTO calls VALUES (?, ?, ?, ?, 'open', '', '')",
                (call, digest, given[0].at, given[-1].at),
            )
            rows = [(call, number, msgspec.json.encode(happened)) for number, happened in enumerate(given)]
            db.executemany("INSERT INTO inputs VALUES (?, ?, ?)", rows)

    def append(self, call: str, number: int, happened: Input, row: Progress, drafts: Drafts) -> None:
        """Adds one input. On disk when this returns. Raises StoreTrouble where the number is taken already."""
        with self._trouble(), self._change() as db:
            db.execute("INSERT INTO inputs VALUES (?, ?, ?)", (call, number, msgspec.json.encode(happened)))
            db.execute(
                "UPDATE calls SET last_at = ?, step = ?, reference = ?, status = ? WHERE id = ?",
                (happened.at, row.step, row.reference, row.status, call),
            )
            if drafts:
                db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (call, msgspec.json.encode(drafts)))
            else:
                db.execute("DELETE FROM drafts WHERE call = ?", (call,))

    def keep_drafts(self, call: str, drafts: Drafts) -> None:
        with self._trouble(), self._change() as db:
            db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (call, msgspec.json.encode(drafts)))

    def discard(self, call: str) -> None:
        """Takes a call off the list of unfinished ones. What was said in it is kept."""
        with self._trouble(), self._change() as db:
            db.execute("UPDATE calls SET status = 'discarded' WHERE id = ?", (call,))

    def calls(self, status: str | None = None) -> list[CallRow]:
        """The calls of that status (or all), the one last touched first."""
        with self._trouble():
            rows = self._db.execute(
                "SELECT calls.id, playbook, version, opened_at, last_at, status, reference, step"
                " FROM calls JOIN guides ON guide = hash WHERE ?1 IS NULL OR status = ?1 ORDER BY last_at DESC",
                (status,),
            ).fetchall()
        return [CallRow(*row) for row in rows]

    def guide(self, call: str) -> Guide:
        """The guide as it was when the call opened."""
        with self._trouble():
            row = self._db.execute(
                "SELECT text FROM guides JOIN calls ON guide = hash WHERE id = ?", (call,)
            ).fetchone()
            if row is None:
                raise NotFound(f"there is no call `{call}`", fix="`recovery-coach resume` lists those that are open")
            return msgspec.json.decode(row[0], type=Guide)

    def inputs(self, call: str) -> list[Input]:
        with self._trouble():
            rows = self._db.execute("SELECT body FROM inputs WHERE call = ? ORDER BY number", (call,)).fetchall()
            decoder: msgspec.json.Decoder[Input] = msgspec.json.Decoder(AnyInput)
            return [decoder.decode(body) for (body,) in rows]

    def drafts(self, call: str) -> dict[str, str | tuple[str, ...]]:
        with self._trouble():
            row = self._db.execute("SELECT body FROM drafts WHERE call = ?", (call,)).fetchone()
            return msgspec.json.decode(row[0], type=dict[str, str | tuple[str, ...]]) if row else {}

    def earlier(self, reference: str, *, before: float, since: float, but: str) -> float | None:
        """When the same reference (letter case aside) was last met in another call of that time, if it was."""
        with self._trouble():
            row = self._db.execute(
                "SELECT max(opened_at) FROM calls WHERE reference = ? COLLATE NOCASE AND reference != ''"
                " AND opened_at >= ? AND opened_at < ? AND id != ?",
                (reference, since, before, but),
            ).fetchone()
        found: float | None = row[0]
        return found

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreTrouble(_in_words(error), where=str(self.path), fix=_mend(error)) from error
        except OSError as error:
            raise StoreTrouble(f"it can't be written ({error.strerror or error})", where=str(self.path)) from error
        except msgspec.MsgspecError as error:
            raise StoreTrouble(f"a record in it can't be read ({error})", where=str(self.path)) from error


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _create(path: Path) -> None:
    """Makes the store aside and links it into place, so that of many who start at once one wins and none sees half."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        db = sqlite3.connect(draft, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(Path(__file__).with_name("schema.sql").read_text(encoding="utf-8"))
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            db.close()
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # A file system without hard links.
            if not path.exists():
                draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _in_words(error: sqlite3.DatabaseError) -> str:
    words = str(error)
    if "not a database" in words or "malformed" in words or "corrupt" in words:
        return f"the file is damaged ({words}); it is left as it is"
    if "full" in words:
        return "the disk is full"
    if "readonly" in words or "unable to open" in words:
        return f"it can't be written ({words})"
    return f"it can't be used ({words})"


def _mend(error: sqlite3.DatabaseError) -> str:
    return "move the file aside: a new one is made at the next call" if "damaged" in _in_words(error) else ""
