"""What a command makes anew each time, made once for all commands of a test process.

Reading the rulebooks and the trained reader's weights is most of what a command takes, and the same files always give
the same. What is shown is the command's own work: in a process of its own (`Desk.run`) nothing is shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from unittest.mock import patch

import msgspec

from recovery_coach.content import rulebooks
from recovery_coach.content.shelf import Shelf
from recovery_coach.model.phrasing import Rulebook
from recovery_coach.phrasing import reader, rules
from recovery_coach.phrasing.reader import Reader
from recovery_coach.phrasing.rules import Rules

_books: dict[tuple[bytes, ...], tuple[Rulebook, ...]] = {}
_rules: dict[bytes, Rules] = {}
_readers: dict[int, Reader] = {}
_load = rulebooks.load_rulebooks


@contextmanager
def made_once() -> Iterator[None]:
    with (
        patch.object(rulebooks, "load_rulebooks", books_of),
        patch.object(rules, "Rules", rules_of),
        patch.object(reader, "Reader", reader_of),
    ):
        yield


def books_of(shelf: Shelf) -> tuple[Rulebook, ...]:
    """Books with mistakes are read anew each time: they raise."""
    key = tuple(part for path in rulebooks.rulebook_files(shelf) for part in (bytes(path), path.read_bytes()))
    if key not in _books:
        _books[key] = _load(shelf)
    return _books[key]


def rules_of(books: Sequence[Rulebook]) -> Rules:
    key = msgspec.json.encode(books)
    if key not in _rules:
        _rules[key] = Rules(books)
    return _rules[key]


def reader_of(lines: Iterable[str], families: Mapping[str, str]) -> Reader:
    read = tuple(lines)
    key = hash(read)
    if key not in _readers:
        _readers[key] = Reader(read, families)
    return _readers[key]
