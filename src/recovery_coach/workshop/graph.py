"""Where calls go: the steps of a guide and every way on from each, as a small graph, and as Mermaid and DOT."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from msgspec import Struct

from recovery_coach.model.playbook import END, Ask, Conditions, Guide, Step, Track
from recovery_coach.workshop.in_words import any_of, in_words

BEGIN = ""
"""Where the first edges come from: the call that begins. No step has an empty id."""

OPENING = "A call begins"
CLOSE = "The close"
"""What stands where the first edges come from, and where those that lead to the end go."""

_FEW = 4
"""So many choices are named; of more, only their number is told."""

_FEW_PASSED = 2
"""Past so many steps it is told when; past more, how many they are."""

_JOINERS = "\u200c\u200d"


class Kind(StrEnum):
    """How a call comes to go this way."""

    BRANCH = "branch"
    ONWARD = "onward"
    PASSED_OVER = "passed over"


class Node(Struct, frozen=True):
    """A step. `condition` and `asks` are in words, and empty where there is none or only a line to say."""

    id: str
    name: str
    stage: str
    track: str
    condition: str = ""
    asks: str = ""
    must: bool = False

    @property
    def key(self) -> str:
        """Its id inside its track."""
        return self.id.rpartition("/")[2]


class Edge(Struct, frozen=True):
    """One way on, from a step or from BEGIN, to a step or to END. The label says when, in words; empty for always."""

    source: str
    target: str
    kind: Kind
    label: str = ""


class Graph(Struct, frozen=True, dict=True):
    """The steps in the playbook's order, and the edges in the order in which they are looked at."""

    id: str
    title: str
    version: str
    language: str
    tracks: tuple[Track, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Edge, ...]]:
        """The ways on from each step."""
        found: dict[str, list[Edge]] = {node.id: [] for node in self.nodes}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge)
        return {source: tuple(edges) for source, edges in found.items()}

    @cached_property
    def closing(self) -> frozenset[str]:
        """The tracks that some edge leads to the end from."""
        return frozenset(self.track_of(edge) for edge in self.edges if edge.target == END)

    def of(self, track: Track) -> tuple[Node, ...]:
        """The steps of a track."""
        return tuple(node for node in self.nodes if node.track == track.id)

    def stages(self, track: Track) -> Iterator[tuple[str, tuple[Node, ...]]]:
        """The steps of a track as they stand under its stages. A stage that is come back to stands there again."""
        return ((stage, tuple(run)) for stage, run in groupby(self.of(track), key=lambda node: node.stage))

    def track_of(self, edge: Edge) -> str:
        """The track that an edge sets out from."""
        return self.by_id[edge.source].track if edge.source in self.by_id else self.tracks[0].id

    def target_in_words(self, edge: Edge) -> str:
        """Where an edge leads: a step's name, with the playbook's own where it is another one's."""
        if edge.target == END:
            return CLOSE[0].lower() + CLOSE[1:]
        node = self.by_id[edge.target]
        return node.name if node.track == self.track_of(edge) else f"{node.track or self.id}: {node.name}"


def graph_of(guide: Guide) -> Graph:
    """The graph of a guide: true to how a call is walked, where nobody jumps, goes back or closes early."""
    return Graph(
        id=guide.id,
        title=guide.title,
        version=guide.version,
        language=guide.language,
        tracks=guide.tracks,
        nodes=tuple(_node(step) for step in guide.steps),
        edges=(*_opening(guide), *(edge for step in guide.steps for edge in _ways_on(guide, step))),
    )


def _node(step: Step) -> Node:
    return Node(
        id=step.id,
        name=step.name,
        stage=step.stage,
        track=step.track,
        condition=in_words(step.if_),
        asks=_asks(step),
        must=step.must,
    )


