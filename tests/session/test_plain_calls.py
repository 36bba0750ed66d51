"""Whole calls, line by line: what each command does, and how a call ends, is left and is taken up again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import groupby
from pathlib import Path

import pytest

from helpers import SMALL
from plain import Desk, Ran, desk_in
from recovery_coach.session.commands import Command
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.state import State

OPENERS = ("Let's fix this.", "Let's put it right.", "I'm on it with you.")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def state_of(desk: Desk) -> State:
    kept = desk.stored()
    return replay(kept.guide, kept.inputs)


def kinds(desk: Desk) -> list[str]:
    return [type(happened).__name__ for happened in desk.stored().inputs]


def heads(ran: Ran) -> list[str]:
    """The steps that were shown, in order; once where a step's line was shown again with its holes filled."""
    shown = [line.partition("] ")[2] for line in ran.out.splitlines() if line.startswith("[")]
    return [name for name, _ in groupby(shown)]


WHOLE = ["", "They were cut off twice.", "2", "1", "1 2", "a new line", "", "6 pm", "7 pm"]


def test_a_whole_call_from_first_words_to_summary(desk: Desk) -> None:
    ran = desk.start(*WHOLE)
    assert (ran.code, ran.err) == (0, "")
    assert heads(ran) == ["Opener", "Story", "Heat", "Fixable", "Barriers", "Plan"]
    assert any(f"SAY: {opener}" in ran.out for opener in OPENERS)
    assert "NOT: Account number?" in ran.out and "WHY: Care comes first." in ran.out
    summary = ran.out[ran.out.index("Service recovery, ") :]
    for line in (
        "- Story: They were cut off twice.",
        "- Heat: annoyed",
        "- Fixable: I can fix it",
        "- Barriers: They called before; They were passed on",
        "- Plan, what: a new line",
        "- Plan, by whom: me",
        "- Plan, by when: 6 pm",
        "- Plan, we check: 7 pm",
        "Temperature, last asked: 2 of 5",
    ):
        assert line in summary
    assert "Not done" not in summary
    assert [row.status for row in desk.calls()] == ["closed"]


def test_the_first_words_are_shown_before_anything_is_asked(desk: Desk) -> None:
    lines = desk.start().out.strip().splitlines()
    assert lines[0] == "[Tone] Opener" and lines[1].removeprefix("SAY: ") in OPENERS
    assert not any(line.startswith("?") for line in lines)


def test_the_end_of_input_is_a_pause_and_resume_goes_on_there(desk: Desk) -> None:
    ran = desk.start("", "They were cut off.", words=("--ref", "A-17"))
    assert (ran.code, ran.last) == (0, "Saved. `recovery-coach resume` goes on at Heat.")
    assert kinds(desk)[-1] == "Paused"
    again = desk.resume("3", "/close", "")
    assert heads(again) == ["Heat", "Fixable", "Before you close"]
    assert "* Resumed: A-17, at Heat, less than a minute ago." in again.out
    assert "- Story: They were cut off." in again.out and "- Heat: angry" in again.out
    assert [row.status for row in desk.calls()] == ["closed"]
    assert "no unfinished call" in desk.resume().err


def test_an_earlier_answer_and_unfinished_text_come_back_with_the_prompt(desk: Desk) -> None:
    ran = desk.start("", "They were cut off.", "/back", "", "/back")
    assert ran.out.count("  Enter keeps: They were cut off.") == 2
    again = desk.resume("")
    assert heads(again) == ["Story", "Heat"] and "  Enter keeps: They were cut off." in again.out
    assert state_of(desk).answers["story"] == {"text": "They were cut off."}


def test_close_as_the_last_line_ends_the_call_though_musts_are_open(desk: Desk) -> None:
    ran = desk.start("", "/note they are in a hurry", "/close")
    assert ran.code == 0 and [row.status for row in desk.calls()] == ["closed"]
    assert ran.out.count("Not done yet.") == 1
    listed = ran.out[ran.out.index("Not done yet.") : ran.out.index("Service recovery")]
    assert "  1  Story\n  2  Plan\n" in listed
    assert "Notes:\n- 0:00 (Story) they are in a hurry" in ran.out and "Not done:\n- Story\n- Plan" in ran.out


