"""Mistakes as trainers make them: each stands in a file that is clean but for it, and one line tells it.

The first two lines of a planted file say what `playbook check` prints of it: the place with what is wrong, and the mend.
What a mistake needs beside it stands with it in a folder, which is then checked as `--playbooks` with that folder.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from recovery_coach.cli import places
from recovery_coach.cli.coaching import coach_for
from recovery_coach.content.checking import Checking
from recovery_coach.content.filekinds import files_of
from recovery_coach.content.mistakes import visible
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.phrasing.coach import Coach
from recovery_coach.terminal.reports import mistake_lines

PLANTED = Path(__file__).parent / "planted"
FINE = PLANTED / "fine"
CASES = sorted(path for path in PLANTED.glob("[!.]*") if path != FINE)
TOLD = "# check: "
MEND = "#   -> "


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Coach | None]:
    """The shipped coach for every language: the planted files are all in English."""
    made = coach_for("en", places.shelf_of_shipped(), tmp_path_factory.mktemp("kept"))
    assert made is not None
    return lambda _language: made


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 55


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_planted_mistake_is_told_in_its_one_line(case: Path, coach: Callable[[str], Coach | None]) -> None:
    shipped = places.shelf_of_shipped().places
    shelf = Shelf([Place(case, "--playbooks"), *shipped] if case.is_dir() else shipped)
    mistakes = [mistake for report in Checking(shelf, coach).reports(files_of([case])) for mistake in report.mistakes]
    file, what, mend = _planted(case)
    assert [next(mistake_lines(mistake)) for mistake in mistakes] == [f"{file}:{what}"]
    assert mistakes[0].fix == mend
    assert mistakes[0].excerpt in _as_shown(file, mistakes[0].line)
    assert mistakes[0].excerpt or _is_utf_16(file)


def _planted(case: Path) -> tuple[Path, str, str]:
    """The planted file of a case, with the line and the mend that are to be told of it."""
    files = [case] if case.is_file() else sorted(case.rglob("*.yaml"))
    marked = {file: lines for file in files if (lines := _lines(file))[0].startswith(TOLD)}
    assert len(marked) == 1, "one file of a case begins with what is to be told of it"
    ((file, lines),) = marked.items()
    assert lines[1].startswith(MEND)
    return file, lines[0].removeprefix(TOLD), lines[1].removeprefix(MEND)


def _lines(file: Path) -> list[str]:
    """The lines of a file, in whatever encoding it was saved; what is not ASCII can be lost where it is not UTF-8."""
    data = file.read_bytes()
    text = data.decode("utf-16") if _is_utf_16(file) else data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").split("\n")


def _is_utf_16(file: Path) -> bool:
    """Of such a file nothing is shown: it can't be read."""
    return file.read_bytes().startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _as_shown(file: Path, line: int) -> str:
    """The author's line, with what can't be seen spelt out."""
    return visible(_lines(file)[line - 1].replace("\t", "<TAB>"))
