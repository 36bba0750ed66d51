"""The lines of a playbook's picture: none runs across a box, or along a line that leads elsewhere.

Between two columns, and to the right of the last, is a gutter. Lines to one step share a lane in it, so they come
together; those that lead further than to the next column go on above the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from recovery_coach.model.playbook import END
from recovery_coach.workshop.graph import Graph, Kind
from recovery_coach.workshop.layout import BAND_LEFT, BAND_RIGHT, JOIN, WIDTH, Box, Column, Row

LANE = 12
"""From one lane to the next, beside the columns and above them."""

_BUS = -22
"""The height of the lowest lane above the columns."""

_CLEAR = 4
"""The least room between two lines that lead elsewhere."""

Point = tuple[int, int]
Target = tuple[int, str]
"""A column and a box's id in it: every column has a close of its own."""


class Wire(Struct, frozen=True):
    """A line from box to box, round corners left out. `tint` tells lines that lead to different steps apart."""

    kind: Kind
    source: Target
    target: Target
    points: tuple[Point, ...]
    tint: int = 0
    label: str = ""


class Route(Struct, frozen=True):
    """A branch's way by columns and gutters: gutter n is to the right of column n."""

    row: Row
    source: Box
    target: Box

    @property
    def to(self) -> Target:
        return self.target.column, self.target.id

    @property
    def out(self) -> int:
        """The gutter that it leaves into: towards its target, and on the right where that stands in the same column."""
        return self.source.column - (self.target.column < self.source.column)

    @property
    def in_(self) -> int:
        """The gutter that it comes in from."""
        return self.target.column - (self.target.column > self.source.column)

    @property
    def leaves_right(self) -> bool:
        return self.out == self.source.column

    @property
    def comes_right(self) -> bool:
        return self.in_ == self.target.column


def routes_of(graph: Graph, columns: Sequence[Column]) -> tuple[Route, ...]:
    """The ways of all branches, in the playbook's order."""
    column_of = {node.id: number for number, track in enumerate(graph.tracks) for node in graph.of(track)}
    found = []
    for source in (box for column in columns for box in column.boxes):
        for row in source.rows:
            if row.edge.kind is Kind.BRANCH:
                end = source.column if row.edge.target == END else column_of[row.edge.target]
                found.append(Route(row, source, columns[end].by_id[row.edge.target]))
    return tuple(found)


