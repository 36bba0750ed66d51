"""What is wrong with a file before its words matter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from desk import HEAD, Desk

from recovery_coach.content.decoding import MAX_BYTES
from recovery_coach.content.playbooks import load
from recovery_coach.errors import BadFile

GOOD = HEAD + "  - id: a\n    say: Hello\n"


def told_of(desk: Desk, path: Path) -> list[str]:
    with pytest.raises(BadFile) as caught:
        load(path, desk.shelf())
    return desk.seen(caught.value)


def test_a_folder(desk: Desk, tmp_path: Path) -> None:
    assert told_of(desk, tmp_path / "") == [
        f"{tmp_path}:1:1: this is a folder, not a file",
        "  -> name a .yaml file in it",
    ]


def test_a_missing_file(desk: Desk, tmp_path: Path) -> None:
    assert told_of(desk, tmp_path / "none.yaml") == [
        "none.yaml:1:1: there is no such file",
        "  -> check the name",
    ]


@pytest.mark.parametrize("name", ["no\0name.yaml", "n" * 5000 + ".yaml"])
def test_what_can_not_be_a_files_name(desk: Desk, tmp_path: Path, name: str) -> None:
    assert len(told_of(desk, tmp_path / name)) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert told_of(desk, tmp_path / "pipe.yaml") == [
        "pipe.yaml:1:1: this is not an ordinary file",
        "  -> name a .yaml file",
    ]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may read everything, so a test about permissions lays its rights down for a moment."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are another thing here")
def test_no_permission(desk: Desk) -> None:
    path = desk.write("tried.yaml", GOOD)
    path.chmod(0)
    with as_nobody():
        lines = told_of(desk, path)
    assert lines == [
        "tried.yaml:1:1: the file can't be read (Permission denied)",
        "  -> check its permissions",
    ]


def test_a_link_that_leads_nowhere_and_one_that_leads_to_itself(desk: Desk, tmp_path: Path) -> None:
    for name, target in (("nowhere.yaml", "gone.yaml"), ("circle.yaml", "circle.yaml")):
        (tmp_path / name).symlink_to(tmp_path / target)
        assert told_of(desk, tmp_path / name)[0].startswith(f"{name}:1:1: the")


def test_the_size_that_is_too_large(desk: Desk) -> None:
    full = GOOD + "#" * (MAX_BYTES - len(GOOD))
    assert desk.told(full.encode()) == []
    assert desk.told(full.encode() + b"#") == [
        "tried.yaml:1:1: the file is larger than 1 MiB",
        "  -> split it, and draw parts in with `use`",
    ]


@pytest.mark.parametrize("nothing", [b"", b"\n\n", b"# only\n# comments\n", b"---\n", b"\xef\xbb\xbf", b"{}\n", b"   "])
def test_an_empty_file(desk: Desk, nothing: bytes) -> None:
    assert desk.told(nothing)[0] == "tried.yaml:1:1: the file is empty"
    assert desk.told(nothing)[-1] == "  -> begin with `id: ...` and `title: ...`, a space after each colon"


def test_a_byte_that_is_not_utf_8_is_told_by_line_and_column(desk: Desk) -> None:
    latin = HEAD.encode() + "  - id: a\n    say: Café olé\n".encode("latin-1")
    assert desk.told(latin) == [
        "tried.yaml:6:13: this sign is not saved as UTF-8 (0xE9)",
        "    say: Caf<FFFD> ol<FFFD>",
        "  -> save the file again, and choose UTF-8 as its encoding",
    ]


def test_columns_count_characters_and_not_bytes(desk: Desk) -> None:
    assert (
        desk.told((HEAD + "  - id: a\n    say: éé\x01\n").encode())[0]
        == "tried.yaml:6:12: an invisible or broken character (U+0001) stands here"
    )
    assert desk.told("éé \u20ac".encode() + b"\xff")[0] == "tried.yaml:1:5: this sign is not saved as UTF-8 (0xFF)"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_called_by_its_name(desk: Desk, encoding: str) -> None:
    assert desk.told(GOOD.encode(encoding)) == [
        "tried.yaml:1:1: the file is saved as UTF-16",
        "  -> save the file again, and choose UTF-8 as its encoding",
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(desk: Desk) -> None:
    assert desk.load(b"\xef\xbb\xbf" + GOOD.encode()).id == "tried"
    assert desk.told(b"\xef\xbb\xbfid: \xff")[0] == "tried.yaml:1:5: this sign is not saved as UTF-8 (0xFF)"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(desk: Desk, end: str) -> None:
    assert desk.load(GOOD.replace("\n", end).encode()).steps[0].say[0].text == "Hello"
    wrong = GOOD.replace("say", "sai").replace("\n", end).encode()
    assert desk.told(wrong)[:2] == ["tried.yaml:6:5: `sai` is not a key that belongs here", "    sai: Hello"]
    assert desk.told(wrong.replace(b"Hello", b"He\x07llo"))[:2] == [
        "tried.yaml:6:5: `sai` is not a key that belongs here",
        "    sai: He<07>llo",
    ]


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("\x00", "0000"),
        ("\x07", "0007"),
        ("\x0b", "000B"),
        ("\x1b[31m", "001B"),
        ("\x7f", "007F"),
        ("\x85", "0085"),
        ("\x9b31m", "009B"),
        ("\u2028", "2028"),
        ("\u202e", "202E"),
        ("\u2066", "2066"),
        ("\ufeff", "FEFF"),
        ("\ufffd", "FFFD"),
        ("\ufffe", "FFFE"),
    ],
)
@pytest.mark.parametrize(
    "where", ["    say: Hel{}lo\n", "    say: 'Hel{}lo'\n", "    say: |\n      Hel{}lo\n", "    s{}ay: Hello\n"]
)
def test_a_control_character_in_the_file_is_told_once(desk: Desk, sign: str, code: str, where: str) -> None:
    text = HEAD + "  - id: a\n    ask: note\n" + where.format(sign)
    lines = desk.told(text.encode())
    place = text.index(sign)
    line, column = text.count("\n", 0, place) + 1, place - text.rindex("\n", 0, place)
    assert lines[0] == f"tried.yaml:{line}:{column}: an invisible or broken character (U+{code}) stands here"
    assert lines[1] == "    " + text.split("\n")[line - 1].strip().replace(sign[0], f"<{ord(sign[0]):02X}>")
    assert lines[2:] == ["  -> delete it, and type the words anew where they were pasted"]


@pytest.mark.parametrize(
    ("spelt", "code"),
    [
        (r"\e[2J", "001B"),
        (r"\x1b", "001B"),
        (r"\u202e", "202E"),
        (r"\a", "0007"),
        (r"\0", "0000"),
        (r"\r", "000D"),
        (r"\N", "0085"),
        (r"\L", "2028"),
        (r"\ufffe", "FFFE"),
    ],
)
def test_a_control_character_spelt_out_in_a_text(desk: Desk, spelt: str, code: str) -> None:
    assert desk.told_of_steps(f'- id: a\n  say: "Hel{spelt}lo"') == [
        f"tried.yaml:6:10: this text spells out an invisible or broken character (U+{code})",
        f'    say: "Hel{spelt}lo"',
        "  -> leave the backslash code out: only plain text reaches the screen",
    ]


def test_nothing_that_is_told_can_move_a_cursor(desk: Desk) -> None:
    escape = '"\\e[31m": x\nid: "\\e]0;hi\\a"\n!<\x1b> b: *\x1b\n? "\\e"\n: y\n' + "\x1b[2J: \u202e\n"
    assert desk.told(escape)
    assert not any(sign in line for line in desk.told(escape) for sign in "\x1b\x07\u202e")


def test_every_control_character_is_told_and_the_rest_is_read_on(desk: Desk) -> None:
    assert desk.told(HEAD + "  - id: a\n    say: a\x01b\n    why: a\x02b\n    sai: c\n")[::3] == [
        "tried.yaml:6:11: an invisible or broken character (U+0001) stands here",
        "tried.yaml:7:11: an invisible or broken character (U+0002) stands here",
        "tried.yaml:8:5: `sai` is not a key that belongs here",
    ]
