"""Calls that are broken off and taken up again on a real pseudo-terminal: nothing that was typed is lost."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from screens import CTRL_C, ENTER, ESC, KEYS, Terminal

from helpers import SMALL
from journals import stored
from recovery_coach.records.store import Store

pytestmark = pytest.mark.pty


@pytest.fixture
def home(tmp_path: Path) -> Path:
    own = tmp_path / "home" / "playbooks"
    own.mkdir(parents=True)
    (own / "small.yaml").write_text(SMALL, encoding="utf-8")
    return own.parent


def to_story(call: Terminal) -> Terminal:
    return call.until("Said it?").press(ENTER).until("In their words", "F1 help")


def calls(home: Path, status: str = "open") -> list[str]:
    store = Store(home)
    try:
        return [row.id for row in store.calls(status)]
    finally:
        store.close()


def drafts(home: Path) -> list[object]:
    """What stands unfinished in the call last touched, as it is on disk."""
    found = calls(home)
    return list(stored(home, found[0]).drafts.values()) if found else []


def left_at_story(home: Path, text: str = "the room was", *words: str) -> None:
    with Terminal(home, "start", *(words or ("small",))) as call:
        to_story(call).press(text).until(f"› {text}").press(CTRL_C)
        assert call.ended() == 0


def test_ctrl_c_says_how_to_resume_and_keeps_what_was_being_typed(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        to_story(call).press("the room was", CTRL_C)
        assert call.ended() == 0
        assert "Saved. `recovery-coach resume` goes on at Story." in call.text
    with Terminal(home, "resume", calls(home)[0]) as call:
        call.until("› the room was").press(" cold", ENTER).until("How upset are they now?")


def test_ctrl_c_twice_and_a_third_time_loses_nothing(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        to_story(call).press("the room was", CTRL_C * 3)
        assert call.ended() == 0 and "Saved." in call.text
    assert drafts(home) == ["the room was"]


def test_a_ctrl_c_that_comes_after_the_pause_breaks_nothing_off(home: Path) -> None:
    left_at_story(home)
    with Terminal(home, "resume", calls(home)[0]) as call:
        call.until("› the room was").kill(signal.SIGINT)
        call.until(lambda: b"?1049l" in call.written).kill(signal.SIGINT)
        assert call.ended() == 0 and "Saved." in call.text


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_program_that_is_ended_has_kept_what_was_being_typed(home: Path, number: signal.Signals) -> None:
    with Terminal(home, "start", "small") as call:
        to_story(call).press("the room was").until("› the room was")
        if number is signal.SIGKILL:
            call.until(lambda: drafts(home) == ["the room was"])
        call.kill(number)
        assert call.ended() == (-signal.SIGKILL if number is signal.SIGKILL else 0)
    with Terminal(home, "resume", calls(home)[0]) as call:
        call.until("› the room was").press(" cold", ENTER).until("How upset are they now?")


def test_a_window_that_is_closed_is_a_pause(home: Path) -> None:
    call = Terminal(home, "start", "small")
    to_story(call).press("the room was").until("› the room was")
    assert call.close_window() == 0
    with Terminal(home, "resume", "--plain") as again:
        again.until("Enter keeps: the room was")
    assert not list(home.glob("*trace*"))


@pytest.mark.parametrize(
    ("way", "typed", "kept"),
    [
        ([KEYS["c-n"], "They", " are tired"], "› They are tired", "They are tired"),
        ([KEYS["c-o"], "has a child"], "› has a child", "has a child"),
        ([KEYS["c-g"], "bar", ENTER, "2", "1"], "● 2", ("repeat", "transfer")),
        ([KEYS["f10"], "they cried"], "› they cried", "they cried"),
        ([KEYS["c-x"], "1", "louder"], "› louder", "louder"),
    ],
    ids=["a line at a choice", "a note", "ticks", "the wrap-up", "a card"],
)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_what_stands_unfinished_is_kept_wherever_it_stands(
    home: Path, way: list[str], typed: str, kept: object, number: int
) -> None:
    with Terminal(home, "start", "small") as call:
        to_story(call)
        for keys in way:
            before = list(call.rows)
            call.press(keys).until(lambda before=before: call.rows != before)  # type: ignore[misc]
        call.until(typed, lambda: drafts(home) == [kept]).kill(number).ended()
    with Terminal(home, "resume", calls(home)[0]) as call:
        if kept == "has a child":
            call.until("A note is unfinished: ^O goes on with it.").press(KEYS["c-o"])
        call.until(typed)


def test_told_to_end_while_a_list_a_note_or_a_page_is_open_it_ends(home: Path) -> None:
    for key, there in (
        ("c-g", "Go to which step?"),
        ("c-o", "Note"),
        ("f1", "to the prompt before"),
        ("f6", "Handover"),
    ):
        with Terminal(home, "start", "small") as call:
            to_story(call).press("half", KEYS[key]).until(there).kill(signal.SIGTERM)
            assert call.ended() == 0 and "Saved." in call.text
        assert drafts(home) == ["half"]


def test_ctrl_c_pauses_from_a_list_a_note_and_a_page_too(home: Path) -> None:
    for key, there in (
        ("c-g", "Go to which step?"),
        ("c-o", "Note"),
        ("f1", "to the prompt before"),
        ("f6", "Handover"),
    ):
        with Terminal(home, "start", "small") as call:
            to_story(call).press("half", KEYS[key]).until(there).press(CTRL_C)
            assert call.ended() == 0 and "Saved." in call.text
        assert drafts(home) == ["half"]


def test_alone_without_an_unfinished_call_it_says_the_three_things(home: Path) -> None:
    with Terminal(home) as program:
        assert program.ended() == 0
        assert "recovery-coach start " in program.text and "recovery-coach --help" in program.text
    with Terminal(home, "resume") as program:
        assert program.ended() == 1 and "there is no unfinished call" in program.text


@pytest.mark.parametrize("words", [(), ("resume",)], ids=["alone", "resume"])
def test_one_unfinished_call_is_offered_with_its_reference_step_and_age(home: Path, words: tuple[str, ...]) -> None:
    left_at_story(home, "the room was", "small", "--ref", "A-17")
    with Terminal(home, *words) as program:
        program.until("An unfinished call", "1  Resume: A-17, at Story, less than a minute ago")
        program.until("2  Begin a new call", "3  Discard: A-17, at Story").press("1").until("› the room was")


def test_the_offer_begins_a_new_call_discards_one_or_is_left(home: Path) -> None:
    left_at_story(home)
    for keys in (ESC, CTRL_C):
        with Terminal(home) as program:
            program.until("Begin a new call").press(keys)
            assert program.ended() == 0 and len(calls(home)) == 1
    with Terminal(home) as program:
        program.until("Begin a new call").press("2").until("Said it?", "Unfinished: no reference, at Story").press(
            CTRL_C
        )
        program.ended()
    assert len(calls(home)) == 2
    with Terminal(home) as program:
        program.until("Unfinished calls", "5  Discard").press("5")
        assert program.ended() == 0 and "Discarded. What was said in it is kept." in program.text
    assert (len(calls(home)), len(calls(home, "discarded"))) == (1, 1)


def test_of_several_unfinished_calls_any_can_be_resumed(home: Path) -> None:
    for number in (1, 2, 3):
        left_at_story(home, f"call {number}")
    with Terminal(home) as program:
        program.until("Unfinished calls", "3  Resume").press("\x1b[B\x1b[B", ENTER).until("› call 1")


@pytest.mark.parametrize("resume", [KEYS["f2"], "/resume\r"], ids=["key", "command"])
def test_start_tells_of_an_open_call_and_takes_it_up_instead(home: Path, resume: str) -> None:
    left_at_story(home, "the room was", "small", "--ref", "A-17")
    with Terminal(home, "start", "small") as call:
        call.until("Unfinished: A-17, at Story, less than a minute ago.", "F2 resume", "F3 discard").press(resume)
        call.until("› the room was").press(CTRL_C).ended()
    assert len(calls(home)) == 1 and len(calls(home, "discarded")) == 1


@pytest.mark.parametrize("discard", [KEYS["f3"], "/discard\r"], ids=["key", "command"])
def test_start_tells_of_an_open_call_and_drops_it(home: Path, discard: str) -> None:
    left_at_story(home)
    with Terminal(home, "start", "small") as call:
        call.until("Unfinished: ", "F3 discard").press(discard).until("Dropped from the list.")
        call.until(lambda: "F2" not in call.rows[-1]).press(ENTER).until("In their words").press(CTRL_C).ended()
    assert len(calls(home)) == 1 and len(calls(home, "discarded")) == 1


def test_what_was_typed_before_the_open_call_is_taken_up_is_not_dropped(home: Path) -> None:
    left_at_story(home)
    with Terminal(home, "start", "small") as call:
        call.until("Unfinished: ").press("they called tw", KEYS["f2"]).until("› the room was").press(CTRL_C).ended()
    assert len(calls(home)) == 2


def test_a_note_taken_before_the_open_call_is_taken_up_is_not_dropped(home: Path) -> None:
    left_at_story(home)
    with Terminal(home, "start", "small") as call:
        call.until("Unfinished: ").press("/note they called twice", ENTER).until("Noted.")
        call.press(KEYS["f2"]).until("› the room was").press(CTRL_C).ended()
    assert len(calls(home)) == 2
