"""What a drill call showed: criteria that are there or not, order and rates, what must not happen, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from recovery_coach.drill.call import DrillCall, Exchange
from recovery_coach.drill.hearing import Turn
from recovery_coach.drill.mood import CALM, End, degree
from recovery_coach.model.phrasing import Move, Trap

RUBRIC = "1"
"""The version of what is asked for here: a certificate names it."""

MOST_HARM = 2
"""Turns with blame or belittling that no call is passed with."""


class Met(StrEnum):
    """Whether a criterion was met."""

    PRESENT = "present"
    ABSENT = "absent"
    NA = "n/a"


class Criterion(Struct, frozen=True):
    """What is looked for in a call: its name, what it is called, whether a pass needs it, and the exercise for it."""

    name: str
    label: str
    needed: bool
    practise: str
    met: Callable[[DrillCall], Met]


class Count(Struct, frozen=True):
    """Something counted in a call, in words."""

    label: str
    value: str


class Debrief(Struct, frozen=True):
    """A call looked back on. `criteria` go by name; `next` names the one thing to work on, and `practise` how.

    `why` says, in a call that isn't passed though nothing in it is critical, what it wanted.
    """

    outcome: str
    passed: bool
    critical: tuple[str, ...]
    criteria: dict[str, Met]
    counts: tuple[Count, ...]
    why: str
    arousal: tuple[float, ...]
    next: str
    practise: str


def debrief(call: DrillCall) -> Debrief:
    """Looks back on a call as far as it went."""
    found = {criterion.name: criterion.met(call) for criterion in CRITERIA}
    critical = tuple(_critical(call))
    needed = [criterion for criterion in CRITERIA if criterion.needed]
    passed = (
        (call.mood.end is End.CALM or call.mood.agreed)
        and not critical
        and all(found[criterion.name] is not Met.ABSENT for criterion in needed)
        and call.mood.arousal <= CALM
    )
    missing = next((each for each in (*needed, *CRITERIA) if found[each.name] is Met.ABSENT), None)
    return Debrief(
        outcome=outcome(call),
        passed=passed,
        critical=critical,
        criteria=found,
        counts=tuple(_counts(call)),
        why="" if passed or critical else _why(call, [each.label for each in needed if found[each.name] is Met.ABSENT]),
        arousal=(call.case_arousal, *(each.reaction.mood.arousal for each in call.exchanges)),
        next=missing.label if missing else "",
        practise=missing.practise if missing else "",
    )


def serves(call: DrillCall) -> bool:
    """Whether a call can be a model: it is passed, and leaves them calmer than they came."""
    found = debrief(call)
    return found.passed and found.arousal[-1] < found.arousal[0]


def _why(call: DrillCall, missing: Sequence[str]) -> str:
    if missing:
        return f"not there: {'; '.join(missing)}"
    if not call.mood.agreed and call.mood.end is not End.CALM:
        return "it was over before they had said yes to it"
    return f"they were still at {degree(call.mood.arousal)} of 10"


def outcome(call: DrillCall) -> str:
    """How the call ended, as a case's outcome would say it."""
    mood = call.mood
    if mood.end in (End.HUNG_UP, End.SUPERVISOR):
        return "lost"
    if mood.end is End.CALM or mood.agreed:
        return "recovered"
    return "partly" if mood.promised and mood.arousal < 6 else "lost"


def _critical(call: DrillCall) -> Iterator[str]:
    """What no number of kind words makes up for."""
    if call.mood.end is End.HUNG_UP:
        yield "they hung up"
    if call.mood.end is End.SUPERVISOR:
        yield "they went over your head"
    harmful = sum(bool(each.turn.traps & {Trap.BLAME, Trap.DISMISS}) for each in call.exchanges)
    if harmful >= MOST_HARM:
        yield f"you blamed someone or made it small in {harmful} turns"
    beyond = next((each for each in call.exchanges if goes_beyond(call, each)), None)
    if beyond:
        yield f"you gave more than you may without asking: “{beyond.turn.text[:60]}”"


def goes_beyond(call: DrillCall, exchange: Exchange) -> bool:
    """Whether more was promised in a turn than the trainee may give, and nobody was asked by the next turn."""
    scenario, turn = call.case.scenario, exchange.turn
    dear = any(call.case.accepts[place].cost > scenario.authority for place in turn.ways)
    if not dear or not turn.moves & {Move.PLAN, Move.REMEDY}:
        return False
    place = call.exchanges.index(exchange)
    return not any(_asks_above(each.turn, scenario.above) for each in call.exchanges[: place + 2])


def _asks_above(turn: Turn, above: str) -> bool:
    text = turn.text.lower()
    return any(words in text for words in (above.lower(), *_ASKING_ABOVE))


_ASKING_ABOVE = (
    "approve",
    "let me ask",
    "i'll ask",
    "permission",
    "say yes",
    "yes from",
    "sign off",
    "supervisor",
    "manager",
)
"""How people say that someone else has to agree."""


def _present(holds: bool) -> Met:
    return Met.PRESENT if holds else Met.ABSENT


def _first(call: DrillCall, *moves: Move) -> int | None:
    """The turn in which one of these moves came first."""
    return next((number for number, each in enumerate(call.exchanges) if each.turn.moves & set(moves)), None)


def _named_feeling(call: DrillCall) -> Met:
    return _present(
        any(
            not each.turn.traps
            and Move.ACKNOWLEDGE in each.turn.moves
            and (each.turn.feeling or Move.ACKNOWLEDGE in each.turn.strong)
            for each in call.exchanges
        )
    )


def _apology_first(call: DrillCall) -> Met:
    remedy, sorry = _first(call, Move.REMEDY), _first(call, Move.APOLOGISE)
    if remedy is None:
        return Met.NA
    return _present(sorry is not None and sorry <= remedy)


