"""Trial calls walked by the very engine that agents' calls are walked by, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from recovery_coach.model.case import Value
from recovery_coach.model.playbook import Ask, Guide, Step
from recovery_coach.model.trial import Given, TrialCall
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Field, Shape
from recovery_coach.walk.conditions import holds
from recovery_coach.walk.engine import advance, step_of
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.summary import summary
from recovery_coach.walk.view import view
from recovery_coach.walk.wording import fill, offered

MOST_INPUTS = 500
"""A call that takes more goes round and round."""

_REFERENCE = "A-1"

Branched = tuple[str, int | None]
"""A step and the place of the branch that was taken there; None where the call went on to the next step."""


class Met(Struct, frozen=True):
    """A prompt that a call came to: the step, the state, and the lines that were on offer, as they are said."""

    step: str
    state: State
    lines: tuple[str, ...]
    wordings: tuple[int, ...]
    """The places of those lines among the step's wordings."""


class Walked(Struct, frozen=True):
    """A trial call from its first words to its end. `stuck` where it came to none."""

    met: tuple[Met, ...]
    branched: tuple[Branched, ...]
    state: State
    stuck: bool

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in the order in which they were come to, one that asked several things once."""
        return tuple(
            met.step for before, met in zip((None, *self.met), self.met, strict=False) if not _same(before, met)
        )


class Difference(Struct, frozen=True):
    """Where a call went otherwise than it must: at which key and word of the call, and what was wrong."""

    key: str
    word: str
    what: str


def walk(guide: Guide, call: TrialCall) -> Walked:
    """Takes a call to its end."""
    met: list[Met] = []
    branched: list[Branched] = []
    state = _opened(guide, call)
    for _ in range(MOST_INPUTS):
        if state.phase is Phase.CLOSED:
            return Walked(tuple(met), tuple(branched), state, stuck=False)
        if state.phase is Phase.WRAP_UP:
            state = advance(guide, state, e.CallClosed(at=0.0))
            continue
        met.append(_met(guide, state))
        before, state = state, advance(guide, state, _given(guide, state, call))
        if (state.step, state.phase) != (before.step, before.phase):
            branched.append(_branch(guide, before, state))
    return Walked(tuple(met), tuple(branched), state, stuck=True)


def differences(guide: Guide, call: TrialCall, walked: Walked) -> Iterator[Difference]:
    """Everything that came out otherwise than the call says that it must."""
    went = ", ".join(walked.steps)
    if walked.stuck:
        yield Difference("name", "", f"the call comes to no end: it goes round {', '.join(walked.steps[-4:])}")
    at = 0
    for step in call.meets:
        if step in walked.steps[at:]:
            at = walked.steps.index(step, at) + 1
        else:
            late = "too early" if step in walked.steps else "never"
            yield Difference("meets", step, f"the call comes to `{step}` {late}: it goes {went}")
    for step in call.never_meets:
        if step in walked.steps:
            yield Difference("never meets", step, f"the call comes to `{step}`: it goes {went}")
    yield from _wrong_lines(call, walked)
    last = walked.steps[-1] if walked.steps else ""
    if call.ends_at and call.ends_at != last:
        yield Difference("ends at", "", f"the call ends at `{last}`, not at `{call.ends_at}`: it goes {went}")
    if call.outcome is not None:
        found = summary(guide, walked.state, "").outcome
        if found != call.outcome:
            yield Difference("outcome", "", f"the outcome is `{found}`, not `{call.outcome}`")


def _wrong_lines(call: TrialCall, walked: Walked) -> Iterator[Difference]:
    for words in call.says:
        if not any(_says(line, words) for met in walked.met for line in met.lines):
            yield Difference("says", words, "no line on offer in this call says this")
    for words in call.never_says:
        found = next(((met.step, line) for met in walked.met for line in met.lines if _says(line, words)), None)
        if found:
            yield Difference("never says", words, f"at `{found[0]}` there is on offer: “{found[1]}”")


class Coverage(Struct, frozen=True):
    """How much of a playbook calls came by: what was met of what there is, and what was not."""

    steps: int
    all_steps: int
    branches: int
    all_branches: int
    wordings: int
    all_wordings: int
    unmet: tuple[str, ...]
    untaken: tuple[str, ...]


def coverage(guide: Guide, calls: Iterable[Walked]) -> Coverage:
    """What calls came by, of the playbook's own steps and those that it uses."""
    walked = list(calls)
    own = [step for step in guide.steps if not step.track]
    met = {one.step for call in walked for one in call.met}
    taken = {branch for call in walked for branch in call.branched}
    said = {(one.step, place) for call in walked for one in call.met for place in one.wordings}
    branches = [branch for step in own for branch in _branches(step)]
    wordings = [(step.id, place) for step in own for place in range(len(step.say))]
    return Coverage(
        steps=sum(step.id in met for step in own),
        all_steps=len(own),
        branches=sum(branch in taken for branch in branches),
        all_branches=len(branches),
        wordings=sum(wording in said for wording in wordings),
        all_wordings=len(wordings),
        unmet=tuple(step.id for step in own if step.id not in met),
        untaken=tuple(_branch_name(guide, branch) for branch in branches if branch not in taken),
    )


