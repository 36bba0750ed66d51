"""A line of the trainee's judged by what it does to this customer at this moment, never by the words in it alone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from recovery_coach.drill.call import DrillCall, Exchange
from recovery_coach.drill.effects import HELPS
from recovery_coach.drill.feedback import shortened
from recovery_coach.drill.moments import FELT, Ears, arousal_after, heard_at
from recovery_coach.drill.mood import Cause
from recovery_coach.model.phrasing import Move
from recovery_coach.phrasing.advice import word_for
from recovery_coach.phrasing.statement import statement
from recovery_coach.phrasing.text import sentences

MOST_BESIDE = 1
"""Kinds of moves in a line that belong elsewhere in the call. More is a list of the right words."""

FIRST_MOVES = frozenset({Move.REASSURE, Move.OWN, Move.INTRODUCE, Move.PLAN})
"""What may be in a few first words that hold no fact of the case: help, and whose it is."""

SHORT_SENTENCE = 10
"""Words of a sentence that is quoted whole."""


class Bar(Struct, frozen=True):
    """What a line must do at its moment: of each group one move, beside no trap, and better than the line it replaces.

    `facts` asks for something that the customer told, `ways` for something that they would take; `few` is how many
    words of care and ownership are enough without a fact. `calms` asks for a customer who is calmer than before.
    """

    groups: tuple[frozenset[Move], ...]
    beats: str = ""
    facts: bool = False
    ways: bool = False
    few: int = 0
    calms: bool = True
    fits: frozenset[Move] = frozenset(Move)


class Verdict(Struct, frozen=True):
    """Whether an answer is right, why, what would be better or as good, and what the customer says to it."""

    right: bool
    why: str
    better: str = ""
    reply: str = ""


class _Said(Struct, frozen=True):
    """A line with all that it is weighed by."""

    text: str
    call: DrillCall
    ears: Ears
    bar: Bar
    exchange: Exchange

    @property
    def quoted(self) -> str:
        return f"“{shortened(self.text)}”"


def judge_line(call: DrillCall, ears: Ears, bar: Bar, text: str) -> Verdict:
    """Whether a line does at this moment what is needed there, and why, in its own words."""
    if not any(character.isalnum() for character in text):
        return Verdict(False, "You said nothing, and they are waiting.")
    if not ears.coach.understands(statement(text)):
        return Verdict(False, f"“{shortened(text)}” is in no language that the coach has rules for.")
    said = _Said(text, call, ears, bar, heard_at(call, ears, text))
    fault = next((found for look in _FAULTS if (found := look(said))), "")
    return Verdict(not fault, fault or _praise(said), reply=said.exchange.reply)


def in_its_sentence(text: str, quote: str) -> str:
    """The words of a finding: with the whole of their sentence where that is short, as a person would quote it.

    What no words in particular did is put down to the line.
    """
    if not quote:
        return shortened(text)
    at = max(0, text.find(quote))
    whole = next((text[part.start : part.end] for part in sentences(text) if part.start <= at < part.end), text)
    return shortened(whole if len(whole.split()) <= SHORT_SENTENCE else quote)


def told(cause: Cause, line: str) -> str:
    """What changed them, with the words of the line that did it."""
    return f"“{shortened(cause.quote or line)}” {cause.when}"


def main_cause(exchange: Exchange) -> Cause:
    """What a line did above all: the harm where there is some, else what calmed most."""
    causes = exchange.reaction.causes
    harmful = [cause for cause in causes if cause.effect not in HELPS]
    return max(harmful or causes, key=lambda cause: abs(cause.share * cause.change.arousal))


def _springs_a_trap(said: _Said) -> str:
    turn, effects = said.exchange.turn, said.ears.temper.effects
    if not turn.traps:
        return ""
    worst = max(sorted(turn.traps), key=lambda trap: effects[trap.value].arousal)
    advice = said.ears.coach.rules.traps.get(worst)
    quote = in_its_sentence(said.text, turn.quotes.get(worst.value, "")).rstrip(".!?")
    before, after = round(said.call.mood.arousal), round(arousal_after(said.exchange))
    went = f" They go from {before} to {after} of 10." if after > before else ""
    return (f"“{quote}”: {advice.say}" if advice else f"“{quote}” {effects[worst.value].when}.") + went


def _sets_them_off(said: _Said) -> str:
    because = said.exchange.turn.trigger
    return f"{said.quoted} sets them off: {because}." if because else ""


def _is_a_heap(said: _Said) -> str:
    turn = said.exchange.turn
    if not turn.too_much and len(turn.moves - said.bar.fits) <= MOST_BESIDE:
        return ""
    return f"{said.quoted} is too much at once. Say what is needed now, and leave the rest for later."


def _misses_a_move(said: _Said) -> str:
    made, rules = said.exchange.turn.moves, said.ears.coach.rules
    missing = next((group for group in said.bar.groups if not made & group), None)
    if missing is None:
        return ""
    first = next(move for move in Move if move in missing)
    advice = rules.moves.get(first)
    needed = advice.say if advice else f"What is missing is: {word_for(rules, first)}."
    causes = said.exchange.reaction.causes
    if not any(cause.effect in HELPS for cause in causes):
        return f"{said.quoted} does nothing for them here. {needed}"
    return f"{said.quoted} is not what they need most here. {needed}"


def _could_be_anyones(said: _Said) -> str:
    bar, turn, case = said.bar, said.exchange.turn, said.call.case
    known = said.call.mood.known
    if bar.ways and not turn.ways:
        return f"{said.quoted} holds nothing that helps here. What they want is {case.scenario.customer.wants}."
    if not bar.facts or turn.facts & known or _is_a_plain_start(said):
        return ""
    names = [case.facts[name].short or case.facts[name].says[0] for name in case.facts if name in known]
    theirs = f": {', '.join(names[:2])}" if names else ""
    return f"{said.quoted} could be said to anyone. Put something of theirs in it{theirs}."


def _is_a_plain_start(said: _Said) -> bool:
    """A few words that take it on, with nothing else in them, such as “Let's see how we can fix this.”

    They calm little while nobody is heard yet, but they keep them from getting angrier, and that is what they are for.
    """
    moves = said.exchange.turn.moves
    starts = bool(moves & {Move.REASSURE, Move.OWN}) and moves <= FIRST_MOVES
    return starts and len(said.text.split()) <= said.bar.few


def _does_not_calm(said: _Said) -> str:
    before, after = said.call.mood.arousal, arousal_after(said.exchange)
    calmed = after <= before - FELT if said.bar.calms and not _is_a_plain_start(said) else after <= before
    beaten = not said.bar.beats or after < arousal_after(heard_at(said.call, said.ears, said.bar.beats))
    if calmed and beaten:
        return ""
    return f"That leaves them no calmer: {told(main_cause(said.exchange), said.text)}."


_FAULTS: tuple[Callable[[_Said], str], ...] = (
    _springs_a_trap,
    _sets_them_off,
    _is_a_heap,
    _misses_a_move,
    _could_be_anyones,
    _does_not_calm,
)
"""What can be wrong with a line, what weighs most first."""


def _praise(said: _Said) -> str:
    """What a good line did, and how far it is from the one that it replaces."""
    causes = [cause for cause in said.exchange.reaction.causes if cause.effect in HELPS]
    best = sorted(causes, key=lambda cause: cause.share * cause.change.arousal)[:2]
    before, after = round(said.call.mood.arousal), round(arousal_after(said.exchange))
    went = f"They go from {before} to {after} of 10" if after < before else f"They are at {after} of 10 now"
    if said.bar.beats:
        other = round(arousal_after(heard_at(said.call, said.ears, said.bar.beats)))
        went += f"; “{shortened(said.bar.beats, 7)}” takes them to {other}" if other > after else ""
    did = "; ".join(told(cause, said.text) for cause in best)
    return f"{did}. {went}." if did else f"{went}."
