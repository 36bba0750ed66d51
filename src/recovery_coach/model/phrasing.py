"""What the phrase coach reads for, and the rules that a trainer writes for it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from recovery_coach.model.words import Id, Language, Limit, OneLine, Spoken, Text, Written


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


KINDS_OF_RULE: Mapping[Kind, str] = {
    Kind.EXISTENCE: "The wording is there. It needs patterns or regex.",
    Kind.SUBSTITUTION: "There is a plainer word. It needs swap.",
    Kind.OCCURRENCE: "The wording comes at least so often, and at most so often. It needs at least or at most.",
    Kind.CONDITIONAL: "The wording is there and what belongs to it isn't. It needs without.",
    Kind.ORDER: "The wording comes before what should come first. It needs until.",
    Kind.REPETITION: "The same words come again, here or from earlier in the call.",
    Kind.LENGTH: "A sentence has at least so many words, or the whole at most so many. It needs at least or at most.",
    Kind.OVERLAP: "A sentence carries at least so many words of what the customer was noted to have said.",
}
"""What a rule of each kind flags, as an editor shows it to a trainer."""


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
    keys: ClassVar[Mapping[str, str]] = {
        "text": "What the agent says.",
        "after": "What the customer had said before.",
        "earlier": "The moves that the agent had made in the call by then.",
    }

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

    keys: ClassVar[Mapping[str, str]] = {
        "id": "The rule's name, in lower-case letters, digits and dashes. No two rules share one.",
        "move": "The move that the wording makes. A rule with neither a move nor a trap only advises.",
        "trap": "The trap that the wording falls into. A rule with neither a move nor a trap only advises.",
        "level": "Of a move: how much it does for the customer. Left out, it is weak.",
        "certain": (
            "Write no for a wording that only hints and may not be enough alone. Left out, the rule decides alone."
        ),
        "veto": "Write yes for what only looks like the move or trap: a sentence with this wording makes none.",
        "kind": "How the rule looks. Left out, it looks whether the wording is there.",
        "patterns": "The wordings to look for, in plain words.",
        "regex": "Regular expressions, where plain words won't do.",
        "except": "Wordings in which the pattern doesn't count.",
        "without": "For conditional: what the statement must have somewhere.",
        "swap": "For substitution: a wording, a colon, and the better one.",
        "until": "For order: the moves that have to come first.",
        "at least": "So many or more are flagged. For length it counts the words of a sentence.",
        "at most": "So many or fewer are flagged. For length it counts the words of the whole statement.",
        "negated": "Write yes to flag it behind a not as well. Left out, a wording behind a not is passed over.",
        "message": "What the agent is told, in one sentence.",
        "better": "Words that would be better, ready to say.",
        "source": "Where it comes from.",
        "flags": "Sentences that the rule must flag. Each is tried.",
        "passes": "Sentences that the rule must not flag. Each is tried.",
    }

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
    keys: ClassVar[Mapping[str, str]] = {
        "pattern": "The wording that you want said, in plain words.",
        "traps": "The traps that it is not to be taken for. Left out, it is never a trap at all.",
        "why": "Why you want it said.",
    }

    pattern: Pattern
    traps: tuple[Trap, ...] = ()
    why: OneLine = ""


class Forbidden(Written, frozen=True, kw_only=True):
    """A wording that a house does not want said: it is this trap, whatever else it may be."""

    keys: ClassVar[Mapping[str, str]] = {
        "pattern": "The wording that you don't want said, in plain words.",
        "trap": "The trap that it counts as.",
        "message": "What the agent is told, in one sentence.",
        "better": "Words that would be better, ready to say.",
    }

    pattern: Pattern
    trap: Trap
    message: OneLine = ""
    better: Spoken = ""


class Advice(Written, frozen=True, kw_only=True):
    """How the coach speaks of a move or a trap: in one `word` of the footer, and in one sentence."""

    keys: ClassVar[Mapping[str, str]] = {
        "word": "The one word for it in the line under what is typed.",
        "say": "The sentence that the agent is told.",
    }

    word: Annotated[str, Limit(max_length=16)]
    say: OneLine


class Rulebook(Written, frozen=True, kw_only=True):
    """A file of rules: word classes for its patterns, rules, and what a house allows and forbids."""

    keys: ClassVar[Mapping[str, str]] = {
        "title": "What the rules are about.",
        "language": "The language that the rules are for, such as en. Left out, it is en.",
        "source": "Where the rules come from.",
        "classes": "Groups of words that patterns name in braces: a name, a colon, and a list of words.",
        "moves": "How the coach speaks of each move.",
        "traps": "How the coach speaks of each trap.",
        "rules": "The rules, one after the other.",
        "allow": "Wordings that you want said: they are no traps.",
        "forbid": "Wordings that you don't want said: each is a trap, whatever else it may be.",
    }

    title: OneLine = ""
    language: Language = "en"
    source: Text = ""
    classes: dict[ClassName, tuple[Pattern, ...]] = {}
    moves: dict[Move, Advice] = {}
    traps: dict[Trap, Advice] = {}
    rules: tuple[Rule, ...] = ()
    allow: tuple[Allowed, ...] = ()
    forbid: tuple[Forbidden, ...] = ()
