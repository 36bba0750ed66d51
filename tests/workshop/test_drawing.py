"""The picture of a playbook: whole, readable, and with nothing on top of anything else."""

from __future__ import annotations

from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from graphs import going_over, going_round, guides
from hypothesis import given, settings

from helpers import SHIPPED, shipped
from recovery_coach.model.playbook import Guide
from recovery_coach.workshop.drawing import Picture, in_short, picture_of, svg
from recovery_coach.workshop.graph import Graph, Kind, graph_of, one_line
from recovery_coach.workshop.layout import Band, Box
from recovery_coach.workshop.lettering import width_of, wrapped
from recovery_coach.workshop.wires import Point, Wire

SVG = "{http://www.w3.org/2000/svg}"
CLEAR = 4


def read(graph: Graph) -> ElementTree.Element:
    return ElementTree.fromstring(svg(graph))


def shown(root: ElementTree.Element, kind: str) -> list[str]:
    """The texts of a kind, each with its lines joined as they were before they were broken."""
    return ["".join("".join(text.itertext()).split()) for text in root.iter(f"{SVG}text") if text.get("class") == kind]


def flaws(picture: Picture) -> list[object]:
    """What stands on something else, runs across it, or is out of the picture."""
    found: list[object] = [pair for pair in combinations(picture.boxes, 2) if _overlap(*pair)]
    bands = [band for column in picture.columns for band in column.bands]
    found += [pair for pair in combinations(bands, 2) if _overlap(*pair)]
    for wire in picture.wires:
        found += [(wire, box) for box in picture.boxes for run in pairwise(wire.points) if _crosses(run, box)]
        found += [wire for run in pairwise(wire.points) if run[0][0] != run[1][0] and run[0][1] != run[1][1]]
    branches = [wire for wire in picture.wires if wire.kind is Kind.BRANCH]
    found += [pair for pair in combinations(branches, 2) if pair[0].target != pair[1].target and _run_along(*pair)]
    corners = [corner for box in picture.boxes for corner in ((box.x, box.y), (box.x + box.width, box.bottom))]
    points = [*corners, *(point for wire in picture.wires for point in wire.points)]
    return found + [point for point in points if not _inside(point, picture)]


def _overlap(one: Box | Band, other: Box | Band) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def _crosses(run: tuple[Point, Point], box: Box) -> bool:
    (left, right), (top, bottom) = sorted(point[0] for point in run), sorted(point[1] for point in run)
    return left < box.x + box.width and right > box.x and top < box.bottom and bottom > box.y


def _run_along(one: Wire, other: Wire) -> bool:
    """Whether two lines run side by side so close that they can't be told apart."""
    for first in pairwise(one.points):
        for second in pairwise(other.points):
            for way, across in ((0, 1), (1, 0)):
                levels = {point[across] for point in (*first, *second)}
                flat = first[0][across] == first[1][across] and second[0][across] == second[1][across]
                (low, high), (start, stop) = (sorted(point[way] for point in run) for run in (first, second))
                if flat and max(levels) - min(levels) < CLEAR and low < stop and start < high:
                    return True
    return False


def _inside(point: Point, picture: Picture) -> bool:
    across = picture.left <= point[0] <= picture.left + picture.width
    return across and picture.top <= point[1] <= picture.top + picture.height


ALL = [*(shipped(name) for name in SHIPPED), going_round(), going_over()]


@pytest.mark.parametrize("guide", ALL, ids=lambda guide: guide.id)
def test_every_step_stands_in_the_picture_once_and_nothing_stands_on_it(guide: Guide) -> None:
    graph = graph_of(guide)
    assert shown(read(graph), "name") == ["".join(node.name.split()) for node in graph.nodes]
    assert flaws(picture_of(graph)) == []


@given(guides())
@settings(max_examples=150)
def test_whatever_the_texts_and_branches_are_it_is_well_formed_and_nothing_overlaps(guide: Guide) -> None:
    graph = graph_of(guide)
    root = read(graph)
    assert shown(root, "name") == ["".join(one_line(node.name).split()) for node in graph.nodes]
    assert flaws(picture_of(graph)) == []


