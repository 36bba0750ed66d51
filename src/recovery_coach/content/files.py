"""The files that one loading reads: each once, with a stamp from just before it was read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    """What is read for one guide: playbooks, the house, the deck of cards."""

    def __init__(self, shelf: Shelf, mistakes: Mistakes) -> None:
        self.shelf = shelf
        self.mistakes = mistakes
        self.reader = Reader(mistakes)
        self.stamps: list[str] = []
        self._sources: dict[str, Source | None] = {}
        self._snippets: list[dict[str, tuple[Wording, ...]] | None] = []

    def source(self, path: Path) -> Source | None:
        """The playbook of a file, but for the parts with mistakes; None where there is nothing to go by."""
        place = place_of(path)
        if place not in self._sources:
            self._sources[place] = self._read_source(path, place)
        return self._sources[place]

    def house(self, agent: str = "") -> House:
        """The house, with the agent's name where the environment says it."""
        path = self.shelf.file(HOUSE)
        house = (self.house_of(path) if path else None) or House()
        name = _speakable(agent)
        return replace(house, agent=replace(house.agent, name=name)) if name else house

    def house_of(self, path: Path) -> House | None:
        """The house as a file has it; None where it can't be read."""
        node = self._top(path)
        read: House | None = self.reader.read(node, House) if node else None
        if read is not None:
            check_house(read, self.reader, self.mistakes)
        return read

    def deck(self) -> tuple[Card, ...] | None:
        """The cards that every playbook may name; None where they can't be read."""
        path = self.shelf.file(CARDS)
        if path is None:
            return ()
        node = self._top(path)
        deck = self.reader.read(node, CardDeck) if node else None
        return deck.cards if deck else None

    def snippets(self) -> dict[str, tuple[Wording, ...]] | None:
        """The lines that playbooks share, by name; None where they can't be read."""
        if not self._snippets:
            path = self.shelf.file(SNIPPETS)
            node = self._top(path) if path else None
            read: SnippetFile | None = self.reader.read(node, SnippetFile) if node else None
            self._snippets.append(read.snippets if read else None if path else {})
        return self._snippets[0]

    def _read_source(self, path: Path, place: str) -> Source | None:
        node = self._top(path)
        if node is not None and path.stem in NO_PLAYBOOKS:
            what = f"a file that is called {path.stem} is no playbook"
            self.mistakes.add(node.mark, what, "name a playbook: this is read along with it", code="not-a-playbook")
            return None
        playbook = self.reader.read(node, Playbook) if node else None
        if node is None or playbook is None:
            return None
        check_stages(playbook, self.reader, self.mistakes)
        return Source(playbook, node, path, place)

    def _top(self, path: Path) -> Mapping | None:
        # Stamped before it is read: an edit in between must not pass for what was read.
        self.stamps += stamp([str(path)])
        return read_file(path, self.mistakes)


def _speakable(name: str) -> str:
    """A name from outside made fit to stand in a spoken line."""
    kept = "".join(sign if sign.isprintable() and sign not in "{}" else " " for sign in name)
    return " ".join(kept.split())
