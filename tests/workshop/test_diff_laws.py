"""Laws of what is told: every single edit once, at its step, whatever the playbook; several edits, each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from helpers import SHIPPED, shipped
from recovery_coach.model.house import Agent, Certification, House, Remedy
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.playbook import END, Ask, Branch, Card, Channel, Choice, Guide, Step, Test, Track, Wording
from recovery_coach.model.words import Days
from recovery_coach.workshop.changed.change import Change, Part
from recovery_coach.workshop.diff import changes

Edit = Callable[[Guide, Step], Guide | None]


def with_step(guide: Guide, step: Step, **changed: Any) -> Guide:
    return replace(guide, steps=tuple(replace(each, **changed) if each is step else each for each in guide.steps))


def with_wording(guide: Guide, step: Step, **changed: Any) -> Guide | None:
    return with_step(guide, step, say=(replace(step.say[0], **changed), *step.say[1:])) if step.say else None


def with_choice(guide: Guide, step: Step, **changed: Any) -> Guide | None:
    if not step.choices:
        return None
    first = next(iter(step.choices))
    return with_step(guide, step, choices={**step.choices, first: replace(step.choices[first], **changed)})


def reworded(guide: Guide, step: Step) -> Guide | None:
    if not step.say or len(step.say[0].text.split()) < 3:
        return None
    field = "line" if step.say[0].line else "formal" if step.say[0].formal else "informal"
    return with_wording(guide, step, **{field: step.say[0].text + " Truly."})


def other_stage(guide: Guide, step: Step) -> Guide | None:
    stages = [stage for stage in guide.track(step).stages if stage != step.stage]
    return with_step(guide, step, stage=stages[-1]) if stages else None


def other_register(guide: Guide, step: Step) -> Guide | None:
    if not step.say or not step.say[0].line:
        return None
    return with_wording(guide, step, line="", formal=step.say[0].line)


def other_ask(guide: Guide, step: Step) -> Guide:
    ask = Ask.SAID if step.ask is Ask.NOTE else Ask.NOTE
    return with_step(guide, step, ask=ask, choices={}, prompt="", look_for=(), strict_on=(), at_least=None)


def other_branch(guide: Guide, step: Step) -> Guide:
    return with_step(guide, step, next=(Branch(go_to=END, if_=({"channel": Test(is_="email")},)), *step.next))


def no_branch(guide: Guide, step: Step) -> Guide | None:
    return with_step(guide, step, next=step.next[1:]) if len(step.next) == 1 else None


def other_target(guide: Guide, step: Step) -> Guide | None:
    if not step.next or step.next[0].go_to == END:
        return None
    return with_step(guide, step, next=(replace(step.next[0], go_to=END), *step.next[1:]))


def targets(guide: Guide) -> set[str]:
    return {branch.go_to for step in guide.steps for branch in step.next}


def gone(guide: Guide, step: Step) -> Guide | None:
    if step.id in targets(guide) or len(guide.steps) < 2:
        return None
    return replace(guide, steps=tuple(each for each in guide.steps if each is not step))


def brand_new(step: Step) -> str:
    """The id of a new step in the same track."""
    return f"{step.track}/brand-new".lstrip("/")


def added(guide: Guide, step: Step) -> Guide:
    new = Step(id=brand_new(step), stage=step.stage, say=(Wording(line="Zig zag zog."),))
    place = guide.place[step.id] + 1
    return replace(guide, steps=(*guide.steps[:place], new, *guide.steps[place:]))


def moved(guide: Guide, step: Step) -> Guide | None:
    """To the end of its track, three steps away or more, so that it can't be said that the others have moved."""
    own = [each for each in guide.steps if each.track == step.track]
    if own.index(step) > len(own) - 4 or step is own[0]:
        return None
    place = guide.place[own[-1].id]
    rest = [each for each in guide.steps if each is not step]
    return replace(guide, steps=(*rest[:place], step, *rest[place:]))


def renamed(guide: Guide, step: Step) -> Guide | None:
    is_known = step.id in targets(guide) or len(step.say) < 2 or not step.title
    asked = any(name.partition(".")[0] == step.key for each in guide.steps for name in names_in(each))
    return None if is_known or asked else with_step(guide, step, id=f"{step.id}-2")


def names_in(step: Step) -> set[str]:
    conditions = [step.if_, *(branch.if_ for branch in step.next), *(wording.if_ for wording in step.say)]
    lines = " ".join(wording.text for wording in step.say)
    holes = {part.partition("|")[0] for part in lines.split("{")[1:]}
    return holes | {name for condition in conditions for mapping in condition for name in mapping}


LATE = ({"channel": Test(is_="email")},)