def test_a_number_from_the_list_leads_there_and_back_to_it(desk: Desk) -> None:
    ran = desk.start("/close", "1", "They were cut off.", "1", "a new line", "", "6 pm", "", "")
    assert heads(ran) == ["Opener", "Before you close", "Story", "Before you close", "Plan", "Before you close"]
    assert "- Story: They were cut off." in ran.out and "Not done:" not in ran.out


def test_text_at_the_close_is_a_note(desk: Desk) -> None:
    ran = desk.start("/close", "they hung up", "")
    assert "* Kept as a note." in ran.out and "they hung up" in ran.out[ran.out.index("Notes:") :]


def test_back_at_the_close_goes_on_with_the_call_and_the_list_is_not_shown_again(desk: Desk) -> None:
    ran = desk.start("/close", "/back", "", "/close")
    assert heads(ran) == ["Opener", "Before you close", "Opener", "Story"]
    assert ran.out.count("Not done yet.") == 1 and [row.status for row in desk.calls()] == ["closed"]


def test_back_skip_and_their_ends(desk: Desk) -> None:
    ran = desk.start("/back", "/skip", "/skip", "/back", "/next")
    assert heads(ran) == ["Opener", "Story", "Heat", "Story", "Heat"]
    assert "* This is the first step." in ran.out
    assert state_of(desk).skipped == ("opener", "story")


def test_go_with_and_without_an_argument(desk: Desk) -> None:
    ran = desk.start("/go plan", "/go", "2", "/go barr", "/go", "", "/go nowhere", "/go", "nowhere")
    assert heads(ran) == ["Opener", "Plan", "Story", "Barriers"]
    assert "Go to which step?" in ran.out and "  2    Listen: Story" in ran.out
    assert ran.out.count("* Nothing here is called 'nowhere'.") == 2


def test_notes_with_and_without_an_argument_at_any_prompt(desk: Desk) -> None:
    desk.start("/note at the first words", "", "/note", "at a text prompt", "told", "/note at a choice", "/note", "")
    notes = [(note.step, note.text) for note in state_of(desk).notes]
    assert notes == [("opener", "at the first words"), ("story", "at a text prompt"), ("heat", "at a choice")]


def test_a_card_comes_over_the_step_and_goes_back_to_it(desk: Desk) -> None:
    ran = desk.start("", "/upset", "1", "they shout", "/upset angrier", "/skip", "/upset", "/back")
    assert heads(ran) == ["Opener", "Story", "They get angrier", "Story", "They get angrier", "Story", "Opener"]
    assert "DO: Let them finish." in ran.out
    assert [note.text for note in state_of(desk).notes] == ["they shout"]


def test_another_wording_and_one_that_did_not_work(desk: Desk) -> None:
    ran = desk.start("/other", "/failed", "/reword", "", "/other", "/skip", "/failed")
    said = [line.removeprefix("SAY: ") for line in ran.out.splitlines() if line.startswith("SAY: ")]
    assert set(said[:2]) < set(OPENERS) and said[1] not in said[2:4] and len(set(said[2:4])) == 2
    assert "* Marked. Try this one." in ran.out and "* There is no other wording here." in ran.out
    assert "* There is no line here." in ran.out
    assert state_of(desk).failed == (said[1],)


def test_copy_says_whether_it_did(desk: Desk) -> None:
    ran = desk.start("/copy", "/go heat", "/copy")
    assert "* Copied." in ran.out or "* There is no clipboard here." in ran.out
    assert "* No line to copy." in ran.out


def test_the_handover_note_has_what_was_said(desk: Desk) -> None:
    ran = desk.start("", "They were cut off.", "4", "/note be quick", "/handover Kim")
    note = ran.out[ran.out.index("--- Handover ---") :]
    assert all(words in note for words in ("Story: They were cut off.", "4 of 5", "be quick", "Still to do:\n- Plan"))
    assert state_of(desk).handed_over == ("Kim",)
    assert desk.resume("/handover", "/close").out.count("--- Handover ---") == 1


def test_pause_says_how_to_go_on(desk: Desk) -> None:
    ran = desk.start("", "/pause", "never read")
    assert ran.last == "Saved. `recovery-coach resume` goes on at Story." and kinds(desk)[-1] == "Paused"


