"""A drill on a real pseudo-terminal of 80x24, as a trainee takes it: a whole call, a turn again, killed and gone on."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from screens import ENTER, KEYS, Terminal

from helpers import PLAYBOOKS
from recovery_coach.content.scenarios import load_scenario

pytestmark = pytest.mark.pty

MODEL = load_scenario(PLAYBOOKS / "drills" / "hairdryer.yaml").model
WORDS = ("drill", "hairdryer", "--seed", "0", "--aid", "none")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_a_whole_call_is_taken_on_one_screen_and_looked_back_on(home: Path) -> None:
    with Terminal(home, *WORDS, shell=True) as call:
        call.until("You are at the front desk of a hotel", "Enter go on").press(ENTER)
        call.until("No power, a wet head", "What do you say?", "F1 help")
        for line in MODEL[:-1]:
            call.press(line, ENTER).until("» ■", "What do you say?", "F1 help")
        call.press(MODEL[-1], ENTER).until("Looking back", "Dana Reyes: “", "recovered, passed")
        call.press(ENTER).until("What was there:").press(ENTER, ENTER).until("== over ==", "exit 0")


def test_a_turn_is_taken_again_by_a_key_and_both_reactions_stand_under_each_other(home: Path) -> None:
    with Terminal(home, *WORDS) as call:
        call.until("Enter go on").press(ENTER).until("What do you say?")
        call.press("Calm down.", ENTER).until("ordered them", "Better: “")
        call.press(KEYS["c-p"]).until("Taken back: “Calm down.”").press(MODEL[0], ENTER)
        call.until("» First: ■■■■■■■■■■ 10", "» Now:   ■■■■■■■□□□  7")


def test_killed_in_the_middle_it_goes_on_with_the_customers_last_words(home: Path) -> None:
    call = Terminal(home, *WORDS).until("Enter go on").press(ENTER).until("What do you say?")
    call.press(MODEL[0], ENTER).until("calmer, 9 to 7", "The power in my room is out")
    call.kill(signal.SIGKILL)
    with Terminal(home, "drill") as again:
        again.until("after 1 turn. It goes on there.", "The power in my room is out", "What do you say?")
