"""Guides kept ready, so that a call need not wait for YAML. A kept guide serves only while no file of it changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from recovery_coach.content.shelf import Shelf
from recovery_coach.content.stamp import program, stamp, still_stands
from recovery_coach.model.playbook import Guide


class Pressed(msgspec.Struct, frozen=True):
    """A guide with the stamp of everything that it was made from."""

    stamps: list[str]
    guide: Guide


def ready_guide(name: str, shelf: Shelf, folder: Path, *, agent: str = "") -> Pressed:
    """The guide of a playbook, from the folder of kept ones or read anew. Raises as `playbooks.load` does."""
    kept = kept_path(folder, "guide", name, agent, *(str(place.folder) for place in shelf.places))
    try:
        pressed = msgspec.json.decode(kept.read_bytes(), type=Pressed)
        if still_stands(pressed.stamps):
            return pressed
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError):
        pass  # Not kept, damaged, or by another version: it is read anew.
    pressed = _press(name, shelf, agent)
    keep(kept, lambda: msgspec.json.encode(pressed))
    return pressed


def _press(name: str, shelf: Shelf, agent: str) -> Pressed:
    # Reading YAML costs more than all the rest before the first words, so it is imported where it is needed.
    from recovery_coach.content.playbooks import load

    # Stamped before the search: a file that comes to win during it must not pass for having lost.
    manifests = [str(place.manifest) for place in shelf.places if place.manifest]
    searched = stamp([*program(), *manifests, *(str(place.folder) for place in shelf.places)])
    loaded = load(shelf.find(name), shelf, agent=agent)
    return Pressed([*searched, *loaded.stamps], loaded.guide)


def kept_path(folder: Path, kind: str, *parts: str) -> Path:
    """The file that something is kept under: its kind, and a digest of what it depends on."""
    digest = sha256("\0".join([_here(), *parts]).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return folder / f"{kind}-{digest}"


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        return ""  # The folder that we stand in was deleted: no relative path leads anywhere from it.


def keep(path: Path, content: Callable[[], bytes]) -> None:
    """Writes whole or not at all. A folder that can't be written only costs time at the next start."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        for folder in (path.parent.parent, path.parent):  # `parents` would leave the upper one open to others.
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(content())
        draft.chmod(0o600)
        draft.replace(path)
    except (OSError, ValueError):
        with suppress(OSError):
            draft.unlink(missing_ok=True)
