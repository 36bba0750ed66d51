"""Keys on top of Questionary's: the same orders at every prompt, choices by one key, a way back out of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import category

from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition, FilterOrBool
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.key_processor import KeyPress
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
    """What an agent began to type where a choice was asked, and what was ticked by then."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ticked: Draft | None = None


def exits_with(keys: KeyBindings, key: str, result: object, when: FilterOrBool = True, *, eager: bool = True) -> None:
    """Lets a key leave the prompt with a result."""

    keys.add(key, filter=when, eager=eager)(lambda event: leave(event, result))


def colours_dropped() -> KeyBindings:
    """Takes no notice of colour codes in a paste: they look like a mouse, and nothing here uses one."""
    keys = KeyBindings()
    keys.add(Keys.Vt100MouseEvent, eager=True)(lambda _event: None)
    return keys


def leave(event: KeyPressEvent, result: object) -> None:
    """Leaves the prompt; a key that comes when it was left already is kept for the next one."""
    if event.app.is_done:
        event.key_processor.feed_multiple(event.key_sequence)
    else:
        event.app.exit(result=result)


def add_orders(keys: KeyBindings, *, back: object = None) -> None:
    """The same keys at every prompt; `back` is what the key for back gives in a list or a line beside the step."""
    for command, order in ORDERS.items():
        exits_with(keys, order.key, Left() if command is Command.PAUSE else Ordered(command))
    exits_with(keys, Keys.SIGINT.value, Left())
    if back is not None:
        exits_with(keys, ORDERS[Command.BACK].key, back)
        # Not eager: Esc is also the first half of Alt-B and its like, which edit a line.
        exits_with(keys, "escape", back, eager=False)


def add_typing(keys: KeyBindings, taken: set[str]) -> None:
    """At a choice, any other character begins a line: a slash command, or words that must not be lost."""

    def begin(event: KeyPressEvent) -> None:
        pressed = event.key_sequence[0].key
        if pressed == Keys.BracketedPaste:
            leave(event, Typed(pasted(event.data)))
        elif len(pressed) == 1 and pressed.isprintable() and not pressed.isspace():
            leave(event, Typed(pressed))

    def line_end(event: KeyPressEvent) -> None:
        event.key_processor.feed(KeyPress(Keys.ControlM, "\r"), first=True)

    keys.add(Keys.Any)(begin)
    # An Enter that was pressed before the terminal was ready for keys comes as the end of a line.
    keys.add(Keys.ControlJ, eager=True)(line_end)
    keys.add(Keys.BracketedPaste, eager=True)(begin)
    for letter in {"a", "i"} - taken:  # Questionary's own keys at a list to tick.
        keys.add(letter, eager=True)(begin)
    _ignore(keys, "c-q")  # Questionary's key to break off.


def add_line_keys(keys: KeyBindings) -> None:
    """A line's own keys: paste without what is no text, and none of those that would leave it or hide it."""

    def paste(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(pasted(event.data))

    keys.add(Keys.BracketedPaste, eager=True)(paste)
    # Ctrl-D would end the call on an empty line, Ctrl-S begin a search, Ctrl-Z write a sign that is no text.
    _ignore(keys, "c-d", when=Condition(lambda: not get_app().current_buffer.text))
    _ignore(keys, "c-s")
    _ignore(keys, "c-z")


def add_numbers(keys: KeyBindings, results: Sequence[object], buffer: Buffer) -> None:
    """On an empty line, a digit picks at once; in the middle of one it is text. Nothing where digits don't suffice."""
    if len(results) <= 9:
        for number, result in enumerate(results, 1):
            exits_with(keys, str(number), result, Condition(lambda: not buffer.text))


def add_ticks(keys: KeyBindings, picks: Sequence[Pick], control: InquirerControl) -> None:
    """A key ticks its choice, and unticks it."""
    for place, pick in enumerate(picks):
        if pick.key:
            keys.add(pick.key, eager=True)(_tick(control, place, pick.name))


def add_enter(keys: KeyBindings, control: InquirerControl) -> None:
    """Enter gives the choice that an arrow or an earlier answer points at, and none where nothing does."""

    def enter(event: KeyPressEvent) -> None:
        pointed = control.pointed_at != NOT_CHOSEN
        leave(event, [control.get_pointed_at().value] if pointed else [])

    def up(_event: KeyPressEvent) -> None:
        control.pointed_at = (max(control.pointed_at, 0) - 1) % control.choice_count

    keys.add("enter", eager=True)(enter)
    keys.add("up", eager=True)(up)


def pasted(text: str) -> str:
    """Pasted text as it is kept: line ends and tabs stay, what is no text is left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(character for character in lines if character in "\n\t" or category(character) != "Cc")


def _ignore(keys: KeyBindings, key: str, when: FilterOrBool = True) -> None:
    keys.add(key, filter=when, eager=True)(lambda _event: None)


def _tick(control: InquirerControl, place: int, name: str) -> Callable[[KeyPressEvent], None]:
    def tick(_event: KeyPressEvent) -> None:
        control.pointed_at = place
        if name in control.selected_options:
            control.selected_options.remove(name)
        else:
            control.selected_options.append(name)

    return tick
