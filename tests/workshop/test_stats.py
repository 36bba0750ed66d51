"""What calls tell of a playbook: counts that add up, in any order, and nothing of who was in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_calls import CLOSE, SAID, TOLD, opened, step, told, whole_call

from helpers import SMALL, guide_of, shipped, small
from recovery_coach.model.playbook import Guide
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.state import State
from recovery_coach.walk.summary import summary
from recovery_coach.workshop.stats import FEW, Tally, VersionStats
from strategies import random_call

CALLS = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

OPENER = ("Let's fix this.", "Let's put it right.", "I'm on it with you.")


def wording(found: VersionStats, id_: str, text: str) -> tuple[int, int, int, int]:
    """How often it was on offer, shown, said, and marked."""
    one = next(one for one in step(found, id_).wordings if one.text == text)
    return one.on_offer, one.shown, one.said, one.failed


def test_a_whole_call_meets_each_step_once_and_comes_to_the_end() -> None:
    found = told(whole_call())
    assert [(one.id, one.calls, one.met, one.entered) for one in found.steps] == [
        (id_, 1, 1, 1) for id_ in ("opener", "story", "heat", "fixable", "barriers", "plan")
    ]
    assert (found.calls, found.closed, found.reached_end, found.handed_over) == (1, 1, 1, 0)
    assert sum(one.closed_early + one.never_closed for one in found.steps) == 0


def test_a_skip_is_of_the_times_and_of_the_calls() -> None:
    twice = [
        opened(),
        SAID,
        e.StepSkipped(at=5, step="story"),
        e.SteppedBack(at=6),
        e.StepSkipped(at=7, step="story"),
    ]
    story = step(told(twice, [opened(), SAID, TOLD]), "story")
    assert (story.calls, story.met, story.skipped, story.calls_skipped, story.entered) == (2, 3, 2, 1, 1)


@pytest.mark.parametrize(
    ("moves", "back", "jumped"),
    [
        ([e.SteppedBack(at=11)], {"story": 1}, {}),
        ([e.JumpedTo(at=11, step="opener")], {"opener": 1}, {}),
        ([e.JumpedTo(at=11, step="plan")], {}, {"plan": 1}),
        ([e.JumpedTo(at=11, step="plan"), e.SteppedBack(at=12)], {"heat": 1}, {"plan": 1}),
        ([e.JumpedTo(at=11, step="heat")], {}, {}),
        ([e.Interrupted(at=11, card="angrier"), e.SteppedBack(at=12)], {}, {}),
        ([*CLOSE[:1], e.SteppedBack(at=91)], {"heat": 1}, {}),
        ([*CLOSE[:1], e.JumpedTo(at=91, step="story")], {"story": 1}, {}),
        ([*CLOSE[:1], e.JumpedTo(at=91, step="plan")], {}, {"plan": 1}),
    ],
    ids=[
        "back",
        "jump back",
        "jump ahead",
        "ahead and back",
        "to itself",
        "from a card",
        "to go on",
        "mend",
        "at last",
    ],
)
def test_gone_back_to_is_what_was_met_before_and_is_come_to_again(
    moves: list[e.Input], back: dict[str, int], jumped: dict[str, int]
) -> None:
    found = told([opened(), SAID, TOLD, *moves])
    assert {one.id: one.back for one in found.steps if one.back} == back
    assert {one.id: one.jumped for one in found.steps if one.jumped} == jumped


def test_back_within_a_steps_own_prompts_is_no_going_back() -> None:
    inputs = [opened(), e.JumpedTo(at=1, step="plan"), e.TextEntered(at=2, step="plan", field="what", text="a heater")]
    plan = step(told([*inputs, e.SteppedBack(at=3)]), "plan")
    assert (plan.met, plan.back, plan.stayed) == (1, 0, 1)


def test_a_step_that_leads_to_itself_is_met_again_each_time() -> None:
    guide = guide_of(
        "id: t\ntitle: T\nstages: [A]\nsteps:\n"
        "  - id: happy\n    say: All well?\n    ask: one of\n    choices: {yes: They are, no: Not yet}\n"
        "    next: {if: {happy: no}, go to: happy}\n  - {id: thanks, say: Thank you.}\n"
    )
    again = e.ChoiceMade(at=5, step="happy", field="choice", choices=("no",))
    happy = step(told([opened(), again, again, e.SteppedBack(at=9)], guide=guide), "happy")
    assert (happy.calls, happy.met, happy.entered, happy.back) == (1, 4, 2, 1)


def test_seconds_are_those_from_coming_to_a_step_to_leaving_it() -> None:
    inputs = [opened(), e.LineSaid(at=7, step="opener"), TOLD]
    found = told(*[inputs] * FEW)
    assert (step(found, "opener").typical, step(found, "story").typical, step(found, "heat").typical) == (7, 3, None)


def test_a_pause_takes_no_time_and_a_clock_set_back_none_at_all() -> None:
    paused = [opened(), e.Paused(at=3), e.Resumed(at=5000), e.LineSaid(at=5004, step="opener")]
    broken_off = [opened(), e.Resumed(at=9000), e.LineSaid(at=9002, step="opener")]
    assert step(told(*[paused] * FEW), "opener").typical == 7
    assert step(told(*[broken_off] * FEW), "opener").typical == 2
    set_back = [opened(100), e.LineSaid(at=50, step="opener"), e.StepSkipped(at=60, step="story")]
    found = told(*[set_back] * FEW)
    assert (step(found, "opener").typical, step(found, "story").typical) == (0, 0)


def test_wordings_are_counted_as_they_are_written_whatever_was_filled_in() -> None:
    found = told(whole_call())
    first, second = (one.text for one in small().by_id["plan"].say)
    assert "{plan.what|" in first
    assert (wording(found, "plan", first), wording(found, "plan", second)) == ((1, 1, 1, 0), (1, 0, 0, 0))


def test_a_line_that_was_reworded_was_shown_and_one_that_failed_is_marked() -> None:
    inputs = [opened(), e.Reworded(at=1), e.LineFailed(at=2), SAID]
    found = told(inputs)
    assert wording(found, "opener", OPENER[0]) == (1, 1, 1, 0)
    assert wording(found, "opener", OPENER[1]) == (1, 1, 0, 1)
    assert wording(found, "opener", OPENER[2]) == (1, 0, 0, 0)
    assert step(found, "opener").failed == 1


def test_what_a_skipped_step_showed_was_not_said() -> None:
    found = told([opened(), e.StepSkipped(at=1, step="opener")])
    assert wording(found, "opener", OPENER[0]) == (1, 1, 0, 0)


def test_a_line_that_an_answer_puts_another_in_the_place_of_was_said() -> None:
    guide = guide_of(
        "id: t\ntitle: T\nstages: [A]\nsteps:\n  - id: ways\n    ask: options\n    say:\n"
        "      - {if: {ways.ways: {answered: no}}, line: What would help?}\n"
        "      - {if: {ways.ways: {answered: yes}}, line: There is this too.}\n"
    )
    asked = e.TextEntered(at=5, step="ways", field="asked", text="a new one")
    found = told([opened(), asked, e.StepSkipped(at=6, step="ways")], guide=guide)
    assert wording(found, "ways", "What would help?") == (1, 1, 1, 0)
    assert wording(found, "ways", "There is this too.") == (1, 1, 0, 0)


def test_cards_are_counted_at_the_step_that_they_came_up_at_and_with_their_own_lines() -> None:
    inputs = [
        opened(),
        e.Interrupted(at=1, card="angrier"),
        e.LineFailed(at=2),
        e.LineSaid(at=3, step="angrier"),
        SAID,
        *CLOSE[:1],
        e.Interrupted(at=95, card="angrier"),
    ]
    found = told(inputs)
    assert {one.id: one.cards for one in found.steps if one.cards} == {"opener": {"angrier": 1}}
    (card,) = found.cards
    assert (card.calls, card.opened, card.failed) == (1, 2, 1)
    assert {one.text: (one.shown, one.said, one.failed) for one in card.wordings} == {
        "I hear you.": (1, 0, 1),
        "I'm listening.": (2, 1, 0),
    }
    assert step(found, "opener").failed == 0


def test_a_cards_line_that_was_left_by_going_back_was_not_said() -> None:
    (card,) = told([opened(), e.Interrupted(at=1, card="angrier"), e.SteppedBack(at=2), SAID]).cards
    assert [(one.shown, one.said) for one in card.wordings] == [(1, 0), (0, 0)]


@pytest.mark.parametrize(
    ("rest", "early", "never", "reached"),
    [
        ([], "", "heat", 0),
        (CLOSE[:1], "", "heat", 0),
        (CLOSE, "heat", "", 0),
        ([e.CallClosed(at=90)], "heat", "", 0),
        ([*CLOSE[:1], e.JumpedTo(at=90, step="plan"), e.StepSkipped(at=91, step="plan")], "", "heat", 0),
        ([e.JumpedTo(at=80, step="plan"), e.StepSkipped(at=81, step="plan")], "", "plan", 1),
        ([e.JumpedTo(at=80, step="plan"), e.StepSkipped(at=81, step="plan"), *CLOSE[1:]], "", "", 1),
    ],
    ids=["left", "left at the list", "closed", "closed at once", "mended", "walked, not closed", "walked and closed"],
)
def test_where_a_call_ended(rest: Sequence[e.Input], early: str, never: str, reached: int) -> None:
    found = told([opened(), SAID, TOLD, *rest])
    assert [one.id for one in found.steps if one.closed_early] == [early][: bool(early)]
    assert [one.id for one in found.steps if one.never_closed] == [never][: bool(never)]
    assert found.reached_end == reached


def test_of_few_calls_no_share_and_no_time_is_told() -> None:
    few, enough = told(*[whole_call()] * (FEW - 1)), told(*[whole_call()] * FEW)
    assert (few.seconds_in_all, few.seconds_to_plan) == (None, None)
    assert (enough.seconds_in_all, enough.seconds_to_plan) == (90, 90)
    assert step(few, "opener").typical is step(few, "opener").ninetieth is step(few, "opener").share_skipped is None
    assert {one.share for one in step(few, "opener").wordings} == {None}
    assert step(enough, "opener").typical == 10 and step(enough, "opener").share_skipped == 0
    assert [one.share for one in step(enough, "opener").wordings] == [1, 0, 0]


def test_one_call_that_comes_by_often_is_still_one_call() -> None:
    round_and_round = [opened(), SAID, *[e.SteppedBack(at=5), SAID] * 9]
    opener = step(told(round_and_round), "opener")
    assert opener.met == 10 and opener.typical is None and opener.share_skipped is None


def test_the_plan_is_made_when_the_calls_own_summary_says_so() -> None:
    inputs = whole_call()
    assert summary(small(), replay(small(), inputs), "").seconds_to_plan == told(*[inputs] * FEW).seconds_to_plan == 90


def test_versions_are_apart_the_one_of_the_newest_call_first() -> None:
    changed = guide_of(SMALL.replace("title: A small one", "title: A small one\nversion: 2"))
    tally = Tally()
    tally.add(changed, [opened(at=200)])
    tally.add(small(), [opened(at=100), e.LineSaid(at=101, step="opener")])
    assert [(found.version, found.calls) for found in tally.versions()] == [("2", 1), ("1", 1)]
    tally.add(small(), [opened(at=300)])
    assert [(found.version, found.calls) for found in tally.versions()] == [("1", 2), ("2", 1)]
    whole = tally.together()
    assert whole and (whole.version, whole.calls, step(whole, "opener").calls) == ("", 3, 3)


def test_what_is_written_no_longer_is_told_after_what_is() -> None:
    changed = guide_of(SMALL.replace("id: story", "id: tale").replace("Let's fix this.", "We'll fix this."))
    tally = Tally()
    tally.add(small(), [opened(), SAID, TOLD])
    tally.add(changed, [opened(at=9)])
    (found,) = tally.versions()
    assert [(one.id, one.written) for one in found.steps][-2:] == [("plan", True), ("story", False)]
    texts = {one.text: (one.shown, one.written) for one in step(found, "opener").wordings}
    assert texts["We'll fix this."] == (1, True) and texts["Let's fix this."] == (1, False)
    assert list(texts)[-1] == "Let's fix this."


def test_a_card_that_is_there_no_longer_is_told_of_all_the_same() -> None:
    changed = guide_of(SMALL.replace("angrier", "louder"))
    tally = Tally()
    tally.add(small(), [opened(), e.Interrupted(at=1, card="angrier")])
    tally.add(changed, [opened(at=9)])
    (found,) = tally.versions()
    assert [(card.id, card.opened, card.written) for card in found.cards] == [
        ("louder", 0, True),
        ("angrier", 1, False),
    ]


@pytest.mark.parametrize(
    "inputs",
    [
        [],
        [SAID],
        [opened(), opened()],
        [opened(), e.LineSaid(at=1, step="another")],
        [opened(), e.Interrupted(at=1, card="none")],
        [*whole_call(), e.CallClosed(at=99)],
    ],
    ids=["nothing", "no beginning", "two beginnings", "another step", "another card", "after the end"],
)
def test_a_call_that_does_not_fit_its_playbook_is_counted_and_tells_nothing(inputs: list[e.Input]) -> None:
    tally = Tally()
    tally.add(small(), inputs)
    assert (tally.unreadable, tally.together(), tally.versions()) == (1, None, ())
    more = Tally()
    more.add(small(), inputs)
    more.take_in(tally)
    assert more.unreadable == 2


def test_nothing_that_was_typed_or_chosen_is_told() -> None:
    secret = "Okafor"
    inputs = [
        e.CallOpened(at=0, reference=f"{secret}-1"),
        e.NoteAdded(at=1, text=secret),
        SAID,
        e.TextEntered(at=5, step="story", field="text", text=secret),
        e.Recognised(at=6, reference=f"{secret}-1", days_ago=3),
        e.HandedOver(at=7, to=secret),
        e.JumpedTo(at=7, step="plan"),
        *(e.TextEntered(at=8, step="plan", field=field, text=secret) for field in ("what", "who", "when", "check")),
    ]
    house = "organisation: Us\nagent: Okafor\n"
    guide = guide_of(SMALL.replace("Let's fix this.", '"{house.agent|I} will fix this."'), house=house)
    found = told(inputs, guide=guide)
    assert found.handed_over == 1 and secret not in msgspec.json.encode(found).decode()


@pytest.mark.parametrize("name", ["live-recovery", "small"])
@CALLS
@given(data=st.data())
def test_what_is_told_of_a_call_is_what_its_state_says(name: str, data: Any) -> None:
    guide = small() if name == "small" else shipped(name)
    inputs, states = random_call(data, guide, longest=40)
    state, found = states[-1], told(inputs, guide=guide)
    holders = (*found.steps, *found.cards)
    assert {one.id for one in found.steps if one.calls} == set(state.met_at)
    assert {one.id for one in found.steps if one.entered} == set(state.said)
    assert {one.id for one in found.steps if one.skipped} >= set(state.skipped)
    assert {one.text for holder in holders for one in holder.wordings if one.said} >= set(state.used)
    assert {one.text for holder in holders for one in holder.wordings if one.failed} == set(state.failed)
    assert sum(holder.failed for holder in holders) == len(state.failed)
    assert sum(card.opened for card in found.cards) == len(state.cards)
    assert_adds_up(found, state)


def assert_adds_up(found: VersionStats, state: State) -> None:
    """Every coming is a leaving or a staying, and every call has one ending."""
    for one in found.steps:
        assert one.met == one.entered + one.skipped + one.moved + one.ended + one.stayed
        assert one.back + one.jumped <= one.met and one.calls <= one.met
        assert one.calls_skipped <= min(one.calls, one.skipped) and one.calls_back <= min(one.calls, one.back)
        for wording in one.wordings:
            assert max(wording.said, wording.failed) <= wording.shown <= wording.on_offer <= one.met
        if one.wordings:
            assert sum(wording.said for wording in one.wordings) >= one.entered
    assert sum(one.never_closed for one in found.steps) == found.calls - found.closed
    assert found.closed - found.reached_end <= sum(one.closed_early for one in found.steps) <= found.closed
    assert sum(one.stayed for one in found.steps) == (found.calls if is_at_a_step(state) else 0)


def is_at_a_step(state: State) -> bool:
    return (state.under if state.phase.value == "card" else state.phase).value == "step"


@CALLS
@given(data=st.data())
def test_the_order_of_calls_does_not_matter_and_two_parts_make_the_whole(data: Any) -> None:
    versions = [
        small(),
        guide_of(SMALL.replace("fix this", "mend this")),
        guide_of(SMALL.replace("id: heat", "id: hot")),
    ]
    calls = [
        (guide, random_call(data, guide)[0])
        for guide in data.draw(st.lists(st.sampled_from(versions), min_size=1, max_size=8))
    ]
    whole = tally_of(calls)
    other_order = tally_of(data.draw(st.permutations(calls)))
    cut = data.draw(st.integers(0, len(calls)))
    in_parts = tally_of(calls[cut:])
    in_parts.take_in(tally_of(calls[:cut]))
    assert whole.versions() == other_order.versions() == in_parts.versions()
    assert whole.together() == other_order.together() == in_parts.together()


def test_of_two_guides_at_the_same_instant_the_same_one_is_shown_in_any_order() -> None:
    calls = [(guide_of(SMALL.replace("id: heat", name)), [opened()]) for name in ("id: hot", "id: warm")]
    assert tally_of(calls).versions() == tally_of(calls[::-1]).versions()


def tally_of(calls: Sequence[tuple[Guide, list[e.Input]]]) -> Tally:
    tally = Tally()
    for guide, inputs in calls:
        tally.add(guide, inputs)
    return tally


@CALLS
@given(data=st.data())
def test_a_call_that_is_paused_anywhere_and_gone_on_with_tells_the_same(data: Any) -> None:
    inputs, states = random_call(data, small())
    cut = data.draw(st.integers(1, len(inputs)))
    at = states[cut - 1].last_at
    gap = data.draw(st.sampled_from([0.0, 60.0, 86_400.0]))
    later = [msgspec.structs.replace(happened, at=happened.at + gap) for happened in inputs[cut:]]
    if states[cut - 1].phase.value != "closed":
        broken = [*inputs[:cut], e.Paused(at=at), e.Resumed(at=at + gap), *later]
        assert told(*[broken] * FEW) == told(*[inputs] * FEW)
