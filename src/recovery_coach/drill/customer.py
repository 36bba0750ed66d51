"""The customer: what a turn does to them, by a table that a trainer can read, and why.

The state can be read, and every change of it has a cause with a source. The same case and the same turns are the same
call. Sizes are in `temper.yaml`; when each of its rows counts is in `effects`, what they answer to is in `cues`.

What is worse never leaves them calmer, and what is better never angrier: tests hold the engine to both. So what upset
them and what speaks against it are added up apart, and nothing that was said is lost for having come at its wrong time.
Where they can't get calmer yet, since nobody heard them or nobody took it on, kind words, owning and facts wait, and
count once that is done; what solves it before they feel heard counts for less than a third. It is also why no turn
hurts more than blame does, why nothing is heard beside a trap, and why heat is reckoned beyond 10, though nobody is
shown as more than beside themselves.
"""

from __future__ import annotations

from msgspec.structs import replace

from recovery_coach.drill.case import Case
from recovery_coach.drill.cues import LEAVING, cue_of, is_ready
from recovery_coach.drill.effects import HELPS, WEARS_OUT, causes_of, hears, strength_of, weight_of
from recovery_coach.drill.hearing import Turn
from recovery_coach.drill.mood import CALM, Cause, End, Mood, Reaction
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Cue, Fault, Released, Temper

MOST_TURNS = 30
"""No customer stays longer on the line."""

CALMEST = 1.0
"""Who was let down is never calmer than this, in one call."""

UNHEARD, UNOWNED, UNCHOSEN, UNPLANNED = 0.45, 0.1, 0.2, 0.2
"""The shares of what they came with that stay while nobody heard them, nobody took it on, there is no way forward that
they would take, or nobody said what happens and when.
"""

FASTEST_FALL = 1.5
"""Anger fades slowly: no turn takes more of it at severity 3; less where more harm was done, and where it was meant."""

HOTTEST = 11.0
"""How hot they can get. Beyond 10 nobody is shown: it is what has to go before they are calmer again."""

HARM_BORNE = 4.5
"""How much harm is borne by who is beside themselves, before they leave: two turns of blame, three of most traps."""

MOST_WITHOUT_A_TRAP = 0.5
LEAST_OF_A_TRAP = 0.7
"""By how much a turn without a trap can upset, and by how much one with a trap does."""

MOST_PATIENCE_WITHOUT_A_TRAP = 1.5
LEAST_PATIENCE_OF_A_TRAP = 1.75
"""The same of patience, in turns."""


def begin(case: Case) -> Mood:
    """The customer as the call begins, with what they tell in their first words."""
    customer, arousal = case.scenario.customer, _arrived(case)
    return Mood(
        heat=arousal,
        upset=arousal,
        trust=customer.trust,
        patience=float(customer.patience),
        peak=arousal,
        known=frozenset(name for name, fact in case.facts.items() if fact.known is Released.TOLD),
    )


def _arrived(case: Case) -> float:
    """How upset they are as the call begins."""
    again = case.scenario.failure.second_complaint
    return min(10.0, case.scenario.customer.arousal + (0.5 if again else 0.0))


def react(case: Case, temper: Temper, mood: Mood, turn: Turn) -> Reaction:
    """What a turn does to the customer. After the end nothing does anything."""
    if mood.end is not None:
        return Reaction(mood, (), Cue.GOODBYE)
    causes = tuple(causes_of(case, temper, mood, turn))
    after = _ended(case, mood, _felt(case, temper, mood, _kept(temper, mood, turn, causes), turn, causes), turn)
    cue, fact = cue_of(case, mood, after, turn)
    after = replace(
        after,
        known=after.known | ({fact} if fact else set()),
        agreed=cue is Cue.AGREES or (after.agreed and after.arousal <= CALM),
    )
    return Reaction(after, causes, cue, fact)


def _kept(temper: Temper, mood: Mood, turn: Turn, causes: tuple[Cause, ...]) -> Mood:
    """The customer with what they keep of a turn: what was done, and what it adds to either side of the scales."""
    well = not turn.traps
    heard = mood.heard | hears(mood, turn)
    taken = min(turn.ways, default=None) if turn.solves and heard and well and not turn.too_much else None
    said = {name: weight_of(mood, turn, name) for name in HELPS}
    return replace(
        mood,
        upset=mood.upset + _harm(temper, turn, causes),
        relief=mood.relief - sum(_arousal(mood, cause) for cause in causes if cause.effect in HELPS),
        trust=_within(mood.trust + _sum(causes, "trust")),
        outcome=_within(mood.outcome + _sum(causes, "outcome")),
        procedure=_within(mood.procedure + _sum(causes, "procedure")),
        treatment=_within(mood.treatment + _sum(causes, "treatment")),
        patience=mood.patience - _lost_patience(temper, causes),
        turn=mood.turn + 1,
        heard=heard,
        used={name: mood.used.get(name, 0.0) + more for name, more in said.items() if more or name in mood.used},
        said=(*mood.said, turn.stems) if well else mood.said,
        done=mood.done | (turn.moves if well else frozenset()),
        promised=mood.promised or (well and {Move.PLAN, Move.WHEN} <= turn.moves),
        chosen=mood.chosen if mood.chosen is not None else taken,
    )


