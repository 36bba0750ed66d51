"""Calls at random: what is answered is drawn, and the first call that goes wrong is made as small as it still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from json import dumps
from typing import Any

from msgspec.structs import replace

from recovery_coach.model.playbook import FIELDS, Ask, Channel, Guide, Register, Step
from recovery_coach.model.trial import Given, TrialCall
from recovery_coach.walk.asks import TEMPERATURES, Shape, fields_of
from recovery_coach.walk.state import State
from recovery_coach.workshop.trial import faults, walk

Draw = Callable[[int], int]
"""A whole number below the one given, drawn at random."""

_TEXTS = (
    "no heat for two nights",
    "They said someone would call. Nobody did!",
    "me",
    "by five today",
    "Ms Okafor, room 12 {late}",
    "a very long answer that goes on and on about everything that went wrong, twice over",
    "ümlaut — “quoted”",
    "0",
)
"""What people type: short and long, with signs that lines must bear."""


def drawn(guide: Guide, draw: Draw, name: str) -> TrialCall:
    """A call with what is answered drawn step by step; a third of the steps is left by Enter, a few are skipped."""
    answers: dict[str, Given] = {}
    skip: list[str] = []
    for key, steps in guide.by_key.items():
        kind = draw(9)
        if kind == 0:
            skip.append(key)
        elif kind > 2:
            answers[key] = _answer(guide, steps[draw(len(steps))], draw)
    channels = guide.channels or tuple(Channel)
    registers = (None, *Register)
    return TrialCall(
        name=name,
        channel=channels[draw(len(channels))],
        register=registers[draw(len(registers))],
        returning=draw(2) == 0,
        answers={key: given for key, given in answers.items() if given != Given()},
        skip=tuple(skip),
    )


def first_fault(guide: Guide, draw: Draw, number: int) -> tuple[TrialCall, str, int] | None:
    """The first of so many drawn calls that goes wrong, made small, with what goes wrong, and which it was."""
    for count in range(1, number + 1):
        call = drawn(guide, draw, f"Found at random, call {count}")
        wrong = _wrong(guide, call)
        if wrong:
            small = _smaller(guide, call)
            return small, _wrong(guide, small), count
    return None


def as_yaml(call: TrialCall, what: str, playbook: str) -> str:
    """A call as a file of calls that can be kept. Texts are quoted: they may hold anything."""
    lines = [f"# {what}", f"playbook: {playbook}", "calls:", f"  - name: {dumps(call.name, ensure_ascii=False)}"]
    lines += [f"    {key}: {value}" for key, value in (("channel", call.channel), ("register", call.register)) if value]
    lines += ["    returning: yes"] if call.returning else []
    lines += ["    answers:"] if call.answers else []
    for key, given in call.answers.items():
        lines.append(f"      {key}: {_written(given)}")
    lines += [f"    skip: {dumps(list(call.skip))}"] if call.skip else []
    return "\n".join(lines) + "\n"


def _wrong(guide: Guide, call: TrialCall) -> str:
    return next(faults(guide, walk(guide, call)), "")


def _smaller(guide: Guide, call: TrialCall) -> TrialCall:
    """The call without what it goes wrong without too."""
    for smaller in _each_less(call):
        if _wrong(guide, smaller):
            return _smaller(guide, smaller)
    return call


def _each_less(call: TrialCall) -> Iterator[TrialCall]:
    for key in call.answers:
        yield replace(call, answers={name: given for name, given in call.answers.items() if name != key})
    for key in call.skip:
        yield replace(call, skip=tuple(name for name in call.skip if name != key))
    if call.returning:
        yield replace(call, returning=False)
    if call.register:
        yield replace(call, register=None)


def _answer(guide: Guide, step: Step, draw: Draw) -> Given:
    """Something that can be answered at a step."""
    if step.ask is Ask.TEMPERATURE:
        return Given(answer=(str(draw(len(TEMPERATURES))),))
    first = next(iter(fields_of(guide, State(), step)), None)
    if first is None:
        return Given()
    if step.ask in (Ask.ONE_OF, Ask.SEVERAL_OF, Ask.REMEDY, Ask.OUTCOME) and first.picks:
        names = [pick.name for pick in first.picks]
        several = first.shape is Shape.SEVERAL
        picks = tuple(dict.fromkeys(names[draw(len(names))] for _ in range(1 + draw(3) if several else 1)))
        return Given(answer=picks)
    named = [name for name in FIELDS[step.ask] if name in Given.__struct_fields__ and name != "offered"]
    texts: dict[str, Any] = {name: _TEXTS[draw(len(_TEXTS))] for name in named if draw(3)}
    return Given(**texts) if named else Given(answer=(_TEXTS[draw(len(_TEXTS))],))


def _written(given: Given) -> str:
    if given.answer:
        return dumps(list(given.answer) if len(given.answer) > 1 else given.answer[0], ensure_ascii=False)
    named = {name: getattr(given, name) for name in Given.__struct_fields__ if getattr(given, name)}
    inner = ", ".join(f"{name}: {dumps(value, ensure_ascii=False)}" for name, value in named.items())
    return f"{{{inner}}}"
