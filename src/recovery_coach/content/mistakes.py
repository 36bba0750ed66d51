"""Every mistake of one reading, gathered with the author's own lines, so that all are told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recovery_coach.errors import BadFile, Mistake

MAX_MISTAKES = 100
_LONGEST_EXCERPT = 160

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd-\uffff]"
)
"""C0 but tab and line ends, DEL, C1, line and paragraph separators, the marks that turn text around on a screen,
and what is no character, or stands for one that was lost."""

UNSEEN = re.compile("[\xad\u200b\u200e\u200f\u2060-\u2064]")
"""What takes no room on a screen. Some languages need it inside a text; no key and no `-` does."""

_TO_SPELL_OUT = re.compile(f"{FORBIDDEN.pattern}|{UNSEEN.pattern}")


class Enough(Exception):
    """So many mistakes were found that finding more would help nobody."""


class Unreadable(Exception):
    """A file can't be read at all, or not on from here; what is wrong has been added to the mistakes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, counted from one."""

    file: str
    line: int
    column: int


class Mistakes:
    """Gathers every mistake of a reading. The same mistake met twice (a file drawn in twice) is one."""

    def __init__(self) -> None:
        self._found: dict[tuple[Mark, str], tuple[str, str, bool]] = {}
        self._lines: dict[str, list[str]] = {}

    def knows(self, file: str, lines: list[str]) -> None:
        """Takes a file's lines, to quote from. Files are told about in the order in which they came here."""
        self._lines[file] = lines

    def knows_of(self, others: Mistakes, files: Iterable[str]) -> None:
        """Takes over the lines of files that are not read again."""
        self._lines.update((file, others._lines[file]) for file in files if file in others._lines)

    def add(self, mark: Mark, what: str, fix: str = "", *, code: str, warning: bool = False) -> None:
        """Notes a mistake under its code. Raises `Enough` when there are so many that the rest can wait.

        A warning is what runs, but would run badly.
        """
        self._lines.setdefault(mark.file, [])
        self._found.setdefault((mark, what), (fix, code, warning))
        if len(self._found) >= MAX_MISTAKES:
            raise Enough

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that keeps a file from being used: there may be warnings."""
        return all(warning for _, _, warning in self._found.values())

    def raise_any(self) -> None:
        """Raises BadFile when there is any mistake."""
        if self._found:
            raise self.error()

    def error(self) -> BadFile:
        """All the mistakes, to be raised."""
        return BadFile(self.all)

    @property
    def all(self) -> tuple[Mistake, ...]:
        """All the mistakes in order: file by file as they were read, and down each file."""
        files = list(self._lines)
        places = sorted(self._found, key=lambda at: (files.index(at[0].file), at[0].line, at[0].column))
        found = [self._mistake(mark, what, *self._found[mark, what]) for mark, what in places]
        if len(found) >= MAX_MISTAKES:
            last = found[-1]
            more = f"there are {MAX_MISTAKES} mistakes already, and the rest was not looked at"
            fix = "mend these, then look again"
            found.append(Mistake(last.file, last.line, last.column, more, "", fix, code="enough"))
        return tuple(found)

    def _mistake(self, mark: Mark, what: str, fix: str, code: str, warning: bool) -> Mistake:
        excerpt = self._excerpt(mark)
        return Mistake(
            mark.file, mark.line, mark.column, visible(what), excerpt, visible(fix), code=code, warning=warning
        )

    def _excerpt(self, mark: Mark) -> str:
        """The author's line; of a very long one, the part around the place."""
        lines = self._lines[mark.file]
        if not 0 < mark.line <= len(lines):
            return ""
        line = lines[mark.line - 1]
        start = max(0, mark.column - _LONGEST_EXCERPT // 2) if len(line) > _LONGEST_EXCERPT else 0
        return visible(line[start : start + _LONGEST_EXCERPT].replace("\t", "<TAB>").strip())


def visible(text: str) -> str:
    """Text with every forbidden or unseen character spelt out: telling of it can't set it off, and it can be found."""
    return _TO_SPELL_OUT.sub(lambda bad: f"<{ord(bad.group()):02X}>", text)


def quoted(text: str) -> str:
    """An author's words inside a message: on one line, and not at full length."""
    words = " ".join(text.split())
    return f"`{words[:60]}...`" if len(words) > 63 else f"`{words}`"
