"""`recovery-coach drill` line by line, as a trainee and as a program meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from helpers import PLAYBOOKS
from plain import Desk, Ran

STORY = yaml.safe_load((PLAYBOOKS / "drills" / "hairdryer.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def drill(desk: Desk, lines: list[str], *words: str) -> Ran:
    return desk.inside("drill", "hairdryer", "--plain", "--seed", "0", *words, typed="\n".join([*lines, ""]))


def test_a_good_call_is_passed_and_told_back_with_the_words_that_did_it(desk: Desk) -> None:
    ran = drill(desk, STORY["model"])
    assert ran.code == 0
    assert "THEY SAY: “" in ran.out
    assert "“Of course you're furious” named what they feel" in ran.out
    assert "The hair dryer: recovered, passed" in ran.out
    assert "✓ a step with who and by when" in ran.out


def test_the_last_line_of_json_is_the_whole_drill(desk: Desk) -> None:
    found = json.loads(drill(desk, STORY["model"], "--json", "--aid", "none").last)
    assert (found["scenario"], found["seed"], found["outcome"], found["passed"]) == ("hairdryer", 0, "recovered", True)
    assert len(found["arousal"]) == len(found["turns"]) + 1
    assert found["arousal"][-1] < found["arousal"][0]
    assert set(found["criteria"].values()) <= {"present", "absent", "n/a"}
    assert found["criteria"]["apology-first"] == "n/a"
    first = found["turns"][0]
    assert first["said"] == STORY["model"][0]
    assert {"said", "moves", "traps", "reply"} <= set(first)
    assert found["aided"] is False


@pytest.mark.parametrize("kind", ["bad", "stuffed"])
def test_a_bad_call_and_a_stuffed_one_are_not_passed(desk: Desk, kind: str) -> None:
    found = json.loads(drill(desk, STORY[kind], "--json").last)
    assert found["passed"] is False
    assert found["outcome"] == "lost"


def test_what_hurt_is_quoted_with_a_better_line_of_this_very_case(desk: Desk) -> None:
    ran = drill(desk, ["Someone is on the way, calm down please"], "--aid", "none")
    assert "“calm down please” ordered them" in ran.out
    assert "That is what sets them off: she has heard" in ran.out
    assert "Better: “" in ran.out


def test_a_turn_can_be_taken_again_and_both_reactions_are_shown(desk: Desk) -> None:
    ran = drill(desk, ["Calm down.", "/rewind", STORY["model"][0]], "--json")
    assert "Taken back: “Calm down.”" in ran.out
    assert "First: ■■■■■■■■■■ 10" in ran.out and "Now:   ■■■■■■■□□□  7" in ran.out
    found = json.loads(ran.last)
    assert [turn["said"] for turn in found["turns"]] == [STORY["model"][0]]
    assert found["aided"] is True


def test_a_hint_is_of_the_scenario_and_makes_the_run_an_aided_one(desk: Desk) -> None:
    ran = drill(desk, ["/hint", "/close"], "--json", "--aid", "none")
    assert STORY["hints"]["listen"] in ran.out
    assert json.loads(ran.last)["aided"] is True


def test_the_worked_example_says_what_one_could_say(desk: Desk) -> None:
    assert "You could say: “" in drill(desk, ["/close"], "--aid", "example").out


def test_the_same_seed_is_the_same_call(desk: Desk) -> None:
    lines = [*STORY["bad"][:1], *STORY["model"]]
    again = [json.loads(drill(desk, lines, "--json", "--aid", "none").last) for _ in range(2)]
    assert again[0]["turns"] == again[1]["turns"] and again[0]["arousal"] == again[1]["arousal"]


def test_another_seed_can_be_another_variant(desk: Desk) -> None:
    seen = set()
    for seed in range(4):
        ran = desk.inside("drill", "hairdryer", "--plain", "--json", "--seed", str(seed), typed="/close\n")
        seen.add(json.loads(ran.last)["variant"])
    assert seen == {"", "interview", "wedding", "shareholders"}


def test_nothing_typed_and_unknown_commands_cost_nothing(desk: Desk) -> None:
    ran = drill(desk, ["", "/frobnicate", "/close"], "--json")
    assert "Say something to them, or /hint." in ran.out
    assert "There is no command /frobnicate in a drill." in ran.out
    assert json.loads(ran.last)["turns"] == []


def test_escapes_and_markup_in_what_is_typed_are_text(desk: Desk) -> None:
    ran = drill(desk, ["\x1b[31m[bold]No wonder you're furious[/bold], no power and wet hair"])
    assert "\x1b" not in ran.out


def test_the_list_names_every_scenario(desk: Desk) -> None:
    listed = desk.inside("drill", "--list")
    assert "hairdryer" in listed.out and max(map(len, listed.out.splitlines())) <= 80
    rows = json.loads(desk.inside("drill", "--list", "--json").out)
    assert {"id", "title", "trade", "summary"} <= set(rows[0])


def test_a_scenario_that_is_not_there(desk: Desk) -> None:
    ran = desk.inside("drill", "hairdrier", "--plain")
    assert "did you mean `hairdryer`?" in ran.err
    assert ran.code == 1


def test_a_better_line_that_stands_there_as_an_example_is_not_told_twice(desk: Desk) -> None:
    ran = drill(desk, ["Someone is on the way, calm down please"])
    assert "You could say: “" in ran.out and "Better: “" not in ran.out


def test_their_last_words_stand_above_the_debrief(desk: Desk) -> None:
    ran = drill(desk, STORY["model"])
    said, debrief = ran.out.split("The hair dryer: recovered")
    assert said.rstrip().splitlines()[-1].startswith("Dana Reyes: “") and "How upset they were" in debrief
