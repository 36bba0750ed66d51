"""What a call leaves behind: the summary for the CRM, and the note for whoever takes the call over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from recovery_coach.model.case import Outcome
from recovery_coach.model.playbook import FIELDS, Ask, Guide, Step
from recovery_coach.walk.asks import accounted_for, fields_of, label_of
from recovery_coach.walk.conditions import belonging, reference_of, value_of
from recovery_coach.walk.engine import last_temperature, outstanding
from recovery_coach.walk.state import Phase, State
from recovery_coach.walk.wording import fill


class Given(Struct, frozen=True):
    """One answer as a person reads it. `counts` is false where a later change set it aside."""

    step: str
    name: str
    field: str
    value: str
    counts: bool


class SaidNote(Struct, frozen=True):
    """A note; `after` is in seconds from the first words."""

    after: float
    step: str
    text: str


class Summary(Struct, frozen=True):
    """A call in full. Durations are in seconds without pauses; None where it never came to that."""

    call: str
    playbook: str
    version: str
    opened_at: float
    seconds: float
    closed: bool
    channel: str
    reference: str
    returning: bool
    outcome: str
    cause: str
    temperature: int | None
    seconds_to_plan: float | None
    seconds_to_solved: float | None
    answers: tuple[Given, ...]
    notes: tuple[SaidNote, ...]
    interrupts: tuple[str, ...]
    lines_said: tuple[str, ...]
    lines_that_failed: tuple[str, ...]
    not_done: tuple[str, ...]
    handed_over: tuple[str, ...]


def summary(guide: Guide, state: State, call: str) -> Summary:
    """The call as the record of it reads."""
    promise = next((step for step in guide.steps if step.ask is Ask.PROMISE and accounted_for(state, step)), None)
    outcome = _answer(guide, state, Ask.OUTCOME) or Outcome.UNKNOWN.value
    solved = state.phase is Phase.CLOSED and outcome == Outcome.RECOVERED
    return Summary(
        call=call,
        playbook=guide.id,
        version=guide.version,
        opened_at=state.opened_at,
        seconds=round(state.spoken_seconds, 1),
        closed=state.phase is Phase.CLOSED,
        channel=state.channel.value,
        reference=reference_of(guide, state),
        returning=value_of("returning", guide, state) == "yes",
        outcome=outcome,
        cause=_answer(guide, state, Ask.OUTCOME, "cause"),
        temperature=last_temperature(guide, state),
        seconds_to_plan=round(state.left_at.get(promise.id, state.spoken_seconds), 1) if promise else None,
        seconds_to_solved=round(state.spoken_seconds, 1) if solved else None,
        answers=tuple(_given(guide, state)),
        notes=tuple(SaidNote(round(note.after, 1), guide.by_id[note.step].name, note.text) for note in state.notes),
        interrupts=tuple(guide.card_by_id[card].title for card in state.cards),
        lines_said=tuple(fill(text, guide, state) for text in state.used),
        lines_that_failed=tuple(fill(text, guide, state) for text in state.failed),
        not_done=tuple(step.name for step in outstanding(guide, state)),
        handed_over=state.handed_over,
    )


def as_text(found: Summary, *, when: str) -> str:
    """The summary as text to paste into a CRM. `when` is the opening time as people write it."""
    head = [f"Service recovery, {when}", f"Call {found.call}, playbook {found.playbook} {found.version}"]
    facts = [
        ("Reference", found.reference),
        ("Second complaint", "yes" if found.returning else ""),
        ("Outcome", found.outcome),
        ("Cause", found.cause),
        ("Temperature, last asked", "" if found.temperature is None else f"{found.temperature} of 5"),
        ("Handed over to", ", ".join(to or "someone else" for to in found.handed_over)),
        ("Length", clock(found.seconds)),
        ("First words to plan", "" if found.seconds_to_plan is None else clock(found.seconds_to_plan)),
        ("First words to solved", "" if found.seconds_to_solved is None else clock(found.seconds_to_solved)),
    ]
    lines = head + [f"{name}: {value}" for name, value in facts if value]
    lines += _section("What was said", [_answer_line(given) for given in found.answers if given.counts])
    lines += _section("Set aside after a change", [_answer_line(given) for given in found.answers if not given.counts])
    lines += _section("Notes", [f"{clock(note.after)} ({note.step}) {note.text}" for note in found.notes])
    lines += _section("Came up", list(found.interrupts))
    lines += _section("Not done", list(found.not_done))
    return "\n".join(lines)


def handover_note(guide: Guide, state: State, unfinished: Sequence[str] = ()) -> str:
    """What the next person needs, to be read aloud or pasted, so that the customer is asked nothing twice.

    `unfinished` is what stands typed in prompts and was not entered yet.
    """
    found = summary(guide, state, "")
    told = [_answer_line(given) for given in found.answers if given.counts]
    lines = ["Handover: please don't ask the customer for any of this again."]
    if found.reference:
        lines.append(f"Reference: {found.reference}")
    if found.returning:
        lines.append("They have been in touch about this before: treat it as urgent.")
    if found.temperature is not None:
        lines.append(f"How upset they are: {found.temperature} of 5")
    lines += _section("What they said and what was agreed", told)
    lines += _section("Notes", [note.text for note in found.notes])
    lines += _section("Being written down", list(unfinished))
    lines += _section("Still to do", list(found.not_done))
    if not told and not found.notes and not unfinished:
        lines.append("Nothing is written down yet: tell the next person in your own words.")
    return "\n".join(lines)


def clock(seconds: float) -> str:
    """`0:42`, `12:05`, `1:02:03`."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _given(guide: Guide, state: State) -> Iterator[Given]:
    belong = belonging(guide, state)
    for key, answer in state.answers.items():
        steps = guide.by_key.get(key, ())
        if not steps:
            continue
        counts = any(step.id in belong for step in steps)
        step = next((step for step in steps if step.id in state.met_at), steps[0])
        asked = [field.name for field in fields_of(guide, state, step)]
        for field, value in answer.items():
            if value:
                name = step.name if len(FIELDS[step.ask]) < 2 else f"{step.name}, {_FIELD_NAMES.get(field, field)}"
                yield Given(
                    step.key, name, field, label_of(guide, state, step, field, value), counts and field in asked
                )


_FIELD_NAMES = {
    "asked": "they asked for",
    "offered": "offered",
    "more": "offered too",
    "picked": "they chose",
    "what": "what",
    "who": "by whom",
    "when": "by when",
    "check": "we check",
    "approved": "approved by",
}


def _answer(guide: Guide, state: State, ask: Ask, field: str = "") -> str:
    """The answer to the step of this kind that was answered last, by its label where it is no word of ours."""
    answered = [step for step in guide.steps if step.ask is ask and state.answers.get(step.key)]
    answered.sort(key=lambda step: state.left_at.get(step.id, 0.0))
    return _value(guide, state, answered[-1], field or FIELDS[ask][0]) if answered else ""


def _value(guide: Guide, state: State, step: Step, field: str) -> str:
    value = state.answers[step.key].get(field, "")
    return label_of(guide, state, step, field, value) if field == "cause" else str(value)


def _answer_line(given: Given) -> str:
    return f"{given.name}: {given.value}"


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"{title}:", *("- " + line.replace("\n", "\n  ") for line in lines)] if lines else []