def _asks(step: Step) -> str:
    words = list(step.choices)
    few = len(words) <= _FEW
    if step.ask is Ask.ONE_OF:
        return f"asks which: {any_of(words)}" if few else f"asks which of {len(words)}"
    if step.ask is Ask.SEVERAL_OF:
        return f"asks for any of: {', '.join(words)}" if few else f"asks for any of {len(words)}"
    return ASKS[step.ask]


ASKS: Mapping[Ask, str] = {
    Ask.SAID: "",
    Ask.NOTE: "asks for a note",
    Ask.STATEMENT: "asks for a statement",
    Ask.TEMPERATURE: "asks for the temperature",
    Ask.REFERENCE: "asks for a reference",
    Ask.OPTIONS: "asks for options",
    Ask.PROMISE: "asks for a promise",
    Ask.REMEDY: "asks for a remedy",
    Ask.CONTACT: "asks for the contact",
    Ask.OUTCOME: "asks for the outcome",
}
"""What each kind of step asks for, in words; those with choices name them."""


def _opening(guide: Guide) -> Iterator[Edge]:
    """To the first step that belongs to the call."""
    own = (step for step in guide.steps if step.track == guide.tracks[0].id)
    return (edge for edge in _fall(BEGIN, own, "") if edge.target != END)


def _ways_on(guide: Guide, step: Step) -> Iterator[Edge]:
    """A step's branches in order; where none of them is always taken, also on to the steps that stand after it."""
    for number, branch in enumerate(step.next):
        otherwise = "otherwise" if number else ""
        label = f"if {in_words(branch.if_)}" if branch.if_ else otherwise
        yield Edge(step.id, branch.go_to, Kind.BRANCH, label)
        if not branch.if_:
            return
    yield from _fall(step.id, guide.after(step), "otherwise" if step.next else "")


def _fall(source: str, later: Iterator[Step], label: str) -> Iterator[Edge]:
    """On to the next of these steps, and past each that may not belong to the call, up to one that always does."""
    passed: list[Step] = []
    for step in later:
        yield _fallen(source, step.id, passed, label)
        if not step.if_:
            return
        passed.append(step)
    yield _fallen(source, END, passed, label)


def _fallen(source: str, target: str, passed: Sequence[Step], label: str) -> Edge:
    if not passed:
        return Edge(source, target, Kind.ONWARD, label)
    if len(passed) > _FEW_PASSED:
        return Edge(source, target, Kind.PASSED_OVER, f"passing over {len(passed)} steps")
    conditions: Conditions = sum((step.if_ for step in passed), ())
    return Edge(source, target, Kind.PASSED_OVER, f"unless {in_words(conditions)}")


def one_line(text: str) -> str:
    """Text from a playbook on one line, without the characters that are not to be seen."""
    seen = "".join(character if character.isprintable() or character in _JOINERS else " " for character in text)
    return " ".join(seen.split())


def box_lines(node: Node) -> list[str]:
    """What stands in a step's box, line by line."""
    about = [node.asks, "must be accounted for" if node.must else "", node.condition and f"only if {node.condition}"]
    return [node.name, *(text for text in about if text)]


def mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart, for a wiki or a README that draws them."""
    names = _names(graph)
    lines = ["---", f"title: {json.dumps(one_line(graph.title), ensure_ascii=False)}", "---", "flowchart TD"]
    lines.append(f'  {names[BEGIN]}(["{OPENING}"])')
    for number, track in enumerate(graph.tracks):
        lines += [f'  subgraph t{number}["{_mermaid_text(track.title)}"]', "    direction TB"]
        for place, (stage, nodes) in enumerate(graph.stages(track)):
            lines.append(f'    subgraph t{number}g{place}["{_mermaid_text(stage)}"]')
            lines += [f'      {names[node.id]}["{_mermaid_box(node)}"]' for node in nodes]
            lines.append("    end")
        if track.id in graph.closing:
            lines.append(f'    close{number}(["{CLOSE}"])')
        lines.append("  end")
    lines += [_mermaid_edge(graph, edge, names) for edge in graph.edges]
    musts = ",".join(names[node.id] for node in graph.nodes if node.must)
    if musts:
        lines += ["  classDef must stroke-width:3px", f"  class {musts} must"]
    return "\n".join(lines) + "\n"


def _names(graph: Graph) -> Mapping[str, str]:
    """A name for each step that no format takes for its own word or sign, as it would `end` and `/`."""
    return {BEGIN: "begin", **{node.id: f"s{number}" for number, node in enumerate(graph.nodes, 1)}}


def _target(graph: Graph, edge: Edge, names: Mapping[str, str]) -> str:
    """The name of where an edge leads: every track has a close of its own, so that no line runs across the picture."""
    if edge.target != END:
        return names[edge.target]
    return f"close{[track.id for track in graph.tracks].index(graph.track_of(edge))}"


_ARROWS = {Kind.BRANCH: "==>", Kind.ONWARD: "-->", Kind.PASSED_OVER: "-.->"}


def _mermaid_edge(graph: Graph, edge: Edge, names: Mapping[str, str]) -> str:
    label = f'|"{_mermaid_text(edge.label)}"|' if edge.label else ""
    return f"  {names[edge.source]} {_ARROWS[edge.kind]}{label} {_target(graph, edge, names)}"


def _mermaid_box(node: Node) -> str:
    return "<br/>".join(_mermaid_text(text) for text in box_lines(node))


def _mermaid_text(text: str) -> str:
    """Text inside Mermaid's quotation marks: what might be read as a sign of its own goes by its number.

    A first sign that is no letter might begin a list.
    """
    plain = " .,!?'’/()-"
    signs = enumerate(one_line(text))
    found = (
        sign if sign.isalpha() or (place and (sign.isalnum() or sign in plain)) else _code(sign)
        for place, sign in signs
    )
    return "".join(found) or " "


def _code(sign: str) -> str:
    return f"#{ord(sign)};"


def dot(graph: Graph) -> str:
    """The graph in Graphviz's own language."""
    names = _names(graph)
    lines = [
        "digraph playbook {",
        f'  graph [label={_dot_text(graph.title)}, labelloc=t, rankdir=TB, fontname="Helvetica"]',
        '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica"]',
        '  edge [fontname="Helvetica", fontsize=11]',
        f"  {names[BEGIN]} [shape=oval, label={_dot_text(OPENING)}]",
    ]
    for number, track in enumerate(graph.tracks):
        lines += [f"  subgraph cluster_{number} {{", f"    label={_dot_text(track.title)}"]
        for place, (stage, nodes) in enumerate(graph.stages(track)):
            lines += [f"    subgraph cluster_{number}_{place} {{", f"      label={_dot_text(stage)}"]
            lines += [f"      {names[node.id]} [{_dot_box(node)}]" for node in nodes]
            lines.append("    }")
        if track.id in graph.closing:
            lines.append(f"    close{number} [shape=oval, label={_dot_text(CLOSE)}]")
        lines.append("  }")
    lines += [_dot_edge(graph, edge, names) for edge in graph.edges]
    return "\n".join([*lines, "}"]) + "\n"


_STYLES = {Kind.BRANCH: "bold", Kind.ONWARD: "solid", Kind.PASSED_OVER: "dashed"}


def _dot_edge(graph: Graph, edge: Edge, names: Mapping[str, str]) -> str:
    label = f", label={_dot_text(edge.label)}" if edge.label else ""
    return f"  {names[edge.source]} -> {_target(graph, edge, names)} [style={_STYLES[edge.kind]}{label}]"


def _dot_box(node: Node) -> str:
    thick = ", penwidth=2.5" if node.must else ""
    return f"label={_dot_text(*box_lines(node))}, tooltip={_dot_text(node.id)}{thick}"


def _dot_text(*lines: str) -> str:
    """Quoted lines. Graphviz reads backslashes and `&lt;` in a label as codes, so both are written out."""
    safe = (one_line(line).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(safe) + '"'
