"""The terminal's face for exercises: its choices are whole lines to say, each folded into as many rows as it needs."""

from __future__ import annotations

from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import Window
from questionary.prompts.common import InquirerControl

from recovery_coach.session.ports import Entered, Left, Ordered, Reply, Scene
from recovery_coach.terminal.asking import folded, question_of
from recovery_coach.terminal.framing import Part
from recovery_coach.terminal.keys import Typed, add_orders
from recovery_coach.terminal.prompts import FEWEST_CHOICES, TerminalFace
from recovery_coach.walk.asks import Shape

FEWEST_ROWS = 14
LEFT_ABOVE = 7
"""Rows that the choices keep on a low screen, since nobody can choose between what they can't read, but for those that
the question and what stands above it need at the least.
"""

_POINTER = 3
_BOX = 2
"""Columns that stand before a choice: the pointer, and where several are asked the box to tick."""


class ExerciseFace(TerminalFace):
    """A terminal face whose choices may take several rows each."""

    def _ask_choice(
        self, scene: Scene, question: questionary.Question, keys: KeyBindings, watch: Any = None
    ) -> Reply | Typed:
        control = _control(question)
        texts = [str(choice.title) for choice in control.choices]
        several = scene.view.field is not None and scene.view.field.shape is Shape.SEVERAL
        before = _POINTER + (_BOX if several else 0)

        def rows(width: int, height: int) -> int:
            titles = [_folded(text, width - before, before) for text in texts]
            for choice, title in zip(control.choices, titles, strict=True):
                choice.title = title
            wanted = sum(title.count("\n") + 1 for title in titles)
            return min(wanted, max(FEWEST_CHOICES, height - LEFT_ABOVE))

        part = Part(Window(control, always_hide_cursor=True), rows, FEWEST_ROWS)
        add_orders(keys)
        answer = self._framed(scene, question_of(scene.view), question, keys, [part], watch)
        if isinstance(answer, Typed):
            return answer
        if isinstance(answer, list):
            return Entered(tuple(answer))
        return answer if isinstance(answer, (Entered, Ordered, Left)) else Left()


def _folded(text: str, width: int, before: int) -> str:
    """A choice in rows, the further ones under its first word: the key that picks it stands alone in front."""
    key, gap, words = text.partition("  ")
    if not gap or len(key) > 1:
        key, gap, words = "", "", text
    indent = " " * (before + len(key) + len(gap))
    return f"{key}{gap}" + f"\n{indent}".join(folded(words, width - len(key) - len(gap)) or [""])


def _control(question: questionary.Question) -> InquirerControl:
    controls = question.application.layout.find_all_controls()
    return next(control for control in controls if isinstance(control, InquirerControl))
