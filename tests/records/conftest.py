"""Where the store and the spare files of these tests are."""

from __future__ import annotations

from pathlib import Path

import pytest

from journals import flush_log, left


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second place for spare files, instead of the machine's own folder for such; and no third."""
    place = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.setattr("tempfile.tempdir", str(place))
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with a call in it, all of it in the store's own file."""
    folder = tmp_path / "home"
    left(folder, *(f"earlier {number} " + "x" * 500 for number in range(60)), call="earlier")
    flush_log(folder)
    return folder
