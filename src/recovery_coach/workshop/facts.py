"""What one call tells of its playbook: plain facts with counts, which add up over calls in any order.

No fact holds a word that an agent or a customer gave: only steps, cards, wordings as they are written, and seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from recovery_coach.model.playbook import Card, Guide, Step
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import advance, step_of
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.summary import summary
from recovery_coach.walk.wording import offered

LONGEST = 1_000_000.0
"""Seconds. More than that, some eleven days at one step, can only be a clock gone wrong."""


class What(StrEnum):
    """A kind of fact. Those of a call come once in a call, those of a visit as often as the step came up."""

    CALL = "call"
    CLOSED = "closed"
    HANDED_OVER = "handed over"
    REACHED_END = "walked to the end"
    SECONDS_TO_PLAN = "seconds to the plan"
    SECONDS_IN_ALL = "seconds in all"

    CALL_MET = "call that met it"
    CALL_ENTERED = "call that left it by Enter"
    CALL_SKIPPED = "call that skipped it"
    CALL_BACK = "call that went back to it"
    CALL_LEFT = "call that left it"
    CALL_CARD = "call that opened the card"
    CLOSED_EARLY = "closed from here, before the end"
    NEVER_CLOSED = "stood here last, and was never closed"

    MET = "met"
    BACK = "gone back to"
    JUMPED = "jumped to, before it was met"
    ENTERED = "left by Enter"
    SKIPPED = "skipped"
    MOVED = "left for another step"
    ENDED = "left by closing the call"
    STAYED = "not left"
    SECONDS = "seconds at it"
    CARD = "card opened"

    OFFERED = "wording on offer"
    SHOWN = "wording on the screen"
    SAID = "wording said"
    FAILED = "wording that didn't work"


class Fact(NamedTuple):
    """A fact, with the step or the card that it is about, and what it counts: a wording, a card, seconds."""

    what: What
    step: str = ""
    card: str = ""
    counted: str | float = ""


Facts = Counter[Fact]

_LEAVING: Mapping[type[e.Input], What] = {
    e.LineSaid: What.ENTERED,
    e.TextEntered: What.ENTERED,
    e.ChoiceMade: What.ENTERED,
    e.StepSkipped: What.SKIPPED,
    e.SteppedBack: What.MOVED,
    e.JumpedTo: What.MOVED,
    e.CloseAsked: What.ENDED,
    e.CallClosed: What.ENDED,
}
_ONWARD = (What.ENTERED, What.SKIPPED)
_ONCE_A_CALL: Mapping[What, What] = {
    What.MET: What.CALL_MET,
    What.ENTERED: What.CALL_ENTERED,
    What.SKIPPED: What.CALL_SKIPPED,
    What.BACK: What.CALL_BACK,
    What.SECONDS: What.CALL_LEFT,
}


def facts_of(guide: Guide, inputs: Iterable[e.Input]) -> Facts:
    """All that one call tells. Raises as `replay` does where the inputs don't fit the guide."""
    reading = _Reading(guide)
    for happened in inputs:
        reading.take(happened)
    return reading.end()


def rounded(seconds: float) -> float:
    """Seconds as they are counted: three digits, the tenth of a second at the finest.

    So however many calls there are, no more than some 4,600 different lengths are held.
    """
    within = max(0.0, min(LONGEST, seconds))
    return round(within, 1) if within < 100 else float(f"{within:.3g}")


class _Visit:
    """A step or a card while the call stands at it, and the wordings that came by."""

    def __init__(self, holder: Step | Card, began: float) -> None:
        self.holder = holder
        self.began = began
        self.offered: set[str] = set()
        self.shown: set[str] = set()
        self.said: set[str] = set()
        self.now = ""
        """The wording on the screen, as it is written."""

    def look(self, guide: Guide, state: State, *, answered: bool) -> None:
        """Takes note of what is on the screen. A line that an answer has put another in the place of was said."""
        before = self.now
        wordings = offered(guide, state, self.holder)
        self.now = wordings[state.turn % len(wordings)].text if wordings else ""
        self.offered |= {wording.text for wording in wordings}
        self.shown |= {self.now} - {""}
        if answered and before != self.now:
            self.said |= {before} - {""}


