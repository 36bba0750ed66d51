"""The playbook: what a trainer writes (`Playbook`) and what a call is walked by (`Guide`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar

from msgspec import Struct

from recovery_coach.model.house import House
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.words import AtLeastOne, Id, Language, Limit, OneLine, SomeKeysOf, Spoken, Text, Written

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

ASKED: Mapping[Ask, str] = {
    Ask.SAID: "That the line was said: Enter.",
    Ask.NOTE: "A text.",
    Ask.STATEMENT: "The sentence that they said, for the coach to read. Enter alone is enough.",
    Ask.ONE_OF: "One of the choices.",
    Ask.SEVERAL_OF: "Any of the choices.",
    Ask.TEMPERATURE: "How upset the customer is, 0 calm to 5 furious.",
    Ask.REFERENCE: "An order, a booking or an account. It is looked up among earlier calls.",
    Ask.OPTIONS: "What the customer asked for, what else was offered, and which one they chose.",
    Ask.PROMISE: "What will be done, by whom, by when, and when that is checked.",
    Ask.REMEDY: "Something from the house's remedies, and who approved it where that was needed.",
    Ask.CONTACT: "How the customer reaches you.",
    Ask.OUTCOME: "How it ended, and the cause.",
}
"""What the agent gives, as an editor shows it to a trainer."""


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
    keys: ClassVar[Mapping[str, str]] = {
        "is": "The answer must be this one.",
        "is not": "The answer must be another than this one.",
        "one of": "The answer must be one of these.",
        "at least": "The answer must be this number or more. For a temperature: 0 is calm, 5 is furious.",
        "at most": "The answer must be this number or less. For a temperature: 0 is calm, 5 is furious.",
        "answered": "Write yes when the step must have been answered, no when it must not.",
    }

    is_: str | None = None
    is_not: str | None = None
    one_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    answered: bool | None = None


Conditions = tuple[dict[str, Test], ...]
"""Any of the mappings; in each, every answer named must pass its test."""


class Wording(Written, frozen=True, kw_only=True):
    """One way to say a step's line. A lone text is the `line`; `snippet` names shared ones that stand in its place."""

    scalar: ClassVar[str] = "line"
    keys: ClassVar[Mapping[str, str]] = {
        "line": "The words to say.",
        "formal": "The words to say, for the formal way of speaking. Write it in place of a line.",
        "informal": "The words to say, for the informal way of speaking. Write it in place of a line.",
        "snippet": "A name from snippets.yaml, whose lines stand in this place. Write it in place of a line.",
        "channel": "Only say it there: phone, chat, counter or email.",
        "for": "Only say it when the step called situation was answered so.",
        "if": "Only say it when this holds: earlier steps, and what their answers must be.",
    }

    line: Spoken = ""
    formal: Spoken = ""
    informal: Spoken = ""
    snippet: Id = ""
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
    keys: ClassVar[Mapping[str, str]] = {
        "label": "What the agent reads and picks.",
        "say": "How the choice sounds inside a spoken line. Left out, it is the label.",
    }

    label: OneLine
    say: OneLine | None = None


class Branch(Written, frozen=True, kw_only=True):
    """Where to go next. A lone word is `go to`; `if` is what must hold, and is left out for "otherwise"."""

    scalar: ClassVar[str] = "go_to"
    keys: ClassVar[Mapping[str, str]] = {
        "go to": "Where the call goes on: a step of this playbook, end, or another playbook.",
        "if": "What must hold for this way to be taken. Left out, it is taken whenever those above are not.",
    }

    go_to: str
    if_: Conditions = ()


