"""The coach's line on a real terminal: it speaks as words are typed, and moves and refuses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from screens import CTRL_C, ENTER, Terminal

from helpers import COACHED
from recovery_coach.phrasing.heard import Heard
from recovery_coach.terminal.coachline import coach_line

TRAPPED = "I'm sorry if you were upset"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    own = tmp_path / "home" / "playbooks"
    own.mkdir(parents=True)
    (own / "small.yaml").write_text(COACHED, encoding="utf-8")
    return own.parent


def to_feeling(call: Terminal) -> Terminal:
    call.until("Said it?").press(ENTER)
    call.until("In their words", "F1 help").press("cold room", ENTER)
    return call.until("In your words", "F1 help")


def typed_row(call: Terminal, text: str) -> int:
    return next(number for number, row in enumerate(call.rows) if text in row)


@pytest.mark.pty
@pytest.mark.parametrize("size", [(80, 24), (200, 50), (60, 20)])
def test_it_ticks_what_is_there_names_what_is_missing_and_underlines_the_trap(
    home: Path, size: tuple[int, int]
) -> None:
    with Terminal(home, "start", "small", size=size) as call:
        to_feeling(call).press(TRAPPED)
        call.until("✗ sorry-if", "+ feeling?")
        row = typed_row(call, TRAPPED)
        first = call.rows[row].index("I'm sorry")
        cells = call.screen.buffer[row]
        underlined = "".join(cells[at].data for at in range(size[0]) if cells[at].underscore)
        assert "sorry if" in underlined
        assert (call.screen.cursor.y, call.screen.cursor.x) == (row, first + len(TRAPPED))
        call.press("\x7f" * len(TRAPPED), "No wonder you're angry, I'm so sorry the room was cold")
        call.until("✓ feeling", "✓ sorry").until_gone("✗ sorry-if")
        call.press(ENTER).until("How upset are they now?")
        assert "Coach:" not in call.text


@pytest.mark.pty
def test_after_enter_one_sentence_stands_over_the_next_step(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        to_feeling(call).press(TRAPPED).until("✗ sorry-if").press(ENTER)
        call.until("How upset are they now?", "Coach: That sorry is in doubt. Say what you are sorry for.")


@pytest.mark.pty
def test_nothing_on_the_screen_moves_when_the_coach_speaks(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        before = to_feeling(call).rows
        call.press("x").until("› x")
        row = typed_row(call, "› x")
        call.press("\x7f", TRAPPED).until("✗ sorry-if")
        after = call.rows
        assert typed_row(call, TRAPPED) == row
        stood = {number: line for number, line in enumerate(before) if line.strip(" ›")}
        assert {number: after[number] for number in stood} == stood


@pytest.mark.pty
def test_what_stood_unfinished_is_heard_at_once_after_resuming(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        to_feeling(call).press(TRAPPED).until("✗ sorry-if").press(CTRL_C)
        call.child.wait()
    with Terminal(home, "resume") as call:
        call.until("An unfinished call").press("1").until(TRAPPED, "✗ sorry-if")


@pytest.mark.pty
def test_a_line_for_the_program_and_a_note_are_not_coached(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        to_feeling(call).press(TRAPPED).until("✗ sorry-if")
        call.press("\x7f" * len(TRAPPED), "/note sorry if you were upset").until("/note sorry").until_gone("✗ sorry-if")


def test_a_narrow_line_shows_the_trap_first_and_never_breaks() -> None:
    heard = Heard(there=("feeling", "sorry", "time"), missing=("options",), traps=("but", "order"))
    for room in range(1, 60):
        shown = "".join(text for _, text, *_ in coach_line(heard, room))
        assert len(shown) <= room + 2
        if shown.strip():
            assert shown.strip().startswith("✗ but")


def test_no_word_of_a_house_can_steer_the_terminal() -> None:
    heard = Heard(traps=("\x1b[31mred",), there=("a\nb",), silent="")
    assert not any(sign in text for _, text, *_ in coach_line(heard, 80) for sign in "\x1b\n")
