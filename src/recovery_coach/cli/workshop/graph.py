"""`playbook graph`: where calls go, as a tree in the terminal or as a picture's file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.boundary import tell
from recovery_coach.content.playbooks import load
from recovery_coach.content.writing import put
from recovery_coach.errors import CoachError
from recovery_coach.terminal.tree import tree_page, tree_text
from recovery_coach.workshop.drawing import svg
from recovery_coach.workshop.graph import Graph, dot, graph_of, mermaid

TREE = "tree"
_WRITERS: Mapping[str, Callable[[Graph], str]] = {TREE: tree_text, "mermaid": mermaid, "dot": dot, "svg": svg}
_BY_SUFFIX = {".txt": TREE, ".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}


def run(playbook: str, playbooks: Path | None, form: str, out: Path | None) -> int:
    """Draws a playbook: on the screen as a tree, in a file as its name says, where no form is asked for."""
    form = form or (_form_of(out) if out else TREE)
    shelf = places.shelf(playbooks)
    graph = graph_of(load(shelf.find(playbook), shelf, agent=places.agent()).guide)
    if out is not None:
        put(out, _WRITERS[form](graph))
    elif form == TREE:
        _reconfigure(errors="replace")
        tree_page(graph)
    else:
        _reconfigure(encoding="utf-8")  # What programs read is in UTF-8, wherever it is sent.
        tell(_WRITERS[form](graph).rstrip("\n"))
    return 0


def _form_of(out: Path) -> str:
    """What a file's name says that it holds. Raises CoachError where it says nothing."""
    form = _BY_SUFFIX.get(out.suffix.lower())
    if form is None:
        what = "the name doesn't tell what to draw"
        raise CoachError(what, where=str(out), fix="end it in .svg, .mmd, .dot or .txt, or say which with --format")
    return form


def _reconfigure(**options: str) -> None:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(**options)
