"""What an agent can order from every prompt, by slash command or by key."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Command(Enum):
    """Adding one is adding a row to `ORDERS`."""

    BACK = "back"
    GO = "go"
    SKIP = "skip"
    NOTE = "note"
    UPSET = "upset"
    OTHER = "other"
    FAILED = "failed"
    COPY = "copy"
    HANDOVER = "handover"
    PAUSE = "pause"
    CLOSE = "close"
    HELP = "help"
    RESUME = "resume"
    DISCARD = "discard"


class Order(Struct, frozen=True):
    """How a command is given and said. `short` is the footer's word, `help` the help screen's line."""

    key: str
    short: str
    help: str


ORDERS: dict[Command, Order] = {
    Command.BACK: Order("c-p", "back", "to the prompt before; nothing is erased"),
    Command.SKIP: Order("c-n", "skip", "on to the next step without an answer"),
    Command.GO: Order("c-g", "go to", "to any step: type a part of its name"),
    Command.NOTE: Order("c-o", "note", "write a note, at any time"),
    Command.UPSET: Order("c-x", "upset", "a card: angrier, supervisor, legal, safety, silent, more"),
    Command.OTHER: Order("c-r", "reword", "another wording of the line"),
    Command.FAILED: Order("f8", "didn't work", "this line didn't work with this customer"),
    Command.COPY: Order("f7", "copy", "copy the line"),
    Command.HANDOVER: Order("f6", "hand over", "the note for whoever takes the call over"),
    Command.PAUSE: Order("c-c", "pause", "save and leave; `recovery-coach resume` comes back here"),
    Command.CLOSE: Order("f10", "close", "end the call"),
    Command.HELP: Order("f1", "help", "this list"),
    Command.RESUME: Order("f2", "resume", "take up the unfinished call instead of this new one"),
    Command.DISCARD: Order("f3", "discard", "drop the unfinished call"),
}
"""Every command. No key is one of those that edit a line (Ctrl-A B D E F H K T U W Y, arrows)."""

WITH_ARGUMENT = frozenset({Command.GO, Command.NOTE, Command.UPSET, Command.HANDOVER})
"""Commands that take words with them. Words after any other are kept as a note."""

_OTHER_NAMES = {
    "reword": Command.OTHER,
    "rephrase": Command.OTHER,
    "next": Command.SKIP,
    "card": Command.UPSET,
    "quit": Command.PAUSE,
    "end": Command.CLOSE,
    "?": Command.HELP,
}


def parse(text: str) -> tuple[Command, str] | None:
    """The command that a typed text is, with its argument; None for ordinary text.

    `//` at the start is how text that begins with a slash is typed.
    """
    if not text.startswith("/") or text.startswith("//"):
        return None
    word, _, argument = text[1:].strip().partition(" ")
    word = word.casefold()
    known = {command.value: command for command in Command} | _OTHER_NAMES
    command = known.get(word)
    return (command, argument.strip()) if command else None


def looks_like_command(text: str) -> bool:
    """Whether a text was surely meant as a command, though none has that name: a word alone, or nearly one's name."""
    if not text.startswith("/"):
        return False
    word, _, rest = text[1:].strip().partition(" ")
    if not word.isalpha() or not rest:
        return word.isalpha()
    from difflib import get_close_matches  # Slow to import, and rarely needed.

    return bool(get_close_matches(word.casefold(), [command.value for command in Command], n=1, cutoff=0.75))


def unslashed(text: str) -> str:
    """Typed text with the doubled slash at its start made one."""
    return text[1:] if text.startswith("//") else text


def key_name(key: str) -> str:
    """A key as the footer and the help write it: `^P`, `F1`."""
    return f"^{key[2:].upper()}" if key.startswith("c-") else key.upper()


def help_text() -> str:
    """Every command, as the help screen shows it."""
    rows = [f"{key_name(order.key):5} /{command.value:10} {order.help}" for command, order in ORDERS.items()]
    ending = [
        "",
        "Enter goes on. A digit picks a choice at once. Nothing is compulsory.",
        "Text that begins with a slash is typed with two: //like this.",
    ]
    return "\n".join([*rows, *ending])
