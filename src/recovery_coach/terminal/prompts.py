"""The face on a terminal: questions under a scene, over a footer, with the same keys at each of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any

import questionary
from msgspec.structs import replace
from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app_session
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.layout import Window

from recovery_coach.session.ports import Draft, Entered, Item, Left, Ordered, Reply, Scene
from recovery_coach.terminal.asking import question_of
from recovery_coach.terminal.clipboard import copy_text
from recovery_coach.terminal.coachline import Ear, listens
from recovery_coach.terminal.escapes import ENTER_SCREEN, LEAVE_SCREEN
from recovery_coach.terminal.finding import FEW, Finder
from recovery_coach.terminal.framing import Frame, Part, SceneAbove, Steady, load_layout, orders_foot
from recovery_coach.terminal.keys import (
    TURNED_BACK,
    Typed,
    add_line_keys,
    add_numbers,
    add_orders,
    colours_dropped,
    exits_with,
)
from recovery_coach.terminal.questions import STYLE, buffer_of, choices_of, line_to_type, typed_part
from recovery_coach.terminal.reading import Page
from recovery_coach.terminal.tidying import only_when_it_stands, tidied
from recovery_coach.walk.asks import Field, Shape
from recovery_coach.walk.state import Phase

DRAFT_SECONDS = 0.25
"""How long unfinished text may be on the screen and not on disk."""

Tell = Callable[[Draft], None]


class TerminalFace:
    """Asks on the terminal's second screen, which is given back with what it held when the face is left.

    `painted` is the frame that stands there already. The first prompt is put under it as it is; Rich, which lays out
    every later one, is loaded while the agent reads.
    """

    def __init__(self, *, painted: str = "", clock: Callable[[], float] = time.time) -> None:
        self._painted = painted
        self._clock = clock
        self._opened = ExitStack()
        self._output = get_app_session().output
        self._app: Application[Any] | None = None
        self._pending: Reply | None = None

    def __enter__(self) -> TerminalFace:
        # Raw from the first prompt to the last: what is typed between two prompts is neither echoed nor lost.
        self._opened.enter_context(get_app_session().input.raw_mode())
        self._opened.enter_context(only_when_it_stands())
        if not self._painted:
            self._write_raw(ENTER_SCREEN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # A window that was closed takes nothing back.
            self._write_raw(LEAVE_SCREEN)
        with suppress(OSError):
            self._opened.close()

    def leave(self) -> None:
        """Leaves the prompt as Ctrl-C does, or the next one where none is open; safe to call from a signal handler."""
        self._pending = Left()
        app = self._app
        if app is not None and app.loop is not None:
            app.loop.call_soon_threadsafe(_leave, app)

    def ask(self, scene: Scene, on_draft: Tell) -> Reply:
        field = scene.view.field
        if self._pending is not None:
            return self._taken_pending()
        if field is None or field.shape is Shape.TEXT:
            return self._ask_text(scene, on_draft)
        begun = scene.line
        while True:
            if not begun:
                answer = self._ask_choice(scene, field, on_draft)
                if not isinstance(answer, Typed):
                    return answer
                begun = answer.text
                scene = scene if answer.ticked is None else replace(scene, draft=answer.ticked)
            reply = self._ask_line(scene, begun, on_draft)
            if reply is not None:
                return reply
            scene, begun = replace(scene, line=""), ""

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        line = line_to_type("")
        finder = Finder(items, buffer_of(line))
        keys = KeyBindings()
        finder.add_keys(keys)
        hint = "a digit" if len(items) <= FEW else "type to find"
        answer = self._beside(scene, f"{title}  ({hint}, Enter goes, Esc turns back)", line, keys, [finder.part()])
        return answer if isinstance(answer, str) else None

    def write(self, scene: Scene, prompt: str, on_draft: Tell) -> Entered | Left | None:
        line = line_to_type(scene.draft if isinstance(scene.draft, str) else "")
        buffer = buffer_of(line)
        watch = _Watch(lambda: buffer.text, on_draft)
        written = self._beside(scene, f"{prompt}  (Enter keeps it, Esc turns back)", line, KeyBindings(), [], watch)
        watch.now()
        return Entered(written) if isinstance(written, str) else None

    def read(self, title: str, text: str) -> None:
        if self._pending is None:
            self._keep_order(self._run(Page(title, text, self.copy).app(STYLE)))

    def copy(self, text: str) -> bool:
        return copy_text(text, self._write_raw)

    def _ask_text(self, scene: Scene, on_draft: Tell) -> Reply:
        field = scene.view.field
        kept = scene.draft if isinstance(scene.draft, str) else ""
        line = line_to_type(kept or (field.suggestion if field else ""))
        buffer = buffer_of(line)
        keys = KeyBindings()
        if scene.view.phase is Phase.WRAP_UP:
            numbers = range(1, len(scene.view.open_steps) + 1)
            add_numbers(keys, [Entered(str(number)) for number in numbers], buffer)
        add_line_keys(keys)
        add_orders(keys)
        watch = _Watch(lambda: buffer.text, on_draft)
        parts = [typed_part(line)]
        if scene.listener is not None:
            ear = Ear(scene.listener, buffer)
            ear.underline(line.application.layout)
            parts.append(ear.part())
            listens(line.application, ear)
        answer = self._framed(scene, question_of(scene.view), line, keys, parts, watch)
        return Entered(answer) if isinstance(answer, str) else _as_reply(answer)

    def _ask_choice(self, scene: Scene, field: Field, on_draft: Tell) -> Reply | Typed:
        chosen = choices_of(scene, field)
        add_orders(chosen.keys)
        watch = _Watch(chosen.ticked, on_draft) if chosen.ticked else None
        answer = self._framed(scene, question_of(scene.view), chosen.question, chosen.keys, [chosen.part], watch)
        if isinstance(answer, Typed):
            answer.ticked = watch.now() if watch else None
            return answer
        return Entered(tuple(answer)) if isinstance(answer, list) else _as_reply(answer)

    def _ask_line(self, scene: Scene, begun: str, on_draft: Tell) -> Reply | None:
        """A line typed at a choice: a command, a choice by name, or a note; None when the agent turned back."""
        line = line_to_type(begun)
        buffer = buffer_of(line)
        keys = KeyBindings()
        add_line_keys(keys)
        add_orders(keys)
        exits_with(keys, "escape", TURNED_BACK, eager=False)
        watch = _Watch(lambda: buffer.text, on_draft, known=scene.line)
        asked = f"{question_of(scene.view, typed=True)}  (a choice, a note or a /command; Esc turns back)"
        answer = self._framed(scene, asked, line, keys, [typed_part(line)], watch)
        if answer is TURNED_BACK:
            on_draft("")
            return None
        return Entered(answer) if isinstance(answer, str) else _as_reply(answer)

    def _beside(
        self,
        scene: Scene,
        asked: str,
        line: questionary.Question,
        keys: KeyBindings,
        parts: list[Part],
        watch: _Watch | None = None,
    ) -> Any:
        """Asks for something beside the step. An order that is given here instead is kept for the step's own prompt."""
        if self._pending is not None:
            return None
        add_line_keys(keys)
        add_orders(keys, back=TURNED_BACK)
        typed = typed_part(line) if not parts else Part(line.application.layout.container, lambda *_: 1, 1)
        return self._keep_order(self._framed(scene, asked, line, keys, [typed, *parts], watch))

    def _framed(
        self,
        scene: Scene,
        asked: str,
        question: questionary.Question,
        keys: KeyBindings,
        parts: list[Part],
        watch: _Watch | None = None,
    ) -> Any:
        """Runs a prompt in its frame; returns what its keys or its Enter gave."""
        app = question.application
        focused = parts[0].container if isinstance(parts[0].container, Window) else app.layout.current_buffer
        above = SceneAbove(scene, self._clock, self._painted)
        app.layout = Frame(above, asked, parts, orders_foot(scene.commands)).layout(focused)
        app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), keys])
        app.refresh_interval = 1.0
        if self._painted:
            self._painted = ""
            app.pre_run_callables.append(lambda: _alongside(app, load_layout()))
        if watch is not None:
            app.pre_run_callables.append(lambda: _alongside(app, watch.often()))
        answer = self._run(app)
        if watch is not None and isinstance(answer, (Ordered, Left)):
            watch.now()
        return answer

    def _run(self, app: Application[Any]) -> Any:
        app.renderer = Steady(app.renderer.style, app.output)
        app.erase_when_done = True
        app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), colours_dropped()])
        app.ttimeoutlen = 0.05
        app.timeoutlen = 0.01  # Alt and a letter come together; a letter after Esc is a letter.
        app.pre_run_callables.append(lambda: _leave(app) if self._pending is not None else None)
        app.pre_run_callables.append(lambda: _alongside(app, tidied()))
        app.pre_run_callables.append(lambda: asyncio.get_running_loop().set_exception_handler(_breaks(app)))
        self._app = app
        try:
            return app.run(set_exception_handler=False)
        except (KeyboardInterrupt, EOFError):
            return Left()
        except OSError:  # The window was closed: there is nothing to draw on and nobody who types.
            self._pending = Left()
            return Left()
        finally:
            self._app = None

    def _keep_order(self, answer: object) -> Any:
        if isinstance(answer, (Ordered, Left)):
            self._pending = answer
        return answer

    def _taken_pending(self) -> Reply:
        reply, self._pending = self._pending, None
        return reply or Left()

    def _write_raw(self, text: str) -> None:
        self._output.write_raw(text)
        self._output.flush()


