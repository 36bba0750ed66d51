"""What runs, but was hardly meant as it is written: told from the file, since what was read from it is all right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from recovery_coach.content.mistakes import Mark
from recovery_coach.content.nodes import Scalar
from recovery_coach.content.reader import Reader
from recovery_coach.model.playbook import Playbook, Wording

CUT_BY_A_COMMA = (
    "this wording begins in the middle of a sentence",
    "a comma in [ ] begins the next wording: put quotes around each of them",
)
_ENDS = (".", "!", "?", "…", ":", ";", "”", '"', "'", "’", ")")
"""What a sentence ends with, or a part of one that can stand alone."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def cut_by_commas(wordings: Iterable[Wording], reader: Reader) -> Iterator[Mark]:
    """The wordings in brackets that go on from the one before: a comma cut them out of a sentence.

    Where the first is in small letters, so may the others be.
    """
    nodes = [reader.node_of(wording) for wording in wordings]
    texts = [node if isinstance(node, Scalar) and node.listed and not node.quoted else None for node in nodes]
    if not texts or texts[0] is None or texts[0].text[:1].islower():
        return
    for before, text in pairwise(texts):
        if before and text and text.text[:1].islower() and not before.text.endswith(_ENDS):
            yield text.mark


def other_name(playbook: Playbook, path: Path) -> tuple[str, str] | None:
    """That a playbook is called otherwise than its file, and what to do about it; None where it is not."""
    if not playbook.id or playbook.id == path.stem:
        return None
    what = f"the id is `{playbook.id}`, and the file is called {path.name}"
    rename = f"call the file {playbook.id}{path.suffix}"
    id_too = f"write `id: {path.stem}`, or " if _NAME.fullmatch(path.stem) else ""
    return what, f"playbooks are found by the names of their files: {id_too}{rename}"
