"""The laws of the walk, on every shipped playbook and thousands of random calls."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import SHIPPED, shipped, small
from recovery_coach.model.playbook import Guide
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Shape, fields_of
from recovery_coach.walk.engine import advance, replay, step_of
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.summary import as_text, handover_note, summary
from recovery_coach.walk.view import destinations, view
from strategies import random_call

CALLS = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def check_screen(guide: Guide, state: State) -> None:
    """Whatever the state, there is a screen, and no line to say holds a hole."""
    shown = view(guide, state)
    assert "{" not in shown.line and "}" not in shown.line and "|" not in shown.line
    assert shown.line == " ".join(shown.line.split())
    assert 0 <= shown.rail.now < len(shown.rail.stages)
    assert destinations(guide, state)


@pytest.mark.parametrize("name", SHIPPED)
@CALLS
@given(data=st.data())
def test_any_legal_call_shows_screens_and_replays_to_the_same_state(name: str, data: Any) -> None:
    guide = shipped(name)
    inputs, states = random_call(data, guide)
    for number, state in enumerate(states, 1):
        check_screen(guide, state)
        assert replay(guide, inputs[:number]) == state
    found = summary(guide, states[-1], "call")
    assert as_text(found, when="today") and handover_note(guide, states[-1])


@pytest.mark.parametrize("name", SHIPPED)
@CALLS
@given(data=st.data())
def test_from_anywhere_enter_alone_leads_to_the_close(name: str, data: Any) -> None:
    guide = shipped(name)
    _, states = random_call(data, guide, longest=12)
    state = states[-1]
    at = state.last_at
    for _ in range(12 * len(guide.steps)):
        if state.phase is Phase.CLOSED:
            break
        state = advance(guide, state, enter(guide, state, at))
    assert state.phase is Phase.CLOSED


def enter(guide: Guide, state: State, at: float) -> e.Input:
    """What Enter alone does."""
    if state.phase is Phase.READY:
        return e.CallOpened(at=at)
    if state.phase is Phase.WRAP_UP:
        return e.CallClosed(at=at)
    if state.phase is Phase.CARD:
        return e.LineSaid(at=at, step=state.card)
    fields = fields_of(guide, state, step_of(guide, state))
    if not fields:
        return e.LineSaid(at=at, step=state.step)
    field = fields[min(state.field, len(fields) - 1)]
    given_now = state.answers.get(step_of(guide, state).key, {}).get(field.name, "")
    if field.shape is Shape.TEXT:
        return e.TextEntered(at=at, step=state.step, field=field.name, text=str(given_now))
    names = (given_now,) if isinstance(given_now, str) else given_now
    return e.ChoiceMade(at=at, step=state.step, field=field.name, choices=tuple(n for n in names if n))


@pytest.mark.parametrize("name", SHIPPED)
@CALLS
@given(data=st.data())
def test_back_then_forward_again_changes_nothing(name: str, data: Any) -> None:
    guide = shipped(name)
    _, states = random_call(data, guide)
    before = states[-1]
    if before.phase is not Phase.STEP or (before.field == 0 and not before.path) or before.mending:
        return
    at = before.last_at
    back = advance(guide, before, e.SteppedBack(at=at))
    if before.field == 0 and before.step in jumped_over(guide, back):
        forward = advance(guide, back, e.JumpedTo(at=at, step=before.step))
    else:
        forward = back
        for _ in range(8):
            forward = advance(guide, forward, enter(guide, forward, at))
            if forward.phase is not Phase.STEP or forward.step != back.step or forward.field >= before.field > 0:
                break
    assert said_so_far(forward) == said_so_far(before)


def jumped_over(guide: Guide, back: State) -> set[str]:
    """The steps that Enter alone would not lead to from here."""
    reached = back
    for _ in range(8):
        reached = advance(guide, reached, enter(guide, reached, back.last_at))
        if reached.phase is not Phase.STEP or reached.step != back.step:
            break
    return {step.id for step in guide.steps} - {reached.step if reached.phase is Phase.STEP else ""}


def said_so_far(state: State) -> dict[str, object]:
    """What the customer and the agent gave: nothing of it may change by looking back."""
    answers = {key: {field: value for field, value in answer.items() if value} for key, answer in state.answers.items()}
    return {
        "answers": {key: answer for key, answer in answers.items() if answer},
        "notes": state.notes,
        "failed": state.failed,
        "earlier": state.earlier,
        "cards": state.cards,
    }


@CALLS
@given(data=st.data())
def test_what_was_said_never_gets_less(data: Any) -> None:
    guide = small()
    _, states = random_call(data, guide)
    for earlier, later in pairwise(states):
        assert later.notes[: len(earlier.notes)] == earlier.notes
        assert set(earlier.used) <= set(later.used)
        assert set(earlier.answers) <= set(later.answers)
        assert later.spoken_seconds >= 0
