"""First frames: what a call's first screen shows above its prompt, as text that a later start can put out at once."""

from __future__ import annotations

import os
import sys

from msgspec.structs import replace

from recovery_coach.model.playbook import Guide
from recovery_coach.session.ports import Scene
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.escapes import CLEAR_SCREEN, ENTER_SCREEN
from recovery_coach.walk.engine import advance
from recovery_coach.walk.events import CallOpened
from recovery_coach.walk.state import State
from recovery_coach.walk.view import view

Size = tuple[int, int]
"""Columns and rows."""


def first_frames(guide: Guide, opened: CallOpened, size: Size) -> list[str]:
    """A frame for each wording that such a call may begin with; the seed's remainder by their number picks it."""
    wordings = max(1, view(guide, advance(guide, State(), opened)).wordings)
    return [frame(guide, replace(opened, seed=seed), size) for seed in range(wordings)]


def frame(guide: Guide, opened: CallOpened, size: Size) -> str:
    """What stands above the first prompt of a call, on a terminal of this size."""
    from recovery_coach.terminal.asking import rows_asked
    from recovery_coach.terminal.screen import ansi, body, rail_line

    width, height = size
    scene = Scene(view=view(guide, advance(guide, State(), opened)))
    rows = [rail_line(scene.view.rail, 0.0, width), *body(scene, width, height, rows_asked(scene.view, width))]
    return ansi(rows, colour=not os.environ.get("NO_COLOR"))


def show_words(guide: Guide, opened: CallOpened) -> None:
    """Puts the first words on the screen as they are, where laying them out would still take a moment."""
    words = printable(view(guide, advance(guide, State(), opened)).line)
    sys.stdout.write(f"{ENTER_SCREEN}\r\n\r\n\r\n    {words}")
    sys.stdout.flush()


def show(guide: Guide, opened: CallOpened, size: Size, *, taken: bool = False) -> str:
    """Puts the first frame on the terminal's second screen, which may be taken already; returns it."""
    first = frame(guide, opened, size)
    sys.stdout.write((CLEAR_SCREEN if taken else ENTER_SCREEN) + first)
    sys.stdout.flush()
    return first
