"""`playbook test`: whole calls as a trainer writes them, and what is said of those that go otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import SMALL
from plain import Desk

CALLS = """\
calls:
  - name: It can be fixed
    answers: {story: A cold room, heat: 4, fixable: now, plan: {what: a warm one, when: by six}}
    meets: [opener, story, plan]
    says: "a warm one, by six"
    ends at: plan
  - name: It can't
    answers: {fixable: never}
    never meets: barriers
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.playbooks.mkdir()
    (made.playbooks / "small.yaml").write_text(SMALL, encoding="utf-8")
    return made


def tried(desk: Desk, calls: str, *words: str) -> tuple[list[str], int]:
    (desk.playbooks / "small.calls.yaml").write_text(calls, encoding="utf-8")
    ran = desk.inside("playbook", "test", "playbooks", *words)
    return (ran.out + ran.err).splitlines(), ran.code


def test_calls_that_go_as_written_are_ticked_and_counted(desk: Desk) -> None:
    said, code = tried(desk, CALLS)
    assert said == [
        "playbooks/small.calls.yaml",
        "  ✓ It can be fixed",
        "  ✓ It can't",
        "small: these calls come by 6 of 6 steps, 2 of 2 branches, 6 of 6 wordings.",
        "2 calls: 2 as written.",
    ]
    assert code == 0


def test_what_came_out_otherwise_is_told_at_the_place_where_it_is_written(desk: Desk) -> None:
    wrong = """\
calls:
  - name: All of it
    answers: {fixable: now}
    meets: [plan, opener]
    never meets: barriers
    says: [What happened?, Good morning]
    never says: we fix it
    ends at: story
    outcome: recovered
"""
    said, code = tried(desk, wrong)
    went = "it goes opener, story, heat, fixable, barriers, plan"
    place = "      playbooks/small.calls.yaml"
    assert said[1:8] == [
        "  ✗ All of it",
        f"{place}:4:19: the call comes to `opener` too early: {went}",
        f"{place}:5:18: the call comes to `barriers`: {went}",
        f"{place}:6:28: no line on offer in this call says this",
        f"{place}:7:17: at `plan` there is on offer: “Here's the plan: we fix it, today.”",
        f"{place}:8:14: the call ends at `plan`, not at `story`: {went}",
        f"{place}:9:14: the outcome is `unknown`, not `recovered`",
    ]
    assert said[-1] == "1 call: 0 as written, 1 otherwise."
    assert code == 1


def test_what_no_call_comes_by_is_named(desk: Desk) -> None:
    said, _ = tried(desk, "calls: [{name: It can't, answers: {fixable: never}}]\n")
    assert said[2:5] == [
        "small: these calls come by 5 of 6 steps, 1 of 2 branches, 6 of 6 wordings.",
        "  never come to: barriers",
        "  never taken: fixable to the next step",
    ]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("answers: {stroy: x}", "2:27: there is no step `stroy`"),
        ("answers: {fixable: maybe}", "2:36: `fixable` never has the answer `maybe`"),
        ("answers: {story: {what: x}}", "2:41: nothing is asked at `story` that is called `what`"),
        ("answers: {opener: x}", "2:35: nothing is asked at `opener`: the line is only said"),
        ("meets: [plan, storry]", "2:31: there is no step `storry`"),
        ("ends at: storry", "2:26: there is no step `storry`"),
        ("outcome: solved", "2:26: `outcome` can't be `solved`"),
    ],
)
def test_calls_about_what_is_not_there_are_refused_at_their_place(desk: Desk, call: str, told: str) -> None:
    said, code = tried(desk, f"calls:\n  - {{name: One, {call}}}\n")
    assert any(line.startswith(f"playbooks/small.calls.yaml:{told}") for line in said), said
    assert code == 1


def test_calls_of_a_playbook_that_is_not_there(desk: Desk) -> None:
    said, code = tried(desk, "playbook: smal\ncalls: [{name: One}]\n")
    assert said[1] == "playbooks/small.calls.yaml:1:11: there is no playbook called `smal`"
    assert code == 1


def test_a_loop_is_found_at_random_and_written_out_as_a_file_of_calls(desk: Desk) -> None:
    looped = SMALL.replace("go to: plan", "go to: story")
    (desk.playbooks / "small.yaml").write_text(looped, encoding="utf-8")
    ran = desk.inside("playbook", "test", "playbooks/small.yaml", "--random", "200", "--seed", "1")
    assert ran.code == 1
    assert "goes wrong: the call comes to no end" in ran.err
    again = desk.inside("playbook", "test", "playbooks/small.yaml", "--random", "200", "--seed", "1")
    assert again.out == ran.out
    said, code = tried(desk, ran.out)
    assert code == 1
    assert any("the call comes to no end" in line for line in said)


def test_without_a_fault_random_calls_say_how_to_take_them_again(desk: Desk) -> None:
    ran = desk.inside("playbook", "test", "aidet", "--random", "50", "--seed", "9")
    assert ran.err == "aidet: 50 calls at random, and none goes wrong (--seed 9).\n"
    assert ran.code == 0


def test_the_shipped_calls_go_as_written(desk: Desk) -> None:
    ran = desk.inside("playbook", "test")
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "17 calls: 17 as written."


def test_a_folder_without_calls_says_how_to_write_some(desk: Desk) -> None:
    ran = desk.inside("playbook", "test", "playbooks")
    assert "there are no calls for playbooks" in ran.err
    assert ran.code == 1
