"""`playbook check` as people and programs meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plain import Desk

GOOD = """\
id: good
title: A good one
stages: [Tone, Close]
steps:
  - id: opener
    say: [Let's see how we can fix this., Let's get this sorted together., I'm with you on this now.]
  - {id: outcome, stage: Close, ask: outcome}
"""
BAD = GOOD.replace("id: good", "id: bad").replace("ask: outcome", "aks: outcome")
WORDY = GOOD.replace("id: good", "id: wordy").replace(", I'm with you on this now.", "")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.playbooks.mkdir()
    for text in (GOOD, BAD, WORDY):
        name = text.split("\n", 1)[0].removeprefix("id: ")
        (made.playbooks / f"{name}.yaml").write_text(text, encoding="utf-8")
    return made


def test_everything_is_told_at_once_with_place_code_line_and_mend(desk: Desk) -> None:
    ran = desk.inside("playbook", "check", "playbooks")
    assert ran.out.splitlines() == [
        "playbooks/bad.yaml:7:33: error: `aks` is not a key that belongs here [unknown-key]",
        "    - {id: outcome, stage: Close, aks: outcome}",
        "  -> did you mean `ask`?",
        "playbooks/wordy.yaml:6:5: warning: every call comes to `opener`, and there are only 2 wordings [few-wordings]",
        "    say: [Let's see how we can fix this., Let's get this sorted together.]",
        "  -> write 3 or more, each after a `- ` of its own, so that agents don't sound read off",
        "",
        "3 files: 1 error, 1 warning.",
        "Followed with every answer that leads elsewhere: 4 moments in 2 playbooks, to every end.",
    ]
    assert ran.code == 1


def test_warnings_alone_are_no_failure_unless_asked(desk: Desk) -> None:
    assert desk.inside("playbook", "check", "playbooks/wordy.yaml").code == 0
    assert desk.inside("playbook", "check", "playbooks/wordy.yaml", "--strict").code == 1


def test_what_is_well_is_said_to_be(desk: Desk) -> None:
    ran = desk.inside("playbook", "check", "playbooks/good.yaml", "--strict")
    assert ran.out.startswith("1 file: all is well.\n")
    assert ran.code == 0


def test_json_is_one_array_with_everything_in_it(desk: Desk) -> None:
    ran = desk.inside("playbook", "check", "playbooks", "--format", "json")
    found = json.loads(ran.out)
    assert [(row["file"], row["line"], row["column"], row["level"], row["code"]) for row in found] == [
        ("playbooks/bad.yaml", 7, 33, "error", "unknown-key"),
        ("playbooks/wordy.yaml", 6, 5, "warning", "few-wordings"),
    ]
    assert found[0]["fix"] == "did you mean `ask`?"
    assert json.loads(desk.inside("playbook", "check", "playbooks/good.yaml", "--format", "json").out) == []


def test_github_shows_each_beside_its_line(desk: Desk) -> None:
    out = desk.inside("playbook", "check", "playbooks", "--format", "github").out.splitlines()
    assert out[0] == (
        "::error file=playbooks/bad.yaml,line=7,col=33,title=unknown-key::"
        "`aks` is not a key that belongs here%0A-> did you mean `ask`?"
    )
    assert out[1].startswith("::warning file=playbooks/wordy.yaml,line=6,col=5,title=few-wordings::")


def test_a_workflow_command_can_not_be_broken_out_of(desk: Desk) -> None:
    text = GOOD.replace("id: good", "id: bad").replace("Close, ask", "Close, '50%\\n::set-output': x, ask")
    (desk.playbooks / "bad.yaml").write_text(text, encoding="utf-8")
    out = desk.inside("playbook", "check", "playbooks/bad.yaml", "--format", "github").out
    assert all(line.startswith("::error file=") for line in out.splitlines())
    assert "50%25" in out


def test_sarif_is_what_code_scanning_takes(desk: Desk) -> None:
    found = json.loads(desk.inside("playbook", "check", "playbooks", "--format", "sarif").out)
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    assert run["tool"]["driver"]["name"] == "recovery-coach"
    result = run["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"]) == ("unknown-key", "error")
    assert place["artifactLocation"] == {"uri": "playbooks/bad.yaml"}
    assert place["region"] == {"startLine": 7, "startColumn": 33}


def test_a_file_that_many_draw_in_is_told_of_once(desk: Desk) -> None:
    (desk.playbooks / "house.yaml").write_text("organisation: 3\ncurency: EUR\n", encoding="utf-8")
    out = desk.inside("playbook", "check", "playbooks").out
    assert out.count("`curency` is not a key") == 1


def test_a_line_that_only_draws_in_is_warned_of_in_its_own_file(desk: Desk) -> None:
    (desk.playbooks / "uses.yaml").write_text(
        "id: uses\ntitle: Uses\nstages: [Tone, Close]\nsteps: [{use: wordy}]\n", encoding="utf-8"
    )
    assert desk.inside("playbook", "check", "playbooks/uses.yaml", "--playbooks", "playbooks", "--strict").code == 0


def test_a_house_and_its_rules_are_checked_too(desk: Desk) -> None:
    (desk.playbooks / "house.yaml").write_text("authority: {agent: 20}\nremedies: [{name: A car, cost: 9000}]\n")
    rules = desk.playbooks / "phrasing"
    rules.mkdir()
    (rules / "own.yaml").write_text(
        "rules:\n  - {id: jolly, patterns: [jolly good], message: No., flags: [Splendid.]}\n", encoding="utf-8"
    )
    out = desk.inside("playbook", "check", "playbooks").out
    assert (
        "house.yaml:2:32: warning: `A car` costs 9000, and the highest authority is 20 [above-every-authority]" in out
    )
    assert "[example-fails]" in out


def test_a_file_that_is_not_there(desk: Desk) -> None:
    ran = desk.inside("playbook", "check", "nowhere.yaml")
    assert ran.out.splitlines()[0] == "nowhere.yaml:1:1: error: there is no such file [no-file]"
    assert ran.code == 1


def test_escapes_in_a_playbook_reach_no_terminal(desk: Desk) -> None:
    (desk.playbooks / "bad.yaml").write_bytes(b"id: bad\ntitle: \x1b[31mred\nstages: [a]\nsteps: []\n")
    ran = desk.inside("playbook", "check", "playbooks/bad.yaml")
    assert "\x1b" not in ran.out
    assert "[hidden-character]" in ran.out


def test_without_a_path_all_that_serves_is_checked(desk: Desk) -> None:
    ran = desk.inside("playbook", "check", env={"RECOVERY_COACH_PLAYBOOKS": str(desk.playbooks)})
    assert f"{desk.playbooks}/bad.yaml:7:33: error:" in ran.out
    assert "moments in 10 playbooks" in ran.out
