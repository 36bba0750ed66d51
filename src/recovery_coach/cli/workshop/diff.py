"""`playbook diff`: what an agent would notice between two versions of a playbook, or between two playbooks."""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct, json

from recovery_coach.cli import places
from recovery_coach.content.playbooks import load
from recovery_coach.content.revisions import guide_at, is_kept, split
from recovery_coach.content.shelf import Shelf, place_of
from recovery_coach.errors import NotFound
from recovery_coach.model.playbook import Guide
from recovery_coach.terminal.changes import changes_page
from recovery_coach.terminal.listing import say
from recovery_coach.workshop.diff import changes

_COMMITTED = "HEAD"
"""The revision that a playbook by itself is compared with, where it hides no other."""


class Side(Struct, frozen=True):
    """One of the two: what it is called in front of people, its name or path, and its revision where git keeps it."""

    called: str
    name: str
    revision: str = ""


def run(before: str, after: str, playbooks: Path | None, as_json: bool, *, exit_code: bool = False) -> int:
    """Tells the changes from one to the other. 0, or 1 where there are any and `exit_code` asks for it."""
    shelf = places.shelf(playbooks)
    old, new = (_side(before, shelf), _side(after, shelf)) if after else _with_its_other(before, shelf)
    found = list(changes(_guide(old, shelf), _guide(new, shelf)))
    if as_json:
        _reconfigure(encoding="utf-8")  # What programs read is in UTF-8, wherever it is sent.
        say(json.encode(found).decode("utf-8"))
    else:
        _reconfigure(errors="replace")
        changes_page(old.called, new.called, found)
    return 1 if found and exit_code else 0


def _side(text: str, shelf: Shelf) -> Side:
    return Side(text, *split(text, shelf))


def _with_its_other(text: str, shelf: Shelf) -> tuple[Side, Side]:
    """A playbook by itself, behind what it is compared with: its older self, or the one that it hides.

    Raises NotFound where it hides none, and git does not keep it.
    """
    given = _side(text, shelf)
    if given.revision:
        return given, Side(given.name, given.name)
    path = shelf.find(given.name)
    hidden = _hidden_by(path, shelf)
    if hidden is not None:
        return Side(_called(hidden, shelf), str(hidden)), Side(_called(path, shelf), str(path))
    if not is_kept(path):
        what = f"`{given.name}` hides no other playbook, and is in no git repository"
        raise NotFound(what, fix="name a second one to compare it with: recovery-coach playbook diff A B")
    return Side(f"{given.name}@{_COMMITTED}", given.name, _COMMITTED), given


def _hidden_by(path: Path, shelf: Shelf) -> Path | None:
    """The playbook that would be found by this one's name if this one were not there."""
    found = list(shelf.playbook_files(path.stem))
    own = [number for number, file in enumerate(found) if place_of(file) == place_of(path)]
    return next(iter(found[own[0] + 1 :] if own else found), None)


def _called(path: Path, shelf: Shelf) -> str:
    """A file as `playbook list` tells it: its name, and whose it is. One that is not on the shelf goes by its path."""
    whose = [place.name for place in shelf.places if place_of(place.folder) == place_of(path.parent)]
    return f"{path.stem} ({whose[0]})" if whose else str(path)


def _guide(side: Side, shelf: Shelf) -> Guide:
    if side.revision:
        return guide_at(side.name, side.revision, shelf, agent=places.agent())
    return load(shelf.find(side.name), shelf, agent=places.agent()).guide


def _reconfigure(**options: str) -> None:
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(**options)
