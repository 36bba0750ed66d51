"""Whether a condition on earlier answers holds. Plain tests, no expression language."""

from __future__ import annotations

from collections.abc import Mapping

from recovery_coach.model.case import Answer, Value
from recovery_coach.model.playbook import FIELDS, Ask, Conditions, Guide, Step, Test
from recovery_coach.walk.state import State

FACTS = ("channel", "register", "returning", "role")
"""Names that a condition may use beside the steps: what the call itself knows."""

NO_REMEDY = "nothing"
"""The choice to give nothing, which no line speaks of."""


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
    key = name.partition(".")[0]
    steps = guide.by_key.get(key, ())
    if name not in FACTS and steps and all(step.if_ for step in steps):
        belong = belonging(guide, state)
        return _given(guide, state, name, {step.key for step in steps if step.id in belong})
    return _given(guide, state, name, {key})


def _given(guide: Guide, state: State, name: str, keys: set[str]) -> Value:
    """The value under a name, where only the answers under these keys count."""
    if name in FACTS:
        return _facts(guide, state)[name]
    key, _, field = name.partition(".")
    answer = state.answers.get(key)
    if key not in keys or not answer or key not in guide.by_key:
        return ""
    ask = guide.by_key[key][0].ask
    field = field or FIELDS[ask][0]
    value = ways(answer) if field == "ways" else answer.get(field, "")
    return "" if ask is Ask.REMEDY and value == NO_REMEDY else value


def _facts(guide: Guide, state: State) -> Mapping[str, str]:
    returning = state.earlier is not None and state.earlier.reference == one_line(reference_of(guide, state))
    return {
        "channel": state.channel.value,
        "register": state.register.value if state.register else "",
        "returning": "yes" if returning else "no",
        "role": guide.house.agent.role,
    }


def reference_of(guide: Guide, state: State) -> str:
    """The reference that was given at a step, the later one in the playbook first, else the one that it opened with."""
    given = [
        text
        for step in guide.steps
        if step.ask is Ask.REFERENCE and isinstance(text := state.answers.get(step.key, {}).get("text"), str)
    ]
    return next((text for text in reversed(given) if text), "" if given else state.reference)


def one_line(text: str) -> str:
    """A reference as it is kept and looked up."""
    return " ".join(text.split())[:200]


def ways(answer: Answer) -> tuple[str, ...]:
    """The ways forward that were put to the customer: what they asked for first."""
    found: list[str] = []
    for name in ("asked", "offered", "more"):
        value = answer.get(name, "")
        found += [value] if isinstance(value, str) else value
    return tuple(dict.fromkeys(way for way in found if way.strip()))


def belonging(guide: Guide, state: State) -> set[str]:
    """The ids of the steps whose answers count: a condition sees only the answers of steps that stand before it."""
    belong: set[str] = set()
    keys: set[str] = set()
    for step in guide.steps:
        if not step.if_ or any(
            all(passes(test, _given(guide, state, name, keys)) for name, test in mapping.items())
            for mapping in step.if_
        ):
            belong.add(step.id)
            keys.add(step.key)
    return belong


def _numbers(words: tuple[str, ...]) -> list[float]:
    """The answers that are plain numbers; others pass no bound."""
    return [float(word) for word in words if word.isascii() and word.isdigit() and len(word) < 16]