EDITS: Mapping[str, Sequence[Edit]] = {
    "title": [lambda guide, step: with_step(guide, step, title=f"{step.name} (new)")],
    "stage": [other_stage],
    "why": [lambda guide, step: with_step(guide, step, why=f"{step.why} Truly.")],
    "say": [
        reworded,
        other_register,
        lambda guide, step: with_step(guide, step, say=(*step.say, Wording(line="Zig zag zog."))),
        lambda guide, step: with_step(guide, step, say=step.say[1:]) if step.say else None,
        lambda guide, step: with_wording(guide, step, channel=Channel.EMAIL),
        lambda guide, step: with_wording(guide, step, for_=("nobody",)),
        lambda guide, step: with_wording(guide, step, if_=LATE),
    ],
    "verbatim": [lambda guide, step: with_step(guide, step, verbatim=not step.verbatim)],
    "never": [
        lambda guide, step: with_step(guide, step, never=(*step.never, "Zig zag zog.")),
        lambda guide, step: with_step(guide, step, never=step.never[1:]) if step.never else None,
    ],
    "ask": [other_ask],
    "prompt": [lambda guide, step: with_step(guide, step, prompt="Zig?") if step.ask is not Ask.SAID else None],
    "choices": [
        lambda guide, step: with_choice(guide, step, label="Zig zag zog"),
        lambda guide, step: with_choice(guide, step, say="zig zag zog"),
        lambda guide, step: (
            with_step(guide, step, choices={**step.choices, "zig": Choice(label="Zag")}) if step.choices else None
        ),
    ],
    "at least": [lambda guide, step: with_step(guide, step, at_least=7) if step.ask is Ask.OPTIONS else None],
    "look for": [
        lambda guide, step: (
            with_step(guide, step, look_for=(*step.look_for, Move.INVITE_BACK)) if step.ask is Ask.STATEMENT else None
        )
    ],
    "strict on": [
        lambda guide, step: (
            with_step(guide, step, strict_on=(*step.strict_on, Trap.JARGON)) if step.ask is Ask.STATEMENT else None
        )
    ],
    "must": [lambda guide, step: with_step(guide, step, must=not step.must)],
    "if": [lambda guide, step: with_step(guide, step, if_=LATE)],
    "next": [other_branch, no_branch, other_target],
    "steps": [gone, added, moved],
    "id": [renamed],
}
UNSEEN = {"source"}


def test_every_key_of_a_step_is_among_the_edits() -> None:
    assert {field.encode_name for field in fields(Step)} == (EDITS.keys() | UNSEEN) - {"steps"}


def possible(guide: Guide, key: str) -> Iterator[tuple[Step, Guide]]:
    """Every edit of a key, at every step where it can be made."""
    for step in guide.steps:
        for edit in EDITS[key]:
            after = edit(guide, step)
            if after is not None:
                yield step, after


@pytest.mark.parametrize("key", EDITS)
@pytest.mark.parametrize("name", SHIPPED)
def test_every_single_edit_is_told_once_and_names_its_step(key: str, name: str) -> None:
    guide = shipped(name)
    for step, after in possible(guide, key):
        found = list(changes(guide, after))
        assert [(change.part, change.key) for change in found] == [(Part.STEP, key)], found
        assert found[0].id in (step.id, f"{step.id}-2", brand_new(step))
        assert [change.key for change in changes(after, guide)] == [key]


def test_every_kind_of_edit_is_made_somewhere() -> None:
    for key in EDITS:
        assert any(True for name in SHIPPED for _ in possible(shipped(name), key)), key


SMALL_EDITS = [edit for key, edits in EDITS.items() if key not in ("steps", "id") for edit in edits]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_edits_of_several_steps_are_each_told_once_in_the_order_of_the_call(data: Any) -> None:
    guide = shipped(data.draw(st.sampled_from(SHIPPED)))
    picked = data.draw(st.sets(st.sampled_from([step.id for step in guide.steps]), min_size=2, max_size=6))
    after, made = guide, []
    for step_id in sorted(picked, key=guide.place.__getitem__):
        edited = data.draw(st.sampled_from(SMALL_EDITS))(after, after.by_id[step_id])
        if edited is not None:
            after = edited
            made.append(step_id)
    assert [change.id for change in changes(guide, after)] == made


