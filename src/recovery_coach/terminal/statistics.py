"""What a playbook's calls show of it, as a page: its steps, the lines that failed or were never said, what stands out.

A share or a typical time of too few calls is not shown: the word `few` stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from recovery_coach.terminal import theme
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.theme import Look, rich_style
from recovery_coach.walk.summary import clock
from recovery_coach.workshop.remarks import remarks
from recovery_coach.workshop.stats import FEW, StepStats, VersionStats, WordingStats

_USUAL = 80
_WIDE = 120
_LONGEST_TITLE = 22
_MOST_LINES = 5
_OFTEN_SKIPPED = 0.5
_OFTEN_FAILED = 3
_NOTHING = "-"
_TOO_FEW = "few"


def statistics_page(playbook: str, found: VersionStats, before: VersionStats | None, unreadable: int) -> None:
    """The calls of one version (or of all), beside those of the version before."""
    console = Console(highlight=False, markup=False, emoji=False)
    for line, look in _head(playbook, found, before, unreadable):
        console.print(_text(line, look))
    console.print()
    console.print(_table(found, before, console.width))
    for line in _beside(found):
        console.print(_text(line, theme.WHY))
    _lines(console, "Lines that didn't work, of the times that they were shown", list(_failed(found)))
    _lines(console, "Lines that were never said", list(_never_said(found)))
    unfit = _unfit(found)
    if unfit:
        console.print(_text(f"Fitted none of these calls: {'1 line' if unfit == 1 else f'{unfit} lines'}.", theme.WHY))
    console.print()
    console.print(_text("What stands out", theme.NAME))
    for line in remarks(found, before):
        console.print(_text(line, theme.SAY))


def _head(
    playbook: str, found: VersionStats, before: VersionStats | None, unreadable: int
) -> Iterator[tuple[str, Look]]:
    version = f" {found.version}" if found.version else ", all versions"
    yield f"{found.tracks.get('', playbook)} ({playbook}{version})", theme.NAME
    counts = (
        f"{_of(found.reached_end, found)} came to the end, {_of(found.closed, found)} were closed, "
        f"{_of(found.handed_over, found)} handed over"
    )
    yield f"{_calls(found.calls)}: {counts}.{_times(found)}", theme.WHY
    if before is not None:
        yield f"Before: version {before.version}, {_calls(before.calls)}.{_times(before)}", theme.WHY
    if min(one.calls for one in (found, before or found)) < FEW:
        yield f"Fewer than {FEW} calls are too few to say what is typical.", theme.WHY
    if unreadable:
        reason = "they were kept by another version of the program, or are damaged"
        yield f"Left out: {_calls(unreadable)} that can't be read ({reason}).", theme.NOTICE


def _times(found: VersionStats) -> str:
    """How long calls take to the plan and in all, where enough of them say."""
    plan = f"{clock(found.seconds_to_plan)} to the plan" if found.seconds_to_plan is not None else ""
    whole = f"{clock(found.seconds_in_all)} in all" if found.seconds_in_all is not None else ""
    told = ", ".join(part for part in (plan, whole) if part)
    return f" Usually {told}." if told else ""


class _Column(NamedTuple):
    """A column of the table: what is written of a step, and with which look."""

    heading: str
    written: Callable[[StepStats], str]
    look: Callable[[StepStats], Look] = lambda _step: theme.WHY


def _table(found: VersionStats, before: VersionStats | None, width: int) -> Table:
    wide, narrow = width >= _WIDE, width < _USUAL
    columns = [*_columns(wide=wide), *(_columns_before(before) if before is not None and not narrow else ())]
    gap = 1 if narrow else 2
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style=rich_style(theme.CLOCK))
    titles = [len(found.tracks.get(step.track, "")) for step in _rows(found) if step.track]
    room = 0 if narrow else min(max(titles, default=0), _LONGEST_TITLE)
    table.add_column("\nstep", overflow="fold", min_width=room)
    if wide:
        table.add_column("\nits title", overflow="fold")
    for column in columns:
        table.add_column(column.heading, justify="right", no_wrap=True)
    track = ""
    for step in _rows(found):
        if step.track != track:
            track = step.track
            table.add_row(_text(found.tracks.get(track, track), theme.NAME))
        name = step.key if step.written else f"{step.key} (gone)"
        cells = [_text(column.written(step), column.look(step)) for column in columns]
        table.add_row(_text(name, theme.SAY), *([_text(step.name, theme.WHY)] if wide else []), *cells)
    return table


def _columns(*, wide: bool) -> list[_Column]:
    columns = [
        _Column("met in\ncalls", lambda step: _count(step.calls)),
        _Column("\nskipped", _skipped, _skipped_look),
        _Column("back\nto it", lambda step: _count(step.back)),
        _Column("usual\ntime", lambda step: _time(step, step.typical)),
        _Column("didn't\nwork", lambda step: _count(step.failed), _failed_look),
    ]
    if wide:
        columns[4:4] = [_Column("9 in 10\nwithin", lambda step: _time(step, step.ninetieth))]
        columns.append(_Column("no\nfurther", lambda step: _count(step.closed_early + step.never_closed)))
    return columns


def _columns_before(before: VersionStats) -> list[_Column]:
    """The same of the version before, where the step was there."""
    steps: Mapping[str, StepStats] = {step.id: step for step in before.steps}

    def then(written: Callable[[StepStats], str]) -> Callable[[StepStats], str]:
        return lambda step: written(steps[step.id]) if step.id in steps else ""

    return [
        _Column("skipped\nbefore", then(_share_skipped)),
        _Column("time\nbefore", then(lambda step: _time(step, step.typical))),
    ]


def _rows(found: VersionStats) -> Iterator[StepStats]:
    """Every step of the playbook's own, and those of the playbooks that calls went over to."""
    entered = {step.track for step in found.steps if step.calls}
    return (step for step in found.steps if not step.track or step.track in entered)


