"""What to show, worked out from the state alone: so a resumed call shows the screen that was left."""

from __future__ import annotations

from msgspec import Struct

from recovery_coach.model.case import Value
from recovery_coach.model.playbook import Card, Guide, Step
from recovery_coach.walk.asks import Field, Shape, fields_of
from recovery_coach.walk.engine import concerns, outstanding, step_of
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.wording import fill, offered


class Rail(Struct, frozen=True):
    """The stages of the track, which of them is now, and which were worked on."""

    stages: tuple[str, ...]
    now: int
    done: frozenset[int]


class View(Struct, frozen=True):
    """One screen, before it is laid out. `given` is the earlier answer to the field, ready to edit.

    `theirs` tells that the line is what the customer says, in a drill.
    """

    phase: Phase
    title: str
    rail: Rail
    name: str
    line: str = ""
    wordings: int = 0
    verbatim: bool = False
    theirs: bool = False
    why: str = ""
    never: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    field: Field | None = None
    given: Value = ""
    open_steps: tuple[tuple[str, str], ...] = ()
    concerns: tuple[str, ...] = ()
    can_go_back: bool = False


class Destination(Struct, frozen=True):
    """A step as the list of places to go to names it."""

    step: str
    name: str
    stage: str
    mark: str
    """`done`, `skipped`, `here` or empty."""


def view(guide: Guide, state: State) -> View:
    """The screen that this state asks for."""
    if state.phase is Phase.CARD:
        return _card_view(guide, state)
    if state.phase in (Phase.WRAP_UP, Phase.CLOSED):
        return _wrap_up_view(guide, state)
    step = step_of(guide, state)
    fields = fields_of(guide, state, step)
    field = fields[min(state.field, len(fields) - 1)] if fields else None
    given = _still_there(state.answers.get(step.key, {}).get(field.name, ""), field) if field else ""
    line, wordings = _line(guide, state, step)
    return View(
        phase=state.phase,
        title=guide.track(step).title,
        rail=rail(guide, state),
        name=step.name,
        line=line,
        wordings=wordings,
        verbatim=step.verbatim,
        why=step.why,
        never=step.never,
        field=field,
        given=given,
        can_go_back=bool(state.path) or state.field > 0,
    )


def _still_there(given: Value, field: Field) -> Value:
    """An earlier answer without the choices that are not there any more."""
    if field.shape is Shape.TEXT:
        return given
    names = [pick.name for pick in field.picks]
    if isinstance(given, str):
        return given if given in names else ""
    return tuple(name for name in given if name in names)


def rail(guide: Guide, state: State) -> Rail:
    """The progress rail of the track that the call is on."""
    here = step_of(guide, state)
    stages = guide.track(here).stages
    worked = {step.stage for step in guide.steps if step.id in state.left_at and step.track == here.track}
    now = stages.index(here.stage) if here.stage in stages else 0
    return Rail(stages, now, frozenset(number for number, stage in enumerate(stages) if stage in worked))


def destinations(guide: Guide, state: State) -> tuple[Destination, ...]:
    """Every step, also one that this call passes over, in order: those of the track that it is on, then the others."""
    here = step_of(guide, state).track
    return tuple(
        Destination(step.id, step.name, _stage(guide, step, here), _mark(state, step))
        for step in sorted(guide.steps, key=lambda step: step.track != here)
    )


def _stage(guide: Guide, step: Step, here: str) -> str:
    return step.stage if step.track == here else f"{guide.track(step).title}, {step.stage}"


def _mark(state: State, step: Step) -> str:
    if step.id == state.step:
        return "here"
    if step.id in state.left_at:
        return "done"
    return "skipped" if step.id in state.skipped else ""


def _line(guide: Guide, state: State, holder: Step | Card) -> tuple[str, int]:
    wordings = offered(guide, state, holder)
    if not wordings:
        return "", 0
    return fill(wordings[state.turn % len(wordings)].text, guide, state), len(wordings)


def _card_view(guide: Guide, state: State) -> View:
    card = guide.card_by_id[state.card]
    line, wordings = _line(guide, state, card)
    return View(
        phase=state.phase,
        title=guide.track(step_of(guide, state)).title,
        rail=rail(guide, state),
        name=card.title,
        line=line,
        wordings=wordings,
        verbatim=card.verbatim,
        why=card.why,
        never=card.never,
        do=card.do,
        can_go_back=True,
    )


def _wrap_up_view(guide: Guide, state: State) -> View:
    return View(
        phase=state.phase,
        title=guide.track(step_of(guide, state)).title,
        rail=rail(guide, state),
        name="Before you close",
        open_steps=tuple((step.id, step.name) for step in outstanding(guide, state)),
        concerns=concerns(guide, state),
        can_go_back=True,
    )
