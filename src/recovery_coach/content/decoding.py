"""From a path to the text of the file, with everything that is wrong with a file before its words matter."""

from __future__ import annotations

import codecs
import re
import stat
from itertools import islice
from pathlib import Path

from recovery_coach.content.mistakes import FORBIDDEN, Mark, Mistakes, Unreadable

MAX_BYTES = 1024 * 1024
REPLACED = "\ufffd"
"""Stands where a forbidden character was, so that the rest of the file can be read in its places."""

_LINE_END = re.compile("\r\n|\r|\n")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAX_CONTROL_CHARACTERS = 20
_AS_UTF_8 = "save the file again, and choose UTF-8 as its encoding"


def lines_of(text: str) -> list[str]:
    """The lines as YAML counts them, which is fewer than `splitlines` does."""
    return _LINE_END.split(text)


def read_text(path: Path, mistakes: Mistakes) -> str:
    """The text of a file, forbidden characters replaced and noted. Raises Unreadable with the reason noted."""
    data = _bytes_of(path, mistakes)
    text = _decoded(data, path, mistakes)
    mistakes.knows(str(path), lines_of(text))
    for found in islice(FORBIDDEN.finditer(text), _MAX_CONTROL_CHARACTERS):
        what, fix = hidden(found.group())
        mistakes.add(_place(str(path), text[: found.start()]), what, fix, code="hidden-character")
    return FORBIDDEN.sub(REPLACED, text)


def hidden(sign: str) -> tuple[str, str]:
    """What is wrong with a character that nobody can see, and what to do about it."""
    what = f"an invisible or broken character (U+{ord(sign):04X}) stands here"
    return what, "delete it, and type the words anew where they were pasted"


def _bytes_of(path: Path, mistakes: Mistakes) -> bytes:
    try:
        kind = path.stat().st_mode  # Asked first: opening a pipe would wait for someone to write into it.
        if stat.S_ISDIR(kind):
            raise _refused(path, mistakes, "this is a folder, not a file", "name a .yaml file in it", code="no-file")
        if not stat.S_ISREG(kind):
            raise _refused(path, mistakes, "this is not an ordinary file", "name a .yaml file", code="no-file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path, mistakes, "there is no such file", "check the name", code="no-file") from None
    except ValueError:
        raise _refused(path, mistakes, "this can't be a file's name", "check the name", code="no-file") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise _refused(
            path, mistakes, f"the file can't be read ({why})", "check its permissions", code="no-file"
        ) from None
    if len(data) > MAX_BYTES:
        raise _refused(
            path, mistakes, "the file is larger than 1 MiB", "split it, and draw parts in with `use`", code="no-file"
        )
    return data


def _decoded(data: bytes, path: Path, mistakes: Mistakes) -> str:
    if data.startswith(_UTF_16) or b"\0" in data[:4]:
        raise _refused(path, mistakes, "the file is saved as UTF-16", _AS_UTF_8, code="not-utf8")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        mistakes.knows(str(path), lines_of(data.decode("utf-8", "replace")))
        mistakes.add(
            _place(str(path), before),
            f"this sign is not saved as UTF-8 (0x{data[error.start]:02X})",
            _AS_UTF_8,
            code="not-utf8",
        )
        raise Unreadable from None


def _refused(path: Path, mistakes: Mistakes, what: str, fix: str, *, code: str) -> Unreadable:
    mistakes.add(Mark(str(path), 1, 1), what, fix, code=code)
    return Unreadable()


def _place(file: str, before: str) -> Mark:
    """The place right after some text."""
    lines = lines_of(before)
    return Mark(file, len(lines), len(lines[-1]) + 1)
