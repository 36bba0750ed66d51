"""Publishing: the files of a folder as a release that agents point at, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from recovery_coach.content.filekinds import files_of
from recovery_coach.content.releases import MANIFEST, RELEASES
from recovery_coach.content.shelf import SUFFIXES
from recovery_coach.content.writing import put
from recovery_coach.errors import CoachError

KEPT = 3
"""Releases that stay beside the one that serves: whoever is reading an older one can finish."""


class Entry(Struct, frozen=True):
    """A playbook in a manifest."""

    id: str
    title: str
    version: str
    sha256: str


class Manifest(Struct, frozen=True):
    """What a release holds: its playbooks with their versions, and every file's digest. `made` is in UTC."""

    release: str
    made: str
    playbooks: tuple[Entry, ...]
    files: dict[str, str]


def files_to_publish(folder: Path) -> dict[str, bytes]:
    """What a release of a folder holds, by path in it. Raises CoachError where there is nothing to read."""
    found: dict[str, bytes] = {}
    for path in files_of([folder]):
        try:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
        except OSError as error:
            raise CoachError(f"it can't be read ({error.strerror or error})", where=str(path)) from error
    if not found:
        raise CoachError("there is nothing to publish", where=str(folder), fix="`playbook new NAME` begins a playbook")
    return found


def manifest_of(files: Mapping[str, bytes], playbooks: Sequence[tuple[str, str, str, str]], made: str) -> Manifest:
    """The manifest of these files. Playbooks come as (path, id, title, version)."""
    digests = {path: sha256(data).hexdigest() for path, data in sorted(files.items())}
    whole = sha256("\n".join(f"{path} {digest}" for path, digest in digests.items()).encode()).hexdigest()
    entries = tuple(Entry(id_, title, version, digests[path]) for path, id_, title, version in playbooks)
    return Manifest(f"{made.replace(':', '')[:15].replace('T', '-')}-{whole[:8]}", made, entries, digests)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the release that serves; None where nothing was published or it can't be read."""
    from msgspec import DecodeError
    from msgspec.json import decode

    try:
        return decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, DecodeError):
        return None


def unversioned(before: Manifest | None, after: Manifest) -> list[Entry]:
    """Playbooks that changed and still carry the version that they had: calls could not be told apart by it."""
    known = {entry.id: entry for entry in before.playbooks} if before else {}
    return [
        entry
        for entry in after.playbooks
        if entry.id in known and known[entry.id].version == entry.version and known[entry.id].sha256 != entry.sha256
    ]


def write_release(folder: Path, files: Mapping[str, bytes], manifest: Manifest) -> Path:
    """Writes a release and lets it serve. Until the last stroke agents see nothing of it; after it, all of it."""
    _refuse_a_folder_in_use(folder)
    release = folder / RELEASES / manifest.release
    draft = release.with_name(f".{manifest.release}.{os.getpid()}.new")
    try:
        for name, data in files.items():
            put(draft / name, data)
        if release.exists():
            shutil.rmtree(draft)
        else:
            draft.replace(release)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise CoachError(f"it can't be written ({error.strerror or error})", where=str(release)) from error
    except CoachError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    put(folder / MANIFEST, manifest_text(manifest))
    _tidy(folder, manifest.release)
    return release


def manifest_text(manifest: Manifest) -> str:
    """The manifest as JSON, a line for each key: the release stands where every start looks for it."""
    from msgspec import to_builtins

    return json.dumps(to_builtins(manifest), indent=2, ensure_ascii=False) + "\n"


def _refuse_a_folder_in_use(folder: Path) -> None:
    """Playbooks that stand in the folder itself would be hidden by a release, and nobody would know why."""
    if (folder / MANIFEST).exists() or not folder.is_dir():
        return
    stray = next((path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES), None)
    if stray is not None:
        fix = "name an empty folder, or move what is in it: agents would only get what is published"
        raise CoachError(
            f"there are playbooks in this folder already, such as {stray.name}", where=str(folder), fix=fix
        )


def _tidy(folder: Path, serving: str) -> None:
    """Takes away the oldest releases; the names begin with the time that they were made at."""
    with suppress(OSError):
        old = sorted(path for path in (folder / RELEASES).iterdir() if path.is_dir() and path.name != serving)
        for path in old[:-KEPT]:
            shutil.rmtree(path, ignore_errors=True)
