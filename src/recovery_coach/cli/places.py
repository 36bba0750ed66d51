"""Where things are on this machine: the store, the kept guides, the playbooks, the agent's name."""

from __future__ import annotations

import os
from pathlib import Path

from recovery_coach.cli import homes
from recovery_coach.content.releases import MANIFEST, serving
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import NotFound

PLAYBOOKS = "RECOVERY_COACH_PLAYBOOKS"
AGENT = "RECOVERY_COACH_AGENT"


def home() -> Path:
    """The folder of the store."""
    return Path(homes.home())


def kept() -> Path:
    """The folder of what can be made anew at any time."""
    return Path(homes.kept())


def own_playbooks() -> Path:
    """The user's own folder of playbooks."""
    return home() / "playbooks"


def shipped_playbooks() -> Path:
    """The playbooks inside the package, or a checkout's own folder for an editable install."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "playbooks"
    return inside if inside.is_dir() else package.parents[1] / "playbooks"


def shelf(chosen: Path | None = None) -> Shelf:
    """Where playbooks are looked for, in the order in which they win. A folder that was asked for must be there."""
    if chosen is not None and not chosen.is_dir():
        raise NotFound("there is no such folder of playbooks", where=str(chosen), fix="check what --playbooks names")
    places = [Place(chosen, "--playbooks")] if chosen else []
    shared = shared_playbooks()
    if shared is not None:
        places.append(Place(serving(shared), PLAYBOOKS, shared / MANIFEST))
    return Shelf([*places, Place(own_playbooks(), "your own"), Place(shipped_playbooks(), "shipped")])


def shelf_of_shipped() -> Shelf:
    """What comes with the program, and nothing else."""
    return Shelf([Place(shipped_playbooks(), "shipped")])


def shared_playbooks() -> Path | None:
    """The folder that a team shares, where the environment names one."""
    named = os.environ.get(PLAYBOOKS, "").strip()
    return Path(named).expanduser() if named else None


def missing() -> str:
    """What to say when the team's folder can't be reached; empty when all is well. A call goes on without it."""
    shared = shared_playbooks()
    if shared is None or shared.is_dir():
        return ""
    return f"{shared} ({PLAYBOOKS}) can't be reached: your own and the shipped playbooks serve."


def agent() -> str:
    """The agent's name, where the environment says it; else the house's."""
    name = "".join(character if character.isprintable() else " " for character in os.environ.get(AGENT, ""))
    return " ".join(name.split())[:80]
