"""`playbook publish`: what passes the check, where agents get it, in a team's folder or in git."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from recovery_coach.cli import places
from recovery_coach.cli.boundary import complain, tell
from recovery_coach.cli.workshop.check import reports
from recovery_coach.content.filekinds import kind_of
from recovery_coach.content.playbooks import load
from recovery_coach.content.publishing import (
    Manifest,
    files_to_publish,
    manifest_of,
    manifest_text,
    read_manifest,
    unversioned,
    write_release,
)
from recovery_coach.content.releases import MANIFEST
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.content.writing import put
from recovery_coach.errors import CoachError
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.reports import mistake_lines, say
from recovery_coach.workshop.reports import FileKind

GIT = "git"


def run(where: str, source: Path | None, *, strict: bool) -> int:
    """Checks a folder of playbooks and publishes it; 1 where something has to be mended first."""
    folder = source or places.own_playbooks()
    if not folder.is_dir():
        raise CoachError(
            "there are no playbooks to publish", where=str(folder), fix="`recovery-coach playbook new NAME` begins one"
        )
    shelf = Shelf([Place(folder, str(folder)), *places.shelf().places])
    files = files_to_publish(folder)
    wrong = _wrong(folder, files, shelf, strict=strict)
    if wrong:
        found = "warning or mistake" if strict else "mistake"
        complain(f"Nothing was published: {wrong} {found}{'' if wrong == 1 else 's'} above.")
        return 1
    target = folder if where == GIT else Path(where).expanduser()
    before = read_manifest(target)
    manifest = manifest_of(files, _playbooks(folder, files, shelf), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    if before is not None and before.files == manifest.files:
        tell(f"Nothing has changed since {before.release}.")
        return 0
    for entry in unversioned(before, manifest):
        complain(f"{entry.id} has changed and is still version {entry.version}: count it up to tell its calls apart.")
    if where == GIT:
        _commit(folder, [*files, MANIFEST], manifest)
    else:
        write_release(target, files, manifest)
        tell(f"Published {_counted(manifest)} as {manifest.release} in {target}.")
        if places.shared_playbooks() != target:
            tell(f"Agents get it with {places.PLAYBOOKS}={target}")
    return 0


def _wrong(folder: Path, files: Sequence[str] | dict[str, bytes], shelf: Shelf, *, strict: bool) -> int:
    """Tells what is wrong with the files; returns how much of it keeps them from being published."""
    count = 0
    for report in reports([folder / name for name in files], shelf):
        for mistake in report.mistakes:
            for line in mistake_lines(mistake):
                say(printable(line))
        count += len(report.mistakes) if strict else report.errors
    return count


def _playbooks(folder: Path, files: dict[str, bytes], shelf: Shelf) -> list[tuple[str, str, str, str]]:
    found = []
    for name in files:
        if kind_of(folder / name) is FileKind.PLAYBOOK:
            guide = load(folder / name, shelf).guide
            found.append((name, guide.id, guide.title, guide.version))
    return found


def _counted(manifest: Manifest) -> str:
    count = len(manifest.playbooks)
    return f"{count} {'playbook' if count == 1 else 'playbooks'} and {len(manifest.files) - count} other files"


def _commit(folder: Path, files: Sequence[str], manifest: Manifest) -> None:
    """One commit of just these files, pushed where the branch has somewhere to go. A failed one leaves no manifest."""
    kept = (folder / MANIFEST).read_bytes() if (folder / MANIFEST).is_file() else None
    _git(folder, "rev-parse", "--is-inside-work-tree")
    put(folder / MANIFEST, manifest_text(manifest))
    try:
        _git(folder, "add", "--", *files)
        _git(folder, "commit", "--quiet", "-m", f"Publish playbooks {manifest.release}", "--", *files)
    except CoachError:
        if kept is None:
            (folder / MANIFEST).unlink(missing_ok=True)
        else:
            put(folder / MANIFEST, kept)
        raise
    tell(f"Committed {_counted(manifest)} as {manifest.release}.")
    upstream = _run_git(folder, "rev-parse", "--abbrev-ref", "@{upstream}")
    if upstream.returncode:
        tell("This branch has no upstream: push it yourself, and let agents' folders pull it.")
        return
    _git(folder, "push", "--quiet")
    tell(f"Pushed to {upstream.stdout.strip()}.")


def _git(folder: Path, *words: str) -> str:
    """Runs git in a folder. Raises CoachError with what git said."""
    ran = _run_git(folder, *words)
    if ran.returncode:
        said = printable(ran.stderr.strip().splitlines()[-1]) if ran.stderr.strip() else f"git {words[0]} failed"
        raise CoachError(said, where=str(folder), fix="mend it with git, then publish again")
    return ran.stdout


def _run_git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        raise CoachError(f"git can't be run ({error.strerror or error})", fix="install it, or name a folder") from error
