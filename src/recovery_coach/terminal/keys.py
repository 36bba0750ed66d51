"""Keys on top of Questionary's: the same orders at every prompt, choices by one key, a way back out of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from questionary.prompts.common import InquirerControl

from recovery_coach.session.commands import ORDERS, Command
from recovery_coach.session.ports import Draft, Left, Ordered
from recovery_coach.walk.asks import Pick

TURNED_BACK = object()
"""What a list or a line gives when the agent left it without an answer."""

NOT_CHOSEN = -1
"""Where the pointer of a choice stands before an arrow was pressed: on none, so that Enter alone picks nothing."""


class Typed:
    """What an agent began to type where a choice was asked."""

    def __init__(self, text: str) -> None:
        self.text = text


def exits_with(keys: KeyBindings, key: str, result: Callable[[], object]) -> None:
    """Lets a key leave the prompt with a result that is worked out when it is pressed."""

    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=result())

    keys.add(key, eager=True)(leave)


def add_orders(keys: KeyBindings, draft: Callable[[], Draft]) -> None:
    """The same keys at every prompt. What stands in the prompt goes along, so that it can be offered again."""
    for command, order in ORDERS.items():
        if command is Command.PAUSE:
            exits_with(keys, order.key, lambda: Left(draft()))
        else:
            exits_with(keys, order.key, lambda command=command: Ordered(command, draft=draft()))  # type: ignore[misc]


def add_typing(keys: KeyBindings, taken: set[str]) -> None:
    """At a choice, any other character begins a line: a slash command, or words that must not be lost."""

    def begin(event: KeyPressEvent) -> None:
        if event.data.strip() and (event.data.isprintable() or len(event.data) > 1):
            event.app.exit(result=Typed(event.data))

    keys.add(Keys.Any)(begin)
    keys.add(Keys.BracketedPaste, eager=True)(begin)
    for letter in {"a", "i"} - taken:  # Questionary's own keys at a list to tick.
        keys.add(letter, eager=True)(begin)


def add_ticks(keys: KeyBindings, picks: Sequence[Pick], control: InquirerControl) -> None:
    """A key ticks its choice, and unticks it."""
    for place, pick in enumerate(picks):
        if pick.key:
            keys.add(pick.key, eager=True)(_tick(control, place, pick.name))


def add_enter(keys: KeyBindings, control: InquirerControl) -> None:
    """Enter gives the choice that an arrow or an earlier answer points at, and none where nothing does."""

    def enter(event: KeyPressEvent) -> None:
        pointed = control.pointed_at != NOT_CHOSEN
        event.app.exit(result=[control.get_pointed_at().value] if pointed else [])

    def up(event: KeyPressEvent) -> None:
        control.pointed_at = (max(control.pointed_at, 0) - 1) % control.choice_count

    keys.add("enter", eager=True)(enter)
    keys.add("up", eager=True)(up)


def turning_back() -> KeyBindings:
    """Ways out of a list or a line without an answer."""
    keys = KeyBindings()
    for key in ("escape", "c-c", "c-p"):
        exits_with(keys, key, lambda: TURNED_BACK)
    return keys


def _tick(control: InquirerControl, place: int, name: str) -> Callable[[KeyPressEvent], None]:
    def tick(_event: KeyPressEvent) -> None:
        control.pointed_at = place
        if name in control.selected_options:
            control.selected_options.remove(name)
        else:
            control.selected_options.append(name)

    return tick