class _Watch:
    """Hands on what stands in a prompt, when it has changed."""

    def __init__(self, read: Callable[[], Draft], tell: Tell, *, known: Draft | None = None) -> None:
        self._read = read
        self._tell = tell
        self._last = read() if known is None else known

    def now(self) -> Draft:
        draft = self._read()
        if draft != self._last:
            self._last = draft
            self._tell(draft)
        return draft

    async def often(self) -> None:
        while True:
            await asyncio.sleep(DRAFT_SECONDS)
            self.now()


def _leave(app: Application[Any]) -> None:
    if app.is_running and not app.is_done:
        app.exit(result=Left())


def _breaks(app: Application[Any]) -> Callable[[asyncio.AbstractEventLoop, dict[str, Any]], None]:
    """Our own mistakes end the prompt, so that they are told where all are; prompt_toolkit would ask for an Enter."""

    def broke(_loop: asyncio.AbstractEventLoop, found: dict[str, Any]) -> None:
        error = found.get("exception")
        if error is not None and app.is_running and not app.is_done:
            app.exit(exception=error)

    return broke


def _alongside(app: Application[Any], work: Any) -> None:
    app.create_background_task(work)


def _as_reply(answer: object) -> Reply:
    return answer if isinstance(answer, (Entered, Ordered, Left)) else Left()
