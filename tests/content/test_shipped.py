"""What the shipped playbooks owe the agent who reads them aloud."""

from __future__ import annotations

import pytest

from helpers import SHIPPED, shipped
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.wording import fill

EIGHT = [
    "aidet", "cannot-undo", "close-the-loop", "four-tips", "frontline-six", "live-recovery", "second-complaint", "set-the-tone",
]  # fmt: skip
SAID_MOST = {"opener", "feeling", "sorry", "plan", "invite-back"}


def test_the_eight_are_there() -> None:
    assert SHIPPED == EIGHT


@pytest.mark.parametrize("name", SHIPPED)
def test_each_names_its_source_and_has_cards(name: str) -> None:
    guide = shipped(name)
    assert guide.source and guide.summary and len(guide.cards) == 6


@pytest.mark.parametrize("name", SHIPPED)
def test_the_lines_said_most_have_four_wordings(name: str) -> None:
    first, *rest = shipped(name).steps
    for step in (first, *(step for step in rest if step.key in SAID_MOST)):
        assert len(step.say) >= 4, step.id


@pytest.mark.parametrize("name", SHIPPED)
def test_lines_are_two_breaths_at_most_and_what_stands_beside_them_is_one_row(name: str) -> None:
    guide = shipped(name)
    opened = replay(guide, [e.CallOpened(at=0)])
    for holder in (*guide.steps, *guide.cards):
        assert len(holder.why) <= 74 and all(len(words) <= 74 for words in holder.never), holder.id
        for wording in holder.say:
            assert len(fill(wording.text, guide, opened).split()) <= 30, wording.text
