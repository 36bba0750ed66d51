"""The very screens that an agent sees, as pictures in cells: the same prompts, drawn once and not run."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from prompt_toolkit.application import Application, create_app_session, set_app
from prompt_toolkit.data_structures import Size
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.input import DummyInput
from prompt_toolkit.layout.screen import Screen
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.shortcuts import print_formatted_text
from prompt_toolkit.styles import BaseStyle

from recovery_coach.session.ports import Item, Left, Reply, Scene
from recovery_coach.terminal.framing import Steady
from recovery_coach.terminal.prompts import TerminalFace


class Picture(Struct, frozen=True, eq=False):
    """One screen: its rows as prompt_toolkit writes them."""

    rows: tuple[StyleAndTextTuples, ...]
    style: BaseStyle

    @property
    def text(self) -> str:
        """The screen without its colours, rows without what is blank at their end."""
        return "\n".join("".join(piece[1] for piece in row).rstrip() for row in self.rows)


class Camera(TerminalFace):
    """A face that takes a picture of each prompt and answers it by itself."""

    def __init__(self, size: tuple[int, int], reply: Callable[[Scene], Reply]) -> None:
        self._session = create_app_session(input=DummyInput(), output=_Film(size))
        self._session.__enter__()
        super().__init__(clock=lambda: 0.0)
        self._reply = reply
        self.pictures: list[Picture] = []

    def __enter__(self) -> Camera:
        return self

    def __exit__(self, *_found: object) -> None:
        self._session.__exit__(None, None, None)

    def ask(self, scene: Scene, on_draft: Callable[[Any], None]) -> Reply:
        if scene.listener is not None:
            scene.listener.prepare()
        super().ask(scene, on_draft)
        return self._reply(scene)

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        return None

    def copy(self, text: str) -> bool:
        return False

    def _run(self, app: Application[Any]) -> Any:
        """Draws a prompt as it would stand when it opens."""
        app.renderer = Steady(app.renderer.style, app.output)

        async def draw() -> None:  # Typed text is loaded as a task of the loop that the prompt would run in.
            with set_app(app):
                app.renderer.render(app, app.layout)

        asyncio.run(draw())
        screen = app.renderer.last_rendered_screen
        if screen is not None:
            rows = tuple(_row(screen, number, app.output.get_size()) for number in range(app.output.get_size().rows))
            self.pictures.append(Picture(rows, app.renderer.style))
        return Left()


def show_picture(picture: Picture) -> None:
    """Puts a picture on standard output, in colour where that is a terminal."""
    if not sys.stdout.isatty():
        print(picture.text)
        return
    for row in picture.rows:
        print_formatted_text(FormattedText(row), style=picture.style, file=sys.stdout)


class _Film(DummyOutput):
    """An output of a chosen size that nothing is written to."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = Size(columns=size[0], rows=size[1])

    def get_size(self) -> Size:
        return self._size


def _row(screen: Screen, number: int, size: Size) -> StyleAndTextTuples:
    return list(_pieces(screen, number, size.columns))


def _pieces(screen: Screen, number: int, columns: int) -> Iterator[tuple[str, str]]:
    """A row's cells, those of one style together."""
    cells = screen.data_buffer[number]
    style, text = "", ""
    for column in range(columns):
        cell = cells[column]
        if cell.style != style:
            if text:
                yield style, text
            style, text = cell.style, ""
        text += cell.char
    if text.rstrip() or "reverse" in style:
        yield style, text
