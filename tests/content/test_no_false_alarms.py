"""What is all right is told to be: the shipped files, and files that look as if something were wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from helpers import PLAYBOOKS
from recovery_coach.cli import homes, places
from recovery_coach.cli.workshop.check import reports, shelf_for
from recovery_coach.content.filekinds import files_of
from recovery_coach.terminal.reports import mistake_lines
from recovery_coach.workshop.reports import Report

SHIPPED_FILES = sorted(files_of([PLAYBOOKS]))
FINE = sorted((Path(__file__).parent / "planted" / "fine").glob("[!.]*"))


@pytest.fixture(scope="module")
def of_shipped(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Report]:
    """What is found in each of the shipped files, with none of the user's own beside them."""
    with pytest.MonkeyPatch.context() as patch:
        _leave_alone(patch, tmp_path_factory.mktemp("home"))
        return {report.file: report for report in reports(SHIPPED_FILES, places.shelf_of_shipped())}


@pytest.mark.parametrize("file", SHIPPED_FILES, ids=lambda file: file.stem)
def test_a_shipped_file_has_no_mistake_and_no_warning(file: Path, of_shipped: Mapping[str, Report]) -> None:
    report = of_shipped[str(file)]
    assert _told(report) == []
    assert report.whole


@pytest.mark.parametrize("case", FINE, ids=lambda case: case.stem)
def test_what_looks_like_a_mistake_is_none(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _leave_alone(monkeypatch, tmp_path)
    found = list(reports([case], shelf_for([case], None)))
    assert found and [line for report in found for line in _told(report)] == []


def _leave_alone(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Nothing of the machine that the tests run on is read or written."""
    patch.setenv(homes.HOME, str(home))
    patch.delenv(places.PLAYBOOKS, raising=False)


def _told(report: Report) -> list[str]:
    return [line for mistake in report.mistakes for line in mistake_lines(mistake)]
