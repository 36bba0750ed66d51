"""`playbook check`: everything wrong in what trainers write, told for people and for programs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.coaching import coach_for
from recovery_coach.cli.workshop import Form
from recovery_coach.content.checking import Checking
from recovery_coach.content.filekinds import files_of, files_on
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import BadFile
from recovery_coach.phrasing.coach import Coach
from recovery_coach.terminal.reports import GithubReports, JsonReports, Reports, SarifReports, TextReports
from recovery_coach.workshop.reports import Report

_WRITERS: dict[Form, Callable[[], Reports]] = {
    Form.TEXT: TextReports,
    Form.JSON: JsonReports,
    Form.GITHUB: GithubReports,
    Form.SARIF: SarifReports,
}


def run(paths: Sequence[Path], playbooks: Path | None, form: Form, *, strict: bool) -> int:
    """Looks over files and folders, or all that serves on this machine; 1 where something has to be mended."""
    shelf = shelf_for(paths, playbooks)
    writer = _WRITERS[form]()
    errors = warnings = 0
    writer.begin()
    for report in reports(paths, shelf):
        writer.tell(report)
        errors += report.errors
        warnings += report.warnings
    writer.end()
    return 1 if errors or (strict and warnings) else 0


def reports(paths: Sequence[Path], shelf: Shelf) -> Iterator[Report]:
    """What was found in these files, one by one; in all that serve where none is named."""
    files = files_of(paths) if paths else files_on(shelf)
    yield from Checking(shelf, _coach_on(shelf, for_traps=True), _coach_on(shelf)).reports(files)


def shelf_for(paths: Sequence[Path], playbooks: Path | None) -> Shelf:
    """The shelf that files are looked over with: a folder that is named serves first, as with `--playbooks`."""
    shelf = places.shelf(playbooks)
    folders = [Place(path, str(path)) for path in paths if path.is_dir()]
    # A rulebook belongs to the folder above its own.
    folders += [Place(path.parent.parent, str(path)) for path in paths if path.parent.name == "phrasing"]
    return Shelf([*folders, *shelf.places]) if folders else shelf


def _coach_on(shelf: Shelf, *, for_traps: bool = False) -> Callable[[str], Coach | None]:
    """A coach for each language, made once. Where the rules can't be read, lines are not read by them: that is told."""

    @cache
    def coach(language: str) -> Coach | None:
        try:
            found = coach_for(language, shelf, for_traps=for_traps)
            gc.freeze()  # Its weights stay to the end: looking through them again and again would be for nothing.
            return found
        except BadFile:
            return None

    return coach
