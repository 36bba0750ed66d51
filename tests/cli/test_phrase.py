"""`recovery-coach phrase`, as people and programs use it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from plain import Desk, Ran, desk_in
from recovery_coach.model.phrasing import Move, Trap


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def lines(ran: Ran) -> list[dict[str, object]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_person_reads_what_is_there_where_and_what_would_be_better(desk: Desk) -> None:
    ran = desk.inside("phrase", "I'm so sorry if you were inconvenienced.")
    assert ran.code == 0
    assert "non-apology" in ran.out
    assert "That sorry is in doubt" in ran.out
    assert "Better: I'm sorry that we lost your booking." in ran.out


def test_a_text_comes_from_standard_input_too(desk: Desk) -> None:
    ran = desk.inside("phrase", typed="We’re so sorry you stood in the rain.\n".encode())
    assert "apologise" in ran.out


def test_json_has_spans_into_the_text_as_given(desk: Desk) -> None:
    text = "  Calm down 😡, madam!"
    (found,) = lines(desk.inside("phrase", "--json", text))
    (trap,) = found["traps"]  # type: ignore[misc]
    assert found["text"] == text
    assert (trap["trap"], text[slice(*trap["span"])], trap["rule"]) == ("command", "Calm down", "calm-down")
    assert trap["message"] and trap["better"]
    assert found["score"] == {"helps": len({each["move"] for each in found["moves"]}), "hurts": 1}  # type: ignore[union-attr,attr-defined]


def test_after_what_the_customer_said_their_words_count(desk: Desk) -> None:
    after = "I stood two hours in the cold with my little daughter"
    (found,) = lines(desk.inside("phrase", "--json", "--after", after, "Two hours in the cold with her."))
    assert "reflect" in [each["move"] for each in found["moves"]]  # type: ignore[attr-defined]


def test_a_line_is_answered_with_a_line_in_order_and_a_bad_one_with_its_number(desk: Desk) -> None:
    typed = b'{"text": "So sorry."}\nnot json\n\n{"text": 5}\n[1]\n{"text": "\xff\xfe sorry", "after": "x"}\n{"text": "\\ud800 hm"}\n{"text": "a", "after": 3}\n{"text": ""}\n'
    ran = desk.inside("phrase", "--jsonl", typed=typed)
    found = lines(ran)
    assert [each.get("line") for each in found] == [None, 2, 4, 5, None, None, 8, None]
    assert [each.get("text") for each in found if "text" in each] == [
        "So sorry.",
        "\ufffd\ufffd sorry",
        "\ud800 hm",
        "",
    ]
    assert ran.code == 1
    assert ran.out.isascii()
    assert "line 2: this is not JSON" in ran.err


def test_nested_nonsense_and_huge_numbers_are_lines_that_can_not_be_read(desk: Desk) -> None:
    typed = b"[" * 100_000 + b"\n" + b'{"text": ' + b"9" * 10_000 + b'}\n{"text": "So sorry."}\n'
    found = lines(desk.inside("phrase", "--jsonl", typed=typed))
    assert [each.get("line") for each in found] == [1, 2, None]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "\x1b]0;title\x07 sorry \x1b[2J",
        "\u202esorry\u202c",
        "[bold red]sorry[/] {feelings}",
        "😡😡😡",
        "שלום, מצטער מאוד",
        "<script>alert('sorry')</script>",
        "sorry\r\nDear all,\n\n> quoted\n\n--\nMe",
    ],
)
def test_nothing_of_a_text_moves_the_cursor_or_colours_the_screen(desk: Desk, text: str) -> None:
    ran = desk.inside("phrase", typed=text)
    assert ran.code == 0, ran.err
    shown = ran.out + ran.err
    assert not any(sign in shown for sign in "\x1b\x07\u202e\u202c\r")
    if "bold" in text:
        assert "[bold red]sorry[/] {feelings}" in shown


def test_a_program_that_asks_line_by_line_is_answered_at_once(desk: Desk) -> None:
    with subprocess.Popen(
        desk.command("phrase", "--jsonl"), env=desk.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdin is not None and program.stdout is not None
        for text in ("So sorry.", "Calm down!"):
            program.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["text"] == text
        program.stdin.close()
        assert program.wait() == 0


def test_the_clipboard_is_read_where_there_is_one(desk: Desk) -> None:
    tools = desk.folder / "tools"
    tools.mkdir()
    (tools / "xsel").write_text("#!/bin/sh\necho 'Calm down, madam.'\n", encoding="utf-8")
    (tools / "xsel").chmod(0o755)
    ran = desk.run("phrase", "--clipboard", env={"PATH": f"{tools}:/usr/bin:/bin", "DISPLAY": ":9"})
    assert "calm-down" in ran.out
    ran = desk.run("phrase", "--clipboard", env={"PATH": "/nowhere", "DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert (ran.code, ran.err.splitlines()[0]) == (1, "there is no clipboard here")


def test_two_places_to_read_from_are_told(desk: Desk) -> None:
    ran = desk.inside("phrase", "--jsonl", "Calm down")
    assert (ran.code, ran.err.splitlines()[0]) == (1, "there is a text and --jsonl")


def test_an_output_that_knows_no_ticks_gets_the_rest(desk: Desk) -> None:
    ran = desk.run("phrase", "Calm down, I'm so sorry", env={"PYTHONIOENCODING": "ascii"})
    assert ran.code == 0, ran.err
    assert "calm-down" in ran.out


def test_a_byte_order_mark_is_no_mistake(desk: Desk) -> None:
    (found,) = lines(desk.inside("phrase", "--jsonl", typed=b'\xef\xbb\xbf{"text": "So sorry."}\n'))
    assert found["text"] == "So sorry."


def test_each_advice_is_given_once_however_often_it_fits(desk: Desk) -> None:
    ran = desk.inside("phrase", "Calm down. Calm down. Calm down.")
    assert ran.out.count("That is an order about how they feel.") == 1


def test_nothing_to_read_says_so(desk: Desk) -> None:
    ran = desk.inside("phrase", "   ")
    assert (ran.code, ran.err.splitlines()[0]) == (1, "there is nothing to read")


def test_a_language_without_rules_is_said_to_be_one(desk: Desk) -> None:
    ran = desk.inside("phrase", "Das ist leider nicht möglich, bitte rufen Sie morgen an.")
    assert "no language that the coach has rules for" in ran.out
    (found,) = lines(desk.inside("phrase", "--json", "Das tut mir wirklich sehr leid für Sie."))
    assert (found["moves"], found["traps"], found["understood"]) == ([], [], False)


def test_a_rule_is_explained_with_its_examples_and_source(desk: Desk) -> None:
    ran = desk.inside("phrase", "--explain", "sorry-if")
    for words in (
        "trap `non-apology`",
        "It decides alone",
        "Sorry you feel that way.",
        "I'm sorry we lost it.",
        "Lewicki",
    ):
        assert words in ran.out


def test_a_trap_is_explained_by_its_rules_and_a_slip_gets_the_nearest(desk: Desk) -> None:
    assert "understand-but" in desk.inside("phrase", "--explain", "but").out
    ran = desk.inside("phrase", "--explain", "sory-if")
    assert (ran.code, ran.err.splitlines()) == (1, ["there is no rule `sory-if`", "  -> did you mean `sorry-if`?"])


def test_every_move_and_trap_can_be_explained(desk: Desk) -> None:
    for label in (*Move, *Trap):
        assert desk.inside("phrase", "--explain", label.value).code == 0


def test_a_house_has_the_last_word(desk: Desk) -> None:
    own = desk.home / "playbooks" / "phrasing"
    own.mkdir(parents=True)
    book = "allow: [calm down]\nforbid:\n  - {pattern: no worries, trap: dismiss, message: Say you're welcome.}\n"
    (own / "house.yaml").write_text(book, encoding="utf-8")
    (found,) = lines(desk.inside("phrase", "--json", "Calm down. No worries."))
    traps = [(each["trap"], each["rule"], each["message"]) for each in found["traps"]]  # type: ignore[attr-defined]
    assert traps == [("dismiss", "house", "Say you're welcome.")]


def test_mistakes_in_a_house_book_are_told_at_their_place(desk: Desk) -> None:
    own = desk.home / "playbooks" / "phrasing"
    own.mkdir(parents=True)
    (own / "house.yaml").write_text("allow: ['(calm']\n", encoding="utf-8")
    ran = desk.inside("phrase", "Hello there")
    assert ran.code == 1
    assert "house.yaml:1:9" in ran.err and "`)` is missing" in ran.err
