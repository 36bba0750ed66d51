"""What stands out in a playbook's calls, as a trainer reads it."""

from __future__ import annotations

import msgspec
from made_calls import CLOSE, TOLD, many, told, whole_call

from recovery_coach.walk import events as e
from recovery_coach.workshop.remarks import remarks


def test_what_stands_out_is_told_in_plain_sentences() -> None:
    skipped = many(4, e.StepSkipped(at=5, step="story"))
    found = told(*skipped, *many(2, TOLD), *many(6, TOLD, e.SteppedBack(at=20)))
    assert remarks(found, None) == [
        "6 of 12 calls go no further than `story`.",
        "6 of 12 calls go back to `story`.",
    ]
    found = told(*skipped, *many(1, TOLD), *[whole_call()] * 30)
    assert remarks(found, None) == ["Nothing stands out."]
    found = told(*skipped, *many(1, TOLD))
    assert remarks(found, None)[0] == "`story` is skipped in 4 of 5 calls."


def test_what_changed_since_the_version_before_stands_out() -> None:
    skipped = many(5, e.StepSkipped(at=5, step="story"))
    before, after = told(*many(5, TOLD, *CLOSE)), told(*skipped)
    before = msgspec.structs.replace(before, version="1")
    assert remarks(after, before)[0] == "`story` is skipped in 5 of 5 calls; in version 1 it was 0 of 5."
    assert "`opener` usually takes 0:20; in version 1 it took 0:04." in remarks(told(*many(5, at=20)), before)
    assert not any("`opener`" in line for line in remarks(told(*many(5, at=12)), before))


def test_of_few_calls_nothing_is_said_to_stand_out() -> None:
    assert remarks(told(*many(4)), None) == ["From 5 calls on, what stands out is told here."]
