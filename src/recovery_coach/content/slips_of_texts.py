"""Slips in what stands behind keys and dashes: colons, quotation marks, and what a text can't begin with."""

from __future__ import annotations

import re

from recovery_coach.content.lines import (
    CURLY,
    NOTHING,
    as_bound,
    dash_without_space,
    indentation,
    item_start,
    key_of,
    other_dash,
    reads_as_words,
    text_start,
    waits_for_more,
)
from recovery_coach.content.slips_of_lists import below_an_item, first_without_dash, indent, of_an_item, tab
from recovery_coach.content.stumbles import Slip, Stumble, below, closing, without_the_text

IN_QUOTES = "put quotes around the whole text"
HOLDS_A_COLON = (
    "this text holds a colon with a space after it, which makes it a key",
    f'{IN_QUOTES}: "First: listen."',
)
CURLY_QUOTES = ("curly quotes don't hold a text together", 'use straight ones: "like this"')

_QUOTES_END = (
    "the quotation marks end before the text does",
    'put the other kind of marks around the whole text: "It\'s here", or \'They said "now"\'',
)
_LONGEST_SHOWN = 80
_MOST_SHOWN = 6

_WIDE_COLON = re.compile("^(\\s*(?:-\\s+)*[^\\s:]+(?: [^\\s:]+)*)(?::(?=\\S)|:?\u00a0+|\\s?：\\s?)")
_LAST_KEY = re.compile(r"(?:at least|at most|go to|is not|one of|look for|strict on|[^\s{},:]+)$")
_KEYS_IN_BRACES = re.compile(r"[{,]\s*([^\s{},:][^{},:]*):\s")
_TEST = re.compile(r"(?:at least|at most|is not|one of|answered): ")
_NEEDS_BRACES = {
    "if": "a step and its answer",
    "choices": "a name and its text",
    "causes": "a name and its text",
    "authority": "a role and its limit",
}
"""Keys whose values are keys with values themselves, and what those are called."""


def unstartable(at: Stumble) -> Slip:
    """A text that begins with a character that means something else."""
    line, column = at.begun
    text = at.lines[line - 1]
    sign = text[column - 1 : column]
    if sign == "\t":
        return tab(at)
    if not sign:
        return ended(at)
    if sign == "-":
        return without_the_text(at, line, column, "in brackets, items have no -", "take the - out", code="dash")
    bound = as_bound(text[column - 1 :])
    fix = f"write `{{{bound}}}` in a condition; elsewhere {IN_QUOTES}" if bound else IN_QUOTES
    return _text(at, line, column, f"a text can't begin with {sign}", fix)


def second_colon(at: Stumble) -> Slip:
    """A colon that the parser took for a key's: in a text, after a deeper indentation, or below a lost one."""
    start = text_start(at.text)
    if 0 < start < at.column - 1 and at.text[:start].rstrip().endswith(":"):
        return _braces(at, start) or _text(at, at.line, start + 1, *_of_a_colon(at.text[start:]))
    above = at.above(at.line)
    if above:
        text = at.lines[above - 1]
        beside = indentation(text) <= indentation(at.text[: at.column - 1])
        if dash_without_space(text) or other_dash(text) or (":" not in text and beside):
            return below_an_item(at, above) or no_colon(at, above)
    return not_beside(at)


def no_colon(at: Stumble, line: int = 0) -> Slip:
    """A line without a key."""
    line = line or at.begun[0]
    text = at.lines[line - 1]
    item = of_an_item(at, line)
    if item is not None:
        return item
    apart = _WIDE_COLON.match(text)
    if apart:
        spaced = f"{apart.group(1)}: {text[apart.end() :]}"
        what = "a colon needs a plain space after it"
        return Slip(line, apart.end(1) + 1, what, "write `key: text`", [spaced], code="colon")
    depth = indentation(text)
    above = at.lines[at.above(line) - 1] if at.above(line) else ""
    if key_of(above) and waits_for_more(above) and item_start(above) >= depth:
        what, fix = not_indented(key_of(above))
        mended = [f"{' ' * (item_start(above) + 2)}{NOTHING}", *below(at, line)]
        return Slip(line, depth + 1, what, fix, mended, frozenset({(line, item_start(above) + 3)}), code="indent")
    what = "this line has no key with a colon"
    fix = "write `key: text`; if it goes on from the line above, indent it further than that line's key"
    start = item_start(text)
    mended = [f"{text[:start]}{NOTHING}: {NOTHING}", *below(at, line)]
    return Slip(line, start + 1, what, fix, mended, frozenset({(line, start + 1)}), code="colon")


def not_beside(at: Stumble) -> Slip:
    """A line that does not stand under its neighbours, or a text that ended before its line did."""
    start = text_start(at.text)
    sign = at.text[start : start + 1]
    if start + 1 < at.column and sign and sign in "{[":
        return _text(at, at.line, start + 1, f"a text can't begin with {sign}", IN_QUOTES)
    if start + 1 < at.column and sign and sign in "\"'":
        return _text(at, at.line, start + 1, *_QUOTES_END)
    found = first_without_dash(at)
    if found is None and at.starts_the_line:
        found = of_an_item(at, at.line)
    return found or indent(at)


