"""Which face a call has: the screen, or line by line."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from recovery_coach.cli.first_words import Painted
from recovery_coach.session.ports import Face


@contextmanager
def face_for(painted: Painted | None, *, plain: bool) -> Iterator[Face]:
    """The face to walk a call with; the terminal is given back when it is left."""
    if plain:
        from recovery_coach.terminal.plain import PlainFace, plain_streams

        line_by_line = PlainFace(*plain_streams())
        with _leaving_on_signals(line_by_line.leave, "SIGINT", "SIGHUP", "SIGTERM"):
            yield line_by_line
        return
    from recovery_coach.terminal.prompts import TerminalFace

    frame = painted.hand_over() if painted else ""
    with TerminalFace(painted=frame) as face, _leaving_on_signals(face.leave, "SIGHUP", "SIGTERM"):
        signal.signal(signal.SIGINT, lambda *_: face.leave())
        try:
            yield face
        finally:
            # All that is left to do is short, and says how to go on: a second Ctrl-C must not break it off.
            signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _leaving_on_signals(leave: Callable[[], None], *names: str) -> Iterator[None]:
    """A closed window or a polite kill is a pause: the prompt is left as by Ctrl-C, and what is being kept is kept."""
    found = {number: signal.getsignal(number) for name in names if (number := getattr(signal, name, None)) is not None}
    for number in found:
        with suppress(ValueError, OSError):
            signal.signal(number, lambda *_: leave())
    try:
        yield
    finally:
        for number, handler in found.items():
            with suppress(ValueError, OSError, TypeError):
                signal.signal(number, handler)
