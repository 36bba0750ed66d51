"""A playbook as a tree: its stages, its steps, and where calls go from each."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from recovery_coach.model.playbook import END
from recovery_coach.terminal import theme
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.theme import Look, rich_style
from recovery_coach.workshop.graph import Edge, Graph, Kind, Node

_WIDTH = 80


def tree_page(graph: Graph) -> None:
    """The tree on standard output."""
    _print(graph, Console(highlight=False, markup=False, emoji=False))


def tree_text(graph: Graph) -> str:
    """The tree as plain text, for a file."""
    written = StringIO()
    _print(graph, Console(file=written, width=_WIDTH, color_system=None, highlight=False, markup=False, emoji=False))
    return written.getvalue()


def _print(graph: Graph, console: Console) -> None:
    for number, tree in enumerate(_trees(graph)):
        if number:
            console.print()
        console.print(tree)


def _trees(graph: Graph) -> Iterator[Tree]:
    """A tree for the playbook itself, and one for each that it can go over to."""
    for track in graph.tracks:
        name = f"{graph.id} {graph.version}" if track.id == graph.tracks[0].id else track.id
        tree = Tree(_text((f"{track.title} ({name})", theme.NAME)))
        for stage, nodes in graph.stages(track):
            under = tree.add(_text((stage, theme.CLOCK)))
            for node in nodes:
                _add(under.add(_step(node)), graph, node)
        yield tree


def _step(node: Node) -> Text:
    must = ", must be accounted for" if node.must else ""
    asks = f" {node.asks}" if node.asks else ""
    return _text((node.name, theme.SAY), (f" [{node.key}]{asks}{must}", theme.WHY))


def _add(tree: Tree, graph: Graph, node: Node) -> None:
    """Under a step: when it belongs to the call at all, and where it leads if not just on to the next."""
    if node.condition:
        tree.add(_text((f"only if {node.condition}", theme.DO)))
    for edge in graph.leaving[node.id]:
        if _is_told(edge):
            label = f"{edge.label} " if edge.label else ""
            tree.add(_text((label, theme.DO), (f"-> {graph.target_in_words(edge)}", theme.STAGE_DONE)))


def _is_told(edge: Edge) -> bool:
    """Whether more is to be told of a way on than the order of the tree tells already."""
    return edge.kind is Kind.BRANCH or edge.target == END or (edge.kind is Kind.ONWARD and bool(edge.label))


def _text(*pieces: tuple[str, Look]) -> Text:
    return Text.assemble(*((printable(text), rich_style(look)) for text, look in pieces))
