"""The face on a terminal: Questionary's prompts under a scene, over a footer, with the same keys at each of them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

# Prompts that ask the terminal where the cursor is would wait for terminals that don't answer.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app_or_none, get_app_session
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from questionary.prompts.common import InquirerControl

from recovery_coach.session.commands import Command, parse
from recovery_coach.session.ports import Draft, Entered, Item, Left, Ordered, Reply, Scene
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.clipboard import copy_text
from recovery_coach.terminal.escapes import ENTER_SCREEN, LEAVE_SCREEN
from recovery_coach.terminal.framing import Above, SceneAbove, framed, load_layout
from recovery_coach.terminal.keys import (
    NOT_CHOSEN,
    TURNED_BACK,
    Typed,
    add_enter,
    add_orders,
    add_ticks,
    add_typing,
    exits_with,
    turning_back,
)
from recovery_coach.terminal.theme import PROMPT_STYLES
from recovery_coach.walk.asks import Pick, Shape
from recovery_coach.walk.state import Phase
from recovery_coach.walk.view import View

DRAFT_SECONDS = 0.25
"""How long unfinished text may be on the screen and not on disk."""

FEW = 9
"""As many choices as there are digits; a longer list is typed into to find."""

_STYLE = questionary.Style(PROMPT_STYLES)
_LIST: dict[str, Any] = {
    "qmark": "",
    "pointer": "▸",
    "style": _STYLE,
    "use_jk_keys": False,
    "use_emacs_keys": False,
}


class TerminalFace:
    """Asks on the terminal's second screen, which is given back with what it held when the face is left.

    `painted` is the frame that stands there already. The first prompt is put under it as it is; Rich, which lays out
    every later one, is loaded while the agent reads.
    """

    def __init__(self, *, painted: str = "", clock: Callable[[], float] = time.time) -> None:
        self._painted = painted
        self._clock = clock
        self._raw: AbstractContextManager[None] | None = None
        self._output = get_app_session().output

    def __enter__(self) -> TerminalFace:
        # Raw from the first prompt to the last: what is typed between two prompts is neither echoed nor lost.
        self._raw = get_app_session().input.raw_mode()
        self._raw.__enter__()
        if not self._painted:
            self._write_raw(ENTER_SCREEN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write_raw(LEAVE_SCREEN)
        if self._raw is not None:
            self._raw.__exit__(kind, error, trace)

    def leave(self) -> None:
        """Leaves the prompt as Ctrl-C does; safe to call from a signal handler."""
        app = get_app_or_none()
        if app is not None and app.is_running and app.loop is not None:
            app.loop.call_soon_threadsafe(lambda: app.exit(exception=EOFError()) if app.is_running else None)

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        field = scene.view.field
        if field is None or field.shape is Shape.TEXT:
            return self._ask_text(scene, on_draft)
        while True:
            choose = self._ask_several if field.shape is Shape.SEVERAL else self._ask_one
            answer = choose(scene, field.picks, on_draft)
            reply = self._ask_line(scene, answer.text) if isinstance(answer, Typed) else answer
            if reply is not None:
                return reply

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        picked = self._run(*_list_to_pick(title, items), self._above(scene))
        return picked if isinstance(picked, str) else None

    def write(self, scene: Scene, prompt: str) -> str | None:
        question = questionary.text(f"{prompt}  (Esc turns back)\n›", qmark="", style=_STYLE)
        written = self._run(question, turning_back(), self._above(scene))
        return _sound(written) if isinstance(written, str) else None

    def read(self, title: str, text: str) -> None:
        from recovery_coach.terminal.screen import wrapped

        size = self._output.get_size()
        lines = printable(text, lines=True).split("\n")
        rows = [row for line in lines for row in wrapped(line, size.columns - 4) or [""]]
        room = max(5, size.rows - 8)
        pages = [rows[start : start + room] for start in range(0, len(rows), room)]
        for number, page in enumerate(pages, 1):
            more = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
            if not self._read_page(f"{title}{more}", page, text):
                return

    def copy(self, text: str) -> bool:
        return copy_text(text, self._write_raw)

    def _read_page(self, title: str, rows: Sequence[str], text: str) -> bool:
        """One page; False when the agent turned back."""
        told = ""
        while True:
            above: StyleAndTextTuples = [
                ("bold", f"\n  {title}\n\n"),
                ("", "".join(f"  {row}\n" for row in rows)),
                ("class:question", told),
            ]
            choices = [Item("on", "Go on"), Item("copy", "Copy it")]
            answer = self._run(*_list_to_pick("", choices), lambda above=above: above)  # type: ignore[misc]
            if answer != "copy":
                return bool(answer == "on")
            told = "\n  Copied." if self.copy(text) else "\n  There is no clipboard here."

    def _ask_text(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        field = scene.view.field
        kept = scene.draft if isinstance(scene.draft, str) else ""
        default = kept or (field.suggestion if field else "")
        question = questionary.text(_message(scene.view), default=default, qmark="", style=_STYLE)
        buffer = question.application.layout.current_buffer
        assert buffer is not None, "a text prompt is a buffer"

        def draft() -> Draft:
            return _sound(buffer.text)

        keys = KeyBindings()
        if scene.view.phase is Phase.WRAP_UP:
            for number in range(1, min(FEW, len(scene.view.open_steps)) + 1):
                exits_with(keys, str(number), lambda number=number: Entered(str(number)))  # type: ignore[misc]
        add_orders(keys, draft)
        answer = self._run(question, keys, self._above(scene), scene.commands, draft=draft, on_draft=on_draft)
        return Entered(_sound(answer)) if isinstance(answer, str) else _as_reply(answer)

    def _ask_one(self, scene: Scene, picks: Sequence[Pick], _on_draft: Callable[[Draft], None]) -> Reply | Typed:
        """One choice by one key, or by arrows and Enter."""
        names = [pick.name for pick in picks]
        given = scene.draft if isinstance(scene.draft, str) and scene.draft in names else None
        question = questionary.select(_question(scene.view), _choices(picks), default=given, instruction=" ", **_LIST)
        control = _control(question)
        if given is None:
            control.pointed_at = NOT_CHOSEN
        keys = KeyBindings()
        add_typing(keys, {pick.key for pick in picks})
        add_enter(keys, control)
        for pick in picks:
            if pick.key:
                exits_with(keys, pick.key, lambda name=pick.name: [name])  # type: ignore[misc]
        add_orders(keys, lambda: "")
        answer = self._run(question, keys, self._above(scene), scene.commands)
        return _as_choice(answer)

    def _ask_several(self, scene: Scene, picks: Sequence[Pick], on_draft: Callable[[Draft], None]) -> Reply | Typed:
        """Several choices: a key ticks, Enter goes on."""
        ticked = (scene.draft,) if isinstance(scene.draft, str) else scene.draft
        question = questionary.checkbox(
            _question(scene.view), _choices(picks, ticked), instruction="(keys tick, Enter goes on)", **_LIST
        )
        control = _control(question)

        def draft() -> Draft:
            return tuple(pick.name for pick in picks if pick.name in control.selected_options)

        keys = KeyBindings()
        add_typing(keys, {pick.key for pick in picks})
        add_ticks(keys, picks, control)
        add_orders(keys, draft)
        answer = self._run(question, keys, self._above(scene), scene.commands, draft=draft, on_draft=on_draft)
        return _as_choice(answer)

    def _ask_line(self, scene: Scene, begun: str) -> Reply | None:
        """A line typed at a choice: a command, a choice by name, or a note; None when the agent turned back."""
        message = f"{_question(scene.view)}  (a choice, a note or a /command; Esc turns back)\n›"
        question = questionary.text(message, default=begun, qmark="", style=_STYLE)
        answer = self._run(question, turning_back(), self._above(scene))
        if not isinstance(answer, str):
            return None if answer is TURNED_BACK else _as_reply(answer)
        order = parse(answer)
        return Ordered(*order) if order else Entered(_sound(answer))

    def _above(self, scene: Scene) -> Above:
        return SceneAbove(scene, self._clock, self._painted)

    def _run(
        self,
        question: questionary.Question,
        keys: KeyBindings,
        above: Above,
        commands: tuple[Command, ...] = (),
        *,
        draft: Callable[[], Draft] = lambda: "",
        on_draft: Callable[[Draft], None] | None = None,
    ) -> Any:
        """Runs a prompt in its frame; returns what its keys or its Enter gave."""
        app = question.application
        app.layout = framed(app, above, commands)
        _prepare(app, keys)
        app.refresh_interval = 1.0
        if self._painted:
            self._painted = ""
            app.pre_run_callables.append(lambda: _alongside(app, load_layout()))
        if on_draft is not None:
            app.pre_run_callables.append(lambda: _alongside(app, _watch(draft, on_draft)))
        try:
            self._write_raw("\x1b[H")
            return question.unsafe_ask()
        except (KeyboardInterrupt, EOFError):
            return Left(draft())

    def _write_raw(self, text: str) -> None:
        self._output.write_raw(text)
        self._output.flush()


def pick_one(title: str, items: Sequence[Item]) -> str | None:
    """One of a few by a digit, or by arrows and Enter, outside a call; None when the person turned back."""
    question, keys = _list_to_pick(title, items)
    _prepare(question.application, keys)
    picked = question.unsafe_ask()
    return picked if isinstance(picked, str) else None


def _list_to_pick(title: str, items: Sequence[Item]) -> tuple[questionary.Question, KeyBindings]:
    """A list outside the steps: digits where they suffice, else typing to find."""
    few = len(items) <= FEW
    keys = turning_back()
    choices = []
    for number, item in enumerate(items, 1):
        label = printable(item.label)
        choices.append(questionary.Choice(f"{number}  {label}" if few else label, item.name))
        if few:
            exits_with(keys, str(number), lambda name=item.name: name)  # type: ignore[misc]
    hint = " " if few else "(type to find, Enter goes, Esc turns back)"
    return questionary.select(printable(title), choices, instruction=hint, use_search_filter=not few, **_LIST), keys


def _prepare(app: Application[Any], keys: KeyBindings) -> None:
    app.key_bindings = merge_key_bindings([app.key_bindings or KeyBindings(), keys])
    app.erase_when_done = True
    app.ttimeoutlen = 0.05


def _alongside(app: Application[Any], work: Any) -> None:
    app.create_background_task(work)


async def _watch(draft: Callable[[], Draft], on_draft: Callable[[Draft], None]) -> None:
    """Hands unfinished text on while it is typed, a few times a second at most."""
    last = draft()
    while True:
        await asyncio.sleep(DRAFT_SECONDS)
        now = draft()
        if now != last:
            last = now
            on_draft(now)


def _choices(picks: Sequence[Pick], ticked: Sequence[str] = ()) -> list[questionary.Choice]:
    return [questionary.Choice(_label(pick), pick.name, checked=pick.name in ticked) for pick in picks]


def _control(question: questionary.Question) -> InquirerControl:
    controls = question.application.layout.find_all_controls()
    return next(control for control in controls if isinstance(control, InquirerControl))


def _as_choice(answer: object) -> Reply | Typed:
    if isinstance(answer, Typed):
        return answer
    return Entered(tuple(answer)) if isinstance(answer, list) else _as_reply(answer)


def _as_reply(answer: object) -> Reply:
    return answer if isinstance(answer, (Entered, Ordered, Left)) else Left()


def _message(view: View) -> str:
    """The question over the line that is typed on."""
    return f"{_question(view)}\n›"


def _question(view: View) -> str:
    if view.field is None:
        return {Phase.STEP: "Said it? Enter.", Phase.CARD: "Enter returns to where you were."}.get(view.phase, "")
    hint = f"  ({view.field.hint})" if view.field.hint else ""
    return f"{printable(view.field.prompt)}{printable(hint)}"


def _label(pick: Pick) -> str:
    return f"{pick.key}  {printable(pick.label)}" if pick.key else printable(pick.label)


def _sound(text: str) -> str:
    """Typed text that any file and any program can take: bytes that were no text become a replacement mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
