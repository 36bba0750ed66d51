"""Lists that are typed into, pages that are read, and a screen that stays still."""

from __future__ import annotations

from pathlib import Path

import pytest
from piped import BACK, DOWN, ENTER, ESC, F1, F6, F10, GO, NOTE, UP, PipedCall, Screen, session, take_call

from helpers import guide_of, shipped, small
from recovery_coach.session.commands import ORDERS, help_text, key_name
from recovery_coach.terminal.prompts import TerminalFace
from recovery_coach.walk.state import Phase

STEPS = ("Greet them", "Ask the reason", "Read it back", "Café at the corner", "Say sorry")
MANY = "id: tried\ntitle: T\nstages: [A]\nsteps:\n" + "".join(
    f"  - {{id: s{number}, title: {STEPS[number % 5]} {number}, say: Line {number}.}}\n" for number in range(1, 31)
)


def go(home: Path, *keys: str, size: tuple[int, int] = (80, 24)) -> PipedCall:
    return take_call(guide_of(MANY), home, *keys, screen=Screen(*size))


def test_a_part_of_a_name_finds_the_step_in_any_case_and_word_order(tmp_path: Path) -> None:
    assert go(tmp_path, GO, "BACK 27", ENTER).state.step == "s27"
    assert go(tmp_path / "b", GO, "18 café", ENTER).state.step == "s18"
    assert go(tmp_path / "c", GO, "sorry", DOWN, DOWN, ENTER).state.step == "s14"
    assert go(tmp_path / "d", GO, "sorry", UP, ENTER).state.step == "s29"
    assert go(tmp_path / "e", GO, "greexx", "\x7f\x7f", ENTER).state.step == "s5"


def test_the_list_begins_where_the_agent_is(tmp_path: Path) -> None:
    call = go(tmp_path, "/go s20", ENTER, GO, DOWN, ENTER)
    assert call.state.step == "s21" and call.screen.ever("▸ • A: Greet them 20")


def test_enter_goes_nowhere_when_nothing_has_that_name(tmp_path: Path) -> None:
    call = go(tmp_path, GO, "nothing like it", ENTER, "\x15", "27", ENTER)
    assert call.screen.ever("Nothing here has that in its name.") and call.state.step == "s27"


def test_a_name_that_several_share_is_told_from_one_that_none_has(tmp_path: Path) -> None:
    call = go(tmp_path, "/go sorry", ENTER, "/go lost", ENTER)
    assert call.screen.ever("More than one here is called 'sorry'.") and call.screen.ever(
        "Nothing here is called 'lost'."
    )


def test_escape_and_the_key_for_back_turn_back(tmp_path: Path) -> None:
    assert go(tmp_path, ENTER, GO, "30", ESC).state.step == "s2"
    assert go(tmp_path / "b", ENTER, GO, "30", BACK).state.step == "s2"


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_the_step_that_is_pointed_at_is_always_in_sight(tmp_path: Path, size: tuple[int, int]) -> None:
    call = go(tmp_path, GO, *[DOWN] * 29, size=size)
    assert call.screen.ever("▸   A: Greet them 30") and call.screen.ever("▸   A: Say sorry 14")


def test_with_few_a_digit_picks_at_once_and_text_still_finds(tmp_path: Path) -> None:
    assert take_call(small(), tmp_path, GO, "4").state.step == "fixable"
    assert take_call(small(), tmp_path / "b", GO, "barr", ENTER).state.step == "barriers"


def test_the_help_stands_on_one_screen_with_every_key(tmp_path: Path) -> None:
    call = take_call(small(), tmp_path, F1)
    page = next(scene for scene in call.screen.scenes if scene[0].strip() == "Help")
    assert all(key_name(order.key) in "\n".join(page) and order.help in "\n".join(page) for order in ORDERS.values())
    assert "Enter go on" in page[-1] and help_text().splitlines()[-1] in "\n".join(page)


def read(text: str, *keys: str, size: tuple[int, int] = (80, 24)) -> Screen:
    screen = Screen(*size)
    with session(keys, screen), TerminalFace() as face:
        face.read("A page", text)
    return screen


def test_a_long_page_is_read_to_its_end(tmp_path: Path) -> None:
    text = "\n".join(f"row {number} {'word ' * 25}" for number in range(40))
    screen = read(text, *[ENTER] * 30)
    assert all(screen.ever(f"row {number} ") for number in range(40))
    assert screen.scenes[0][-1].startswith(" Enter ") and "go on" in screen.scenes[-1][-1]
    low = read(text, *[" "] * 60, size=(30, 8))
    assert all(low.ever(f"row {number} ") for number in range(40))


def test_a_page_is_left_at_any_time_and_goes_up_too() -> None:
    text = "\n".join(f"row {number}" for number in range(60))
    assert read(text, ESC).scenes[-1][2].strip() == "row 0"
    up = read(text, ENTER, UP, "\x1b[5~", ESC)
    assert [scene[2].strip() for scene in up.scenes] == ["row 0", "row 20", "row 19", "row 0"]


def test_a_page_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DISPLAY", raising=False)
    screen = read("hand over", "c", ENTER)
    assert "\x1b]52;c;aGFuZCBvdmVy\x07" in screen.written and screen.ever("Copied.")


def test_a_page_cannot_steer_the_terminal() -> None:
    screen = read("one\x1b[2J\x1b]0;title\x07 two", ENTER)
    assert screen.ever("one[2J]0;title two")


def test_a_page_shows_the_handover_with_what_was_said(tmp_path: Path) -> None:
    call = take_call(small(), tmp_path, ENTER, "cold room", ENTER, F6, ENTER)
    assert call.screen.ever("Story: cold room") and call.state.step == "heat"


def test_an_order_given_on_a_page_or_in_a_list_is_done(tmp_path: Path) -> None:
    assert take_call(small(), tmp_path, F6, F10).state.phase is Phase.WRAP_UP
    assert take_call(small(), tmp_path / "b", GO, NOTE, "has a child", ENTER).state.notes[0].text == "has a child"
    assert take_call(small(), tmp_path / "c", F1, F1, ENTER).state.step == "story"


class Watched(Screen):
    """A screen that is looked at after every single write."""

    def __init__(self) -> None:
        super().__init__()
        self.moments: list[list[str]] = []

    def flush(self) -> None:
        self.moments.append([row.rstrip() for row in self.screen.display])
        super().flush()


def test_the_screen_is_never_empty_between_two_prompts(tmp_path: Path) -> None:
    screen = Watched()
    keys = [ENTER, NOTE, "has a child", ENTER, "cold", ENTER, "3", GO, ESC, F1, ENTER, "1", F10]
    take_call(small(), tmp_path, *keys, screen=screen)
    begun = next(number for number, rows in enumerate(screen.moments) if any(rows))
    assert all(rows[0] and rows[-1] for rows in screen.moments[begun:-2])


def test_a_notice_moves_nothing(tmp_path: Path) -> None:
    call = take_call(shipped("live-recovery"), tmp_path, "/note they called before", ENTER)
    before, after = call.screen.scenes[0], call.screen.scenes[-1]
    assert [row for row in after if row != "  » Noted."] == [row for number, row in enumerate(before) if number != 1]
    assert after[1] == "  » Noted."


def test_long_notices_and_choices_keep_the_footer_at_the_bottom(tmp_path: Path) -> None:
    call = go(tmp_path, "/go " + "x" * 300, ENTER, F10)
    assert all("F1 help" in scene[-1] for scene in call.screen.scenes)
