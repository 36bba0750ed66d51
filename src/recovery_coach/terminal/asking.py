"""What a prompt asks, in rows of words, without Rich or prompt_toolkit: the first frame is drawn by it too."""

from __future__ import annotations

import unicodedata

from recovery_coach.terminal.clean import printable
from recovery_coach.walk.asks import Shape
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import View

MARGIN = "  "
TYPED_ROWS = 3
"""Rows kept free for typed text, so that what stands above doesn't move at its first line ends."""


def question_of(view: View, *, typed: bool = False) -> str:
    """The question over the line or the choices; `typed` for a line that is typed instead of a choice."""
    if view.field is None:
        return {
            Phase.STEP: "Said it? Enter.",
            Phase.CARD: "Enter returns to where you were.",
            Phase.WRAP_UP: "A number goes there, Enter closes the call."
            if view.open_steps
            else "Enter closes the call.",
        }.get(view.phase, "")
    several = "keys tick, Enter goes on" if view.field.shape is Shape.SEVERAL and not typed else ""
    hints = "; ".join(hint for hint in (view.field.hint, several) if hint)
    return printable(f"{view.field.prompt}  ({hints})" if hints else view.field.prompt)


def rows_asked(view: View, width: int) -> int:
    """Rows that the question and what answers it would like to have."""
    picks = view.field.picks if view.field else ()
    return len(folded(question_of(view), width)) + (len(picks) or TYPED_ROWS)


def folded(text: str, width: int) -> list[str]:
    """Text in rows that fit between the margins, broken between words where that can be done."""
    room = max(8, width - len(MARGIN) - 1)
    rows: list[str] = []
    row, taken = "", 0
    for word in text.split():
        for part in _parts(word, room):
            size = cells(part)
            if row and taken + 1 + size > room:
                rows.append(row)
                row, taken = "", 0
            row, taken = (f"{row} {part}", taken + 1 + size) if row else (part, size)
    return [*rows, row] if row else rows


def clipped(text: str, room: int) -> str:
    """Text cut to so many cells, with a mark where it was cut."""
    if cells(text) <= room:
        return text
    kept, taken = "", 0
    for character in text:
        taken += cells(character)
        if taken >= room:
            break
        kept += character
    return f"{kept}…"


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def _parts(word: str, room: int) -> list[str]:
    """A word, in pieces where it alone is too wide."""
    if cells(word) <= room:
        return [word]
    parts, part = [], ""
    for character in word:
        if cells(part + character) > room:
            parts.append(part)
            part = ""
        part += character
    return [*parts, part]