@given(guides())
def test_every_line_of_text_keeps_to_its_box(guide: Guide) -> None:
    for box in (box for box in picture_of(graph_of(guide)).boxes if box.node):
        rows = [line for row in box.rows for line in row.lines]
        small = [*(line for _, line in box.about), *rows]
        assert all(width_of(line, 12) <= box.width - 20 for line in small if len(line) > 1)
        assert all(width_of(line, 14, bold=True) <= box.width - 20 for line in box.name if len(line) > 1)
        assert all(box.y < row.y and row.y + row.height <= box.bottom for row in box.rows)


def test_a_track_stands_beside_the_one_that_goes_over_to_it() -> None:
    picture = picture_of(graph_of(going_over()))
    assert [[box.id for box in column.boxes] for column in picture.columns] == [
        ["", "kind", "last", "end"],
        ["other/mine", "other/back"],
    ]
    assert [column.lines for column in picture.columns] == [("Going over",), ("The other",)]
    first, second = picture.columns
    assert first.x + 256 < second.x
    assert all(above.bottom < below.y for column in picture.columns for above, below in pairwise(column.boxes))


def test_each_kind_of_way_on_is_drawn_where_it_leads() -> None:
    picture = picture_of(graph_of(going_round()))
    drawn = {kind: [(wire.source[1], wire.target[1]) for wire in picture.wires if wire.kind is kind] for kind in Kind}
    assert drawn[Kind.BRANCH] == [
        ("satisfied", "end"),
        ("satisfied", "opener"),
        ("satisfied", "satisfied"),
        ("thanks", "heat"),
        ("thanks", "goodbye"),
    ]
    assert ("thanks", "left-out") not in drawn[Kind.ONWARD] and ("goodbye", "end") in drawn[Kind.ONWARD]
    assert drawn[Kind.PASSED_OVER] == [("way-back", "news"), ("news", "thanks")]
    by_id = {box.id: box for box in picture.boxes}
    for wire in picture.wires:
        end, target = wire.points[-1], by_id[wire.target[1]]
        assert target.x <= end[0] <= target.x + target.width and target.y <= end[1] <= target.bottom


def test_when_a_branch_is_taken_stands_in_its_steps_box() -> None:
    root = read(graph_of(going_round()))
    assert shown(root, "when") == [
        "ifsatisfiedisgone",
        "ifsatisfiedisno,andheatis3ormore",
        "ifsatisfiedisno",
        "otherwise",
        "ifheatis5",
        "otherwise",
    ]
    assert shown(root, "condition") == ["onlyifsatisfiedisyes", "onlyifheatis2orless"]
    assert shown(root, "sign") == ["MUST", "MUST"]  # The second is the legend's.


def test_it_says_what_it_is_to_whoever_has_it_read_out() -> None:
    graph = graph_of(going_over())
    root = read(graph)
    title, description = root[0], root[1]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.tag, title.text) == (f"{SVG}title", "Going over: where calls go")
    assert (description.tag, description.text) == (f"{SVG}desc", in_short(graph))
    assert in_short(graph) == (
        "4 steps in 2 tracks, from top to bottom. From Kind, if kind is old, to other: Mine. From Back to tried: Kind."
    )


@pytest.mark.parametrize("guide", ALL, ids=lambda guide: guide.id)
def test_it_needs_nothing_from_elsewhere_and_has_a_dark_side(guide: Guide) -> None:
    drawn = svg(graph_of(guide))
    assert "prefers-color-scheme:dark" in drawn
    links = ("href", "url(", "@import", "<script", "<image", "http")
    assert not any(link in drawn.replace('xmlns="http://www.w3.org/2000/svg"', "", 1) for link in links)


def test_text_is_broken_between_words_and_a_long_word_inside() -> None:
    assert wrapped("Say what went wrong", 90, 14, bold=True) == ("Say what", "went", "wrong")
    assert wrapped("", 90, 14) == () and wrapped("a" * 30, 60, 12) == ("a" * 7,) * 4 + ("aa",)
    assert width_of("iii", 12) < width_of("aaa", 12) < width_of("WWW", 12) < width_of("WWW", 12, bold=True)
