"""What the phrase coach reads for, and the rules that a trainer writes for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from recovery_coach.model.words import Id, Limit, OneLine, Spoken, Text, Written


class Move(StrEnum):
    """What a sentence does that helps."""

    ACKNOWLEDGE = "acknowledge"
    REFLECT = "reflect"
    EXPLORE = "explore"
    APOLOGISE = "apologise"
    OWN = "own"
    REASSURE = "reassure"
    OFFER = "offer"
    PLAN = "plan"
    WHEN = "when"
    CHECK_IN = "check-in"
    EXPLAIN = "explain"
    REMEDY = "remedy"
    THANK = "thank"
    INTRODUCE = "introduce"
    CONTACT = "contact"
    INVITE_BACK = "invite-back"
    CONFIRM = "confirm"


class Trap(StrEnum):
    """What a sentence does that hurts."""

    BLAME = "blame"
    EXCUSE = "excuse"
    DEFEND = "defend"
    NON_APOLOGY = "non-apology"
    BUT = "but"
    COMMAND = "command"
    HELPLESS = "helpless"
    POLICY = "policy"
    DEFLECT = "deflect"
    VAGUE = "vague"
    OVERPROMISE = "overpromise"
    CANNED = "canned"
    ACCOUNT_FIRST = "account-first"
    DISMISS = "dismiss"
    JARGON = "jargon"


class Level(StrEnum):
    """How much a move does for the customer."""

    WEAK = "weak"
    STRONG = "strong"


class Kind(StrEnum):
    """How a rule looks. Each is one function in `phrasing.kinds.KINDS`."""

    EXISTENCE = "existence"
    SUBSTITUTION = "substitution"
    OCCURRENCE = "occurrence"
    CONDITIONAL = "conditional"
    ORDER = "order"
    REPETITION = "repetition"
    LENGTH = "length"
    OVERLAP = "overlap"


Pattern = Annotated[str, Limit(max_length=400, description="A wording, in plain words.")]
ClassName = Annotated[
    str, Limit(pattern=r"^[a-z][a-z -]*$", max_length=40, description="Lower-case letters and spaces.")
]
Times = Annotated[int, Limit(ge=0, le=1000)]


class Example(Written, frozen=True, kw_only=True):
    """A sentence that a rule flags or passes. A lone text is the `text`.

    `after` is what the customer had said, `earlier` the moves that the agent had made in the call by then.
    """

    scalar: ClassVar[str] = "text"

    text: Annotated[str, Limit(max_length=600)]
    after: Spoken = ""
    earlier: tuple[Move, ...] = ()


class Rule(Written, frozen=True, kw_only=True):
    """What a wording is evidence for, and what to tell the agent.

    A rule is about one `move` or one `trap`; one with neither only advises. `level` says how much the move does in such
    a wording. A rule that is `certain` decides alone; one that is not counts beside the trained reader. One with `veto`
    says that a sentence with this wording is no such move or trap, whatever the reader makes of it. What
    `patterns`, `without`, `swap`, `at least`, `at most` and `until` mean depends on the `kind`. A wording behind a
    "not" is passed over unless the rule says `negated: yes`.
    """

    id: Id
    move: Move | None = None
    trap: Trap | None = None
    level: Level = Level.WEAK
    certain: bool = True
    veto: bool = False
    kind: Kind = Kind.EXISTENCE
    patterns: tuple[Pattern, ...] = ()
    regex: tuple[Pattern, ...] = ()
    except_: tuple[Pattern, ...] = ()
    without: tuple[Pattern, ...] = ()
    swap: dict[str, Spoken] = {}
    until: tuple[Move, ...] = ()
    at_least: Times | None = None
    at_most: Times | None = None
    negated: bool = False
    message: OneLine = ""
    better: Spoken = ""
    source: Text = ""
    flags: tuple[Example, ...] = ()
    passes: tuple[Example, ...] = ()


class Allowed(Written, frozen=True, kw_only=True):
    """A wording that a house wants said: it is never a trap. A lone text is the `pattern`."""

    scalar: ClassVar[str] = "pattern"

    pattern: Pattern
    traps: tuple[Trap, ...] = ()
    why: OneLine = ""


class Forbidden(Written, frozen=True, kw_only=True):
    """A wording that a house does not want said: it is this trap, whatever else it may be."""

    pattern: Pattern
    trap: Trap
    message: OneLine = ""
    better: Spoken = ""


class Advice(Written, frozen=True, kw_only=True):
    """How the coach speaks of a move or a trap: in one `word` of the footer, and in one sentence."""

    word: Annotated[str, Limit(max_length=16)]
    say: OneLine


class Rulebook(Written, frozen=True, kw_only=True):
    """A file of rules: word classes for its patterns, rules, and what a house allows and forbids."""

    title: OneLine = ""
    language: Annotated[str, Limit(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    source: Text = ""
    classes: dict[ClassName, tuple[Pattern, ...]] = {}
    moves: dict[Move, Advice] = {}
    traps: dict[Trap, Advice] = {}
    rules: tuple[Rule, ...] = ()
    allow: tuple[Allowed, ...] = ()
    forbid: tuple[Forbidden, ...] = ()
