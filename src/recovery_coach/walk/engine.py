"""The walk: `advance` is the only thing that changes a call's state, and a call is a fold of it over its inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from recovery_coach.errors import IllegalInput
from recovery_coach.model.case import Earlier, Note, Value
from recovery_coach.model.playbook import END, Ask, Card, Guide, Step, Wording
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Shape, accounted_for, fields_of
from recovery_coach.walk.conditions import applies, holds
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.wording import current

_Kinds = frozenset[type[e.Input]]

_ANYWHERE: _Kinds = frozenset(
    {
        e.JumpedTo,
        e.NoteAdded,
        e.Interrupted,
        e.Recognised,
        e.HandedOver,
        e.Paused,
        e.Resumed,
        e.CloseAsked,
        e.CallClosed,
    }
)
_AT_A_LINE: _Kinds = _ANYWHERE | {e.LineSaid, e.Reworded, e.LineFailed, e.SteppedBack}

LEGAL: Mapping[Phase, _Kinds] = {
    Phase.READY: frozenset({e.CallOpened}),
    Phase.STEP: _AT_A_LINE | {e.TextEntered, e.ChoiceMade, e.StepSkipped},
    Phase.CARD: _AT_A_LINE,
    Phase.WRAP_UP: _ANYWHERE | {e.SteppedBack},
    Phase.CLOSED: frozenset(),
}
"""What may happen in each phase. Anything else is our bug and raises `IllegalInput`."""

HOT = 3
"""The temperature from which a close is questioned."""


def advance(guide: Guide, state: State, happened: e.Input) -> State:
    """The call after one more input. Raises `IllegalInput` for one that the table or the state forbids."""
    if type(happened) not in LEGAL[state.phase]:
        raise IllegalInput(f"{type(happened).__name__} while {state.phase.value}")
    after = _HANDLERS[type(happened)](guide, state, happened)
    # A clock that was set back must not make a call shorter than it was.
    return replace(after, last_at=max(state.last_at, happened.at))


def replay(guide: Guide, inputs: Iterable[e.Input], state: State | None = None) -> State:
    """The state that these inputs lead to."""
    state = state or State()
    for happened in inputs:
        state = advance(guide, state, happened)
    return state


def step_of(guide: Guide, state: State) -> Step:
    return guide.by_id[state.step]


def outstanding(guide: Guide, state: State) -> tuple[Step, ...]:
    """What must be accounted for and isn't, among the steps of the tracks that this call went through."""
    tracks = {guide.by_id[step].track for step in (*state.met_at, state.step) if step in guide.by_id}
    return tuple(
        step
        for step in guide.steps
        if step.must
        and step.track in tracks
        and applies(guide, state, step)
        and not accounted_for(state, step)
        and not _taken_over(guide, state, step)
    )


def concerns(guide: Guide, state: State) -> tuple[str, ...]:
    """What speaks against closing now, in the coach's words. Source: Kuzmeski, don't count on a second chance."""
    found = []
    degree = last_temperature(guide, state)
    if degree is not None and degree >= HOT:
        found.append(f"They are still at {degree} of 5. You may not get a second chance: ask what would help now.")
    promises = [step for step in guide.steps if step.ask is Ask.PROMISE and step.track == step_of(guide, state).track]
    if promises and not any(accounted_for(state, step) or step.must for step in promises):
        found.append("Nothing has been promised. Say what happens next, and by when.")
    return tuple(found)


def last_temperature(guide: Guide, state: State) -> int | None:
    """How upset the customer was when it was last asked, 0 calm to 5 furious; None when it never was."""
    taken = [
        (state.left_at.get(step.id, 0.0), answer)
        for step in guide.steps
        if step.ask is Ask.TEMPERATURE
        and isinstance(answer := state.answers.get(step.key, {}).get("degree"), str)
        and answer
    ]
    degree = max(taken, default=(0.0, ""), key=lambda pair: pair[0])[1]
    return int(degree) if degree.isdecimal() else None


def _taken_over(guide: Guide, state: State, step: Step) -> bool:
    """Whether the call left this step's track for another before it came here: the other track answers for it."""
    here = guide.by_id[state.step].track if state.step else ""
    return step.track != here and step.id not in state.met_at