CARD_EDITS: Mapping[str, Callable[[Card], Card]] = {
    "id": lambda card: replace(card, id=f"{card.id}-2"),
    "title": lambda card: replace(card, title=f"{card.title} (new)"),
    "why": lambda card: replace(card, why=f"{card.why} Truly."),
    "say": lambda card: replace(card, say=(*card.say, Wording(line="Zig zag zog."))),
    "do": lambda card: replace(card, do=(*card.do, "Zig zag zog.")),
    "never": lambda card: replace(card, never=(*card.never, "Zig zag zog.")),
    "verbatim": lambda card: replace(card, verbatim=not card.verbatim),
}
GUIDE_EDITS: Mapping[str, Callable[[Guide], Guide]] = {
    "id": lambda guide: replace(guide, id="other"),
    "title": lambda guide: replace(guide, title="Other"),
    "version": lambda guide: replace(guide, version="77"),
    "language": lambda guide: replace(guide, language="de"),
    "channels": lambda guide: replace(guide, channels=(Channel.EMAIL,)),
    "stages": lambda guide: replace(guide, tracks=(with_stage(guide.tracks[0]), *guide.tracks[1:])),
    "interrupts": lambda guide: replace(guide, cards=guide.cards[::-1]),
}
HOUSE_EDITS: Mapping[str, Callable[[House], House]] = {
    "organisation": lambda house: replace(house, organisation="Harbour Inns"),
    "agent": lambda house: replace(house, agent=Agent(name="Kim", role=house.agent.role)),
    "contact": lambda house: replace(house, contact="555"),
    "currency": lambda house: replace(house, currency="GBP"),
    "second complaint within": lambda house: replace(house, second_complaint_within=Days(7)),
    "authority": lambda house: replace(house, authority={**house.authority, "chief": 900.0}),
    "above": lambda house: replace(house, above="Ana"),
    "remedies": lambda house: replace(house, remedies=(*house.remedies, Remedy(name="zig zag zog"))),
    "causes": lambda house: replace(house, causes={**house.causes, "zig": "Zag"}),
    "certification": lambda house: replace(house, certification=Certification(passes=2, of=3)),
}
REMEDY_EDITS: Mapping[str, Callable[[Remedy], Remedy]] = {
    "name": lambda remedy: replace(remedy, name=f"{remedy.name}, today"),
    "cost": lambda remedy: replace(remedy, cost=remedy.cost + 0.01),
    "for": lambda remedy: replace(remedy, for_=(*remedy.for_, "zig")),
    "causes": lambda remedy: replace(remedy, causes=(*remedy.causes, "zig")),
    "authority": lambda remedy: replace(remedy, authority={"chief": 1_234_567.0}),
    "above": lambda remedy: replace(remedy, above="Ana"),
}


def with_stage(track: Track) -> Track:
    return replace(track, stages=(*track.stages, "Other"))


def keys_of(struct: type[Any]) -> set[str]:
    return {field.encode_name for field in fields(struct)}


def test_every_key_of_a_card_a_house_a_remedy_and_a_guide_is_among_the_edits() -> None:
    assert keys_of(Card) == CARD_EDITS.keys()
    assert keys_of(House) == HOUSE_EDITS.keys()
    assert keys_of(Remedy) == REMEDY_EDITS.keys()
    elsewhere = {"tracks", "steps", "cards", "house"}
    assert keys_of(Guide) == (GUIDE_EDITS.keys() - {"stages", "interrupts"}) | elsewhere | {"summary", "source"}
    assert keys_of(Track) == {"id", "title", "stages"}


def only(guide: Guide, after: Guide) -> Change:
    """The one change that there is, told in both directions."""
    found = list(changes(guide, after))
    assert len(found) == 1 and len(list(changes(after, guide))) == 1, found
    return found[0]


@pytest.mark.parametrize("key", CARD_EDITS)
def test_every_edit_of_a_card_is_told_once(key: str) -> None:
    guide = shipped("live-recovery")
    for place, card in enumerate(guide.cards):
        cards = (*guide.cards[:place], CARD_EDITS[key](card), *guide.cards[place + 1 :])
        change = only(guide, replace(guide, cards=cards))
        assert (change.part, change.key) == (Part.CARD, key) and change.id.startswith(card.id)


@pytest.mark.parametrize("key", GUIDE_EDITS)
def test_every_edit_of_the_playbook_as_a_whole_is_told_once(key: str) -> None:
    guide = shipped("live-recovery")
    change = only(guide, GUIDE_EDITS[key](guide))
    assert (change.part, change.key, change.id) == (Part.PLAYBOOK, key, "")
    assert change.is_seen is (key != "version")


@pytest.mark.parametrize("key", HOUSE_EDITS)
def test_every_edit_of_the_house_is_told_once(key: str) -> None:
    guide = shipped("live-recovery")
    change = only(guide, replace(guide, house=HOUSE_EDITS[key](guide.house)))
    assert (change.part, change.key) == (Part.HOUSE, key)


@pytest.mark.parametrize("key", REMEDY_EDITS)
def test_every_edit_of_a_remedy_is_told_once(key: str) -> None:
    guide = shipped("live-recovery")
    for place, remedy in enumerate(guide.house.remedies):
        remedies = (*guide.house.remedies[:place], REMEDY_EDITS[key](remedy), *guide.house.remedies[place + 1 :])
        change = only(guide, replace(guide, house=replace(guide.house, remedies=remedies)))
        assert change.key == "remedies" and change.before != change.after


@pytest.mark.parametrize("summary", ["", "Other"])
def test_what_no_agent_sees_is_not_told(summary: str) -> None:
    guide = shipped("live-recovery")
    steps = tuple(replace(step, source="A book", say=step.say[::-1]) for step in guide.steps)
    assert list(changes(guide, replace(guide, steps=steps, summary=summary, source="A book"))) == []
