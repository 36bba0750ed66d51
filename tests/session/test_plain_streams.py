"""Line by line, whatever comes in on standard input and wherever standard output goes."""

from __future__ import annotations

import json
import os
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plain import Desk, Ran, desk_in
from recovery_coach.records.spare import Kept
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay

posix = pytest.mark.skipif(os.name != "posix", reason="streams closed by the shell")
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that many calls were taken at, most of them left unfinished."""
    return desk_in(tmp_path_factory.mktemp("worn"))


def story(desk: Desk) -> str:
    kept = desk.stored()
    return str(replay(kept.guide, kept.inputs).answers["story"]["text"])


def assert_plain(ran: Ran) -> None:
    """Nothing that could move a cursor, colour a screen or turn the reading order around."""
    for text in (ran.out, ran.err):
        kinds = {unicodedata.category(character) for character in text if character not in "\n\u200c\u200d"}
        assert not kinds & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


TYPED = {
    "invalid utf-8": (b"caf\xe9 \xff\xfe\xc3", "caf\ufffd \ufffd\ufffd\ufffd"),
    "nul bytes": (b"a\0b\0", "a\0b\0"),
    "an escape": (b"\x1b[31mred\x1b[0m \x1b]0;title\x07", "\x1b[31mred\x1b[0m \x1b]0;title\x07"),
    "a c1 control": ("\x9b31mred".encode(), "\x9b31mred"),
    "reading order": ("\u202eabc\u2066".encode(), "\u202eabc\u2066"),
    "a form feed": (b"a\x0cb\x0bc", "a\x0cb\x0bc"),
    "separators": ("a\u2028b\u2029c\x85d".encode(), "a\u2028b\u2029c\x85d"),
    "markup": (b"[bold]x[/bold] {story} {{}} %s \\u001b", "[bold]x[/bold] {story} {{}} %s \\u001b"),
    "a windows line": (b"told\r", "told"),
    "emoji": ("👩‍👧 told".encode(), "👩‍👧 told"),
    "half a character": (b"\xed\xa0\x80 told", "\ufffd\ufffd\ufffd told"),
    "spaces only around": (b"   told\t ", "told"),
}


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("how", ["text", "json"])
def test_anything_typed_is_kept_and_none_of_it_steers_the_terminal(desk: Desk, name: str, how: str) -> None:
    typed, kept = TYPED[name]
    words = desk.started("--json") if how == "json" else desk.started()
    ran = desk.inside(*words, typed=b"\n" + typed + b"\n/note " + typed + b"\n/handover " + typed + b"\n/close\n")
    assert (ran.code, ran.err) == (0, "") and story(desk) == kept
    assert_plain(ran)
    if how == "json":
        assert json.loads(ran.last)["notes"][0]["text"] == kept


ODD = st.sampled_from(
    ["\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b1m", "\u202e", "\x08\x08", "\x7f", "[red]", "{plan.what}", "\ufeff"]
)
LINE = st.lists(st.text(max_size=8) | ODD, max_size=4).map("".join)
COMMANDS = [
    f"/{word}" for word in ("back", "skip", "note", "other", "failed", "copy", "handover", "help", "close", "discard")
]
COMMANDS += [
    "/upset angrier",
    "/go plan",
    "/go story",
    "/go nowhere",
    "/note be quick",
    "/bakc",
    "//text",
    "",
    "1",
    "2",
]


@MANY
@given(lines=st.lists(LINE | st.binary(max_size=12) | st.sampled_from(COMMANDS), max_size=25))
def test_no_call_ever_colours_moves_or_breaks_whatever_is_typed(worn: Desk, lines: list[str | bytes]) -> None:
    typed = b"\n".join(line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass") for line in lines)
    ran = worn.inside(*worn.started(), typed=typed)
    assert ran.code == 0, ran.err
    assert_plain(ran)
    kept = worn.stored()
    replay(kept.guide, kept.inputs)


@MANY
@given(data=st.data())
def test_every_line_of_text_is_in_the_journal(worn: Desk, data: Any) -> None:
    commands = [command for command in COMMANDS if command not in ("/back", "/go nowhere")]
    text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=10).map(str.strip)
    lines = data.draw(st.lists(st.tuples(st.booleans(), text, st.sampled_from(commands)), max_size=20))
    typed = [f"zq{number} {words}".strip() if said else command for number, (said, words, command) in enumerate(lines)]
    ran = worn.inside(*worn.started(), typed="".join(f"{line}\n" for line in typed).encode())
    assert ran.code == 0, ran.err
    kept = worn.stored()
    status = worn.calls()[0].status
    told = [line for line in typed if line.startswith("zq")]
    missing = [line for line in told if line not in texts_in(kept)]
    # What comes after the close is not read.
    assert missing == (told[len(told) - len(missing) :] if status == "closed" else [])


def texts_in(kept: Kept) -> set[str]:
    entered = [happened.text for happened in kept.inputs if isinstance(happened, e.TextEntered | e.NoteAdded)]
    return {*entered, *(draft for draft in kept.drafts.values() if isinstance(draft, str))}


def test_windows_line_ends_are_line_ends(desk: Desk) -> None:
    ran = desk.run(*desk.started(), typed=b"\r\nThey were cut off.\r\n/close\r\n")
    assert story(desk) == "They were cut off." and desk.calls()[0].status == "closed"
    assert "\r" not in ran.out


@pytest.mark.parametrize("last", ["/close", "They were cut off."])
def test_a_last_line_without_its_end_counts(desk: Desk, last: str) -> None:
    desk.run(*desk.started(), typed=f"\n{last}")
    if last == "/close":
        assert desk.calls()[0].status == "closed"
    else:
        assert story(desk) == last


def test_a_line_of_a_megabyte_is_kept_and_the_call_goes_on(desk: Desk) -> None:
    long = "They were cut off. " * 55_000
    ran = desk.run(*desk.started(), typed=f"\n{long}\n3\n/close\n")
    assert (ran.code, ran.err) == (0, "") and story(desk) == long.strip()
    assert "[Listen] Fixable" in ran.out


def test_nothing_typed_is_a_pause(desk: Desk) -> None:
    ran = desk.run(*desk.started())
    assert (ran.code, ran.err) == (0, "") and ran.last.startswith("Saved.")


def shell(desk: Desk, command: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A command line with `%` for a call of the small playbook."""
    words = " ".join(f"'{word}'" for word in desk.command(*desk.started()))
    return subprocess.run(
        ["sh", "-c", command.replace("%", words)],
        env=desk.environment(**env),
        cwd=desk.folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


@posix
def test_a_closed_standard_input_is_a_pause(desk: Desk) -> None:
    ran = shell(desk, "% <&-")
    assert (ran.returncode, ran.stderr) == (0, b"") and ran.stdout.splitlines()[-1].startswith(b"Saved.")


@posix
@pytest.mark.parametrize(
    "command", ["yes told | % | head -n 1", "yes told | % | true", "printf '\\n\\n' | % | head -n 1"]
)
def test_a_reader_that_goes_away_is_no_trouble(desk: Desk, command: str) -> None:
    ran = shell(desk, command)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert not list(desk.home.glob("*trace*"))
    assert "Resumed" in desk.resume().out


@posix
@pytest.mark.parametrize("where", [">&-", ">/dev/full", ">&- 2>&-", "2>&-"])
def test_a_standard_output_that_takes_nothing_is_no_trouble(desk: Desk, where: str) -> None:
    if "/dev/full" in where and not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    ran = shell(desk, f"printf '\\ntold\\n' | % {where}")
    assert b"Traceback" not in ran.stderr and not list(desk.home.glob("*trace*"))
    assert desk.calls("open")


PLAINEST: dict[str, dict[str, str]] = {
    "the C locale": {"LANG": "C", "LC_ALL": "C"},
    "ASCII alone": {
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    },
    "Latin-1": {"PYTHONIOENCODING": "latin-1"},
    "NO_COLOR": {"NO_COLOR": "1"},
    "colour forced": {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TERM": "xterm-256color"},
    "TERM=dumb": {"TERM": "dumb"},
    "no TERM": {"TERM": ""},
}


@pytest.mark.parametrize("name", PLAINEST)
def test_any_environment_gets_the_same_plain_lines(desk: Desk, name: str) -> None:
    typed = "\nThey said “never again”.\n/close\n"
    ran = desk.run(*desk.started("--json"), typed=typed, env=PLAINEST[name])
    assert (ran.code, ran.err) == (0, "")
    assert_plain(ran)
    assert "[Listen] Heat" in ran.out and json.loads(ran.last)["closed"]
    if name not in ("ASCII alone", "Latin-1"):  # There the bytes themselves are other characters.
        assert json.loads(ran.last)["answers"][0]["value"] == "They said “never again”."


def test_without_a_terminal_a_call_is_plain_without_being_told(desk: Desk) -> None:
    ran = desk.run("start", str(desk.playbooks / "small.yaml"), typed="\n/close\n")
    assert ran.code == 0 and ran.out.strip().startswith("[Tone] Opener")
    assert_plain(ran)
