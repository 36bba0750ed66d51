"""A call in progress: the state, the journal that keeps it, and what stands unfinished in its prompts."""

from __future__ import annotations

from collections.abc import Mapping

from recovery_coach.model.playbook import Guide
from recovery_coach.session.ports import Clock, Draft, Journal
from recovery_coach.walk import events as e
from recovery_coach.walk.conditions import one_line, reference_of
from recovery_coach.walk.engine import advance, step_of
from recovery_coach.walk.state import Phase, State

DAY = 86_400.0


class Call:
    """A call in progress: it takes inputs, and each is kept before anything more is shown."""

    def __init__(
        self,
        call: str,
        guide: Guide,
        journal: Journal,
        clock: Clock,
        *,
        state: State | None = None,
        drafts: Mapping[str, Draft] | None = None,
    ) -> None:
        self.id = call
        self.guide = guide
        self.state = state or State()
        self.drafts = dict(drafts or {})
        self.clock = clock
        self._journal = journal

    def open(self, opened: e.CallOpened) -> None:
        self.state = advance(self.guide, self.state, opened)
        self._journal.open_call(self.id, self.guide, opened, step=self._step(), reference=self._reference())

    def take(self, happened: e.Input) -> None:
        """Advances, and keeps the input, in this order: what is shown after this is on disk.

        What stands typed when a call is closed becomes notes of it first: it would be found nowhere else.
        """
        after = advance(self.guide, self.state, happened)
        if after.phase is Phase.CLOSED and self.drafts:
            unfinished, self.drafts = self.unfinished(), {}
            for text in unfinished:
                self.take(e.NoteAdded(at=happened.at, text=f"{text} (not finished)"))
            after = advance(self.guide, self.state, happened)
        self.state = after
        self._journal.append(
            self.id,
            happened,
            step=self._step(),
            reference=self._reference(),
            closed=self.state.phase is Phase.CLOSED,
            drafts=self.drafts,
        )

    def unfinished(self) -> list[str]:
        """The text that stands in prompts and was not entered yet; ticks alone say nothing without their question."""
        return [draft.strip() for draft in self.drafts.values() if isinstance(draft, str) and draft.strip()]

    def _step(self) -> str:
        return step_of(self.guide, self.state).name

    def _reference(self) -> str:
        return one_line(reference_of(self.guide, self.state))

    def typed(self, place: str, draft: Draft) -> None:
        """Keeps what stands unfinished in a prompt."""
        if self.drafts.get(place) != draft:
            self.drafts[place] = draft
            self._journal.keep_drafts(self.id, self.drafts)

    def untyped(self, place: str) -> None:
        """Forgets what stood unfinished in a prompt."""
        if self.drafts.pop(place, None) is not None:
            self._journal.keep_drafts(self.id, self.drafts)

    def discard(self, other: str) -> None:
        """Takes another, unfinished call off the list."""
        self._journal.discard(other)

    def warning(self) -> str:
        """What the journal has to say, once."""
        warning, self._journal.warning = self._journal.warning, ""
        return warning

    def recognise(self, reference: str) -> bool:
        """Whether the reference was met in another call within the house's window; noted once, before the answer."""
        reference = one_line(reference)
        if not reference or (self.state.earlier is not None and self.state.earlier.reference == reference):
            return False
        now = self.clock()
        since = now - self.guide.house.second_complaint_within * DAY
        met = self._journal.earlier(reference, before=self.state.opened_at, since=since, but=self.id)
        if met is None:
            return False
        self.take(e.Recognised(at=now, reference=reference, days_ago=max(0, int((now - met) // DAY))))
        return True
