"""Every way that a call can take: what is met, what is never met, what is round and round."""

from __future__ import annotations

from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import SHIPPED, guide_of, shipped
from recovery_coach.model.playbook import Guide
from recovery_coach.model.trial import Given, TrialCall
from recovery_coach.workshop.chance import drawn
from recovery_coach.workshop.explore import explore
from recovery_coach.workshop.trial import walk


def guide(steps: str) -> Guide:
    return guide_of("id: tried\ntitle: Tried\nstages: [Tone, Plan]\nsteps:\n" + indent(steps, "  "))


def test_a_step_whose_condition_can_never_hold_is_not_met() -> None:
    found = explore(
        guide("""
- {id: fixable, ask: one of, choices: {now: Now, later: Later}}
- {id: both, say: Hello., if: [{fixable: {is: now, is not: now}}]}
- {id: either, say: Hello., if: {fixable: later}}
""")
    )
    assert found.met == {"fixable", "either"}
    assert found.unavoidable == {"fixable"}


def test_what_is_asked_later_can_still_be_left_unanswered() -> None:
    found = explore(
        guide("""
- {id: heat, ask: temperature}
- {id: hot, say: Hello., if: {heat: {at least: 3}}}
- {id: unsaid, say: Hello., if: {heat: {answered: no}}}
""")
    )
    assert found.met == {"heat", "hot", "unsaid"}


def test_several_choices_are_met_together() -> None:
    found = explore(
        guide("""
- {id: got, ask: several of, choices: {a: A, b: B, c: C}}
- {id: both, say: Hello., if: {got: a}, next: [{if: {got: b}, go to: end}]}
- {id: after, say: Hello.}
""")
    )
    assert found.met == {"got", "both", "after"}
    assert found.way_round(frozenset({"after"})) == ("got", "both")


def test_a_loop_without_a_way_out_leads_to_no_end() -> None:
    found = explore(
        guide("""
- {id: a, say: Hello.}
- {id: b, say: Hello., next: a}
""")
    )
    assert found.leading_to_the_end == frozenset()


def test_a_loop_with_a_way_out_leads_to_the_end() -> None:
    found = explore(
        guide("""
- {id: a, ask: one of, choices: {yes: Yes, no: No}, next: {if: {a: no}, go to: a}}
- {id: b, say: Hello.}
""")
    )
    assert found.leading_to_the_end == frozenset(found.after)
    assert found.way_round(frozenset({"b"})) == ()


def test_how_deep_a_step_lies_is_counted_without_turns_back() -> None:
    found = explore(
        guide("""
- {id: a, say: Hello.}
- {id: b, ask: one of, choices: {yes: Yes, no: No}, next: {if: {b: no}, go to: a}}
- {id: c, say: Hello.}
- {id: d, say: Hello.}
""")
    )
    assert found.deepest_before(frozenset({"d"})) == 3
    assert found.deepest_before(frozenset({"a"})) == 0


def test_a_returning_customer_is_recognised_at_the_reference() -> None:
    found = explore(
        guide("""
- {id: ref, ask: reference, next: {if: {returning: yes}, go to: again}}
- {id: first, say: Hello., next: end}
- {id: again, say: Hello.}
""")
    )
    assert found.met == {"ref", "first", "again"}


def test_more_ways_than_can_be_followed_are_said_to_be_so() -> None:
    asked = "".join(f"- {{id: q{n}, ask: temperature}}\n" for n in range(6))
    tests = ", ".join(f"q{n}: {{at least: 3}}" for n in range(6))
    found = explore(guide(f"{asked}- {{id: last, say: Hello., if: {{{tests}}}}}\n"), most=500)
    assert not found.whole
    assert len(found.after) == 500


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_playbooks_are_followed_to_every_end(name: str) -> None:
    found = explore(shipped(name))
    assert found.whole
    assert found.leading_to_the_end == frozenset(found.after)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(SHIPPED), numbers=st.lists(st.integers(0, 10**6), min_size=200, max_size=200))
def test_no_call_comes_to_a_step_that_was_not_foreseen(name: str, numbers: list[int]) -> None:
    left = iter(numbers)
    call = drawn(shipped(name), lambda below: next(left, 0) % below, "any")
    assert set(walk(shipped(name), call).steps) <= explore(shipped(name)).met


def test_a_call_can_take_each_foreseen_way_of_the_default_playbook() -> None:
    guide = shipped("live-recovery")
    met: set[str] = set()
    for fixable in ("now", "look", "never", ""):
        for barrier in ("repeat contact", ""):
            answers = {"can-it-be-fixed": Given(answer=(fixable,)), "barriers": Given(answer=(barrier,))}
            met |= set(walk(guide, TrialCall(name="one", answers=answers)).steps)
    assert met == explore(guide).met
