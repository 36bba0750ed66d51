"""The spare copy of a call whose store failed: JSON lines, a head with the guide, then inputs and drafts."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

import msgspec

from recovery_coach.errors import CoachError, NotFound
from recovery_coach.model.playbook import Guide
from recovery_coach.walk.events import AnyInput, Input

Drafts = Mapping[str, str | tuple[str, ...]]
"""What was typed and not yet entered, by prompt."""

PREFIX = "recovery-coach-call-"
SUFFIX = ".jsonl"
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


class Head(msgspec.Struct, frozen=True, tag=True):
    """The first line: which call it is, and what it follows."""

    call: str
    guide: Guide


class Unfinished(msgspec.Struct, frozen=True, tag=True):
    """What was typed and not yet entered. The last one counts, and it holds all of it."""

    drafts: dict[str, str | tuple[str, ...]]


Record = Head | Input | Unfinished


class Kept(msgspec.Struct, frozen=True):
    """A call as a spare copy or the store gives it back."""

    call: str
    guide: Guide
    inputs: list[Input]
    drafts: dict[str, str | tuple[str, ...]]


class Spare:
    """An append-only file."""

    def __init__(self, path: Path) -> None:
        """Makes the file. Raises OSError where that can't be done, or where there is one already."""
        self.path = path
        self._file: int | None = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self._size = 0

    def write(self, *records: Record) -> bool:
        """Adds records; on disk when it returns. False where that failed: then none of them is in the file."""
        if self._file is None:
            return False
        lines = b"".join(msgspec.json.encode(record) + b"\n" for record in records)
        try:
            left = memoryview(lines)
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, self._size)
                os.lseek(self._file, 0, os.SEEK_END)
            return False
        self._size += len(lines)
        return True

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
            self._file = None


def begin_spare(call: str, folder: Path, *records: Record) -> Spare | None:
    """A spare copy that begins with these records; None, and no file, where that folder does not take them."""
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        path = folder / f"{PREFIX}{call}{again}{SUFFIX}"
        try:
            spare = Spare(path)
        except FileExistsError:
            continue
        except OSError:
            return None
        if spare.write(*records):
            return spare
        spare.close()
        with suppress(OSError):
            path.unlink()
        return None
    return None


def spare_folders(folder: Path) -> tuple[Path, ...]:
    """Where a spare copy may go, best first."""
    import tempfile  # Only a failing store needs it.

    found = [folder]
    for place in (tempfile.gettempdir, Path.cwd):
        with suppress(OSError):  # No folder for such files, or one that was deleted under us.
            found.append(Path(place()))
    return tuple(found)


def spares_beside(folder: Path) -> list[tuple[Path, Kept]]:
    """The spare copies that are where such go, the last written first; those that can't be read are left out."""
    paths = {path for place in spare_folders(folder) for path in place.glob(f"{PREFIX}*{SUFFIX}")}
    found = []
    for path in paths:
        with suppress(CoachError, OSError):
            found.append((path.stat().st_mtime_ns, path, read_spare(path)))
    return [(path, kept) for _, path, kept in sorted(found, key=lambda one: one[0], reverse=True)]


def resumed_from(path: Path) -> str:
    """The command that goes on with the call in a spare copy."""
    import shlex  # Only a failing store needs it.

    return f"recovery-coach resume {shlex.quote(str(path))}"


def read_spare(path: Path) -> Kept:
    """A call from its spare copy. A last line that broke off is left out; anything else unreadable is refused."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError as error:
        raise NotFound("there is no such file", where=str(path)) from error
    except OSError as error:
        raise CoachError(f"this file can't be read ({error.strerror or error})", where=str(path)) from error
    if lines == [b""]:
        raise CoachError("this file is empty", where=str(path))
    try:
        head = msgspec.json.decode(lines[0], type=Head)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CoachError("this is not a call that was kept", where=str(path)) from error
    if not _ID.fullmatch(head.call):
        raise CoachError("this is not a call that was kept: its id is none of ours", where=str(path))
    inputs: list[Input] = []
    drafts: dict[str, str | tuple[str, ...]] = {}
    decoder = msgspec.json.Decoder(AnyInput | Unfinished)
    for number, line in enumerate(lines[1:], 2):
        try:
            record = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            if number == len(lines):
                break  # What comes after the last line end broke off, or is nothing.
            raise CoachError(f"line {number} can't be read ({error})", where=str(path)) from error
        if isinstance(record, Unfinished):
            drafts = record.drafts
        else:
            inputs.append(record)
    if not inputs:
        raise CoachError("this is not a call that was kept: nothing happened in it", where=str(path))
    return Kept(head.call, head.guide, inputs, drafts)
