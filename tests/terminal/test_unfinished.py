"""What is typed and not entered: it is never in the way, and never lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from piped import (
    BACK,
    CTRL_C,
    DOWN,
    ENTER,
    ESC,
    F1,
    F6,
    F8,
    F10,
    GO,
    NOTE,
    SKIP,
    UP,
    UPSET,
    PipedCall,
    Screen,
    session,
    take_call,
)

from helpers import small
from journals import stored
from recovery_coach.session.ports import Scene
from recovery_coach.terminal.prompts import TerminalFace
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.view import view

TO_STORY = [ENTER]
TO_HEAT = [*TO_STORY, "cold room", ENTER]
TO_BARRIERS = [*TO_HEAT, "3", "1"]
ALT_B, ALT_F, ALT_D, DELETE, HOME, END, PAGE_UP, F4 = (
    "\x1bb", "\x1bf", "\x1bd", "\x1b[3~", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1bOS",
)  # fmt: skip


def press(home: Path, *keys: str, screen: Screen | None = None) -> PipedCall:
    return take_call(small(), home, *keys, screen=screen)


def drafts(home: Path) -> dict[str, object]:
    return dict(stored(home, "c0ffee").drafts)


@pytest.mark.parametrize("away", [[NOTE, "n", ENTER], [UPSET, "1", ENTER], [F1, ENTER], [F6, ENTER], [GO, BACK], [F8]])
def test_a_line_begun_at_a_choice_comes_back_after_anything(tmp_path: Path, away: list[str]) -> None:
    call = press(tmp_path, *TO_HEAT, "he is very", *away, " tired", ENTER)
    assert "he is very tired" in [note.text for note in call.state.notes]


def test_a_line_typed_at_ticks_leaves_them_ticked(tmp_path: Path) -> None:
    noted = press(tmp_path, *TO_BARRIERS, "2", "they moved house", ENTER, ENTER)
    assert noted.state.answers["barriers"] == {"choices": ("transfer",)}
    assert [note.text for note in noted.state.notes] == ["they moved house"]
    turned_back = press(tmp_path / "b", *TO_BARRIERS, "2", "they m", ESC, "1", ENTER)
    assert turned_back.state.answers["barriers"] == {"choices": ("repeat", "transfer")}


def test_ticks_and_a_line_are_both_kept_when_the_call_is_left(tmp_path: Path) -> None:
    press(tmp_path, *TO_BARRIERS, "2", "they moved", CTRL_C)
    assert drafts(tmp_path) == {"barriers:choices": ("transfer",), "barriers:choices:line": "they moved"}


def test_a_line_that_was_turned_back_from_is_forgotten(tmp_path: Path) -> None:
    press(tmp_path, *TO_HEAT, "they moved", NOTE, "n", ENTER, ESC)
    assert drafts(tmp_path) == {}


def test_a_note_that_was_turned_back_from_is_kept_and_told_of(tmp_path: Path) -> None:
    press(tmp_path, *TO_STORY, NOTE, "has a chi", ESC)
    assert drafts(tmp_path) == {"/note": "has a chi"}


def test_an_order_given_in_a_note_is_done_and_the_note_waits(tmp_path: Path) -> None:
    call = press(tmp_path, *TO_STORY, NOTE, "has a", SKIP, NOTE, " child", ENTER)
    assert (call.state.step, [note.text for note in call.state.notes]) == ("heat", ["has a child"])
    assert press(tmp_path / "b", *TO_STORY, NOTE, "x", F10).screen.ever("Before you close")


def test_a_command_typed_in_a_note_is_a_command(tmp_path: Path) -> None:
    call = press(tmp_path, *TO_STORY, NOTE, "/skip", ENTER)
    assert (call.state.step, call.state.notes) == ("heat", ())


def test_a_command_leaves_nothing_unfinished(tmp_path: Path) -> None:
    press(tmp_path, *TO_STORY, "/help", ENTER, ENTER)
    assert drafts(tmp_path) == {}


def test_an_erased_answer_stays_erased_and_an_unticked_choice_unticked(tmp_path: Path) -> None:
    press(tmp_path, *TO_HEAT, BACK, "\x15", NOTE, "n", ENTER)
    assert drafts(tmp_path) == {"story:text": ""}
    call = press(tmp_path / "b", *TO_BARRIERS, "1", ENTER, BACK, "1", NOTE, "n", ENTER, ENTER)
    assert call.state.answers["barriers"] == {"choices": ()}


def test_what_is_as_it_was_given_is_not_unfinished(tmp_path: Path) -> None:
    press(tmp_path, *TO_HEAT, BACK, "!", "\x7f", F8)
    assert drafts(tmp_path) == {}


def test_text_typed_at_a_card_or_where_only_the_saying_is_asked_is_a_note(tmp_path: Path) -> None:
    call = press(tmp_path, "they cried", ENTER, UPSET, "1", "they shouted", ENTER)
    assert [(note.step, note.text) for note in call.state.notes] == [
        ("opener", "they cried"),
        ("story", "they shouted"),
    ]


@pytest.mark.parametrize("key", [F4, DELETE, HOME, END, PAGE_UP, "\x1b[D", "\x04", "\x11", "\x13", "\x1a", " ", ESC])
def test_a_key_that_means_nothing_at_a_choice_does_nothing(tmp_path: Path, key: str) -> None:
    call = press(tmp_path, *TO_HEAT, key, "2")
    assert call.state.answers["heat"] == {"degree": "2"} and call.ending == "left"


@pytest.mark.parametrize("key", [F4, "\x04", "\x13", "\x1a", PAGE_UP, ESC])
def test_a_key_that_means_nothing_in_a_line_does_nothing(tmp_path: Path, key: str) -> None:
    call = press(tmp_path, *TO_STORY, key, "cold", ENTER)
    assert call.state.answers["story"] == {"text": "cold"}


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["one two", ALT_B, "x"], "one xtwo"),
        (["one two", HOME, ALT_F, "x"], "onex two"),
        (["one two", HOME, ALT_D, "x"], "x two"),
        (["one two", HOME, DELETE, END, "x"], "ne twox"),
        (["one", "\x15", "\x19", "x"], "onex"),
    ],
)
@pytest.mark.parametrize("way", [[NOTE], [*TO_HEAT, "w", "\x7f"]], ids=["a note", "a line at a choice"])
def test_the_keys_that_edit_a_line_edit_every_line(tmp_path: Path, way: list[str], keys: list[str], text: str) -> None:
    call = press(tmp_path, *way, *keys, ENTER)
    assert [note.text for note in call.state.notes] == [text]


def test_a_digit_in_the_middle_of_a_line_is_text(tmp_path: Path) -> None:
    call = press(tmp_path, F10, "at 2 pm", ENTER)
    assert [note.text for note in call.state.notes] == ["at 2 pm"]
    assert press(tmp_path / "b", F10, "2").state.step == "plan"


def test_enter_picks_nothing_where_nobody_pointed_and_what_is_pointed_at_otherwise(tmp_path: Path) -> None:
    assert press(tmp_path, *TO_HEAT, ENTER).state.answers["heat"] == {"degree": ""}
    assert press(tmp_path / "b", *TO_HEAT, UP, UP, ENTER).state.answers["heat"] == {"degree": "4"}
    assert press(tmp_path / "c", *TO_HEAT, DOWN, ENTER).state.answers["heat"] == {"degree": "0"}


def test_what_happened_is_on_disk_as_it_happened(tmp_path: Path) -> None:
    call = press(tmp_path, *TO_HEAT, "2", BACK, "5", UPSET, "1", ENTER, F10)
    kept = stored(tmp_path, "c0ffee")
    assert replay(small(), kept.inputs) == call.state
    assert [type(happened) for happened in kept.inputs[-4:]] == [e.Interrupted, e.LineSaid, e.CloseAsked, e.Paused]


def test_keys_that_come_faster_than_any_screen_are_all_taken(tmp_path: Path) -> None:
    call = press(tmp_path, "".join([ENTER, "cold room", ENTER, "3", "1", "2", ENTER, "heater", ENTER, F10, ENTER]))
    assert call.state.answers["story"] == {"text": "cold room"} and call.state.answers["heat"] == {"degree": "3"}
    assert call.state.answers["barriers"] == {"choices": ("transfer",)} and call.ending == "closed"
    both = press(tmp_path / "b", *TO_HEAT, "w", ESC + NOTE, "n", ENTER)
    assert "n" in [note.text for note in both.state.notes]


def test_our_own_mistake_ends_the_call_and_asks_nothing() -> None:
    def broken() -> float:
        raise ZeroDivisionError

    with session([], Screen()), TerminalFace(clock=broken) as face, pytest.raises(ZeroDivisionError):
        face.ask(Scene(view=view(small(), replay(small(), [e.CallOpened(at=0)]))), lambda _draft: None)


def test_a_slip_typed_slowly_is_still_asked_about(tmp_path: Path) -> None:
    """What is being typed is kept a few times a second: that must not count as having been asked about."""
    screen = Screen()
    keys = iter([*TO_STORY, "/bakc", "", ENTER, ENTER])
    call = press(tmp_path, *keys, screen=screen)
    assert screen.ever("There is no command /bakc.") and call.state.answers["story"] == {"text": "/bakc"}
