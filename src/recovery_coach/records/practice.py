"""What a trainee practised, in the store that holds the calls. Everything here raises StoreTrouble."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from recovery_coach.drill.progress.certification import Learnt
from recovery_coach.drill.progress.history import Card, Certificate, Drill, History, Lines, Run, Said
from recovery_coach.drill.score import Met
from recovery_coach.errors import StoreTrouble
from recovery_coach.model.practice import Aid
from recovery_coach.model.scenario import Scenario, Temper
from recovery_coach.records.store import Store, connect, is_there

_RUN, _DRILL = (", ".join(kind.__struct_fields__) for kind in (Run, Drill))
"""The columns of a table are called after what is kept in it."""


_Row = TypeVar("_Row", Run, Drill)


class _Kept(NamedTuple):
    """How a value is put into a column, and read from it."""

    put: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _json(kind: Any) -> _Kept:
    return _Kept(msgspec.json.encode, msgspec.json.Decoder(kind).decode)


def _json_if_sound(kind: Any) -> _Kept:
    """A value that a drill can do without: none is put as none, and what can't be read is none too."""
    decode = msgspec.json.Decoder(kind).decode

    def read(value: Any) -> Any:
        try:
            return None if value is None else decode(value)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    return _Kept(lambda value: None if value is None else msgspec.json.encode(value), read)


_YES_OR_NO = _Kept(int, bool)
_AS_IT_IS = _Kept(lambda value: value, lambda value: value)
_COLUMNS: Mapping[str, _Kept] = {
    "seed": _Kept(str, int),
    "aid": _Kept(str, Aid),
    "aided": _YES_OR_NO,
    "certifying": _YES_OR_NO,
    "passed": _YES_OR_NO,
    "criteria": _json(dict[str, Met]),
    "arousal": _json(tuple[float, ...]),
    "lines": _json(Lines),
    "story": _json_if_sound(Scenario),
    "temper": _json_if_sound(Temper),
}
"""Columns that hold something otherwise than as it is."""


Learn = Callable[[History], Learnt]
"""What a drill brings, by the history that has it at its end."""


class PracticeStore(Store):
    """The store, with what a trainee practised."""

    def begin(self, drill: Drill) -> None:
        """Begins a drill. On disk when this returns."""
        with self._trouble(), self._change() as db:
            _insert(db, "drills", _DRILL, _values(drill))
        self._found_by_a_newcomer("drills", drill.id)

    def keep_lines(self, drill: str, lines: Lines, *, aided: bool, at: float) -> None:
        """Keeps what was said so far, on both sides. On disk when this returns."""
        with self._trouble(), self._change() as db:
            db.execute(
                "UPDATE drills SET lines = ?, aided = ?, last_at = ? WHERE id = ?",
                (msgspec.json.encode(lines), aided, at, drill),
            )
        self._found_by_a_newcomer("drills", drill)

    def finish(self, run: Run, turns: tuple[Said, ...], learn: Learn) -> Learnt:
        """A drill that is over: kept with all that it brings, or not at all. On disk when this returns."""
        with self._trouble(), self._change() as db:
            db.execute("DELETE FROM drills WHERE id = ?", (run.id,))
            _insert(db, "runs", f"{_RUN}, turns", [*_values(run), msgspec.json.encode(turns)])
            learnt = learn(self._history())
            db.executemany(
                "INSERT OR REPLACE INTO skills VALUES (?, ?)",
                [(name, msgspec.json.encode(card)) for name, card in learnt.cards.items()],
            )
            if learnt.certificate is not None:
                body = msgspec.json.encode(learnt.certificate)
                db.execute("INSERT OR REPLACE INTO certificates VALUES (?, ?)", (learnt.certificate.at, body))
        self._found_by_a_newcomer("runs", run.id)
        return learnt

    def history(self) -> History:
        """All that is kept of drills that are over, but for their turns."""
        with self._trouble():
            # One transaction: what another drill brings meanwhile is all in it, or not at all.
            self._db.execute("BEGIN")
            try:
                return self._history()
            finally:
                self._db.execute("ROLLBACK")

    def _history(self) -> History:
        rows = self._db.execute(f"SELECT {_RUN} FROM runs ORDER BY at, id").fetchall()
        cards = self._db.execute("SELECT name, card FROM skills").fetchall()
        certificates = self._db.execute("SELECT body FROM certificates ORDER BY at").fetchall()
        return History(
            runs=tuple(_read(Run, row) for row in rows),
            cards={name: msgspec.json.decode(card, type=Card) for name, card in cards},
            certificates=tuple(msgspec.json.decode(body, type=Certificate) for (body,) in certificates),
        )

    def turns(self, run: str) -> tuple[Said, ...]:
        """The turns of a drill that is over; none where there is no such drill."""
        with self._trouble():
            row = self._db.execute("SELECT turns FROM runs WHERE id = ?", (run,)).fetchone()
            return msgspec.json.decode(row[0], type=tuple[Said, ...]) if row else ()

    def drills(self) -> list[Drill]:
        """The drills that are not over, the last touched first."""
        with self._trouble():
            rows = self._db.execute(f"SELECT {_DRILL} FROM drills ORDER BY last_at DESC, id").fetchall()
            return [_read(Drill, row) for row in rows]

    def _found_by_a_newcomer(self, table: str, name: str) -> None:
        """It can be read by a newcomer: SQLite itself goes on in peace in a file that was deleted or replaced."""
        with self._trouble(), closing(connect(self.path)) as newcomer:
            there = newcomer.execute(f"SELECT count(*) FROM {table} WHERE id = ?", (name,)).fetchone() == (1,)
        if not there:
            raise StoreTrouble("the file is another than it was when the drill began", where=str(self.path))


def _insert(db: sqlite3.Connection, table: str, columns: str, values: Sequence[Any]) -> None:
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", values)


def existing_practice(folder: Path) -> PracticeStore | None:
    """The store in a folder; None where there is none, and then none is made. Raises StoreTrouble."""
    return PracticeStore(folder) if is_there(folder) else None


def _values(kept: Run | Drill) -> list[Any]:
    """What goes into the columns of its table."""
    return [_COLUMNS.get(name, _AS_IT_IS).put(getattr(kept, name)) for name in kept.__struct_fields__]


def _read(kind: type[_Row], row: Sequence[Any]) -> _Row:
    """A row of its table as what it was."""
    names = kind.__struct_fields__
    return kind(**{name: _COLUMNS.get(name, _AS_IT_IS).read(value) for name, value in zip(names, row, strict=True)})
