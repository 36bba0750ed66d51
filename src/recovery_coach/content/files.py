"""The files that one loading reads: each once, with a stamp from just before it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from recovery_coach.content.checks import check_house, check_stages
from recovery_coach.content.composer import read_file
from recovery_coach.content.mistakes import Mistakes
from recovery_coach.content.nodes import Mapping, Sequence
from recovery_coach.content.reader import Reader
from recovery_coach.content.shelf import CARDS, HOUSE, NO_PLAYBOOKS, SNIPPETS, Shelf, place_of
from recovery_coach.content.stamp import stamp
from recovery_coach.model.house import House
from recovery_coach.model.playbook import Card, CardDeck, Playbook, SnippetFile, Wording
from recovery_coach.model.words import Written

_FIRST_LINES = "begin with `id: ...` and `title: ...`, a space after each colon"
_MOST_SHARED = 50
"""Playbooks that others draw in and that stay read: memory must not grow with the files of a long check."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A playbook as it was read, with its top node. `place` is one for all spellings of its path."""

    playbook: Playbook
    node: Mapping
    path: Path
    place: str

    @property
    def is_whole(self) -> bool:
        """Whether everything that was written under `steps` could be taken for a step."""
        steps = self.node.get("steps")
        written = len(steps.items) if isinstance(steps, Sequence) else 1
        return len(self.playbook.steps) == written and "steps" not in self.node.lost


class Files:
    """What is read for a guide: its own file, and what guides share, which is read once for any number of them."""

    def __init__(self, shelf: Shelf, mistakes: Mistakes) -> None:
        self.shelf = shelf
        self.mistakes = mistakes
        self.reader = Reader(mistakes)
        self.stamps: list[str] = []
        self._main: dict[str, Source | None] = {}
        self._sources: dict[str, Source | None] = {}
        self._shared: dict[str, Any] = {}

    def go_on(self, mistakes: Mistakes) -> None:
        """On to another guide: what guides share stays read, and what was wrong in it was told."""
        if len(self._sources) > _MOST_SHARED:
            self._sources, self._shared, self.reader = {}, {}, Reader(mistakes)
        self._main, self.stamps = {}, []
        mistakes.knows_of(self.mistakes, [str(source.path) for source in self._sources.values() if source])
        self.mistakes = mistakes
        self.reader.go_on(mistakes)

    @cached_property
    def playbook_names(self) -> list[str]:
        """The playbooks that there are, looked for once however many mistakes ask for it."""
        return [found.id for found in self.shelf.playbooks()]

    def main(self, path: Path) -> Source | None:
        """The playbook that a guide is made of, but for the parts with mistakes; None where there is nothing."""
        place = place_of(path)
        if place in self._sources:
            return self._sources[place]
        self._main[place] = self._read_source(path, place)
        return self._main[place]

    def source(self, path: Path) -> Source | None:
        """A playbook that a guide draws in, in the same way."""
        place = place_of(path)
        if place in self._main:
            return self._main[place]
        if place not in self._sources:
            with self.reader.lasting():
                self._sources[place] = self._read_source(path, place)
        return self._sources[place]

    def house(self, agent: str = "") -> House:
        """The house, with the agent's name where the environment says it."""
        path = self.shelf.file(HOUSE)
        house: House = (self._once(HOUSE, lambda: self.house_of(path)) if path else None) or House()
        name = _speakable(agent)
        return replace(house, agent=replace(house.agent, name=name)) if name else house

    def house_of(self, path: Path) -> House | None:
        """The house as a file has it; None where it can't be read."""
        read: House | None = self._read(path, House)
        if read is not None:
            check_house(read, self.reader, self.mistakes)
        return read

    def deck(self) -> tuple[Card, ...] | None:
        """The cards that every playbook may name; None where they can't be read."""
        path = self.shelf.file(CARDS)
        if path is None:
            return ()
        deck: tuple[Card, ...] | None = self._once(CARDS, lambda: self.deck_of(path))
        return deck

    def deck_of(self, path: Path) -> tuple[Card, ...] | None:
        """The cards as a file has them; None where they can't be read."""
        deck: CardDeck | None = self._read(path, CardDeck)
        return deck.cards if deck else None

    def snippets(self) -> dict[str, tuple[Wording, ...]] | None:
        """The lines that playbooks share, by name; None where they can't be read."""
        path = self.shelf.file(SNIPPETS)
        if path is None:
            return {}
        read: dict[str, tuple[Wording, ...]] | None = self._once(SNIPPETS, lambda: self.snippets_of(path))
        return read

    def snippets_of(self, path: Path) -> dict[str, tuple[Wording, ...]] | None:
        """The snippets as a file has them; None where they can't be read."""
        read: SnippetFile | None = self._read(path, SnippetFile)
        return read.snippets if read else None

    def _once(self, name: str, read: Callable[[], Any]) -> Any:
        """What guides share, read at the first that needs it."""
        if name not in self._shared:
            with self.reader.lasting():
                self._shared[name] = read()
        return self._shared[name]

    def _read(self, path: Path, wanted: type[Written]) -> Any:
        node = self._top(path)
        return self.reader.read(node, wanted) if node else None

    def _read_source(self, path: Path, place: str) -> Source | None:
        node = self._top(path, _FIRST_LINES)
        if node is not None and path.stem in NO_PLAYBOOKS:
            what = f"a file that is called {path.stem} is no playbook"
            self.mistakes.add(node.mark, what, "name a playbook: this is read along with it", code="not-a-playbook")
            return None
        playbook = self.reader.read(node, Playbook) if node else None
        if node is None or playbook is None:
            return None
        check_stages(playbook, self.reader, self.mistakes)
        return Source(playbook, node, path, place)

    def _top(self, path: Path, begin: str = "") -> Mapping | None:
        # Stamped before it is read: an edit in between must not pass for what was read.
        self.stamps += stamp([str(path)])
        return read_file(path, self.mistakes, begin)


def _speakable(name: str) -> str:
    """A name from outside made fit to stand in a spoken line."""
    kept = "".join(sign if sign.isprintable() and sign not in "{}" else " " for sign in name)
    return " ".join(kept.split())
