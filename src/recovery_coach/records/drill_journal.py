"""The journal of a drill. It keeps every turn as it is said; where the store fails, the drill goes on without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from recovery_coach.drill.call import DrillCall
from recovery_coach.drill.progress.certification import Learnt
from recovery_coach.drill.progress.history import Drill, History, Run, lines_after, turns_of
from recovery_coach.errors import CoachError, StoreTrouble
from recovery_coach.records.hold import Hold, is_held
from recovery_coach.records.practice import Learn, PracticeStore


class DrillJournal:
    """One drill's journal over a folder's store.

    Once a drill was begun or taken up, no method raises for a store that fails: `trouble` says what it was, and
    nothing is kept from then on. `notice` says in a line what was lost when an earlier process broke off.
    """

    def __init__(self, folder: Path) -> None:
        self.history = History()
        self.drills: tuple[Drill, ...] = ()
        self.notice = ""
        self.trouble: StoreTrouble | None = None
        self._folder = folder
        self._is_begun = False
        self._drill: Drill | None = None
        self._hold: Hold | None = None
        self._store: PracticeStore | None = None
        try:
            self._store = PracticeStore(folder)
            self.notice = self._store.notice
            self.history = self._store.history()
            self.drills = tuple(self._store.drills())
        except StoreTrouble as trouble:
            self._give_up(trouble)

    @property
    def warning(self) -> str:
        """That nothing is kept from now on, and why, in a line; empty where all is well."""
        if self.trouble is None:
            return ""
        return f"{self.trouble.where}: {self.trouble.what}. Nothing {'more ' * self._is_begun}of this drill is kept."

    def unfinished(self, *, certifying: bool = False, scenario: str = "") -> Drill | None:
        """The drill that was left last and is on no other screen.

        `certifying`, of those for the certificate; with a scenario's name, of those with it.
        """
        wanted = (
            drill for drill in self.drills if (drill.certifying or not certifying) and scenario in ("", drill.scenario)
        )
        return next((drill for drill in wanted if not is_held(self._folder, _lock(drill))), None)

    def begin(self, drill: Drill) -> None:
        """Begins a drill. On disk when this returns."""
        self._take_hold(drill)
        self._change(lambda store: store.begin(drill))
        self._is_begun = self.trouble is None

    def take_up(self, drill: Drill) -> Drill:
        """A drill that was left, to go on with, as it is now. Raises a CoachError for one that is on another screen."""
        free = self._take_hold(drill)
        self._change(self._look_again)
        found = next((each for each in self.drills if each.id == drill.id), None)
        if not free or found is None:
            raise CoachError("this drill is on another screen", fix="go on with it there, or begin one by its name")
        self._drill = found
        self._is_begun = True
        return found

    def _look_again(self, store: PracticeStore) -> None:
        self.drills = tuple(store.drills())

    def keep(self, call: DrillCall, *, aided: bool, at: float) -> None:
        """Keeps what was said so far. On disk when this returns."""
        assert self._drill is not None, "a drill is begun before anything is kept of it"
        drill = replace(self._drill, lines=lines_after(self._drill.lines, call), aided=aided, last_at=at)
        self._drill = drill
        self._change(lambda store: store.keep_lines(drill.id, drill.lines, aided=aided, at=at))

    def finish(self, run: Run, call: DrillCall, learn: Learn) -> Learnt | None:
        """A drill that is over, and what it brought; None where it could not be kept."""
        found: list[Learnt] = []
        self._change(lambda store: found.append(store.finish(run, turns_of(call), learn)))
        return found[0] if found else None

    def leave(self, *, over: bool) -> None:
        """Lets go of the drill and the store; `over` when it came to its end."""
        if self._hold is not None:
            self._hold.release(forget=over)
        if self._store is not None:
            self._store.close()

    def _take_hold(self, drill: Drill) -> bool:
        self._drill = drill
        self._hold = Hold(self._folder, _lock(drill))
        return self._hold.take()

    def _change(self, change: Callable[[PracticeStore], object]) -> None:
        if self._store is None:
            return
        try:
            change(self._store)
        except StoreTrouble as trouble:
            self._give_up(trouble)

    def _give_up(self, trouble: StoreTrouble) -> None:
        self.trouble = trouble
        if self._store is not None:
            self._store.close()
            self._store = None


def _lock(drill: Drill) -> str:
    return f"drill-{drill.id}"
