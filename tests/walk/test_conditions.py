"""Conditions on earlier answers, as a trainer writes them."""

from __future__ import annotations

import pytest

from helpers import guide_of
from recovery_coach.walk import events as e
from recovery_coach.walk.engine import replay
from recovery_coach.walk.summary import summary
from recovery_coach.walk.view import view

PLAYBOOK = """
    id: tried
    title: T
    stages: [A]
    steps:
      - {{id: heat, ask: temperature}}
      - {{id: cause, ask: one of, choices: {{late: Late, rude: Rude, no: "None of these"}}}}
      - {{id: barriers, ask: several of, choices: {{repeat: Called before, transfer: Passed on}}}}
      - {{id: story, ask: note}}
      - {{id: plan, ask: promise}}
      - {{id: meant, if: {condition}, say: Yes.}}
      - {{id: other, say: No.}}
"""
ANSWERED = [
    e.CallOpened(at=0),
    e.ChoiceMade(at=1, step="heat", field="degree", choices=("3",)),
    e.ChoiceMade(at=2, step="cause", field="choice", choices=("late",)),
    e.ChoiceMade(at=3, step="barriers", field="choices", choices=("transfer",)),
    e.TextEntered(at=4, step="story", field="text", text=""),
    e.TextEntered(at=5, step="plan", field="what", text="a call"),
    e.TextEntered(at=6, step="plan", field="who", text="Ana"),
    e.TextEntered(at=7, step="plan", field="when", text="5 pm"),
    e.TextEntered(at=8, step="plan", field="check", text=""),
]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("{heat: 3}", True),
        ("{heat: {at least: 3}}", True),
        ("{heat: {at least: 4}}", False),
        ("{heat: {at most: 2.5}}", False),
        ("{heat: {at least: 1, at most: 3}}", True),
        ("{cause: late}", True),
        ("{cause: {is: rude}}", False),
        ("{cause: {is not: rude}}", True),
        ("{cause: [rude, late]}", True),
        ("{cause: {one of: [rude, no]}}", False),
        ("{barriers: transfer}", True),
        ("{barriers: repeat}", False),
        ("{barriers: [repeat, transfer]}", True),
        ("{story: {answered: no}}", True),
        ("{story: {answered: yes}}", False),
        ("{story: {at least: 0}}", False),
        ("{plan: {answered: yes}}", True),
        ("{plan.when: 5 pm}", True),
        ("{plan.check: {answered: yes}}", False),
        ("{cause: late, heat: {at least: 4}}", False),
        ("[{cause: rude}, {heat: 3}]", True),
        ("[{cause: rude}, {heat: 5}]", False),
        ("{channel: phone, returning: no, role: agent}", True),
        ("{channel: chat}", False),
    ],
)
def test_a_condition_holds_or_does_not(condition: str, holds: bool) -> None:
    guide = guide_of(PLAYBOOK.format(condition=condition))
    assert view(guide, replay(guide, ANSWERED)).line == ("Yes." if holds else "No.")


def test_a_step_may_be_passed_over_once_it_is_answered_and_its_answer_still_counts() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: name, ask: note}
          - {id: again, ask: note}
          - {id: asked-once, ask: note, if: {asked-once: {answered: no}}}
          - {id: last, say: "It is {asked-once|not known}."}
    """)
    told = [e.JumpedTo(at=1, step="asked-once"), e.TextEntered(at=2, step="asked-once", field="text", text="Kim")]
    state = replay(guide, [e.CallOpened(at=0), *told])
    assert view(guide, state).line == "It is Kim."
    again = [e.JumpedTo(at=3, step="again"), e.TextEntered(at=4, step="again", field="text", text="x")]
    state = replay(guide, again, state)
    assert state.step == "last" and all(given.counts for given in summary(guide, state, "c").answers)


def test_an_answer_hangs_on_the_answer_that_it_hung_on() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps:
          - {id: a, ask: one of, choices: {x: X, y: Y}}
          - {id: b, ask: one of, choices: {x: X, y: Y}, if: {a: x}}
          - {id: c, ask: one of, choices: {x: X, y: Y}, if: {b: x}}
          - {id: last, say: "C is {c|not asked}."}
    """)
    chosen = [e.ChoiceMade(at=1, step=step, field="choice", choices=("x",)) for step in "abc"]
    state = replay(guide, [e.CallOpened(at=0), *chosen])
    assert view(guide, state).line == "C is X."
    changed = [e.JumpedTo(at=2, step="a"), e.ChoiceMade(at=3, step="a", field="choice", choices=("y",))]
    assert view(guide, replay(guide, changed, state)).line == "C is not asked."
