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
    """A frame for each wording that such a call may begin with; the seed's remainder by their number picks it."""
    wordings = max(1, view(guide, advance(guide, State(), opened)).wordings)
    return [frame(guide, replace(opened, seed=seed)) for seed in range(wordings)]


def frame(guide: Guide, opened: CallOpened) -> str:
    """The first screen of a call on a terminal of this size."""
    width, height = os.get_terminal_size(sys.stdout.fileno())
    scene = Scene(view=view(guide, advance(guide, State(), opened)))
    rows = [rail_line(scene.view.rail, 0.0, width), *body(scene, width, height)]
    return ansi(rows, colour=not os.environ.get("NO_COLOR"))


def show(guide: Guide, opened: CallOpened) -> str:
    """Puts the first frame on the terminal's second screen; returns it."""
    first = frame(guide, opened)
    sys.stdout.write(ENTER_SCREEN + first)
    sys.stdout.flush()
    return first