class Wiring:
    """The heights and lanes of all branches: worked out before it is known how far apart the columns stand."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = routes
        self._taken: dict[int, list[int]] = {}
        self._leave = [self._free(route.out, _heights(route.row.y, route.row.height)) for route in routes]
        self._enter: dict[tuple[Target, int], int] = {}
        for route in routes:
            if (route.to, route.in_) not in self._enter:
                heights = _heights(route.target.y, route.target.head)
                self._enter[route.to, route.in_] = self._free(route.in_, heights)
        far = dict.fromkeys(route.to for route in routes if route.out != route.in_)
        self._bus = {target: _BUS - LANE * number for number, target in enumerate(far)}
        self._lanes = self._find_lanes()
        self.tints = {target: number for number, target in enumerate(dict.fromkeys(route.to for route in routes))}

    @property
    def top(self) -> int:
        """The height of the highest lane."""
        return min(self._bus.values(), default=0)

    def room(self, gutter: int) -> int:
        """How wide a gutter has to be for its lanes."""
        count = 1 + max((lane for (known, _), lane in self._lanes.items() if known == gutter), default=-1)
        return (count + 1) * LANE if count else 0

    def wires(self, columns: Sequence[Column]) -> Iterator[Wire]:
        """The branches as lines, once the columns stand where they belong."""
        for route, leave in zip(self.routes, self._leave, strict=True):
            yield Wire(
                kind=Kind.BRANCH,
                source=(route.source.column, route.source.id),
                target=route.to,
                points=self._points(route, leave, columns),
                tint=self.tints[route.to],
                label=route.row.edge.label,
            )

    def _points(self, route: Route, leave: int, columns: Sequence[Column]) -> tuple[Point, ...]:
        source, target = columns[route.source.column], columns[route.target.column].by_id[route.target.id]
        start = source.x + (WIDTH if route.leaves_right else 0)
        end = target.x + (target.width if route.comes_right else 0)
        enter = self._enter[route.to, route.in_]
        first = self._lane(route.out, route.to, columns)
        if route.out == route.in_:
            return ((start, leave), (first, leave), (first, enter), (end, enter))
        bus, second = self._bus[route.to], self._lane(route.in_, route.to, columns)
        return ((start, leave), (first, leave), (first, bus), (second, bus), (second, enter), (end, enter))

    def _lane(self, gutter: int, target: Target, columns: Sequence[Column]) -> int:
        return columns[gutter].x + WIDTH + BAND_RIGHT + LANE + LANE * self._lanes[gutter, target]

    def _find_lanes(self) -> Mapping[tuple[int, Target], int]:
        """A lane for each target in each gutter: the shortest stand nearest to the column on the left."""
        spans: dict[tuple[int, Target], tuple[int, int]] = {}
        for route, leave in zip(self.routes, self._leave, strict=True):
            enter = self._enter[route.to, route.in_]
            direct = route.out == route.in_
            runs = [(route.out, leave, enter if direct else self._bus[route.to])]
            runs += [] if direct else [(route.in_, self._bus[route.to], enter)]
            for gutter, one, other in runs:
                low, high = spans.get((gutter, route.to), (one, one))
                spans[gutter, route.to] = min(low, one, other), max(high, one, other)
        lanes: dict[tuple[int, Target], int] = {}
        for key, (low, high) in sorted(spans.items(), key=lambda pair: pair[1][1] - pair[1][0]):
            beside = {
                lane
                for known, lane in lanes.items()
                if known[0] == key[0] and spans[known][0] - LANE < high and low < spans[known][1] + LANE
            }
            lanes[key] = next(lane for lane in range(len(beside) + 1) if lane not in beside)
        return lanes

    def _free(self, gutter: int, heights: Iterable[int]) -> int:
        """The first of these heights at which no other line meets the gutter; the first of all where none is free."""
        tried = list(heights)
        taken = self._taken.setdefault(gutter, [])
        free = (height for height in tried if all(abs(height - other) >= _CLEAR for other in taken))
        taken.append(next(free, tried[0]))
        return taken[-1]


def _heights(y: int, height: int) -> list[int]:
    """The heights at which a line may meet a box or a row, the middle first."""
    middle = y + height // 2
    return sorted(range(y + 5, y + height - 4), key=lambda found: (abs(found - middle), found))


def down_the_column(graph: Graph, column: Column, track: str) -> Iterator[Wire]:
    """The lines from each box to the next, and past those that may not belong to the call."""
    for edge in graph.edges:
        if edge.kind is Kind.BRANCH or graph.track_of(edge) != track:
            continue
        source, target = column.by_id[edge.source], column.by_id[edge.target]
        ends = (source.column, source.id), (target.column, target.id)
        if edge.kind is Kind.ONWARD:
            points: tuple[Point, ...] = ((source.middle, source.bottom), (target.middle, target.y))
            yield Wire(edge.kind, *ends, points)
    for place in sorted(_passed_over(graph, column, track)):
        yield _round(column.boxes[place], column.boxes[place + 1])


def _passed_over(graph: Graph, column: Column, track: str) -> set[int]:
    """The places of the steps that some call passes over: each stands just above where that call goes on."""
    return {
        column.by_id[edge.target].place - 1
        for edge in graph.edges
        if edge.kind is Kind.PASSED_OVER and graph.track_of(edge) == track
    }


def _round(passed: Box, after: Box) -> Wire:
    """From above a box to above the next, on the left."""
    lane = passed.x - BAND_LEFT // 2
    above, below = passed.y - JOIN, after.y - JOIN
    points = (
        (passed.middle, above),
        (lane, above),
        (lane, below),
        (passed.middle, below),
        (passed.middle, after.y),
    )
    return Wire(Kind.PASSED_OVER, (passed.column, passed.id), (after.column, after.id), points)
