"""Whole calls on a real pseudo-terminal, as an agent sees them."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

import pytest
from screens import CTRL_C, ENTER, ESC, KEYS, Terminal

from helpers import SMALL
from recovery_coach.terminal.escapes import ENTER_SCREEN

pytestmark = pytest.mark.pty

ONE_WORDING = SMALL.replace("[Let's fix this., Let's put it right., I'm on it with you.]", "Let's fix this.")
"""A playbook whose first words are the same in every call."""

COLOUR = re.compile(rb"\x1b\[[0-9;]*\b(3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)\b[0-9;]*m")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    own = tmp_path / "home" / "playbooks"
    own.mkdir(parents=True)
    (own / "small.yaml").write_text(SMALL, encoding="utf-8")
    (own / "plainest.yaml").write_text(ONE_WORDING.replace("id: small", "id: plainest"), encoding="utf-8")
    return own.parent


def to_story(call: Terminal) -> Terminal:
    return call.until("Said it?").press(ENTER).until("In their words", "F1 help")


def test_the_shipped_playbook_from_first_words_to_the_summary(home: Path) -> None:
    with Terminal(home, "start", shell=True) as call:
        call.until("Said it?").press(ENTER)
        call.until("What happened, in their words").press("No heating for two days.", ENTER)
        call.until("How upset are they now?").press("4")
        call.until("Which of these").press("5", ENTER)
        call.until("Which is closest?").press("2")
        call.until("In your words").press(ENTER)
        call.until("Reference, name or account").press("A-17", ENTER)
        call.until("can it be fixed?").press("1")
        call.press(KEYS["c-g"]).until("Go to which step?").press("plan", ENTER)
        call.until("What will be done?").press("a plumber comes", ENTER)
        call.until("Who does it?", "› me").press(ENTER)
        call.until("By when?").press("by 5 pm", ENTER)
        call.until("When do you check").press("at half past 5", ENTER)
        call.until("How they take it").press(KEYS["f10"])
        call.until("Before you close", "Apologise, own it").press(ENTER)
        call.until("For your records", "Reference: A-17").press(ESC)
        call.until(lambda: "For your records" not in call.text and "exit 0" in call.text, "== over ==")
    summary = call.written.decode()
    assert "by when: by 5 pm" in summary and "No heating for two days." in summary


def test_the_same_call_in_json(home: Path) -> None:
    with Terminal(home, "start", "small", "--json") as call:
        call.until("Said it?").press(KEYS["f10"]).until("Before you close").press(ENTER)
        call.until("For your records").press(ENTER)
        assert call.ended() == 0
    told = re.search(r"\{.*\}", call.written.decode())
    assert told is not None and json.loads(told.group())["closed"] is True


HELD = """
import builtins, os, sys

class Held:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["HELD_MODULE"]:
            sys.meta_path.remove(self)
            open(os.environ["HELD_BY"]).read()

