"""Random calls, for every law that must hold of any of them."""

from __future__ import annotations

from hypothesis import strategies as st

from recovery_coach.model.playbook import Guide
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Shape, fields_of
from recovery_coach.walk.engine import LEGAL, advance, step_of
from recovery_coach.walk.state import Phase, State

TEXT = st.text(
    alphabet=st.characters(exclude_characters="{|}", exclude_categories=["Cs"]), max_size=40
) | st.sampled_from(["", "A-17", "me", "Ana from the workshop", "by 5 pm", "I was cut off twice.\nThen nothing."])


def next_input(data: st.DataObject, guide: Guide, state: State, at: float) -> e.Input:
    """Any input that may happen now."""
    kinds = sorted(LEGAL[state.phase], key=lambda kind: kind.__name__)
    kind = data.draw(st.sampled_from(kinds))
    return made(data, guide, state, kind, at)


def made(data: st.DataObject, guide: Guide, state: State, kind: type[e.Input], at: float) -> e.Input:
    if kind is e.CallOpened:
        return e.CallOpened(at=at, seed=data.draw(st.integers(0, 10**6)), reference=data.draw(TEXT))
    if kind is e.LineSaid:
        return e.LineSaid(at=at, step=state.card if state.phase is Phase.CARD else state.step)
    if kind is e.TextEntered or kind is e.ChoiceMade:
        return answer(data, guide, state, at)
    if kind is e.StepSkipped:
        return e.StepSkipped(at=at, step=state.step)
    if kind is e.JumpedTo:
        return e.JumpedTo(at=at, step=data.draw(st.sampled_from([step.id for step in guide.steps])))
    if kind is e.Interrupted:
        if not guide.cards:
            return e.NoteAdded(at=at, text="no cards here")
        return e.Interrupted(at=at, card=data.draw(st.sampled_from([card.id for card in guide.cards])))
    if kind is e.NoteAdded:
        return e.NoteAdded(at=at, text=data.draw(TEXT))
    if kind is e.Recognised:
        return e.Recognised(at=at, reference="A-17", days_ago=data.draw(st.integers(0, 60)))
    return kind(at=at)


def answer(data: st.DataObject, guide: Guide, state: State, at: float) -> e.Input:
    fields = fields_of(guide, state, step_of(guide, state))
    if not fields:
        return e.LineSaid(at=at, step=state.step)
    field = fields[min(state.field, len(fields) - 1)]
    if field.shape is Shape.TEXT:
        return e.TextEntered(at=at, step=state.step, field=field.name, text=data.draw(TEXT))
    names = [pick.name for pick in field.picks]
    most = 1 if field.shape is Shape.ONE else len(names)
    picked = data.draw(st.lists(st.sampled_from(names), max_size=most, unique=True))
    return e.ChoiceMade(at=at, step=state.step, field=field.name, choices=tuple(picked))


def random_call(data: st.DataObject, guide: Guide, longest: int = 25) -> tuple[list[e.Input], list[State]]:
    """A random legal call: its inputs, and the state after each."""
    inputs: list[e.Input] = []
    states: list[State] = []
    state, at = State(), 1_700_000_000.0
    for _ in range(data.draw(st.integers(1, longest))):
        if state.phase is Phase.CLOSED:
            break
        at += data.draw(st.sampled_from([-5.0, 0.0, 0.4, 3.0, 3600.0]))
        inputs.append(next_input(data, guide, state, at))
        state = advance(guide, state, inputs[-1])
        states.append(state)
    return inputs, states
