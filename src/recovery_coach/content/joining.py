"""Two conditions that must both hold, as one that means the same."""

from __future__ import annotations

from typing import Any

from msgspec.structs import fields

from recovery_coach.content.reader import Reader
from recovery_coach.model.playbook import Conditions, Test

MAX_ALTERNATIVES = 200
"""Joining multiplies alternatives. No call depends on this many."""


def both(reader: Reader, first: Conditions, second: Conditions) -> Conditions | None:
    """Every pair of their alternatives, merged; None where no single condition can say it."""
    if not first or not second:
        return first or second
    if len(first) * len(second) > MAX_ALTERNATIVES:
        return None
    found = [_merged(reader, one, other) for one in first for other in second]
    joined = tuple(mapping for mapping in found if mapping is not None)
    return joined if len(joined) == len(found) else None


def _merged(reader: Reader, one: dict[str, Test], other: dict[str, Test]) -> dict[str, Test] | None:
    merged = {**one, **other}
    for name in one.keys() & other.keys():
        test = _both_tests(reader, one[name], other[name])
        if test is None:
            return None
        merged[name] = test
    return merged


def _both_tests(reader: Reader, one: Test, other: Test) -> Test | None:
    """One test that passes where both do. Of several answers each test may be passed by another one."""
    changes: dict[str, Any] = {}
    for field in fields(Test):
        here, there = getattr(one, field.name), getattr(other, field.name)
        if there == field.default or here == there:
            continue
        if here == field.default:
            changes[field.name] = there
        elif field.name == "at_least":
            changes[field.name] = max(here, there)
        elif field.name == "at_most":
            changes[field.name] = min(here, there)
        elif field.name == "is_" and not (one.one_of or other.one_of):
            changes["one_of"] = (there,)
        elif field.name == "one_of" and (set(here) <= set(there) or set(there) <= set(here)):
            changes[field.name] = min(here, there, key=len)
        else:
            return None
    return reader.replace(one, **changes)
