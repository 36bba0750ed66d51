"""Where playbooks are found, and which one wins when two have the same name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from recovery_coach.errors import NotFound

SUFFIXES = (".yaml", ".yml")
HOUSE = "house"
CARDS = "cards"
_NO_PLAYBOOKS = {HOUSE, CARDS}


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of playbooks and what it is called in front of people."""

    folder: Path
    name: str


@dataclass(frozen=True, slots=True)
class Found:
    """A playbook's file, the place that it was found in, and the places that it hides it in."""

    id: str
    path: Path
    place: str
    hides: tuple[Path, ...] = ()


class Shelf:
    """The folders that are searched, the first to hold a name winning."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = tuple(places)

    def find(self, name: str) -> Path:
        """The file that a name or a path means.

        Raises NotFound with the nearest names. A path is what holds a separator or ends in .yaml.
        """
        if "/" in name or "\\" in name or name.endswith(SUFFIXES):
            return Path(name)
        found = self.file(name)
        if found is not None and name not in _NO_PLAYBOOKS:
            return found
        known = [entry.id for entry in self.playbooks()]
        close = get_close_matches(name, known, n=1, cutoff=0.5)
        fix = (
            f"did you mean `{close[0]}`?"
            if close
            else "`recovery-coach playbook list` shows those that there are"
        )
        raise NotFound(f"there is no playbook called `{name}`", fix=fix)

    def file(self, stem: str) -> Path | None:
        """The winning file of that name, playbook or not."""
        return next(self._files(stem), None)

    def _files(self, stem: str) -> Iterator[Path]:
        for place in self.places:
            for suffix in SUFFIXES:
                path = place.folder / f"{stem}{suffix}"
                if path.is_file():
                    yield path

    def playbooks(self) -> list[Found]:
        """Every playbook by its file's name, with what it hides."""
        stems: dict[str, str] = {}
        for place in self.places:
            for path in sorted(place.folder.glob("*.y*ml")) if place.folder.is_dir() else []:
                if path.suffix in SUFFIXES and path.stem not in _NO_PLAYBOOKS:
                    stems.setdefault(path.stem, place.name)
        found = []
        for stem, place_name in stems.items():
            first, *rest = self._files(stem)
            found.append(Found(stem, first, place_name, tuple(rest)))
        return found
