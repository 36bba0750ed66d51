"""Whether a condition on earlier answers holds. Plain tests, no expression language."""

from __future__ import annotations

from collections.abc import Mapping

from recovery_coach.model.case import Answer, Value
from recovery_coach.model.playbook import FIELDS, Conditions, Guide, Step, Test
from recovery_coach.walk.state import State

FACTS = ("channel", "register", "returning", "role")
"""Names that a condition may use beside the steps: what the call itself knows."""


def applies(guide: Guide, state: State, step: Step) -> bool:
    """Whether a step belongs to this call, given what was answered so far."""
    return holds(step.if_, guide, state)


def holds(conditions: Conditions, guide: Guide, state: State) -> bool:
    """Any of the mappings; in each, all of the tests. No condition at all holds."""
    if not conditions:
        return True
    return any(
        all(passes(test, value_of(name, guide, state)) for name, test in mapping.items()) for mapping in conditions
    )


def passes(test: Test, value: Value) -> bool:
    """Whether one answer passes one test. Of several choices, one that passes is enough."""
    given = (value,) if isinstance(value, str) else value
    words = tuple(word.strip().casefold() for word in given if word.strip())
    checks = []
    if test.is_ is not None:
        checks.append(test.is_.casefold() in words)
    if test.is_not is not None:
        checks.append(test.is_not.casefold() not in words)
    if test.one_of:
        checks.append(any(word.casefold() in words for word in test.one_of))
    if test.answered is not None:
        checks.append(bool(words) is test.answered)
    if test.at_least is not None:
        checks.append(any(number >= test.at_least for number in _numbers(words)))
    if test.at_most is not None:
        checks.append(any(number <= test.at_most for number in _numbers(words)))
    return all(checks)


def value_of(name: str, guide: Guide, state: State) -> Value:
    """What was answered under a name: `step`, `step.field`, or a fact of the call. Empty when nothing was.

    An answer counts only while its step belongs to the call: change an earlier answer, and what hung on it
    no longer counts, though it is kept.
    """
    facts: Mapping[str, str] = {
        "channel": state.channel.value,
        "register": state.register.value if state.register else "",
        "returning": "yes" if state.earlier else "no",
        "role": guide.house.agent.role,
    }
    if name in facts:
        return facts[name]
    key, _, field = name.partition(".")
    steps = guide.by_key.get(key)
    answer = state.answers.get(key)
    if not steps or not answer or not _counts(guide, state, steps):
        return ""
    field = field or FIELDS[steps[0].ask][0]
    return ways(answer) if field == "ways" else answer.get(field, "")


def ways(answer: Answer) -> tuple[str, ...]:
    """The ways forward that were put to the customer: what they asked for first."""
    found: list[str] = []
    for name in ("asked", "offered", "more"):
        value = answer.get(name, "")
        found += [value] if isinstance(value, str) else value
    return tuple(dict.fromkeys(way for way in found if way.strip()))


def _counts(guide: Guide, state: State, steps: tuple[Step, ...]) -> bool:
    """Whether one of the steps that an answer was given at belongs to the call."""
    if not all(step.if_ for step in steps):
        return True
    belong = belonging(guide, state)
    return any(step.id in belong for step in steps)


def belonging(guide: Guide, state: State) -> set[str]:
    """The ids of the steps whose answers count: a condition sees only the answers of steps that stand before it."""
    belong: set[str] = set()
    keys: set[str] = set()
    for step in guide.steps:
        if not step.if_ or any(
            all(passes(test, _seen(guide, state, name, keys)) for name, test in mapping.items()) for mapping in step.if_
        ):
            belong.add(step.id)
            keys.add(step.key)
    return belong


def _seen(guide: Guide, state: State, name: str, keys: set[str]) -> Value:
    if name in FACTS:
        return value_of(name, guide, state)
    key, _, field = name.partition(".")
    if key not in keys:
        return ""
    return state.answers.get(key, {}).get(field or FIELDS[guide.by_key[key][0].ask][0], "")


def _numbers(words: tuple[str, ...]) -> list[float]:
    """The answers that are plain numbers; others pass no bound."""
    return [float(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16]
