"""The drill's scenario: a customer whom something went wrong for, as a trainer writes them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from recovery_coach.model.phrasing import Trap
from recovery_coach.model.playbook import Channel
from recovery_coach.model.words import Id, Limit, Money, OneLine, Text, Written

Lines = tuple[Text, ...]
Ten = Annotated[float, Limit(ge=0, le=10)]


class Fault(StrEnum):
    """How it came to the failure: a mistake is forgiven sooner than what was meant."""

    INCOMPETENCE = "incompetence"
    BAD_FAITH = "bad faith"


class Released(StrEnum):
    """When the customer lets a fact be known."""

    TOLD = "told"
    ASKED = "asked"
    EARNED = "earned"


class Cue(StrEnum):
    """What the customer answers to. Which goes before which is in `drill/cues.py`."""

    HANGS_UP = "hangs up"
    SUPERVISOR = "wants a supervisor"
    GOODBYE = "goodbye"
    SET_OFF = "set off"
    BLAMED = "blamed"
    ORDERED = "ordered"
    FOBBED_OFF = "fobbed off"
    BELITTLED = "belittled"
    HALF_SORRY = "half sorry"
    HURT = "hurt"
    TOO_MUCH = "too much"
    SAME_AGAIN = "same again"
    ASKED_AGAIN = "asked again"
    UNHEARD = "unheard"
    TELLS = "tells"
    TOLD_ALL = "told all"
    NO_ANSWER = "no answer"
    HEARD = "heard"
    HALF_HEARD = "half heard"
    SORRY_TAKEN = "sorry taken"
    SORRY_DOUBTED = "sorry doubted"
    CHOOSES = "chooses"
    NOT_THAT = "not that"
    WHEN = "when"
    PLAN_TAKEN = "plan taken"
    EXPLAINED = "explained"
    AGREES = "agrees"
    NOT_YET = "not yet"
    WAITING = "waiting"


class Stage(StrEnum):
    """What a trainee works on at a moment of the call; hints are written by it."""

    LISTEN = "listen"
    ACKNOWLEDGE = "acknowledge"
    OWN = "own"
    OPTIONS = "options"
    PLAN = "plan"
    CLOSE = "close"


class Customer(Written, frozen=True, kw_only=True):
    """Who is on the line. Arousal, trust and patience are where they begin."""

    keys: ClassVar[Mapping[str, str]] = {
        "name": "What they are called.",
        "who": "Who they are, in a few words.",
        "wants": "What they want most, in their words.",
        "feels": "Words for what they feel. An agent who names one of them names the feeling.",
        "arousal": "How upset they are when the call begins, 0 calm to 10; half a point more at a second complaint.",
        "trust": "How far they trust you when the call begins, 0 to 10.",
        "patience": "How much they bear: a turn that does nothing takes one and a half, a trap two to three.",
    }

    name: OneLine
    who: OneLine
    wants: OneLine
    feels: tuple[OneLine, ...]
    arousal: Ten = 7.0
    trust: Ten = 4.0
    patience: Annotated[int, Limit(ge=2, le=20)] = 6


class Failure(Written, frozen=True, kw_only=True):
    """What went wrong for them."""

    keys: ClassVar[Mapping[str, str]] = {
        "what": "What went wrong, in a sentence.",
        "fault": "`incompetence` for a mistake, `bad faith` for what was meant or hidden.",
        "severity": "How much harm it did, 1 to 5.",
        "second complaint": "`yes` when they complained about it before.",
        "can be undone": "`no` where nothing brings it back (a wait, rudeness).",
        "customer is wrong": "`yes` where the failure was partly their own.",
    }

    what: Text
    fault: Fault = Fault.INCOMPETENCE
    severity: Annotated[int, Limit(ge=1, le=5)] = 3
    second_complaint: bool = False
    can_be_undone: bool = True
    customer_is_wrong: bool = False


class Fact(Written, frozen=True, kw_only=True):
    """Something that is true of this case, and that they want to be heard with."""

    keys: ClassVar[Mapping[str, str]] = {
        "says": "How they say it, in one or more ways.",
        "words": "Words by which it is given back. One of them is enough; of several in one item, all are needed.",
        "asked by": "Words of a question that asks for it.",
        "known": "`told` in the first words, `asked` when a question asks, `earned` when they trust you enough.",
        "short": "What it is, in three or four words, for the feedback.",
    }

    says: Lines
    words: tuple[OneLine, ...]
    asked_by: tuple[OneLine, ...] = ()
    known: Released = Released.TOLD
    short: OneLine = ""


class Way(Written, frozen=True, kw_only=True):
    """A way forward that they would take."""

    keys: ClassVar[Mapping[str, str]] = {
        "words": "Words by which an offer is known for this one.",
        "what": "What it is, as feedback names it.",
        "cost": "What it costs. Beyond the trainee's authority someone has to approve it.",
    }

    words: tuple[OneLine, ...]
    what: OneLine
    cost: Money = 0.0


class Trigger(Written, frozen=True, kw_only=True):
    """What sets this customer off more than others."""

    keys: ClassVar[Mapping[str, str]] = {
        "traps": "Traps that they can't bear.",
        "words": "Words that they can't bear.",
        "because": "Why, for the feedback.",
    }

    traps: tuple[Trap, ...] = ()
    words: tuple[OneLine, ...] = ()
    because: OneLine = ""


class Reply(Written, frozen=True, kw_only=True):
    """What they say at a cue. A lone text or list is said however upset they are."""

    scalar: ClassVar[str] = "any_"
    listed: ClassVar[str] = "any_"
    keys: ClassVar[Mapping[str, str]] = {
        "any": "However upset they are.",
        "hot": "While they are very upset (7 and more).",
        "warm": "While they are upset (4 to 7).",
        "cool": "Once they are calm (below 4).",
    }

    any_: Lines = ()
    hot: Lines = ()
    warm: Lines = ()
    cool: Lines = ()


class Variant(Written, frozen=True, kw_only=True):
    """The same case with another fact, another trigger, another end. What is not written stays as it is."""

    keys: ClassVar[Mapping[str, str]] = {
        "id": "Its name.",
        "opening": "Other first words.",
        "facts": "Facts that are other than in the scenario, by their names.",
        "sets off": "What sets them off here.",
        "accepts": "What they would take here.",
        "wants": "What they want most here.",
    }

    id: Id
    opening: Lines = ()
    facts: dict[Id, Fact] = {}
    sets_off: tuple[Trigger, ...] = ()
    accepts: tuple[Way, ...] = ()
    wants: OneLine = ""


class Scenario(Written, frozen=True, kw_only=True):
    """A drill scenario. Of the trainee's lines in it, `model` must pass, `bad` and `stuffed` must fail."""

    keys: ClassVar[Mapping[str, str]] = {
        "id": "Its name; the file is called after it.",
        "title": "What people call it.",
        "trade": "Where it happens: hotel, garage, clinic.",
        "channel": "Where you meet: phone, chat, counter, email.",
        "language": "The language of its lines, such as en.",
        "summary": "What it is about, in a sentence.",
        "source": "Whose story it is.",
        "you": "Who the trainee is here, and what they know, in a sentence or two.",
        "authority": "The most that the trainee may give without asking.",
        "above": "Who says yes to more.",
        "customer": "Who is on the line.",
        "failure": "What went wrong for them.",
        "facts": "What is true of this case, each fact under a name of its own.",
        "accepts": "Ways forward that they would take.",
        "sets off": "What makes this customer flare up.",
        "opening": "Their first words, in one or more ways.",
        "replies": "What they say at a cue, before what customers say in general.",
        "hints": "A hint for each stage of the call.",
        "variants": "The same case with another fact, trigger or end.",
        "model": "The trainee's lines of a call that must pass.",
        "bad": "The trainee's lines of a call that must fail.",
        "stuffed": "Lines stuffed with the right words that must fail.",
    }

    id: Id
    title: OneLine
    trade: OneLine
    channel: Channel = Channel.PHONE
    language: Annotated[str, Limit(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    summary: Text = ""
    source: Text = ""
    you: Text
    authority: Money = 0.0
    above: OneLine = "your supervisor"
    customer: Customer
    failure: Failure
    facts: dict[Id, Fact]
    accepts: tuple[Way, ...]
    sets_off: tuple[Trigger, ...] = ()
    opening: Lines
    replies: dict[Cue, Reply] = {}
    hints: dict[Stage, Text] = {}
    variants: tuple[Variant, ...] = ()
    model: Lines = ()
    bad: Lines = ()
    stuffed: Lines = ()


class Effect(Written, frozen=True, kw_only=True):
    """One row of the table of effects: by how much something changes the customer, and whose finding it is."""

    keys: ClassVar[Mapping[str, str]] = {
        "when": "What the agent did, in words.",
        "arousal": "By how much they get calmer (below 0) or angrier.",
        "trust": "By how much they trust more or less.",
        "outcome": "How fair they find what they get.",
        "procedure": "How fair they find how it goes.",
        "treatment": "How fair they find how they are treated.",
        "patience": "How many turns they bear more or less.",
        "source": "Whose finding it is.",
    }

    when: OneLine
    arousal: float = 0.0
    trust: float = 0.0
    outcome: float = 0.0
    procedure: float = 0.0
    treatment: float = 0.0
    patience: float = 0.0
    source: Text = ""


class Temper(Written, frozen=True, kw_only=True):
    """`temper.yaml`: how customers in general take what is said, and what they say to it."""

    keys: ClassVar[Mapping[str, str]] = {
        "effects": "What changes them, and by how much.",
        "replies": "What customers say at a cue where the scenario has no words of its own, or has used them up.",
        "fallback": "What they do when all that is used up.",
    }

    effects: dict[Id, Effect]
    replies: dict[Cue, Reply]
    fallback: Lines
