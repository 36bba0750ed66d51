"""What is otherwise in a playbook, as a person reads it: step by step, the old words over the new ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from rich.console import Console
from rich.text import Text

from recovery_coach.terminal import theme
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.theme import Look, rich_style
from recovery_coach.walk.wording import joined
from recovery_coach.workshop.changed.change import Change, Part

_OLD, _NEW = theme.NEVER, theme.STAGE_DONE
_NARROWEST = 20
"""Columns. Less than this is no help to a reader."""


def changes_page(before: str, after: str, changes: Iterable[Change]) -> None:
    """The changes on standard output, from one version to the other. Nothing is parsed as markup."""
    console = Console(highlight=False, markup=False, emoji=False)
    _print(console, "from ", _text(before, theme.WHY), theme.NAME)
    _print(console, "to   ", _text(after, theme.WHY), theme.NAME)
    told: list[Change] = []
    for heading, of_one in groupby(changes, key=_heading):
        console.print()
        _print(console, "", _text(heading, theme.NAME), theme.NAME)
        for sentence, alike in groupby(of_one, key=lambda change: change.sentence):
            found = list(alike)
            told += found
            count = f" ({len(found)})" if len(found) > 1 else ""
            _print(console, "  ", _text(f"{sentence}{count}", theme.SAY), theme.SAY)
            for change in found:
                for sign, words, look in _words(change):
                    _print(console, f"    {sign} ", words, look)
    console.print()
    console.print(_text(_last_line(told), theme.WHY))


def _print(console: Console, start: str, text: Text, look: Look) -> None:
    """A line behind its start; where it is too long it goes on under its own beginning."""
    for number, line in enumerate(text.wrap(console, max(_NARROWEST, console.width - len(start)), overflow="fold")):
        line.rstrip()
        console.print(_text(start, look) if not number else " " * len(start), line, sep="", soft_wrap=True)


def _heading(change: Change) -> str:
    if change.part is Part.HOUSE or (change.part is Part.PLAYBOOK and not change.id):
        return change.name if change.part is Part.HOUSE else f"The playbook: {change.name}"
    kind = {Part.PLAYBOOK: "Another playbook: ", Part.CARD: "Card: "}.get(change.part, "")
    return f"{kind}{change.name} [{change.id}]"


def _words(change: Change) -> Iterator[tuple[str, Text, Look]]:
    """The words before and after. Of one line that became another, those that differ stand out."""
    if len(change.before) == len(change.after) == 1:
        old, new = _compared(change.before[0], change.after[0])
        yield "-", old, _OLD
        yield "+", new, _NEW
        return
    yield from (("-", _text(line, _OLD), _OLD) for line in change.before)
    yield from (("+", _text(line, _NEW), _NEW) for line in change.after)


def _compared(before: str, after: str) -> tuple[Text, Text]:
    old, new = printable(before).split(), printable(after).split()
    found = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    in_old = {place for block in found for place in range(block.a, block.a + block.size)}
    in_new = {place for block in found for place in range(block.b, block.b + block.size)}
    return _marked(old, in_old, _OLD), _marked(new, in_new, _NEW)


def _marked(words: Sequence[str], shared: set[int], look: Look) -> Text:
    """Words of which those that are not shared stand out."""
    looks = (look if place in shared else look._replace(bold=True) for place in range(len(words)))
    return Text(" ").join(_text(word, look) for word, look in zip(words, looks, strict=True))


def _text(text: str, look: Look) -> Text:
    return Text(printable(text), style=rich_style(look))


def _last_line(changes: Sequence[Change]) -> str:
    if not changes:
        return "Agents would notice nothing."
    count = _count(len(changes), "change")
    if not any(change.is_seen for change in changes):
        return f"{count}. Agents would notice nothing of it."
    return f"{count}, in {joined(list(_places(changes)), 'and')}."


def _places(changes: Sequence[Change]) -> Iterator[str]:
    """Where the changes are, in few words."""
    parts = {change.part for change in changes}
    if Part.PLAYBOOK in parts:
        yield "the playbook as a whole"
    for part, word in ((Part.STEP, "step"), (Part.CARD, "card")):
        if part in parts:
            yield _count(len({change.id for change in changes if change.part is part}), word)
    if Part.HOUSE in parts:
        yield "the house"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
