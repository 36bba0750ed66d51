"""What YAML takes for a text without quotes, though hardly anyone means it so: one function for each, in one table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from recovery_coach.content.decoding import hidden
from recovery_coach.content.lines import indentation, is_item, other_dash, other_dash_at, unseen
from recovery_coach.content.slips_of_lists import other_than_a_dash
from recovery_coach.content.stumbles import Misread

_LOST = re.compile(r" #\w")


class PlainText(NamedTuple):
    """A text without quotes where it stands in its file. Lines and columns count from zero, as the parser does."""

    text: str
    lines: Sequence[str]
    line: int
    column: int
    last_line: int
    end: int

    @property
    def begins_the_line(self) -> bool:
        return not self.lines[self.line][: self.column].strip()


def looks_odd(text: str, lines: Sequence[str], line: int, last_line: int, end: int) -> bool:
    """Whether a text is worth a closer look: soon answered, since every text of a file is asked about."""
    return not text[0].isalpha() or line != last_line or lines[last_line].startswith(" #", end)


def told_of(plain: PlainText) -> Misread | None:
    """What is wrong with a text; None where it is what it seems to be."""
    return next((told for check in _CHECKS if (told := check(plain))), None)


def _unseen_sign(plain: PlainText) -> Misread | None:
    """A sign that nobody can see stands before a key or a dash."""
    sign = unseen(plain.text[0])
    if sign and plain.begins_the_line:
        return Misread(plain.line, plain.column, *hidden(sign), "hidden-character")
    return None


def _odd_space(plain: PlainText) -> Misread | None:
    if not plain.text[0].isspace():
        return None
    what = f"an unusual space (U+{ord(plain.text[0]):04X}) stands before this text"
    return Misread(plain.line, plain.column, what, "replace it with plain spaces", "odd-space")


def _dash_without_space(plain: PlainText) -> Misread | None:
    if plain.text[0] == "-" and plain.text[1:2].isalpha():
        return Misread(plain.line, plain.column, "a - needs a space after it", "write `- text`", "dash")
    return None


def _other_dash(plain: PlainText) -> Misread | None:
    """A list with dots, long dashes or numbers."""
    sign = other_dash(plain.lines[plain.line][plain.column :])
    if not sign:
        return None
    if not plain.begins_the_line:
        within = any(map(other_dash, plain.lines[plain.line + 1 : plain.last_line + 1]))
        return Misread(plain.line, plain.column, *other_than_a_dash(sign), "dash") if within else None
    above = plain.lines[plain.line - 1] if plain.line else ""
    if other_dash(above) and indentation(above) == plain.column:
        return Misread(plain.line, plain.column, "", "", "dash")
    sign = other_dash_at(plain.lines, plain.line)
    return Misread(plain.line, plain.column, *other_than_a_dash(sign), "dash") if sign else None


def _swallowed_dash(plain: PlainText) -> Misread | None:
    """A list goes on from a text, so that its dashes are read as part of it."""
    for number in range(plain.line + 1, plain.last_line + 1):
        line = plain.lines[number]
        text = line.lstrip()
        if is_item(line) or (text[:1] == "-" and text[1:2].isalpha()):
            what = "this line is read as part of the text above it, with its -"
            fix = "let each text of a list begin with `- `, the first one too"
            return Misread(number, len(line) - len(text), what, fix, "dash")
    return None


def _lost_rest(plain: PlainText) -> Misread | None:
    """A # that was meant to be said, and begins a comment. Where a comment is meant, a space comes after it."""
    if not _LOST.match(plain.lines[plain.last_line], plain.end):
        return None
    what = "a # after a space ends the text: the rest is lost"
    fix = "put quotes around the text; to begin a comment, write a space after the #"
    return Misread(plain.last_line, plain.end + 1, what, fix, "lost-comment")


_CHECKS: tuple[Callable[[PlainText], Misread | None], ...] = (
    _unseen_sign,
    _odd_space,
    _dash_without_space,
    _other_dash,
    _swallowed_dash,
    _lost_rest,
)
