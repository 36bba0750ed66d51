"""What a trainee is told of a turn: how it moved the customer and by which words, what is missing, a better line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from recovery_coach.drill.call import DrillCall, Exchange, stage_of
from recovery_coach.drill.effects import HELPS
from recovery_coach.drill.moments import FELT, Moment
from recovery_coach.drill.mood import CALM, Cause, End, Mood, degree
from recovery_coach.drill.score import INSTEAD
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.scenario import Stage

TOLD_IN_FULL = 2
"""Causes of a turn that are told with their words. The others are only named."""

STILL = "no calmer"

LONGEST_QUOTE = 14
"""Words of a quote."""

FEWEST_WORDS = 6
"""A line with fewer was an answer to what was said just then."""

OTHER = 0.4
"""How much a move that is not wanted takes from a line: the point should be plain."""

SERVES: Mapping[Stage, frozenset[Move]] = {
    Stage.LISTEN: frozenset({Move.ACKNOWLEDGE, Move.REFLECT, Move.EXPLORE}),
    Stage.ACKNOWLEDGE: frozenset({Move.ACKNOWLEDGE, Move.REFLECT}),
    Stage.OWN: frozenset({Move.OWN, Move.APOLOGISE}),
    Stage.OPTIONS: frozenset({Move.OFFER}),
    Stage.PLAN: frozenset({Move.PLAN, Move.WHEN}),
    Stage.CLOSE: frozenset({Move.CONFIRM, Move.THANK}),
}
"""What serves at each stage."""

_MISSING: Mapping[Stage, str] = {
    Stage.LISTEN: "They won't get much calmer before they feel heard: give back what they told you.",
    Stage.ACKNOWLEDGE: "They won't get much calmer before they feel heard: give back what they told you.",
    Stage.OWN: "They still wait for somebody to take it on.",
    Stage.OPTIONS: "They still wait for a way forward that they'd take.",
    Stage.PLAN: "They still wait to hear what happens, and by when.",
    Stage.CLOSE: "",
}


def feedback(call: DrillCall, exchange: Exchange, model: Sequence[Moment], shown: str = "") -> Iterator[str]:
    """What a turn did, with the words that did it, and a better line of this very case where it hurt or got nowhere.

    `shown` is a line that stands on the screen anyway: it is not told twice.
    """
    before, after, turn = arousal_before(call, exchange), exchange.reaction.mood.arousal, exchange.turn
    causes = weightiest(exchange.reaction.causes)
    moved, link = _moved(before, after), ":"
    if moved == STILL and causes and causes[0].effect in HELPS:
        moved, link = f"{STILL} yet", ", though"
    yield f"{mood_bar(after)} {moved}{link} {_told(causes, calmer=after < before - FELT)}."
    if turn.trigger:
        yield f"That is what sets them off: {turn.trigger}."
    if exchange.reaction.mood.end in (End.SUPERVISOR, End.HUNG_UP):
        yield (
            "Their patience is at an end." if exchange.reaction.mood.patience <= 0 else "That was more than they bear."
        )
        return
    hurt = frozenset[Move]().union(*(INSTEAD[trap] for trap in turn.traps if isinstance(trap, Trap)))
    stage = stage_of(exchange.reaction.mood)
    stuck = not hurt and after > max(CALM, before - FELT)
    if stuck and _MISSING[stage]:
        yield _MISSING[stage]
    wanted = hurt if hurt and stage is not Stage.CLOSE else SERVES[stage]
    better = better_line(model, wanted, exchange.reaction.mood) if hurt or stuck else ""
    if better.casefold() not in ("", shown.casefold(), turn.text.casefold()):
        yield f"Better: “{better}”"


def better_line(model: Sequence[Moment], wanted: frozenset[Move], mood: Mood) -> str:
    """Of the scenario's own good lines, the one that does most of what is wanted and can be said by now."""
    fitting = [
        each
        for each in model
        if each.is_clean
        and each.moves & wanted
        and each.exchange.turn.facts <= mood.known
        and (len(each.line.split()) >= FEWEST_WORDS or Move.CONFIRM in each.moves & wanted)
    ]
    best = max(
        fitting,
        key=lambda each: (
            len(each.moves & wanted) - OTHER * len(each.moves - wanted),
            len(each.exchange.turn.facts - mood.heard),
        ),
        default=None,
    )
    return best.line if best else ""


def side_by_side(before: Exchange, after: Exchange) -> Iterator[str]:
    """A turn that was taken again, beside what it was at first."""
    for which, each in (("First:", before), ("Now:  ", after)):
        felt = each.reaction.mood.arousal
        yield f"{which} {mood_bar(felt)} {degree(felt):>2}  “{shortened(each.reply)}”"


def mood_bar(arousal: float) -> str:
    """How upset they are, drawn: ten marks, full ones for each degree."""
    full = degree(arousal)
    return "■" * full + "□" * (10 - full)


def arousal_before(call: DrillCall, exchange: Exchange) -> float:
    """How upset they were before a turn."""
    place = exchange.reaction.mood.turn - 1
    return call.exchanges[place - 1].reaction.mood.arousal if place > 0 else call.case_arousal


def weightiest(causes: Sequence[Cause]) -> list[Cause]:
    """Causes in the order in which they are told: what moved them most goes first."""
    return sorted(causes, key=lambda cause: -abs(cause.share * cause.change.arousal))


def shortened(text: str, longest: int = LONGEST_QUOTE) -> str:
    """A line as it is quoted back: its beginning, where it is long."""
    words = text.split()
    return " ".join(words) if len(words) <= longest else " ".join(words[:longest]).rstrip(",;:") + " ..."


def _moved(before: float, after: float) -> str:
    said = "calmer" if after < before - FELT else "angrier" if after > before + FELT else ""
    if not said:
        return "as calm as before" if after <= CALM else STILL
    if degree(before) == degree(after):
        return f"a little {said}"
    return f"{said}, {degree(before)} to {degree(after)}"


def _told(causes: Sequence[Cause], *, calmer: bool) -> str:
    """The causes of a turn: the first with their words, the others by name."""
    names = {cause.effect for cause in causes}
    if calmer and names == {"nothing"}:
        return "what you said before goes on working"
    # With the fact that it is about, a feeling is named once.
    causes = [cause for cause in causes if cause.effect != "named-feeling" or "feeling-with-fact" not in names]
    first = [f"“{shortened(cause.quote)}” {cause.when}" if cause.quote else f"you {cause.when}" for cause in causes]
    more = [cause.when for cause in causes[TOLD_IN_FULL:] if cause.effect not in HELPS or cause.share > FELT]
    return "; ".join(first[:TOLD_IN_FULL]) + (f". You also {', '.join(more)}" if more else "")
