"""The slips that people make in YAML, named in their words, with a way to read on past those that allow it.

The parser says where it stumbled, which is often a line after the slip; what the slip was is read off the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recovery_coach.content.decoding import hidden
from recovery_coach.content.lines import indentation, indented_by_tab, other_dash_at, unseen
from recovery_coach.content.slips_of_lists import behind_its_key, of_an_item, of_what_was_misread, tab
from recovery_coach.content.slips_of_texts import (
    backslash,
    bracket,
    end,
    no_colon,
    not_beside,
    second_colon,
    unclosed,
    unstartable,
)
from recovery_coach.content.stumbles import LongQuote, Misread, Slip, Stumble


def slip_in(
    error: Exception, lines: Sequence[str], quote: LongQuote | None = None, misread: Misread | None = None
) -> Slip:
    """The slip behind a parser's complaint.

    `quote` is the last long one that was read before it, `misread` what was told last of a text without quotes.
    """
    place = _place(getattr(error, "problem_mark", None), lines, (1, 1))
    stumble = Stumble(
        str(getattr(error, "problem", None) or error),
        *place,
        _place(getattr(error, "context_mark", None), lines, place),
        lines,
    )
    if quote is not None and quote.last_line == stumble.line:
        return unclosed(stumble, quote.line, quote.column)
    if indented_by_tab(stumble.text):
        return tab(stumble)
    if unseen(stumble.text.lstrip()[:1]):
        return _unseen_sign(stumble)
    item = of_what_was_misread(stumble, misread) if misread else None
    if item is None and other_dash_at(lines, stumble.line - 1):
        item = of_an_item(stumble, stumble.line)
    if item is not None:
        return item
    for sign, named in _NAMED.items():
        if sign in stumble.problem:
            return named(stumble)
    return Slip(*place, "this line can't be read", "compare it with a line that works")


def _place(mark: object, lines: Sequence[str], otherwise: tuple[int, int]) -> tuple[int, int]:
    """A parser's mark, counted from one, and inside the file: it can stand after the end."""
    if mark is None:
        return otherwise
    line, column = getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1
    if line > len(lines):
        return len(lines), len(lines[-1]) + 1
    return line, min(column, len(lines[line - 1]) + 1)


def _unseen_sign(at: Stumble) -> Slip:
    """A line that seems to begin further to the left than it does."""
    place = indentation(at.text)
    mended = at.text[:place] + at.text[place + 1 :]
    return Slip(at.line, place + 1, *hidden(at.text[place]), [mended], code="hidden-character")


def _after_the_end(at: Stumble) -> Slip:
    return Slip(
        at.line, at.column, "the file ended above this line", "take the line with ... or the odd quote above it out"
    )


_NAMED: dict[str, Callable[[Stumble], Slip]] = {
    "tab character": tab,
    "cannot start any token": unstartable,
    "mapping values are not allowed": second_colon,
    "could not find expected ':'": no_colon,
    "sequence entries are not allowed": behind_its_key,
    "did not find expected key": not_beside,
    "'-' indicator": not_beside,
    "<block end>": not_beside,
    "',' or '": bracket,
    "end of stream": end,
    "document indicator": end,
    "escape": backslash,
    "hexdecimal": backslash,
    "hexadecimal": backslash,
    "node content": unstartable,
    "alphabetic or numeric": unstartable,
    "comment or": unstartable,
    "tag handle": unstartable,
    "<document start>": _after_the_end,
}
"""What the parser says, and who tells the slip behind it. The first sign that is found counts."""
