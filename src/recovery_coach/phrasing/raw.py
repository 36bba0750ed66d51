"""Raw regular expressions, run by an engine whose time grows with the text and with nothing else (RE2)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from recovery_coach.phrasing.kinds import Match
from recovery_coach.phrasing.patterns import BadPattern
from recovery_coach.phrasing.statement import Statement

MOST = 200
"""Matches of one expression in one statement; more tell the agent nothing."""


class Raw:
    """Expressions over the text as it was typed, whatever its case. Raises BadPattern for one that RE2 can't take."""

    def __init__(self, written: Sequence[str]) -> None:
        import re2  # Few rulebooks need it.

        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        self._compiled = []
        for text in written:
            try:
                found = re2.compile(text, options)
            except re2.error as error:
                reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
                raise BadPattern(f"this is no regular expression that can be run safely: {reason}", _FIX) from None
            if found.search(""):
                raise BadPattern(
                    "this regular expression matches nothing at all, everywhere", "ask for a letter at least"
                )
            self._compiled.append(found)

    def matches(self, statement: Statement) -> Iterator[Match]:
        """The words that the expressions touch, sentence by sentence."""
        for number, sentence in enumerate(statement.sentences):
            text = statement.text[sentence.start : sentence.end]
            for compiled in self._compiled:
                for count, found in enumerate(compiled.finditer(text)):
                    if count >= MOST:
                        break
                    first = bisect_right(sentence.ends, sentence.start + found.start())
                    end = bisect_left(sentence.starts, sentence.start + found.end())
                    if end > first:
                        yield Match(number, first, end)


_FIX = "leave out what looks back or ahead, or write it as a pattern in words"
