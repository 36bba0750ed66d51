"""Keys at every prompt, pressed through a pipe into the real face, loop and journal."""

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
    F7,
    F8,
    F10,
    GO,
    NOTE,
    OTHER,
    SKIP,
    UP,
    UPSET,
    PipedCall,
    Screen,
    take_call,
)

from helpers import guide_of, small
from recovery_coach.walk.state import Phase

TO_STORY = [ENTER]
TO_HEAT = [*TO_STORY, "cold room", ENTER]
TO_FIXABLE = [*TO_HEAT, "3"]
TO_BARRIERS = [*TO_FIXABLE, "1"]
TO_PLAN = [*TO_BARRIERS, ENTER]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def press(home: Path, *keys: str, screen: Screen | None = None) -> PipedCall:
    return take_call(small(), home, *keys, screen=screen)


def test_a_whole_call_ends_closed(home: Path) -> None:
    promise = ["a heater", ENTER, ENTER, "6 pm", ENTER, "at 6", ENTER]
    call = press(home, *TO_PLAN, *promise, ENTER)
    assert call.ending == "closed" and call.state.phase is Phase.CLOSED
    assert call.state.answers == {
        "story": {"text": "cold room"},
        "heat": {"degree": "3"},
        "fixable": {"choice": "now"},
        "barriers": {"choices": ()},
        "plan": {"what": "a heater", "who": "me", "when": "6 pm", "check": "at 6"},
    }


@pytest.mark.parametrize(
    ("keys", "step", "answer"),
    [
        (["2"], "fixable", {"degree": "2"}),
        ([UP, ENTER], "fixable", {"degree": "5"}),
        ([DOWN, ENTER], "fixable", {"degree": "0"}),
        ([DOWN, DOWN, ENTER], "fixable", {"degree": "1"}),
        ([ENTER], "fixable", {"degree": ""}),
        (["furious", ENTER], "fixable", {"degree": "5"}),
        (["/skip", ENTER], "fixable", None),
        (["9"], "heat", None),
        ([" ", "\x7f", "\t"], "heat", None),
    ],
)
def test_a_choice_is_one_key_or_an_arrow_or_its_name(home: Path, keys: list[str], step: str, answer: object) -> None:
    call = press(home, *TO_HEAT, *keys)
    assert (call.state.step, call.state.answers.get("heat")) == (step, answer)


def test_several_choices_are_ticked_by_their_keys(home: Path) -> None:
    assert press(home, *TO_BARRIERS, "1", "2", "1", ENTER).state.answers["barriers"] == {"choices": ("transfer",)}
    assert press(home / "b", *TO_BARRIERS, "transfer", ENTER).state.answers["barriers"] == {"choices": ("transfer",)}


def test_back_shows_the_earlier_answer_ready_to_keep_or_edit(home: Path) -> None:
    kept = press(home, *TO_HEAT, BACK, ENTER)
    assert kept.state.answers["story"] == {"text": "cold room"} and kept.screen.ever("› cold room")
    assert press(home / "b", *TO_HEAT, BACK, "!", ENTER).state.answers["story"] == {"text": "cold room!"}
    assert press(home / "c", *TO_FIXABLE, BACK, ENTER).state.answers["heat"] == {"degree": "3"}
    again = press(home / "d", *TO_BARRIERS, "1", ENTER, BACK, ENTER)
    assert again.state.answers["barriers"] == {"choices": ("repeat",)} and again.screen.ever("● 1")


AT_EVERY_KIND_OF_PROMPT = pytest.mark.parametrize(
    "way",
    [[], TO_STORY, TO_HEAT, TO_BARRIERS, TO_PLAN, [*TO_STORY, UPSET, "1"], [F10]],
    ids=["line", "text", "one of", "several of", "promise", "card", "wrap-up"],
)


@AT_EVERY_KIND_OF_PROMPT
def test_a_note_can_be_taken_everywhere_by_key_and_by_command(home: Path, way: list[str]) -> None:
    by_key = press(home, *way, NOTE, "has a child", ENTER)
    assert [note.text for note in by_key.state.notes] == ["has a child"]
    before = press(home / "b", *way)
    assert (by_key.state.step, by_key.state.field, by_key.state.phase) == (
        before.state.step,
        before.state.field,
        before.state.phase,
    )
    typed = press(home / "c", *way, "/note in a hurry", ENTER)
    assert [note.text for note in typed.state.notes] == ["in a hurry"]


@AT_EVERY_KIND_OF_PROMPT
def test_go_to_a_step_works_everywhere_by_key_and_by_command(home: Path, way: list[str]) -> None:
    assert press(home, *way, GO, "4").state.step == "fixable"
    assert press(home / "b", *way, "/go fix", ENTER).state.step == "fixable"
    assert press(home / "c", *way, "/go nowhere", ENTER).screen.ever("Nothing here is called 'nowhere'.")


