"""A playbook's graph as a picture: an SVG that needs nothing but itself, light or dark as the reader's screen is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from recovery_coach.workshop.graph import BEGIN, CLOSE, Graph, Kind, one_line
from recovery_coach.workshop.layout import (
    BAND_LEFT,
    BAND_RIGHT,
    HEAD_SIZE,
    HEAD_STEP,
    NAME_STEP,
    PADDING,
    SMALL_SIZE,
    SMALL_STEP,
    STAGE_STEP,
    TITLE_SIZE,
    TITLE_STEP,
    WIDTH,
    Band,
    Box,
    Column,
    columns_of,
    moved,
)
from recovery_coach.workshop.lettering import wrapped
from recovery_coach.workshop.wires import Point, Wire, Wiring, down_the_column, routes_of

_MARGIN = 32
_BETWEEN = 20
"""The least room between two columns."""

_ROUND = 9
"""The radius of a line's corners."""

_HEAD = 8
"""An arrowhead's length."""

_TINTS = 6

_KEY = 22
"""Where the words of the legend begin."""


class Picture(Struct, frozen=True):
    """Everything at its place. The corner at the top left is at (`left`, `top`)."""

    title: tuple[str, ...]
    columns: tuple[Column, ...]
    wires: tuple[Wire, ...]
    left: int
    top: int
    width: int
    height: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(box for column in self.columns for box in column.boxes)


def picture_of(graph: Graph) -> Picture:
    """Lays a graph out: columns, and between them as much room as their lines need."""
    alone = columns_of(graph)
    wiring = Wiring(routes_of(graph, alone))
    columns: list[Column] = []
    x = 0
    for number, column in enumerate(alone):
        columns.append(moved(column, x))
        x += WIDTH + BAND_RIGHT + max(wiring.room(number), _BETWEEN) + BAND_LEFT
    wires = [
        wire for place, track in enumerate(graph.tracks) for wire in down_the_column(graph, columns[place], track.id)
    ]
    left = -BAND_LEFT - _MARGIN
    width = x - BAND_LEFT - left - (0 if wiring.room(len(columns) - 1) else _BETWEEN) + _MARGIN
    title = wrapped(graph.title, width - 2 * _MARGIN, TITLE_SIZE, bold=True)
    top = wiring.top - 18 - SMALL_STEP - len(title) * TITLE_STEP - _MARGIN
    bottom = max(column.bottom for column in columns) + 26 + _legend_height(graph) + _MARGIN
    return Picture(title, tuple(columns), (*wires, *wiring.wires(columns)), left, top, width, bottom - top)


def svg(graph: Graph) -> str:
    """The picture as a file of its own."""
    picture = picture_of(graph)
    place = f"{picture.left} {picture.top} {picture.width} {picture.height}"
    language = f' xml:lang="{_text(graph.language)}"' if one_line(graph.language) else ""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{place}" width="{picture.width}" height="{picture.height}"'
        f' role="img" aria-labelledby="playbook-title playbook-ways"{language}>',
        f'<title id="playbook-title">{_text(graph.title)}: where calls go</title>',
        f'<desc id="playbook-ways">{_text(in_short(graph))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="page" x="{picture.left}" y="{picture.top}" width="100%" height="100%"/>',
        *_heading(graph, picture),
        *(line for column in picture.columns for band in column.bands for line in _band(band)),
        *(line for wire in picture.wires for line in _wire(graph, wire)),
        *(line for box in picture.boxes for line in _box(box)),
        *(_dot(wire) for wire in picture.wires if wire.kind is Kind.BRANCH),
        *_legend(graph, picture),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def in_short(graph: Graph) -> str:
    """What the picture shows, for whoever has it read out: how many steps, and every branch."""
    steps, tracks = len(graph.nodes), len(graph.tracks)
    in_tracks = f" in {tracks} tracks" if tracks > 1 else ""
    found = [f"{steps} step{'s' * (steps != 1)}{in_tracks}, from top to bottom."]
    for edge in graph.edges:
        if edge.kind is Kind.BRANCH:
            name, when = graph.by_id[edge.source].name, f", {edge.label}," if edge.label else ""
            found.append(f"From {name}{when} to {graph.target_in_words(edge)}.")
    return " ".join(found)


