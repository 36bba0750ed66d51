"""The corpus: sentences with their moves and traps, as two readers saw them.

A line is `first reading<TAB>second reading<TAB>sentence`. A reading is labels with spaces between: a strong move with
`+` after it, a trap with `!` before it, `-` for none. `?` stands for a second reading that was not made.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from recovery_coach.model.phrasing import Move, Trap

FOLDER = Path(__file__).with_name("corpus")

Labels = dict[Move | Trap, bool]
"""What holds, and of each move whether it is strong."""


class Line(NamedTuple):
    """A sentence, whose hand wrote it, and its readings: one or two."""

    hand: str
    text: str
    readings: tuple[Labels, ...]


def read_corpus(folder: Path = FOLDER) -> list[Line]:
    """All lines of all hands."""
    return [line for path in sorted(folder.glob("*.tsv")) for line in read_lines(path)]


def read_lines(path: Path) -> list[Line]:
    """The lines of a file. Raises ValueError with the place of one that can't be read."""
    found = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            first, second, text = row.split("\t")
            readings = tuple(labels_of(reading) for reading in (first, second) if reading != "?")
        except ValueError as error:
            raise ValueError(f"{path.name}:{number}: {error}") from None
        found.append(Line(path.stem, text, readings))
    return found


def labels_of(reading: str) -> Labels:
    """The labels of one reading."""
    found: Labels = {}
    for word in reading.split():
        if word.startswith("!"):
            found[Trap(word[1:])] = False
        elif word != "-":
            found[Move(word.removesuffix("+"))] = word.endswith("+")
    return found