def faults(guide: Guide, walked: Walked) -> Iterator[str]:
    """What must not happen in any call, whatever is answered in it."""
    last = {track.id: track.stages[-1] for track in guide.tracks if track.stages}
    steps = [guide.by_id[step] for step in walked.steps]
    if walked.stuck:
        yield f"the call comes to no end: it goes round {', '.join(walked.steps[-4:])}"
    elif not any(step.ask is Ask.OUTCOME or step.stage == last.get(step.track) for step in steps):
        yield f"the call ends at `{walked.steps[-1]}` without a close"
    for met in walked.met:
        for line in met.lines:
            if "{" in line or "}" in line:
                yield f"a line at `{met.step}` is said with a brace in it: “{line}”"
    silent = [step for step in steps if step.say and not any(m.lines for m in walked.met if m.step == step.id)]
    for step in silent:
        yield f"there is nothing to say at `{step.key}`"


def _opened(guide: Guide, call: TrialCall) -> State:
    reference = ""
    if call.returning:
        asked = next((step.key for step in guide.steps if step.ask is Ask.REFERENCE), "")
        given = call.answers.get(asked)
        reference = (given.answer[0] if given and given.answer else "") or _REFERENCE
    opened = e.CallOpened(
        at=0.0, channel=call.channel or guide.first_channel, register=call.register, reference=reference
    )
    state = advance(guide, State(), opened)
    if not call.returning:
        return state
    return advance(guide, state, e.Recognised(at=0.0, reference=reference, days_ago=1))


def _met(guide: Guide, state: State) -> Met:
    step = step_of(guide, state)
    on_offer = offered(guide, state, step)
    return Met(
        step=step.id,
        state=state,
        lines=tuple(fill(wording.text, guide, state) for wording in on_offer),
        wordings=tuple(place for place, wording in enumerate(step.say) if any(wording is one for one in on_offer)),
    )


def _given(guide: Guide, state: State, call: TrialCall) -> e.Input:
    """What the call gives at a prompt: Enter on nothing where it says nothing of it."""
    step, field = step_of(guide, state), view(guide, state).field
    if step.id in call.skip or step.key in call.skip:
        return e.StepSkipped(at=0.0, step=step.id)
    if field is None:
        return e.LineSaid(at=0.0, step=step.id)
    given = call.answers.get(step.key)
    value = given_for(given, field, first=state.field == 0) if given else ()
    if field.shape is Shape.TEXT:
        reference = step.ask is Ask.REFERENCE and call.returning
        text = value if isinstance(value, str) else ", ".join(value) or (state.reference if reference else "")
        return e.TextEntered(at=0.0, step=step.id, field=field.name, text=text)
    choices = (value,) if isinstance(value, str) else value
    return e.ChoiceMade(at=0.0, step=step.id, field=field.name, choices=picked(choices, field))


def given_for(given: Given, field: Field, *, first: bool) -> Value:
    """What an answer holds for a field; the first field takes what is given without a name."""
    named: Value = getattr(given, field.name, ())
    return named or (given.answer if first else ())


def picked(choices: Sequence[str], field: Field) -> tuple[str, ...]:
    """The names of the choices that are meant, by their names or labels, as far as there are such."""
    wanted = [choice.strip().casefold() for choice in choices]
    return tuple(pick.name for pick in field.picks if {pick.name.casefold(), pick.label.casefold()} & set(wanted))


def _branch(guide: Guide, before: State, after: State) -> Branched:
    """Which way was taken from a step that was left: it was chosen with what was answered there."""
    step = step_of(guide, before)
    place = next((number for number, one in enumerate(step.next) if holds(one.if_, guide, after)), None)
    return step.id, place


def _branches(step: Step) -> Iterator[Branched]:
    """The ways on from a step with branches."""
    yield from ((step.id, place) for place in range(len(step.next)))
    if step.next and step.next[-1].if_:
        yield step.id, None


def _branch_name(guide: Guide, branch: Branched) -> str:
    step, place = branch
    return f"{step} to {guide.by_id[step].next[place].go_to if place is not None else 'the next step'}"


def _same(before: Met | None, met: Met) -> bool:
    """Whether a prompt is a further one of the step before it, and not the step anew."""
    return before is not None and before.step == met.step and met.state.field > before.state.field


def _says(line: str, words: str) -> bool:
    return " ".join(words.split()).casefold() in line.casefold()
