"""What a customer answers to, and the fact that they bring up with it. A table."""

from __future__ import annotations

from collections.abc import Callable

from recovery_coach.drill.case import Case
from recovery_coach.drill.effects import asks_again, is_again
from recovery_coach.drill.hearing import Turn
from recovery_coach.drill.mood import End, Mood
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Cue, Fault, Released

EARNED_TRUST = 5.0
"""The trust from which a question brings out what they would not tell just anyone."""

_FOBBING = frozenset({Trap.POLICY, Trap.DEFLECT, Trap.VAGUE, Trap.HELPLESS, Trap.ACCOUNT_FIRST})

_MORE_THAN_ASKED = frozenset(
    {Move.ACKNOWLEDGE, Move.REFLECT, Move.APOLOGISE, Move.OWN, Move.OFFER, Move.PLAN, Move.EXPLAIN}
)

AGREEABLE = 3.5
"""How calm they are before they say yes to it all."""

PARTING = frozenset({Move.THANK, Move.CHECK_IN, Move.CONTACT, Move.INVITE_BACK})
LEAVING = frozenset({Move.THANK, Move.INVITE_BACK})
"""What is said as people part, and what is the last of it."""

_ANSWERS = frozenset({Cue.TELLS, Cue.TOLD_ALL})
"""What they say to a question, unless it is for something that this case doesn't tell."""

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
    (Cue.AGREES, lambda _, __, mood, turn: is_ready(mood) and bool(turn.moves & {Move.CONFIRM, *PARTING})),
    (Cue.AGREES, lambda _, before, __, ___: before.agreed),
    (Cue.ASKED_AGAIN, lambda _, before, __, turn: asks_again(before, turn)),
    (Cue.UNHEARD, lambda _, __, mood, turn: turn.solves and not mood.heard),
    (
        Cue.CHOOSES,
        lambda _, before, mood, turn: mood.chosen is not None and before.chosen is None,
    ),
    (Cue.NOT_YET, lambda _, __, ___, turn: Move.CONFIRM in turn.moves or turn.farewell),
    (Cue.PLAN_TAKEN, lambda _, __, mood, turn: mood.promised and {Move.PLAN, Move.WHEN} <= turn.moves),
    (
        Cue.NOT_THAT,
        lambda _, __, mood, turn: (
            bool(turn.moves & {Move.OFFER, Move.REMEDY})
            and Move.EXPLAIN not in turn.moves
            and not turn.ways
            and mood.chosen is None
        ),
    ),
    (Cue.WHEN, lambda _, __, ___, turn: Move.PLAN in turn.moves and not turn.moves & {Move.WHEN, Move.EXPLAIN}),
    (
        Cue.TELLS,
        lambda case, before, mood, turn: (
            bool(Move.EXPLORE in turn.moves or turn.asked - before.known) and bool(_next_fact(case, mood, turn))
        ),
    ),
    (Cue.SAME_AGAIN, lambda _, before, __, turn: is_again(before, turn)),
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


def is_ready(mood: Mood) -> bool:
    """Whether they would say yes to it all: they chose, they know what happens and when, and they are calm."""
    return mood.promised and mood.chosen is not None and mood.arousal <= AGREEABLE


def cue_of(case: Case, before: Mood, mood: Mood, turn: Turn) -> tuple[Cue, str]:
    """What they answer to, and the fact that they bring up with it."""
    for cue, holds in _CUES:
        if holds(case, before, mood, turn):
            fact = _fact_for(case, cue, before, mood, turn)
            return Cue.NO_ANSWER if cue in _ANSWERS and turn.aside else cue, fact
    return Cue.NO_ANSWER if turn.aside else Cue.WAITING, ""


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
