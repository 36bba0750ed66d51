"""The kinds of file that trainers write, told apart by name and folder alone, and where the files of a place are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from recovery_coach.content.shelf import (
    CALLS,
    CARDS,
    DRILLS,
    HOUSE,
    LEARN,
    RULEBOOKS,
    SNIPPETS,
    SUFFIXES,
    TEMPER,
    Shelf,
)
from recovery_coach.content.writing import DRAFTS
from recovery_coach.workshop.reports import FileKind

_BY_NAME = {HOUSE: FileKind.HOUSE, CARDS: FileKind.CARDS, SNIPPETS: FileKind.SNIPPETS}
_FOLDERS = {RULEBOOKS: FileKind.PHRASING, DRILLS: FileKind.SCENARIO, LEARN: FileKind.PRIMER}
"""The folders beside playbooks whose files are all of one kind."""


def kind_of(path: Path) -> FileKind:
    """The kind of a file, by its name and the folder that it stands in."""
    if path.stem.endswith(CALLS):
        return FileKind.CALLS
    parent = path.absolute().parent
    folder = (parent.parent if parent.name == DRAFTS else parent).name  # A draft stands beside what it will be.
    if folder == DRILLS and path.stem == TEMPER:
        return FileKind.TEMPER
    return _FOLDERS.get(folder) or _BY_NAME.get(path.stem, FileKind.PLAYBOOK)


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are meant by these paths: a folder means what trainers write in it."""
    for path in paths:
        if path.is_dir():
            yield from _yaml_files(path)
            for name in _FOLDERS:
                yield from _yaml_files(path / name)
        else:
            yield path


def files_on(shelf: Shelf) -> Iterator[Path]:
    """The files of a shelf that serve: of two with one name, the first place's."""
    seen: set[tuple[str, str]] = set()
    for place in shelf.places:
        for path in files_of([place.folder]) if place.folder.is_dir() else ():
            name = (path.parent.name if path.parent != place.folder else "", path.stem)
            if name not in seen:
                seen.add(name)
                yield path


def _yaml_files(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir())
    except (OSError, ValueError):
        return
    for path in entries:
        if path.suffix in SUFFIXES and not path.name.startswith(".") and os.path.isfile(path):  # noqa: PTH113
            yield path
