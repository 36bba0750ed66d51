"""`playbook preview`: the very screens of a call, in order, at a chosen size."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers import COACHED, SMALL
from plain import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.playbooks.mkdir()
    (made.playbooks / "small.yaml").write_text(SMALL, encoding="utf-8")
    return made


def screens(desk: Desk, *words: str) -> list[list[str]]:
    """The screens that are printed, each with its heading in front."""
    ran = desk.inside("playbook", "preview", *words)
    assert ran.code == 0, ran.err
    return [part.split("\n") for part in re.split(r"(?m)^(?=--- \d+ of \d+: )", ran.out) if part]


def test_every_prompt_of_a_call_is_shown_in_order_at_the_size_that_is_asked(desk: Desk) -> None:
    found = screens(desk, "playbooks/small.yaml", "--size", "80x24")
    assert [screen[0] for screen in found][:4] == [
        "--- 1 of 7: Opener ---",
        "--- 2 of 7: Story ---",
        "--- 3 of 7: Heat ---",
        "--- 4 of 7: Fixable ---",
    ]
    first = found[0]
    assert len(first) == 1 + 24 + 1
    assert first[1].startswith(" Tone  Listen  Plan") and first[1].endswith("0:00")
    assert "  ▌ Let's fix this." in first
    assert "  Why: Care comes first." in first
    assert "  Not: Account number?" in first
    assert first[24].startswith(" F1 help")
    assert all(len(row) <= 80 for row in first[1:])


def test_answers_of_a_trial_call_lead_the_way_and_fill_the_lines(desk: Desk) -> None:
    (desk.playbooks / "small.calls.yaml").write_text(
        "calls:\n"
        "  - {name: One, answers: {fixable: now, plan: {what: a warm room, when: by six}}}\n"
        "  - {name: Two, answers: {fixable: never}}\n",
        encoding="utf-8",
    )
    answered = ("playbooks/small.yaml", "--size", "80x24", "--answers", "playbooks/small.calls.yaml")
    one = screens(desk, *answered)
    assert "Barriers" in "".join(screen[0] for screen in one)
    assert any("a warm room, by six." in row for screen in one for row in screen)
    two = screens(desk, *answered, "--call", "2")
    assert "Barriers" not in "".join(screen[0] for screen in two)


def test_one_step_alone_also_one_that_the_call_does_not_come_to(desk: Desk) -> None:
    assert [screen[0] for screen in screens(desk, "playbooks/small.yaml", "--step", "heat")] == ["--- 1 of 1: Heat ---"]
    found = screens(desk, "live-recovery", "--step", "cannot-undo/sorry", "--size", "80x24")
    assert [screen[0] for screen in found] == ["--- 1 of 1: Apologise, own it ---"]


def test_what_the_coach_says_after_a_statement_is_on_the_screen_too(desk: Desk) -> None:
    (desk.playbooks / "coached.yaml").write_text(COACHED.replace("id: small", "id: coached"), encoding="utf-8")
    (desk.playbooks / "coached.calls.yaml").write_text(
        "calls: [{name: One, answers: {feeling: 'I understand, but it is our policy.'}}]\n", encoding="utf-8"
    )
    found = screens(desk, "playbooks/coached.yaml", "--size", "80x24", "--answers", "playbooks/coached.calls.yaml")
    after = next(screen for screen in found if screen[0].endswith(": Heat ---"))
    assert any(row.startswith("  » Coach: ") for row in after)


@pytest.mark.parametrize("size", ["80", "x", "5x5", "1000x1000", "80x24x2"])
def test_a_size_that_no_screen_has(desk: Desk, size: str) -> None:
    ran = desk.inside("playbook", "preview", "four-tips", "--size", size)
    assert f"`{size}` is no size of a screen" in ran.err
    assert ran.code == 1


def test_a_step_that_is_not_there(desk: Desk) -> None:
    ran = desk.inside("playbook", "preview", "four-tips", "--step", "remdy")
    assert "did you mean `remedy`?" in ran.err
    assert ran.code == 1


def test_a_playbook_with_mistakes_is_told_and_not_shown(desk: Desk) -> None:
    (desk.playbooks / "small.yaml").write_text(SMALL.replace("must: yes", "must: maybe", 1), encoding="utf-8")
    ran = desk.inside("playbook", "preview", "playbooks/small.yaml")
    assert "`must` can't be `maybe`" in ran.err
    assert (ran.out, ran.code) == ("", 1)


def test_watching_needs_a_terminal(desk: Desk) -> None:
    ran = desk.inside("playbook", "preview", "four-tips", "--watch")
    assert "--watch needs a terminal" in ran.err


def test_nothing_is_kept_of_a_preview(desk: Desk) -> None:
    desk.inside("playbook", "preview", "four-tips")
    assert not (desk.home / "calls.sqlite3").exists()