def _heading(graph: Graph, picture: Picture) -> Iterator[str]:
    x, y = -BAND_LEFT, picture.top + _MARGIN
    for number, line in enumerate(picture.title, 1):
        yield _line("title", x, y + number * TITLE_STEP - 8, line)
    under = f"{one_line(graph.id)}, version {one_line(graph.version)}"
    room = picture.width - 2 * _MARGIN
    yield _line("asks", x, y + len(picture.title) * TITLE_STEP + 10, next(iter(wrapped(under, room, SMALL_SIZE)), ""))
    for column in picture.columns:
        for number, line in enumerate(column.lines, 1):
            yield _line("track", column.x, number * HEAD_STEP - (HEAD_STEP - HEAD_SIZE), line)


def _band(band: Band) -> Iterator[str]:
    yield _rect("band", band.x, band.y, band.width, band.height, 14)
    for number, line in enumerate(band.lines, 1):
        yield _line("stage", band.x + BAND_LEFT, band.y + 7 + number * STAGE_STEP, line)


def _box(box: Box) -> Iterator[str]:
    if box.node is None:
        kind = "begin" if box.id == BEGIN else "close"
        yield _rect(f"pill {kind}", box.x, box.y, box.width, box.height, box.height // 2)
        yield _line("pill-name", box.middle, box.y + box.height // 2 + 4, box.name[0], middle=True)
        return
    yield f'<g class="step{" must" if box.node.must else ""}">'
    yield _rect("box", box.x, box.y, box.width, box.height, 8)
    y = box.y + 10 + NAME_STEP - 5
    yield _lines("name", box.x + PADDING, y, box.name, NAME_STEP)
    if box.node.must:
        yield _line("sign", box.x + WIDTH - PADDING, y, "MUST", end=True)
    y += len(box.name) * NAME_STEP - 1
    for kind, line in box.about:
        yield _line(kind, box.x + PADDING, y, line)
        y += SMALL_STEP
    for row in box.rows:
        yield f'<path class="rule" d="M{box.x} {row.y}h{WIDTH}"/>'
        yield _lines("when", box.x + PADDING, row.y + SMALL_STEP + 2, row.lines, SMALL_STEP)
    yield "</g>"


def _wire(graph: Graph, wire: Wire) -> Iterator[str]:
    target = graph.by_id.get(wire.target[1])
    shown = f"{wire.label or 'always'}: to {target.name if target else CLOSE}" if wire.kind is Kind.BRANCH else ""
    yield from _stroke(wire.kind, wire.tint, wire.points, shown)


def _stroke(kind: Kind, tint: int, points: Sequence[Point], shown: str = "") -> Iterator[str]:
    """A line with its arrowhead, and what is shown when it is pointed at."""
    tinted = f" tint{tint % _TINTS}" if kind is Kind.BRANCH else ""
    yield f'<g class="{kind.name.lower().replace("_", "-")}{tinted}">'
    if shown:
        yield f"<title>{_text(shown)}</title>"
    yield f'<path class="line" d="{_path(points)}"/><path class="head" d="{_arrowhead(points)}"/></g>'


def _path(points: Sequence[Point]) -> str:
    """A line with round corners, up to the foot of its arrowhead."""
    *_, before, end = points
    last = _towards(end, before, _HEAD - 2)
    found = [f"M{points[0][0]} {points[0][1]}"]
    for one, corner, other in zip(points, points[1:], points[2:], strict=False):
        radius = min(_ROUND, _length(one, corner) / 2, _length(corner, other) / 2)
        start, stop = _towards(corner, one, radius), _towards(corner, other, radius)
        found.append(f"L{start[0]:g} {start[1]:g}Q{corner[0]} {corner[1]} {stop[0]:g} {stop[1]:g}")
    return "".join([*found, f"L{last[0]:g} {last[1]:g}"])


def _arrowhead(points: Sequence[Point]) -> str:
    before, (x, y) = points[-2], points[-1]
    foot = _towards((x, y), before, _HEAD)
    across = ((foot[1] - y) / 2, (foot[0] - x) / 2)
    corners = (foot[0] + across[0], foot[1] + across[1]), (foot[0] - across[0], foot[1] - across[1])
    return f"M{x} {y}" + "".join(f"L{corner[0]:g} {corner[1]:g}" for corner in corners) + "Z"


def _towards(start: Point, end: Point, far: float) -> tuple[float, float]:
    """The point so far from one towards another, on a line that runs across or down."""
    length = _length(start, end) or 1
    return start[0] + (end[0] - start[0]) * far / length, start[1] + (end[1] - start[1]) * far / length


def _length(start: Point, end: Point) -> float:
    return abs(start[0] - end[0]) + abs(start[1] - end[1])


def _dot(wire: Wire) -> str:
    x, y = wire.points[0]
    return f'<circle class="dot tint{wire.tint % _TINTS}" cx="{x}" cy="{y}" r="4"/>'


_LEGEND = {
    Kind.ONWARD: "on to the next step",
    Kind.PASSED_OVER: "passes over a step that says “only if”",
    Kind.BRANCH: "a branch, taken when it holds",
}
_LEGEND_STEP = 20
_MUST = "listed before the close if it was left out"


def _kinds(graph: Graph) -> list[Kind]:
    """The kinds of lines that there are."""
    met = {edge.kind for edge in graph.edges}
    return [kind for kind in _LEGEND if kind in met]


def _legend_height(graph: Graph) -> int:
    return (len(_kinds(graph)) + any(node.must for node in graph.nodes)) * _LEGEND_STEP


def _legend(graph: Graph, picture: Picture) -> Iterator[str]:
    """What the lines and signs mean."""
    y = picture.top + picture.height - _MARGIN - _legend_height(graph)
    for kind in _kinds(graph):
        y += _LEGEND_STEP
        yield from _stroke(kind, 0, ((-BAND_LEFT, y - 4), (_KEY - 10, y - 4)))
        yield _line("asks", _KEY, y, _LEGEND[kind])
    if any(node.must for node in graph.nodes):
        y += _LEGEND_STEP
        yield _line("sign", -BAND_LEFT, y, "MUST")
        yield _line("asks", _KEY, y, _MUST)


def _rect(kind: str, x: int, y: int, width: int, height: int, radius: int) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'


def _line(kind: str, x: int, y: int, text: str, *, middle: bool = False, end: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ' text-anchor="end"' if end else ""
    return f'<text class="{kind}" x="{x}" y="{y}"{anchor}>{_text(text)}</text>'


def _lines(kind: str, x: int, y: int, lines: Sequence[str], step: int) -> str:
    """Lines that are one text."""
    spans = (f'<tspan x="{x}" y="{y + number * step}">{_text(line)}</tspan>' for number, line in enumerate(lines))
    return f'<text class="{kind}">{" ".join(spans)}</text>'


def _text(text: str) -> str:
    return escape(one_line(text))


_LIGHT = ("#0b66a8", "#b4460f", "#6b3fb5", "#1b7a3d", "#b0215c", "#7a6200")
_DARK = ("#66b8f2", "#f4a06b", "#bfa1f7", "#71cf8f", "#f28bb2", "#d8c25a")


def _tinted(colours: Sequence[str]) -> str:
    return "".join(
        f".tint{number} .line{{stroke:{colour}}}.tint{number} .head,.dot.tint{number}{{fill:{colour}}}"
        for number, colour in enumerate(colours)
    )


_STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif;"
    "font-size:12px;fill:#22303c}"
    ".page{fill:#fff}.title{font-size:24px;font-weight:700}.track{font-size:16px;font-weight:700}"
    ".stage{font-weight:700;fill:#5b6b7a;letter-spacing:.4px}.name{font-size:14px;font-weight:700}"
    ".asks{fill:#4d5d6c}.condition{font-style:italic;fill:#4d5d6c}.sign{font-size:10px;font-weight:700;fill:#9a3412}"
    ".band{fill:#eef2f6}.box{fill:#fff;stroke:#b7c3cf}.must .box{stroke:#9a3412;stroke-width:2}"
    ".rule{stroke:#dbe3ea;fill:none}.pill{fill:#22303c}.pill-name{font-weight:700;fill:#fff}"
    ".line{fill:none;stroke:#6a7a89;stroke-width:1.6}.head{fill:#6a7a89}.branch .line{stroke-width:2}"
    ".passed-over .line{stroke-dasharray:5 4}.dot{stroke:#fff;stroke-width:1.5}" + _tinted(_LIGHT) + "\n"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#10161d}.band{fill:#1a232d}"
    ".box{fill:#222d38;stroke:#4a5a69}.must .box{stroke:#f0a35e}.sign{fill:#f0a35e}.rule{stroke:#3a4855}"
    ".stage,.asks,.condition{fill:#a9b8c6}.pill{fill:#e6edf3}.pill-name{fill:#10161d}"
    ".line{stroke:#8fa0b0}.head{fill:#8fa0b0}.dot{stroke:#10161d}" + _tinted(_DARK) + "}"
)