def _opened(guide: Guide, state: State, happened: e.CallOpened) -> State:
    answers = {}
    asked_for_reference = next((step for step in guide.steps if step.ask is Ask.REFERENCE), None)
    if happened.reference and asked_for_reference:
        answers = {asked_for_reference.key: {"text": happened.reference}}
    opened = State(
        phase=Phase.STEP,
        seed=happened.seed,
        channel=happened.channel,
        register=happened.register,
        reference=happened.reference,
        opened_at=happened.at,
        last_at=happened.at,
        answers=answers,
    )
    first = next((step for step in guide.steps if applies(guide, opened, step)), guide.steps[0])
    return _arrive(opened, first.id, happened.at)


def _arrive(state: State, step: str, at: float, *, field: int = 0) -> State:
    """Comes to a step, at one of its fields."""
    return replace(
        state,
        phase=Phase.STEP,
        step=step,
        field=field,
        turn=0,
        card="",
        met_at=state.met_at if step in state.met_at else {**state.met_at, step: state.into_call(at)},
    )


def _leave(guide: Guide, state: State, at: float) -> State:
    """On to the next step, or to the wrap-up after the last."""
    step = step_of(guide, state)
    if state.mending:
        return replace(state, phase=Phase.WRAP_UP, mending=False, turn=0)
    target = onward(guide, state, step)
    if target is None:
        return _wrap_up(guide, state, at)
    return _arrive(replace(state, path=(*state.path, step.id)), target, at)


def onward(guide: Guide, state: State, step: Step) -> str | None:
    """The step that comes after, or None for the end: the first branch that holds, else the next that applies."""
    for branch in step.next:
        if holds(branch.if_, guide, state):
            return None if branch.go_to == END else branch.go_to
    return next((later.id for later in guide.after(step) if applies(guide, state, later)), None)


def _wrap_up(guide: Guide, state: State, at: float) -> State:
    """The last look before the close; where nothing is open, or it was listed already, the close itself."""
    if state.listed or not (outstanding(guide, state) or concerns(guide, state)):
        return _closed(guide, state, e.CallClosed(at=at))
    return replace(state, phase=Phase.WRAP_UP, card="", turn=0, listed=True)


def _say(guide: Guide, shown: State, after: State, at: float) -> State:
    """Marks a step as left by Enter, and the wording that was shown as said: an answer may have changed it since."""
    wording = current(guide, shown, step_of(guide, shown))
    return replace(
        after,
        used=_used(shown, wording),
        said=after.said if after.step in after.said else (*after.said, after.step),
        skipped=tuple(step for step in after.skipped if step != after.step),
        left_at={**after.left_at, after.step: after.into_call(at)},
    )


def _used(state: State, wording: Wording | None) -> tuple[str, ...]:
    """The wordings said so far and this one, which is now the last."""
    if wording is None:
        return state.used
    return (*(text for text in state.used if text != wording.text), wording.text)


def _line_said(guide: Guide, state: State, happened: e.LineSaid) -> State:
    if state.phase is Phase.CARD:
        _must_be_here(state.card, happened.step)
        return _uncover(replace(state, used=_used(state, current(guide, state, guide.card_by_id[state.card]))))
    _must_be_here(state.step, happened.step)
    return _leave(guide, _say(guide, state, state, happened.at), happened.at)


def _uncover(state: State) -> State:
    """Takes the card away: what it was opened over comes back as it was."""
    return replace(state, phase=state.under, card="", turn=state.turn_under)


def _text_entered(guide: Guide, state: State, happened: e.TextEntered) -> State:
    return _given(guide, state, happened.step, happened.field, happened.text, happened.at)


def _choice_made(guide: Guide, state: State, happened: e.ChoiceMade) -> State:
    fields = fields_of(guide, state, step_of(guide, state))
    several = any(field.name == happened.field and field.shape is Shape.SEVERAL for field in fields)
    value: Value = happened.choices if several else "".join(happened.choices[:1])
    return _given(guide, state, happened.step, happened.field, value, happened.at)


def _given(guide: Guide, state: State, step_id: str, field: str, value: Value, at: float) -> State:
    """Keeps a field's value and goes on to the next field, or the next step."""
    _must_be_here(state.step, step_id)
    step = step_of(guide, state)
    shown = state
    answer = {**state.answers.get(step.key, {}), field: value}
    state = replace(state, answers={**state.answers, step.key: answer})
    fields = fields_of(guide, state, step)
    place = next((number for number, known in enumerate(fields) if known.name == field), state.field)
    if place + 1 < len(fields):
        return replace(state, field=place + 1)
    return _leave(guide, _say(guide, shown, state, at), at)


def _must_be_here(here: str, named: str) -> None:
    if here != named:
        raise IllegalInput(f"an input for {named!r} while at {here!r}")


