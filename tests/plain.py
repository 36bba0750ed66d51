"""Whole calls through the real command, line by line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

import recovery_coach.terminal.prompts  # noqa: F401  It sets a variable as it is loaded, which no test may take back.
from helpers import SMALL
from made_once import made_once
from recovery_coach.cli.entry import main
from recovery_coach.records.spare import Kept
from recovery_coach.records.store import CallRow, Store


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def last(self) -> str:
        return self.out.splitlines()[-1]


def clean() -> dict[str, str]:
    """The environment without anything that is set for the program."""
    return {name: value for name, value in os.environ.items() if not name.startswith("RECOVERY_COACH")}


def in_bytes(typed: str | bytes) -> bytes:
    return typed if isinstance(typed, bytes) else typed.encode("utf-8")


def inside(words: Sequence[str], typed: str | bytes, environment: dict[str, str], folder: Path) -> Ran:
    """One command in this very process, in a folder and an environment of its own; all is as it was afterwards."""
    streams = [TextIOWrapper(BytesIO(data), encoding="utf-8") for data in (in_bytes(typed), b"", b"")]
    typed_in, out, err = streams
    with (
        patch.dict(os.environ, environment, clear=True),
        patch.multiple(sys, argv=["recovery-coach", *words], stdin=typed_in, stdout=out, stderr=err),
        patch.object(tempfile, "tempdir", None),  # Else the first folder that was asked for is every later one's too.
        chdir(folder),
        made_once(),
        pytest.raises(SystemExit) as left,
    ):
        main()
    told = []
    for stream in (out, err):
        stream.flush()
        told.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
    return Ran(*told, exit_code(left.value))


def exit_code(left: SystemExit) -> int:
    return left.code if isinstance(left.code, int) else 0 if left.code is None else 1


@dataclass(frozen=True)
class Desk:
    """An agent's machine: a folder of playbooks with the small one in it, and a home of its own."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def playbooks(self) -> Path:
        return self.folder / "playbooks"

    def environment(self, **changes: str) -> dict[str, str]:
        return {**clean(), "RECOVERY_COACH_HOME": str(self.home), "TMPDIR": str(self.folder), **changes}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "recovery_coach", *words]

    def inside(self, *words: str, typed: str | bytes = b"", env: dict[str, str] | None = None) -> Ran:
        """One command in this very process, with all that is typed at it: much sooner than a process of its own."""
        return inside(words, typed, self.environment(**(env or {})), self.folder)

    def run(self, *words: str, typed: str | bytes = b"", env: dict[str, str] | None = None) -> Ran:
        """One command in a process of its own, where its streams, its start or its end are what is shown."""
        ran = subprocess.run(
            self.command(*words),
            input=in_bytes(typed),
            env=self.environment(**(env or {})),
            cwd=self.folder,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace"), ran.returncode)

    def started(self, *words: str) -> list[str]:
        """The words that start a call of the small playbook."""
        return ["start", "small", "--plain", "--playbooks", str(self.playbooks), *words]

    def start(self, *lines: str, words: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Ran:
        """A call of the small playbook from its first words, each line followed by Enter."""
        return self.inside(*self.started(*words), typed="".join(f"{line}\n" for line in lines), env=env)

    def resume(self, *lines: str, words: tuple[str, ...] = ()) -> Ran:
        return self.inside("resume", "--plain", *words, typed="".join(f"{line}\n" for line in lines))

    def calls(self, status: str | None = None) -> list[CallRow]:
        store = Store(self.home)
        try:
            return store.calls(status)
        finally:
            store.close()

    def stored(self, call: str | None = None) -> Kept:
        """A call as it is kept: the one named, or the one last touched."""
        store = Store(self.home)
        try:
            return store.kept(call or store.calls()[0].id)
        finally:
            store.close()


def desk_in(folder: Path) -> Desk:
    desk = Desk(folder)
    desk.playbooks.mkdir()
    (desk.playbooks / "small.yaml").write_text(SMALL, encoding="utf-8")
    return desk
