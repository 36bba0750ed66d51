"""What is typed at a prompt: commands, choices by name, and text that only looks like one."""

from __future__ import annotations

import pytest

from recovery_coach.session.commands import ORDERS, Command, help_text, key_name, looks_like_command, parse, unslashed
from recovery_coach.session.matching import matching, picked_in
from recovery_coach.walk.asks import Field, Pick, Shape

PICKS = (
    Pick("late", "It came late", "1"),
    Pick("rude", "Somebody was rude", "2"),
    Pick("no human", "Couldn't get a person", "3"),
)
LINE_EDITING = {f"c-{letter}" for letter in "abdefhkltuwyij"} | {"up", "down", "left", "right", "home", "end", "delete"}


@pytest.mark.parametrize("command", Command)
def test_every_command_has_a_key_a_word_and_a_line_of_help(command: Command) -> None:
    order = ORDERS[command]
    assert parse(f"/{command.value}") == (command, "")
    assert f"/{command.value} " in help_text() and key_name(order.key) in help_text()


def test_no_two_commands_share_a_key_and_none_takes_one_that_edits_a_line() -> None:
    keys = [order.key for order in ORDERS.values()]
    assert len(set(keys)) == len(keys) and not set(keys) & LINE_EDITING


def test_the_help_fits_a_screen_of_80_by_24() -> None:
    rows = help_text().splitlines()
    assert len(rows) <= 18 and max(map(len, rows)) <= 78


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/note  has a child  ", (Command.NOTE, "has a child")),
        ("/GO plan", (Command.GO, "plan")),
        ("/quit", (Command.PAUSE, "")),
        ("/?", (Command.HELP, "")),
        ("//close", None),
        ("/", None),
        ("/bakc", None),
        ("close", None),
        (" /close", None),
        ("and/or", None),
    ],
)
def test_a_slash_and_a_known_word_is_a_command(typed: str, meant: tuple[Command, str] | None) -> None:
    assert parse(typed) == meant


def test_a_slip_is_told_from_text_that_begins_with_a_slash() -> None:
    assert looks_like_command("/bakc") and looks_like_command("/nte call back at five")
    assert not any(map(looks_like_command, ("/home/kim is lost", "/", "//x", "/24", "/and then he left")))
    assert unslashed("//close") == "/close" and unslashed("/24") == "/24"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("1", "late"),
        ("late", "late"),
        ("LATE", "late"),
        ("It came late", "late"),
        ("ru", "rude"),
        ("person", "no human"),
        ("somebody w", "rude"),
        ("lateish", None),
        ("rood", None),
        ("", None),
        ("e", None),
        ("4", None),
        ("It was a terrible day", None),
    ],
)
def test_a_word_means_the_one_choice_that_it_fits(word: str, name: str | None) -> None:
    assert matching(word, PICKS) == name


@pytest.mark.parametrize(
    ("typed", "names", "unknown"),
    [
        ("1 3", ("late", "no human"), ""),
        ("3,1, 1", ("no human", "late"), ""),
        ("late, no human", ("late", "no human"), ""),
        ("no human", ("no human",), ""),
        ("", (), ""),
        ("1 and a lot more", (), "1 and a lot more"),
    ],
)
def test_several_choices_in_one_line(typed: str, names: tuple[str, ...], unknown: str) -> None:
    field = Field("choices", "Which?", Shape.SEVERAL, PICKS)
    assert picked_in(typed, field) == (names, unknown)


def test_an_ambiguous_word_picks_nothing() -> None:
    picks = (Pick("late parcel", "A", "1"), Pick("late train", "B", "2"))
    assert matching("late", picks) is None
