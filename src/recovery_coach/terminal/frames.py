"""First frames: what a call's first screen shows above its prompt, as text that a later start can put out at once."""

from __future__ import annotations

import os
import sys

from msgspec.structs import replace

from recovery_coach.model.playbook import Guide
from recovery_coach.session.ports import Scene
from recovery_coach.terminal.escapes import ENTER_SCREEN
from recovery_coach.terminal.screen import ansi, body, rail_line
from recovery_coach.walk.engine import advance
from recovery_coach.walk.events import CallOpened
from recovery_coach.walk.state import State
from recovery_coach.walk.view import view


def first_frames(guide: Guide, opened: CallOpened) -> list[str]:
    """A frame for each wording that a call may begin with: the seed's remainder picks it."""
    wordings = max(1, len(guide.steps[0].say))
    return [frame(guide, advance(guide, State(), replace(opened, seed=seed))) for seed in range(_span(wordings))]


def _span(wordings: int) -> int:
    """Seeds to draw: a multiple of every count of fitting wordings up to this one, so that any remainder is right."""
    from math import lcm

    return min(lcm(*range(1, wordings + 1)), 2520)


def frame(guide: Guide, state: State) -> str:
    width, height = os.get_terminal_size(sys.stdout.fileno())
    scene = Scene(view=view(guide, state))
    rows = [rail_line(scene.view.rail, 0.0, width), *body(scene, width, height)]
    return ansi(rows, colour=not os.environ.get("NO_COLOR"))


def show(guide: Guide, state: State) -> str:
    """Puts the first frame on the terminal's second screen; returns it."""
    first = frame(guide, state)
    sys.stdout.write(ENTER_SCREEN + first)
    sys.stdout.flush()
    return first
