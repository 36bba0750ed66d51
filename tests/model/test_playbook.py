"""The frozen types keep what was read."""

from __future__ import annotations

import msgspec
import pytest

from helpers import SHIPPED, guide_of, shipped
from recovery_coach.model.house import House, Remedy
from recovery_coach.model.playbook import FIELDS, Ask, Guide
from recovery_coach.walk.asks import KINDS


@pytest.mark.parametrize("name", SHIPPED)
def test_a_guide_kept_as_json_is_the_same_guide(name: str) -> None:
    guide = shipped(name)
    again = msgspec.json.decode(msgspec.json.encode(guide), type=Guide)
    assert (again.steps, again.cards, again.house, again.tracks) == (
        guide.steps,
        guide.cards,
        guide.house,
        guide.tracks,
    )


def test_what_was_written_under_looser_limits_still_opens() -> None:
    guide = guide_of("""
        id: tried
        title: T
        stages: [A]
        steps: [{id: a, why: Short., say: Hello.}]
    """)
    longer = msgspec.json.encode(guide).replace(b"Short.", b"long " * 100)
    assert len(msgspec.json.decode(longer, type=Guide).steps[0].why) == 500


def test_every_kind_of_ask_has_its_fields_and_its_entry() -> None:
    assert set(FIELDS) == set(KINDS) == set(Ask)


def test_authority_is_by_role_and_a_remedy_may_have_its_own() -> None:
    house = House(authority={"agent": 50.0, "lead": 200.0}, above="the duty manager")
    assert house.within_authority(Remedy(name="a taxi", cost=50))
    assert not house.within_authority(Remedy(name="a night", cost=51))
    assert not house.within_authority(Remedy(name="a taxi", cost=20, authority={"agent": 10.0}))
    assert House().within_authority(Remedy(name="a late check-out")) and not House().within_authority(
        Remedy(name="x", cost=1)
    )
    assert house.approver(Remedy(name="x")) == "the duty manager"
    assert house.approver(Remedy(name="x", above="Ana")) == "Ana"