def _felt(case: Case, temper: Temper, before: Mood, mood: Mood, turn: Turn, causes: tuple[Cause, ...]) -> Mood:
    """The customer as upset as they are after a turn. What hurts shows at once, and calm comes as slowly as it does."""
    calming = -sum(
        weight_of(before, turn, name, again=True)
        * strength_of(case, name)
        * temper.effects[name].arousal
        * _later(before, name)
        for name in HELPS
    )
    heat = before.heat + _flare(temper, before, turn, causes) - min(calming, _fastest_fall(case))
    heat = round(min(max(heat, _settled(case, mood)), HOTTEST), 6)
    return replace(mood, heat=heat, peak=max(mood.peak, heat))


def _fastest_fall(case: Case) -> float:
    failure = case.scenario.failure
    return FASTEST_FALL - 0.1 * (failure.severity - 3) - 0.1 * (failure.fault is Fault.BAD_FAITH)


def _flare(temper: Temper, before: Mood, turn: Turn, causes: tuple[Cause, ...]) -> float:
    """What shows at once, however well they were disposed: anger that had gone down flares again."""
    if not turn.traps and not turn.trigger:
        return 0.0
    harm = _harm(temper, turn, causes)
    return harm + min(0.25 * harm, max(0.0, before.peak - 1.5 - before.heat))


def _settled(case: Case, mood: Mood) -> float:
    """How upset they would be by and by, with all that was said: no kind word stands in for what is missing."""
    unowned = not mood.done & {Move.OWN, Move.APOLOGISE}
    missing = UNHEARD * (not mood.heard) + UNOWNED * unowned
    missing += UNCHOSEN * (mood.chosen is None) + UNPLANNED * (not mood.promised)
    floor = CALMEST + missing * (_arrived(case) - CALMEST)
    return max(mood.upset - mood.relief, min(mood.upset, floor))


def _arousal(mood: Mood, cause: Cause) -> float:
    return cause.share * cause.change.arousal * _later(mood, cause.effect)


def _later(mood: Mood, effect: str) -> float:
    """A way forward calms more later in the call."""
    return 1.0 + 0.05 * min(mood.turn, 8) if effect == "way-forward" else 1.0


def _sum(causes: tuple[Cause, ...], name: str) -> float:
    return sum(cause.share * float(getattr(cause.change, name)) for cause in causes)


def _harm(temper: Temper, turn: Turn, causes: tuple[Cause, ...]) -> float:
    """By how much a turn upsets: never more than blame does."""
    harm = sum(cause.share * cause.change.arousal for cause in causes if cause.effect not in HELPS)
    worst = temper.effects[Trap.BLAME.value].arousal
    if not turn.traps:
        return max(0.0, min(harm, MOST_WITHOUT_A_TRAP))
    return worst if Trap.BLAME in turn.traps else min(max(harm, LEAST_OF_A_TRAP), worst)


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
        return min(max(lost, LEAST_PATIENCE_OF_A_TRAP), worst)
    return min(lost, MOST_PATIENCE_WITHOUT_A_TRAP)


def _ended(case: Case, before: Mood, mood: Mood, turn: Turn) -> Mood:
    """Who has no patience left, or was hurt too much and is beside themselves, leaves. Who agreed says goodbye."""
    if not turn.traps and turn.farewell and is_ready(mood):
        return replace(mood, end=End.CALM, heat=min(mood.heat, CALMEST))
    if before.agreed and not turn.traps:
        ends = before.closing or turn.moves & LEAVING
        return replace(mood, end=End.CALM, heat=min(mood.heat, CALMEST)) if ends else replace(mood, closing=True)
    beside = bool(turn.traps) and mood.heat >= 10.0 and mood.upset - _arrived(case) >= HARM_BORNE
    if mood.patience <= 0 or beside or mood.turn >= MOST_TURNS:
        end = End.HUNG_UP if beside or mood.heat >= 10.0 else End.SUPERVISOR
        heat = max(mood.heat, 10.0)
        return replace(mood, end=end, heat=heat, peak=max(mood.peak, heat), patience=max(mood.patience, 0.0))
    return mood


def _within(value: float) -> float:
    return round(min(10.0, max(0.0, value)), 3)
