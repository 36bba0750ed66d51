"""What can happen in a call. Every input says when (`at`, seconds since the epoch); the journal is a list of these."""

from __future__ import annotations

from msgspec import Struct

from recovery_coach.model.playbook import Channel, Register


class Input(Struct, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """Something that happened, at a time."""

    at: float


class CallOpened(Input, frozen=True):
    """The first words are on the screen. `seed` picks which wording each step begins with."""

    seed: int = 0
    channel: Channel = Channel.PHONE
    register: Register | None = None
    reference: str = ""


class LineSaid(Input, frozen=True):
    """Enter, where nothing is asked but that the line was said; also leaves an interrupt card."""

    step: str


class TextEntered(Input, frozen=True):
    """Text for one field of a step; empty when Enter was pressed on nothing."""

    step: str
    field: str
    text: str


class ChoiceMade(Input, frozen=True):
    """What was picked for one field of a step: the names of the choices, none when Enter was pressed on nothing."""

    step: str
    field: str
    choices: tuple[str, ...]


class StepSkipped(Input, frozen=True):
    step: str


class SteppedBack(Input, frozen=True):
    """To the prompt before this one. Erases nothing."""


class JumpedTo(Input, frozen=True):
    step: str


class Reworded(Input, frozen=True):
    """Another wording of the same line was asked for."""


class LineFailed(Input, frozen=True):
    """The wording that is shown didn't work with this customer."""


class NoteAdded(Input, frozen=True):
    text: str


class Interrupted(Input, frozen=True):
    """An interrupt card was opened over the step; Enter returns to the step."""

    card: str


class Recognised(Input, frozen=True):
    """The reference was met in an earlier call: this may be complaint number two."""

    reference: str
    days_ago: int


class HandedOver(Input, frozen=True):
    """The handover note was made. The call itself goes on until it is closed."""

    to: str = ""


class Paused(Input, frozen=True):
    pass


class Resumed(Input, frozen=True):
    pass


class CloseAsked(Input, frozen=True):
    """The agent wants to end the call: what is still open is listed first, once."""


class CallClosed(Input, frozen=True):
    pass


AnyInput = (
    CallOpened
    | LineSaid
    | TextEntered
    | ChoiceMade
    | StepSkipped
    | SteppedBack
    | JumpedTo
    | Reworded
    | LineFailed
    | NoteAdded
    | Interrupted
    | Recognised
    | HandedOver
    | Paused
    | Resumed
    | CloseAsked
    | CallClosed
)
"""The closed set of inputs, as the journal decodes them."""
