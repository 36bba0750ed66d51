"""What is asked, as Questionary's prompts: a line to type, one choice by a key, several to tick. All look alike."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

# Prompts that ask the terminal where the cursor is would wait for terminals that don't answer.
os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")

import questionary
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import Window
from questionary.prompts.common import InquirerControl

from recovery_coach.session.ports import Draft, Scene
from recovery_coach.terminal.asking import TYPED_ROWS, cells, folded
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.framing import Part
from recovery_coach.terminal.keys import NOT_CHOSEN, add_enter, add_ticks, add_typing, exits_with
from recovery_coach.terminal.theme import PROMPT_STYLES
from recovery_coach.walk.asks import Field, Pick, Shape

FEWEST_TYPED = 2
FEWEST_CHOICES = 4
FEWEST_FIRST = 14
"""Rows that a prompt keeps on a low screen, whatever stands above it: the last, where its choices come first."""

LEFT_ABOVE = 7
"""Rows that choices which come first still leave to their question and to what stands above it."""

_POINTER = 3
_BOX = 2
"""Columns before a choice: the pointer, and where several are asked the box to tick."""

STYLE = questionary.Style(PROMPT_STYLES)
_LIST: dict[str, Any] = {
    "qmark": "",
    "pointer": "▸",
    "style": STYLE,
    "instruction": " ",
    "use_jk_keys": False,
    "use_emacs_keys": False,
}


class Choosing(NamedTuple):
    """Choices that are asked: their prompt with its keys, the rows that they take, and those that are ticked."""

    question: questionary.Question
    keys: KeyBindings
    part: Part
    ticked: Callable[[], Draft] | None = None


def line_to_type(begun: str) -> questionary.Question:
    return questionary.text(" ›", default=begun, qmark="", style=STYLE)


def buffer_of(line: questionary.Question) -> Buffer:
    """What is typed in a line."""
    buffer = line.application.layout.current_buffer
    assert buffer is not None, "a text prompt is a buffer"
    return buffer


def typed_part(line: questionary.Question) -> Part:
    """The rows of a line that may become long."""
    container = line.application.layout.container

    def rows(width: int, height: int) -> int:
        return max(TYPED_ROWS, container.preferred_height(width, height).preferred)

    return Part(container, rows, FEWEST_TYPED)


def choices_of(scene: Scene, field: Field) -> Choosing:
    """The choices of a scene's field, with what was chosen before."""
    return _several_of(scene, field) if field.shape is Shape.SEVERAL else _one_of(scene, field)


def list_of(title: str, choices: Sequence[tuple[str, str]]) -> questionary.Question:
    """A list outside a call, of names and labels."""
    return questionary.select(title, [questionary.Choice(label, name) for name, label in choices], **_LIST)


def _one_of(scene: Scene, field: Field) -> Choosing:
    """One choice by one key, or by arrows and Enter."""
    picks = field.picks
    names = [pick.name for pick in picks]
    given = scene.draft if isinstance(scene.draft, str) and scene.draft in names else None
    question = questionary.select("", _choices(picks), default=given, **_LIST)
    control = _control(question)
    if given is None:
        control.pointed_at = NOT_CHOSEN
    keys = KeyBindings()
    add_typing(keys, {pick.key for pick in picks})
    add_enter(keys, control)
    for pick in picks:
        if pick.key:
            exits_with(keys, pick.key, [pick.name])
    return Choosing(question, keys, _part(control, scene, field))


def _several_of(scene: Scene, field: Field) -> Choosing:
    """Several choices: a key ticks, Enter goes on."""
    picks = field.picks
    ticked = (scene.draft,) if isinstance(scene.draft, str) else scene.draft
    question = questionary.checkbox("", _choices(picks, ticked), **_LIST)
    control = _control(question)
    keys = KeyBindings()
    add_typing(keys, {pick.key for pick in picks})
    add_ticks(keys, picks, control)

    def now() -> Draft:
        return tuple(pick.name for pick in picks if pick.name in control.selected_options)

    return Choosing(question, keys, _part(control, scene, field), now)


def _part(control: InquirerControl, scene: Scene, field: Field) -> Part:
    """The rows of choices. Those that are too long for one are folded where there is room for all, or they come first.

    So folding takes nothing from the line to say, and pushes no other choice out of sight.
    """
    first, several = scene.choices_first, field.shape is Shape.SEVERAL

    def wanted(width: int, height: int) -> int:
        if not first:
            return len(field.picks)
        rows = sum(len(_folded(pick, width, several=several)) for pick in field.picks)
        return min(rows, max(FEWEST_CHOICES, height - LEFT_ABOVE))

    def spread(width: int, room: int) -> int:
        labels = [_folded(pick, width, several=several) for pick in field.picks]
        if not first and sum(map(len, labels)) > room:
            labels = [[_label(pick)] for pick in field.picks]
        for choice, label in zip(control.choices, labels, strict=True):
            choice.title = "\n".join(label)
        return min(sum(map(len, labels)), room)

    container = Window(control, always_hide_cursor=True)
    return Part(container, wanted, FEWEST_FIRST if first else FEWEST_CHOICES, spread)


def _folded(pick: Pick, width: int, *, several: bool) -> list[str]:
    """A choice in as many rows as it needs, the further ones under its first word."""
    key = _key(pick)
    before = _POINTER + (_BOX if several else 0) + cells(key)
    if before + cells(printable(pick.label)) <= width:
        return [_label(pick)]
    top, *further = folded(printable(pick.label), width - before) or [""]
    return [key + top, *(" " * before + row for row in further)]


def _choices(picks: Sequence[Pick], ticked: Sequence[str] = ()) -> list[questionary.Choice]:
    return [questionary.Choice(_label(pick), pick.name, checked=pick.name in ticked) for pick in picks]


def _control(question: questionary.Question) -> InquirerControl:
    controls = question.application.layout.find_all_controls()
    return next(control for control in controls if isinstance(control, InquirerControl))


def _label(pick: Pick) -> str:
    return _key(pick) + printable(pick.label)


def _key(pick: Pick) -> str:
    return f"{pick.key}  " if pick.key else ""
