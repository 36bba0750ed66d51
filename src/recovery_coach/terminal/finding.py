"""A list to pick from beside a step: by digit where digits suffice, else by typing a part of a name, arrows, Enter."""

from __future__ import annotations

from collections.abc import Sequence

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Window

from recovery_coach.session.ports import Item
from recovery_coach.terminal.asking import clipped
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.framing import Part
from recovery_coach.terminal.keys import add_numbers, leave

FEW = 9
"""As many items as there are digits."""

FEWEST_ROWS = 6


class Finder:
    """The items that hold every word that is typed, and the one of them that is pointed at."""

    def __init__(self, items: Sequence[Item], typed: Buffer) -> None:
        self._items = items
        self._typed = typed
        self._pointed = next((number for number, item in enumerate(items) if item.here), 0)
        self._numbered = len(items) <= FEW
        typed.on_text_changed += lambda _buffer: self._point(0)

    @property
    def found(self) -> list[Item]:
        words = self._typed.text.casefold().split()
        return [item for item in self._items if all(word in item.label.casefold() for word in words)]

    @property
    def picked(self) -> str | None:
        """The name of the item that Enter picks; None where none holds what was typed."""
        found = self.found
        return found[self._pointed].name if found else None

    def part(self) -> Part:
        control = FormattedTextControl(self._rows, show_cursor=False)
        rows = Window(control, always_hide_cursor=True, wrap_lines=False)
        return Part(rows, lambda _width, _height: max(1, len(self._items)), FEWEST_ROWS)

    def add_keys(self, keys: KeyBindings) -> None:
        add_numbers(keys, [item.name for item in self._items], self._typed)

        def enter(event: KeyPressEvent) -> None:
            if self.picked is not None:
                leave(event, self.picked)

        keys.add("enter", eager=True)(enter)
        for key, by in (("up", -1), ("down", 1), ("pageup", -8), ("pagedown", 8)):
            keys.add(key, eager=True)(lambda _event, by=by: self._move(by))

    def _move(self, by: int) -> None:
        last = len(self.found) - 1
        if abs(by) > 1:
            self._point(min(max(0, self._pointed + by), max(0, last)))
        elif last >= 0:
            self._point((self._pointed + by) % (last + 1))

    def _point(self, number: int) -> None:
        self._pointed = number

    def _rows(self) -> StyleAndTextTuples:
        from prompt_toolkit.application import get_app

        room = get_app().output.get_size().columns - 8
        numbers = {item.name: f"{number}  " for number, item in enumerate(self._items, 1)} if self._numbered else {}
        rows: StyleAndTextTuples = []
        for number, item in enumerate(self.found):
            here = number == self._pointed
            rows.append(("class:pointer", " ▸ ") if here else ("", "   "))
            if here:
                rows.append(("[SetCursorPosition]", ""))
            label = f"{numbers.get(item.name, '')}{clipped(printable(item.label), room)}"
            rows += [("class:highlighted" if here else "", label), ("", "\n")]
        return rows[:-1] or [("", "   Nothing here has that in its name.")]
