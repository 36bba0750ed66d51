"""The customer: what a turn does to them, by a table that a trainer can read, and why.

The state can be read, and every change of it has a cause with a source. The same case and the same turns are the same
call. Sizes are in `temper.yaml`; what is here is when each of its rows counts, and what goes before what.

What is worse never leaves them calmer, and tests hold the engine to that. It is why no turn hurts more than blame
does, why nothing is heard beside a trap, why good words wear out by how far they calmed and not by how often they fell
on deaf ears, and why heat is reckoned beyond 10, though nobody is shown as more than beside themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.drill.case import Case
from recovery_coach.drill.hearing import Turn
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Cue, Effect, Fault, Released, Temper

MOST_TURNS = 30
"""No customer stays longer on the line."""

CALMEST = 1.0
"""Who was let down is never calmer than this, in one call."""

CALM = 4.0
HOT = 7.0
"""Arousal below which they are calm, and from which they are beside themselves."""

FASTEST_FALL = 2.2
"""Anger fades slowly: no turn takes more of it."""

EARNED_TRUST = 5.0
"""The trust from which a question brings out what they would not tell just anyone."""

_ALIKE = 0.7
"""The share of words from which a turn is the same as one before it."""

FADES: Mapping[str, tuple[float, ...]] = {
    "gave-fact-back": (1.0, 0.6, 0.4, 0.3, 0.2),
    "feeling-with-fact": (1.0, 0.4),
    "named-feeling": (1.0, 0.4),
    "apologised": (1.0, 0.4),
    "owned": (1.0, 0.5, 0.2),
    "asked-openly": (1.0, 0.7, 0.4, 0.2),
    "thanked": (1.0, 0.3),
    "reassured": (1.0, 0.3),
    "explained": (1.0, 0.4),
    "compensated": (1.0, 0.4),
    "way-forward": (1.0, 0.5, 0.2),
    "some-plan": (1.0, 0.3),
    "offered-ways": (1.0, 0.5, 0.2),
    "offered-their-way": (1.0, 0.3),
    "checked-with-them": (1.0, 0.5),
    "will-check": (1.0,),
    "left-contact": (1.0,),
}
"""What is left of an effect each time that it is had in full; beyond the last, nothing."""

WEARS_OUT = {"named-feeling": "same-empathy", "apologised": "same-apology"}
"""What irritates once it was said as often as it helps, and once more."""

MOST_WITHOUT_A_TRAP = 0.5
MOST_PATIENCE_WITHOUT_A_TRAP = 1.5
"""By how much a turn without a trap can upset, and what it can cost; one with a trap does at least as much."""


class End(StrEnum):
    """How a drill call ended."""

    CALM = "calm"
    SUPERVISOR = "asked for a supervisor"
    HUNG_UP = "hung up"
    LEFT = "left open"


class Cause(Struct, frozen=True):
    """Why the customer changed: a row of the table, how much of it counted, and the words that did it."""

    effect: str
    when: str
    share: float
    quote: str
    change: Effect


class Mood(Struct, frozen=True):
    """The customer between two turns. Feelings go from 0 to 10, but for `heat`, which has no top."""

    heat: float
    trust: float
    outcome: float = 3.0
    procedure: float = 3.0
    treatment: float = 3.0
    patience: float = 6.0
    peak: float = 0.0
    turn: int = 0
    known: frozenset[str] = frozenset()
    """Facts that they have told."""
    heard: frozenset[str] = frozenset()
    """Facts that they feel heard about."""
    used: Mapping[str, float] = {}
    """How much of each effect was had, 1 for once in full."""
    said: tuple[frozenset[str], ...] = ()
    """The words of the turns so far, for what is said twice."""
    done: frozenset[Move] = frozenset()
    """The moves that were made so far."""
    promised: bool = False
    chosen: int | None = None
    """The place of the way forward that they took."""
    agreed: bool = False
    end: End | None = None

    @property
    def arousal(self) -> float:
        """How upset they are, 0 to 10."""
        return min(10.0, self.heat)

    @property
    def is_heard(self) -> bool:
        return bool(self.heard)


class Reaction(Struct, frozen=True):
    """What a turn did: the mood after it, why, what they answer to, and which fact they bring up."""

    mood: Mood
    causes: tuple[Cause, ...]
    cue: Cue
    fact: str = ""


def begin(case: Case) -> Mood:
    """The customer as the call begins, with what they tell in their first words."""
    customer, failure = case.scenario.customer, case.scenario.failure
    arousal = min(10.0, customer.arousal + (0.5 if failure.second_complaint else 0.0))
    return Mood(
        heat=arousal,
        trust=customer.trust,
        patience=float(customer.patience),
        peak=arousal,
        known=frozenset(name for name, fact in case.facts.items() if fact.known is Released.TOLD),
    )


def react(case: Case, temper: Temper, mood: Mood, turn: Turn) -> Reaction:
    """What a turn does to the customer. After the end nothing does anything."""
    if mood.end is not None:
        return Reaction(mood, (), Cue.GOODBYE)
    causes = tuple(_causes(case, temper, mood, turn))
    after = _ended(_remembered(case, temper, mood, turn, causes), turn)
    cue, fact = _cue(case, mood, after, turn)
    after = replace(
        after,
        known=after.known | ({fact} if fact else set()),
        agreed=after.agreed or cue is Cue.AGREES,
    )
    return Reaction(after, causes, cue, fact)


def _causes(case: Case, temper: Temper, mood: Mood, turn: Turn) -> Iterator[Cause]:
    """The rows of the table that count in this turn."""
    helped = False
    for name, rule in HELPS.items():
        weight = rule.weight(mood, turn) * _weight(case, mood, turn, name)
        if not weight:
            continue
        share = _left(name, mood.used.get(name, 0.0), weight)
        worn = WEARS_OUT.get(name)
        if worn and mood.used.get(name, 0.0) > len(FADES[name]) - 0.01:
            helped = True  # It was meant well: that they wait for something else is told by its own row.
            yield _cause(temper, worn, 1.0, turn, rule.quoted)
        elif share > 0:
            helped = True
            yield _cause(temper, name, share, turn, rule.quoted)
    for trap in sorted(turn.traps):
        yield _cause(temper, trap.value, 1.0, turn, trap.value)
    for name, counts in HARMS.items():
        if counts(mood, turn):
            yield _cause(temper, name, 1.0, turn, "")
    if not helped and not turn.traps:
        yield _cause(temper, "nothing", 0.0 if turn.moves else 1.0, turn, "")


def _cause(temper: Temper, name: str, share: float, turn: Turn, quoted: str) -> Cause:
    effect = temper.effects[name]
    return Cause(name, effect.when, round(share, 3), turn.quotes.get(quoted, ""), effect)


def _weight(case: Case, mood: Mood, turn: Turn, name: str) -> float:
    """How far a helping row gets through: less in a heap, less before its time, not at all beside a trap."""
    weight = 0.0 if turn.traps else 0.4 if turn.too_much else 1.0
    if name in _SOLUTIONS and not (mood.is_heard or _hears(mood, turn)):
        weight *= 0.3
    if name == "compensated" and not (mood.done | turn.moves) & {Move.APOLOGISE}:
        weight *= 0.4
    if name == "owned" and case.scenario.failure.fault is Fault.BAD_FAITH:
        weight *= 0.5
    return weight


def _left(name: str, used: float, weight: float) -> float:
    """How much of an effect this much more of it has: the first time counts most."""
    fades, share = FADES[name], 0.0
    for number, fade in enumerate(fades):
        share += fade * max(0.0, min(used + weight, number + 1.0) - max(used, float(number)))
    return share


def _later(mood: Mood, cause: Cause) -> float:
    """A way forward calms more later in the call."""
    return 1.0 + 0.05 * min(mood.turn, 8) if cause.effect == "way-forward" else 1.0


def _remembered(case: Case, temper: Temper, mood: Mood, turn: Turn, causes: tuple[Cause, ...]) -> Mood:
    """The customer after a turn: what they feel, and what they keep of it."""
    falls = sum(cause.share * cause.change.arousal * _later(mood, cause) for cause in causes if cause.effect in HELPS)
    fall = min(-falls, FASTEST_FALL)
    rise = _rise(temper, mood, turn, causes)
    floor = min(mood.heat, _floor(case, mood, turn))
    heat = round(max(mood.heat - fall + rise, floor), 6)
    # What did not calm, since it was too much at once or its time had not come, is not used up.
    took = (mood.heat + rise - heat) / -falls if falls else 1.0
    added = {name: rule.weight(mood, turn) * _weight(case, mood, turn, name) * took for name, rule in HELPS.items()}
    heard = mood.heard | _hears(mood, turn)
    taken = min(turn.ways, default=None) if turn.solves and heard and not turn.traps else None
    return replace(
        mood,
        heat=heat,
        peak=max(mood.peak, heat),
        trust=_within(mood.trust + _sum(causes, "trust")),
        outcome=_within(mood.outcome + _sum(causes, "outcome")),
        procedure=_within(mood.procedure + _sum(causes, "procedure")),
        treatment=_within(mood.treatment + _sum(causes, "treatment")),
        patience=mood.patience - _lost_patience(temper, causes),
        turn=mood.turn + 1,
        heard=heard,
        used={name: mood.used.get(name, 0.0) + added.get(name, 0.0) for name in {*mood.used, *added}},
        said=mood.said if turn.traps else (*mood.said, turn.stems),
        done=mood.done | (turn.moves if not turn.traps else frozenset()),
        promised=mood.promised or (not turn.traps and {Move.PLAN, Move.WHEN} <= turn.moves),
        chosen=mood.chosen if mood.chosen is not None else taken,
    )


def _sum(causes: tuple[Cause, ...], name: str) -> float:
    return sum(cause.share * float(getattr(cause.change, name)) for cause in causes)


def _rise(temper: Temper, mood: Mood, turn: Turn, causes: tuple[Cause, ...]) -> float:
    """By how much a turn upsets: never more than blame does. Anger that had gone down flares again."""
    harm = sum(cause.share * cause.change.arousal for cause in causes if cause.effect not in HELPS)
    worst = temper.effects[Trap.BLAME.value].arousal
    if not turn.traps:
        return max(0.0, min(harm, MOST_WITHOUT_A_TRAP))
    harm = worst if Trap.BLAME in turn.traps else min(max(harm, MOST_WITHOUT_A_TRAP), worst)
    return harm + min(0.25 * harm, max(0.0, mood.peak - 1.5 - mood.heat))


def _lost_patience(temper: Temper, causes: tuple[Cause, ...]) -> float:
    """Turns that they bear less: one more where nothing helped. Never more than blame costs."""
    helped = any(cause.effect in HELPS or cause.effect in WEARS_OUT.values() for cause in causes)
    worst = 1.0 - temper.effects[Trap.BLAME.value].patience
    if any(cause.effect == Trap.BLAME.value for cause in causes):
        return worst
    # What was good once and does no more for them is borne longer than what is nothing at all.
    idle = any(cause.effect == "nothing" and not cause.share for cause in causes)
    lost = max(0.0, -_sum(causes, "patience")) + (0.25 if idle else 0.0 if helped else 1.0)
    if any(cause.effect in set(Trap) for cause in causes):
        return min(max(lost, MOST_PATIENCE_WITHOUT_A_TRAP), worst)
    return min(lost, MOST_PATIENCE_WITHOUT_A_TRAP)


def _floor(case: Case, mood: Mood, turn: Turn) -> float:
    """How calm they can get with what was done for them by now: no kind word stands in for what is missing."""
    done = mood.done | turn.moves
    unheard = not (mood.heard or _hears(mood, turn))
    unowned = not done & {Move.OWN, Move.APOLOGISE}
    unplanned = not (mood.promised or {Move.PLAN, Move.WHEN} <= turn.moves)
    return CALMEST + 4.0 * unheard + 1.5 * unowned + 1.5 * unplanned


def _hears(mood: Mood, turn: Turn) -> frozenset[str]:
    """Facts that they told and feel heard about from now on; beside a trap, or in a heap, none."""
    gives_back = turn.moves & {Move.ACKNOWLEDGE, Move.REFLECT, Move.APOLOGISE, Move.OWN, Move.EXPLAIN}
    if turn.traps or turn.too_much or not gives_back:
        return frozenset()
    return (turn.facts & mood.known) - mood.heard


def _ended(mood: Mood, turn: Turn) -> Mood:
    """Who has no patience left, or is beside themselves once more, does not stay. Who agreed says goodbye."""
    if mood.agreed and not turn.traps:
        return replace(mood, end=End.CALM, heat=min(mood.heat, CALMEST))
    beside = mood.heat >= 10.0 and bool(turn.traps) and mood.turn > 1
    if mood.patience <= 0 or beside or mood.turn >= MOST_TURNS:
        end = End.HUNG_UP if mood.arousal >= HOT + 1 else End.SUPERVISOR
        heat = max(mood.heat, 10.0)
        return replace(mood, end=end, heat=heat, peak=max(mood.peak, heat), patience=max(mood.patience, 0.0))
    return mood


def _cue(case: Case, before: Mood, mood: Mood, turn: Turn) -> tuple[Cue, str]:
    """What they answer to, and the fact that they bring up with it."""
    for cue, holds in _CUES:
        if holds(case, before, mood, turn):
            return cue, _fact_for(case, cue, before, mood, turn)
    return Cue.WAITING, ""


def _fact_for(case: Case, cue: Cue, before: Mood, mood: Mood, turn: Turn) -> str:
    if cue is Cue.TELLS:
        return _next_fact(case, mood, turn)
    if cue in (Cue.UNHEARD, Cue.NOT_YET, Cue.ASKED_AGAIN, Cue.HALF_HEARD):
        wanted = turn.asked & before.known if cue is Cue.ASKED_AGAIN else before.known - mood.heard
        return next((name for name in case.facts if name in wanted), "")
    if cue is Cue.HEARD:
        return next((name for name in case.facts if name in turn.facts), "")
    return ""


def _next_fact(case: Case, mood: Mood, turn: Turn) -> str:
    """The fact that a question brings out, what was asked for first. What has to be earned comes last."""
    hidden = [name for name in case.facts if name not in mood.known]
    asked = [name for name in hidden if case.facts[name].known is not Released.EARNED]
    free = asked or (hidden if mood.trust >= EARNED_TRUST else [])
    return next((name for name in free if name in turn.asked), next(iter(free), ""))


def _is_again(mood: Mood, turn: Turn) -> bool:
    """Whether nearly the same was said before."""
    return len(turn.stems) > 3 and any(len(turn.stems & said) >= _ALIKE * len(turn.stems | said) for said in mood.said)


def _within(value: float) -> float:
    return round(min(10.0, max(0.0, value)), 3)


class Help(Struct, frozen=True):
    """How much of a helping row there is in a turn, and the finding whose words are quoted for it."""

    weight: Callable[[Mood, Turn], float]
    quoted: str


def _when(*moves: Move) -> Callable[[Mood, Turn], float]:
    """Once where all these moves are made."""
    return lambda _, turn: 1.0 if set(moves) <= turn.moves else 0.0


def _names_feeling(turn: Turn) -> bool:
    return Move.ACKNOWLEDGE in turn.moves and (turn.feeling or Move.ACKNOWLEDGE in turn.strong)


def _offers(turn: Turn) -> bool:
    return bool(turn.moves & {Move.OFFER, Move.REMEDY, Move.PLAN})


HELPS: Mapping[str, Help] = {
    "gave-fact-back": Help(lambda mood, turn: float(len(_hears(mood, turn))), "reflect"),
    "feeling-with-fact": Help(
        lambda mood, turn: 1.0 if _names_feeling(turn) and turn.facts & mood.known else 0.0, "acknowledge"
    ),
    "named-feeling": Help(_when(Move.ACKNOWLEDGE), "acknowledge"),
    "owned": Help(_when(Move.OWN), "own"),
    "reassured": Help(_when(Move.REASSURE), "reassure"),
    "apologised": Help(_when(Move.APOLOGISE), "apologise"),
    "explained": Help(_when(Move.EXPLAIN), "explain"),
    "asked-openly": Help(
        lambda mood, turn: 1.0 if Move.EXPLORE in turn.moves or turn.asked - mood.known else 0.0, "explore"
    ),
    "way-forward": Help(_when(Move.PLAN, Move.WHEN), "plan"),
    "some-plan": Help(lambda _, turn: 1.0 if Move.PLAN in turn.moves and Move.WHEN not in turn.moves else 0.0, "plan"),
    "offered-their-way": Help(lambda _, turn: 1.0 if _offers(turn) and turn.ways else 0.0, "offer"),
    "offered-ways": Help(lambda _, turn: 1.0 if Move.OFFER in turn.moves and not turn.ways else 0.0, "offer"),
    "compensated": Help(_when(Move.REMEDY), "remedy"),
    "checked-with-them": Help(_when(Move.CONFIRM), "confirm"),
    "thanked": Help(_when(Move.THANK), "thank"),
    "will-check": Help(_when(Move.CHECK_IN), "check-in"),
    "left-contact": Help(_when(Move.CONTACT), "contact"),
}
"""What helps, in the order in which it is told. Each is a row of the table."""

HARMS: Mapping[str, Callable[[Mood, Turn], bool]] = {
    "set-off": lambda _, turn: bool(turn.trigger),
    "solved-unheard": lambda mood, turn: turn.solves and not turn.traps and not (mood.is_heard or _hears(mood, turn)),
    "asked-again": lambda mood, turn: bool(turn.asked & mood.known),
    "same-again": _is_again,
    "too-much": lambda _, turn: turn.too_much,
}
"""What harms beside the traps, each of which is a row of its own."""

_SOLUTIONS = frozenset(
    {"way-forward", "some-plan", "offered-ways", "offered-their-way", "compensated", "checked-with-them"}
)
_FOBBING = frozenset({Trap.POLICY, Trap.DEFLECT, Trap.VAGUE, Trap.HELPLESS, Trap.ACCOUNT_FIRST})

_MORE_THAN_ASKED = frozenset(
    {Move.ACKNOWLEDGE, Move.REFLECT, Move.APOLOGISE, Move.OWN, Move.OFFER, Move.PLAN, Move.EXPLAIN}
)

_Holds = Callable[[Case, Mood, Mood, Turn], bool]
_CUES: tuple[tuple[Cue, _Holds], ...] = (
    (Cue.HANGS_UP, lambda _, __, mood, ___: mood.end is End.HUNG_UP),
    (Cue.SUPERVISOR, lambda _, __, mood, ___: mood.end is End.SUPERVISOR),
    (Cue.GOODBYE, lambda _, __, mood, ___: mood.end is End.CALM),
    (Cue.SET_OFF, lambda _, __, ___, turn: bool(turn.trigger)),
    (Cue.BLAMED, lambda _, __, ___, turn: bool(turn.traps & {Trap.BLAME, Trap.DEFEND, Trap.EXCUSE})),
    (Cue.ORDERED, lambda _, __, ___, turn: Trap.COMMAND in turn.traps),
    (Cue.BELITTLED, lambda _, __, ___, turn: Trap.DISMISS in turn.traps),
    (Cue.HALF_SORRY, lambda _, __, ___, turn: bool(turn.traps & {Trap.NON_APOLOGY, Trap.BUT})),
    (Cue.FOBBED_OFF, lambda _, __, ___, turn: bool(turn.traps & _FOBBING)),
    (Cue.HURT, lambda _, __, ___, turn: bool(turn.traps)),
    (Cue.TOO_MUCH, lambda _, __, ___, turn: turn.too_much),
    (
        Cue.AGREES,
        lambda _, before, mood, turn: (
            Move.CONFIRM in turn.moves and mood.promised and mood.chosen is not None and mood.arousal <= CALM + 0.5
        ),
    ),
    (Cue.ASKED_AGAIN, lambda _, before, __, turn: bool(turn.asked & before.known)),
    (Cue.SAME_AGAIN, lambda _, before, __, turn: _is_again(before, turn)),
    (Cue.UNHEARD, lambda _, __, mood, turn: turn.solves and not mood.is_heard),
    (Cue.NOT_YET, lambda _, __, ___, turn: Move.CONFIRM in turn.moves),
    (
        Cue.CHOOSES,
        lambda _, before, mood, turn: mood.chosen is not None and before.chosen is None,
    ),
    (Cue.PLAN_TAKEN, lambda _, __, mood, turn: mood.promised and {Move.PLAN, Move.WHEN} <= turn.moves),
    (
        Cue.NOT_THAT,
        lambda _, __, mood, turn: (
            bool(turn.moves & {Move.OFFER, Move.REMEDY}) and not turn.ways and mood.chosen is None
        ),
    ),
    (Cue.WHEN, lambda _, __, ___, turn: Move.PLAN in turn.moves and Move.WHEN not in turn.moves),
    (
        Cue.TELLS,
        lambda case, before, mood, turn: (
            bool(Move.EXPLORE in turn.moves or turn.asked - before.known) and bool(_next_fact(case, mood, turn))
        ),
    ),
    (Cue.TOLD_ALL, lambda _, __, ___, turn: Move.EXPLORE in turn.moves and not turn.moves & _MORE_THAN_ASKED),
    (
        Cue.EXPLAINED,
        lambda _, __, ___, turn: (
            Move.EXPLAIN in turn.moves and not turn.moves & {Move.ACKNOWLEDGE, Move.REFLECT, Move.APOLOGISE}
        ),
    ),
    (Cue.HEARD, lambda _, before, mood, turn: bool(mood.heard - before.heard)),
    (
        Cue.SORRY_DOUBTED,
        lambda case, __, ___, turn: (
            bool(turn.moves & {Move.APOLOGISE, Move.OWN}) and case.scenario.failure.fault is Fault.BAD_FAITH
        ),
    ),
    (Cue.SORRY_TAKEN, lambda _, __, ___, turn: bool(turn.moves & {Move.APOLOGISE, Move.OWN})),
    (Cue.HALF_HEARD, lambda _, __, ___, turn: bool(turn.moves & {Move.ACKNOWLEDGE, Move.REFLECT})),
)
"""What they answer to: the first that holds. What hurts goes before what helps."""
