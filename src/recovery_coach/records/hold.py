"""Which calls are being walked right now, by a lock that the system drops when the process dies, however it dies."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

TRIES = 20
PAUSE = 0.01
"""Seconds between tries: who only looks has the lock for an instant, and that must not pass for another screen."""


class Hold:
    """A lock on one call. Where locks can't be had, every call counts as free: a list too long beats a lost call."""

    def __init__(self, folder: Path, call: str) -> None:
        self._path = folder / "held" / f"{call}.lock"
        self._file: int | None = None

    def take(self) -> bool:
        """Takes the lock; False when another process walks this call."""
        for attempt in range(TRIES):
            if attempt:
                time.sleep(PAUSE)
            if self._try():
                return True
        return False

    def free(self) -> bool:
        """Whether nobody has the lock. Any number may look at once."""
        free = self._try(shared=True)
        self.release()
        return free

    def _try(self, *, shared: bool = False) -> bool:
        """True when taken, or when there are no locks here; False when another has it."""
        if fcntl is None:
            return True
        file = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            if file is not None:
                os.close(file)
            return False
        except OSError:
            if file is not None:
                os.close(file)
            return True
        self._file = file
        return True

    def release(self, *, forget: bool = False) -> None:
        """Lets go of the call; `forget` also removes the lock's file, when the call is over."""
        if self._file is None:
            return
        with suppress(OSError):
            if forget:
                self._path.unlink(missing_ok=True)
            os.close(self._file)
        self._file = None


def is_held(folder: Path, call: str) -> bool:
    """Whether another process walks this call now."""
    # Looking makes no file: most calls were never held by anyone who is still there.
    return (folder / "held" / f"{call}.lock").exists() and not Hold(folder, call).free()