@AT_EVERY_KIND_OF_PROMPT
def test_a_card_opens_everywhere_and_returns(home: Path, way: list[str]) -> None:
    assert press(home, *way, UPSET, "1").state.phase is Phase.CARD
    opened = press(home / "b", *way, "/upset", ENTER, "1", ENTER)
    assert opened.state.phase is press(home / "d", *way).state.phase or way[-1:] == ["1"]  # One is in a card already.
    assert opened.screen.ever("They get angrier")
    assert press(home / "c", *way, "/upset angrier", ENTER).state.phase is Phase.CARD


@AT_EVERY_KIND_OF_PROMPT
def test_help_and_handover_show_and_go_on(home: Path, way: list[str]) -> None:
    before = press(home, *way)
    shown = press(home / "b", *way, F1, ENTER, F6, ENTER, "/help", ENTER, ENTER, "/handover", ENTER, ENTER)
    assert shown.screen.ever("to the prompt before") and shown.screen.ever("please don't ask the customer")
    assert (shown.state.step, shown.state.phase, len(shown.state.handed_over)) == (
        before.state.step,
        before.state.phase,
        2,
    )


@AT_EVERY_KIND_OF_PROMPT
def test_back_and_close_work_everywhere_by_command(home: Path, way: list[str]) -> None:
    press(home, *way, "/back", ENTER)
    closed = press(home / "b", *way, "/close", ENTER, "/close", ENTER)
    assert closed.ending == "closed"


@AT_EVERY_KIND_OF_PROMPT
def test_pause_keeps_everything_everywhere(home: Path, way: list[str]) -> None:
    assert press(home, *way, "/pause", ENTER).ending == "paused"
    assert press(home / "b", *way, CTRL_C).ending in ("left", "paused")


def test_skip_by_key_and_by_command(home: Path) -> None:
    assert press(home, *TO_STORY, SKIP).state.skipped == ("story",)
    assert press(home / "b", *TO_STORY, "/skip", ENTER).state.skipped == ("story",)


def test_another_wording_and_one_that_did_not_work(home: Path) -> None:
    call = press(home, OTHER)
    assert call.screen.ever("Let's fix this.") and call.screen.ever("Let's put it right.")
    assert press(home / "b", F8).state.failed == ("Let's fix this.",)
    assert press(home / "c", "/failed", ENTER, "/other", ENTER).screen.ever("I'm on it with you.")


def test_the_line_is_copied_over_the_terminal_where_there_is_no_clipboard(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DISPLAY", raising=False)
    call = press(home, F7)
    assert "\x1b]52;c;TGV0J3MgZml4IHRoaXMu\x07" in call.screen.written and call.screen.ever("Copied.")


@pytest.mark.parametrize("away", [[NOTE, "n", ENTER], [UPSET, "1", ENTER], [F1, ENTER], [F6, ENTER], [GO, BACK]])
def test_unfinished_text_comes_back_after_anything(home: Path, away: list[str]) -> None:
    call = press(home, *TO_STORY, "the room was", *away, " cold", ENTER)
    assert call.state.answers["story"] == {"text": "the room was cold"}


def test_unfinished_text_waits_at_its_prompt_while_the_agent_is_elsewhere(home: Path) -> None:
    call = press(home, *TO_STORY, "the room was", BACK, ENTER, " cold", ENTER)
    assert call.state.answers["story"] == {"text": "the room was cold"}


def test_an_unfinished_note_waits_too(home: Path) -> None:
    call = press(home, NOTE, "has a", ESC, ENTER, NOTE, " child", ENTER)
    assert [note.text for note in call.state.notes] == ["has a child"]


def test_ticks_wait_as_well(home: Path) -> None:
    call = press(home, *TO_BARRIERS, "2", NOTE, "n", ENTER, "1", ENTER)
    assert call.state.answers["barriers"] == {"choices": ("repeat", "transfer")}


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["abc", "\x01", "x"], "xabc"),
        (["abc", "\x01", "\x05", "x"], "abcx"),
        (["one two", "\x17", "x"], "one x"),
        (["one two", "\x15", "x"], "x"),
        (["abc", "\x02", "\x02", "\x0b", "x"], "ax"),
        (["abc", "\x01", "\x06", "x"], "axbc"),
        (["abc", "\x08"], "ab"),
        (["abc", "\x01", "\x04"], "bc"),
        (["ab", "\x14"], "ba"),
        (["one two", "\x17", "\x19", "x"], "one twox"),
        (["abc", "\x1b[D", "x"], "abxc"),
        (["abc", "\x1b[H", "x"], "xabc"),
        (["one two", "\x1bb", "x"], "one xtwo"),
    ],
)
def test_the_keys_that_edit_a_line_edit_it(home: Path, keys: list[str], text: str) -> None:
    assert press(home, *TO_STORY, *keys, ENTER).state.answers["story"] == {"text": text}


