"""The playbook: what a trainer writes (`Playbook`) and what a call is walked by (`Guide`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar

from msgspec import Struct

from recovery_coach.model.house import House
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.words import AtLeastOne, Id, Limit, OneLine, Spoken, Text, Written

END = "end"
"""The target of `go to` that leads to the close."""


class Ask(StrEnum):
    """What a step asks of the agent."""

    SAID = "said"
    NOTE = "note"
    STATEMENT = "statement"
    ONE_OF = "one of"
    SEVERAL_OF = "several of"
    TEMPERATURE = "temperature"
    REFERENCE = "reference"
    OPTIONS = "options"
    PROMISE = "promise"
    REMEDY = "remedy"
    CONTACT = "contact"
    OUTCOME = "outcome"


FIELDS: Mapping[Ask, tuple[str, ...]] = {
    Ask.SAID: (),
    Ask.NOTE: ("text",),
    Ask.STATEMENT: ("text",),
    Ask.ONE_OF: ("choice",),
    Ask.SEVERAL_OF: ("choices",),
    Ask.TEMPERATURE: ("degree",),
    Ask.REFERENCE: ("text",),
    Ask.OPTIONS: ("picked", "asked", "offered", "more", "ways"),
    Ask.PROMISE: ("what", "who", "when", "check"),
    Ask.REMEDY: ("remedy", "approved"),
    Ask.CONTACT: ("given",),
    Ask.OUTCOME: ("outcome", "cause"),
}
"""What each kind's answer holds. The first is meant where a condition or a placeholder names the step alone.

`ways` is worked out: what they asked for with all that was offered beside it.
"""


class Register(StrEnum):
    """How a line is spoken."""

    FORMAL = "formal"
    INFORMAL = "informal"


class Channel(StrEnum):
    """Where the customer is met."""

    PHONE = "phone"
    CHAT = "chat"
    COUNTER = "counter"
    EMAIL = "email"


class Test(Written, frozen=True, kw_only=True):
    """What an earlier answer must be. A lone word means `is`, a list means `one of`."""

    scalar: ClassVar[str] = "is_"
    listed: ClassVar[str] = "one_of"

    is_: str | None = None
    is_not: str | None = None
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    answered: bool | None = None


Conditions = tuple[dict[str, Test], ...]
"""Any of the mappings; in each, every answer named must pass its test."""


class Wording(Written, frozen=True, kw_only=True):
    """One way to say a step's line. A lone text is the `line`."""

    scalar: ClassVar[str] = "line"

    line: Spoken = ""
    formal: Spoken = ""
    informal: Spoken = ""
    channel: Channel | None = None
    for_: tuple[str, ...] = ()
    if_: Conditions = ()

    @property
    def text(self) -> str:
        return self.line or self.formal or self.informal

    @property
    def register(self) -> Register | None:
        if self.formal:
            return Register.FORMAL
        return Register.INFORMAL if self.informal else None


class Choice(Written, frozen=True, kw_only=True):
    """One answer of several. A lone text is its `label`; `say` is how it reads inside a spoken line."""

    scalar: ClassVar[str] = "label"

    label: OneLine
    say: OneLine | None = None


class Branch(Written, frozen=True, kw_only=True):
    """Where to go next. A lone word is `go to`; `if` is what must hold, and is left out for "otherwise"."""

    scalar: ClassVar[str] = "go_to"

    go_to: str
    if_: Conditions = ()


class Step(Written, frozen=True, kw_only=True):
    """One thing to do in a call."""

    id: Id
    stage: OneLine = ""
    title: OneLine = ""
    why: Annotated[str, Limit(max_length=140, description="One line: why it helps.")] = ""
    source: Text = ""
    say: tuple[Wording, ...] = ()
    verbatim: bool = False
    never: tuple[OneLine, ...] = ()
    ask: Ask = Ask.SAID
    prompt: OneLine = ""
    choices: dict[str, Choice] = {}
    at_least: AtLeastOne | None = None
    look_for: tuple[Move, ...] = ()
    strict_on: tuple[Trap, ...] = ()
    must: bool = False
    if_: Conditions = ()
    next: tuple[Branch, ...] = ()

    @property
    def key(self) -> str:
        """The name that its answer is kept under: the same step in two tracks shares one answer."""
        return self.id.rpartition("/")[2]

    @property
    def track(self) -> str:
        """The track that it stands in; empty for the playbook's own."""
        return self.id.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.title or self.key.replace("-", " ").capitalize()


class Use(Written, frozen=True, kw_only=True):
    """Another playbook's steps, whole or in part, at this place; `change` overrides keys by step id."""

    use: Id
    steps: tuple[Id, ...] = ()
    stage: OneLine = ""
    if_: Conditions = ()
    change: dict[str, dict[str, object]] = {}


class Card(Written, frozen=True, kw_only=True):
    """An interrupt: a short card that any step can be interrupted by and returned from."""

    id: Id
    title: OneLine
    why: Annotated[str, Limit(max_length=140)] = ""
    say: tuple[Wording, ...] = ()
    do: tuple[OneLine, ...] = ()
    never: tuple[OneLine, ...] = ()
    verbatim: bool = False


class Playbook(Written, frozen=True, kw_only=True):
    """A playbook as it is written, before the steps that it uses are drawn in."""

    id: Id
    title: OneLine
    language: Annotated[str, Limit(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    version: OneLine = "1"
    summary: Text = ""
    source: Text = ""
    channels: tuple[Channel, ...] = ()
    stages: tuple[OneLine, ...]
    interrupts: tuple[Id, ...] = ()
    cards: tuple[Card, ...] = ()
    steps: tuple[Step | Use, ...]


class CardDeck(Written, frozen=True, kw_only=True):
    """`cards.yaml`: the interrupt cards that every playbook may name."""

    cards: tuple[Card, ...]


class Track(Struct, frozen=True):
    """A run of steps with a progress rail: the playbook's own (id empty), or one that it can go over to."""

    id: str
    title: str
    stages: tuple[str, ...]


class Guide(Struct, frozen=True, eq=False, dict=True):
    """A playbook ready to walk: nothing left to look up elsewhere, so that no edit can reach a call in progress."""

    id: str
    title: str
    version: str
    language: str
    tracks: tuple[Track, ...]
    steps: tuple[Step, ...]
    cards: tuple[Card, ...]
    house: House
    channels: tuple[Channel, ...] = ()
    summary: str = ""
    source: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps}

    @cached_property
    def place(self) -> Mapping[str, int]:
        return {step.id: number for number, step in enumerate(self.steps)}

    @cached_property
    def by_key(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps that share an answer's name: one, or one in each track that asks the same."""
        named: dict[str, tuple[Step, ...]] = {}
        for step in self.steps:
            named[step.key] = (*named.get(step.key, ()), step)
        return named

    @cached_property
    def card_by_id(self) -> Mapping[str, Card]:
        return {card.id: card for card in self.cards}

    @property
    def first_channel(self) -> Channel:
        """Where its customers are met when nothing else is said."""
        return self.channels[0] if self.channels else Channel.PHONE

    def track(self, step: Step) -> Track:
        return next(track for track in self.tracks if track.id == step.track)

    def after(self, step: Step) -> Iterator[Step]:
        """The steps of the same track that stand after this one."""
        later = self.steps[self.place[step.id] + 1 :]
        return (candidate for candidate in later if candidate.track == step.track)
