"""What was found in a file that a trainer wrote."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from recovery_coach.errors import Mistake


class FileKind(StrEnum):
    """What a file holds."""

    PLAYBOOK = "playbook"
    HOUSE = "house"
    CARDS = "cards"
    SNIPPETS = "snippets"
    PHRASING = "phrasing"
    CALLS = "calls"
    SCENARIO = "drill"
    TEMPER = "temper"
    PRIMER = "primer"


class Report(Struct, frozen=True):
    """What was found in a file.

    `moments` counts what was followed of the ways through a playbook; `whole`, whether all was. `customers` counts
    those of a drill's scenario with whom a calm end and a lost one were reached.
    """

    file: str
    kind: FileKind
    mistakes: tuple[Mistake, ...]
    moments: int = 0
    whole: bool = True
    customers: int = 0

    @property
    def errors(self) -> int:
        return sum(not mistake.warning for mistake in self.mistakes)

    @property
    def warnings(self) -> int:
        return len(self.mistakes) - self.errors
