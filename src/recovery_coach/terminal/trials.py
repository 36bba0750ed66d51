"""What `playbook test` found, as a test runner tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recovery_coach.model.playbook import Guide
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.reports import say
from recovery_coach.workshop.trial import Coverage

_MOST_NAMED = 8


class TrialReport:
    """Tells of each call as it was taken, and at the end of all of them."""

    def __init__(self, out: Callable[[str], None] = say) -> None:
        self._out = out
        self._right = self._wrong = 0

    def begin(self, file: str) -> None:
        self._out(printable(file))

    def tell(self, name: str, wrong: Sequence[str]) -> None:
        """One call: what differed, and where it is written."""
        self._out(printable(f"  {'✗' if wrong else '✓'} {name}"))
        for line in wrong:
            self._out(printable(f"      {line}"))
        self._right += not wrong
        self._wrong += bool(wrong)

    def cover(self, guide: Guide, found: Coverage) -> None:
        """How much of a playbook the calls came by."""
        counts = [
            f"{found.steps} of {found.all_steps} steps",
            f"{found.branches} of {found.all_branches} branches",
            f"{found.wordings} of {found.all_wordings} wordings",
        ]
        self._out(printable(f"{guide.id}: these calls come by {', '.join(counts)}."))
        if found.unmet:
            self._out(printable(f"  never come to: {_some(found.unmet)}"))
        if found.untaken:
            self._out(printable(f"  never taken: {_some(found.untaken)}"))

    def end(self, unreadable: int) -> int:
        """The last line; how many calls went otherwise than written."""
        total = self._right + self._wrong
        if not total and not unreadable:
            self._out("There are no calls to try: write some in a file NAME.calls.yaml beside a playbook.")
        else:
            other = f", {self._wrong} otherwise" if self._wrong else ""
            files = f", {unreadable} of the files can't be read" if unreadable else ""
            self._out(f"{total} {'call' if total == 1 else 'calls'}: {self._right} as written{other}{files}.")
        return self._wrong


def _some(words: Sequence[str]) -> str:
    rest = len(words) - _MOST_NAMED
    return ", ".join(words[:_MOST_NAMED]) + (f", and {rest} more" if rest > 0 else "")
