"""`playbook test`: whole calls, as written or drawn at random, and how much of the playbook they came by."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain, tell
from recovery_coach.content.callfiles import TrialFile, calls_beside, read_calls
from recovery_coach.content.filekinds import files_on, kind_of
from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import Shelf
from recovery_coach.errors import BadFile, NotFound
from recovery_coach.model.playbook import Guide
from recovery_coach.terminal.trials import TrialReport
from recovery_coach.workshop.chance import as_yaml, first_fault
from recovery_coach.workshop.reports import FileKind
from recovery_coach.workshop.trial import Walked, coverage, differences, walk


def run(paths: Sequence[Path], playbooks: Path | None) -> int:
    """Takes every call of these files (of all that serve where none is named); 1 where one goes otherwise."""
    shelf = places.shelf(playbooks)
    files = _files(paths, shelf)
    report = TrialReport()
    covered: dict[str, tuple[Guide, list[Walked]]] = {}
    unreadable = 0
    for path in files:
        try:
            file = read_calls(path, shelf)
        except BadFile as error:
            complain(*error.lines())
            unreadable += 1
            continue
        report.begin(str(path))
        walked = _take(file, report)
        covered.setdefault(file.guide.id, (file.guide, []))[1].extend(walked)
    for guide, calls in covered.values():
        report.cover(guide, coverage(guide, calls))
    return 1 if report.end(unreadable) or unreadable else 0


def run_random(paths: Sequence[Path], playbooks: Path | None, number: int, seed: int | None) -> int:
    """Takes calls at random and prints the first that goes wrong, as a file of calls that can be kept."""
    shelf = places.shelf(playbooks)
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    code = 0
    for path in paths or [found.path for found in shelf.playbooks()]:
        guide = load(shelf.find(str(path)), shelf).guide
        found = first_fault(guide, random.Random(f"{seed}/{guide.id}").randrange, number)
        if found is None:
            complain(f"{guide.id}: {number} calls at random, and none goes wrong (--seed {seed}).")
            continue
        call, what, count = found
        complain(f"{guide.id}: call {count} of {number} goes wrong: {what} (--seed {seed}).")
        complain("  -> it is written out below, as small as it still goes wrong: keep it in a file of calls")
        tell(as_yaml(call, what, guide.id).rstrip("\n"))
        code = 1
    return code


def _files(paths: Sequence[Path], shelf: Shelf) -> list[Path]:
    if not paths:
        return [path for path in files_on(shelf) if kind_of(path) is FileKind.CALLS]
    found = []
    for path in paths:
        # A name means a playbook, as everywhere.
        named = path if path.exists() or path.suffix else shelf.find(str(path))
        beside = list(calls_beside(named))
        if not beside:
            raise NotFound(
                f"there are no calls for {path}",
                fix=f"write them in {named.stem if named.suffix else path.name}.calls.yaml beside the playbook",
            )
        found += beside
    return found


def _take(file: TrialFile, report: TrialReport) -> list[Walked]:
    done = []
    for call in file.calls:
        walked = walk(file.guide, call)
        wrong = [(file.place_of(call, each), each.what) for each in differences(file.guide, call, walked)]
        report.tell(call.name, [f"{mark.file}:{mark.line}:{mark.column}: {what}" for mark, what in wrong])
        done.append(walked)
    return done
