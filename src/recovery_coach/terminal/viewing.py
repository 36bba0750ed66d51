"""Screens looked at one by one, taken anew as soon as a file is saved, at the place that was being looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.styles import Style, merge_styles

from recovery_coach.errors import CoachError
from recovery_coach.terminal.camera import Picture
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.framing import keys_foot
from recovery_coach.terminal.theme import PROMPT_STYLES

_KEYS = (("→", "next"), ("←", "before"), ("Home", "first"), ("End", "last"), ("q", "leave"))


class Shot(Struct, frozen=True, eq=False):
    """A picture of a step's prompt."""

    step: str
    name: str
    picture: Picture


class Viewer:
    """The screens that were taken last without a mistake, the one that is looked at, and what is wrong now."""

    def __init__(self, take: Callable[[], list[Shot]]) -> None:
        self._take = take
        self.shots: list[Shot] = []
        self.at = 0
        self.wrong: tuple[str, ...] = ()

    def take(self) -> None:
        """Takes the screens anew, and goes to the same prompt of the same step, or as near as can be."""
        here = self._here()
        try:
            shots = self._take()
        except CoachError as error:
            self.wrong = tuple(error.lines())
            return
        self.wrong = ()
        self.shots = shots
        places = [number for number, shot in enumerate(shots) if here and shot.step == here[0]]
        self.at = places[min(here[1], len(places) - 1)] if here and places else min(self.at, max(0, len(shots) - 1))

    def go(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self.shots) - 1))

    def _here(self) -> tuple[str, int] | None:
        """The step that is looked at, and at which of its prompts."""
        if not self.shots:
            return None
        step = self.shots[self.at].step
        return step, sum(shot.step == step for shot in self.shots[: self.at])

    def head(self) -> StyleAndTextTuples:
        if not self.shots:
            return [("class:question", " Nothing to show yet")]
        shot = self.shots[self.at]
        named = printable(f" {self.at + 1} of {len(self.shots)}: {shot.name} [{shot.step}]")
        return [("class:question", named), ("", "   (shown as it was before the mistake)" if self.wrong else "")]

    def mistakes(self) -> StyleAndTextTuples:
        """What is wrong now, over the screen that is looked at."""
        return [("class:coach.trap", "\n".join(map(printable, self.wrong)))]

    def body(self) -> StyleAndTextTuples:
        """The screen that is looked at."""
        pieces: StyleAndTextTuples = []
        if self.shots:
            for row in self.shots[self.at].picture.rows:
                pieces += [*row, ("", "\n")]
        return pieces


def watch(take: Callable[[], list[Shot]], folders: Sequence[Path]) -> int:
    """Shows screens until `q`, and takes them anew whenever something in these folders changes."""
    from watchfiles import watch as changes  # Only watching pays for it.

    viewer = Viewer(take)
    viewer.take()
    app = _app(viewer)
    over = threading.Event()

    def look_out() -> None:
        for _ in changes(*folders, stop_event=over, debounce=100, raise_interrupt=False, ignore_permission_denied=True):
            viewer.take()
            app.invalidate()

    thread = threading.Thread(target=look_out, daemon=True)
    thread.start()
    try:
        app.run()
    finally:
        over.set()
        thread.join(timeout=5)
    return 0


def _app(viewer: Viewer) -> Application[None]:
    keys = KeyBindings()
    for names, by in ((("right", "n", "enter", "space", "pagedown"), 1), (("left", "p", "pageup"), -1)):
        for name in names:
            keys.add(name)(lambda _event, by=by: viewer.go(by))
    keys.add("home")(lambda _event: viewer.go(-len(viewer.shots)))
    keys.add("end")(lambda _event: viewer.go(len(viewer.shots)))
    for name in ("q", "escape", "c-c"):
        keys.add(name)(_leave)
    styles = [shot.picture.style for shot in viewer.shots[:1]]
    rows = HSplit(
        [
            Window(FormattedTextControl(viewer.head), height=1),
            ConditionalContainer(
                Window(FormattedTextControl(viewer.mistakes), wrap_lines=True, dont_extend_height=True),
                Condition(lambda: bool(viewer.wrong)),
            ),
            Window(FormattedTextControl(viewer.body), always_hide_cursor=True),
            Window(FormattedTextControl(lambda: keys_foot(_KEYS)(get_app().output.get_size().columns - 1)), height=1),
        ]
    )
    return Application(
        layout=Layout(rows), key_bindings=keys, full_screen=True, style=merge_styles([*styles, Style(PROMPT_STYLES)])
    )


def _leave(event: KeyPressEvent) -> None:
    event.app.exit()