def ended(at: Stumble) -> Slip:
    """The file ended where something was still to come, most likely the end of a list or of keys in brackets."""
    for number in range(len(at.lines), 0, -1):
        text = at.lines[number - 1]
        sign = text[text_start(text) :][:1]
        if closing(sign) and closing(sign) not in text:
            return _not_closed(at, number, text_start(text) + 1, sign)
    return Slip(at.line, at.column, "something is missing at the end of this line", "write it, or take the line out")


def bracket(at: Stumble) -> Slip:
    """Brackets or braces in which the parser stumbled."""
    line, column = at.begun
    sign = at.lines[line - 1][column - 1 : column]
    within = at.line == line or indentation(at.text) > indentation(at.lines[line - 1])
    if sign == "{" and at.sign == ":" and within:
        return _forgotten_comma(at)
    if not closing(sign):
        return unstartable(at)
    return _ended_early(at) or _not_closed(at, line, column, sign)


def end(at: Stumble) -> Slip:
    return unclosed(at, *at.begun)


def unclosed(at: Stumble, line: int, column: int) -> Slip:
    """Quotation marks that were never closed, or that another text's marks closed by chance."""
    if any(mark in at.lines[line - 1][column:] for mark in CURLY[:4]):
        what = "this text begins with a straight quotation mark and ends with a curly one"
    else:
        what = "a quotation mark is opened here and not closed"
    return _text(at, line, column, what, 'close it with the same mark: "like this"')


def backslash(at: Stumble) -> Slip:
    what = "a backslash in double quotes begins a code, and this is none"
    return _text(at, *at.begun, what, "write it twice (\\\\), or use single quotes around the text")


def not_indented(above: str) -> tuple[str, str]:
    """What is wrong with lines that stand no further in than the key that they belong to, and what to do about it."""
    what = f"this belongs to `{above}` above it, and is not indented further"
    return what, f"give these lines two spaces more than `{above}` has"


def _not_closed(at: Stumble, line: int, column: int, sign: str) -> Slip:
    fix = f"close it with {closing(sign)}, or put quotes around a text that begins with {sign}"
    return _text(at, line, column, f"this {sign} is not closed", fix)


def _ended_early(at: Stumble) -> Slip | None:
    """A text in brackets that goes on behind its own braces or quotation marks."""
    before = at.text[: at.column - 1].rstrip()
    last = before[-1:]
    opened = next((sign for sign in "[{" if last and closing(sign) == last), last)
    start = before.rfind(opened, at.begun[1] if at.line == at.begun[0] else 0, len(before) - 1)
    if not last or last not in "]}\"'" or start < 0:
        return None
    told = _QUOTES_END if last in "\"'" else (f"a text can't begin with {opened}", IN_QUOTES)
    return _text(at, at.line, start + 1, *told)


def _forgotten_comma(at: Stumble) -> Slip:
    """Keys in braces with no comma between: the parser stumbles over the colon of the second."""
    line, column = at.begun
    inside = at.lines[line - 1][column - 1 :] if line != at.line else at.text[column - 1 : at.column - 1]
    last = _LAST_KEY.search(at.text[: at.column - 1].rstrip()[-_LONGEST_SHOWN:])
    keys = [*_KEYS_IN_BRACES.findall(inside)[:_MOST_SHOWN], last.group() if last else "key"]
    fix = f"write a comma before each further key: `{{{', '.join(f'{key}: ...' for key in keys)}}}`"
    return without_the_text(at, line, column, "a comma is missing in these braces", fix, code="braces")


def _braces(at: Stumble, start: int) -> Slip | None:
    """Keys with values on the line of their own key, which only braces can hold."""
    key, rest = key_of(at.text), at.text[start:].partition(" #")[0].strip(" ()")
    if _TEST.match(rest) and key not in _NEEDS_BRACES:
        what = "what an answer must be needs braces around it"
    elif key in _NEEDS_BRACES:
        what = f"{_NEEDS_BRACES[key]} need braces around them"
    else:
        return None
    written = _in_braces(rest) if len(rest) <= _LONGEST_SHOWN else "{...}"
    return without_the_text(at, at.line, start + 1, what, f"write `{key}: {written}`", code="braces")


def _in_braces(text: str) -> str:
    """`heat: at least: 3` as `{heat: {at least: 3}}`."""
    key, colon, rest = text.partition(": ")
    nested = ": " in rest and not any(sign in text for sign in "{[\"',")
    return f"{{{key}{colon}{_in_braces(rest) if nested else rest}}}"


def _text(at: Stumble, line: int, column: int, what: str, fix: str) -> Slip:
    """A slip in a text; where what was taken for its key is the beginning of it, that comes first."""
    text = at.lines[line - 1]
    start = item_start(text)
    if start < column - 1 and _begins_with_words(text):
        return without_the_text(at, line, start + 1, *_of_a_colon(text[start:]), code="quotes", start=start)
    return without_the_text(at, line, column, what, fix, code="quotes")


def _of_a_colon(text: str) -> tuple[str, str]:
    return CURLY_QUOTES if text[0] in CURLY else HOLDS_A_COLON


def _begins_with_words(line: str) -> bool:
    """Whether what stands before the colon of a line is no key. A lone word with a capital is one outside of lists."""
    key = key_of(line)
    return bool(key) and reads_as_words(key) and (item_start(line) > indentation(line) or reads_as_words(key.lower()))
