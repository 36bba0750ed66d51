"""Which calls are being walked right now, by a lock that the system drops when the process dies, however it dies."""

from __future__ import annotations

import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class Hold:
    """A lock on one call. Where locks can't be had, every call counts as free: a list too long beats a lost call."""

    def __init__(self, folder: Path, call: str) -> None:
        self._path = folder / "held" / f"{call}.lock"
        self._file: int | None = None

    def take(self) -> bool:
        """Takes the lock; False when another process walks this call."""
        if fcntl is None:
            return True
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError:
            return True
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            self._file = None
            return False
        except OSError:
            return True
        return True

    def release(self, *, forget: bool = False) -> None:
        """Lets go of the call; `forget` also removes the lock's file, when the call is over."""
        if self._file is None:
            return
        try:
            if forget:
                self._path.unlink(missing_ok=True)
            os.close(self._file)
        except OSError:
            pass
        self._file = None


def is_held(folder: Path, call: str) -> bool:
    """Whether another process walks this call now."""
    hold = Hold(folder, call)
    if not (folder / "held" / f"{call}.lock").exists():
        return False
    free = hold.take()
    hold.release()
    return not free
