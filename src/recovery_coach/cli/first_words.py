"""The opener on the screen before anything slow is imported: the first frame as it was kept from an earlier start.

This module imports next to nothing on purpose; everything that it needs is in one small file of text. Frames are kept
by playbook, by terminal size and by colour, with a stamp of every file that they were made from.
"""

import os
import sys

from recovery_coach.cli.homes import kept
from recovery_coach.content.stamp import still_stands
from recovery_coach.terminal.escapes import ENTER_SCREEN, LEAVE_SCREEN

DEFAULT = "live-recovery"
_FRAME = "\x1e"


class Painted:
    """What stands on the screen already: its text, the seed of the call that it opens, and when it came up."""

    def __init__(self, frame: str, seed: int, at: float) -> None:
        self.seed = seed
        self.at = at
        self._frame = frame
        self._held = True

    def hand_over(self) -> str:
        """The frame, for whoever gives the screen back from now on."""
        self._held = False
        return self._frame

    def give_back(self) -> None:
        """Gives the terminal its own screen back where nobody took this one over: something went wrong first."""
        if self._held:
            self._held = False
            sys.stdout.write(LEAVE_SCREEN)
            sys.stdout.flush()


def paint(playbook: str) -> Painted | None:
    """Puts the opener on the screen from what was kept; None where that can't be done at once."""
    import time

    if not is_screen():
        return None
    silence_echo()
    try:
        with open(frames_path(playbook), encoding="utf-8", newline="") as file:  # noqa: PTH123
            head, *frames = file.read().split(_FRAME)
    except (OSError, ValueError):
        return None
    made_for, *stamps = head.split("\n")
    if not frames or made_for != _made_for(playbook) or not still_stands(stamps):
        return None
    at = time.time()
    seed = seed_at(at)
    frame = frames[seed % len(frames)]
    try:
        sys.stdout.write(ENTER_SCREEN + frame)
        sys.stdout.flush()
    except (OSError, ValueError):
        return None
    return Painted(frame, seed, at)


def is_screen() -> bool:
    """Whether there is a terminal that can hold a screen."""
    try:
        return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    except (AttributeError, ValueError):
        return False


def seed_at(at: float) -> int:
    """The seed of a call that is opened at this time: it says which wordings come first."""
    return int(at * 1000) % 1_000_003


def screen_size() -> tuple[int, int]:
    """Columns and rows; those of a terminal that doesn't tell are taken for 80 and 24, as the prompts take them."""
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    return columns or 80, rows or 24


def frames_path(playbook: str) -> str:
    """The file of frames for a playbook on a terminal like this one."""
    # A digest would cost more time than the whole rest: what the frames depend on makes the name, as far as it goes.
    name = "".join(c if c.isalnum() else "_" for c in _made_for(playbook))
    return os.path.join(kept(), f"frames-{name[-150:]}")  # noqa: PTH118


def frames_file(playbook: str, stamps: list[str], frames: list[str]) -> bytes:
    """The content of a file of frames."""
    return _FRAME.join(["\n".join([_made_for(playbook), *stamps]), *frames]).encode("utf-8", "replace")


def _made_for(playbook: str) -> str:
    """All that frames depend on but the files that are stamped; a playbook's path means another file elsewhere."""
    columns, rows = screen_size()
    parts = [os.getcwd(), playbook, str(columns), str(rows), os.environ.get("NO_COLOR", "")]  # noqa: PTH109
    parts += [os.environ.get(name, "") for name in ("RECOVERY_COACH_PLAYBOOKS", "RECOVERY_COACH_AGENT")]
    return "\t".join(parts).replace("\n", " ")


def silence_echo() -> None:
    """Keys pressed before the prompt is ready wait for it, unseen and as they are: an Enter is one, and so is Ctrl-C.

    The terminal is as before when the program ends.
    """
    try:
        import atexit
        import termios
    except ImportError:
        return
    try:
        found = termios.tcgetattr(sys.stdin.fileno())
        quiet = list(found)
        quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, quiet)
        atexit.register(termios.tcsetattr, sys.stdin.fileno(), termios.TCSANOW, found)
    except (termios.error, OSError, ValueError):
        return
