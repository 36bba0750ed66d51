"""What each kind of step asks, field by field."""

from __future__ import annotations

from helpers import guide_of
from recovery_coach.model.playbook import Guide
from recovery_coach.walk import events as e
from recovery_coach.walk.asks import Field, Shape, fields_of, fitting_remedies
from recovery_coach.walk.engine import replay, step_of
from recovery_coach.walk.state import State

PLAYBOOK = """
    id: tried
    title: T
    stages: [A]
    steps:
      - {id: situation, ask: one of, choices: {family: Family, business: Business}}
      - {id: way, ask: options, at least: 2}
      - {id: gift, ask: remedy}
      - {id: reach, ask: contact}
      - {id: outcome, ask: outcome}
"""
HOUSE = """
    currency: EUR
    contact: 555 0100
    authority: {agent: 50}
    above: the duty manager
    remedies:
      - {name: a free night, cost: 120}
      - {name: a taxi, cost: 40}
      - {name: a play corner, for: family}
      - {name: a meal, cost: 20, causes: late}
    causes: {late: Late, noise: Noise}
"""


def at(guide: Guide, step: str, *inputs: e.Input) -> tuple[Field, ...]:
    state: State = replay(guide, [e.CallOpened(at=0), *inputs, e.JumpedTo(at=9, step=step)])
    return fields_of(guide, state, step_of(guide, state))


def labels(field: Field) -> list[str]:
    return [pick.label for pick in field.picks]


def test_remedies_within_authority_come_first_and_the_others_say_who_approves() -> None:
    field = at(guide_of(PLAYBOOK, house=HOUSE), "gift")[0]
    assert labels(field) == [
        "a taxi (40 EUR)",
        "a play corner",
        "a meal (20 EUR)",
        "a free night (120 EUR): needs the duty manager",
        "Nothing, or not now",
    ]


def test_remedies_for_another_situation_are_left_out() -> None:
    guide = guide_of(PLAYBOOK, house=HOUSE)
    business = e.ChoiceMade(at=1, step="situation", field="choice", choices=("business",))
    assert "a play corner" not in labels(at(guide, "gift", business)[0])


def test_what_is_above_authority_asks_who_approved_and_keeps_the_agent_on_the_line() -> None:
    guide = guide_of(PLAYBOOK, house=HOUSE)
    gift = [e.JumpedTo(at=1, step="gift"), e.ChoiceMade(at=2, step="gift", field="remedy", choices=("a free night",))]
    assert "stay on the line" in at(guide, "gift", *gift)[1].prompt
    taxi = [gift[0], e.ChoiceMade(at=2, step="gift", field="remedy", choices=("a taxi",))]
    assert len(at(guide, "gift", *taxi)) == 1


def test_options_put_what_they_asked_for_first_and_say_when_there_are_too_few() -> None:
    guide = guide_of(PLAYBOOK, house=HOUSE)
    assert [field.name for field in at(guide, "way")] == ["asked", "offered", "more"]
    told = [e.JumpedTo(at=1, step="way"), e.TextEntered(at=2, step="way", field="asked", text="another room")]
    picked = at(guide, "way", *told)[-1]
    assert labels(picked) == ["another room"] and "offer at least 2" in picked.hint
    both = [*told, e.ChoiceMade(at=3, step="way", field="offered", choices=("a taxi",))]
    assert labels(at(guide, "way", *both)[-1]) == ["another room", "a taxi"] and not at(guide, "way", *both)[-1].hint


def test_without_a_house_everything_is_typed() -> None:
    guide = guide_of(PLAYBOOK)
    assert [field.shape for field in at(guide, "way")] == [Shape.TEXT, Shape.TEXT]
    assert at(guide, "gift")[0].shape is Shape.TEXT
    assert at(guide, "outcome")[1].shape is Shape.TEXT


def test_the_house_suggests_how_to_reach_it_and_knows_the_causes() -> None:
    guide = guide_of(PLAYBOOK, house=HOUSE)
    assert at(guide, "reach")[0].suggestion == "555 0100"
    assert labels(at(guide, "outcome")[1]) == ["Late", "Noise"]


def test_choices_beyond_the_digits_have_letters() -> None:
    choices = ", ".join(f"c{number}: Choice {number}" for number in range(12))
    guide = guide_of(f"id: t\ntitle: T\nstages: [A]\nsteps: [{{id: a, ask: one of, choices: {{{choices}}}}}]\n")
    assert [pick.key for pick in at(guide, "a")[0].picks] == list("123456789abc")


def test_the_cause_that_was_logged_and_any_of_several_situations_rule_remedies_out() -> None:
    guide = guide_of(PLAYBOOK, house=HOUSE)
    noise = [
        e.JumpedTo(at=1, step="outcome"),
        e.ChoiceMade(at=2, step="outcome", field="outcome", choices=("lost",)),
    ]
    state = replay(guide, [e.CallOpened(at=0), *noise])
    state = replay(guide, [e.ChoiceMade(at=4, step="outcome", field="cause", choices=("noise",))], state)
    known = {remedy.name for remedy in fitting_remedies(guide, state)}
    assert "a meal" not in known and "a taxi" in known
