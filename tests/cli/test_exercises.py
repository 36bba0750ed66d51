"""`recovery-coach drill --exercise`, run as it is typed, line by line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import PLAYBOOKS
from plain import Desk, Ran, desk_in
from recovery_coach.content.scenarios import load_scenario
from recovery_coach.model.exercise import Exercise
from recovery_coach.model.scenario import Scenario

CHOOSING = ("spot-it", "two-truths", "in-order", "options")
SAYING = ("say-better", "first-words", "the-close")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def exercise(desk: Desk, kind: str, *lines: str, words: tuple[str, ...] = ("hairdryer", "--seed", "3")) -> Ran:
    """A round, each line followed by Enter; the input ends after the last."""
    typed = "".join(f"{line}\n" for line in lines)
    return desk.inside("drill", "--exercise", kind, *words, "--plain", typed=typed)


def told(ran: Ran) -> dict[str, object]:
    """The object at the end."""
    found = json.loads(ran.last)
    assert isinstance(found, dict)
    return found


def hotel() -> Scenario:
    return load_scenario(PLAYBOOKS / "drills" / "hairdryer.yaml")


JSON = ("hairdryer", "--seed", "3", "--json")


@pytest.mark.parametrize("kind", CHOOSING)
def test_a_choice_is_made_by_its_number_and_told_why_at_once(desk: Desk, kind: str) -> None:
    ran = exercise(desk, kind, "1", "2", "3", "4", words=JSON)
    assert ran.code == 0, ran.err
    result = told(ran)
    first = result["tasks"][0]  # type: ignore[index]
    assert (result["kind"], result["scenario"], result["seed"]) == (kind, "hairdryer", 3)
    assert first["asked"] and first["answer"] and first["why"] and first["right"] in (True, False)
    assert f"* {'Right.' if first['right'] else 'Not quite.'} {first['why']}" in ran.out


@pytest.mark.parametrize("kind", SAYING)
def test_ones_own_words_are_judged_and_the_customer_answers(desk: Desk, kind: str) -> None:
    ran = exercise(desk, kind, "You need to calm down.", "2")
    assert ran.code == 0, ran.err
    assert "* Not quite. “You need to calm down”: That is an order." in ran.out
    assert "* Better: “" in ran.out and "Dana Reyes says:" in ran.out
    assert "Another one?" in ran.out
    assert ": 0 of 1.\n" in ran.out


@pytest.mark.parametrize("kind", SAYING)
def test_the_scenarios_own_line_is_right(desk: Desk, kind: str) -> None:
    better = told(exercise(desk, kind, "Whatever.", "2", words=JSON))["tasks"][0]["better"]  # type: ignore[index]
    assert better in hotel().model
    again = exercise(desk, kind, better, "2", words=JSON)
    assert told(again)["right"] == 1
    assert "* Right. “" in again.out


def test_a_stuffed_line_does_not_win(desk: Desk) -> None:
    for line in hotel().stuffed:
        assert told(exercise(desk, "first-words", line, "2", words=JSON))["right"] == 0


def test_the_same_seed_is_the_same_exercise(desk: Desk) -> None:
    one, two = (exercise(desk, "spot-it").out for _ in range(2))
    assert one == two
    assert one != exercise(desk, "spot-it", words=("hairdryer", "--seed", "4")).out


def test_a_round_ends_after_five_and_says_how_many_were_right(desk: Desk) -> None:
    ran = exercise(desk, "two-truths", *["1", ""] * 9, words=("--seed", "2", "--json"))
    result = told(ran)
    right = [each["right"] for each in result["tasks"]]  # type: ignore[attr-defined]
    assert len(right) == 5 and result["right"] == sum(right)
    assert result["scenario"] is None, "no scenario was named: the round went through several"
    assert len({each["scenario"] for each in result["tasks"]}) > 1  # type: ignore[attr-defined]
    plain = exercise(desk, "two-truths", *["1", ""] * 9, words=("--seed", "2"))
    assert f"Two truths: {sum(right)} of 5.\n" in plain.out


def test_a_hint_comes_when_it_is_asked_for_and_costs_nothing(desk: Desk) -> None:
    without = exercise(desk, "two-truths", "1", "2", words=JSON)
    ran = exercise(desk, "two-truths", "/hint", "1", "2", words=JSON)
    assert "* Hint: " in ran.out and "* Hint: " not in without.out
    assert told(ran)["tasks"][0]["hinted"] is True  # type: ignore[index]
    assert told(ran)["right"] == told(without)["right"]


def test_what_is_no_answer_is_asked_again(desk: Desk) -> None:
    ran = exercise(desk, "two-truths", "", "nonsense", "/nonsense", "/note", "1", "2")
    assert "* Pick one, or /hint." in ran.out
    assert ran.out.count("* That is none of the choices.") == 2
    assert "* That key is for live calls." in ran.out
    ran = exercise(desk, "first-words", "", "/nonsense", "/help", "Sorry.", "2")
    assert "* Say something to them, or /hint." in ran.out
    assert "* There is no command /nonsense here." in ran.out
    assert "--- First words ---" in ran.out


def test_a_pick_can_be_taken_back(desk: Desk) -> None:
    ran = exercise(desk, "in-order", "1", "/back", "2", "/close")
    assert ran.out.count("? Which comes first?") == 2
    assert "* So far: “" in ran.out
    assert "Put in order: nothing answered." in ran.out


def test_several_are_ticked_by_their_numbers(desk: Desk) -> None:
    ran = exercise(desk, "options", "", "0", "2", words=JSON)
    (task,) = told(ran)["tasks"]  # type: ignore[misc]
    assert "* Tick one or more, or /hint." in ran.out
    assert task["answer"] == ["none of them: the duty manager has to say yes"]
    within = [str(number) for number, label in enumerate(task["choices"], 1) if "nothing" in label or "0)" in label]
    allowed = [number for number in within if "(costs 90)" not in task["choices"][int(number) - 1]]
    assert told(exercise(desk, "options", " ".join(allowed), "2", words=JSON))["right"] == 1


@pytest.mark.parametrize("leave", ["/close", "/pause", "2"])
def test_a_round_can_be_left_at_any_time(desk: Desk, leave: str) -> None:
    ran = exercise(desk, "two-truths", "1", leave)
    assert ran.code == 0
    assert " of 1.\n" in ran.out


def test_input_that_ends_ends_the_round(desk: Desk) -> None:
    ran = exercise(desk, "say-better")
    assert ran.code == 0
    assert "Say it better: nothing answered." in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_ctrl_c_leaves_the_round_and_tells_how_it_went(desk: Desk) -> None:
    words = desk.command("drill", "--exercise", "two-truths", "hairdryer", "--seed", "3", "--plain")
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=desk.environment(), encoding="utf-8"
    ) as left:
        assert left.stdout is not None
        while not left.stdout.readline().startswith("  2  "):
            pass
        left.send_signal(signal.SIGINT)
        assert "Two truths: nothing answered." in left.stdout.read()
    assert left.returncode == 130


def test_a_trainers_own_scenario_is_asked_about(desk: Desk) -> None:
    text = (PLAYBOOKS / "drills" / "hairdryer.yaml").read_text(encoding="utf-8")
    drills = desk.playbooks / "drills"
    drills.mkdir()
    (drills / "ours.yaml").write_text(text.replace("id: hairdryer", "id: ours").replace("Dana", "Ida"), "utf-8")
    ran = exercise(desk, "first-words", "Sorry.", "2", words=("ours", "--playbooks", str(desk.playbooks)))
    assert "Ida Reyes" in ran.out


def test_a_scenario_with_nothing_for_a_kind_says_so(desk: Desk) -> None:
    text = (PLAYBOOKS / "drills" / "hairdryer.yaml").read_text(encoding="utf-8")
    drills = desk.playbooks / "drills"
    drills.mkdir()
    bare = text[: text.index("\nmodel:")].replace("id: hairdryer", "id: bare")
    (drills / "bare.yaml").write_text(bare, encoding="utf-8")
    ran = exercise(desk, "two-truths", words=("bare", "--playbooks", str(desk.playbooks)))
    assert ran.code == 1
    assert "there is nothing in bare for `two-truths`" in ran.err


def test_an_unknown_scenario_or_kind_is_told(desk: Desk) -> None:
    ran = exercise(desk, "two-truths", words=("hairdrier",))
    assert ran.code == 1 and "did you mean `hairdryer`?" in ran.err
    ran = exercise(desk, "three-truths")
    assert ran.code == 2
    assert all(kind.value in ran.err.replace("\n", "") for kind in (Exercise.SPOT_IT, Exercise.THE_CLOSE))
