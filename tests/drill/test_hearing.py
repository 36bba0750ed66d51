"""What a customer hears in a turn: their own words given back, and what is not theirs."""

from __future__ import annotations

import pytest
from calls import coach, scenario, temper

from recovery_coach.drill.call import DrillCall, opened, taken
from recovery_coach.drill.case import case_of
from recovery_coach.model.phrasing import Trap


def said(text: str, name: str = "hairdryer", seed: int = 0) -> DrillCall:
    """A call after one turn."""
    return taken(opened(case_of(scenario(name), seed)), temper(), coach(), text)


def test_what_they_were_told_is_no_trap_when_it_is_given_back() -> None:
    turn = said("Twice you were told someone's coming, and nobody came. I'd be furious as well.").exchanges[0].turn
    assert not turn.traps
    assert "calls" in turn.facts


@pytest.mark.parametrize("text", ["Someone's coming.", "I said someone's coming.", "You were told. Someone's coming."])
def test_the_same_words_as_ones_own_are_a_trap(text: str) -> None:
    assert Trap.VAGUE in said(text).exchanges[0].turn.traps


def test_a_line_of_theirs_is_heard_in_words_that_no_fact_lists() -> None:
    text = "Half an hour with a bot and no present on your doorstep, that's infuriating."
    assert said(text, "late-parcel", 5).mood.heard


def test_a_word_or_two_that_any_call_has_are_not_their_line() -> None:
    text = "I understand how you feel about your present and your order, that's very frustrating."
    assert not said(text, "late-parcel", 5).mood.heard
