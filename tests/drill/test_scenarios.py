"""The shipped scenarios, each in every variant: what a good call does, what a bad one does, what a list of phrases does."""

from __future__ import annotations

import pytest
from calls import FILES, coach, scenario, temper
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_coach.drill.call import DrillCall, opened, taken, taken_back
from recovery_coach.drill.case import case_of, variants_of
from recovery_coach.drill.mood import CALM, End
from recovery_coach.drill.score import debrief
from recovery_coach.model.playbook import Channel
from recovery_coach.model.scenario import Cue, Fault, Released, Stage

NAMES = sorted(FILES)
VARIANTS = [(name, variant) for name in NAMES for variant in variants_of(scenario(name))]
BLAMING = "That was your own fault, you should have read the terms."


def played(name: str, variant: str, lines: tuple[str, ...], seed: int = 0) -> DrillCall:
    call = opened(case_of(scenario(name), seed, variant))
    for line in lines:
        if call.is_over:
            break
        call = taken(call, temper(), coach(), line)
    return call


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_a_model_call_ends_calm_and_passes(name: str, variant: str) -> None:
    found = debrief(played(name, variant, scenario(name).model))
    assert found.passed, (found.outcome, found.next, found.critical)
    assert found.arousal[-1] < found.arousal[0]


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_a_bad_call_fails(name: str, variant: str) -> None:
    call = played(name, variant, scenario(name).bad)
    assert not debrief(call).passed
    assert call.mood.end is not End.CALM


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_a_list_of_the_right_phrases_fails(name: str, variant: str) -> None:
    call = played(name, variant, scenario(name).stuffed)
    assert not debrief(call).passed
    assert call.mood.arousal > CALM + 0.5


GENERIC = (
    "I can hear how upset you are and I'm sorry about this.",
    "We take ownership of it and I'll see it through.",
    "What would make this right for you?",
    "I can offer you a callback or an email, which would you prefer?",
    "I'll do it by five today. Does that work for you?",
    "Thank you for your patience.",
)


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_the_right_phrases_one_a_turn_calm_nobody_who_was_not_listened_to(name: str, variant: str) -> None:
    call = played(name, variant, GENERIC)
    assert call.mood.end is not End.CALM
    assert call.mood.arousal > CALM + 0.5


@pytest.mark.parametrize("name", NAMES)
def test_a_blaming_line_in_the_place_of_any_of_a_model_call_never_leaves_them_calmer(name: str) -> None:
    lines = scenario(name).model
    well = played(name, "", lines).mood.arousal
    for place in range(len(lines)):
        blamed = (*lines[:place], BLAMING, *lines[place + 1 :])
        assert played(name, "", blamed).mood.arousal >= well


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VARIANTS), st.integers(0, 10**6), st.data())
def test_the_same_seed_and_lines_are_the_same_call_and_no_reply_comes_twice(
    which: tuple[str, str], seed: int, data: st.DataObject
) -> None:
    name, variant = which
    shipped = scenario(name)
    lines = data.draw(
        st.lists(st.sampled_from([*shipped.model, *shipped.bad, *shipped.stuffed, "Mm.", "Okay."]), max_size=12)
    )
    call = played(name, variant, tuple(lines), seed)
    assert call == played(name, variant, tuple(lines), seed)
    replies = [each.reply for each in call.exchanges]
    assert len(set(replies)) == len(replies)
    assert all(reply and reply != "..." and "{" not in reply for reply in replies)


@pytest.mark.parametrize("name", NAMES)
def test_saying_the_same_over_and_over_is_still_answered_each_time(name: str) -> None:
    call = played(name, "", ("I see.",) * 30)
    replies = [each.reply for each in call.exchanges]
    assert call.is_over
    assert len(set(replies)) == len(replies)


def test_a_turn_that_is_taken_back_is_as_if_it_was_not_said() -> None:
    call = played("hairdryer", "", scenario("hairdryer").model[:3])
    again = taken_back(taken(call, temper(), coach(), BLAMING))
    assert (again.mood, again.exchanges) == (call.mood, call.exchanges)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_has_all_that_a_drill_needs(name: str) -> None:
    shipped = scenario(name)
    assert len(shipped.variants) >= 3
    assert set(shipped.hints) == set(Stage)
    assert len(shipped.replies) >= (0 if name == "hairdryer" else 10)
    assert any(fact.known is Released.EARNED for fact in shipped.facts.values())
    assert all(len(fact.says) >= 2 for fact in shipped.facts.values())


def test_what_the_shipped_scenarios_cover() -> None:
    shipped = [scenario(name) for name in NAMES]
    assert len(shipped) >= 12
    assert len({each.trade for each in shipped}) >= 10
    assert sum(each.failure.second_complaint for each in shipped) >= 3
    assert sum(not each.failure.can_be_undone for each in shipped) >= 2
    assert any(each.channel is Channel.CHAT for each in shipped)
    assert any(each.failure.customer_is_wrong for each in shipped)
    assert any(each.failure.fault is Fault.BAD_FAITH for each in shipped)
    assert any(way.cost > each.authority for each in shipped for way in each.accepts)


def test_a_goodbye_ends_a_call_that_is_ready_for_it_and_no_other() -> None:
    lines = scenario("hairdryer").model
    ready = played("hairdryer", "", (*lines[:5], "Take care now, goodbye."))
    assert ready.mood.end is End.CALM
    early = played("hairdryer", "", (*lines[:2], "Take care now, goodbye."))
    assert early.mood.end is None and early.exchanges[-1].reaction.cue is Cue.NOT_YET


def test_what_a_call_wanted_is_said_where_it_is_not_passed() -> None:
    lines = scenario("hairdryer").model
    assert debrief(played("hairdryer", "", lines[:5])).why == "not there: asked whether it is right for them"
    assert debrief(played("hairdryer", "", lines)).why == ""
    assert debrief(played("hairdryer", "", lines[:6])).passed, "they had agreed, and the trainee closed"


def test_who_agreed_and_was_blamed_then_is_not_won_back_by_a_goodbye() -> None:
    lines = scenario("hairdryer").model
    call = played("hairdryer", "", (*lines[:6], BLAMING, "Thank you for calling. Goodbye."))
    assert call.mood.end is not End.CALM and not debrief(call).passed
