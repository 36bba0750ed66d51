"""Exercises and the primer on a real pseudo-terminal of 80x24, as a trainee sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from screens import CTRL_C, ENTER, KEYS, Terminal

pytestmark = pytest.mark.pty


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_a_choice_between_whole_lines_is_made_by_one_key(home: Path) -> None:
    with Terminal(home, "drill", "--exercise", "two-truths", "hairdryer", "--seed", "3", shell=True) as round_:
        round_.until("Two truths, 1", "Which one?", " 1  “", " 2  “", "F1 help")
        answers = round_.text[round_.text.index("Which one?") :]
        assert answers.count("”") == 2, "both lines can be read to their ends"
        assert "…" not in answers
        round_.press("1").until("Another one?", "Sources: ")
        assert "» Right. " in round_.text or "» Not quite. " in round_.text
        round_.press("1").until("Two truths, 2", "Which one?")
        round_.press("/hint", ENTER).until("Hint: ")
        round_.press("2").until("Another one?").press("2").until("== over ==", "exit 0")
        assert " of 2." in round_.text


def test_lines_are_put_in_order_key_by_key_and_a_pick_is_taken_back(home: Path) -> None:
    with Terminal(home, "drill", "--exercise", "in-order", "hairdryer", "--seed", "3") as round_:
        round_.until("Which comes first?", " 1  “")
        round_.press("1").until("Which comes second?", "So far: “").until_gone(" 1  “")
        round_.press(KEYS["c-p"]).until("Which comes first?", " 1  “").until_gone("So far")
        round_.press(KEYS["f10"])
        assert round_.ended() == 0
    assert b"Put in order: nothing answered." in round_.written


def test_several_ways_are_ticked_and_entered(home: Path) -> None:
    with Terminal(home, "drill", "--exercise", "options", "hairdryer", "--seed", "3") as round_:
        round_.until("Which of these?", "You may", "0  none of them: the duty manager has to say yes")
        round_.press(ENTER).until("Tick one or more").press("0").until("● 0").press(ENTER)
        round_.until("» Not quite. ", "Another one?").press(CTRL_C)
        assert round_.ended() == 0


def test_a_line_in_ones_own_words_is_judged(home: Path) -> None:
    with Terminal(home, "drill", "--exercise", "first-words", "hairdryer", "--seed", "3") as round_:
        round_.until("Your line", "Dana Reyes").press("Let's see how we can fix this.", ENTER)
        round_.until("» Right. “", "You could also say", "Dana Reyes says:", "Another one?").press(ENTER)
        round_.until("First words, 2", "Your line").press(CTRL_C)
        assert round_.ended() == 0


def test_on_a_low_screen_there_is_still_something_to_choose(home: Path) -> None:
    with Terminal(home, "drill", "--exercise", "spot-it", "hairdryer", "--seed", "3", size=(50, 14)) as round_:
        round_.until("Which line?", " 1  “", "F1 help").press("2").until("which trap is it?").press("1")
        round_.until("Another one?").press("2")
        assert round_.ended() == 0


def test_the_primer_is_two_screens_and_a_question(home: Path) -> None:
    with Terminal(home, "learn") as primer:
        primer.until("When something went wrong", "Enter go on").press(ENTER)
        primer.until("What has been in their way", "62 in 100", "Enter go on").press(ENTER)
        primer.until("A question", "Which is it?").press("3")
        primer.until("Right", "recovery-coach drill", "Enter go on").press(ENTER)
        assert primer.ended() == 0
    assert b"Now try it with a customer: recovery-coach drill" in primer.written
