"""What stands around a prompt: the scene above it, its question, the footer below it, on the whole of the screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from prompt_toolkit.application import get_app
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples, to_formatted_text
from prompt_toolkit.formatted_text.utils import split_lines
from prompt_toolkit.layout import AnyContainer, Dimension, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.renderer import Renderer

from recovery_coach.session.commands import ORDERS, Command, key_name
from recovery_coach.session.ports import Scene
from recovery_coach.terminal.asking import MARGIN, folded

if TYPE_CHECKING:
    from rich.segment import Segment

Rows = list[StyleAndTextTuples]


class Above(Protocol):
    """What stands above a question that asks, with its answer, for so many rows; at least `least` are left to it."""

    def __call__(self, width: int, height: int, asked: int, least: int) -> Rows: ...


class Part(NamedTuple):
    """One of the things that a prompt is made of: the rows that it would like to have, and the fewest that serve."""

    container: AnyContainer
    wanted: Callable[[int, int], int]
    """By width and height of the screen."""
    fewest: int
    spread: Callable[[int, int], int] | None = None
    """By the width, and the rows that it may take where nothing else needs them: how many it takes."""


class _Plan(NamedTuple):
    above: Rows
    question: list[str]
    parts: list[int]
    rest: int


class Frame:
    """A prompt's layout: worked out once for each drawing, so that every part knows what the others take."""

    def __init__(
        self, above: Above, question: str, parts: Sequence[Part], foot: Callable[[int], StyleAndTextTuples]
    ) -> None:
        self._above = above
        self._question = question
        self._parts = parts
        self._foot = foot
        self._drawn = -1
        self._planned = _Plan([], [], [], 0)

    def layout(self, focused: Any) -> Layout:
        rows: list[AnyContainer] = [
            self._window(lambda: _joined(self._plan().above), lambda: len(self._plan().above)),
            self._window(self._asked, lambda: len(self._plan().question)),
        ]
        rows += [HSplit([part.container], height=self._height(number)) for number, part in enumerate(self._parts)]
        rows.append(Window(height=lambda: _exactly(self._plan().rest)))
        rows.append(self._window(lambda: self._foot(_size()[0] - 1), lambda: 1))
        return Layout(HSplit(rows, height=lambda: _exactly(_size()[1])), focused_element=focused)

    def _height(self, number: int) -> Callable[[], Dimension]:
        return lambda: _exactly(self._plan().parts[number])

    def _window(self, text: Callable[[], StyleAndTextTuples], rows: Callable[[], int]) -> Window:
        return Window(FormattedTextControl(text), height=lambda: _exactly(rows()), always_hide_cursor=True)

    def _asked(self) -> StyleAndTextTuples:
        return _joined([[("class:question", MARGIN + row)] for row in self._plan().question])

    def _plan(self) -> _Plan:
        drawing = get_app().render_counter
        if drawing != self._drawn:
            self._drawn = drawing
            self._planned = self._worked_out(*_size())
        return self._planned

    def _worked_out(self, width: int, height: int) -> _Plan:
        question = folded(self._question, width)[: max(1, height // 3)]
        wanted = [part.wanted(width, height) for part in self._parts]
        fewest = [min(want, part.fewest) for want, part in zip(wanted, self._parts, strict=True)]
        above = self._above(width, height, len(question) + sum(wanted), len(question) + sum(fewest))
        left = height - 1 - len(question) - len(above) - sum(fewest)
        given = []
        for want, few in zip(wanted, fewest, strict=True):
            more = max(0, min(want - few, left))
            left -= more
            given.append(few + more)
        for number, part in enumerate(self._parts):
            if part.spread is not None:
                taken = part.spread(width, given[number] + max(0, left))
                left -= taken - given[number]
                given[number] = taken
        return _Plan(above, question, given, max(0, left))


class SceneAbove:
    """A scene above its prompt: laid out anew when its room changes; in between, only the clock ticks.

    `painted` is the frame that stands on the screen already, if one does. It serves until Rich is loaded.
    """

    def __init__(self, scene: Scene, clock: Callable[[], float], painted: str = "") -> None:
        self._scene = scene
        self._clock = clock
        self._room = (0, 0, 0, 0)
        self._body: Rows = []
        self._painted = list(split_lines(to_formatted_text(ANSI(painted.removesuffix("\n"))))) if painted else []

    def __call__(self, width: int, height: int, asked: int, least: int) -> Rows:
        room = (width, height, asked, least)
        if self._painted and not _layout_is_loaded() and self._room in ((0, 0, 0, 0), room):
            self._room = room
            return self._painted
        return self._laid_out(room)

    def _laid_out(self, room: tuple[int, int, int, int]) -> Rows:
        from recovery_coach.terminal.screen import body, rail_line

        if self._painted or room != self._room:
            self._painted = []
            self._room = room
            self._body = [_pieces(row) for row in body(self._scene, *room)]
        elapsed = max(0.0, self._clock() - self._scene.began)
        return [_pieces(rail_line(self._scene.view.rail, elapsed, room[0])), *self._body]


async def load_layout() -> None:
    """Loads Rich once the first prompt stands, so that neither it nor the second step waits for that."""
    await asyncio.sleep(0.1)
    import recovery_coach.terminal.screen  # noqa: F401

    get_app().invalidate()


class Steady(Renderer):
    """Draws over what stands there: between two prompts the screen is never empty.

    Every drawing begins at the top left, wherever a resized terminal has put the cursor. Pasted text stays told apart
    from typed text between two prompts too.
    """

    def erase(self, leave_alternate_screen: bool = True) -> None:
        self.output.reset_attributes()
        self.output.enable_autowrap()
        self.reset(leave_alternate_screen=leave_alternate_screen)

    def reset(self, _scroll: bool = False, leave_alternate_screen: bool = True) -> None:
        super().reset(_scroll, leave_alternate_screen)
        self.output.enable_bracketed_paste()
        self.output.cursor_goto(1, 1)
        self.output.flush()


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


def orders_foot(commands: Sequence[Command]) -> Callable[[int], StyleAndTextTuples]:
    """A footer of the keys that work now."""
    return keys_foot([(key_name(ORDERS[found].key), ORDERS[found].short) for found in _FOOTER if found in commands])


def keys_foot(keys: Sequence[tuple[str, str]]) -> Callable[[int], StyleAndTextTuples]:
    """A footer of keys and what they do, as many as there is room for."""

    def foot(room: int) -> StyleAndTextTuples:
        pieces: StyleAndTextTuples = [("", " ")]
        for key, word in keys:
            taken = len(key) + len(word) + 3
            if taken <= room:
                room -= taken
                pieces += [("class:footer.key", key), ("class:footer", f" {word}  ")]
        return pieces

    return foot


def _layout_is_loaded() -> bool:
    return "recovery_coach.terminal.screen" in sys.modules


def _size() -> tuple[int, int]:
    size = get_app().output.get_size()
    return size.columns, size.rows


def _exactly(rows: int) -> Dimension:
    return Dimension.exact(rows)


def _joined(rows: Rows) -> StyleAndTextTuples:
    joined: StyleAndTextTuples = []
    for row in rows:
        joined += [*row, ("", "\n")]
    return joined[:-1]


def _pieces(row: list[Segment]) -> StyleAndTextTuples:
    """A row of Rich's segments as prompt_toolkit writes it."""
    return [(_style(segment), segment.text) for segment in row]


def _style(segment: Segment) -> str:
    style = segment.style
    if style is None:
        return ""
    words = [name for name in ("bold", "reverse", "italic") if getattr(style, name)]
    if style.color is not None and not style.color.is_default:
        words.append(f"fg:ansi{style.color.name.replace('_', '')}")
    return " ".join(words)