class _Reading:
    """A call read input by input."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._state = State()
        self._facts: Facts = Counter()
        self._at_step: _Visit | None = None
        self._at_card: _Visit | None = None
        self._last = ""
        self._reached_end = False

    def take(self, happened: e.Input) -> None:
        before, after = self._state, advance(self._guide, self._state, happened)
        self._state = after
        visit = self._at_card or self._at_step
        if visit is not None and len(after.failed) > len(before.failed):
            self._count_wordings(What.FAILED, visit.holder, [after.failed[-1]])
        if _card_place(before) != _card_place(after):
            self._leave_card(said=isinstance(happened, e.LineSaid))
            self._open_card()
        if _step_place(before) != _step_place(after):
            self._leave_step(_LEAVING.get(type(happened)), mended=before.mending)
            self._come_to_step(before, happened)
        self._look(answered=isinstance(happened, e.TextEntered | e.ChoiceMade))

    def end(self) -> Facts:
        """The facts of the call as far as it went."""
        state = self._state
        if state.phase is Phase.READY:
            raise ValueError("a call begins with its first words")
        self._leave_card(said=False)
        self._leave_step(None, mended=False)
        self._count(What.CALL)
        if state.handed_over:
            self._count(What.HANDED_OVER)
        if self._reached_end:
            self._count(What.REACHED_END)
        to_plan = summary(self._guide, state, "").seconds_to_plan
        if to_plan is not None:
            self._count(What.SECONDS_TO_PLAN, counted=rounded(to_plan))
        if state.phase is Phase.CLOSED:
            self._count(What.CLOSED)
            self._count(What.SECONDS_IN_ALL, counted=rounded(state.spoken_seconds))
            if not self._reached_end:
                self._count(What.CLOSED_EARLY, self._last)
        else:
            self._count(What.NEVER_CLOSED, self._last)
        return self._facts

    def _come_to_step(self, before: State, happened: e.Input) -> None:
        """Begins a visit, where the call stands at a step now."""
        state = self._state
        if _step_place(state) is None:
            return
        self._at_step = _Visit(step_of(self._guide, state), state.spoken_seconds)
        self._count(What.MET, state.step)
        if isinstance(happened, e.SteppedBack) or (isinstance(happened, e.JumpedTo) and state.step in before.met_at):
            self._count(What.BACK, state.step)
        elif isinstance(happened, e.JumpedTo):
            self._count(What.JUMPED, state.step)

    def _leave_step(self, how: What | None, *, mended: bool) -> None:
        """Ends the visit, if there is one; `how` is None where the call was left while it stood there."""
        visit, self._at_step = self._at_step, None
        if visit is None:
            return
        step = visit.holder.id
        self._count(how or What.STAYED, step)
        if how is not None:
            self._count(What.SECONDS, step, rounded(self._state.spoken_seconds - visit.began))
        if how in _ONWARD and not mended and _step_place(self._state) is None:
            self._reached_end = True
        self._tell_wordings(visit, said=how is What.ENTERED)

    def _open_card(self) -> None:
        card = self._state.card
        if _card_place(self._state) is None:
            return
        self._at_card = _Visit(self._guide.card_by_id[card], self._state.spoken_seconds)
        self._facts[Fact(What.CARD, card=card)] += 1
        self._facts[Fact(What.CALL_CARD, card=card)] = 1
        if self._at_step is not None:
            self._count(What.CARD, self._state.step, card)

    def _leave_card(self, *, said: bool) -> None:
        visit, self._at_card = self._at_card, None
        if visit is not None:
            self._tell_wordings(visit, said=said)

    def _look(self, *, answered: bool) -> None:
        visit = self._at_card or self._at_step
        if visit is not None:
            visit.look(self._guide, self._state, answered=answered)
        if _step_place(self._state) is not None and not self._state.mending:
            # A step that was gone to from the list before the close is not where the call ended.
            self._last = self._state.step

    def _tell_wordings(self, visit: _Visit, *, said: bool) -> None:
        if said:
            visit.said |= {visit.now} - {""}
        for what, texts in ((What.OFFERED, visit.offered), (What.SHOWN, visit.shown), (What.SAID, visit.said)):
            self._count_wordings(what, visit.holder, texts)

    def _count(self, what: What, step: str = "", counted: str | float = "") -> None:
        self._facts[Fact(what, step, counted=counted)] += 1
        once = _ONCE_A_CALL.get(what)
        if once is not None:
            self._facts[Fact(once, step)] = 1

    def _count_wordings(self, what: What, holder: Step | Card, texts: Iterable[str]) -> None:
        for text in texts:
            fact = Fact(what, step=holder.id) if isinstance(holder, Step) else Fact(what, card=holder.id)
            self._facts[fact._replace(counted=text)] += 1


def _step_place(state: State) -> tuple[str, int] | None:
    """Another one for each time that a step is come to, also the same step again; None where the call is at none."""
    phase = state.under if state.phase is Phase.CARD else state.phase
    return (state.step, len(state.path)) if phase is Phase.STEP else None


def _card_place(state: State) -> int | None:
    """Another one for each time that a card is opened; None where none is."""
    return len(state.cards) if state.phase is Phase.CARD else None
