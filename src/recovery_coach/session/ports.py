"""What the live loop needs from outside: a face that shows and asks, a journal that keeps, a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from recovery_coach.model.playbook import Guide
from recovery_coach.session.commands import Command
from recovery_coach.walk.events import Input
from recovery_coach.walk.view import View

Draft = str | tuple[str, ...]
"""What stands unfinished in a prompt: text, or the choices ticked so far."""

Clock = Callable[[], float]
"""Seconds since the epoch."""


class Entered(Struct, frozen=True):
    """Enter: the text, the choices, or nothing where only the saying was asked."""

    given: Draft = ""


class Ordered(Struct, frozen=True):
    """A command, from a key or a slash; `draft` is what stood in the prompt."""

    command: Command
    argument: str = ""
    draft: Draft = ""


class Left(Struct, frozen=True):
    """The face was left: Ctrl-C, a closed window, or (`ended`) the input came to its end."""

    draft: Draft = ""
    ended: bool = False


Reply = Entered | Ordered | Left


class Item(Struct, frozen=True):
    """One row of a list to pick from."""

    name: str
    label: str


class Scene(Struct, frozen=True):
    """A screen to show: the view, what stands in its prompt, notices above it, and when the call's clock began."""

    view: View
    draft: Draft = ""
    notices: tuple[str, ...] = ()
    began: float = 0.0
    commands: tuple[Command, ...] = ()


class Face(Protocol):
    """What the agent sees and presses."""

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        """Shows a scene and waits for the agent. `on_draft` hears of unfinished text while it is typed."""

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        """One of a list, by key or by typing to find it; None when the agent turned back."""

    def write(self, scene: Scene, prompt: str) -> str | None:
        """A line of text beside the step, such as a note; None when the agent turned back."""

    def read(self, title: str, text: str) -> None:
        """Shows text to read aloud or copy, until the agent goes on."""

    def copy(self, text: str) -> bool:
        """Puts text on the clipboard; False where there is none."""


class Journal(Protocol):
    """Where a call is kept. Nothing here raises for a store that fails: it degrades and says so in `warning`."""

    warning: str

    def open_call(self, call: str, guide: Guide, opened: Input, *, step: str = "", reference: str = "") -> None:
        """Begins a call. On disk when it returns."""

    def append(
        self,
        call: str,
        happened: Input,
        *,
        step: str,
        reference: str,
        closed: bool,
        drafts: Mapping[str, Draft],
    ) -> None:
        """Keeps one input, and what stands unfinished beside it. On disk when it returns."""

    def keep_drafts(self, call: str, drafts: Mapping[str, Draft]) -> None:
        """Keeps what is typed and not yet entered."""

    def discard(self, call: str) -> None:
        """Takes a call off the list of unfinished ones. What was said in it is kept."""

    def earlier(self, reference: str, *, before: float, since: float, but: str) -> float | None:
        """When the same reference was last met in a call of that time; None when it wasn't."""
