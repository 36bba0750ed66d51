"""A playbook's tree, as a trainer reads it in the terminal."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from helpers import SHIPPED, guide_of, shipped, small
from recovery_coach.model.playbook import Guide
from recovery_coach.terminal.tree import tree_page, tree_text
from recovery_coach.workshop.graph import graph_of

SMALL = """\
A small one (small 1)
├── Tone
│   └── Opener [opener]
├── Listen
│   ├── Story [story] asks for a note, must be accounted for
│   ├── Heat [heat] asks for the temperature
│   ├── Fixable [fixable] asks which: now or never
│   │   ├── if fixable is never -> Plan
│   │   └── otherwise -> Barriers
│   └── Barriers [barriers] asks for any of: repeat, transfer
└── Plan
    └── Plan [plan] asks for a promise, must be accounted for
        └── -> the close
"""

OVER = """
    id: tried
    title: Going over
    stages: [Tone]
    steps:
      - id: kind
        ask: one of
        choices: {new: New, old: Old}
        next: {if: {kind: old}, go to: close-it}
      - {id: last, say: Bye., if: {kind: new}}
"""

CLOSE = """
    id: close-it
    title: Close it
    stages: [End]
    steps: [{id: thanks, say: Thank you., title: Thank them}]
"""

OVER_TREE = """\
Going over (tried 1)
└── Tone
    ├── Kind [kind] asks which: new or old
    │   ├── if kind is old -> close-it: Thank them
    │   ├── otherwise -> Last
    │   └── unless kind is new -> the close
    └── Last [last]
        ├── only if kind is new
        └── -> the close

Close it (close-it)
└── End
    └── Thank them [thanks]
        └── -> the close
"""


def page(guide: Guide, capsys: pytest.CaptureFixture[str]) -> str:
    tree_page(graph_of(guide))
    return capsys.readouterr().out


def test_a_small_playbook_is_read_at_one_look(capsys: pytest.CaptureFixture[str]) -> None:
    assert page(small(), capsys) == SMALL


def test_where_a_call_goes_over_to_another_playbook_that_one_follows(capsys: pytest.CaptureFixture[str]) -> None:
    assert page(guide_of(OVER, close_it=CLOSE), capsys) == OVER_TREE


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_is_there_and_it_fits_the_screen(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = page(shipped(name), capsys).splitlines()
    assert all(len(row) <= 80 for row in rows) and not any("\x1b" in row for row in rows)
    assert sum(row.count("[") for row in rows) == len(shipped(name).steps)


def test_a_narrow_terminal_breaks_lines_under_their_branch(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    rows = [row.rstrip() for row in page(small(), capsys).splitlines()]
    assert all(len(row) <= 40 for row in rows)
    assert rows[4:6] == ["│   ├── Story [story] asks for a note,", "│   │   must be accounted for"]


def test_text_of_a_playbook_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    guide = small()
    steps = (replace(guide.steps[0], title="[bold]Hi[/bold] :smile: \x1b[2J", stage="[red]"), *guide.steps[1:])
    tracks = (replace(guide.tracks[0], title="[/] \x07title"),)
    shown = page(replace(guide, tracks=tracks, steps=steps), capsys)
    assert shown.startswith("[/] title (small 1)\n├── [red]\n│   └── [bold]Hi[/bold] :smile: [2J [opener]\n")
    assert "\x1b" not in shown and "\x07" not in shown


def test_the_same_tree_goes_to_a_file() -> None:
    assert tree_text(graph_of(small())) == SMALL
