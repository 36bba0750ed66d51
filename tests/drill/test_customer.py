"""Laws of the customer, over all shipped scenarios and everything that can be heard in a turn."""

from __future__ import annotations

import pytest
from calls import after, calls, cases, scenario, temper
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recovery_coach.drill.case import Case, case_of
from recovery_coach.drill.customer import begin, react
from recovery_coach.drill.hearing import Turn
from recovery_coach.drill.mood import End
from recovery_coach.drill.replies import spoken
from recovery_coach.drill.score import INSTEAD
from recovery_coach.model.phrasing import Move, Trap

BLAMING = Turn(
    text="That was your own fault.", traps=frozenset({Trap.BLAME}), stems=frozenset({"that", "own", "fault"})
)


@settings(max_examples=100, deadline=None)
@given(calls())
def test_the_same_turns_are_the_same_call(call: tuple[Case, list[Turn]]) -> None:
    case, said = call
    assert after(case, said) == after(case, said)


@settings(max_examples=100, deadline=None)
@given(calls())
def test_feelings_stay_between_nothing_and_ten(call: tuple[Case, list[Turn]]) -> None:
    case, said = call
    mood = begin(case)
    for turn in said:
        mood = react(case, temper(), mood, turn).mood
        assert all(
            0 <= value <= 10 for value in (mood.arousal, mood.trust, mood.outcome, mood.procedure, mood.treatment)
        )
        assert mood.peak >= mood.arousal


@settings(max_examples=300, deadline=None)
@given(calls(), st.data())
def test_a_blaming_line_in_the_place_of_any_never_leaves_them_calmer(
    call: tuple[Case, list[Turn]], data: st.DataObject
) -> None:
    case, said = call
    place = data.draw(st.integers(0, len(said) - 1))
    blamed = [*said[:place], BLAMING, *said[place + 1 :]]
    assert after(case, blamed).arousal >= after(case, said).arousal


@settings(max_examples=300, deadline=None)
@given(calls(), st.sampled_from(list(Trap)), st.data())
def test_a_move_in_the_place_of_a_trap_never_leaves_them_angrier(
    call: tuple[Case, list[Turn]], trap: Trap, data: st.DataObject
) -> None:
    case, said = call
    place = data.draw(st.integers(0, len(said) - 1))
    trapped = replace(said[place], traps=frozenset({trap}))
    better = replace(trapped, traps=frozenset(), moves=trapped.moves | INSTEAD[trap], trigger="")
    with_trap = after(case, [*said[:place], trapped, *said[place + 1 :]])
    with_move = after(case, [*said[:place], better, *said[place + 1 :]])
    assert with_move.arousal <= with_trap.arousal


@settings(max_examples=150, deadline=None)
@given(calls())
def test_no_state_is_without_a_reply_and_no_reply_comes_twice(call: tuple[Case, list[Turn]]) -> None:
    case, said = call
    mood, used, heard = begin(case), frozenset[str](), [case.first_words]
    for turn in said:
        reaction = react(case, temper(), mood, turn)
        if mood.end is None:
            reply = spoken(case, temper(), reaction, used)
            assert reply.text.strip(".") and "{" not in reply.text
            assert reply.text not in heard
            heard.append(reply.text)
            used = reply.used
        mood = reaction.mood


@settings(max_examples=60, deadline=None)
@given(cases())
def test_saying_nothing_of_use_loses_any_customer(case: Case) -> None:
    said = [Turn(text="Mm.", stems=frozenset({f"m{number}"})) for number in range(30)]
    assert after(case, said).end in (End.HUNG_UP, End.SUPERVISOR)


@settings(max_examples=60, deadline=None)
@given(calls())
def test_after_the_end_nothing_changes(call: tuple[Case, list[Turn]]) -> None:
    case, said = call
    mood = after(case, said)
    if mood.end is not None:
        assert react(case, temper(), mood, BLAMING).mood == mood


@pytest.mark.parametrize(("move", "worn"), [(Move.ACKNOWLEDGE, "same-empathy"), (Move.APOLOGISE, "same-apology")])
def test_generic_words_calm_less_each_time_then_not_and_then_irritate(move: Move, worn: str) -> None:
    case = case_of(scenario("hairdryer"), 0)
    # Heard, owned and planned for: from here on kind words alone can calm them.
    known = replace(begin(case), heard=frozenset({"power"}), done=frozenset({Move.OWN}), promised=True)
    mood, changes, effects = known, [], []
    for number in range(4):
        reaction = react(
            case, temper(), mood, Turn(text="...", moves=frozenset({move}), stems=frozenset({str(number)}))
        )
        changes.append(reaction.mood.arousal - mood.arousal)
        effects.append(reaction.causes[0].effect)
        mood = reaction.mood
    assert changes[0] < changes[1] < 0 < changes[2]
    assert effects[2] == effects[3] == worn
