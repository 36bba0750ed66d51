"""Makes docs/live-call.svg: a live call as it stands on a terminal of 80x24, taken from a real one.

    python docs/picture.py

It starts `recovery-coach start` on a pseudo-terminal, presses the keys of a short call, reads the screen with pyte and
has Rich export it. Needs the `dev` extra.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import pexpect
import pyte
from rich.console import Console
from rich.style import Style
from rich.text import Text

COLUMNS, ROWS = 80, 24
PICTURE = Path(__file__).with_name("live-call.svg")
STORY = "the heating failed, two calls, nobody came"
KEYS = ["\r", f"{STORY}\r"]
STOP_AT = "Show"
STATEMENT = "Two calls and a cold room with a baby. No wonder you're angry."


def main() -> None:
    screen = pyte.Screen(COLUMNS, ROWS)
    with tempfile.TemporaryDirectory() as home:
        play(screen, home)
    console = Console(record=True, width=COLUMNS, height=ROWS, file=io.StringIO(), force_terminal=True)
    for row in range(ROWS):
        console.print(row_of(screen, row), no_wrap=True, overflow="crop")
    drawn = console.export_svg(title="recovery-coach start")
    # Fonts from elsewhere are left out: the picture shows the same without a network.
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL), encoding="utf-8")
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")


def play(screen: pyte.Screen, home: str) -> None:
    """A call up to the step that the picture shows."""
    env = {**os.environ, "TERM": "xterm-256color", "RECOVERY_COACH_HOME": home}
    child = pexpect.spawn(
        sys.executable, ["-m", "recovery_coach", "start"], env=env, dimensions=(ROWS, COLUMNS), encoding="utf-8"
    )
    stream = pyte.Stream(screen)
    for key in ["", *KEYS]:
        child.send(key)
        settle(child, stream)
    while STOP_AT not in "\n".join(screen.display):
        child.send("\x0e")  # Ctrl-N: on to the next step
        settle(child, stream)
    child.send(STATEMENT)
    settle(child, stream)
    child.close(force=True)


def settle(child: pexpect.spawn[str], stream: pyte.Stream) -> None:
    """Reads until the screen has stood still for a moment."""
    still = time.monotonic() + 1.2
    while time.monotonic() < still:
        try:
            stream.feed(child.read_nonblocking(65536, timeout=0.2))
        except pexpect.TIMEOUT:
            continue


def row_of(screen: pyte.Screen, row: int) -> Text:
    text = Text()
    for column in range(COLUMNS):
        cell = screen.buffer[row][column]
        text.append(cell.data, style_of(cell))
    return text


def style_of(cell: pyte.screens.Char) -> Style:
    colour = {"default": None, "brown": "yellow", "brightblack": "bright_black"}.get(cell.fg, cell.fg)
    if colour is not None and re.fullmatch("[0-9a-f]{6}", colour):
        colour = f"#{colour}"
    return Style(color=colour, bold=cell.bold, reverse=cell.reverse, underline=cell.underscore)


if __name__ == "__main__":
    main()
