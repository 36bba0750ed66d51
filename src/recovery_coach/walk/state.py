"""Where a call stands: everything that the next screen is worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from recovery_coach.model.case import Answer, Earlier, Note
from recovery_coach.model.playbook import Channel, Register


class Phase(Enum):
    """What kind of moment it is. A call goes READY, then about the middle three, then CLOSED."""

    READY = "ready"
    STEP = "step"
    CARD = "card"
    WRAP_UP = "wrap-up"
    CLOSED = "closed"


class State(Struct, frozen=True):
    """A call between two inputs. Times are seconds since the epoch, `away` the seconds that it lay paused."""

    phase: Phase = Phase.READY
    seed: int = 0
    channel: Channel = Channel.PHONE
    register: Register | None = None
    reference: str = ""
    """The reference that the call was opened with; one that is answered at a step counts before it."""
    opened_at: float = 0.0
    last_at: float = 0.0
    away: float = 0.0

    step: str = ""
    field: int = 0
    turn: int = 0
    """How many other wordings were asked for since this step (or card) came up."""
    path: tuple[str, ...] = ()
    """The steps that were come through to get here; back pops the last."""

    card: str = ""
    under: Phase = Phase.STEP
    turn_under: int = 0
    """What the card was opened over, and how often its line had been reworded: it comes back as it was."""

    answers: Mapping[str, Answer] = {}
    said: tuple[str, ...] = ()
    """Steps that were left by Enter, in the order in which they first were."""
    skipped: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    """Wordings that were said, as the playbook has them, the one said last at the end."""
    failed: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    cards: tuple[str, ...] = ()
    earlier: Earlier | None = None
    handed_over: tuple[str, ...] = ()

    met_at: Mapping[str, float] = {}
    left_at: Mapping[str, float] = {}
    """When each step first came up, and when it was last left by Enter, in seconds into the call."""
    listed: bool = False
    """Whether what is still open was listed; it is listed once."""
    mending: bool = False
    """Whether this step was gone to from that list, and leads back to it."""

    @property
    def spoken_seconds(self) -> float:
        """How long the call has lasted, without the time that it lay paused."""
        return self.into_call(self.last_at)

    def into_call(self, at: float) -> float:
        """A time in seconds into the call. A clock that was set back makes nothing come before what came before it."""
        return max(0.0, max(self.last_at, at) - self.opened_at - self.away)
