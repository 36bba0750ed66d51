"""What the live loop needs from outside: a face that shows and asks, a journal that keeps, a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from recovery_coach.model.playbook import Guide
from recovery_coach.phrasing.heard import Heard
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
    """A command, from a key or a slash."""

    command: Command
    argument: str = ""


class Left(Struct, frozen=True):
    """The face was left: Ctrl-C, a closed window, or (`ended`) the input came to its end."""

    ended: bool = False


Reply = Entered | Ordered | Left


def sound(reply: Reply) -> Reply:
    """A reply that can be kept: typed bytes that are no text become the mark for such."""
    if isinstance(reply, Entered):
        return Entered(sound_draft(reply.given))
    if isinstance(reply, Ordered):
        return Ordered(reply.command, sound_text(reply.argument))
    return reply


def sound_draft(draft: Draft) -> Draft:
    return sound_text(draft) if isinstance(draft, str) else tuple(sound_text(text) for text in draft)


def sound_text(text: str) -> str:
    """Text without halves of characters, which a terminal makes of bytes that are not UTF-8."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Item(Struct, frozen=True):
    """One row of a list to pick from; `here` is the one that the agent is at now."""

    name: str
    label: str
    here: bool = False


class Listener(Protocol):
    """Reads along while words for the customer are typed."""

    def prepare(self) -> None:
        """Gets ready, which takes a moment; safe to call on another thread. Until then nothing is heard."""

    def hear(self, text: str) -> Heard:
        """What stands in the prompt, in a few words."""


class Scene(Struct, frozen=True):
    """A screen to show: the view, what stands in its prompt, notices above it, and when the call's clock began.

    `line` is what was begun to be typed where choices are asked. `listener` reads along where words for the customer
    are typed. With `choices_first`, a low screen keeps its rows for the choices before what stands above them.
    """

    view: View
    draft: Draft = ""
    line: str = ""
    notices: tuple[str, ...] = ()
    began: float = 0.0
    commands: tuple[Command, ...] = ()
    listener: Listener | None = None
    choices_first: bool = False


class Face(Protocol):
    """What the agent sees and presses."""

    def ask(self, scene: Scene, on_draft: Callable[[Draft], None]) -> Reply:
        """Shows a scene and waits for the agent.

        `on_draft` hears of what stands unfinished while it changes, and once more before an order or a leaving is
        given back: text; where choices are asked those that are ticked, and text for a line begun there.
        """

    def pick(self, scene: Scene, title: str, items: Sequence[Item]) -> str | None:
        """One of a list, by key or by typing to find it; None when the agent turned back."""

    def write(self, scene: Scene, prompt: str, on_draft: Callable[[Draft], None]) -> Entered | Left | None:
        """A line of text beside the step, such as a note; None when the agent turned back, what was typed told."""

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
