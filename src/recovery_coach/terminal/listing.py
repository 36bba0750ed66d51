"""Playbooks as tables and pages."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.console import Console
from rich.table import Table
from rich.text import Text

from recovery_coach.model.playbook import Card, Guide, Step
from recovery_coach.terminal import theme
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.theme import Look, rich_style


def say(text: str) -> None:
    """A line as it is, on standard output."""
    print(text)


class Row(Struct, frozen=True, rename={"place": "from"}):
    """A playbook in the list: where it comes from, what it hides, and what is wrong where it can't be read."""

    id: str
    path: str
    place: str
    hides: tuple[str, ...]
    title: str = ""
    version: str = ""
    summary: str = ""
    wrong: tuple[str, ...] = ()


def playbook_table(rows: Sequence[Row]) -> None:
    """The playbooks with where each comes from, what hides what, and every mistake once."""
    console = _console()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("playbook", "title", "version", "from"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(text)) for text in (row.id, row.title, row.version, row.place)))
    console.print(table)
    for row in rows:
        if row.hides:
            _line(console, f"{row.id}: {row.path} wins over {', '.join(row.hides)}", theme.DO, soft=True)
    for wrong in dict.fromkeys(row.wrong for row in rows):
        for line in wrong:
            _line(console, line, theme.NEVER, soft=True)


def playbook_page(guide: Guide) -> None:
    """A playbook in full: every step in order, then its cards."""
    console = _console()
    _line(console, f"{guide.title} ({guide.id} {guide.version})", theme.NAME)
    for text in (guide.summary, f"Source: {guide.source}" if guide.source else ""):
        if text:
            _line(console, text, theme.WHY)
    track = ""
    for step in guide.steps:
        if step.track != track:
            track = step.track
            _line(console, f"\n=== {guide.track(step).title} ===", theme.NAME)
        _step(console, step)
    for card in guide.cards:
        _card(console, card)


def _step(console: Console, step: Step) -> None:
    must = ", must be accounted for" if step.must else ""
    _line(console, f"\n{step.stage}: {step.name} [{step.id}] asks: {step.ask}{must}", theme.NAME)
    _lines(console, step)
    for name, choice in step.choices.items():
        _line(console, f"  ( ) {name}: {choice.label}", theme.DO)
    for branch in step.next:
        _line(console, f"  then: {branch.go_to}{' (on a condition)' if branch.if_ else ''}", theme.WHY)


def _card(console: Console, card: Card) -> None:
    _line(console, f"\nCard: {card.title} [{card.id}]", theme.NAME)
    _lines(console, card)
    for task in card.do:
        _line(console, f"  do: {task}", theme.DO)


def _lines(console: Console, holder: Step | Card) -> None:
    for wording in holder.say:
        kinds = [str(kind) for kind in (wording.register, wording.channel, *wording.for_) if kind]
        _line(console, f"  {'(' + ', '.join(kinds) + ') ' if kinds else ''}{wording.text}", theme.SAY)
    if holder.why:
        _line(console, f"  why: {holder.why}", theme.WHY)
    for words in holder.never:
        _line(console, f"  not: {words}", theme.NEVER)


def _line(console: Console, text: str, look: Look, *, soft: bool = False) -> None:
    console.print(Text(printable(text, lines=True), style=rich_style(look)), soft_wrap=soft)


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)
