"""The spare copy of a call whose store failed: JSON lines, a head with the guide, then inputs and drafts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from recovery_coach.errors import CoachError
from recovery_coach.model.playbook import Guide
from recovery_coach.walk.events import AnyInput, Input

Drafts = Mapping[str, str | tuple[str, ...]]


class Head(msgspec.Struct, frozen=True, tag=True):
    """The first line: which call it is, and what it follows."""

    call: str
    guide: Guide


class Unfinished(msgspec.Struct, frozen=True, tag=True):
    """What was typed and not yet entered."""

    drafts: dict[str, str | tuple[str, ...]]


class Kept(msgspec.Struct, frozen=True):
    """A call as a spare copy or the store gives it back."""

    call: str
    guide: Guide
    inputs: list[Input]
    drafts: dict[str, str | tuple[str, ...]]


class Spare:
    """An append-only file in the first folder that can be written; with none, it keeps nothing and says so."""

    def __init__(self, call: str, folders: Iterable[Path]) -> None:
        self.path: Path | None = None
        self._file: int | None = None
        for folder in folders:
            path = folder / f"recovery-coach-call-{call}.jsonl"
            try:
                self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            except OSError:
                continue
            self.path = path
            return

    def write(self, *records: Head | Input | Unfinished) -> bool:
        """Adds records; on disk when it returns. False where that failed."""
        if self._file is None:
            return False
        lines = memoryview(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
        try:
            while lines:
                lines = lines[os.write(self._file, lines) :]
            os.fsync(self._file)
        except OSError:
            return False
        return True

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
            self._file = None


def spare_folders(folder: Path) -> tuple[Path, ...]:
    """Where a spare copy may go, best first."""
    import tempfile  # Only a failing store needs it.

    return (folder, Path(tempfile.gettempdir()), Path.cwd())


def read_spare(path: Path) -> Kept:
    """A call from its spare copy. A last line that broke off is left out; anything else unreadable is refused."""
    try:
        lines = path.read_bytes().splitlines()
        head = msgspec.json.decode(lines[0], type=Head) if lines else None
    except (OSError, msgspec.MsgspecError) as error:
        raise CoachError("this is not a call that was kept", where=str(path)) from error
    if head is None:
        raise CoachError("this file is empty", where=str(path))
    inputs: list[Input] = []
    drafts: dict[str, str | tuple[str, ...]] = {}
    decoder = msgspec.json.Decoder(AnyInput | Unfinished)
    for number, line in enumerate(lines[1:], 2):
        try:
            record = decoder.decode(line)
        except msgspec.MsgspecError as error:
            if number == len(lines):
                break
            raise CoachError(f"line {number} can't be read ({error})", where=str(path)) from error
        if isinstance(record, Unfinished):
            drafts = record.drafts
        else:
            inputs.append(record)
    return Kept(head.call, head.guide, inputs, drafts)
