"""What a customer hears in a turn: their own words given back, and what is not theirs."""

from __future__ import annotations

import pytest
from calls import coach, scenario, temper

from recovery_coach.drill.call import DrillCall, opened, taken
from recovery_coach.drill.case import case_of
from recovery_coach.model.phrasing import Trap
from recovery_coach.model.scenario import Cue


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


@pytest.mark.parametrize(
    "text",
    [
        "fiftieth birthday friends table waiter joke dress awful humiliated angry hurt sad",
        "I will now at 9 I will at 9 we will at 9 is that okay is that okay",
        "dress dress dress, how awful",
        "I am sorry. I am sorry. I am sorry.",
        "That must feel awful. That must feel awful. I am so sorry about that.",
    ],
)
def test_words_that_are_no_sentences_are_not_heard(text: str) -> None:
    call = said(text, "spoiled-evening")
    assert call.exchanges[0].turn.too_much and not call.exchanges[0].turn.moves
    assert call.mood.arousal >= call.case_arousal


@pytest.mark.parametrize(
    "text",
    [
        "No, no, no, that's awful, on your birthday and with all your friends there.",
        "Your birthday, with all your friends, and that joke. I'm on 0161 555 0142 or 3 4 1, and I'm sorry.",
        "Oh no. Your birthday, your friends, and a joke about your dress. I'd be furious.",
    ],
)
def test_short_warm_speech_is_no_babble(text: str) -> None:
    call = said(text, "spoiled-evening")
    assert call.mood.heard and call.mood.arousal < call.case_arousal


def test_a_line_of_theirs_said_back_word_for_word_is_not_listening() -> None:
    call = opened(case_of(scenario("spoiled-evening"), 1))
    assert not taken(call, temper(), coach(), f"I see. {call.opening}").mood.heard


def test_ways_are_known_sentence_by_sentence_and_a_long_list_of_guesses_is_none() -> None:
    guesses = "I can do a refund, or a voucher, or a discount, or a cake, or a word in front of everyone, or a taxi."
    case = case_of(scenario("spoiled-evening"), 1)
    call = taken(
        opened(case), temper(), coach(), "Your birthday, and our waiter made a joke about your dress. I'm sorry."
    )
    assert call.mood.heard
    assert taken(call, temper(), coach(), guesses).mood.chosen is None


def test_a_question_for_a_particular_that_the_case_does_not_tell_gets_no_made_up_answer() -> None:
    call = said("Is there a window in the bathroom?")
    assert call.exchanges[0].reaction.cue is Cue.NO_ANSWER


def test_quotes_can_be_understood_alone() -> None:
    turn = (
        said("I'm sorry that we let you stand there in the dark. That's on us, and I'll see it through.")
        .exchanges[0]
        .turn
    )
    assert turn.quotes["apologise"] == "I'm sorry that we let you stand there in the dark"
    assert len(turn.quotes["own"].split()) >= 3


@pytest.mark.parametrize(
    "text", ["Are you all right with that?", "Which would you rather have, a car or another room?"]
)
def test_asking_for_a_yes_is_no_question_for_what_happened(text: str) -> None:
    turn = said(text).exchanges[0].turn
    assert not turn.aside and not turn.asked
