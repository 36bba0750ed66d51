"""What a turn does to a customer: what helps and what harms, when it counts and how much of it is left. Tables.

Each name here is a row of `temper.yaml`, where its sizes are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.drill.case import Case
from recovery_coach.drill.hearing import Turn
from recovery_coach.drill.mood import Cause, Mood
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Fault, Temper

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


class Help(Struct, frozen=True):
    """How much of a helping row there is in a turn, and the finding whose words are quoted for it."""

    weight: Callable[[Mood, Turn], float]
    quoted: str


def _when(*moves: Move) -> Callable[[Mood, Turn], float]:
    """Once where all these moves are made."""
    return lambda _, turn: 1.0 if set(moves) <= turn.moves else 0.0


def _names_feeling(turn: Turn) -> bool:
    return Move.ACKNOWLEDGE in turn.moves and (turn.feeling or Move.ACKNOWLEDGE in turn.strong)


def _asks(mood: Mood, turn: Turn) -> float:
    """Whether they can tell something. A question that only wants a particular is at least a question."""
    # Which way they would take, or whether it is right for them, is no question for what happened.
    openly = Move.EXPLORE in turn.moves and not turn.moves & {Move.OFFER, Move.CONFIRM}
    if openly or turn.asked - mood.known:
        return 1.0
    return 0.3 if turn.aside else 0.0


def _offers(mood: Mood, turn: Turn) -> bool:
    """Whether a way is put to them. Once they took one, a plan that names it is no offer any more."""
    return bool(turn.moves & {Move.OFFER, Move.REMEDY}) or (Move.PLAN in turn.moves and mood.chosen is None)


def hears(mood: Mood, turn: Turn) -> frozenset[str]:
    """Facts that they told and feel heard about from now on; beside a trap, or in a heap, none."""
    gives_back = turn.moves & {Move.ACKNOWLEDGE, Move.REFLECT, Move.APOLOGISE, Move.OWN, Move.EXPLAIN}
    if turn.traps or turn.too_much or not gives_back:
        return frozenset()
    return (turn.facts & mood.known) - mood.heard


def asks_again(mood: Mood, turn: Turn) -> bool:
    """Whether all that was asked for was told before."""
    return bool(turn.asked) and turn.asked <= mood.known


def is_again(mood: Mood, turn: Turn) -> bool:
    """Whether nearly the same was said before."""
    return len(turn.stems) > 3 and any(len(turn.stems & said) >= _ALIKE * len(turn.stems | said) for said in mood.said)


HELPS: Mapping[str, Help] = {
    "gave-fact-back": Help(lambda mood, turn: float(len(hears(mood, turn))), "fact"),
    "feeling-with-fact": Help(
        lambda mood, turn: 1.0 if _names_feeling(turn) and turn.facts & mood.known else 0.0, "acknowledge"
    ),
    "named-feeling": Help(_when(Move.ACKNOWLEDGE), "acknowledge"),
    "owned": Help(_when(Move.OWN), "own"),
    "reassured": Help(_when(Move.REASSURE), "reassure"),
    "apologised": Help(_when(Move.APOLOGISE), "apologise"),
    "explained": Help(_when(Move.EXPLAIN), "explain"),
    "asked-openly": Help(_asks, "explore"),
    "way-forward": Help(_when(Move.PLAN, Move.WHEN), "plan"),
    "some-plan": Help(lambda _, turn: 1.0 if Move.PLAN in turn.moves and Move.WHEN not in turn.moves else 0.0, "plan"),
    "offered-their-way": Help(lambda mood, turn: 1.0 if _offers(mood, turn) and turn.ways else 0.0, "way"),
    "offered-ways": Help(lambda _, turn: 1.0 if Move.OFFER in turn.moves and not turn.ways else 0.0, "offer"),
    "compensated": Help(_when(Move.REMEDY), "remedy"),
    "checked-with-them": Help(_when(Move.CONFIRM), "confirm"),
    "thanked": Help(_when(Move.THANK), "thank"),
    "will-check": Help(_when(Move.CHECK_IN), "check-in"),
    "left-contact": Help(_when(Move.CONTACT), "contact"),
}
"""What helps, in the order in which it is reckoned. Each is a row of the table."""

HARMS: Mapping[str, Callable[[Mood, Turn], bool]] = {
    "set-off": lambda _, turn: bool(turn.trigger),
    "solved-unheard": lambda mood, turn: turn.solves and not (mood.heard or hears(mood, turn)),
    "asked-again": asks_again,
    "same-again": is_again,
    "too-much": lambda _, turn: turn.too_much,
}
"""What harms besides the traps, each of which is a row of its own."""

_MORE_THAN_WORDS = frozenset({Move.EXPLORE, Move.OWN, Move.OFFER, Move.PLAN, Move.EXPLAIN, Move.REMEDY, Move.CONFIRM})
"""What a turn is about, whatever kind words stand beside it."""

_BESIDE_TRAPS = frozenset({"set-off"})
"""What is felt even beside a trap. The rest is nothing to it."""

ROWS = (*HELPS, *HARMS, *WEARS_OUT.values(), *(trap.value for trap in Trap), "nothing")
"""The rows of the table: without one of them a turn can't be taken."""

