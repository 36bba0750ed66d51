"""What stands around a prompt: the scene above it, the footer below it, on the whole of the screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples, to_formatted_text
from prompt_toolkit.layout import Dimension, FormattedTextControl, HSplit, Layout, Window

from recovery_coach.session.commands import ORDERS, Command, key_name
from recovery_coach.session.ports import Scene

if TYPE_CHECKING:
    from rich.segment import Segment

Above = Callable[[], StyleAndTextTuples]


def framed(app: Application[Any], above: Above, commands: tuple[Command, ...]) -> Layout:
    """A prompt's layout with something above it and the footer at the bottom of the screen."""
    rows = [
        Window(FormattedTextControl(above), dont_extend_height=True, wrap_lines=False),
        app.layout.container,
        Window(),
        Window(FormattedTextControl(lambda: _footer(commands)), height=1, style="class:footer"),
    ]
    whole_screen = HSplit(rows, height=lambda: Dimension.exact(get_app().output.get_size().rows))
    return Layout(whole_screen, focused_element=app.layout.current_window)


class SceneAbove:
    """A scene above its prompt: laid out anew when the terminal's size changes; in between, only the clock ticks.

    `painted` is the frame that stands on the screen already, if one does. It serves until Rich is loaded.
    """

    def __init__(self, scene: Scene, clock: Callable[[], float], painted: str = "") -> None:
        self._scene = scene
        self._clock = clock
        self._size = (0, 0)
        self._body: StyleAndTextTuples = []
        self._painted = to_formatted_text(ANSI(painted)) if painted else []

    def __call__(self) -> StyleAndTextTuples:
        size = get_app().output.get_size()
        if self._painted and not _layout_is_loaded() and self._size in ((0, 0), tuple(size)):
            self._size = (size.rows, size.columns)
            return self._painted
        return self._laid_out(size.columns, size.rows)

    def _laid_out(self, width: int, height: int) -> StyleAndTextTuples:
        from recovery_coach.terminal.screen import body, rail_line

        if self._painted or (height, width) != self._size:
            self._painted = []
            self._size = (height, width)
            self._body = [piece for row in body(self._scene, width, height) for piece in _pieces(row)]
        elapsed = max(0.0, self._clock() - self._scene.began)
        return [*_pieces(rail_line(self._scene.view.rail, elapsed, width)), *self._body]


async def load_layout() -> None:
    """Loads Rich once the first prompt stands, so that neither it nor the second step waits for that."""
    await asyncio.sleep(0.1)
    import recovery_coach.terminal.screen  # noqa: F401

    get_app().invalidate()


def _layout_is_loaded() -> bool:
    return "recovery_coach.terminal.screen" in sys.modules


def _pieces(row: list[Segment]) -> StyleAndTextTuples:
    """A row of Rich's segments as prompt_toolkit writes it."""
    return [*((_style(segment), segment.text) for segment in row), ("", "\n")]


def _style(segment: Segment) -> str:
    style = segment.style
    if style is None:
        return ""
    words = [name for name in ("bold", "dim", "reverse", "italic") if getattr(style, name)]
    if style.color is not None and not style.color.is_default:
        words.append(f"fg:ansi{style.color.name.replace('_', '')}")
    return " ".join(words)


_FOOTER = (
    Command.HELP,
    Command.RESUME,
    Command.DISCARD,
    Command.BACK,
    Command.SKIP,
    Command.GO,
    Command.NOTE,
    Command.UPSET,
    Command.OTHER,
    Command.CLOSE,
    Command.HANDOVER,
    Command.COPY,
    Command.FAILED,
    Command.PAUSE,
)
"""The order of the footer: the most used first, since a narrow screen shows only as many as it holds."""


def _footer(commands: tuple[Command, ...]) -> StyleAndTextTuples:
    """The keys that work now."""
    room = get_app().output.get_size().columns - 1
    pieces: StyleAndTextTuples = []
    for command in _FOOTER:
        order = ORDERS[command]
        key, word = f" {key_name(order.key)} ", f"{order.short} "
        if command in commands and len(key) + len(word) <= room:
            room -= len(key) + len(word)
            pieces += [("class:footer.key", key), ("class:footer", word)]
    return pieces
