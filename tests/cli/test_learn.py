"""`recovery-coach learn`: two screens, a question, and what to do next; and a trainer's own text in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import PLAYBOOKS
from plain import Desk, Ran, desk_in
from recovery_coach.content.primer import load_primer
from recovery_coach.terminal.reading import AROUND
from recovery_coach.terminal.screen import wrapped

SHIPPED = PLAYBOOKS / "learn" / "primer.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def learn(desk: Desk, *lines: str, words: tuple[str, ...] = ()) -> Ran:
    return desk.inside("learn", "--plain", *words, typed="".join(f"{line}\n" for line in lines))


def own(desk: Desk, text: str) -> tuple[str, ...]:
    """A trainer's own primer; the words that have it looked at first."""
    folder = desk.playbooks / "learn"
    folder.mkdir()
    (folder / "primer.yaml").write_text(text, encoding="utf-8")
    return ("--playbooks", str(desk.playbooks))


def test_what_recovery_is_what_stands_in_the_way_and_what_comes_first(desk: Desk) -> None:
    out = learn(desk, "3").out
    for word in ("attitude", "empathy", "sincerity", "response", "speed", "action"):
        assert f"\n{word}: " in out
    assert all(f"\n{share} in 100" in out for share in (62, 59, 57, 56)) and "Harvard Business Review" in out
    assert "45 in 100" in out and "23 in 100" in out and "Nottingham School of Economics" in out
    assert "can't be undone" in out
    assert "Complaint number two is an emergency" in out
    assert "Let's see how we can fix this" in out


def test_the_right_answer_is_told_why_and_what_to_do_next(desk: Desk) -> None:
    ran = learn(desk, "3")
    assert ran.code == 0
    assert "--- Right ---" in ran.out
    assert "recovery-coach drill\n" in ran.out


@pytest.mark.parametrize("answer", ["1", "2", "voucher"])
def test_another_answer_is_explained_too(desk: Desk, answer: str) -> None:
    ran = learn(desk, answer)
    assert "--- Not quite ---" in ran.out
    assert "recovery-coach drill\n" in ran.out


def test_what_is_no_answer_is_asked_again(desk: Desk) -> None:
    ran = learn(desk, "", "the weather", "3")
    assert "* Pick one of them." in ran.out and "* That is none of the answers." in ran.out
    assert "--- Right ---" in ran.out


def test_the_screens_can_be_read_again(desk: Desk) -> None:
    assert learn(desk, "/back", "3").out.count("--- When something went wrong ---") == 2


@pytest.mark.parametrize("leave", [(), ("/pause",), ("/close",)])
def test_who_leaves_is_told_what_to_do_next(desk: Desk, leave: tuple[str, ...]) -> None:
    ran = learn(desk, *leave)
    assert ran.code == 0
    assert "--- Right ---" not in ran.out and "recovery-coach drill\n" in ran.out


def test_each_screen_fits_80x24_without_scrolling() -> None:
    primer = load_primer(SHIPPED)
    assert len(primer.pages) == 2
    for page in primer.pages:
        rows = [row for line in "\n\n".join(page.says).split("\n") for row in wrapped(line, 76) or [""]]
        assert len(rows) <= 24 - AROUND, page.title


def test_a_trainers_own_primer_is_shown_instead(desk: Desk) -> None:
    words = own(desk, SHIPPED.read_text(encoding="utf-8").replace("When something went wrong", "At Harbour Hotels"))
    assert "--- At Harbour Hotels ---" in learn(desk, "1", words=words).out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("      right: yes\n", ""), "none of the answers is right"),
        (("    - says: I give her", "    - right: yes\n      says: I give her"), "2 of the answers are right"),
        (("because:", "becuase:"), "becuase"),
        (("pages:", "page:"), "page"),
    ],
)
def test_a_mistake_is_told_at_its_line(desk: Desk, change: tuple[str, str], told: str) -> None:
    words = own(desk, SHIPPED.read_text(encoding="utf-8").replace(*change, 1))
    ran = learn(desk, "1", words=words)
    assert ran.code == 1
    assert "primer.yaml:" in ran.err and told in ran.err


def test_text_of_a_primer_never_moves_the_cursor(desk: Desk) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("You name what it cost her", '"\\e[2J" [bold]name')
    ran = learn(desk, "3", words=own(desk, text.replace('because: >-\n        "', 'because: "')))
    assert "\x1b" not in ran.out
