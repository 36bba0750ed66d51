"""What a line of a trainer's file looks like: how far it is indented, what it begins with, where its text begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recovery_coach.content.mistakes import UNSEEN

CURLY = "“”„‟‘’‚‛"
NOTHING = "~"
"""Stands where something could not be read, so that the rest can be."""

_START = re.compile(r"^\s*(?:-\s+)*(?:[^\s\"'{\[#&*!|>%@`:-][^:]*:\s+)?")
"""Where the text of a line begins: after its dashes and its key."""

_ITEM = re.compile(r"^\s*(?:-\s+)*")
_KEY = re.compile(r"\s*(?:-\s+)?([^\s\"'{\[#-][^:]*):(?:\s|$)")
_OTHER_DASH = re.compile(r"([\u2010-\u2015\u2212\ufe58\ufe63\uff0d•·●○◦‣⁃▪■□►➢➔✓✔*+]|\d{1,2}[.)])[ \t\u00a0]+\S")
"""What lists begin with in a word processor."""

_WAITING_KEY = re.compile(r":\s*(?:[>|][-+\d]*\s*)?$")
_NAME = re.compile(r"[a-z0-9][\w-]*(?: [\w-]+){0,2}")
_BOUND = re.compile(r"([<>])(=?) ?(\d+)")


def text_start(line: str) -> int:
    """Where the text of a line begins, after its dashes and its key."""
    found = _START.match(line)
    return found.end() if found else 0


def item_start(line: str) -> int:
    """Where a line begins, after its dashes."""
    found = _ITEM.match(line)
    return found.end() if found else 0


def key_of(line: str) -> str:
    """The key that a line begins with, after one dash at most; empty where it begins with none."""
    found = _KEY.match(line)
    return found.group(1).strip() if found else ""


def waits_for_more(line: str) -> bool:
    """Whether a line ends with a key's colon, so that its text or its list stands below it."""
    return _WAITING_KEY.search(line) is not None


def indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())] and bool(line.strip())


def says(line: str) -> bool:
    """Whether there is anything on a line but a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def is_item(line: str) -> bool:
    return re.match(r"\s*-(?:\s|$)", line) is not None


def dash_without_space(line: str) -> bool:
    return re.match(r"\s*-[^\s-]", line) is not None


def other_dash(line: str) -> str:
    """What a line begins with in the place of a plain dash, as a word processor has it; empty for anything else."""
    found = _OTHER_DASH.match(line.lstrip(" "))
    return found.group(1) if found else ""


def other_dash_at(lines: Sequence[str], number: int) -> str:
    """What a line has in the place of a plain dash, counted from zero. A lone number begins a text, as a date does."""
    sign = other_dash(lines[number])
    depth = indentation(lines[number])
    is_alone = not any(other_dash(line) and indentation(line) == depth for line in _beside(lines, number))
    return "" if sign[:1].isdigit() and is_alone else sign


def with_a_dash(line: str) -> str:
    """The line with a plain dash in that place, and nothing moved."""
    depth = indentation(line)
    found = _OTHER_DASH.match(line[depth:])
    width = found.end() - 1 if found else 1
    return f"{line[:depth]}-{' ' * (width - 1)}{line[depth + width :]}"


def unseen(text: str) -> str:
    """The first sign in a text that nobody can see; empty where there is none."""
    found = UNSEEN.search(text)
    return found.group() if found else ""


def reads_as_words(key: str) -> bool:
    """Whether what stands before a colon is the beginning of a text: keys are one to three words in small letters."""
    return _NAME.fullmatch(key) is None


def as_bound(text: str) -> str:
    """How a comparison like `>= 3` is written in a condition; empty for any other text."""
    found = _BOUND.match(text)
    if not found:
        return ""
    sign, equal, number = found.groups()
    bound = int(number) + (0 if equal else 1 if sign == ">" else -1)
    return f"{'at least' if sign == '>' else 'at most'}: {bound}"


def _beside(lines: Sequence[str], number: int) -> list[str]:
    return [lines[other] for other in (number - 1, number + 1) if 0 <= other < len(lines)]