_SOLUTIONS = frozenset(
    {"way-forward", "some-plan", "offered-ways", "offered-their-way", "compensated", "checked-with-them"}
)


_KIND_WORDS = frozenset({"named-feeling", "apologised", "reassured", "thanked"})


def causes_of(case: Case, temper: Temper, mood: Mood, turn: Turn) -> Iterator[Cause]:
    """The rows of the table that count in this turn."""
    helped = False
    for name, rule in HELPS.items():
        weight = weight_of(mood, turn, name)
        if not weight:
            continue
        share = _left(name, mood.used.get(name, 0.0), weight) * strength_of(case, name)
        worn = WEARS_OUT.get(name)
        if worn and mood.used.get(name, 0.0) > len(FADES[name]) - 0.01:
            if turn.moves & _MORE_THAN_WORDS or turn.facts & mood.known:
                continue  # They are not said by themselves: what else is said is heard.
            helped = True  # It was meant well: that they wait for something else is told by its own row.
            yield _cause(temper, worn, 1.0, turn, rule.quoted)
        elif share > 0:
            helped = True
            yield _cause(temper, name, share, turn, rule.quoted)
    for trap in sorted(turn.traps):
        yield _cause(temper, trap.value, 1.0, turn, trap.value)
    for name, counts in HARMS.items():
        if counts(mood, turn) and (not turn.traps or name in _BESIDE_TRAPS):
            yield _cause(temper, name, 1.0, turn, "")
    if not helped and not turn.traps:
        yield _cause(temper, "nothing", 0.0 if turn.moves else 1.0, turn, "")


def _cause(temper: Temper, name: str, share: float, turn: Turn, quoted: str) -> Cause:
    effect = temper.effects[name]
    return Cause(name, effect.when, round(share, 3), turn.quotes.get(quoted, ""), effect)


def weight_of(mood: Mood, turn: Turn, name: str, *, again: bool = False) -> float:
    """How far a helping row gets through: less in a heap, less before its time, not at all beside a trap.

    `again` reckons facts that they were heard with before as if they were new.
    """
    if turn.traps:
        return 0.0
    weight = HELPS[name].weight(replace(mood, heard=frozenset()) if again else mood, turn)
    if turn.too_much:
        weight *= 0.4
    if name in _SOLUTIONS and not (mood.heard or hears(mood, turn)):
        weight *= 0.3
    if name == "way-forward" and mood.chosen is None and not turn.ways:
        weight *= 0.5  # By when, but what?
    if name == "compensated" and not (mood.done | turn.moves) & {Move.APOLOGISE}:
        weight *= 0.4
    return weight


def strength_of(case: Case, name: str) -> float:
    """How much a helping row counts with this failure."""
    failure = case.scenario.failure
    if name == "owned" and failure.fault is Fault.BAD_FAITH:
        return 0.5
    # Who was harmed more is won back less by words alone (Weun, Beatty and Jones 2004).
    return 1.3 - 0.1 * failure.severity if name in _KIND_WORDS else 1.0


def _left(name: str, used: float, weight: float) -> float:
    """How much of an effect this much more of it has: the first time counts most."""
    fades, share = FADES[name], 0.0
    for number, fade in enumerate(fades):
        share += fade * max(0.0, min(used + weight, number + 1.0) - max(used, float(number)))
    return share
