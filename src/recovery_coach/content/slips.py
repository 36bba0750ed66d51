"""The slips that people make in YAML, named in their words, with a way to read on past those that allow it.

The parser says where it stumbled, which is often a line after the slip; what the slip was is read off the lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_START = re.compile(r"^\s*(?:-\s+)*(?:[^\s\"'{\[#&*!|>%@`:-][^:]*:\s+)?")
"""Where the text of a line begins: after its dashes and its key."""

_CURLY = "“”„‟‘’‚‛"
_WIDE_COLON = re.compile("^(\\s*(?:-\\s+)*[^\\s:]+(?: [^\\s:]+)*)(?::(?=\\S)|:?\u00a0+|\\s?：\\s?)")
_CLOSING = {"[": "]", "{": "}"}
_NOTHING = "~"
_TEXT_IN_QUOTES = "put quotes around the whole text"


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
class _Stumble:
    """The parser's complaint: the place where it stumbled, and the one where what it was reading began."""

    problem: str
    line: int
    column: int
    begun: tuple[int, int]
    reading: str
    lines: Sequence[str]

    @property
    def text(self) -> str:
        return self.lines[self.line - 1]

    @property
    def starts_the_line(self) -> bool:
        return not self.text[: self.column - 1].strip()


@dataclass(frozen=True, slots=True)
class LongQuote:
    """A text in quotation marks that goes on over several lines: where it begins, and the line on which it ends."""

    line: int
    column: int
    last_line: int


def slip_in(error: Exception, lines: Sequence[str], quote: LongQuote | None = None) -> Slip:
    """The slip behind a parser's complaint. `quote` is the last long one that was read before it."""
    place = _place(getattr(error, "problem_mark", None), lines, (1, 1))
    stumble = _Stumble(
        str(getattr(error, "problem", None) or error),
        *place,
        _place(getattr(error, "context_mark", None), lines, place),
        str(getattr(error, "context", "")),
        lines,
    )
    if quote is not None and quote.last_line == stumble.line:
        return _unclosed(stumble, quote.line, quote.column)
    if _indented_by_tab(stumble.text):
        return _tab(stumble)
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


def _tab(at: _Stumble) -> Slip:
    """Tabs where only spaces may stand: wherever one indents a line."""
    indenting = {
        (number, line.index("\t") + 1) for number, line in enumerate(at.lines, start=1) if _indented_by_tab(line)
    }
    first, *others = sorted(indenting) or [(at.line, at.column)]
    what = "a tab stands here where only spaces may"
    return Slip(*first, what, "replace the tab with spaces: two for each level", others=tuple(others), code="tab")


def _unstartable(at: _Stumble) -> Slip:
    """A text that begins with a character that means something else."""
    line, column = at.begun
    sign = at.lines[line - 1][column - 1 : column]
    if sign == "\t":
        return _tab(at)
    if not sign:
        return _ended(at)
    return _value(at, line, column, f"a text can't begin with {sign}", _TEXT_IN_QUOTES)


def _second_colon(at: _Stumble) -> Slip:
    """A colon that the parser took for a key's: in a text, after a deeper indentation, or below a lost one."""
    before = at.text[: at.column - 1]
    start = _text_start(at.text)
    if 0 < start < at.column - 1 and at.text[:start].rstrip().endswith(":"):
        if at.text[start] in _CURLY:
            return _value(
                at, at.line, start + 1, "curly quotes don't hold a text together", 'use straight ones: "like this"'
            )
        what = "this text holds a colon with a space after it, which makes it a key"
        return _value(at, at.line, start + 1, what, f'{_TEXT_IN_QUOTES}: "First: listen."')
    above = next((number for number in range(at.line - 1, 0, -1) if _says(at.lines[number - 1])), 0)
    if above:
        text = at.lines[above - 1]
        if _dash_without_space(text):
            return _dash(at, above)
        if ":" not in text and _indentation(text) <= _indentation(before):
            return _no_colon(at, above)
    return _indent(at)


def _no_colon(at: _Stumble, line: int = 0) -> Slip:
    line = line or at.begun[0]
    text = at.lines[line - 1]
    column = _indentation(text) + 1
    if _dash_without_space(text):
        return _dash(at, line)
    apart = _WIDE_COLON.match(text)
    if apart:
        mended = f"{apart.group(1)}: {text[apart.end() :]}"
        return Slip(
            line, apart.end(1) + 1, "a colon needs a plain space after it", "write `key: text`", [mended], code="colon"
        )
    fix = "write `key: text`; if it goes on from the line above, indent it further than that line's key"
    return _left_out(Slip(line, column, "this line has no key with a colon", fix, code="colon"), text)


def _left_out(slip: Slip, text: str) -> Slip:
    """The slip, mended by a key that nothing more is said of."""
    stand_in = f"{' ' * _indentation(text)}{_NOTHING}: {_NOTHING}"
    return Slip(
        slip.line, slip.column, slip.what, slip.fix, [stand_in], frozenset({(slip.line, slip.column)}), code=slip.code
    )


