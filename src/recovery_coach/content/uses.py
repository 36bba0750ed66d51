"""The steps of a playbook with those that it uses drawn in: whole or in part, changed, and under its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import asdict

from recovery_coach.content.files import Files, Source
from recovery_coach.content.joining import both
from recovery_coach.content.mistakes import Enough, Mark
from recovery_coach.content.nodes import Mapping
from recovery_coach.content.shelf import place_of
from recovery_coach.content.snippets import with_snippets
from recovery_coach.content.values import nearest
from recovery_coach.model.playbook import Branch, Step, Use
from recovery_coach.model.words import key_of

MAX_STEPS = 1000
"""How many steps are drawn in for one guide: playbooks that use each other twice double at every turn."""

_MAX_DEPTH = 20

StepsByKey = dict[str, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Where a step that a used one goes to was not drawn in with it, and from which playbook."""

    mark: Mark
    playbook: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where a step was met, and whether it was drawn in there."""

    mark: Mark
    is_drawn: bool


class Drawing:
    """Draws in what playbooks use.

    `is_whole` tells whether every step's id is known, so that a name that is not among them is wrong.
    `elsewhere` holds all steps of each used file, by key, for what a step may speak of though it was left out here.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        self.reader = files.reader
        self.mistakes = files.mistakes
        self.is_whole = True
        self.elsewhere: dict[str, StepsByKey] = {}
        self._left_out: dict[int, LeftOut] = {}
        self._drawn = 0

    def steps(self, source: Source, above: tuple[str, ...] = ()) -> list[Step]:
        """The playbook's own steps and those that it uses, each with its stage filled in from the one before."""
        above = (*above, source.place)
        self.is_whole &= source.is_whole
        found: list[Step] = []
        seen: dict[str, _Seen] = {}
        stage = next(iter(source.playbook.stages), "")
        for item in source.playbook.steps:
            mark = self.reader.mark_of(item, "use" if isinstance(item, Use) else "id")
            for step in self._used(item, source, above) if isinstance(item, Use) else self._own(item):
                stage = step.stage or stage
                if self._is_new(step, _Seen(mark, isinstance(item, Use)), seen):
                    found.append(step if step.stage else self.reader.replace(step, stage=stage))
        return found

    def left_out(self, branch: Branch) -> LeftOut | None:
        """The `use` that did not draw in what a branch of a used step goes to."""
        return self._left_out.get(id(branch))

    def other(self, name: str, mark: Mark, above: tuple[str, ...]) -> Source | None:
        """The playbook of a name. One that uses its own name means the one that it hides."""
        paths = list(self.files.shelf.playbook_files(name))
        free = next((path for path in paths if place_of(path) not in above), None)
        if free is not None and len(above) <= _MAX_DEPTH:
            return self.files.source(free)
        if not paths:
            fix = nearest(name, self.files.playbook_names)
            self.mistakes.add(mark, f"there is no playbook `{name}`", fix, code="unknown-playbook")
        elif free is None:
            fix = "move the shared steps to a playbook of their own"
            self.mistakes.add(mark, f"`{name}` uses the very playbook that uses it", fix, code="uses-itself")
        else:
            self.mistakes.add(
                mark,
                f"playbooks use each other more than {_MAX_DEPTH} deep",
                "use the last one here",
                code="uses-too-deep",
            )
        return None

    def _own(self, step: Step) -> Iterator[Step]:
        self._count(self.reader.mark_of(step))
        if self.reader.doubts(step, "id"):
            self.is_whole = False
        yield with_snippets(self.files, step)

    def _count(self, mark: Mark) -> None:
        self._drawn += 1
        if self._drawn > MAX_STEPS:
            what = f"more than {MAX_STEPS} steps come together here"
            self.mistakes.add(mark, what, "draw in only those that a call needs, with `steps`", code="too-many-steps")
            raise Enough

    def _is_new(self, step: Step, place: _Seen, seen: dict[str, _Seen]) -> bool:
        first = seen.get(step.id) if step.id else None
        if first is None:
            seen[step.id] = place
            return True
        where = f"on line {first.mark.line}"
        if first.mark.file != place.mark.file:
            where = f"in {first.mark.file}, line {first.mark.line}"
        drawn = ", or name the steps to draw in under `steps`" if first.is_drawn or place.is_drawn else ""
        what = f"there are two steps `{step.id}` (the other {where})"
        self.mistakes.add(place.mark, what, f"give it another id{drawn}", code="name-twice")
        return False

    def _used(self, use: Use, source: Source, above: tuple[str, ...]) -> Iterator[Step]:
        other = None
        if not self.reader.doubts(use, "use"):
            other = self.other(use.use, self.reader.mark_of(use, "use"), above)
        if other is None or self.reader.doubts(use, "steps"):
            self.is_whole = False
        if other is None:
            return
        steps = {step.id: step for step in self.steps(other, above)}
        self.elsewhere[str(other.path)] = by_key(steps.values())
        changes = self._changes(use)
        self._refuse_unknown(use, changes, list(steps))
        picked = [steps[name] for name in use.steps if name in steps] if use.steps else list(steps.values())
        drawn = {step.id for step in picked}
        for step in picked:
            self._count(self.reader.mark_of(use, "use"))
            for branch in step.next:
                if branch.go_to in steps and branch.go_to not in drawn:
                    self._left_out[id(branch)] = LeftOut(self.reader.mark_of(use, "use"), use.use)
            yield self._fitted(step, use, changes.get(step.id), source)

    def _changes(self, use: Use) -> dict[str, Mapping]:
        """What is changed, by step id, as it was written."""
        node = self.reader.node_of(use)
        change = node.get("change") if isinstance(node, Mapping) else None
        pairs = change.pairs if isinstance(change, Mapping) else []
        return {key.text: value for key, value in pairs if isinstance(value, Mapping)}

    def _refuse_unknown(self, use: Use, changes: dict[str, Mapping], known: list[str]) -> None:
        """Steps that are named in a `use` but not in the other playbook, or not drawn in."""
        named = [("steps", name) for name in use.steps]
        if not self.reader.doubts(use, "steps"):
            named += [("change", name) for name in changes]
        for field, name in named:
            mark = self.reader.mark_of_word(use, field, name)
            if name not in known:
                if self.is_whole:
                    self.mistakes.add(
                        mark, f"`{use.use}` has no step `{name}`", nearest(name, known), code="unknown-step"
                    )
            elif field == "change" and use.steps and name not in use.steps:
                self.mistakes.add(
                    mark, f"`{name}` is changed here but not drawn in", "name it under `steps` too", code="not-drawn-in"
                )
        for change in changes.values():
            key = change.key("id")
            if key is not None:
                self.mistakes.add(
                    key.mark,
                    "a step's `id` can't be changed",
                    "take it out: answers are kept under it",
                    code="id-changed",
                )

    def _fitted(self, step: Step, use: Use, change: Mapping | None, source: Source) -> Step:
        """A used step as it stands here: changed, under a stage of this playbook, on this playbook's conditions."""
        changed = step if change is None else self._changed(step, change)
        own_stage = change.get("stage") if change is not None else None
        stage = changed.stage if own_stage or not use.stage else use.stage
        if own_stage or not (use.stage or self.reader.doubts(use, "stage", "steps")):
            self._check_stage(stage, own_stage.mark if own_stage else self.reader.mark_of(use, "use"), source)
        joined = both(self.reader, use.if_, changed.if_)
        if joined is None:
            what = f"this condition can't be joined with that of the step `{step.id}`"
            fix = "leave the step out with `steps`, and write it here with a condition of its own"
            self.mistakes.add(self.reader.mark_of(use, "if"), what, fix, code="unjoinable")
        return self.reader.replace(changed, stage=stage, if_=joined or ())

    def _check_stage(self, stage: str, mark: Mark, source: Source) -> None:
        """A stage of another playbook must be one of this one's too; this one's own were checked when it was read."""
        if stage in source.playbook.stages or self.reader.doubts(source.playbook, "stages"):
            return
        what = f"the stage `{stage}` is not among this playbook's"
        fix = "add it to `stages`, or write `stage: ...` here to put these steps under one of yours"
        self.mistakes.add(mark, what, fix, code="unknown-stage")

    def _changed(self, step: Step, change: Mapping) -> Step:
        """A used step with some of its keys written anew. What an earlier use made of the others stays."""
        original = self.reader.node_of(step)
        if not isinstance(original, Mapping):
            return step
        anew = [(key, value) for key, value in change.pairs if key.text != "id"]
        words = {key.text for key, _ in anew}
        merged = Mapping(original.mark, lost=[*original.lost, *change.lost], alone=original.alone | change.alone)
        for key, value in [*(pair for pair in original.pairs if pair[0].text not in words), *anew]:
            merged.put(key, value)
        read: Step | None = self.reader.read(merged, Step)
        if read is None:
            return step
        kept = {name: value for name, value in asdict(step).items() if key_of(name) not in words}
        return self.reader.replace(with_snippets(self.files, read), **kept)


def by_key(steps: Iterable[Step]) -> StepsByKey:
    """Steps by the name that their answers are kept under."""
    found: StepsByKey = {}
    for step in steps:
        found[step.key] = (*found.get(step.key, ()), step)
    return found
