"""A whole call driven by keys through a pipe: the real face, the real loop, the real journal, and a screen to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from threading import Timer

import pyte
from glass import rows_of
from prompt_toolkit.application import create_app_session, get_app_or_none
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from recovery_coach.model.playbook import Guide
from recovery_coach.records.journal import CallJournal
from recovery_coach.records.store import FILE, Store
from recovery_coach.session.call import Call
from recovery_coach.session.live import LiveLoop
from recovery_coach.terminal.prompts import TerminalFace
from recovery_coach.walk.events import CallOpened

BACK, SKIP, GO, NOTE, UPSET, OTHER = "\x10", "\x0e", "\x07", "\x0f", "\x18", "\x12"
CTRL_C, ENTER, ESC, UP, DOWN = "\x03", "\r", "\x1b", "\x1b[A", "\x1b[B"
HUMAN = 0.3
"""Seconds from one key to the next at the least."""

F1, F6, F7, F8, F10 = "\x1bOP", "\x1b[17~", "\x1b[18~", "\x1b[19~", "\x1b[21~"


class Screen:
    """What a terminal of some size shows of what is written to it, with someone who presses a key at each screen."""

    def __init__(self, columns: int = 80, rows: int = 24) -> None:
        self.press: Callable[[], None] = lambda: None
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.written = ""
        self._drawn = (0, 0)
        self.scenes: list[list[str]] = []
        """The screens that the agent saw."""

    def write(self, text: str) -> int:
        self.written += text
        self._stream.feed(text)
        return len(text)

    def flush(self) -> None:
        app = get_app_or_none()
        if app is None or not app.is_running or self._drawn == (id(app), app.render_counter) or not app.render_counter:
            return
        self._drawn = (id(app), app.render_counter)
        shown = [row.rstrip() for row in rows_of(self.screen)]
        if not self.scenes or self.scenes[-1] != shown:
            self.scenes.append(shown)
        if not app.is_done:
            self.press()

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    @property
    def encoding(self) -> str:
        return "utf-8"

    def ever(self, text: str) -> bool:
        """Whether the text was on the screen at any time."""
        return any(text in row for scene in self.scenes for row in scene)


class PipedCall:
    """A call and what became of it."""

    def __init__(self, call: Call, screen: Screen, ending: str) -> None:
        self.call = call
        self.state = call.state
        self.screen = screen
        self.ending = ending


@contextmanager
def session(keys: Sequence[str], screen: Screen) -> Iterator[None]:
    """A prompt_toolkit session in which one key is pressed each time that the screen was drawn."""
    left = iter(keys)
    with create_pipe_input() as pipe:

        def press() -> None:
            if select([pipe.fileno()], [], [], 0)[0]:
                return  # The last key was not read yet: this was drawn before it.
            key = next(left, "")
            pipe.send_text(key)
            if key == ESC:  # Whoever presses Esc by itself takes longer than a terminal that sends Alt and a letter.
                screen.press = lambda: None
                Timer(HUMAN, go_on).start()

        def go_on() -> None:
            screen.press = press
            press()

        screen.press = press
        size = Size(rows=screen.screen.lines, columns=screen.screen.columns)
        output = Vt100_Output(screen, lambda: size, term="xterm-256color")  # type: ignore[arg-type]
        with create_app_session(input=pipe, output=output):
            yield


@cache
def empty_store() -> bytes:
    """A store with nothing in it: made once, since hundreds of calls here each begin in a home of their own."""
    with TemporaryDirectory() as folder:
        Store(Path(folder)).close()
        return (Path(folder) / FILE).read_bytes()


def take_call(guide: Guide, home: Path, *keys: str, screen: Screen | None = None, seed: int = 0) -> PipedCall:
    """Takes a call by pressing keys; Ctrl-C is pressed at the end, so that every call ends."""
    screen = screen or Screen()
    home.mkdir(parents=True, exist_ok=True)
    if not (home / FILE).exists():
        (home / FILE).write_bytes(empty_store())
    journal = CallJournal(home)
    call = Call("c0ffee", guide, journal, lambda: 1_700_000_000.0)
    call.open(CallOpened(at=1_700_000_000.0, seed=seed))
    with session([*keys, CTRL_C], screen), TerminalFace(clock=lambda: 1_700_000_000.0) as face:
        ending = LiveLoop(call, face).run()
    journal.leave(over=ending.how == "closed")
    return PipedCall(call, screen, ending.how)
