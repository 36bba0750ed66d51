"""The plain face: line by line, no colour, no cursor movement. For pipes, screen readers, and whole calls in a test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from io import StringIO
from typing import TextIO

from recovery_coach.session.commands import parse
from recovery_coach.session.matching import matching
from recovery_coach.session.ports import Draft, Entered, Item, Left, Reply, Scene
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.clipboard import copy_text
from recovery_coach.walk.asks import Field, Pick, Shape
from recovery_coach.walk.state import Phase


class PlainFace:
    """Reads commands and answers a line each, writes what the screen would show."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source = source
        self._out = out
        self._shown = ""
        self._ahead = ""
        self._waiting = False
        self._was_left = False

    def leave(self) -> None:
        """Makes the prompt, this one or the next, come back as left. For signal handlers."""
        self._was_left = True
        if self._waiting:
            raise KeyboardInterrupt

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        self._show(scene)
        line = self._line()
        if scene.listener is not None:
            scene.listener.prepare()
        return Left(ended=not self._was_left) if line is None else Entered(line) if line else Entered(self._kept(scene))

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        self._say(title)
        for number, item in enumerate(items, 1):
            self._say(f"  {number}  {item.label}")
        line = self._line_beside()
        if not line:
            return None
        picks = tuple(Pick(item.name, item.label, str(number)) for number, item in enumerate(items, 1))
        found = matching(line, picks)
        if found is None:
            self._say(f"* Nothing here is called {line!r}.")
        return found

    def write(self, scene: Scene, prompt: str, on_draft: Callable[[Draft], None]) -> Entered | Left | None:
        self._say(f"{prompt} (Enter keeps: {scene.draft}):" if scene.draft else f"{prompt}:")
        line = self._line_beside()
        return Entered(line or scene.draft) if line is not None else None

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
                says = "THEY SAY" if view.theirs else "SAY WORD FOR WORD" if view.verbatim else "SAY"
                self._say(f"{says}: {view.line}")
            for task in view.do:
                self._say(f"DO: {task}")
            if view.why:
                self._say(f"WHY: {view.why}")
            for words in view.never:
                self._say(f"NOT: {words}")
            self._wrap_up(scene)
        for notice in scene.notices:
            self._say(f"* {notice}")
        self._ask(view.field, scene.line or scene.draft)

    def _wrap_up(self, scene: Scene) -> None:
        if scene.view.phase is not Phase.WRAP_UP:
            return
        for concern in scene.view.concerns:
            self._say(f"! {concern}")
        if scene.view.open_steps:
            self._say("Not done yet. A number goes there, Enter closes the call.")
        else:
            self._say("Enter closes the call.")
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
        if scene.line or scene.draft or scene.view.field is None:
            return scene.line or scene.draft
        return scene.view.field.suggestion

    def _line_beside(self) -> str | None:
        """A line for a prompt beside the step; a command there is meant for the step's own, which comes next."""
        line = self._line()
        if line is not None and parse(line) is not None:
            self._ahead = line
            return None
        return line

    def _line(self) -> str | None:
        """One line of input without its end; None when there is no more, or the face was left."""
        if self._was_left:
            return None
        if self._ahead:
            line, self._ahead = self._ahead, ""
            return line
        line = ""
        try:
            self._waiting = True
            line = self._source.readline()
        except KeyboardInterrupt:
            self._was_left = True
        self._waiting = False
        return line.rstrip("\r\n") if line else None

    def _say(self, text: str) -> None:
        try:
            print(printable(text), file=self._out, flush=True)
        except OSError:
            self._was_left = True  # Whoever read along has gone: that is a pause, as a closed window is.


def plain_streams() -> tuple[TextIO, TextIO]:
    """Standard input and output, made to take any bytes and to show any text; one that is closed holds nothing."""
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and stream.errors != "replace":  # Once a line was read, it can't be done again.
            reconfigure(errors="replace")
    return sys.stdin or StringIO(), sys.stdout or StringIO()
