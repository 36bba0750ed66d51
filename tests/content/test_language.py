"""What the playbook language can say: an example that uses every key, and what the walk is given of it."""

from __future__ import annotations

import msgspec
from desk import Desk, step

from recovery_coach.model.house import Agent, House, Remedy
from recovery_coach.model.phrasing import Move, Trap
from recovery_coach.model.playbook import (
    Ask,
    Branch,
    Card,
    Channel,
    Choice,
    Playbook,
    Register,
    Step,
    Test,
    Use,
    Wording,
)

EVERYTHING = """
id: everything
title: All that can be said
language: pt-BR
version: 2.10
summary: |
  First paragraph.

  Second paragraph.
source: Someone, 2019
channels: [chat, phone]
stages: [Tone, Listen, Plan]
interrupts: [angrier]
cards:
  - id: angrier
    title: They get angrier
    why: Heat goes where it is met.
    say: [I hear you., Tell me more.]
    do: [Let them finish., Lower your voice.]
    never: Calm down
  - {id: recorded, title: They ask if it is recorded, say: This call is recorded., verbatim: yes}
steps:
  - id: opener
    stage: Tone
    title: First words
    why: Care comes first.
    source: Belding
    say:
      - Let's see how we can fix this.
      - {formal: I'd like to put this right., channel: phone}
      - {informal: I've got you., channel: chat, if: {returning: no}}
      - {line: "{name|Hello}, I'm with you.", for: [family, alone]}
      - {snippet: with-you, channel: phone}
    never: [Can I take your account number?, no]
  - {id: name, ask: reference, prompt: A name or a number}
  - {id: story, stage: Listen, ask: note, must: yes}
  - {id: feeling, ask: statement, look for: [acknowledge, reflect], strict on: but}
  - id: situation
    ask: one of
    choices:
      family: A family
      alone: {label: On their own, say: on your own}
  - {id: barriers, ask: several of, choices: {repeat: They called before, transfer: They were passed on}}
  - id: heat
    ask: temperature
    next:
      - if: [{heat: {at least: 4}, barriers: repeat}, {situation: {is not: alone}}]
        go to: plan
      - feeling
  - {id: options, ask: options, at least: 3, if: {heat: {at most: 3}, feeling: {answered: yes}}}
  - {id: remedy, ask: remedy, if: {options.picked: [A night free]}}
  - {id: plan, stage: Plan, ask: promise}
  - {id: reach, ask: contact}
  - id: recorded
    verbatim: yes
    say: This call is recorded.
  - use: close
    steps: [thanks]
    stage: Plan
    if: {plan.what: {answered: yes}}
    change:
      thanks: {why: They did us a favour.}
  - {id: done, ask: outcome, next: end}
"""

CLOSE = """
id: close
title: Close the loop
stages: [Goodbye]
steps:
  - {id: thanks, say: Thank you for telling us.}
  - {id: more, ask: note}
"""

HOUSE = """
organisation: The Inn
agent: {name: Sam, role: desk}
contact: 010
currency: EUR
second complaint within: 14 days
authority: {desk: 20}
above: the manager
remedies:
  - A kind word
  - {name: A night free, cost: 120, for: family, causes: [late], authority: {desk: 150}, above: the owner}
causes: {late: Late room}
certification: {passes: 3, of: 4, scenarios: [late]}
"""


SNIPPETS = """
snippets:
  with-you: [I'm staying with you on this., {informal: I'm right here., channel: chat}]
"""


def keys_of(content: str, *structs: type[msgspec.Struct]) -> set[str]:
    """The keys of these types that an example does not use."""
    keys = {field.encode_name for struct in structs for field in msgspec.structs.fields(struct)}
    return {key for key in keys if f"{key}:" not in content}


def test_the_example_uses_every_key_and_every_kind() -> None:
    assert keys_of(EVERYTHING, Playbook, Step, Use, Card, Wording, Choice, Branch) == set()
    assert keys_of(EVERYTHING, Test) == {"is", "one of"}  # They are written as a lone word and a lone list.
    assert keys_of(HOUSE, House, Agent, Remedy) == set()
    assert {ask for ask in Ask if f"ask: {ask}" not in EVERYTHING} == {Ask.SAID}


