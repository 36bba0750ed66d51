"""Scenarios that are being written: kept in a folder of their own beside the playbooks, which nothing else reads."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from recovery_coach.content.shelf import DRILLS
from recovery_coach.content.writing import DRAFTS, put
from recovery_coach.drill.writing.sketch import Sketch
from recovery_coach.errors import CoachError

_ENDING = ".json"


class Sketches:
    """The sketches in one folder of playbooks."""

    def __init__(self, playbooks: Path) -> None:
        # The folder has the name that scenarios stand in, so that a draft is known for what it is.
        self.folder = playbooks / DRAFTS / DRILLS

    def names(self) -> tuple[str, ...]:
        """Those that were begun and not put in place, the last touched first."""
        try:
            found = [(entry.stat().st_mtime, entry.stem) for entry in self.folder.glob(f"*{_ENDING}")]
        except OSError:
            return ()
        return tuple(name for _, name in sorted(found, reverse=True))

    def path(self, name: str) -> Path:
        """Where the answers are kept."""
        return self.folder / f"{name}{_ENDING}"

    def draft(self, name: str) -> Path:
        """Where the scenario stands that can be practised already."""
        return self.folder / f"{name}.yaml"

    def load(self, name: str) -> Sketch | None:
        """A sketch; None where there is none. Raises CoachError for one that can't be read, which is left as it is."""
        path = self.path(name)
        try:
            return msgspec.json.decode(path.read_bytes(), type=Sketch)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            fix = "move that file aside and begin anew, or choose another name"
            raise CoachError("what was kept of this scenario can't be read", where=str(path), fix=fix) from error

    def keep(self, sketch: Sketch) -> None:
        """On disk when it returns. Raises CoachError where it can't be written."""
        self._put(self.path(sketch.name), msgspec.json.format(msgspec.json.encode(sketch)))

    def keep_draft(self, name: str, text: str) -> Path:
        """Puts the scenario as far as it is beside its answers. Raises CoachError where it can't be written."""
        self._put(self.draft(name), text)
        return self.draft(name)

    def _put(self, path: Path, text: str | bytes) -> None:
        """Writes a file that is nobody else's to read, as calls are not: it may come of one."""
        with suppress(OSError):  # A file system that has no such rights keeps it as it does all others.
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
        put(path, text)
        with suppress(OSError):
            path.chmod(0o600)

    def drop(self, name: str) -> None:
        """Forgets a sketch and its draft: the scenario is in its place."""
        for path in (self.path(name), self.draft(name)):
            path.unlink(missing_ok=True)
        for folder in (self.folder, self.folder.parent):
            try:
                os.rmdir(folder)  # noqa: PTH106  Only an empty one goes.
            except OSError:
                return
