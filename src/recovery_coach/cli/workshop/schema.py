"""`playbook schema`: what an editor has to know of trainers' files, printed or put where the editor finds it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from recovery_coach.cli.boundary import tell
from recovery_coach.errors import CoachError, NotFound
from recovery_coach.terminal.clean import printable
from recovery_coach.workshop.editor import (
    EXTENSION,
    NotPlain,
    extensions_to_add,
    extensions_with_yaml,
    settings_to_add,
    settings_with_schemas,
)
from recovery_coach.workshop.schema import FILE_KINDS, MADE_BY, schema_text

FOLDER = ".schemas"
"""Where the schemas stand, beside the playbooks. The first line of every shipped file names it."""


def run(kind: str, install: Path | None) -> int:
    """Prints the schema of a kind of file, or the kinds; with a folder, makes it ready for an editor."""
    if install is not None:
        return _install(install)
    if not kind:
        width = max(map(len, FILE_KINDS))
        for name, form in FILE_KINDS.items():
            tell(f"{name:{width}}  {form.what}")
        return 0
    if kind not in FILE_KINDS:
        close = get_close_matches(kind[:60].lower(), FILE_KINDS, n=1, cutoff=0.5)
        fix = f"did you mean `{close[0]}`?" if close else f"it is one of: {', '.join(FILE_KINDS)}"
        raise NotFound(f"there is no kind of file called `{kind}`", fix=fix)
    tell(schema_text(kind).rstrip("\n"))
    return 0


def _install(folder: Path) -> int:
    """Writes the schemas, and what VS Code has to know to find them. 1 where something is left for a person to do."""
    if not folder.is_dir():
        raise NotFound("there is no such folder", where=str(folder), fix="name the folder that your playbooks are in")
    done = [_put_schema(folder / FOLDER / f"{kind}.json", schema_text(kind)) for kind in FILE_KINDS]
    settings, extensions = folder / ".vscode" / "settings.json", folder / ".vscode" / "extensions.json"
    done.append(_join(settings, lambda text: settings_with_schemas(text, FOLDER), settings_to_add(FOLDER)))
    done.append(_join(extensions, extensions_with_yaml, extensions_to_add()))
    if not all(done):
        return 1
    tell(f"Open the folder in VS Code with the extension {EXTENSION}: it offers the keys and marks mistakes.")
    return 0


def _put_schema(path: Path, schema: str) -> bool:
    """Writes a schema, but not over a file that is somebody's own."""
    before = _text_of(path)
    if before is None or (before and MADE_BY not in before):
        _say("left alone", path, "this file is not ours: move it, and run this again")
        return False
    return _write(path, before, schema)


def _join(path: Path, joined: Callable[[str], str], by_hand: list[str]) -> bool:
    """Adds to a file of settings. One that can't be added to without loss stays as it is, with what to add told."""
    before = _text_of(path)
    try:
        if before is None:
            raise NotPlain
        return _write(path, before, joined(before))
    except NotPlain:
        _say("left alone", path, "it has comments or is not plain JSON. Add these lines to it:")
        for line in by_hand:
            tell(f"    {line}")
        return False


def _text_of(path: Path) -> str | None:
    """What stands in a file: nothing where it is not there, None where it is no text. Raises CoachError."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        return None
    except OSError as error:
        raise _trouble("read", path, error) from error


def _write(path: Path, before: str | None, text: str) -> bool:
    """Writes whole or not at all, through a link and with the rights that were there. Raises CoachError."""
    if before == text:
        _say("as it was", path)
        return True
    place = Path(os.path.realpath(path))
    draft = place.with_name(f"{place.name}.{os.getpid()}.new")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(text.encode("utf-8"))
        if place.exists():
            draft.chmod(place.stat().st_mode & 0o777)
        draft.replace(place)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _trouble("written", path, error) from error
    _say("written", path)
    return True


def _say(what: str, path: Path, more: str = "") -> None:
    tell(printable(f"{what:10}  {path}{': ' if more else ''}{more}"))


def _trouble(done: str, path: Path, error: OSError) -> CoachError:
    reason = (error.strerror or "unknown reason").lower()
    return CoachError(f"it can't be {done} ({reason})", where=str(path), fix="make it yours to change, and try again")
