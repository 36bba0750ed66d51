"""The journal of a live call. It keeps every input, and when the store fails it keeps them elsewhere and says where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from recovery_coach.errors import CoachError, NotFound, StoreTrouble
from recovery_coach.model.playbook import Guide
from recovery_coach.records.hold import Hold, is_held
from recovery_coach.records.spare import (
    Drafts,
    Head,
    Kept,
    Record,
    Spare,
    Unfinished,
    begin_spare,
    resumed_from,
    spare_folders,
    spares_beside,
)
from recovery_coach.records.store import Progress, Store
from recovery_coach.walk.events import Input


class CallJournal:
    """One call's journal over a folder's store.

    A call that was begun, taken up or adopted goes on whatever happens to the store: no method raises for a store that
    fails. The call so far and all that follows then goes to a spare file, or is only held in memory where no file can
    be written; `warning` says which, in one line.
    """

    def __init__(self, folder: Path) -> None:
        self.warning = ""
        self._folder = folder
        self._store: Store | None = None
        self._spare: Spare | None = None
        self._hold: Hold | None = None
        self._head: Head | None = None
        self._inputs: list[Input] = []
        self._drafts: Drafts = {}
        self._trouble: StoreTrouble | None = None
        self._told = ""
        try:
            self._store = Store(folder)
            self.warning = self._store.notice
        except StoreTrouble as trouble:
            self._trouble = trouble

    @property
    def spare_path(self) -> Path | None:
        """The spare file that this call is kept in, where it isn't in the store."""
        return self._spare.path if self._spare is not None else None

    @property
    def resumed_by(self) -> str:
        """The command that goes on with this call later; empty where it is held in memory only."""
        if self._store is not None:
            return "recovery-coach resume"
        return resumed_from(self._spare.path) if self._spare is not None else ""

    def open_call(self, call: str, guide: Guide, opened: Input, *, step: str = "", reference: str = "") -> None:
        """Begins a call. On disk when it returns."""
        self._take_hold(call)
        self._begin(Kept(call, guide, [opened], {}))
        self._change(lambda store: store.open_call(call, guide, [opened], step=step, reference=reference))

    def take_up(self, call: str | None) -> Kept:
        """An unfinished call that the store holds, to go on with: the one named, or the free one last touched.

        Raises NotFound, a CoachError for a call that is on another screen, and StoreTrouble.
        """
        if self._store is None:
            trouble = self._trouble or StoreTrouble("The store is gone")
            raise StoreTrouble(trouble.what, where=trouble.where, fix=self._kept_beside() or trouble.fix)
        rows = [row.id for row in self._store.calls("open")]
        if call is not None and call not in rows:
            free = [known for known in rows if not is_held(self._folder, known)]
            raise NotFound(
                f"there is no unfinished call `{call}`",
                fix=f"unfinished calls: {', '.join(free)}" if free else "`recovery-coach start` begins one",
            )
        for known in [call] if call is not None else rows:
            if self._take_hold(known) and known in [row.id for row in self._store.calls("open")]:
                return self._begin(self._store.kept(known))
        if rows:
            raise CoachError(
                f"call `{call or rows[0]}` is on another screen",
                fix="go on with it there, or pause it there first; `recovery-coach start` begins a new one",
            )
        raise NotFound("there is no unfinished call", fix=self._kept_beside() or "`recovery-coach start` begins one")

    def _kept_beside(self) -> str:
        """How to go on with a call that was kept in a spare file and is not in the store; empty where there is none."""
        known = {row.id for row in self._store.calls()} if self._store is not None else set()
        for path, kept in spares_beside(self._folder):
            if kept.call not in known:
                return f"`{resumed_from(path)}` goes on with a call that was kept in that file"
        return ""

    def adopt(self, kept: Kept, *, closed: bool) -> Kept:
        """A call from its spare copy, to go on with: in the store from now on, where that works.

        Raises a CoachError for a call that is on another screen.
        """
        if not self._take_hold(kept.call):
            raise CoachError(f"call `{kept.call}` is on another screen", fix="go on with it there, or pause it there")
        found = [self._begin(kept)]
        status = "closed" if closed else "open"
        self._change(lambda store: found.append(store.bring_in(kept, status=status)), *kept.inputs)
        if found[-1].call != kept.call:
            self._take_hold(found[-1].call)
        return self._begin(found[-1])

    def append(
        self,
        call: str,
        happened: Input,
        *,
        step: str,
        reference: str,
        closed: bool,
        drafts: Mapping[str, str | tuple[str, ...]],
    ) -> None:
        """Keeps one input, and what stands unfinished beside it. On disk when it returns."""
        number = len(self._inputs)
        self._inputs.append(happened)
        row = Progress(step=step, reference=reference, status="closed" if closed else "open")
        unfinished = [] if drafts == self._drafts else [Unfinished(dict(drafts))]
        self._drafts = dict(drafts)
        self._change(lambda store: store.append(call, number, happened, row, drafts), happened, *unfinished)

    def keep_drafts(self, call: str, drafts: Mapping[str, str | tuple[str, ...]]) -> None:
        """Keeps what is typed and not yet entered."""
        self._drafts = dict(drafts)
        self._change(lambda store: store.keep_drafts(call, drafts), Unfinished(dict(drafts)))

    def discard(self, call: str) -> None:
        """Takes another call off the list of unfinished ones. What was said in it is kept."""
        self._change(lambda store: store.discard(call))

    def earlier(self, reference: str, *, before: float, since: float, but: str) -> float | None:
        """When the same reference was last met in another call of that time; None where it wasn't or can't be known."""
        try:
            return self._store.earlier(reference, before=before, since=since, but=but) if self._store else None
        except StoreTrouble:
            return None

    def leave(self, *, over: bool) -> None:
        """Lets go of the call and the store; `over` when the call was closed."""
        if self._hold is not None:
            self._hold.release(forget=over)
        if self._store is not None:
            self._store.close()
        if self._spare is not None:
            self._spare.close()

    def _take_hold(self, call: str) -> bool:
        if self._hold is not None:
            self._hold.release()
        self._hold = Hold(self._folder, call)
        return self._hold.take()

    def _begin(self, kept: Kept) -> Kept:
        self._head = Head(kept.call, kept.guide)
        self._inputs = list(kept.inputs)
        self._drafts = kept.drafts
        return kept

    def _change(self, change: Callable[[Store], object], *records: Record) -> None:
        """Makes a change in the store; where it fails, from then on in the spare file, as these records."""
        if self._store is not None:
            try:
                change(self._store)
            except StoreTrouble as trouble:
                self._trouble = trouble
                self._store.close()
                self._store = None
            else:
                return
        if self._spare is None or not self._spare.write(*records):
            self._fall_back()

    def _fall_back(self) -> None:
        """The whole call so far goes to the first place that takes it."""
        assert self._head is not None, "a call is begun before anything is kept of it"
        if self._spare is not None:
            self._spare.close()
        unfinished = [Unfinished(dict(self._drafts))] if self._drafts else []
        begun = (
            begin_spare(self._head.call, folder, self._head, *self._inputs, *unfinished)
            for folder in spare_folders(self._folder)
        )
        self._spare = next((spare for spare in begun if spare is not None), None)
        self._tell(
            f"This call is kept in {self._spare.path}"
            if self._spare is not None
            else "This call is held in memory only: copy the summary at its end."
        )

    def _tell(self, where: str) -> None:
        """Warns, once for each place that the call is kept in."""
        if where != self._told:
            self._told = where
            why = f"{self._trouble.where}: {self._trouble.what}" if self._trouble else "The store is gone"
            self.warning = f"{why}. {where}"
