"""A scene laid out with Rich: the rail, the line to say, why, what not to say. Pure layout; nothing is printed here.

Text from playbooks and customers goes into `Text` as it is: it is never parsed as markup, and what could move the
cursor is taken out.
"""

from __future__ import annotations

import io
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from recovery_coach.session.ports import Scene
from recovery_coach.terminal import theme
from recovery_coach.terminal.asking import MARGIN
from recovery_coach.terminal.clean import printable
from recovery_coach.terminal.theme import Look, rich_style
from recovery_coach.walk.state import Phase
from recovery_coach.walk.summary import clock
from recovery_coach.walk.view import Rail, View

Lines = list[list[Segment]]
BLANK = Text()
WIDEST = 100
"""Columns. Longer lines are hard to read at a glance, however wide the terminal is."""


def rail_line(rail: Rail, elapsed: float, width: int) -> list[Segment]:
    """The progress rail with the call's clock at its right end; on narrow screens only the stage that is now."""
    text = _full_rail(rail)
    time = clock(elapsed)
    room = width - len(time) - 2
    if text.cell_len > room:
        now = printable(rail.stages[rail.now]) if rail.stages else ""
        text = Text(no_wrap=True).append(f" {now} ", rich_style(theme.STAGE_NOW))
        text.append(f" {rail.now + 1} of {len(rail.stages)}", rich_style(theme.STAGE_AHEAD))
    text.truncate(max(0, room))
    text.append(" " * max(1, width - text.cell_len - len(time) - 1))
    text.append(time, rich_style(theme.CLOCK))
    return rendered([text], width)[0]


def _full_rail(rail: Rail) -> Text:
    text = Text(no_wrap=True)
    for number, stage in enumerate(rail.stages):
        name = printable(stage)
        if number == rail.now:
            text.append(f" {name} ", rich_style(theme.STAGE_NOW))
        elif number in rail.done:
            text.append(f" {name}✓", rich_style(theme.STAGE_DONE))
        else:
            text.append(f" {name} ", rich_style(theme.STAGE_AHEAD))
    return text


def body(scene: Scene, width: int, height: int, asked: int, least: int | None = None) -> Lines:
    """Everything between the rail and the question, on a screen whose prompt asks for so many rows.

    Where it is too much, the blank rows go first, then what not to say, then why, then the end of the notices. What is
    still too much is cut at its end, since at least `least` rows are the prompt's.
    """
    room = height - AROUND - asked
    notices = [row for notice in scene.notices for row in _marked("» ", notice, theme.NOTICE, width)]
    said = _say(scene.view, width)
    blocks = _blocks(scene.view, width)
    beside = [row for block in blocks for row in block.rows]
    # A notice stands where there is a blank row otherwise: when it comes and goes, nothing else moves.
    airy = [*(notices or [BLANK]), *said, BLANK, *beside, *([BLANK] if beside else [])]
    if len(airy) <= room:
        return rendered(airy, width)
    room_beside = room - len(notices) - len(said)
    while sum(len(block.rows) for block in blocks) > room_beside and any(block.spare for block in blocks):
        blocks.remove(max((block for block in blocks if block.spare), key=lambda block: block.spare))
    most = max(room, height - AROUND - (asked if least is None else least), 0)
    kept = [*said, *(row for block in blocks for row in block.rows)]
    rows = [*notices[: max(most - len(kept), 0)], *kept]
    if len(rows) > most:
        rows = [*rows[: max(0, most - 1)], Text(MARGIN + "…")][:most]
    return rendered(rows, width)


AROUND = 2
"""Rows that are neither the body's nor the prompt's: the rail and the footer."""


class Block(NamedTuple):
    """Rows that are shown or left out together, those of the highest `spare` first; 0 stays."""

    rows: list[Text]
    spare: int = 0


def _blocks(view: View, width: int) -> list[Block]:
    """What stands beside the line to say."""
    found = [Block(_marked("• ", task, theme.DO, width)) for task in view.do]
    if view.why:
        found.append(Block(_marked("Why: ", view.why, theme.WHY, width), spare=1))
    for number, words in enumerate(view.never[:2]):
        found.append(Block(_marked("Not: ", words, theme.NEVER, width), spare=2 + number))
    if view.phase in (Phase.WRAP_UP, Phase.CLOSED):
        found.append(Block(_wrap_up(view, width)))
    return [block for block in found if block.rows]


def _say(view: View, width: int) -> list[Text]:
    heading = Text(MARGIN).append(printable(view.name), rich_style(theme.NAME))
    if view.verbatim:
        heading.append("   word for word", rich_style(theme.VERBATIM))
    bar = theme.THEIRS if view.theirs else theme.VERBATIM if view.verbatim else theme.BAR
    look = theme.THEIRS if view.theirs else theme.SAY
    room = max(20, min(width, WIDEST) - 6)
    said = [
        Text(MARGIN).append("▌ ", rich_style(bar)).append(row, rich_style(look))
        for row in wrapped(printable(view.line), room)
    ]
    return [heading, *said]


def _wrap_up(view: View, width: int) -> list[Text]:
    rows: list[Text] = []
    for concern in view.concerns:
        rows += _marked("! ", concern, theme.NOTICE, width)
    if view.open_steps:
        rows += _marked("", "Not done yet:", theme.DO, width)
        for number, (_, name) in enumerate(view.open_steps, 1):
            rows += _marked(f"{number}  ", name, theme.SAY, width)
    return rows


def _marked(mark: str, text: str, look: Look, width: int) -> list[Text]:
    """Text with a mark before it and its further rows indented under it."""
    room = max(20, min(width, WIDEST) - len(MARGIN) - cell_len(mark) - 1)
    rows = wrapped(printable(text), room)
    indents = [mark, *[" " * cell_len(mark)] * (len(rows) - 1)]
    return [
        Text(MARGIN + indent, style=rich_style(look)).append(row) for indent, row in zip(indents, rows, strict=True)
    ]


def wrapped(text: str, width: int) -> list[str]:
    """Text in rows of at most `width` cells."""
    if not text:
        return []
    return [row.plain.rstrip() for row in Text(text).wrap(_console(width), width)]


def rendered(parts: list[Text], width: int) -> Lines:
    """Rows of segments, cut at the width."""
    console = _console(width)
    rows: Lines = []
    for part in parts:
        part.no_wrap, part.overflow = True, "ellipsis"
        rows += console.render_lines(part, console.options, pad=False)
    return rows


def ansi(rows: Lines, *, colour: bool) -> str:
    """Rows as text with escapes, for the first frame that is put on the screen before anything else is loaded."""
    file = io.StringIO()
    console = Console(
        file=file,
        force_terminal=True,
        color_system="standard",
        no_color=not colour,
        width=1000,
        legacy_windows=False,
        _environ={},
    )
    for row in rows:
        line = Text.assemble(*[(segment.text, segment.style or "") for segment in row], no_wrap=True, overflow="ignore")
        console.print(line, crop=False, soft_wrap=True, highlight=False)
    return file.getvalue()


def _console(width: int) -> Console:
    """A console to measure and cut with: nothing is ever printed by it."""
    return Console(
        file=io.StringIO(),
        width=max(10, width),
        force_terminal=True,
        color_system="standard",
        legacy_windows=False,
        _environ={},
    )
