"""Whether files are still what they were. Imports nothing but os, since the first words wait for it."""

import os
from collections.abc import Iterable

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def stamp(paths: Iterable[str]) -> list[str]:
    """A line for each path that changes when the file or the folder's list of files does."""
    return [_line(path) for path in paths]


def still_stands(lines: Iterable[str]) -> bool:
    """Whether a stamp made earlier is still what it would be now."""
    return all(line == _line(line.partition("\t")[0]) for line in lines)


def program() -> list[str]:
    """The parts of the program whose change makes older results worthless."""
    return [
        os.path.join(_PACKAGE, part)  # noqa: PTH118
        for part in ("__init__.py", "model", "content", "walk", "phrasing", "terminal")
    ]


def _line(path: str) -> str:
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return f"{path}\tnone"
    # The last two tell a file apart that was put in another's place, or written with its times set back.
    return f"{path}\t{found.st_mtime_ns}\t{found.st_size}\t{found.st_ctime_ns}\t{found.st_ino}"
