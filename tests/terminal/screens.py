"""The program on a real pseudo-terminal: what it writes is a screen, and keys are pressed once a screen is there."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pyte
import pytest
from glass import rows_of

pexpect = pytest.importorskip("pexpect")
pytest.importorskip("termios", reason="this system has no pseudo-terminals")

ENTER, ESC, CTRL_C = "\r", "\x1b", "\x03"
KEYS = {f"c-{letter}": chr(number) for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 1)} | {
    f"f{number}": code
    for number, code in enumerate(
        ["\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"] + [f"\x1b[{code}~" for code in (15, 17, 18, 19, 20, 21)],
        1,
    )
}
SECOND_SCREEN = 1049 << 5
CLOCK = re.compile(r" \d+:\d\d(:\d\d)?$")
PATIENCE = 15.0
"""Seconds. Much more than anything takes, so that a slow machine fails no test."""


class Glass(pyte.Screen):
    """A screen with the second screen that pyte doesn't have: it is taken empty, and given back as it was."""

    first: dict[str, Any] | None = None

    def set_mode(self, *modes: int, **kind: bool) -> None:
        super().set_mode(*modes, **kind)
        if kind.get("private") and 1049 in modes:
            self.first = {"rows": rows_of(self), "cursor": (self.cursor.y, self.cursor.x)}
            self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kind: bool) -> None:
        super().reset_mode(*modes, **kind)
        if kind.get("private") and 1049 in modes and self.first is not None:
            self.erase_in_display(2)
            for number, row in enumerate(self.first["rows"][: self.lines]):
                self.cursor_position(number + 1, 1)
                self.draw(row[: self.columns].rstrip())
            row, column = self.first["cursor"]
            self.cursor_position(row + 1, column + 1)
            self.first = None


def all_in(words: Sequence[str], text: str) -> bool:
    return all(word in text for word in words)


def any_in(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


class Terminal:
    """One program on a terminal of some size."""

    def __init__(
        self,
        home: Path,
        *words: str,
        size: tuple[int, int] = (80, 24),
        shell: bool = False,
        folder: Path | None = None,
        **env: str,
    ) -> None:
        columns, rows = size
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("RECOVERY_COACH", "COLUMNS"))
        }
        for name in ("NO_COLOR", "LINES", "DISPLAY", "WAYLAND_DISPLAY"):
            clean.pop(name, None)
        command = [sys.executable, "-m", "recovery_coach", *words]
        if shell:
            command = ["/bin/sh", "-c", '"$@"; echo "exit $?"; stty -a; echo; echo == over ==', "sh", *command]
        self.screen = Glass(*(size if all(size) else (80, 24)))
        self._stream = pyte.ByteStream(self.screen)
        self.written = b""
        self.child = pexpect.spawn(
            command[0],
            command[1:],
            env={**clean, "TERM": "xterm-256color", "RECOVERY_COACH_HOME": str(home), **env},
            cwd=str(folder or home),
            dimensions=(rows, columns),
        )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.01

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()
        self.child.close()

    @property
    def rows(self) -> list[str]:
        """What is on the screen, row by row, the call's clock taken out of the first."""
        first, *rest = (row.rstrip() for row in rows_of(self.screen))
        return [CLOCK.sub("", first).rstrip(), *rest]

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    def press(self, *keys: str) -> Terminal:
        self.child.send("".join(keys))
        return self

    def until(self, *wanted: str | Callable[[], bool]) -> Terminal:
        """Reads what is written until all that is wanted is on the screen, or so."""
        texts = [want for want in wanted if isinstance(want, str)]
        asked = [want for want in wanted if not isinstance(want, str)]
        self._read_until(lambda: all_in(texts, self.text) and all(so() for so in asked), wanted)
        return self

    def until_gone(self, *words: str) -> Terminal:
        self._read_until(lambda: not any_in(words, self.text), words)
        return self

    def resize(self, columns: int, rows: int) -> Terminal:
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)
        return self

    def kill(self, number: int) -> Terminal:
        self.child.kill(number)
        return self

    def close_window(self) -> int:
        """Closes the window that the program runs in, and waits for its end; its exit code."""
        self.child.ptyproc.fileobj.close()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found, status = os.waitpid(self.child.pid, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
        pytest.fail("the program went on without its window")

    def ended(self) -> int:
        """Waits for the end of the program; its exit code, or minus the signal that ended it."""
        self._read_until(lambda: False, ("the end",), to_the_end=True)
        self.child.wait() if self.child.isalive() else None
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -(self.child.signalstatus or 0))

    def _read_until(self, there: Callable[[], bool], wanted: object, *, to_the_end: bool = False) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there():
            left = deadline - time.monotonic()
            try:
                # A short wait: some of what is waited for is on disk, and tells nobody when it is there.
                found = self.child.read_nonblocking(65536, timeout=min(0.05, max(0.0, left)))
            except pexpect.TIMEOUT:
                found = b""
            except pexpect.EOF:
                if to_the_end or there():
                    return
                pytest.fail(f"the program ended before {wanted} was there:\n{self.text}")
            self.written += found
            self._stream.feed(found)
            if left < 0:
                pytest.fail(f"{wanted} never came:\n{self.text}")
