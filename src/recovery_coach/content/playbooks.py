"""From playbook files to a `Guide` ready to walk: reads, draws in what is used, and checks what must hold to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from recovery_coach.content.checks import check_guide, check_house, check_stages
from recovery_coach.content.nodes import Mapping, Mistakes, Node, Scalar, read_file
from recovery_coach.content.reader import Reader, nearest
from recovery_coach.content.shelf import CARDS, HOUSE, Shelf
from recovery_coach.model.house import Agent, House
from recovery_coach.model.playbook import (
    END,
    Branch,
    Card,
    CardDeck,
    Conditions,
    Guide,
    Playbook,
    Step,
    Track,
    Use,
    Wording,
)

MAX_USES = 20
"""How deep playbooks may use each other."""


@dataclass(slots=True)
class Loaded:
    """A guide, and every file that it was made from: when none of them changed, neither did the guide."""

    guide: Guide
    files: tuple[Path, ...]


def load(path: Path, shelf: Shelf, *, agent: str = "") -> Loaded:
    """Reads a playbook with all that it draws in. Raises BadFile with every mistake in every file that it needs."""
    mistakes = Mistakes()
    loading = _Loading(shelf, mistakes, Reader(mistakes))
    house = loading.house(agent)
    guide = loading.guide(path, house)
    mistakes.raise_any()
    assert guide is not None, "a playbook without a guide has mistakes"
    return Loaded(guide, tuple(loading.files))


@dataclass(slots=True)
class _Source:
    """A playbook as it was read, with its top node."""

    playbook: Playbook
    node: Mapping
    path: Path


@dataclass(slots=True)
class _Loading:
    shelf: Shelf
    mistakes: Mistakes
    reader: Reader
    files: list[Path] = field(default_factory=list)
    sources: dict[Path, _Source | None] = field(default_factory=dict)

    def house(self, agent: str) -> House:
        path = self.shelf.file(HOUSE)
        house = House()
        if path is not None:
            node = self._top(path)
            read = self.reader.read(node, House) if node else None
            if read is not None and node is not None:
                check_house(read, self.reader, self.mistakes)
                house = read
        return replace(house, agent=Agent(name=agent, role=house.agent.role)) if agent else house

    def guide(self, path: Path, house: House) -> Guide | None:
        source = self._source(path)
        if source is None:
            return None
        playbook = source.playbook
        steps = list(self._steps(source, (path,)))
        tracks = [Track("", playbook.title, playbook.stages)]
        steps = self._with_tracks(steps, tracks, path)
        if not steps:
            self.mistakes.add(source.node.mark, "there is no step in this playbook", "add one under `steps:`")
            return None
        guide = Guide(
            id=playbook.id,
            title=playbook.title,
            version=playbook.version,
            language=playbook.language,
            tracks=tuple(tracks),
            steps=tuple(steps),
            cards=self._cards(source),
            house=house,
            channels=playbook.channels,
            summary=playbook.summary,
            source=playbook.source,
        )
        check_guide(guide, self.reader, self.mistakes)
        return guide

    def _top(self, path: Path) -> Mapping | None:
        self.files.append(path)
        return read_file(path, self.mistakes)

    def _source(self, path: Path) -> _Source | None:
        if path not in self.sources:
            node = self._top(path)
            playbook = self.reader.read(node, Playbook) if node else None
            self.sources[path] = _Source(playbook, node, path) if node and playbook else None
            if node and playbook:
                check_stages(playbook, self.reader, self.mistakes)
        return self.sources[path]

    def _steps(self, source: _Source, above: tuple[Path, ...]) -> Iterator[Step]:
        """The playbook's own steps and those that it uses, each with its stage filled in from the one before."""
        stage = source.playbook.stages[0] if source.playbook.stages else ""
        for item in source.playbook.steps:
            found = self._used(item, source, above) if isinstance(item, Use) else [item]
            for step in found:
                stage = step.stage or stage
                yield step if step.stage else self._again(step, replace(step, stage=stage))

    def _used(self, use: Use, source: _Source, above: tuple[Path, ...]) -> Iterator[Step]:
        node = self.reader.node_of(use)
        other = self._other(use.use, node, above)
        if other is None:
            return
        steps = list(self._steps(other, (*above, other.path)))
        known = [step.id for step in steps]
        assert isinstance(node, Mapping)
        for wanted in (*use.steps, *use.change):
            if wanted not in known:
                self.mistakes.add(node.mark, f"`{use.use}` has no step `{wanted}`", nearest(wanted, known))
        for step in steps:
            if use.steps and step.id not in use.steps:
                continue
            changed = self._changed(step, use.change.get(step.id))
            stage = use.stage or changed.stage
            if stage not in source.playbook.stages:
                self.mistakes.add(
                    node.mark,
                    f"the stage `{stage}` of `{use.use}` is not among this playbook's stages",
                    "add it to `stages:`, or write `stage: ...` here to put these steps under one of yours",
                )
            yield self._again(changed, replace(changed, stage=stage, if_=_both(use.if_, changed.if_)))

    def _other(self, name: str, node: Node, above: tuple[Path, ...]) -> _Source | None:
        path = self.shelf.file(name)
        if path is None:
            known = [found.id for found in self.shelf.playbooks()]
            self.mistakes.add(node.mark, f"there is no playbook `{name}` to use", nearest(name, known))
            return None
        if path in above or len(above) > MAX_USES:
            self.mistakes.add(
                node.mark,
                f"`{name}` uses the very playbook that uses it",
                "move the shared steps to a playbook of their own",
            )
            return None
        return self._source(path)

    def _changed(self, step: Step, change: object) -> Step:
        """A used step with the keys that this playbook overrides, read as if it had been written so."""
        if not isinstance(change, dict):
            return step
        original = self.reader.node_of(step)
        assert isinstance(original, Mapping)
        names = set(change)
        kept = [(name, value) for name, value in original.pairs if name.text not in names]
        written = [(Scalar(value.mark, name, quoted=False), value) for name, value in change.items()]
        merged = Mapping(original.mark, pairs=[*kept, *written])
        read = self.reader.read(merged, Step)
        return read if read is not None and read.id == step.id else step

    def _again(self, before: Step, after: Step) -> Step:
        """Keeps where a step was written while it is changed."""
        self.reader.same_place(before, after)
        return after

    def _with_tracks(self, steps: list[Step], tracks: list[Track], main: Path) -> list[Step]:
        """Adds the playbooks that a `go to` names as tracks of their own, their step ids behind `name/`."""
        done: set[str] = set()
        while True:
            own = {step.id for step in steps}
            wanted = [
                (branch, target)
                for step in steps
                for branch in step.next
                if (target := branch.go_to.partition("/")[0]) not in {*done, END}
                and branch.go_to not in own
                and self.shelf.file(target) not in (None, main)
            ]
            if not wanted:
                return self._pointed(steps)
            branch, target = wanted[0]
            done.add(target)
            other = self._other(target, self.reader.node_of(branch), ())
            if other is not None:
                tracks.append(Track(target, other.playbook.title, other.playbook.stages))
                steps = steps + [self._in_track(step, target) for step in self._steps(other, (other.path,))]

    def _in_track(self, step: Step, track: str) -> Step:
        branches = tuple(self._branch_in_track(branch, track) for branch in step.next)
        return self._again(step, replace(step, id=f"{track}/{step.id}", next=branches))

    def _branch_in_track(self, branch: Branch, track: str) -> Branch:
        if branch.go_to == END or self.shelf.file(branch.go_to) is not None:
            return branch
        moved = replace(branch, go_to=f"{track}/{branch.go_to}")
        self.reader.same_place(branch, moved)
        return moved

    def _pointed(self, steps: list[Step]) -> list[Step]:
        """Lets each branch that names a playbook lead to that track's first step."""
        own = {step.id for step in steps}
        firsts: dict[str, str] = {}
        for step in steps:
            if step.track:
                firsts.setdefault(step.track, step.id)
        pointed = []
        for step in steps:
            branches = tuple(
                branch
                if branch.go_to in own
                else replace(branch, go_to=firsts.get(branch.go_to, branch.go_to))
                for branch in step.next
            )
            pointed.append(step if branches == step.next else self._again(step, replace(step, next=branches)))
        return pointed

    def _cards(self, source: _Source) -> tuple[Card, ...]:
        known = {card.id: card for card in self._deck()}
        known.update((card.id, card) for card in source.playbook.cards)
        wanted = source.playbook.interrupts or tuple(card.id for card in source.playbook.cards)
        for name in wanted:
            if name not in known:
                node = source.node.get("interrupts") or source.node
                self.mistakes.add(node.mark, f"there is no card `{name}`", nearest(name, known))
        return tuple(known[name] for name in wanted if name in known)

    def _deck(self) -> Iterable[Card]:
        path = self.shelf.file(CARDS)
        node = self._top(path) if path else None
        deck = self.reader.read(node, CardDeck) if node else None
        return deck.cards if deck else ()


def _both(first: Conditions, second: Conditions) -> Conditions:
    """Both conditions at once: every pair of their alternatives, merged."""
    if not first or not second:
        return first or second
    return tuple({**one, **other} for one in first for other in second)


def wordings_of(guide: Guide) -> Iterator[tuple[str, Wording]]:
    """Every wording that the guide may show, with the id of the step or card that holds it."""
    for holder in (*guide.steps, *guide.cards):
        for wording in holder.say:
            yield holder.id, wording
