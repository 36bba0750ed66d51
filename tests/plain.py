"""Whole calls through the real command, line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from helpers import SMALL
from recovery_coach.cli.app import run
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
        clean = {name: value for name, value in os.environ.items() if not name.startswith("RECOVERY_COACH")}
        return {**clean, "RECOVERY_COACH_HOME": str(self.home), "TMPDIR": str(self.folder), **changes}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "recovery_coach", *words]

    def run(self, *words: str, typed: str | bytes = "", env: dict[str, str] | None = None) -> Ran:
        """One command, with all that is typed at it."""
        ran = subprocess.run(
            self.command(*words),
            input=typed if isinstance(typed, bytes) else typed.encode("utf-8"),
            env=self.environment(**(env or {})),
            cwd=self.folder,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace"), ran.returncode)

    def inside(self, *words: str, typed: bytes) -> Ran:
        """One command in this very process: fast enough for thousands of calls."""
        typed_in, out, err = (TextIOWrapper(BytesIO(data), encoding="utf-8") for data in (typed, b"", b""))
        with (
            patch.dict(os.environ, self.environment(), clear=True),
            patch.multiple(sys, argv=["recovery-coach", *words], stdin=typed_in, stdout=out, stderr=err),
        ):
            code = run()
            texts = []
            for stream in (out, err):
                stream.flush()
                texts.append(stream.buffer.getvalue().decode("utf-8"))  # type: ignore[attr-defined]
        return Ran(*texts, code)

    def started(self, *words: str) -> list[str]:
        """The words that start a call of the small playbook."""
        return ["start", "small", "--plain", "--playbooks", str(self.playbooks), *words]

    def start(self, *lines: str, words: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Ran:
        """A call of the small playbook from its first words, each line followed by Enter."""
        return self.run(*self.started(*words), typed="".join(f"{line}\n" for line in lines), env=env)

    def resume(self, *lines: str, words: tuple[str, ...] = ()) -> Ran:
        return self.run("resume", "--plain", *words, typed="".join(f"{line}\n" for line in lines))

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
