"""The versions of the store: the statements that make each of the one before. None is changed once it was shipped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

SCRIPTS = ("../schema.sql", "0002-practice.sql", "0003-drills-as-they-began.sql")
"""By version, the first being 1."""


def upgrade(db: sqlite3.Connection) -> int:
    """Brings a store to the last version in one transaction; returns the version that it has then.

    An empty file is of version 0. A store that is newer than this program stays as it is.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        # Looked at in the transaction: of two programs that open a store at once, one finds it done.
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(SCRIPTS[version:], version + 1):
            for statement in _statements(script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return max(version, len(SCRIPTS))


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: to run it as a whole would end the transaction first."""
    statement = ""
    for line in (Path(__file__).parent / script).read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
