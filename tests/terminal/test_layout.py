"""Every screen of every shipped playbook, at the sizes that people have: what to say, the prompt and the keys are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from glass import rows_of
from msgspec.structs import replace
from piped import Screen, session

from helpers import SHIPPED, guide_of, shipped
from recovery_coach.model.playbook import Guide, Step
from recovery_coach.session.commands import ORDERS
from recovery_coach.session.ports import Scene
from recovery_coach.terminal.asking import cells
from recovery_coach.terminal.prompts import TerminalFace
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Shape, fields_of
from recovery_coach.walk.engine import advance, replay, step_of
from recovery_coach.walk.state import State
from recovery_coach.walk.view import View, view
from recovery_coach.walk.wording import fill

TYPED = ("a new heater, brought up today and put in by someone who stays until it works, " * 3)[:200]
NOTICES = (
    "They were in touch 12 days ago with this reference: complaint number two is an emergency.",
    "Unfinished: BK-2231, at Let them choose, 20 minutes ago. /resume or /discard it; Enter goes on with this new call.",
)
OPENED = e.CallOpened(at=0.0)


def views(guide: Guide) -> Iterator[View]:
    """Every field of every step, every card and the wrap-up, each with its longest line."""
    opened = advance(guide, State(), OPENED)
    for step in guide.steps:
        yield from _fields(guide, advance(guide, opened, e.JumpedTo(at=1.0, step=step.id)), step)
    for card in guide.cards:
        state = advance(guide, opened, e.Interrupted(at=1.0, card=card.id))
        longest = max((fill(wording.text, guide, state) for wording in card.say), key=len, default="")
        yield replace(view(guide, state), line=longest)
    everywhere = [e.JumpedTo(at=1.0, step=step.id) for step in guide.steps]
    yield view(guide, replay(guide, [*everywhere, e.CloseAsked(at=2.0)], opened))


def _fields(guide: Guide, state: State, step: Step) -> Iterator[View]:
    while state.step == step.id:
        shown = view(guide, state)
        longest = max((fill(wording.text, guide, state) for wording in step.say), key=len, default="")
        yield replace(shown, line=longest)
        fields = fields_of(guide, state, step_of(guide, state))
        if not fields or state.field >= len(fields) - 1:
            return
        field = fields[state.field]
        if field.shape is Shape.TEXT:
            given: e.Input = e.TextEntered(at=2.0, step=step.id, field=field.name, text="a new heater by the evening")
        else:
            names = tuple(pick.name for pick in field.picks)
            given = e.ChoiceMade(at=2.0, step=step.id, field=field.name, choices=names)
        state = advance(guide, state, given)


def screens(scenes: list[Scene], size: tuple[int, int]) -> Iterator[tuple[Scene, list[str]]]:
    """What is on the screen when each of these is asked."""
    screen = Screen(*size)
    with session([], screen), TerminalFace(clock=lambda: 65.0) as face:
        for scene in scenes:
            screen.press = lambda: face.leave()
            face.ask(scene, lambda _draft: None)
            yield scene, [row.rstrip() for row in rows_of(screen.screen)]
            face._pending = None


def scene_of(shown: View, draft: str | tuple[str, ...] = "", notices: tuple[str, ...] = ()) -> Scene:
    return Scene(view=shown, draft=draft, notices=notices, commands=tuple(ORDERS))


def together(text: str) -> str:
    return "".join(text.replace("▌", "").split())


def at_sizes(*others: tuple[int, int]) -> pytest.MarkDecorator:
    """Every shipped playbook at 80x24, the default one at other sizes too."""
    cases = [(name, (80, 24)) for name in SHIPPED] + [("live-recovery", size) for size in others]
    return pytest.mark.parametrize(("name", "size"), cases, ids=lambda value: str(value))


@at_sizes((200, 50))
def test_everything_that_a_step_says_and_asks_is_there_without_scrolling(name: str, size: tuple[int, int]) -> None:
    scenes = [scene_of(shown) for shown in views(shipped(name))]
    for scene, rows in screens(scenes, size):
        shown, screen = scene.view, together("\n".join(rows))
        assert together(shown.line) in screen and together(shown.name) in screen
        assert not shown.why or together(shown.why) in screen
        assert not shown.never or together(shown.never[0]) in screen
        assert all(together(name) in screen for _, name in shown.open_steps)
        assert shown.field is None or together(shown.field.prompt) in screen
        assert all(together(pick.label) in screen for pick in (shown.field.picks if shown.field else ()))
        assert "F1 help" in rows[-1] and "1:05" in rows[0]


@at_sizes((60, 20), (40, 15), (200, 50))
def test_with_notices_and_much_typed_the_line_the_prompt_and_the_keys_are_there(
    name: str, size: tuple[int, int]
) -> None:
    scenes = [scene_of(shown, TYPED, NOTICES) for shown in views(shipped(name))]
    for scene, rows in screens(scenes, size):
        shown, screen = scene.view, "\n".join(rows)
        assert all(cells(row) <= size[0] for row in rows)
        assert "".join(shown.line.split()[:3]) in together(screen) and rows[-1].startswith(" F1 help")
        if shown.field is None or shown.field.shape is Shape.TEXT:
            assert "".join(TYPED.split()[-3:]) in together(screen)  # Where the cursor is.
        else:
            assert shown.field.picks[0].label[:20] in screen
        if size >= (60, 20):
            assert together(shown.line) in together(screen)
        if size >= (80, 24):
            assert together(NOTICES[0]) in together(screen)


LONG = """
id: tried
title: A title that goes on for a while
stages: [Tone, Listen, Plan]
steps:
  - id: long
    title: A step
    why: {why}
    say: {say}
    never: [{never}, {never}]
    ask: note
    prompt: {prompt}
  - id: many
    say: {say}
    ask: several of
    prompt: {prompt}
    choices:
