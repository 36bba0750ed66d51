"""`playbook graph`, as it is typed."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_commands import own, run

from helpers import SMALL
from plain import Desk


def test_a_tree_comes_without_being_asked_for(tmp_path: Path) -> None:
    ran = run(tmp_path, "playbook", "graph", "live-recovery")
    assert ran.code == 0 and ran.out.startswith("A live recovery (live-recovery 1)\n├── Tone\n")
    assert "if can-it-be-fixed is never -> cannot-undo: Be honest, stay\n" in ran.out


@pytest.mark.parametrize(
    ("form", "start"),
    [("tree", "A small one (small 1)\n"), ("mermaid", "---\n"), ("dot", "digraph "), ("svg", "<svg ")],
)
def test_a_form_is_printed(tmp_path: Path, form: str, start: str) -> None:
    own(tmp_path, "small", SMALL)
    assert run(tmp_path, "playbook", "graph", "small", "--format", form).out.startswith(start)


@pytest.mark.parametrize(
    ("name", "start"), [("a.SVG", "<svg "), ("a.mmd", "---\n"), ("a.dot", "digraph "), ("a.txt", "A small one ")]
)
def test_a_files_name_tells_its_form(tmp_path: Path, name: str, start: str) -> None:
    own(tmp_path, "small", SMALL)
    (tmp_path / name).write_text("what was there before", encoding="utf-8")
    ran = run(tmp_path, "playbook", "graph", "small", "--out", name)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert [path.name for path in tmp_path.iterdir() if name in path.name] == [name]


def test_the_form_that_was_asked_for_wins_over_the_files_name(tmp_path: Path) -> None:
    own(tmp_path, "small", SMALL)
    run(tmp_path, "playbook", "graph", "small", "--out", "a.svg", "--format", "dot")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("digraph ")


def test_a_name_that_tells_nothing_is_not_guessed_at(tmp_path: Path) -> None:
    ran = run(tmp_path, "playbook", "graph", "four-tips", "--out", "a.png")
    assert ran.code == 1 and not (tmp_path / "a.png").exists()
    assert ran.err == (
        "a.png: the name doesn't tell what to draw\n"
        "  -> end it in .svg, .mmd, .dot or .txt, or say which with --format\n"
    )


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.svg").mkdir()
    (tmp_path / "b").write_text("no folder", encoding="utf-8")
    for name in ("b/a.svg", "a.svg"):
        ran = run(tmp_path, "playbook", "graph", "four-tips", "--out", name)
        assert ran.code == 1 and ran.err.startswith(f"{name}: it can't be written (")
    assert sorted(path.name for path in tmp_path.iterdir() if "a.svg" in path.name) == ["a.svg"]


def test_an_unknown_form_is_a_usage_error(tmp_path: Path) -> None:
    ran = run(tmp_path, "playbook", "graph", "four-tips", "--format", "png")
    assert ran.code == 2 and "svg" in ran.err


def test_a_picture_reaches_a_pipe_whole_in_any_locale(tmp_path: Path) -> None:
    own(tmp_path, "small", SMALL.replace("A small one", "Kleine Größe – 小"))
    ascii_only = {"PYTHONIOENCODING": "ascii", "RECOVERY_COACH_HOME": str(tmp_path)}
    drawn = Desk(tmp_path).run("playbook", "graph", "small", "--format", "svg", env=ascii_only).out
    assert ElementTree.fromstring(drawn)[0].text == "Kleine Größe – 小: where calls go"
    tree = Desk(tmp_path).run("playbook", "graph", "small", env=ascii_only).out
    assert tree.startswith("Kleine Gr??e ? ? (")


def test_a_broken_playbook_is_told_where(tmp_path: Path) -> None:
    path = own(tmp_path, "small", SMALL.replace("prompt:", "promt:"))
    ran = run(tmp_path, "playbook", "graph", "small", "--out", "a.svg")
    assert ran.code == 1 and ran.err.startswith(f"{path}:") and not (tmp_path / "a.svg").exists()
