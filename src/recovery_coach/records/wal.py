"""SQLite's write-ahead log, read from outside. After damage in it SQLite leaves out the rest, and says nothing.

Source: https://www.sqlite.org/walformat.html
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import msgspec

_HEAD = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
_WORD = 0xFFFFFFFF


class Log(msgspec.Struct, frozen=True):
    """A log as it stands in its file. `commits` is the number of the last frame that ends a transaction."""

    salts: tuple[int, int]
    commits: int
    sound: bool


def path_of(store: Path) -> Path:
    return store.with_name(f"{store.name}-wal")


def read(store: Path) -> Log | None:
    """The log beside a store; None where there is none, or nothing in it."""
    try:
        with path_of(store).open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return None
            magic, _, page, _, *salts, one, two = _HEAD.unpack(head)
            sound = magic | 1 == _MAGIC | 1 and _checksum(head[:24], big=bool(magic & 1)) == (one, two)
            if not sound:
                return Log((salts[0], salts[1]), 0, False)
            commits = 0
            for number in range(1, (size - _HEAD.size) // (_FRAME.size + page) + 1):
                file.seek(_HEAD.size + (number - 1) * (_FRAME.size + page))
                _, ends, *own, _, _ = _FRAME.unpack(file.read(_FRAME.size))
                if ends and own == salts:
                    commits = number
    except (OSError, struct.error):
        return None
    return Log((salts[0], salts[1]), commits, True)


def copy_aside(store: Path) -> Path:
    """A copy of the log that stays, whatever SQLite does with the log itself."""
    import shutil  # Rarely needed, and it brings every compressor with it.

    log = path_of(store)
    number = 1
    while (aside := log.with_name(f"{log.name}.damaged-{number}")).exists():
        number += 1
    os.close(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    shutil.copyfile(log, aside)
    return aside


def _checksum(data: bytes, *, big: bool) -> tuple[int, int]:
    one = two = 0
    for first, second in struct.iter_unpack(">2I" if big else "<2I", data):
        one = (one + first + two) & _WORD
        two = (two + second + one) & _WORD
    return one, two