@pytest.mark.parametrize("sequence", ["\x1b[31m", "\x1b[0m", "\x1b[1;31m", "\x1b[<31M", "\x1b[<0;1m"])
def test_colours_that_are_pasted_from_elsewhere_break_nothing(home: Path, sequence: str) -> None:
    call = press(home, *TO_STORY, f"cold {sequence}room", ENTER, "3", "1", ENTER, CTRL_C)
    assert call.state.answers["story"] == {"text": "cold room"}


def test_a_paste_of_many_lines_is_one_answer(home: Path) -> None:
    pasted = "\x1b[200~First line\nsecond\tline\x1b[31m\n" + "x" * 5000 + "\x1b[201~"
    story = press(home, *TO_STORY, pasted, ENTER).state.answers["story"]["text"]
    assert isinstance(story, str) and story.startswith("First line\nsecond\tline") and story.endswith("x" * 5000)


def test_words_pasted_or_typed_at_a_choice_are_kept_as_a_note(home: Path) -> None:
    call = press(home, *TO_HEAT, "\x1b[200~they want a refund\x1b[201~", ENTER, "so they say", ENTER)
    assert [note.text for note in call.state.notes] == ["they want a refund", "so they say"]
    assert call.state.step == "heat" and call.screen.ever("kept as a note")


def test_text_where_nothing_is_asked_is_kept_as_a_note(home: Path) -> None:
    call = press(home, "they cried", ENTER)
    assert [note.text for note in call.state.notes] == ["they cried"] and call.state.step == "story"


def test_an_unknown_command_is_asked_about_once_and_then_is_text(home: Path) -> None:
    call = press(home, *TO_STORY, "/bakc", ENTER, ENTER)
    assert call.screen.ever("There is no command /bakc.") and call.state.answers["story"] == {"text": "/bakc"}
    assert press(home / "b", *TO_STORY, "//close", ENTER).state.answers["story"] == {"text": "/close"}


def test_what_must_be_accounted_for_is_listed_before_the_close(home: Path) -> None:
    call = press(home, F10)
    assert call.state.phase is Phase.WRAP_UP
    assert call.screen.ever("1  Story") and call.screen.ever("2  Plan")
    there = press(home / "b", F10, "1")
    assert (there.state.step, there.state.phase) == ("story", Phase.STEP)
    back = press(home / "c", F10, "1", "told", ENTER)
    assert back.state.phase is Phase.WRAP_UP and back.screen.ever("1  Plan")
    assert press(home / "d", F10, ENTER).ending == "closed"


def test_a_list_longer_than_the_digits_is_typed_into(home: Path) -> None:
    steps = "\n".join(
        f"  - {{id: s{number}, title: Part {chr(96 + number)}{number}, say: Line {number}.}}" for number in range(1, 21)
    )
    guide = guide_of(f"id: tried\ntitle: T\nstages: [A]\nsteps:\n{steps}\n")
    assert take_call(guide, home, GO, "q17", ENTER).state.step == "s17"
    assert take_call(guide, home / "b", GO, DOWN, ENTER).state.step == "s2"
    assert take_call(guide, home / "c", GO, "nothing like it", ESC).state.step == "s1"
    assert take_call(guide, home / "d", "/go", ENTER, "q17", ENTER).state.step == "s17"


def test_the_footer_names_only_keys_that_work_now(home: Path) -> None:
    first = press(home).screen.scenes[0]
    assert "back" not in first[-1] and "skip" in first[-1] and "reword" in first[-1]
    wrap_up = press(home / "b", F10).screen
    shown = next(scene for scene in wrap_up.scenes if "Before you close" in "\n".join(scene))
    assert "skip" not in shown[-1] and "reword" not in shown[-1] and "back" in shown[-1]


def test_markup_and_escapes_in_text_are_text(home: Path) -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: ["[red]A[/red]"]
        steps:
          - {id: a, say: "[bold]Hello[/bold] :smile: {b|you}", why: "[link=x]why[/link]", ask: note}
          - {id: b, ask: note}
    """)
    call = take_call(guide, home, "[blink]typed[/]", ENTER, "\x16\x1b[2J", "Kim [/]", ENTER)
    assert call.screen.ever("[bold]Hello[/bold] :smile: you") and call.screen.ever("Why: [link=x]why[/link]")
    assert call.screen.ever("[red]A[/red]") and call.screen.ever("› [blink]typed[/]")