def test_help_names_every_command(desk: Desk) -> None:
    shown = desk.start("/help", "/?").out
    assert all(shown.count(f" /{command.value} ") == 2 for command in Command)
    assert "?" in shown and "//like this" in shown


def test_a_command_is_known_at_the_prompt_of_a_note_or_a_list_too(desk: Desk) -> None:
    ran = desk.start("", "/note", "/skip", "/go", "/note still here", "/note", "/close")
    assert heads(ran) == ["Opener", "Story", "Heat", "Before you close"]
    assert "Notes:\n- 0:00 (Heat) still here\n" in ran.out and [row.status for row in desk.calls()] == ["closed"]


def test_an_unknown_command_is_said_and_enter_keeps_it_as_text(desk: Desk) -> None:
    ran = desk.start("", "/bakc", "", "/unheardof")
    assert "* There is no command /bakc." in ran.out and "  Enter keeps: /bakc" in ran.out
    assert heads(ran) == ["Opener", "Story", "Heat"]
    assert state_of(desk).answers["story"] == {"text": "/bakc"}
    assert desk.stored().drafts == {"heat:degree:line": "/unheardof"}
    assert "  Enter keeps: /unheardof" in desk.resume().out


def test_a_command_leaves_unfinished_text_where_it_is(desk: Desk) -> None:
    desk.start("", "/bakc")
    assert "  Enter keeps: /bakc" in desk.resume("/note in a hurry", "/go heat", "/back", "").out
    assert "  Enter keeps: /bakc" in desk.resume().out


def test_the_right_command_after_a_slip_leaves_nothing_of_the_slip(desk: Desk) -> None:
    desk.start("", "/bakc", "/back", "")
    assert desk.stored().drafts == {} and "Enter keeps" not in desk.resume().out


def test_text_with_two_slashes_begins_with_one(desk: Desk) -> None:
    desk.start("", "//close the window, they said", "/note //pause")
    assert state_of(desk).answers["story"] == {"text": "/close the window, they said"}
    assert [note.text for note in state_of(desk).notes] == ["/pause"]


def test_text_where_nothing_is_asked_or_that_is_no_choice_is_a_note(desk: Desk) -> None:
    ran = desk.start("they laughed", "told", "lukewarm", "3")
    assert "* That is none of the choices: kept as a note." in ran.out
    assert [(note.step, note.text) for note in state_of(desk).notes] == [
        ("opener", "they laughed"),
        ("heat", "lukewarm"),
    ]
    assert state_of(desk).answers["heat"] == {"degree": "3"}


LAST = """
id: last
title: One step
stages: [A]
steps:
  - {id: bye, say: Goodbye.}
"""


def test_text_at_the_very_last_line_is_a_note_too(desk: Desk) -> None:
    (desk.playbooks / "last.yaml").write_text(LAST, encoding="utf-8")
    ran = desk.inside("start", str(desk.playbooks / "last.yaml"), "--plain", typed="they thanked us\n")
    assert ran.code == 0 and "- 0:00 (Bye) they thanked us" in ran.out
    assert [row.status for row in desk.calls()] == ["closed"]


def test_an_unfinished_call_is_offered_and_taken_up(desk: Desk) -> None:
    desk.start("", words=("--ref", "A-17"))
    ran = desk.start("/resume", "They were cut off.")
    assert "* Unfinished: A-17, at Story, less than a minute ago. /resume or /discard it" in ran.out
    assert heads(ran) == ["Opener", "Story", "Heat"]
    assert [(row.reference, row.status) for row in desk.calls()] == [("A-17", "open"), ("", "discarded")]


def test_what_was_noted_before_taking_up_the_other_call_is_not_dropped(desk: Desk) -> None:
    desk.start("", words=("--ref", "A-17"))
    desk.start("/note wrong customer", "/resume")
    assert [row.status for row in desk.calls()] == ["open", "open"]
    assert "wrong customer" in desk.resume("/close", words=(desk.calls()[1].id,)).out


def test_an_unfinished_call_is_dropped_from_the_list_and_kept(desk: Desk) -> None:
    desk.start("", words=("--ref", "A-17"))
    ran = desk.start("/discard", "/discard", "/resume", "")
    assert "* Dropped from the list. What was said in it is kept." in ran.out
    assert ran.out.count("* There is no unfinished call here.") == 2
    assert [(row.reference, row.status) for row in desk.calls()] == [("", "open"), ("A-17", "discarded")]


