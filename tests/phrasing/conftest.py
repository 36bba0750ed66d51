from __future__ import annotations

from pathlib import Path

import pytest

from recovery_coach.cli import places
from recovery_coach.cli.coaching import coach_for
from recovery_coach.phrasing.coach import Coach


@pytest.fixture(scope="session")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Coach:
    """The coach as it ships."""
    kept: Path = tmp_path_factory.mktemp("kept")
    found = coach_for("en", places.shelf_of_shipped(), kept)
    assert found is not None
    return found