def _dash(at: _Stumble, line: int) -> Slip:
    text = at.lines[line - 1]
    dash = text.index("-")
    mended = f"{text[: dash + 1]} {text[dash + 1 :]}"
    return Slip(line, dash + 1, "a - needs a space after it", "write `- text`", [mended], code="dash")


def _indent(at: _Stumble) -> Slip:
    """A line that does not stand under its neighbours, or a text that ended before its line did."""
    start = _text_start(at.text)
    sign = at.text[start : start + 1]
    if start + 1 < at.column and sign and sign in "{[":
        return _value(at, at.line, start + 1, f"a text can't begin with {sign}", _TEXT_IN_QUOTES)
    if start + 1 < at.column and sign and sign in "\"'":
        what = "the quotation marks end before the text does"
        fix = 'put the other kind of marks around the whole text: "It\'s here", or \'They said "now"\''
        return _value(at, at.line, start + 1, what, fix)
    if _dash_without_space(at.text) and at.starts_the_line:
        return _dash(at, at.line)
    if at.text.lstrip().startswith(":"):
        return Slip(at.line, at.column, "there is no key before this colon", "write `key: text`", code="colon")
    fix = "give it as many spaces as the line that it belongs beside"
    if at.starts_the_line and at.begun[1] == at.column and at.begun[0] != at.line:
        if at.text.lstrip().startswith("- "):
            return Slip(at.line, at.column, "a list begins here among keys", f"{fix}, or take the - out", code="indent")
        return Slip(
            at.line,
            at.column,
            "this line stands in a list, and has no -",
            f"begin it with `- `, or {fix}",
            code="indent",
        )
    column = _indentation(at.text) + 1
    return Slip(at.line, column, "this line is not indented like its neighbours", fix, code="indent")


def _ended(at: _Stumble) -> Slip:
    """The file ended where something was still to come, most likely the end of a list or of keys in brackets."""
    for number in range(len(at.lines), 0, -1):
        text = at.lines[number - 1]
        sign = text[_text_start(text) :][:1]
        if sign in _CLOSING and _CLOSING[sign] not in text:
            return _not_closed(at, number, _text_start(text) + 1, sign)
    return Slip(at.line, at.column, "something is missing at the end of this line", "write it, or take the line out")


def _bracket(at: _Stumble) -> Slip:
    line, column = at.begun
    sign = at.lines[line - 1][column - 1 : column]
    return _not_closed(at, line, column, sign) if sign in _CLOSING else _unstartable(at)


def _not_closed(at: _Stumble, line: int, column: int, sign: str) -> Slip:
    fix = f"close it with {_CLOSING[sign]}, or put quotes around a text that begins with {sign}"
    return _value(at, line, column, f"this {sign} is not closed", fix)


def _end(at: _Stumble) -> Slip:
    return _unclosed(at, *at.begun)


def _unclosed(at: _Stumble, line: int, column: int) -> Slip:
    """Quotation marks that were never closed, or that another text's marks closed by chance."""
    if any(mark in at.lines[line - 1][column:] for mark in _CURLY[:4]):
        what = "this text begins with a straight quotation mark and ends with a curly one"
    else:
        what = "a quotation mark is opened here and not closed"
    return _value(at, line, column, what, 'close it with the same mark: "like this"')


def _backslash(at: _Stumble) -> Slip:
    what = "a backslash in double quotes begins a code, and this is none"
    return _value(at, *at.begun, what, "write it twice (\\\\), or use single quotes around the text")


def _after_the_end(at: _Stumble) -> Slip:
    return Slip(
        at.line, at.column, "the file ended above this line", "take the line with ... or the odd quote above it out"
    )


def _value(at: _Stumble, line: int, column: int, what: str, fix: str, code: str = "quotes") -> Slip:
    """A text that can't be read as it stands, mended by leaving it out with the lines that it goes on over."""
    text = at.lines[line - 1]
    if _text_start(text) != column - 1:
        return Slip(line, column, what, fix, code=code)
    mended = [text[: column - 1] + _NOTHING]
    key = len(text) - len(text.lstrip(" -"))
    for further in at.lines[line:]:
        if further.strip() and _indentation(further) <= key:
            break
        mended.append("")
    return Slip(line, column, what, fix, mended, frozenset({(line, column)}), code=code)


def _text_start(line: str) -> int:
    found = _START.match(line)
    return found.end() if found else 0


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())] and bool(line.strip())


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _dash_without_space(line: str) -> bool:
    return re.match(r"\s*-[^\s-]", line) is not None


_NAMED = {
    "tab character": _tab,
    "cannot start any token": _unstartable,
    "mapping values are not allowed": _second_colon,
    "could not find expected ':'": _no_colon,
    "did not find expected key": _indent,
    "'-' indicator": _indent,
    "<block end>": _indent,
    "',' or '": _bracket,
    "end of stream": _end,
    "document indicator": _end,
    "escape": _backslash,
    "hexdecimal": _backslash,
    "hexadecimal": _backslash,
    "node content": _unstartable,
    "alphabetic or numeric": _unstartable,
    "comment or": _unstartable,
    "tag handle": _unstartable,
    "<document start>": _after_the_end,
}
"""What the parser says, and who tells the slip behind it. The first sign that is found counts."""
