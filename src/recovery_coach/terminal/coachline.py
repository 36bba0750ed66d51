"""The coach's line under what is typed, and its underlining in the text. It moves nothing and refuses nothing."""

from __future__ import annotations

import asyncio
from threading import Thread
from typing import Any

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout import BufferControl, FormattedTextControl, Layout, Window
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments

from recovery_coach.phrasing.heard import Heard
from recovery_coach.session.ports import Listener
from recovery_coach.terminal.asking import MARGIN, cells, clipped
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.framing import Part

READY_AFTER = 0.15
"""Seconds after which the coach is loaded: once the prompt stands."""


class Ear:
    """Listens to a prompt's text: once for each text, however often the screen is drawn."""

    def __init__(self, listener: Listener, buffer: Buffer) -> None:
        self._listener = listener
        self._buffer = buffer
        self._text: str | None = None
        self._heard = Heard()

    def heard(self) -> Heard:
        text = self._buffer.text
        if text != self._text:
            self._text = text
            # A line that begins with a slash is for the program.
            self._heard = Heard() if text.startswith("/") else self._listener.hear(text)
        return self._heard

    async def prepare(self) -> None:
        """Loads the coach beside the prompt, and hears what stands there already. Enter doesn't wait for it."""
        await asyncio.sleep(READY_AFTER)
        Thread(target=self._load, args=(get_app(),), daemon=True).start()

    def _load(self, app: Application[Any]) -> None:
        self._listener.prepare()
        self._text = None
        app.invalidate()

    def part(self) -> Part:
        """The row under the typed text. It is there from the first key on, so that nothing moves when it speaks."""
        row = Window(FormattedTextControl(self._row), height=1, always_hide_cursor=True)
        return Part(row, lambda _width, _height: 1, 0)

    def underline(self, layout: Layout) -> None:
        """Marks the traps where they stand in the text."""
        for control in layout.find_all_controls():
            if isinstance(control, BufferControl) and control.buffer is self._buffer:
                control.input_processors = [_Underline(self), *(control.input_processors or [])]

    def _row(self) -> StyleAndTextTuples:
        return coach_line(self.heard(), get_app().output.get_size().columns - 1)


class _Underline(Processor):
    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    def apply_transformation(self, given: TransformationInput) -> Transformation:
        spans = self._ear.heard().spans
        if not spans:
            return Transformation(given.fragments)
        document = given.document
        begins = document.translate_row_col_to_index(given.lineno, 0)
        fragments = explode_text_fragments(given.fragments)
        for first, end in spans:
            for at in range(max(0, first - begins), min(len(fragments), end - begins)):
                style, text, *_ = fragments[at]
                fragments[at] = (f"{style} class:coach.span ", text)
        return Transformation(fragments)


def coach_line(heard: Heard, room: int) -> StyleAndTextTuples:
    """A tick for what is there, one word for what is missing, the traps by name, as much as there is room for."""
    pieces: StyleAndTextTuples = []
    words = [
        *(("class:coach.trap", f"✗ {word}") for word in heard.traps),
        *(("class:coach.there", f"✓ {word}") for word in heard.there),
        *(("class:coach.missing", f"+ {word}?") for word in heard.missing),
    ]
    if heard.silent:
        words = [("class:coach.silent", clipped(heard.silent, room - len(MARGIN)))]
    room -= len(MARGIN)
    for style, word in words:
        shown = printable(word)
        if cells(shown) + 2 > room:
            break
        room -= cells(shown) + 2
        pieces += [(style, shown), ("", "  ")]
    return [("", MARGIN), *pieces] if pieces else []


def listens(app: Application[object], ear: Ear) -> None:
    """Has a prompt's program load the coach while it waits for the first key."""
    app.pre_run_callables.append(lambda: _begin(app, ear))


def _begin(app: Application[object], ear: Ear) -> None:
    app.create_background_task(ear.prepare())
