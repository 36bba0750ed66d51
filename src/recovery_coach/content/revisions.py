"""`NAME@REVISION`: a playbook as it was in git, with what stood beside it then."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import SUFFIXES, Place, Shelf, place_of
from recovery_coach.errors import BadFile, CoachError, Mistake, NotFound
from recovery_coach.model.playbook import Guide

_PLAIN_FILE = b"100"
"""How git's mode of an ordinary file begins. A link would lead out of what was kept."""

_OF_ONE_REPOSITORY = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
)
"""Set while git runs a hook. The playbook may stand in another repository than the one whose hook runs."""

_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
"""Git neither writes, asks, nor fetches what is missing, and complains in the words that are looked for here."""


def split(text: str, shelf: Shelf) -> tuple[str, str]:
    """The name or path, and the revision after its `@`; empty where there is none.

    A file's own name may hold an `@`: it ends at the first one where there is such a file or such a playbook, or
    else at the first one of all.
    """
    if "@" not in text or _is_there(text, shelf):
        return text, ""
    places = [place for place, sign in enumerate(text) if sign == "@" and place]
    ends = [place for place in places if _is_there(text[:place], shelf)] or places
    if not ends:
        raise NotFound(f"`{text}` names no playbook before its @", fix="write a playbook's name first: NAME@REVISION")
    name, revision = text[: ends[0]], text[ends[0] + 1 :]
    if not revision or revision.startswith("-"):
        fix = "name a commit, a tag or a branch after the @, such as HEAD~1"
        raise NotFound(
            f"`{revision}` is no revision" if revision else f"nothing stands after the @ of `{text}`", fix=fix
        )
    return name, revision


def guide_at(name: str, revision: str, shelf: Shelf, *, agent: str = "") -> Guide:
    """A playbook as it was in git, loaded with the files that stood in its folder then, and the rest of the shelf.

    Raises NotFound where there is no such playbook, repository or revision, or the playbook was not there then;
    BadFile, with the places as they were then, where it had mistakes; and CoachError where git can't help.
    """
    path = shelf.find(name)
    label = f"{name}@{revision}"
    commit = _commit(path.parent, revision, label)
    with TemporaryDirectory(prefix="recovery-coach-") as made:
        then = Path(made)
        for file, data in _files(path.parent, commit):
            (then / file).write_bytes(data)
        if not (then / path.name).is_file():
            fix = f"name a revision that has it: `git log -- {path.name}` in its folder lists them"
            raise NotFound(f"there was no {path.name} in {path.parent} then", where=label, fix=fix)
        try:
            return load(then / path.name, _shelf_then(shelf, path.parent, then), agent=agent).guide
        except BadFile as error:
            raise BadFile(
                [_relabelled(mistake, f"{then}{os.sep}", f"{label}:") for mistake in error.mistakes]
            ) from None


def is_kept(path: Path) -> bool:
    """Whether a file stands in a git repository. Raises CoachError where git can't tell."""
    return path.parent.is_dir() and _is_repository(path.parent)


def _is_there(name: str, shelf: Shelf) -> bool:
    try:
        return shelf.find(name).is_file()
    except (NotFound, OSError, ValueError):
        return False


def _shelf_then(shelf: Shelf, folder: Path, then: Path) -> Shelf:
    """The shelf with one of its folders as it was. A folder that is not on it is not searched, then as now."""
    here = place_of(folder)
    return Shelf([Place(then, place.name) if place_of(place.folder) == here else place for place in shelf.places])


def _relabelled(mistake: Mistake, folder: str, label: str) -> Mistake:
    """A mistake in a file that was put aside for reading, told of the file as it was in git."""
    file, what, fix = (text.replace(folder, label) for text in (mistake.file, mistake.what, mistake.fix))
    return Mistake(
        file, mistake.line, mistake.column, what, mistake.excerpt, fix, code=mistake.code, warning=mistake.warning
    )


def _commit(folder: Path, revision: str, label: str) -> str:
    """The full name of the commit that a revision means."""
    if not folder.is_dir():
        raise NotFound("there is no such folder", where=str(folder), fix="check the name")
    if not _is_repository(folder):
        fix = "name a playbook that is kept in git, or compare two files"
        raise NotFound("this folder is in no git repository", where=str(folder), fix=fix)
    code, out, _ = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = out.decode("ascii", "replace").strip()
    if code or not commit.isalnum():
        fix = "name a commit, a tag or a branch: `git log --oneline` lists commits"
        raise NotFound(f"git knows no revision `{revision}` here", where=label, fix=fix)
    return commit


def _is_repository(folder: Path) -> bool:
    """Whether a folder is in a git repository. Raises CoachError where git won't look into it."""
    code, _, trouble = _git(folder, "rev-parse", "--show-toplevel")
    if code and "dubious ownership" in trouble:
        fix = "if you trust it, type `git status` there: git says how to tell it so"
        raise CoachError("git doesn't trust this folder: it is somebody else's", where=str(folder), fix=fix)
    return not code


def _files(folder: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """The YAML files of a folder as a commit has them, by name. None where it had no such folder."""
    code, out, _ = _git(folder, "ls-tree", "-z", commit)  # Of the folder that it is run in.
    entries = [entry.partition(b"\t") for entry in out.split(b"\0") if entry] if not code else []
    names = {
        os.fsdecode(name): about.split()[2]
        for about, _, name in entries
        if about.startswith(_PLAIN_FILE) and _is_a_name(os.fsdecode(name))
    }
    if not names:
        return
    code, out, trouble = _git(folder, "cat-file", "--batch", given=b"".join(blob + b"\n" for blob in names.values()))
    at = 0
    for name in names:
        end = out.find(b"\n", at)
        words = out[at:end].split()
        if code or len(words) != 3:
            raise CoachError("git can't give what was kept", where=str(folder), fix=trouble or "look with `git fsck`")
        at = end + 1 + int(words[2])
        yield name, out[end + 1 : at]
        at += 1  # A line end stands after each.


def _is_a_name(name: str) -> bool:
    """Whether this is a trainer's file, and leads to no other folder on any system."""
    return name.endswith(SUFFIXES) and PurePath(name).name == name and "\\" not in name and ":" not in name


def _git(folder: Path, *words: str, given: bytes = b"") -> tuple[int, bytes, str]:
    """Git's exit code, what it printed, and the first line of what it complained of. Raises CoachError without git."""
    git = shutil.which("git")
    if git is None:
        raise CoachError("git is not installed", fix="install git, or compare two files instead of NAME@REVISION")
    environment = {name: value for name, value in os.environ.items() if name not in _OF_ONE_REPOSITORY}
    try:
        ran = subprocess.run(
            [git, "-C", str(folder), *words],
            input=given,
            env={**environment, **_QUIET},
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        raise CoachError(f"git can't be run ({error})", fix="check your git by hand: `git --version`") from error
    return ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
