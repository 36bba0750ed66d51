"""`recovery-coach progress`: what the drills on this machine show, for the trainee whose they are."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Mapping
from io import StringIO
from json import dumps
from pathlib import Path

from msgspec import to_builtins

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain, tell
from recovery_coach.cli.picking import asked_by
from recovery_coach.drill.progress.history import History, Run
from recovery_coach.drill.progress.schedule import SKILLS
from recovery_coach.drill.progress.standing import Progress, progress
from recovery_coach.errors import BadFile, CoachError
from recovery_coach.model.house import Certification
from recovery_coach.records.practice import existing_practice
from recovery_coach.session.spacing import date_of, day_of, moment_of
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.progress import progress_text


def run(playbooks: Path | None, *, as_json: bool, as_csv: bool) -> int:
    """Shows where the trainee stands. Raises StoreTrouble for a store that can't be read: it is left as it is."""
    if as_json and as_csv:
        raise CoachError("--json and --csv are two forms of the same", fix="leave out one of them")
    history = _history()
    if as_csv:
        tell(_rows(history.runs))
        return 0
    found = progress(history, _asked(playbooks), day_of(time.time()), day_of)
    tell(_json_line(_as_plain(found)) if as_json else printable(progress_text(found, date_of), lines=True))
    return 0


def _history() -> History:
    store = existing_practice(places.home())
    if store is None:
        return History()
    try:
        if store.notice:
            complain(store.notice)
        return store.history()
    finally:
        store.close()


def _asked(playbooks: Path | None) -> Certification:
    """What the house asks; a house that can't be read holds nobody up who looks at their progress."""
    shelf = places.shelf(playbooks)
    try:
        return asked_by(shelf)
    except BadFile as error:
        complain("Your house's file has mistakes, so what is usual is asked for a certificate:", *error.lines())
        return Certification()


def _rows(runs: tuple[Run, ...]) -> str:
    """The drills as a table, a row each, the oldest first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, *SKILLS])
    for run in runs:
        met = (run.criteria[name].value if name in run.criteria else "" for name in SKILLS)
        writer.writerow([*(value(run) for value in _COLUMNS.values()), *met])
    return out.getvalue().rstrip("\n")


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


_COLUMNS: Mapping[str, Callable[[Run], object]] = {
    "at": lambda run: moment_of(run.at),
    "scenario": lambda run: run.scenario,
    "variant": lambda run: run.variant,
    "seed": lambda run: run.seed,
    "aid": lambda run: run.aid.value,
    "aided": lambda run: _yes_or_no(run.aided),
    "certifying": lambda run: _yes_or_no(run.certifying),
    "passed": lambda run: _yes_or_no(run.passed),
    "outcome": lambda run: run.outcome,
    "rubric": lambda run: run.rubric,
    "arousal at first": lambda run: run.arousal[0],
    "arousal at the end": lambda run: run.arousal[-1],
}
"""The columns of the table; those of the skills come after them."""


def _as_plain(found: Progress) -> dict[str, object]:
    """The progress as one object, what is asked for a certificate spelt out."""
    asked = {"passes": found.asked.passes, "of": found.asked.window, "scenarios": list(found.asked.scenarios)}
    return {**to_builtins(found), "asked": {**asked, "different scenarios": found.asked.different}}


def _json_line(found: dict[str, object]) -> str:
    """One line of ASCII: nothing in it can steer a terminal, and any encoding can say it."""
    return dumps(found).replace("\x7f", "\\u007f")
