"""Files of a trainer's own: begun, kept as drafts while they have mistakes, and put in place whole."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from recovery_coach.content.decoding import read_text
from recovery_coach.content.mistakes import Mistakes, Unreadable
from recovery_coach.content.shelf import NO_PLAYBOOKS
from recovery_coach.errors import CoachError
from recovery_coach.model.playbook import END
from recovery_coach.walk.conditions import FACTS

DRAFTS = ".drafts"
"""The folder beside a trainer's own playbooks that holds what has mistakes still. Nothing reads it but `edit`."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_ID_LINE = re.compile(r"^id:[^\n#]*?(?=\s*(?:#|$))", re.MULTILINE)
_MODELINE = re.compile(r"^# yaml-language-server:[^\n]*\n")
_SKELETON = Path(__file__).with_name("skeleton.yaml")


def skeleton(name: str) -> str:
    """A commented playbook to begin with."""
    title = name.replace("-", " ").capitalize()
    text = _SKELETON.read_text(encoding="utf-8")
    return text.replace("NAME", name).replace("TITLE", title)


def copied(path: Path, name: str) -> str:
    """The text of a playbook under another name, comments and all. Raises BadFile where it can't be read."""
    mistakes = Mistakes()
    try:
        text = read_text(path, mistakes)
    except Unreadable:
        raise mistakes.error() from None
    # The line that tells an editor of the schemas leads nowhere from another folder: `playbook schema --install` does.
    return _ID_LINE.sub(f"id: {name}", _MODELINE.sub("", text), count=1)


def check_name(name: str) -> None:
    """Raises CoachError for a name that a playbook can't have."""
    if name in {*NO_PLAYBOOKS, END, "house", *FACTS}:
        raise CoachError(f"a playbook can't be called `{name}`: the word means something already", fix="choose another")
    if not _ID.fullmatch(name):
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
        fix = "use lower-case letters, digits and dashes" + (f": {plain}" if plain else "")
        raise CoachError(f"`{name}` can't be a playbook's name", fix=fix)


def put(path: Path, text: str | bytes) -> None:
    """Writes a file whole or not at all, on disk when it returns. Raises CoachError where it can't be written."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        fix = "check the folder's permissions, and the room on the disk"
        raise CoachError(f"it can't be written ({error.strerror or error})", where=str(path), fix=fix) from error
