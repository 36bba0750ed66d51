"""A text to read aloud or copy, on the whole of the screen, a page at a time where it is long."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.styles import BaseStyle

from recovery_coach.session.commands import ORDERS, Command
from recovery_coach.terminal.asking import MARGIN
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.framing import keys_foot
from recovery_coach.terminal.keys import TURNED_BACK, add_orders, exits_with, leave

AROUND = 4
"""Rows that are not the text's: the title, a blank one under it, what was told, the footer."""


class Page:
    """Rows of a text from `top` on, wrapped for the screen as it is now."""

    def __init__(self, title: str, text: str, copy: Callable[[str], bool]) -> None:
        self._title = title
        self._text = printable(text, lines=True)
        self._copy = copy
        self._top = 0
        self._told = ""

    def app(self, style: BaseStyle) -> Application[object]:
        """Ends with an order, with a leaving, or with nothing when the agent goes on."""
        keys = KeyBindings()
        for key, by in (("down", 1), ("up", -1)):
            keys.add(key)(lambda _event, by=by: self._scroll(by))
        for key in ("enter", " ", "pagedown"):
            keys.add(key)(self._on)
        keys.add("pageup")(lambda _event: self._scroll(-self._room()))
        keys.add("c")(self._copied)
        add_orders(keys, back=TURNED_BACK)
        exits_with(keys, ORDERS[Command.HELP].key, TURNED_BACK)  # The key that opened the help closes it too.
        rows = HSplit(
            [
                Window(FormattedTextControl(self._shown), always_hide_cursor=True),
                Window(FormattedTextControl(lambda: keys_foot(self._keys())(_columns() - 1)), height=1),
            ]
        )
        return Application(layout=Layout(rows), key_bindings=keys, style=style)

    def _on(self, event: KeyPressEvent) -> None:
        if self._rest() > 0:
            self._scroll(self._room())
        else:
            leave(event, TURNED_BACK)

    def _scroll(self, by: int) -> None:
        self._top = max(0, min(self._top + by, len(self._rows()) - self._room()))

    def _copied(self, _event: KeyPressEvent) -> None:
        self._told = "Copied." if self._copy(self._text) else "There is no clipboard here."

    def _keys(self) -> list[tuple[str, str]]:
        on = [("Enter", f"{self._rest()} more rows"), ("↑", "up")] if self._rest() > 0 else [("Enter", "go on")]
        return [*on, ("C", "copy"), ("Esc", "back")]

    def _shown(self) -> StyleAndTextTuples:
        self._scroll(0)  # The screen may have become larger or smaller.
        rows = self._rows()[self._top :][: self._room()]
        blank = "\n" * (self._room() - len(rows))
        text = "".join(f"{MARGIN}{row}\n" for row in rows)
        return [("bold", f"{MARGIN}{self._title}\n\n"), ("", f"{text}{blank}"), ("class:question", MARGIN + self._told)]

    def _rows(self) -> list[str]:
        from recovery_coach.terminal.screen import WIDEST, wrapped

        width = min(_columns(), WIDEST) - 2 * len(MARGIN)
        return [row for line in self._text.split("\n") for row in wrapped(line, width) or [""]]

    def _rest(self) -> int:
        return len(self._rows()) - self._top - self._room()

    def _room(self) -> int:
        return max(1, int(get_app().output.get_size().rows) - AROUND)


def _columns() -> int:
    return int(get_app().output.get_size().columns)
