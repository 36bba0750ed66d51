"""Where the parser stumbled, what a slip is, and how the lines of one are mended so that the rest can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from recovery_coach.content.lines import NOTHING, indentation, says, text_start

_CLOSING = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Slip:
    """What went wrong where, and the lines from `line` on with which the rest can be read; none where it can't.

    `told` are the places of texts that stand in for what could not be read: no more is to be said of them.
    """

    line: int
    column: int
    what: str
    fix: str
    mended: list[str] = field(default_factory=list)
    told: frozenset[tuple[int, int]] = frozenset()
    others: tuple[tuple[int, int], ...] = ()
    code: str = "yaml"

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The place of the slip, and of the same slip on other lines."""
        return ((self.line, self.column), *self.others)


@dataclass(frozen=True, slots=True)
class Stumble:
    """The parser's complaint: the place where it stumbled, and the one where what it was reading began."""

    problem: str
    line: int
    column: int
    begun: tuple[int, int]
    lines: Sequence[str]

    @property
    def text(self) -> str:
        return self.lines[self.line - 1]

    @property
    def sign(self) -> str:
        """The character that it stumbled over; empty at the end of a line."""
        return self.text[self.column - 1 : self.column]

    def above(self, line: int) -> int:
        """The next line further up that says anything; 0 where there is none."""
        return next((number for number in range(line - 1, 0, -1) if says(self.lines[number - 1])), 0)

    @property
    def starts_the_line(self) -> bool:
        return not self.text[: self.column - 1].strip()


class Misread(NamedTuple):
    """What is wrong with a text that was read, and where, from zero. `what` is empty where the line above says it."""

    line: int
    column: int
    what: str
    fix: str
    code: str


@dataclass(frozen=True, slots=True)
class LongQuote:
    """A text in quotation marks that goes on over several lines: where it begins, and the line on which it ends."""

    line: int
    column: int
    last_line: int


def without_the_text(
    at: Stumble, line: int, column: int, what: str, fix: str, *, code: str, start: int | None = None
) -> Slip:
    """A slip in a text, mended by leaving the whole of it out: it begins at `start`, or else behind its key."""
    text = at.lines[line - 1]
    start = text_start(text) if start is None else start
    if start > column - 1 or (start < column - 1 and not _begins_braces(text, start)):
        return Slip(line, column, what, fix, code=code)
    mended = [text[:start] + NOTHING, *below(at, line)]
    return Slip(line, column, what, fix, mended, frozenset({(line, start + 1)}), code=code)


def below(at: Stumble, line: int) -> list[str]:
    """An empty line for each line that stands deeper than the key of a line, and so belongs to it."""
    text = at.lines[line - 1]
    key = len(text) - len(text.lstrip(" -"))
    blank: list[str] = []
    for further in at.lines[line:]:
        if further.strip() and indentation(further) <= key:
            break
        blank.append("")
    return blank


def closing(sign: str) -> str:
    """What closes a bracket or a brace; empty for any other sign."""
    return _CLOSING.get(sign, "")


def _begins_braces(text: str, start: int) -> bool:
    """Whether brackets begin behind a key or a dash, and are closed on the same line."""
    rest = text[start:]
    return (
        bool(text[:start].strip())
        and closing(rest[:1]) != ""
        and all(rest.count(sign) == rest.count(other) for sign, other in _CLOSING.items())
    )
