"""Where things are on this machine: the store, the kept guides, the playbooks, the agent's name."""

from __future__ import annotations

import os
from pathlib import Path

from recovery_coach.cli import homes
from recovery_coach.content.shelf import Place, Shelf

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
    """Where playbooks are looked for, in the order in which they win."""
    places = [Place(chosen, "--playbooks")] if chosen else []
    shared = os.environ.get(PLAYBOOKS, "").strip()
    if shared:
        places.append(Place(Path(shared).expanduser(), PLAYBOOKS))
    return Shelf([*places, Place(own_playbooks(), "your own"), Place(shipped_playbooks(), "shipped")])


def agent() -> str:
    """The agent's name, where the environment says it; else the house's."""
    name = "".join(character if character.isprintable() else " " for character in os.environ.get(AGENT, ""))
    return " ".join(name.split())[:80]
