"""The primer: found on the shelf beside the playbooks, in a folder of its own, and read."""

from __future__ import annotations

from pathlib import Path

from recovery_coach.content.composer import read_file
from recovery_coach.content.mistakes import Enough, Mistakes
from recovery_coach.content.reader import Reader
from recovery_coach.content.shelf import LEARN, SUFFIXES, Shelf
from recovery_coach.errors import NotFound
from recovery_coach.model.primer import Primer

PRIMER = "primer"
"""The name of its file, before .yaml."""


def find_primer(shelf: Shelf) -> Path:
    """The primer that serves: a house's own before the shipped one. Raises NotFound where there is none."""
    for place in shelf.places:
        for suffix in SUFFIXES:
            path = place.folder / LEARN / f"{PRIMER}{suffix}"
            if path.is_file():
                return path
    raise NotFound("there is no primer", fix=f"{LEARN}/{PRIMER}.yaml is missing: install again")


def load_primer(path: Path) -> Primer:
    """Reads a primer. Raises BadFile with every mistake in it."""
    mistakes = Mistakes()
    try:
        primer = read_primer(path, Reader(mistakes), mistakes)
    except Enough:
        raise mistakes.error() from None
    mistakes.raise_any()
    assert primer is not None, "a file without mistakes holds a primer"
    return primer


def read_primer(path: Path, reader: Reader, mistakes: Mistakes) -> Primer | None:
    """A primer as far as it can be read, with one right answer to its question."""
    node = read_file(path, mistakes)
    primer: Primer | None = reader.read(node, Primer) if node else None
    if primer is None or reader.doubts(primer, "question"):
        return primer
    question = primer.question
    right = sum(answer.right for answer in question.answers)
    if right != 1:
        what = f"{right or 'none'} of the answers {'are' if right > 1 else 'is'} right"
        fix = f"{'leave' if right else 'write'} `right: yes` in one of them"
        mistakes.add(reader.mark_of(question, "answers"), what, fix, code="bad-value")
    elif len(question.answers) < 2:
        mistakes.add(reader.mark_of(question, "answers"), "there is only one answer", "write another", code="too-few")
    return primer