def _skipped(guide: Guide, state: State, happened: e.StepSkipped) -> State:
    _must_be_here(state.step, happened.step)
    skipped = state.skipped if state.step in state.skipped else (*state.skipped, state.step)
    return _leave(guide, replace(state, skipped=skipped), happened.at)


def _stepped_back(guide: Guide, state: State, happened: e.SteppedBack) -> State:
    """To the prompt before this one."""
    if state.phase is Phase.CARD:
        return _uncover(state)
    if state.phase is Phase.WRAP_UP:
        # From the last step the list comes next again; from any other the call goes on.
        last = onward(guide, state, step_of(guide, state)) is None
        return _arrive(replace(state, mending=last), state.step, happened.at)
    if state.field > 0:
        return replace(state, field=state.field - 1)
    if state.mending:
        return replace(state, phase=Phase.WRAP_UP, mending=False, turn=0)
    if not state.path:
        return state
    before = guide.by_id[state.path[-1]]
    answered = state.answers.get(before.key, {})
    fields = [number for number, field in enumerate(fields_of(guide, state, before)) if field.name in answered]
    return _arrive(replace(state, path=state.path[:-1]), before.id, happened.at, field=max(fields, default=0))


def _jumped(guide: Guide, state: State, happened: e.JumpedTo) -> State:
    if happened.step not in guide.by_id:
        raise IllegalInput(f"no step {happened.step!r}")
    path = state.path if happened.step == state.step else (*state.path, state.step)
    mending = state.phase is Phase.WRAP_UP
    return _arrive(replace(state, path=path, mending=mending), happened.step, happened.at)


def _reworded(guide: Guide, state: State, _happened: e.Reworded) -> State:
    return replace(state, turn=state.turn + 1)


def _line_failed(guide: Guide, state: State, _happened: e.LineFailed) -> State:
    wording = current(guide, state, _holder(guide, state))
    if wording is None or wording.text in state.failed:
        return replace(state, turn=state.turn + 1)
    return replace(state, failed=(*state.failed, wording.text), turn=0)


def _holder(guide: Guide, state: State) -> Step | Card:
    return guide.card_by_id[state.card] if state.phase is Phase.CARD else step_of(guide, state)


def _note_added(_guide: Guide, state: State, happened: e.NoteAdded) -> State:
    return replace(
        state, notes=(*state.notes, Note(after=state.into_call(happened.at), step=state.step, text=happened.text))
    )


def _interrupted(guide: Guide, state: State, happened: e.Interrupted) -> State:
    if happened.card not in guide.card_by_id:
        raise IllegalInput(f"no card {happened.card!r}")
    if state.phase is not Phase.CARD:
        state = replace(state, under=state.phase, turn_under=state.turn)
    return replace(state, phase=Phase.CARD, card=happened.card, turn=0, cards=(*state.cards, happened.card))


def _recognised(_guide: Guide, state: State, happened: e.Recognised) -> State:
    return replace(state, earlier=Earlier(happened.reference, happened.days_ago))


def _handed_over(_guide: Guide, state: State, happened: e.HandedOver) -> State:
    return replace(state, handed_over=(*state.handed_over, happened.to))


def _paused(_guide: Guide, state: State, _happened: e.Paused) -> State:
    return state


def _resumed(_guide: Guide, state: State, happened: e.Resumed) -> State:
    """The time since the last input was not spoken, whether the call was paused or broke off."""
    return replace(state, away=state.away + max(0.0, happened.at - state.last_at))


def _close_asked(guide: Guide, state: State, happened: e.CloseAsked) -> State:
    return _wrap_up(guide, state, happened.at)


def _closed(_guide: Guide, state: State, _happened: e.CallClosed) -> State:
    return replace(state, phase=Phase.CLOSED, card="")


_HANDLERS: Mapping[type[e.Input], Callable[[Guide, State, Any], State]] = {
    e.CallOpened: _opened,
    e.LineSaid: _line_said,
    e.TextEntered: _text_entered,
    e.ChoiceMade: _choice_made,
    e.StepSkipped: _skipped,
    e.SteppedBack: _stepped_back,
    e.JumpedTo: _jumped,
    e.Reworded: _reworded,
    e.LineFailed: _line_failed,
    e.NoteAdded: _note_added,
    e.Interrupted: _interrupted,
    e.Recognised: _recognised,
    e.HandedOver: _handed_over,
    e.Paused: _paused,
    e.Resumed: _resumed,
    e.CloseAsked: _close_asked,
    e.CallClosed: _closed,
}
