"""Slips in what a file is built of: the dashes of lists, and how far lines are indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recovery_coach.content.lines import (
    dash_without_space,
    indentation,
    indented_by_tab,
    is_item,
    item_start,
    key_of,
    other_dash,
    other_dash_at,
    reads_as_words,
    says,
    with_a_dash,
)
from recovery_coach.content.stumbles import Misread, Slip, Stumble, without_the_text

_NO_DASH = "this line stands in a list, and has no -"
BESIDE = "give it as many spaces as the line that it belongs beside"


def tab(at: Stumble) -> Slip:
    """Tabs where only spaces may stand: wherever one indents a line."""
    indenting = {
        (number, line.index("\t") + 1) for number, line in enumerate(at.lines, start=1) if indented_by_tab(line)
    }
    first, *others = sorted(indenting) or [(at.line, at.column)]
    what = "a tab stands here where only spaces may"
    return Slip(*first, what, "replace the tab with spaces: two for each level", others=tuple(others), code="tab")


def of_an_item(at: Stumble, line: int) -> Slip | None:
    """What is wrong with the dash of a line, or with the want of one; None where it is something else."""
    text = at.lines[line - 1]
    if dash_without_space(text):
        return _dash_without_space(text, line)
    if other_dash_at(at.lines, line - 1):
        return _other_dashes(at, line)
    above, depth = at.lines[at.above(line) - 1], indentation(text)
    if at.above(line) and ":" not in text and not is_item(text) and is_item(above) and depth == indentation(above):
        fix = "begin it with `- `; if it goes on from the line above, indent it further than that line's -"
        return Slip(line, depth + 1, _NO_DASH, fix, [f"{text[:depth]}- {text[depth:]}"], code="dash")
    return None


def below_an_item(at: Stumble, above: int) -> Slip | None:
    """A key or an item that was read as part of the text of the item above it, since it is indented further.

    Where that text begins with a word in small letters, it may be a key itself, and it is its colon that is missing.
    """
    text, depth = at.lines[above - 1], indentation(at.lines[above - 1])
    within = indentation(at.text)
    first = "".join(text[item_start(text) :].split(maxsplit=1)[:1])
    if not is_item(text) or ":" in text or within <= depth or not reads_as_words(first.replace(".", "-")):
        return None
    if is_item(at.text):
        mended = _without(at.lines, at.line, within)
        return Slip(at.line, within + 1, "this line is not indented like its neighbours", BESIDE, mended, code="indent")
    dashed = [f"{' ' * depth}- {at.text[depth + 2 :]}"] if within >= depth + 2 else []
    return Slip(at.line, within + 1, _NO_DASH, f"begin it with `- `, or {BESIDE}", dashed, code="indent")


def of_what_was_misread(at: Stumble, told: Misread) -> Slip | None:
    """The slip that was found in a text further up, where the parser stumbled over what belongs to that text."""
    line = told.line + 1
    depth = indentation(at.lines[told.line])
    if line >= at.line or any(says(text) and indentation(text) < depth for text in at.lines[told.line : at.line]):
        return None
    mended = _without(at.lines, line, depth)
    return of_an_item(at, line) or Slip(line, told.column + 1, told.what, told.fix, mended, code=told.code)


def behind_its_key(at: Stumble) -> Slip:
    """A list that begins on the line of its key."""
    what = "the first - of a list can't stand behind its key"
    return without_the_text(at, at.line, at.column, what, "begin a new line for it", code="dash")


def first_without_dash(at: Stumble) -> Slip | None:
    """A list whose first item has no dash: the parser stumbles over the dash of the second."""
    if not (at.starts_the_line and is_item(at.text)):
        return None
    depth, first = indentation(at.text), 0
    for number in range(at.line - 1, 0, -1):
        line = at.lines[number - 1]
        if says(line) and (indentation(line) < depth or (indentation(line) == depth and is_item(line))):
            break
        first = number if says(line) else first
    text = at.lines[first - 1]
    if not first or is_item(text) or not key_of(text) or key_of(text) != key_of(at.text):
        return None
    what, fix = without_its_dash(key_of(text))
    within = indentation(text)
    # Mended only where the dash finds its place before the line: then nothing else is moved.
    mended = [f"{' ' * depth}-{text[depth + 1 :]}"] if within >= depth + 2 else []
    return Slip(first, within + 1, what, fix, mended, code="dash")


def without_its_dash(key: str) -> tuple[str, str]:
    """What is wrong with an item that begins with a key and no dash, and what to do about it."""
    return "a new item begins here without its -", f"begin it with `- `, like the others: `- {key}: ...`"


def other_than_a_dash(sign: str) -> tuple[str, str]:
    """What is wrong with an item that begins as lists do in a word processor, and what to do about it."""
    return f"an item of a list begins with a plain -, and this one with {sign}", "write `- text`"


def indent(at: Stumble) -> Slip:
    """A line that does not stand under its neighbours."""
    if at.text.lstrip().startswith(":"):
        return Slip(at.line, at.column, "there is no key before this colon", "write `key: text`", code="colon")
    if at.starts_the_line and at.begun[1] == at.column and at.begun[0] != at.line:
        if at.text.lstrip().startswith("- "):
            fix = f"{BESIDE}, or take the - out"
            return Slip(at.line, at.column, "a list begins here among keys", fix, code="indent")
        return Slip(at.line, at.column, _NO_DASH, f"begin it with `- `, or {BESIDE}", code="indent")
    column = indentation(at.text) + 1
    return Slip(at.line, column, "this line is not indented like its neighbours", BESIDE, code="indent")


def _dash_without_space(text: str, line: int) -> Slip:
    dash = text.index("-")
    mended = f"{text[: dash + 1]} {text[dash + 1 :]}"
    return Slip(line, dash + 1, "a - needs a space after it", "write `- text`", [mended], code="dash")


def _other_dashes(at: Stumble, line: int) -> Slip:
    """A list that was begun in a word processor: told at the first of its lines, and mended in all of them."""
    depth = indentation(at.lines[line - 1])
    first = min(_alike(at, range(line, 0, -1), depth))
    last = max(_alike(at, range(line, len(at.lines) + 1), depth))
    mended = [with_a_dash(text) if indentation(text) == depth else text for text in at.lines[first - 1 : last]]
    what, fix = other_than_a_dash(other_dash(at.lines[first - 1]))
    return Slip(first, depth + 1, what, fix, mended, code="dash")


def _alike(at: Stumble, numbers: range, depth: int) -> Iterator[int]:
    """The lines of these that begin so too, up to the first line beside or above them that does not."""
    for number in numbers:
        text = at.lines[number - 1]
        if says(text) and indentation(text) <= depth:
            if indentation(text) < depth or not other_dash(text):
                return
            yield number


def _without(lines: Sequence[str], line: int, depth: int) -> list[str]:
    """An empty line for a line, and for each below it that stands as far to the right."""
    blank = [""]
    for text in lines[line:]:
        if says(text) and indentation(text) < depth:
            break
        blank.append("")
    return blank
