"""How wide text comes out, and where its lines break, for a picture that can't ask the font.

The widths are those of a wide face (DejaVu Sans), so that text keeps inside its box whatever face the reader has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from recovery_coach.workshop.graph import one_line

_NARROW = frozenset("iIjlt.,:;!|'’ f()[]/-r")
_WIDE = frozenset("mwMWOQ@%&#+<=>^~")
_BOLD = 1.11


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a line of text is, in the unit of its size; rather too wide than too narrow."""
    width = sum(_share(sign) for sign in text) * size
    return width * _BOLD if bold else width


def _share(sign: str) -> float:
    """A sign's width as a share of the text's size."""
    if sign in _NARROW:
        return 0.42
    if sign in _WIDE:
        return 1.0
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0 if sign.isalpha() else 1.4
    if not sign.isascii():
        return 0.64 if sign.islower() else 0.9
    return 0.78 if sign.isupper() else 0.64


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Text in lines that keep to a width. Words too long for a line are broken; no text has no lines."""
    lines: list[str] = []
    for word in one_line(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines += _broken(word, width, size, bold)
    return tuple(line for line in lines if line)


def _broken(word: str, width: float, size: float, bold: bool) -> Iterator[str]:
    while word:
        taken = 1
        while taken < len(word) and width_of(word[: taken + 1], size, bold=bold) <= width:
            taken += 1
        yield word[:taken]
        word = word[taken:]
