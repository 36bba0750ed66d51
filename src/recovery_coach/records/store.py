"""The SQLite store: calls, their inputs and the guides that they follow. Everything here raises StoreTrouble."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from recovery_coach.errors import NotFound, StoreTrouble
from recovery_coach.model.playbook import Guide
from recovery_coach.records import wal
from recovery_coach.records.spare import Drafts, Kept
from recovery_coach.walk.events import AnyInput, Input

FILE = "calls.sqlite3"
SCHEMA_VERSION = 3
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


class PastCall(msgspec.Struct, frozen=True):
    """A call as it went. `hash` is that of the guide's text; without a `guide` it can't be read any more."""

    id: str
    version: str
    hash: str
    guide: Guide | None
    inputs: tuple[Input, ...]


class Progress(msgspec.Struct, frozen=True):
    """What a list of calls shows of one: where it stands, whose it is, and whether it is over."""

    step: str
    reference: str
    status: str


class Store:
    """The store in one folder. A store that isn't there is made whole, or not at all.

    `notice` says in a line what was lost when an earlier process broke off; it is empty as a rule.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.notice = ""
        with self._trouble():
            _make_folder(folder)
            if not self.path.exists():
                _create(self.path)
            log = wal.read(self.path)
            self._db = connect(self.path)
            try:
                version = self._db.execute("PRAGMA user_version").fetchone()[0]
                if log is not None and 0 < version <= SCHEMA_VERSION:
                    self._check(log)
                if 0 < version < SCHEMA_VERSION:
                    version = _upgrade(self._db)
            except BaseException:
                self.close()
                raise
        if version != SCHEMA_VERSION:
            self.close()
            newer = version > SCHEMA_VERSION
            raise StoreTrouble(
                f"this store is of a newer version ({version})" if newer else "the file is damaged: it holds no store",
                where=str(self.path),
                fix="update recovery-coach" if newer else _mend("damaged"),
            )

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()

    def open_call(
        self, call: str, guide: Guide, inputs: Iterable[Input], *, step: str = "", reference: str = ""
    ) -> None:
        """Begins a call with the guide as it is now and its first inputs. On disk when this returns."""
        text = msgspec.json.encode(guide)
        digest = sha256(text).hexdigest()
        given = list(inputs)
        with self._trouble(), self._change() as db:
            db.execute("INSERT OR IGNORE INTO guides VALUES (?, ?, ?, ?)", (digest, guide.id, guide.version, text))
            db.execute(
                "INSERT INTO calls VALUES (?, ?, ?, ?, 'open', ?, ?)",
                (call, digest, given[0].at, given[-1].at, reference, step),
            )
            _insert(db, call, 0, given)
        self._found_again(call, len(given))

    def bring_in(self, kept: Kept, *, status: str) -> Kept:
        """Takes in a call from its spare copy, and gives back what is to be gone on with. On disk when this returns.

        Where the store holds the call's beginning, the rest is added to it. Where it holds the copy and more, nothing
        is. Where the two went different ways, the copy gets an id of its own, and both are kept.
        """
        number, call = 1, kept.call
        while True:
            stored = self.inputs(call)
            shared = min(len(stored), len(kept.inputs))
            if stored[:shared] == kept.inputs[:shared]:
                break
            number += 1
            call = f"{kept.call}-{number}"
        if not stored:
            self.open_call(call, kept.guide, kept.inputs)
        if len(stored) > len(kept.inputs):
            return self.kept(call)
        with self._trouble(), self._change() as db:
            _insert(db, call, len(stored), kept.inputs[len(stored) :] if stored else [])
            db.execute("UPDATE calls SET last_at = ?, status = ? WHERE id = ?", (kept.inputs[-1].at, status, call))
            _put_drafts(db, call, kept.drafts)
        self._found_again(call, len(kept.inputs))
        return self.kept(call)

    def append(self, call: str, number: int, happened: Input, row: Progress, drafts: Drafts) -> None:
        """Adds one input. On disk when this returns. Raises StoreTrouble where the number is taken already."""
        with self._trouble(), self._change() as db:
            _insert(db, call, number, [happened])
            db.execute(
                "UPDATE calls SET last_at = ?, step = ?, reference = ?, status = ? WHERE id = ?",
                (happened.at, row.step, row.reference, row.status, call),
            )
            _put_drafts(db, call, drafts)
        self._found_again(call, number + 1)

    def keep_drafts(self, call: str, drafts: Drafts) -> None:
        with self._trouble(), self._change() as db:
            _put_drafts(db, call, drafts)

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

    def playbooks(self) -> list[str]:
        """The ids of the playbooks that calls followed, those that were discarded aside."""
        with self._trouble():
            rows = self._db.execute(
                "SELECT DISTINCT playbook FROM calls JOIN guides ON guide = hash"
                " WHERE status != 'discarded' ORDER BY playbook"
            ).fetchall()
        return [playbook for (playbook,) in rows]

    def past_calls(self, playbook: str, *, since: float | None = None) -> Iterator[PastCall]:
        """The calls that followed a playbook, one at a time; those that were discarded are left out.

        One call is held at once, and each guide is read once. A call that can't be read any more comes without one.
        """
        with self._trouble():
            rows = self._db.execute(
                "SELECT calls.id, version, hash FROM calls JOIN guides ON guide = hash"
                " WHERE playbook = ?1 AND status != 'discarded' AND (?2 IS NULL OR opened_at >= ?2) ORDER BY hash",
                (playbook, since),
            )
            known, guide = "", None
            for call, version, digest in rows:
                if digest != known:
                    known, guide = digest, self._readable(call)
                yield self._past(call, version, digest, guide)

    def _readable(self, call: str) -> Guide | None:
        try:
            return self.guide(call)
        except StoreTrouble:
            return None

    def _past(self, call: str, version: str, digest: str, guide: Guide | None) -> PastCall:
        try:
            return PastCall(call, version, digest, guide, tuple(self.inputs(call)))
        except StoreTrouble:
            return PastCall(call, version, digest, None, ())

    def kept(self, call: str) -> Kept:
        """A call in full."""
        return Kept(call, self.guide(call), self.inputs(call), self.drafts(call))

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
        """When the same reference (letter case aside) was last met in another call of that time, if it was.

        A call that was discarded was none: it was begun by mistake.
        """
        with self._trouble():
            row = self._db.execute(
                "SELECT max(opened_at) FROM calls WHERE reference = ? COLLATE NOCASE AND reference != ''"
                " AND opened_at >= ? AND opened_at < ? AND id != ? AND status != 'discarded'",
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

    def _found_again(self, call: str, count: int) -> None:
        """The call can be read by a newcomer: SQLite itself goes on in peace in a file that was deleted or replaced."""
        with self._trouble(), closing(connect(self.path)) as newcomer:
            found = newcomer.execute("SELECT count(*) FROM inputs WHERE call = ?", (call,)).fetchone()
            # The end of a long value is only reached through all of it.
            guide = newcomer.execute(
                "SELECT substr(text, -1) FROM guides JOIN calls ON guide = hash WHERE id = ?", (call,)
            )
            there = guide.fetchone() is not None and found == (count,)
        if not there:
            raise StoreTrouble("the file is another than it was when the call began", where=str(self.path))

    def _check(self, log: wal.Log) -> None:
        """Keeps a copy of a log that SQLite didn't take in to its end, and says so."""
        # A writer that was at work when the log was read is done when the lock is had: then all in it is taken in.
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("COMMIT")
        taken_in = self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
        whole = log.sound and not 0 <= taken_in < log.commits
        if not whole and wal.read(self.path) == log:
            aside = wal.copy_aside(self.path)
            self.notice = (
                f"{wal.path_of(self.path)} is damaged: the last entries may be missing. A copy is kept: {aside}"
            )

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            words = _in_words(error)
            raise StoreTrouble(words, where=str(self.path), fix=_mend(words)) from error
        except OSError as error:
            raise StoreTrouble(f"it can't be written ({error.strerror or error})", where=str(self.path)) from error
        except (msgspec.MsgspecError, ValueError) as error:
            raise StoreTrouble(f"a record in it can't be kept or read ({error})", where=str(self.path)) from error


def existing(folder: Path) -> Store | None:
    """The store in a folder; None where there is none, and then none is made. Raises StoreTrouble."""
    return Store(folder) if is_there(folder) else None


def is_there(folder: Path) -> bool:
    """Whether a folder holds a store, whatever state it is in."""
    try:
        (folder / FILE).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass  # It may be there: opening it says what is wrong.
    return True


def _insert(db: sqlite3.Connection, call: str, number: int, inputs: Sequence[Input]) -> None:
    rows = [(call, place, msgspec.json.encode(happened)) for place, happened in enumerate(inputs, number)]
    db.executemany("INSERT INTO inputs VALUES (?, ?, ?)", rows)


def _put_drafts(db: sqlite3.Connection, call: str, drafts: Drafts) -> None:
    if drafts:
        db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (call, msgspec.json.encode(drafts)))
    else:
        db.execute("DELETE FROM drafts WHERE call = ?", (call,))