def _beside(found: VersionStats) -> Iterator[str]:
    """What the rows don't tell: where no call went, and which cards were opened."""
    entered = {step.track for step in found.steps if step.calls}
    unmet = [title for track, title in found.tracks.items() if track and track not in entered]
    if unmet:
        yield f"No call went over to: {', '.join(unmet)}."
    cards = sorted((card for card in found.cards if card.opened), key=lambda card: (-card.opened, card.id))
    if cards:
        yield f"Cards opened: {', '.join(f'{card.title} ({card.opened})' for card in cards)}."


def _failed(found: VersionStats) -> Iterator[tuple[str, str, str]]:
    """The wordings that were marked as not having worked, the most marked first."""
    marked = [(where, one) for where, wordings in _holders(found) for one in wordings if one.failed]
    for where, one in sorted(marked, key=lambda pair: (-pair[1].failed, pair[1].shown, pair[0])):
        yield f"{one.failed} of {one.shown}", where, one.text


def _never_said(found: VersionStats) -> Iterator[tuple[str, str, str]]:
    """The wordings that could have been said often enough and never were, those most on the screen first."""
    silent = [
        (step, one)
        for step in found.steps
        for one in step.wordings
        if step.entered >= FEW and one.written and not one.said and one.on_offer >= FEW
    ]
    for step, one in sorted(silent, key=lambda pair: (-pair[1].shown, -pair[1].on_offer, pair[0].id)):
        yield f"shown {one.shown}, on offer {one.on_offer}", step.id, one.text


def _unfit(found: VersionStats) -> int:
    """How many wordings fitted no call, though their step was met in enough of them."""
    steps = [step for step in found.steps if step.calls >= FEW]
    return sum(one.written and not one.on_offer for step in steps for one in step.wordings)


def _holders(found: VersionStats) -> Iterable[tuple[str, Sequence[WordingStats]]]:
    yield from ((step.id, step.wordings) for step in found.steps)
    yield from ((card.title, card.wordings) for card in found.cards)


def _lines(console: Console, title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """A few lines to say: how often, at which step, and the words as they are written."""
    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for often, where, line in rows[:_MOST_LINES]:
        table.add_row(_text(often, theme.WHY), _text(f"{where}: ", theme.WHY) + _text(f"“{line}”", theme.SAY))
    console.print()
    console.print(_text(title, theme.NAME))
    console.print(table)
    if len(rows) > _MOST_LINES:
        console.print(_text(f"and {len(rows) - _MOST_LINES} more: --json has them all", theme.WHY))


def _skipped(step: StepStats) -> str:
    if not step.calls_skipped:
        return _NOTHING
    return f"{step.calls_skipped} {_share_skipped(step):>4}"


def _share_skipped(step: StepStats) -> str:
    if not step.calls_skipped:
        return _NOTHING
    return _TOO_FEW if step.share_skipped is None else f"{step.share_skipped:.0%}"


def _skipped_look(step: StepStats) -> Look:
    return theme.NOTICE if (step.share_skipped or 0.0) >= _OFTEN_SKIPPED else theme.WHY


def _failed_look(step: StepStats) -> Look:
    return theme.NEVER if step.failed >= _OFTEN_FAILED else theme.WHY


def _time(step: StepStats, seconds: float | None) -> str:
    if seconds is not None:
        return clock(seconds)
    return _TOO_FEW if step.calls else _NOTHING


def _count(number: int) -> str:
    return f"{number:,}" if number else _NOTHING


def _of(number: int, found: VersionStats) -> str:
    if not number:
        return "none"
    return "all" if number == found.calls > 1 else f"{number:,}"


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number:,} calls"


def _text(text: str, look: Look) -> Text:
    return Text(printable(text), style=rich_style(look))
