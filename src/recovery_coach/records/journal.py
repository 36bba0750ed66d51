"""The journal of a live call. It keeps every input, and when the store fails it keeps them elsewhere and says where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from recovery_coach.errors import StoreTrouble
from recovery_coach.model.playbook import Guide
from recovery_coach.records.hold import Hold
from recovery_coach.records.spare import Head, Kept, Spare, Unfinished, spare_folders
from recovery_coach.records.store import Progress, Store
from recovery_coach.walk.events import Input


class CallJournal:
    """One call's journal over a folder's store.

    No method raises for a store that fails. The call so far and all that follows then goes to a spare file, or is only
    held in memory where no file can be written; `warning` says which, in one line.
    """

    def __init__(self, folder: Path) -> None:
        self.warning = ""
        self._folder = folder
        self._store: Store | None = None
        self._spare: Spare | None = None
        self._hold: Hold | None = None
        self._head: Head | None = None
        self._inputs: list[Input] = []
        self._trouble: StoreTrouble | None = None
        try:
            self._store = Store(folder)
        except StoreTrouble as trouble:
            self._trouble = trouble

    def open_call(self, call: str, guide: Guide, opened: Input) -> None:
        """Begins a call. On disk when it returns."""
        self._begin(Kept(call, guide, [opened], {}))
        self._change(lambda store: store.open_call(call, guide, [opened]))

    def take_up(self, kept: Kept) -> None:
        """Goes on with a call that the store holds already."""
        self._begin(kept)
        if self._store is None:
            self._fall_back()

    def adopt(self, kept: Kept) -> None:
        """Goes on with a call from its spare copy, in the store from now on."""
        self._begin(kept)
        self._change(lambda store: store.open_call(kept.call, kept.guide, kept.inputs))

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
        self._change(
            lambda store: store.append(call, number, happened, row, drafts),
            lambda spare: spare.write(happened),
        )

    def keep_drafts(self, call: str, drafts: Mapping[str, str | tuple[str, ...]]) -> None:
        """Keeps what is typed and not yet entered."""
        self._change(lambda store: store.keep_drafts(call, drafts), lambda spare: spare.write(Unfinished(dict(drafts))))

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

    def _begin(self, kept: Kept) -> None:
        self._hold = Hold(self._folder, kept.call)
        self._hold.take()
        self._head = Head(kept.call, kept.guide)
        self._inputs = list(kept.inputs)

    def _change(self, change: Callable[[Store], object], spare: Callable[[Spare], bool] | None = None) -> None:
        if self._store is not None:
            try:
                change(self._store)
            except StoreTrouble as trouble:
                self._trouble = trouble
                self._store.close()
                self._store = None
            else:
                return
        if self._spare is None:
            self._fall_back()
        elif spare is not None and not spare(self._spare):
            self._held_only()

    def _fall_back(self) -> None:
        """The whole call so far goes to the first place that takes it."""
        assert self._head is not None, "a call is begun before anything is kept of it"
        why = f"{self._trouble.where}: {self._trouble.what}" if self._trouble else "The store is gone"
        self._spare = Spare(self._head.call, spare_folders(self._folder))
        if self._spare.write(self._head, *self._inputs):
            self.warning = f"{why}. This call is kept in {self._spare.path}"
        else:
            self._held_only()

    def _held_only(self) -> None:
        why = f"{self._trouble.where}: {self._trouble.what}" if self._trouble else "The store is gone"
        self.warning = f"{why}. This call is held in memory only: copy the summary at its end."
