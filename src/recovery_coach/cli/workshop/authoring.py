"""`playbook new` and `playbook edit`: playbooks of a trainer's own, which agents get only when they pass the check."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.boundary import tell
from recovery_coach.cli.first_words import is_screen
from recovery_coach.cli.workshop.check import reports
from recovery_coach.content.shelf import Shelf
from recovery_coach.content.writing import DRAFTS, check_name, copied, put, skeleton
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.session.ports import Item
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.reports import mistake_lines, say
from recovery_coach.workshop.reports import Report

_EDITORS = ("nano", "micro", "vim", "vi", "notepad")
"""Tried in this order where neither VISUAL nor EDITOR names one: the first is the kindest to who has never met it."""

_AGAIN, _KEEP, _THROW = "again", "keep", "throw"
_ANSWERS = (
    Item(_AGAIN, "Edit again"),
    Item(_KEEP, "Keep it as a draft: agents go on with what they have"),
    Item(_THROW, "Throw the changes away"),
)


def new(name: str, other: str) -> int:
    """Begins a playbook in the user's own folder: a commented skeleton, or a copy of another."""
    check_name(name)
    shelf = places.shelf()
    text = copied(shelf.find(other), name) if other else skeleton(name)
    path = places.own_playbooks() / f"{name}.yaml"
    if path.exists():
        raise CoachError(f"there is a playbook `{name}` already", where=str(path), fix=f"`playbook edit {name}`")
    put(path, text)
    hidden = next((found for found in places.shelf().playbooks() if found.id == name and found.hides), None)
    tell(f"Written: {path}")
    if hidden:
        wins = "takes the place of" if hidden.path == path else "is hidden by"
        tell(f"It {wins} the one in {hidden.hides[0] if hidden.path == path else hidden.path}.")
    tell(f"Write in it with `recovery-coach playbook edit {name}`, and see it with `playbook preview {name} --watch`.")
    return 0


def edit(name: str) -> int:
    """Opens a playbook in the editor; puts it in place when it passes the check, else asks what to do."""
    shelf = places.shelf()
    found = shelf.find(name)
    target = found if _is_path(name) else _own(name)
    draft = target.parent / DRAFTS / target.name
    before = _begin(found, target, draft)
    while True:
        _open_editor(draft)
        if draft.read_bytes() == before:
            return _unchanged(draft, target)
        report = _checked(draft, target, shelf)
        for mistake in report.mistakes:
            for line in mistake_lines(mistake):
                say(printable(line))
        if not report.errors:
            put(target, draft.read_bytes())
            draft.unlink()
            return _in_place(target, report, shelf)
        answer = _asked(report.errors)
        if answer == _THROW:
            draft.unlink()
            tell("Thrown away. Agents go on with what they have.")
            return 1
        if answer == _KEEP:
            tell(f"Kept as a draft: `recovery-coach playbook edit {name}` goes on with it. Agents don't get it yet.")
            return 1


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or "/" in name or os.sep in name


def _own(stem: str) -> Path:
    """Where a playbook of that name is the user's own."""
    folder = places.own_playbooks()
    old = folder / f"{stem}.yml"
    return old if old.is_file() else folder / f"{stem}.yaml"


def _begin(found: Path, target: Path, draft: Path) -> bytes:
    """Makes the draft, or goes on with one that was kept; returns what counts as unchanged."""
    if draft.exists():
        tell(f"Going on with the draft that was kept: {draft}")
        return b""
    source = target if target.is_file() else found
    try:
        text = source.read_bytes()
    except OSError as error:
        raise NotFound(f"it can't be read ({error.strerror or error})", where=str(source)) from error
    if source != target:
        tell(f"This is your own copy of {source}, for your folder {target.parent}.")
    put(draft, text)
    return text


def _open_editor(path: Path) -> None:
    """Runs the editor and waits for it. Raises CoachError where there is none, or where it fails."""
    named = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    try:
        words = shlex.split(named, posix=os.name != "nt") if named else []
    except ValueError:
        words = [named]
    if not words:
        known = next((editor for editor in _EDITORS if shutil.which(editor)), None)
        if known is None:
            raise CoachError(
                "there is no editor that I know of", where=str(path), fix="set EDITOR to the one that you use"
            )
        words = [known]
    try:
        code = subprocess.run([*words, str(path)], check=False).returncode
    except OSError as error:
        fix = "set EDITOR to the editor that you use; what you wrote is kept as a draft"
        raise CoachError(f"`{words[0]}` can't be run ({error.strerror or error})", where=str(path), fix=fix) from error
    if code:
        fix = "nothing was put in place; `playbook edit` goes on with the draft"
        raise CoachError(f"the editor ended with an error ({code})", where=str(path), fix=fix)


def _checked(draft: Path, target: Path, shelf: Shelf) -> Report:
    """What is wrong with a draft, read as if it stood where it is to go."""
    stand_in = Shelf(shelf.places, instead={target: draft})
    return next(reports([draft], stand_in))


def _unchanged(draft: Path, target: Path) -> int:
    with suppress(OSError):
        draft.unlink()
    tell(f"Nothing was changed in {target.name}.")
    return 0


def _in_place(target: Path, report: Report, shelf: Shelf) -> int:
    warned = f" There {'is a warning' if report.warnings == 1 else f'are {report.warnings} warnings'} above."
    tell(f"In place: {target}. The next call follows it.{warned if report.warnings else ''}")
    winner = next(shelf.playbook_files(target.stem), target)
    if winner != target:
        tell(f"But {winner} wins over it on this machine: agents get that one.")
    return 0


def _asked(errors: int) -> str:
    """What to do with a draft that can't be walked. Where nobody can be asked, it is kept."""
    title = f"{errors} {'mistake' if errors == 1 else 'mistakes'} above: agents can't get it like this."
    if is_screen():
        from recovery_coach.terminal.menu import choose

        return choose(title, _ANSWERS) or _KEEP
    tell(title)
    for number, item in enumerate(_ANSWERS, 1):
        tell(f"  {number}  {item.label}")
    line = sys.stdin.readline() if sys.stdin else ""
    answers = {str(number): item.name for number, item in enumerate(_ANSWERS, 1)}
    return answers.get(line.strip(), _KEEP)