sys.meta_path.insert(0, Held())
"""
"""Stops at the first import of a module until somebody writes to a pipe."""


class Held(Terminal):
    """A program that stops where it first imports a module, until it is let go."""

    def __init__(self, home: Path, module: str, *words: str) -> None:
        folder = home / "held"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(HELD, encoding="utf-8")
        self.pipe = folder / "pipe"
        if not self.pipe.exists():
            import os

            os.mkfifo(self.pipe)
        super().__init__(home, *words, HELD_MODULE=module, HELD_BY=str(self.pipe), PYTHONPATH=str(folder))

    def let_go(self) -> Held:
        self.pipe.write_text("on", encoding="utf-8")
        return self


def warm(home: Path, playbook: str) -> None:
    with Terminal(home, "start", playbook) as call:
        call.until("Said it?").press("/discard", ENTER).until("no unfinished call").press(KEYS["f10"])
        call.until("Before you close").press(ENTER).until("For your records").press(ENTER).ended()


@pytest.mark.parametrize("module", ["prompt_toolkit", "questionary"])
def test_the_opener_is_there_before_prompts_are_imported(home: Path, module: str) -> None:
    for _start in ("cold", "warm"):
        with Held(home, module, "start", "plainest") as call:
            call.until("Let's fix this", "Why: Care comes first.")
            assert "Said it?" not in call.text
            call.let_go().until("Said it?").press(KEYS["f10"]).until("Before you close").press(ENTER)
            call.until("For your records").press(ENTER).ended()


def test_a_warm_start_imports_nothing_before_the_opener(home: Path) -> None:
    warm(home, "plainest")
    for module in ("rich", "yaml", "msgspec", "typer", "sqlite3"):
        with Held(home, module, "start", "plainest") as call:
            call.until("Let's fix this", "Why: Care comes first.")
            if module != "yaml" and module != "typer":  # These two are not needed at all.
                call.let_go()
            call.until("Said it?").press(KEYS["f10"]).until("Before you close").press(ENTER)
            call.until("For your records").press(ENTER).ended()


def test_a_cold_and_a_warm_start_show_the_same(home: Path) -> None:
    shown = []
    for _start in ("cold", "warm"):
        with Held(home, "prompt_toolkit", "start", "plainest") as call:
            call.until("Not: ")
            first = call.rows
            call.let_go().until("Said it?", lambda: "recovery_coach.terminal.screen" and "F1 help" in call.rows[-1])
            second = call.rows
            call.press(KEYS["f10"]).until("Before you close").press(ENTER).until("For your records").press(
                ENTER
            ).ended()
        assert [row for row in first if row] == [row for row in second if row][: len([row for row in first if row])]
        shown.append((first, second))
    assert shown[0] == shown[1]


@pytest.mark.parametrize("start", ["cold", "warm"])
def test_keys_pressed_before_the_prompt_wait_for_it_unseen(home: Path, start: str) -> None:
    if start == "warm":
        warm(home, "plainest")
    with Held(home, "prompt_toolkit", "start", "plainest") as call:
        call.until("Not: ").press("he is angry", ENTER, "the room was")
        call.until("Not: ")
        assert "angry" not in call.text and "room" not in call.text
        call.let_go().until("› the room was", "Kept as a note.")
        assert b"the room wasthe" not in call.written


def test_ctrl_c_pressed_before_the_prompt_pauses(home: Path) -> None:
    with Held(home, "prompt_toolkit", "start", "plainest") as call:
        call.until("Not: ").press(CTRL_C).let_go()
        assert call.ended() == 0 and "Saved. `recovery-coach resume`" in call.text


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 15), (200, 50), (0, 0)])
def test_every_size_shows_the_line_the_prompt_and_the_footer(home: Path, size: tuple[int, int]) -> None:
    with Terminal(home, "start", "plainest", size=size) as call:
        call.until("▌ Let's fix this", "Said it?", lambda: call.rows[-1].startswith(" F1 help"))
        to_story(call).press("cold room").until("› cold room", "▌ What happened?")


def test_a_terminal_that_changes_its_size_shows_all_anew_with_what_was_typed(home: Path) -> None:
    with Terminal(home, "start", "plainest") as call:
        to_story(call).press("the room was cold").until("› the room was cold")
        for columns, rows in ((50, 16), (120, 40), (80, 24), (40, 12)):
            call.resize(columns, rows)
            call.until("▌ What happened?", "› the room was cold", lambda: call.rows[-1].startswith(" F1 help"))
            assert sum("What happened?" in row for row in call.rows) == 1
            assert "Listen" in call.rows[0]
        call.press(ENTER).until("How upset")


def test_the_clock_goes_on_while_nobody_types(home: Path) -> None:
    with Terminal(home, "start", "plainest") as call:
        call.until("Said it?")
        call.until(lambda: call.screen.display[0].rstrip().endswith("0:01"))


def test_no_colour_where_none_is_wanted(home: Path) -> None:
    for _start in ("cold", "warm"):
        with Terminal(home, "start", "small", NO_COLOR="1") as call:
            to_story(call).press("x", ENTER).until("How upset").press(CTRL_C).ended()
            assert not COLOUR.search(call.written)
    with Terminal(home, "start", "small") as call:
        to_story(call)
        assert COLOUR.search(call.written)


def test_a_terminal_that_can_do_nothing_gets_plain_lines(home: Path) -> None:
    with Terminal(home, "start", "plainest", TERM="dumb") as call:
        call.until("SAY: Let's fix this").press(ENTER).until("? In their words").press("/close", ENTER)
        call.until("Not done yet").press("/close", ENTER)
        assert call.ended() == 0 and b"\x1b" not in call.written


GIVEN_BACK = ("-echo ", "-icanon", "-isig", "-icrnl")


def assert_given_back(call: Terminal) -> None:
    """The terminal is as it was: its first screen, echo, whole lines, signals."""
    call.until("== over ==")
    assert not any(word in call.text for word in GIVEN_BACK) and call.screen.first is None
    assert "▌" not in call.text and not call.screen.cursor.hidden
    assert call.written.rindex(b"\x1b[?1049l") > call.written.rindex(b"\x1b[?1049h")
    assert call.written.rindex(b"\x1b[?2004l") > call.written.rindex(b"\x1b[?2004h")


@pytest.mark.parametrize("keys", [CTRL_C, CTRL_C + CTRL_C, CTRL_C * 5, "/pause\r", KEYS["f10"] + ENTER + ENTER])
def test_the_terminal_is_given_back(home: Path, keys: str) -> None:
    with Terminal(home, "start", "small", shell=True) as call:
        call.until("Said it?").press(keys)
        assert_given_back(call)
        assert "exit 0" in call.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_terminal_is_given_back_when_the_program_is_told_to_end(home: Path, number: int) -> None:
    with Terminal(home, "start", "small", shell=True) as call:
        to_story(call).press("the room was").until("› the room was")
        signal_child(call, number)
        assert_given_back(call)
        assert "Saved. `recovery-coach resume` goes on at Story." in call.text
    with Terminal(home, "resume", "--plain") as again:
        again.until("Enter keeps: the room was")


def signal_child(call: Terminal, number: int) -> None:
    """Signals the program, not the shell that it was started from."""
    import os

    children = Path(f"/proc/{call.child.pid}/task/{call.child.pid}/children")
    if not children.exists():
        pytest.skip("this system doesn't say which processes a process has started")
    os.kill(int(children.read_text(encoding="ascii").split()[0]), number)


BROKEN = """
import recovery_coach.walk.view as walk