def _two_ways(call: DrillCall) -> Met:
    if not call.case.scenario.failure.can_be_undone:
        return Met.NA
    offers = [each.turn for each in call.exchanges if each.turn.moves & {Move.OFFER, Move.REMEDY, Move.PLAN}]
    ways = frozenset[int]().union(*(turn.ways for turn in offers))
    put = any(Move.OFFER in turn.moves and " or " in f" {turn.text.lower()} " for turn in offers)
    return _present(put or len(ways) > 1)


def _who_and_when(call: DrillCall) -> Met:
    return _present(any({Move.PLAN, Move.WHEN} <= each.turn.moves for each in call.exchanges))


def _explained(call: DrillCall) -> Met:
    found = _made(Move.EXPLAIN)(call)
    return Met.NA if call.case.scenario.failure.customer_is_wrong and found is Met.ABSENT else found


def _invited(call: DrillCall) -> Met:
    return _made(Move.INVITE_BACK)(call) if call.mood.end is End.CALM else Met.NA


def _made(*moves: Move) -> Callable[[DrillCall], Met]:
    return lambda call: _present(bool(call.mood.done & set(moves)))


CRITERIA: tuple[Criterion, ...] = (
    Criterion("feeling-named", "their feeling named", True, "say-better", _named_feeling),
    Criterion(
        "fact-given-back",
        "a fact of theirs given back",
        True,
        "say-better",
        lambda call: _present(bool(call.mood.heard)),
    ),
    Criterion("owned", "taken on by you", True, "first-words", _made(Move.OWN)),
    Criterion("explained", "told how it came about", False, "spot-it", _explained),
    Criterion("apology-first", "an apology before anything of value", True, "in-order", _apology_first),
    Criterion("two-options", "two ways or more to choose from", False, "options", _two_ways),
    Criterion("their-choice", "a way that they chose", True, "options", lambda c: _present(c.mood.chosen is not None)),
    Criterion("step-who-when", "a step with who and by when", True, "say-better", _who_and_when),
    Criterion("agreement", "asked whether it is right for them", True, "the-close", _made(Move.CONFIRM)),
    Criterion("thanked", "thanked", False, "the-close", _made(Move.THANK)),
    Criterion("contact", "a way back, or your own check", False, "the-close", _made(Move.CONTACT, Move.CHECK_IN)),
    Criterion("invited-back", "invited back", False, "the-close", _invited),
)
"""What is looked for. The order is that of a good call, and of what to work on first."""


def _counts(call: DrillCall) -> Iterator[Count]:
    """Order and rates: in which turns, and how often."""
    acknowledged = _first(call, Move.ACKNOWLEDGE, Move.REFLECT)
    solved = _first(call, Move.OFFER, Move.PLAN, Move.REMEDY)
    if solved is not None:
        before = acknowledged is not None and acknowledged <= solved
        yield Count("heard before solved", "yes" if before else "no")
    yield Count("gave back what they said", _turns(call, _is_back))
    yield Count("asked, so that they could tell it", _turns(call, _has("asked-openly")))
    yield Count("solved too soon", _turns(call, _has("solved-unheard")))
    yield Count("the same said again", _turns(call, _has("same-again", "same-apology", "same-empathy")))
    yield Count("asked what they had told", _turns(call, _has("asked-again")))
    traps = [trap for each in call.exchanges for trap in each.turn.traps]
    if traps:
        named = ", ".join(dict.fromkeys(trap.value for trap in traps))
        yield Count("traps", f"{_turns(call, lambda each: bool(each.turn.traps))}: {named}")


def _is_back(each: Exchange) -> bool:
    return Move.REFLECT in each.turn.moves or _has("gave-fact-back")(each)


def _has(*effects: str) -> Callable[[Exchange], bool]:
    return lambda each: any(cause.effect in effects for cause in each.reaction.causes)


def _turns(call: DrillCall, holds: Callable[[Exchange], bool]) -> str:
    """The numbers of the turns for which something holds, in words."""
    found = [str(number) for number, each in enumerate(call.exchanges, 1) if holds(each)]
    if not found:
        return "never"
    *most, last = found
    return f"in turns {', '.join(most)} and {last}" if most else f"in turn {last}"


INSTEAD: dict[Trap, frozenset[Move]] = {
    Trap.BLAME: frozenset({Move.OWN, Move.EXPLAIN}),
    Trap.EXCUSE: frozenset({Move.OWN, Move.EXPLAIN}),
    Trap.DEFEND: frozenset({Move.ACKNOWLEDGE, Move.REFLECT}),
    Trap.NON_APOLOGY: frozenset({Move.APOLOGISE, Move.OWN}),
    Trap.BUT: frozenset({Move.ACKNOWLEDGE, Move.REFLECT}),
    Trap.COMMAND: frozenset({Move.ACKNOWLEDGE, Move.REFLECT}),
    Trap.HELPLESS: frozenset({Move.OFFER}),
    Trap.POLICY: frozenset({Move.OFFER, Move.PLAN}),
    Trap.DEFLECT: frozenset({Move.PLAN, Move.OWN}),
    Trap.VAGUE: frozenset({Move.PLAN, Move.WHEN}),
    Trap.OVERPROMISE: frozenset({Move.PLAN, Move.WHEN}),
    Trap.CANNED: frozenset({Move.ACKNOWLEDGE, Move.REFLECT}),
    Trap.ACCOUNT_FIRST: frozenset({Move.ACKNOWLEDGE, Move.REASSURE}),
    Trap.DISMISS: frozenset({Move.ACKNOWLEDGE, Move.REFLECT}),
    Trap.JARGON: frozenset({Move.EXPLAIN, Move.PLAN}),
}
"""What would have served instead of a trap."""
