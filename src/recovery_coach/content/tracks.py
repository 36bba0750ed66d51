"""Where `go to` leads: to a step, to the end, or over to another playbook, which becomes a track of the guide."""

from __future__ import annotations

from dataclasses import dataclass

from recovery_coach.content.files import Source
from recovery_coach.content.shelf import place_of
from recovery_coach.content.uses import Drawing
from recovery_coach.content.values import nearest
from recovery_coach.model.playbook import END, Branch, Step, Track


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """The steps of the playbook itself (the name is empty) or of one that it goes over to."""

    name: str
    source: Source
    steps: list[Step]
    ids: frozenset[str]

    def full(self, step: str) -> str:
        """A step's id in the guide."""
        return f"{self.name}/{step}" if self.name else step


class Tracks:
    """A playbook with every playbook that it can lead over to, each branch led to its step."""

    def __init__(self, main: Source, drawing: Drawing) -> None:
        self._drawing = drawing
        self._reader = drawing.reader
        self._main = main
        self._names: dict[str, str | None] = {}
        self._runs: dict[str, _Run | None] = {"": self._run("", main)}
        """By name, in the order in which they were first led to; None for one that can't be read."""
        self._find()

    @property
    def tracks(self) -> tuple[Track, ...]:
        return tuple(
            Track(run.name, run.source.playbook.title, run.source.playbook.stages) for run in self._runs.values() if run
        )

    def steps(self) -> tuple[Step, ...]:
        """All the steps, those of a track under its name, with branches that lead to steps or to the end."""
        return tuple(self._led(step, run) for run in self._runs.values() if run for step in run.steps)

    def _run(self, name: str, source: Source) -> _Run:
        steps = self._drawing.steps(source)
        return _Run(name, source, steps, frozenset(step.id for step in steps))

    def _find(self) -> None:
        """Follows every branch, from track to track, until no new playbook is met."""
        waiting = [""]
        for name in waiting:
            run = self._runs[name]
            if run is None:
                continue
            for branch in (branch for step in run.steps for branch in step.next):
                other = None if branch.go_to in run.ids else self._name(branch.go_to)
                if other is not None and other not in self._runs:
                    mark = self._reader.mark_of(branch, "go to")
                    source = self._drawing.other(other, mark, ())
                    self._runs[other] = self._run(other, source) if source else None
                    waiting.append(other)

    def _name(self, go_to: str) -> str | None:
        """The run that a target's playbook is: its name, empty for the playbook itself, None where there is none."""
        word = go_to.partition("/")[0]
        if word == END:
            return None
        if word not in self._names:
            path = next(self._drawing.files.shelf.playbook_files(word), None)
            is_main = path is not None and place_of(path) == self._main.place
            self._names[word] = "" if is_main else word if path else None
        return self._names[word]

    def _led(self, step: Step, run: _Run) -> Step:
        branches = tuple(self._reader.replace(branch, go_to=self._target(branch, step, run)) for branch in step.next)
        return self._reader.replace(step, id=run.full(step.id), next=branches)

    def _target(self, branch: Branch, step: Step, run: _Run) -> str:
        go_to = branch.go_to
        if go_to == END or self._reader.doubts(branch, "go_to"):
            return END
        if go_to in run.ids:
            return run.full(go_to)
        name = self._name(go_to)
        _, slash, rest = go_to.partition("/")
        other = self._runs.get(name) if name is not None else None
        if name is not None and other is None:
            return END  # It can't be read, which has been told.
        if other is not None and not slash and other.steps:
            return other.full(other.steps[0].id)
        if other is not None and rest in other.ids:
            return other.full(rest)
        if self._drawing.is_whole:
            self._refuse(branch, step, other or run)
        return END

    def _refuse(self, branch: Branch, step: Step, run: _Run) -> None:
        mistakes, left_out = self._drawing.mistakes, self._drawing.left_out(branch)
        if left_out is not None:
            what = f"the step `{step.id}` of `{left_out.playbook}` goes to `{branch.go_to}`, which is not drawn in"
            fix = f"add `{branch.go_to}` to `steps`, or change the `next` of `{step.id}`"
            mistakes.add(left_out.mark, what, fix, code="not-drawn-in")
            return
        known = [*(other.id for other in run.steps if other.id), END, *self._drawing.files.playbook_names]
        fix = nearest(branch.go_to.rpartition("/")[2], known)
        mistakes.add(
            self._reader.mark_of(branch, "go to"),
            f"`{branch.go_to}` is no step and no playbook",
            fix,
            code="unknown-step",
        )