class Step(Written, frozen=True, kw_only=True):
    """One thing to do in a call."""

    keys: ClassVar[Mapping[str, str]] = {
        "id": "Its name, in lower-case letters, digits and dashes. Its answer is known by it.",
        "stage": "The stage that it belongs to. Left out, it is that of the step before.",
        "title": "What the screen calls it. Left out, it is made from the id.",
        "why": "One line for the agent: why this helps now.",
        "source": "Whose idea the step is.",
        "say": "The line to say, in one or more wordings. One that was said in this call is not offered first again.",
        "verbatim": "Write yes where the line must be said word for word. It then has one wording.",
        "never": "What not to say: one line, or a few.",
        "ask": "What is asked of the agent. Left out, only that the line was said.",
        "prompt": "The question that stands over the answer.",
        "choices": (
            "What there is to choose from, for one of and several of: a name, a colon, and what the agent reads."
        ),
        "at least": "For options: how many to offer.",
        "look for": "For statement: the moves that the coach looks for, the most important first.",
        "strict on": "For statement: the traps that the coach is strictest about.",
        "must": "Write yes where it is listed before the close if it was left out.",
        "if": "When this step belongs to the call. When it does not hold, the step is passed over.",
        "next": (
            "Where to go from here: the first way whose condition holds. Left out, to the next step that belongs "
            "to the call."
        ),
    }

    id: Id
    stage: OneLine = ""
    title: OneLine = ""
    why: Annotated[str, Limit(max_length=140)] = ""
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

    keys: ClassVar[Mapping[str, str]] = {
        "use": "The playbook whose steps are wanted at this place, by its name.",
        "steps": "Which of its steps, by their ids. Left out, all of them.",
        "stage": "Puts the steps under this stage of yours.",
        "if": "When these steps belong to the call. When it does not hold, they are passed over.",
        "change": "What to write anew in its steps: a step's id, a colon, and under it the keys that change.",
    }

    use: Id
    steps: tuple[Id, ...] = ()
    stage: OneLine = ""
    if_: Conditions = ()
    change: dict[str, Annotated[dict[str, object], SomeKeysOf(Step, but="id")]] = {}


class Card(Written, frozen=True, kw_only=True):
    """An interrupt: a short card that any step can be interrupted by and returned from."""

    keys: ClassVar[Mapping[str, str]] = {
        "id": "Its name, in lower-case letters, digits and dashes. Playbooks name it so under interrupts.",
        "title": "What the agent sees in the list of cards.",
        "why": "One line for the agent: why this helps now.",
        "say": "The line to say, in one or more wordings.",
        "do": "What to do: one thing, or a few.",
        "never": "What not to say: one line, or a few.",
        "verbatim": "Write yes where the line must be said word for word. It then has one wording.",
    }

    id: Id
    title: OneLine
    why: Annotated[str, Limit(max_length=140)] = ""
    say: tuple[Wording, ...] = ()
    do: tuple[OneLine, ...] = ()
    never: tuple[OneLine, ...] = ()
    verbatim: bool = False


class Playbook(Written, frozen=True, kw_only=True):
    """A playbook as it is written, before the steps that it uses are drawn in."""

    keys: ClassVar[Mapping[str, str]] = {
        "id": (
            "Its name, in lower-case letters, digits and dashes. Name the file by it: files are found by their names."
        ),
        "title": "What people call it.",
        "language": "The language of its lines, such as en or pt-BR. Left out, it is en.",
        "version": "Yours to count. Each call records which one it followed.",
        "summary": "What it is for, in a sentence or two.",
        "source": "Whose idea it is.",
        "channels": "Where it is used. The first is taken for a call where none is named.",
        "stages": "The names on the progress rail, in order.",
        "interrupts": "The cards that may be called up from any step, by their ids.",
        "cards": "Cards of this playbook's own. They win over those of cards.yaml with the same id.",
        "steps": "The steps of the call, in order: your own, and those that you use from other playbooks.",
    }

    id: Id
    title: OneLine
    language: Language = "en"
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

    keys: ClassVar[Mapping[str, str]] = {
        "cards": "The cards that every playbook may name under interrupts.",
    }

    cards: tuple[Card, ...]


class SnippetFile(Written, frozen=True, kw_only=True):
    """`snippets.yaml`: lines that playbooks share, each under its name."""

    keys: ClassVar[Mapping[str, str]] = {
        "snippets": "Lines that playbooks share: a name, a colon, and the line in one or more wordings.",
    }

    snippets: dict[Id, tuple[Wording, ...]]


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
