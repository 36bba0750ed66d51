"""The opener on the screen where none was kept: read, laid out, shown, and kept for the next start."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.first_words import Painted, frames_file, frames_path, screen_size, seed_at
from recovery_coach.content.pressed import Pressed, keep, ready_guide
from recovery_coach.terminal.frames import first_frames, show, show_words
from recovery_coach.walk.events import CallOpened


def draw_default(playbook: str) -> Painted:
    """The first frame of a `start` without options; kept, so that the next start has it at once."""
    pressed = ready_guide(playbook, places.shelf(), places.kept(), agent=places.agent())
    at = time.time()
    opened = CallOpened(at=at, seed=seed_at(at), channel=pressed.guide.first_channel)
    words = Painted("", opened.seed, at)
    try:
        show_words(pressed.guide, opened)
        painted = draw(pressed, opened, taken=True)
    except BaseException:
        words.give_back()
        raise
    with suppress(OSError, ValueError):
        frames = first_frames(pressed.guide, opened, screen_size())
        keep(Path(frames_path(playbook)), lambda: frames_file(playbook, pressed.stamps, frames))
    return painted


def draw(pressed: Pressed, opened: CallOpened, *, taken: bool = False) -> Painted:
    """Puts the first frame of a call on the second screen, which may be taken already."""
    return Painted(show(pressed.guide, opened, screen_size(), taken=taken), opened.seed, opened.at)
