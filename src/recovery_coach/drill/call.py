"""A drill call: turn after turn, each kept with what it did, so that it can be taken back, told and counted."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.drill.case import Case
from recovery_coach.drill.customer import begin, react
from recovery_coach.drill.hearing import Turn, heard
from recovery_coach.drill.mood import Mood, Reaction
from recovery_coach.drill.replies import spoken
from recovery_coach.model.phrasing import Move
from recovery_coach.model.scenario import Stage, Temper
from recovery_coach.phrasing.coach import Coach
from recovery_coach.phrasing.statement import statement


class Exchange(Struct, frozen=True):
    """One turn: what the trainee said, how it was heard, what it did, and what the customer said to it.

    `written` is the reply that their state picked, `reply` the same as the trainee saw it, which can be in other words.
    """

    turn: Turn
    reaction: Reaction
    written: str
    reply: str


class DrillCall(Struct, frozen=True):
    """A call so far. `used` are the customer's lines that can't be said again."""

    case: Case
    mood: Mood
    opening: str
    exchanges: tuple[Exchange, ...] = ()
    used: frozenset[str] = frozenset()

    @property
    def said_last(self) -> str:
        """What the customer said last, as the trainee saw it."""
        return self.exchanges[-1].reply if self.exchanges else self.opening

    @property
    def written_last(self) -> str:
        """What the customer said last, as it is written. Turns are read after this: other words change no score."""
        return self.exchanges[-1].written if self.exchanges else self.opening

    @property
    def case_arousal(self) -> float:
        """How upset they were as the call began."""
        return begin(self.case).arousal

    @property
    def is_over(self) -> bool:
        return self.mood.end is not None


def opened(case: Case) -> DrillCall:
    """A call that begins with the customer's first words."""
    return DrillCall(case, begin(case), case.first_words)


def taken(call: DrillCall, temper: Temper, coach: Coach, text: str) -> DrillCall:
    """The call after one more turn of the trainee's."""
    earlier = {move for each in call.exchanges for move in each.turn.moves}
    said = statement(
        text,
        after=call.written_last,
        earlier=earlier,
        said=tuple(each.turn.text for each in call.exchanges),
        first=not call.exchanges,
    )
    turn = heard(call.case, coach.read(said), (call.opening, *(each.written for each in call.exchanges)))
    reaction = react(call.case, temper, call.mood, turn)
    answer = spoken(call.case, temper, reaction, call.used)
    return replace(
        call,
        mood=reaction.mood,
        exchanges=(*call.exchanges, Exchange(turn, reaction, answer.text, answer.text)),
        used=answer.used,
    )


def replied(call: DrillCall, reply: str) -> DrillCall:
    """The call with the customer's last reply in these words; as it is where there are none."""
    if not reply or not call.exchanges:
        return call
    return replace(call, exchanges=(*call.exchanges[:-1], replace(call.exchanges[-1], reply=reply)))


def taken_back(call: DrillCall) -> DrillCall:
    """The call before its last turn, as it was then."""
    if not call.exchanges:
        return call
    kept = call.exchanges[:-1]
    mood = kept[-1].reaction.mood if kept else begin(call.case)
    return replace(call, mood=mood, exchanges=kept)


def stage_of(mood: Mood) -> Stage:
    """What this customer needs next."""
    if not mood.heard:
        return Stage.LISTEN if not mood.done & {Move.EXPLORE, Move.REFLECT} else Stage.ACKNOWLEDGE
    if not mood.done & {Move.OWN, Move.APOLOGISE}:
        return Stage.OWN
    if mood.chosen is None:
        return Stage.OPTIONS
    return Stage.PLAN if not mood.promised else Stage.CLOSE
