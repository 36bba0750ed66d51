"""Text from outside made safe to show: it is data, never escapes."""

from __future__ import annotations

import unicodedata

_NOT_TEXT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"


def printable(text: str, *, lines: bool = False) -> str:
    """Text without anything that could move a cursor, colour a screen or turn reading order around.

    Tabs and (unless `lines`) line ends become spaces.
    """
    return "".join(_printable(character, lines) for character in text)


def _printable(character: str, lines: bool) -> str:
    if character == "\n":
        return "\n" if lines else " "
    if character in "\t\r\x0b\x0c\x85":
        return " "
    if character in _JOINERS:
        return character
    return "" if unicodedata.category(character) in _NOT_TEXT else character