def _make_folder(folder: Path) -> None:
    """A folder of the user's alone. One that is there already is left as it is."""
    try:
        folder.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a store that is there: none is made by connecting."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


def _create(path: Path) -> None:
    """Makes the store aside and links it into place, so that of many who start at once one wins and none sees half."""
    draft = path.with_name(f"{path.name}.{os.urandom(6).hex()}.new")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            _upgrade(db)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        except OSError:  # A file system without hard links.
            if not path.exists():
                draft.replace(path)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _upgrade(db: sqlite3.Connection) -> int:
    """Brings a store to the version of this program; returns the version that it has then."""
    from recovery_coach.records.migrations import upgrade  # Once in a store's life: no other start pays for it.

    return upgrade(db)


def _in_words(error: sqlite3.Error) -> str:
    words = str(error)
    for part, meaning in _MEANINGS.items():
        if part in words:
            return meaning.format(words)
    return f"it can't be used ({words})"


_MEANINGS = {
    "not a database": "the file is damaged ({}); it is left as it is",
    "malformed": "the file is damaged ({}); it is left as it is",
    "corrupt": "the file is damaged ({}); it is left as it is",
    "no such table": "the file is damaged ({}); it is left as it is",
    "full": "the disk is full",
    "readonly": "it can't be written ({})",
    "unable to open": "it can't be written ({})",
    "locked": "another program keeps it busy ({})",
    "UNIQUE constraint failed: inputs": "this call went on on another screen",
}


def _mend(words: str) -> str:
    return "move the file aside: a new one is made at the next call" if "damaged" in words else ""
