"""The plain face: line by line, no colour, no cursor movement. For pipes, screen readers, and whole calls in a test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from recovery_coach.session.ports import Draft, Entered, Item, Left, Reply, Scene
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.clipboard import copy_text
from recovery_coach.walk.asks import Field, Shape
from recovery_coach.walk.state import Phase


class PlainFace:
    """Reads commands and answers a line each, writes what the screen would show."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source = source
        self._out = out
        self._shown = ""

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        self._show(scene)
        line = self._line()
        return Left(ended=True) if line is None else Entered(line) if line else Entered(self._kept(scene))

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        self._say(title)
        for number, item in enumerate(items, 1):
            self._say(f"  {number}  {item.label}")
        line = self._line()
        if not line:
            return None
        wanted = line.strip().casefold()
        numbered = {str(number): item.name for number, item in enumerate(items, 1)}
        found = [item.name for item in items if wanted in item.name.casefold() or wanted in item.label.casefold()]
        return numbered.get(wanted) or (found[0] if found else None)

    def write(self, scene: Scene, prompt: str) -> str | None:
        self._say(f"{prompt}:")
        return self._line()

    def read(self, title: str, text: str) -> None:
        self._say(f"--- {title} ---")
        for row in printable(text, lines=True).split("\n"):
            self._say(row)
        self._say("---")

    def copy(self, text: str) -> bool:
        return copy_text(text, None)

    def _show(self, scene: Scene) -> None:
        view = scene.view
        shown = f"{view.phase} {view.name} {view.line} {view.open_steps}"
        if shown != self._shown:
            self._shown = shown
            stage = view.rail.stages[view.rail.now] if view.rail.stages else ""
            self._say("")
            self._say(f"[{stage}] {view.name}")
            if view.line:
                self._say(f"{'SAY WORD FOR WORD' if view.verbatim else 'SAY'}: {view.line}")
            for task in view.do:
                self._say(f"DO: {task}")
            if view.why:
                self._say(f"WHY: {view.why}")
            for words in view.never:
                self._say(f"NOT: {words}")
            self._wrap_up(scene)
        for notice in scene.notices:
            self._say(f"* {notice}")
        self._ask(view.field, scene.draft)

    def _wrap_up(self, scene: Scene) -> None:
        if scene.view.phase is not Phase.WRAP_UP:
            return
        for concern in scene.view.concerns:
            self._say(f"! {concern}")
        if scene.view.open_steps:
            self._say("Not done yet. A number goes there, Enter closes the call.")
        for number, (_, name) in enumerate(scene.view.open_steps, 1):
            self._say(f"  {number}  {name}")

    def _ask(self, field: Field | None, draft: Draft) -> None:
        if field is None:
            return
        hint = f" ({field.hint})" if field.hint else ""
        many = " (one or more numbers)" if field.shape is Shape.SEVERAL else ""
        self._say(f"? {field.prompt}{hint}{many}")
        for pick in field.picks:
            self._say(f"  {pick.key}  {pick.label}")
        kept = draft if isinstance(draft, str) else ", ".join(draft)
        if kept or field.suggestion:
            self._say(f"  Enter keeps: {kept or field.suggestion}")

    def _kept(self, scene: Scene) -> Draft:
        """What Enter alone means: the earlier answer or unfinished text, else what was suggested."""
        if scene.draft or scene.view.field is None:
            return scene.draft
        return scene.view.field.suggestion

    def _line(self) -> str | None:
        """One line of input without its end; None when there is no more."""
        try:
            line = self._source.readline()
        except KeyboardInterrupt:
            return None
        return line.rstrip("\r\n") if line else None

    def _say(self, text: str) -> None:
        print(printable(text), file=self._out, flush=True)


def plain_streams() -> tuple[TextIO, TextIO]:
    """Standard input and output, made to take any bytes and to show any text."""
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    return sys.stdin, sys.stdout
