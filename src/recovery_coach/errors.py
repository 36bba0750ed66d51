"""The exception tree. Errors are data: what is wrong, where, and what to do; `cli` prints them in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class CoachError(Exception):
    """Something that a person can act on.

    `what` is wrong, `where` it is (a path, an id; may be empty), and `fix`, what to do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def lines(self) -> list[str]:
        """The error as a person reads it, one thing a line."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return [head, f"  -> {self.fix}"] if self.fix else [head]


class Mistake:
    """One mistake in a file that a person wrote, at its place, with its mend. `code` is the name of its kind.

    A `warning` is of what runs, but would run badly.
    """

    __slots__ = ("code", "column", "excerpt", "file", "fix", "line", "warning", "what")

    def __init__(
        self,
        file: str,
        line: int,
        column: int,
        what: str,
        excerpt: str,
        fix: str,
        *,
        code: str,
        warning: bool = False,
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.excerpt = excerpt
        self.fix = fix
        self.code = code
        self.warning = warning

    def lines(self) -> list[str]:
        """`file:line:column: what`, the author's line, and what would be right."""
        found = [f"{self.file}:{self.line}:{self.column}: {self.what}"]
        if self.excerpt:
            found.append(f"    {self.excerpt}")
        if self.fix:
            found.append(f"  -> {self.fix}")
        return found


class BadFile(CoachError):
    """A file with mistakes in it: all of them, in the order in which they stand."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        count = len(mistakes)
        super().__init__(f"{count} mistake{'' if count == 1 else 's'} found")
        self.mistakes = tuple(mistakes)

    def lines(self) -> list[str]:
        return [line for mistake in self.mistakes for line in mistake.lines()]


class NotFound(CoachError):
    """A playbook, a call or a step that is not there."""


class StoreTrouble(CoachError):
    """The journal can't be read or written; the call goes on without it."""


class IllegalInput(Exception):
    """An input that the walk's table forbids here: our bug, never an agent's."""