def test_a_playbook_says_what_it_is(desk: Desk) -> None:
    guide = desk.load(EVERYTHING, close=CLOSE, snippets=SNIPPETS, house=HOUSE)
    assert (guide.id, guide.title, guide.language, guide.version) == (
        "everything",
        "All that can be said",
        "pt-BR",
        "2.10",
    )
    assert (guide.summary, guide.source) == ("First paragraph.\n\nSecond paragraph.", "Someone, 2019")
    assert guide.channels == (Channel.CHAT, Channel.PHONE)
    assert guide.tracks[0].stages == ("Tone", "Listen", "Plan")
    assert [step.ask for step in guide.steps][1:11] == [
        Ask.REFERENCE,
        Ask.NOTE,
        Ask.STATEMENT,
        Ask.ONE_OF,
        Ask.SEVERAL_OF,
        Ask.TEMPERATURE,
        Ask.OPTIONS,
        Ask.REMEDY,
        Ask.PROMISE,
        Ask.CONTACT,
    ]


def test_a_step_says_what_to_do(desk: Desk) -> None:
    guide = desk.load(EVERYTHING, close=CLOSE, snippets=SNIPPETS)
    opener = step(guide, "opener")
    assert (opener.stage, opener.name, opener.why, opener.source) == (
        "Tone",
        "First words",
        "Care comes first.",
        "Belding",
    )
    assert opener.never == ("Can I take your account number?", "no")
    assert [(line.text, line.register, line.channel, line.for_) for line in opener.say] == [
        ("Let's see how we can fix this.", None, None, ()),
        ("I'd like to put this right.", Register.FORMAL, Channel.PHONE, ()),
        ("I've got you.", Register.INFORMAL, Channel.CHAT, ()),
        ("{name|Hello}, I'm with you.", None, None, ("family", "alone")),
        ("I'm staying with you on this.", None, Channel.PHONE, ()),
        ("I'm right here.", Register.INFORMAL, Channel.PHONE, ()),
    ]
    feeling = step(guide, "feeling")
    assert (feeling.look_for, feeling.strict_on) == ((Move.ACKNOWLEDGE, Move.REFLECT), (Trap.BUT,))
    assert step(guide, "situation").choices["alone"] == Choice(label="On their own", say="on your own")
    assert (step(guide, "story").must, step(guide, "options").at_least, step(guide, "recorded").verbatim) == (
        True,
        3,
        True,
    )


def test_a_step_says_where_to_go_and_when_it_belongs(desk: Desk) -> None:
    guide = desk.load(EVERYTHING, close=CLOSE, snippets=SNIPPETS)
    first, otherwise = step(guide, "heat").next
    assert first.if_ == (
        {"heat": Test(at_least=4.0), "barriers": Test(is_="repeat")},
        {"situation": Test(is_not="alone")},
    )
    assert (first.go_to, otherwise.go_to, otherwise.if_) == ("plan", "feeling", ())
    assert step(guide, "options").if_ == ({"heat": Test(at_most=3.0), "feeling": Test(answered=True)},)
    assert step(guide, "remedy").if_ == ({"options.picked": Test(one_of=("A night free",))},)
    thanks = step(guide, "thanks")
    assert (thanks.stage, thanks.why, thanks.if_) == (
        "Plan",
        "They did us a favour.",
        ({"plan.what": Test(answered=True)},),
    )


def test_cards_and_house(desk: Desk) -> None:
    guide = desk.load(EVERYTHING, close=CLOSE, snippets=SNIPPETS, house=HOUSE)
    angrier, recorded = guide.cards
    assert (angrier.do, angrier.never, angrier.why) == (
        ("Let them finish.", "Lower your voice."),
        ("Calm down",),
        "Heat goes where it is met.",
    )
    assert recorded.verbatim
    word, night = guide.house.remedies
    assert (word.name, word.cost) == ("A kind word", 0.0)
    assert guide.house.within_authority(night)
    assert (guide.house.approver(night), guide.house.approver(word)) == ("the owner", "the manager")
    assert (guide.house.second_complaint_within, guide.house.currency) == (14, "EUR")


def test_without_a_house_there_is_still_one(desk: Desk) -> None:
    assert desk.steps("- id: a\n  say: Hello").house == House()
