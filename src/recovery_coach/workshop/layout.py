"""Where everything of a playbook's picture stands: a column a track, boxes under their stages, in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.model.playbook import END, Track
from recovery_coach.workshop.graph import BEGIN, CLOSE, OPENING, Edge, Graph, Kind, Node
from recovery_coach.workshop.lettering import width_of, wrapped

WIDTH = 256
"""A box's width."""

PADDING = 12
NAME_SIZE, NAME_STEP = 14, 18
"""The size of a step's name, and from one of its lines to the next."""

SMALL_SIZE, SMALL_STEP = 12, 16
HEAD_SIZE, HEAD_STEP = 16, 21
TITLE_SIZE, TITLE_STEP = 24, 30
STAGE_SIZE, STAGE_STEP = 12, 16
MUST_WIDTH = 46
"""The room beside a name for the sign that its step must be accounted for."""

BAND_LEFT, BAND_RIGHT = 26, 14
"""How far a stage's ground reaches beyond its boxes: on the left, lines that pass a step over run on it."""

GAP = 30
"""Between two boxes, for the line from one to the next."""

JOIN = 13
"""How far above a box the line that passes it over sets out."""

_BAND_GAP = 22
_PILL_HEIGHT = 30
_ROW_PADDING = 6


class Row(Struct, frozen=True):
    """A way on that its step's box tells of: when, and at which height. The edge leaves from there."""

    edge: Edge
    lines: tuple[str, ...]
    y: int
    height: int


class Box(Struct, frozen=True):
    """A step, or where a call begins or closes (`node` is None). Its place in its column counts from the top."""

    id: str
    column: int
    place: int
    x: int
    y: int
    width: int
    height: int
    name: tuple[str, ...]
    about: tuple[tuple[str, str], ...] = ()
    """Further lines, each with what it is: `asks` or `condition`."""
    rows: tuple[Row, ...] = ()
    node: Node | None = None

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def head(self) -> int:
        """The height of what stands above the rows."""
        return self.height - sum(row.height for row in self.rows)


class Band(Struct, frozen=True):
    """The ground under the steps of a stage, with the stage's name."""

    lines: tuple[str, ...]
    x: int
    y: int
    width: int
    height: int


class Column(Struct, frozen=True, dict=True):
    """A track: its name where there are several, its boxes from top to bottom, the ground under them."""

    x: int
    lines: tuple[str, ...]
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Box]:
        return {box.id: box for box in self.boxes}

    @property
    def bottom(self) -> int:
        return self.boxes[-1].bottom if self.boxes else 0


def columns_of(graph: Graph) -> tuple[Column, ...]:
    """The columns from height 0 down, each with its boxes at the left edge, as if it stood alone."""
    return tuple(_Stack(graph, number, track).column() for number, track in enumerate(graph.tracks))


def moved(column: Column, x: int) -> Column:
    """A column so much further to the right."""
    return replace(
        column,
        x=column.x + x,
        boxes=tuple(replace(box, x=box.x + x) for box in column.boxes),
        bands=tuple(replace(band, x=band.x + x) for band in column.bands),
    )


class _Stack:
    """A column while it is built, from top to bottom."""

    def __init__(self, graph: Graph, number: int, track: Track) -> None:
        self.graph, self.number, self.track = graph, number, track
        self.boxes: list[Box] = []
        self.bands: list[Band] = []
        self.y = 0

    def column(self) -> Column:
        lines = wrapped(self.track.title, WIDTH, HEAD_SIZE, bold=True) if len(self.graph.tracks) > 1 else ()
        self.y += len(lines) * HEAD_STEP + 6
        if self.number == 0:
            self._pill(BEGIN, OPENING)
        for stage, nodes in self.graph.stages(self.track):
            self._band(stage, nodes)
        if self.track.id in self.graph.closing:
            self.y += GAP - _BAND_GAP
            self._pill(END, CLOSE)
        return Column(0, lines, tuple(self.boxes), tuple(self.bands))

    def _pill(self, id_: str, text: str) -> None:
        width = 2 * round(width_of(text, SMALL_SIZE, bold=True) / 2) + 2 * PADDING  # Even, so that it has a middle.
        box = Box(id_, self.number, len(self.boxes), (WIDTH - width) // 2, self.y, width, _PILL_HEIGHT, (text,))
        self.boxes.append(box)
        self.y = box.bottom + _BAND_GAP

    def _band(self, stage: str, nodes: tuple[Node, ...]) -> None:
        top = self.y
        # The line from the stage before comes down in the middle: the name keeps to the left of it.
        lines = wrapped(stage.upper(), WIDTH // 2 - PADDING, STAGE_SIZE, bold=True)
        self.y += 10 + len(lines) * STAGE_STEP + 5 + JOIN
        for node in nodes:
            self.boxes.append(self._box(node))
            self.y = self.boxes[-1].bottom + GAP
        bottom = self.boxes[-1].bottom + BAND_RIGHT
        self.bands.append(Band(lines, -BAND_LEFT, top, WIDTH + BAND_LEFT + BAND_RIGHT, bottom - top))
        self.y = bottom + _BAND_GAP

    def _box(self, node: Node) -> Box:
        room = WIDTH - 2 * PADDING
        name = wrapped(node.name, room - (MUST_WIDTH if node.must else 0), NAME_SIZE, bold=True)
        about = [("asks", line) for line in wrapped(node.asks, room, SMALL_SIZE)]
        condition = f"only if {node.condition}" if node.condition else ""
        about += [("condition", line) for line in wrapped(condition, room, SMALL_SIZE)]
        head = 2 * 10 + max(1, len(name)) * NAME_STEP + len(about) * SMALL_STEP
        rows = tuple(self._rows(node, self.y + head))
        height = head + sum(row.height for row in rows)
        place = len(self.boxes)
        return Box(node.id, self.number, place, 0, self.y, WIDTH, height, name, tuple(about), rows, node)

    def _rows(self, node: Node, y: int) -> Iterator[Row]:
        """A row for each branch, and one for what is left when none of them is taken."""
        for edge in self.graph.leaving[node.id]:
            if edge.kind is Kind.BRANCH or (edge.kind is Kind.ONWARD and edge.label):
                # The room on the right is for the dot that the line sets out from.
                lines = wrapped(edge.label or "always", WIDTH - 2 * PADDING - 8, SMALL_SIZE)
                height = len(lines) * SMALL_STEP + 2 * _ROW_PADDING
                yield Row(edge, lines, y, height)
                y += height