"""
SAY = "I am sorry that you had to go through all of this before anybody listened. " * 7
MANY = LONG.format(why="why " * 34, say=SAY, never="never " * 30, prompt="what " * 38) + "".join(
    f"      choice {number}: The choice number {number} of these\n" for number in range(1, 31)
)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (40, 15), (30, 10), (12, 4), (1, 1), (200, 50)])
def test_the_longest_that_a_playbook_may_hold_leaves_room_for_the_answer(size: tuple[int, int]) -> None:
    found = [scene_of(shown, TYPED * 10, NOTICES) for shown in views(guide_of(MANY))]
    for scene, rows in screens(found[:2], size):
        assert all(cells(row) <= size[0] for row in rows)
        if scene.view.field is not None and scene.view.field.shape is Shape.TEXT:
            assert size == (1, 1) or TYPED.split()[-1] in "".join(rows[:-1])
        elif size[1] >= 10:
            assert "1  The choice number 1" in "\n".join(rows)
    if size == (80, 24):
        assert together(SAY) in together("\n".join(rows))


def test_a_list_that_is_longer_than_its_room_scrolls_with_the_pointer() -> None:
    shown = list(views(guide_of(MANY)))[1]
    screen = Screen(80, 24)
    with session(["\x1b[B"] * 25, screen), TerminalFace(clock=lambda: 0.0) as face:
        keys, screen.press = screen.press, lambda: None

        def press() -> None:
            keys() if "choice number 26 " not in screen.screen.display[-2] else face.leave()

        screen.press = press
        face.ask(scene_of(shown), lambda _draft: None)
    assert screen.ever("▸ ○ q  The choice number 26 of these")


LONG_CHOICE = "I bring in someone who can decide, tell them all of it, and stay on the line until it is settled"


def choices(number: int) -> View:
    labels = "".join(f"      choice-{each}: {LONG_CHOICE}\n" for each in range(number))
    steps = f"  - id: way\n    stage: Plan\n    say: Hello.\n    ask: one of\n    choices:\n{labels}"
    return next(iter(views(guide_of(f"id: tried\ntitle: Tried\nstages: [Plan]\nsteps:\n{steps}"))))


def test_a_choice_that_is_too_long_for_a_row_is_folded_under_its_first_word() -> None:
    ((_, rows),) = screens([scene_of(choices(2))], (80, 24))
    at = next(number for number, row in enumerate(rows) if row.startswith("   1  I bring in"))
    assert rows[at + 1].startswith("      ") and rows[at + 2].startswith("   2  I bring in")
    assert together(f"1{LONG_CHOICE}2{LONG_CHOICE}") in together("\n".join(rows))


def test_choices_that_would_push_others_off_the_screen_take_a_row_each() -> None:
    ((_, rows),) = screens([scene_of(choices(9))], (80, 24))
    assert [row[3] for row in rows if "I bring in" in row] == list("123456789")


def test_choices_that_come_first_are_there_to_their_ends_on_a_low_screen() -> None:
    scene = scene_of(replace(choices(3), line=SAY[:300]))
    first, second = [
        together("\n".join(rows)) for _, rows in screens([replace(scene, choices_first=True), scene], (60, 15))
    ]
    assert first.count(together(LONG_CHOICE)) == 3 and together(scene.view.line) not in first
    assert together(scene.view.line) in second
    assert all(f"{number}Ibringin" in second for number in (1, 2, 3)), "none is pushed out by another's second row"


def test_on_a_wide_screen_lines_stay_short_enough_to_read() -> None:
    shown = next(iter(views(guide_of(MANY))))
    ((_, rows),) = screens([scene_of(shown)], (200, 50))
    assert max(cells(row) for row in rows[1:-1]) <= 200
    assert max(cells(row) for row in rows if "▌" in row) <= 100


def test_an_answer_of_thousands_of_letters_leaves_the_line_to_say_in_sight(tmp_path: Path) -> None:
    shown = list(views(shipped("live-recovery")))[1]
    ((scene, rows),) = screens([scene_of(shown, "x" * 5000)], (80, 24))
    assert together(scene.view.line) in together("\n".join(rows)) and rows[-1].startswith(" F1 help")
    assert sum("xxxx" in row for row in rows) >= 6