def test_enter_takes_the_new_call_and_leaves_the_other_unfinished(desk: Desk) -> None:
    desk.start("", words=("--ref", "A-17"))
    ran = desk.start("", "/resume")
    assert "* There is no unfinished call here." in ran.out
    assert [row.status for row in desk.calls()] == ["open", "open"]


def test_of_several_unfinished_calls_one_is_named_or_the_last_touched_is_it(desk: Desk) -> None:
    for reference in ("first", "second"):
        desk.start("", words=("--ref", reference))
    first = next(row.id for row in desk.calls() if row.reference == "first")
    assert "Resumed: second, at Story" in desk.resume().out
    assert "Resumed: first, at Story" in desk.resume(words=(first,)).out
    ran = desk.resume(words=("nobody",))
    assert ran.code == 1 and "there is no unfinished call `nobody`" in ran.err and first in ran.err


def test_no_unfinished_call_is_said_with_what_to_do(desk: Desk) -> None:
    ran = desk.resume()
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "there is no unfinished call\n  -> `recovery-coach start` begins one\n"


def test_an_edited_or_deleted_playbook_does_not_reach_a_call_in_progress(desk: Desk) -> None:
    desk.start("")
    (desk.playbooks / "small.yaml").write_text(SMALL.replace("What happened?", "Changed."), encoding="utf-8")
    assert "SAY: What happened?" in desk.resume().out
    assert "SAY: Changed." in desk.start("").out
    for path in desk.playbooks.iterdir():
        path.unlink()
    assert "SAY: Changed." in desk.resume().out


@pytest.mark.parametrize("lines", [(), ("", "/close"), tuple(WHOLE)], ids=["paused", "closed early", "whole"])
def test_with_json_the_last_line_is_one_object(desk: Desk, lines: tuple[str, ...]) -> None:
    ran = desk.start(*lines, words=("--json",))
    found = json.loads(ran.last)
    assert found["playbook"] == "small" and found["closed"] == bool(lines)
    assert found["call"] == desk.calls()[0].id
    again = desk.inside("resume", "--plain", "--json") if not lines else ran
    assert json.loads(again.last)["call"] == found["call"]


HOUSE = "organisation: Us\nsecond complaint within: 30 days\n"
RETURNING = """
id: returning
title: They may be back
stages: [A]
steps:
  - id: reference
    ask: reference
    next:
      - if: {returning: yes}
        go to: emergency
  - {id: calm, say: Calm.}
  - {id: emergency, say: At once.}
"""


@pytest.mark.parametrize(("reference", "days", "met"), [("a-17", 3, True), ("A-17", 29, True), ("A-17", 31, False)])
def test_a_reference_met_within_the_window_is_a_second_complaint(
    desk: Desk, reference: str, days: int, met: bool
) -> None:
    (desk.playbooks / "returning.yaml").write_text(RETURNING, encoding="utf-8")
    (desk.playbooks / "house.yaml").write_text(HOUSE, encoding="utf-8")
    started = ["start", "returning", "--plain", "--playbooks", str(desk.playbooks)]
    desk.inside(*started, typed="A-17\n")
    made_older(desk, days)
    ran = desk.inside(*started, typed=f"{reference}\n")
    assert heads(ran)[-1] == ("Emergency" if met else "Calm")
    notice = f"* They were in touch {days} days ago with this reference: complaint number two is an emergency."
    assert (notice in ran.out) == met
    given = desk.inside(*started, "--ref", reference, typed="")
    assert ("* They were in touch earlier today" in given.out) and kinds(desk)[:2] == ["CallOpened", "Recognised"]


def made_older(desk: Desk, days: int) -> None:
    """Sets the only call back in time."""
    with closing(sqlite3.connect(desk.home / "calls.sqlite3")) as db:
        db.execute("UPDATE calls SET opened_at = opened_at - ?, last_at = last_at - ?", (days * 86_400, days * 86_400))
        db.commit()


def test_a_call_of_the_same_hour_by_the_same_call_is_no_second_complaint(desk: Desk) -> None:
    desk.start("", words=("--ref", "A-17"))
    assert "in touch" not in desk.resume("").out
    assert not any(isinstance(happened, e.Recognised) for happened in desk.stored().inputs)