found = walk.destinations
def broken(*_):
    raise ZeroDivisionError
walk.destinations = broken
"""


def test_the_terminal_is_given_back_when_the_program_breaks(home: Path) -> None:
    (home / "sitecustomize.py").write_text(BROKEN, encoding="utf-8")
    with Terminal(home, "start", "small", shell=True, PYTHONPATH=str(home)) as call:
        to_story(call).press("cold", ENTER).until("How upset").press(KEYS["c-g"])
        assert_given_back(call)
        assert "exit 3" in call.text and "Something broke that is ours to mend: ZeroDivisionError" in call.text
        assert "Traceback" not in call.text


def test_a_playbook_that_breaks_between_two_starts_is_told_on_the_screen_that_was_there(home: Path) -> None:
    with Terminal(home, "start", "small") as call:
        call.until("Said it?").press(CTRL_C).ended()
    path = home / "playbooks" / "small.yaml"
    path.write_text(SMALL.replace("stage: Plan", "stage: Plam"), encoding="utf-8")
    with Terminal(home, "start", "small", shell=True) as call:
        call.until("exit 1", "did you mean `Plan`?", "== over ==")
        assert ENTER_SCREEN.encode() not in call.written


def test_a_playbook_of_the_same_path_in_another_folder_has_its_own_first_words(home: Path) -> None:
    for folder, words in (("one", "From the first."), ("two", "From the second.")):
        (home / folder).mkdir()
        text = f"id: mine\ntitle: M\nstages: [A]\nsteps: [{{id: a, say: {words}, why: So.}}]\n"
        (home / folder / "mine.yaml").write_text(text, encoding="utf-8")
    for folder, words in (("one", "From the first."), ("two", "From the second."), ("one", "From the first.")):
        with Terminal(home, "start", "mine.yaml", folder=home / folder) as call:
            call.until("Why: So.")
            assert words in call.text
            call.until("Said it?").press(ENTER).until("For your records").press(ESC).ended()
