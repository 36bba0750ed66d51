"""Where playbooks are found, and which one wins when two have the same name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recovery_coach.errors import NotFound

SUFFIXES = (".yaml", ".yml")
HOUSE = "house"
CARDS = "cards"
SNIPPETS = "snippets"
RULEBOOKS = "phrasing"
"""The folder of rulebooks beside the playbooks."""

DRILLS = "drills"
"""The folder of scenarios beside the playbooks."""

TEMPER = "temper"
"""The file in it that says how customers in general take what is said."""

LEARN = "learn"
"""The folder of the primer beside the playbooks."""

CALLS = ".calls"
"""How the name of a file ends, before .yaml, that holds calls to try a playbook with."""

NO_PLAYBOOKS = frozenset({HOUSE, CARDS, SNIPPETS})
_NAME = re.compile(r"[^./\\:\0][^/\\:\0]{0,99}")
"""What can name a file in a folder, and leads to no other folder."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of playbooks and what it is called in front of people."""

    folder: Path
    name: str
    manifest: Path | None = None
    """Where it is written that this folder is the one that serves; None where it always does."""


@dataclass(frozen=True, slots=True)
class Found:
    """A playbook's file, the place that it was found in, and the files that it hides."""

    id: str
    path: Path
    place: str
    hides: tuple[Path, ...] = ()


class Shelf:
    """The folders that are searched, the first to hold a name winning. A folder that is given twice counts once.

    `instead` names files that are read in the place of others, such as a draft for what it is to become.
    """

    def __init__(self, places: Sequence[Place], instead: Mapping[Path, Path] | None = None) -> None:
        self._instead = dict(instead or {})
        once: dict[str, Place] = {}
        for place in places:
            once.setdefault(place_of(place.folder), place)
        self.places = tuple(once.values())

    def find(self, name: str) -> Path:
        """The file that a name or a path means.

        Raises NotFound with the nearest names. A path is what holds a separator or ends in .yaml.
        """
        if "/" in name or "\\" in name or name.endswith(SUFFIXES):
            return Path(name)
        found = next(self.playbook_files(name), None)
        if found is not None:
            return found
        from difflib import get_close_matches  # Only a mistake pays for it: this module is loaded in every start.

        known = [entry.id for entry in self.playbooks()]
        close = get_close_matches(name[:100].lower(), known, n=1, cutoff=0.5)
        fix = f"did you mean `{close[0]}`?" if close else "`recovery-coach playbook list` shows those that there are"
        raise NotFound(f"there is no playbook called `{name}`", fix=fix)

    def file(self, stem: str) -> Path | None:
        """The winning file of that name, playbook or not."""
        return next((path for _, path in self._files(stem)), None)

    def playbook_files(self, name: str) -> Iterator[Path]:
        """The playbooks of that name, the winning one first."""
        if name not in NO_PLAYBOOKS:
            yield from (path for _, path in self._files(name))

    def playbooks(self) -> list[Found]:
        """Every playbook by its file's name, with what it hides."""
        stems = dict.fromkeys(stem for place in self.places for stem in _stems(place.folder))
        found = []
        for stem in stems:
            files = list(self._files(stem))
            if files:
                place, path = files[0]
                found.append(Found(stem, path, place.name, tuple(hidden for _, hidden in files[1:])))
        return found

    def _files(self, stem: str) -> Iterator[tuple[Place, Path]]:
        if not _NAME.fullmatch(stem):
            return
        for place in self.places:
            for suffix in SUFFIXES:
                path = place.folder / f"{stem}{suffix}"
                path = self._instead.get(path, path)
                if os.path.isfile(path):  # noqa: PTH113  Path.is_file raises where a folder may not be entered.
                    yield place, path


def place_of(path: Path) -> str:
    """The same text for every spelling of a path."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _stems(folder: Path) -> list[str]:
    """The names of the playbooks in a folder; none of one that is not there or may not be read."""
    try:
        entries = sorted(folder.iterdir())
    except (OSError, ValueError):
        return []
    return [
        path.stem
        for path in entries
        if path.suffix in SUFFIXES and path.stem not in NO_PLAYBOOKS and not path.stem.endswith(CALLS)
        if _NAME.fullmatch(path.stem)
        if os.path.isfile(path)  # noqa: PTH113
    ]
