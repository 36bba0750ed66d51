"""What agents would notice between two versions: told once, at its step, in words; and nothing that they wouldn't."""

from __future__ import annotations

from itertools import permutations

import pytest

from helpers import SHIPPED, SMALL, guide_of, shipped, small
from recovery_coach.model.playbook import Guide
from recovery_coach.workshop.diff import changes


def told(before: Guide, after: Guide) -> list[str]:
    """The changes as a few words each: where, what, and the words before and after."""
    return [
        " ".join(
            [
                f"[{change.id or change.part}] {change.sentence}",
                *(f"- {line}" for line in change.before),
                *(f"+ {line}" for line in change.after),
            ]
        )
        for change in changes(before, after)
    ]


def edited(*edits: tuple[str, str], text: str = SMALL) -> list[str]:
    """What is told of the small playbook after these edits of its text."""
    new = text
    for old, other in edits:
        assert old in new
        new = new.replace(old, other)
    return told(guide_of(text), guide_of(new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A small one", "title: A tiny one", "[playbook] it is called otherwise - A small one + A tiny one"),
        (
            "stages: [Tone, Listen, Plan]",
            "stages: [Tone, Listen, Plan, Close]",
            "[playbook] the progress rail has other stages - Tone, Listen, Plan + Tone, Listen, Plan, Close",
        ),
        ("title: A small one", "title: A small one\nversion: 2", "[playbook] it has another version number - 1 + 2"),
        (
            "title: A small one",
            "title: A small one\nchannels: [chat, phone]",
            "[playbook] it says where it is used, first the place for a call where none is named"
            " + in a chat, on the phone",
        ),
        (
            "Let's fix this.",
            "Let's mend this.",
            "[opener] first words are changed - Let's fix this. + Let's mend this.",
        ),
        ("I'm on it with you.", "I'm on it with you., Hello.", "[opener] new first words + Hello."),
        (", I'm on it with you.", "", "[opener] first words are taken out - I'm on it with you."),
        ("What happened?", "Tell me.", "[story] a wording is changed - What happened? + Tell me."),
        (
            "say: What happened?",
            "say: {informal: What happened?}",
            "[story] a wording is for other calls than before - What happened? + (informal) What happened?",
        ),
        (
            "say: What happened?",
            "say: {line: What's up?, channel: chat, if: {returning: no}}",
            "[story] a wording is changed - What happened? + (in a chat, if returning is no) What's up?",
        ),
        ("why: Care comes first.", "", "[opener] it no longer says why this helps - Care comes first."),
        (
            "never: Account number?",
            "never: [Account number?, Who are you?]",
            "[opener] a new warning what not to say + Who are you?",
        ),
        (
            "never: Account number?",
            "never: Your name?",
            "[opener] the warning what not to say is changed - Account number? + Your name?",
        ),
        (
            "prompt: In their words",
            "prompt: As they put it",
            "[story] the question over the answer is changed - In their words + As they put it",
        ),
        (
            "    prompt: In their words\n    must: yes\n",
            "    prompt: In their words\n",
            "[story] it is no longer listed before the close where it was left out",
        ),
        ("ask: temperature", "ask: note", "[heat] it asks for something else - ask: temperature + ask: note"),
        (
            "stage: Listen",
            "stage: Listen\n    verbatim: yes",
            "[story] its line is to be said word for word now",
        ),
        (
            "now: I can fix it",
            "now: I can mend it",
            "[fixable] a choice is changed - now: I can fix it + now: I can mend it",
        ),
        ("now: I can fix it", "now: I can fix it, look: Not sure", "[fixable] a new choice + look: Not sure"),
        (
            "repeat: They called before, transfer: They were passed on",
            "transfer: They were passed on, repeat: They called before",
            "[barriers] the choices stand in another order - repeat, transfer + transfer, repeat",
        ),
        (
            "transfer: They were passed on",
            "transfer: {label: They were passed on, say: being passed on}",
            "[barriers] the choice `transfer` sounds otherwise inside a line - They were passed on + being passed on",
        ),
        (
            "go to: plan",
            "go to: end",
            "[fixable] from here, a call in which fixable is never goes to the close now, no longer to `plan`",
        ),
        (
            "if: {fixable: never}",
            "if: {fixable: now}",
            "[fixable] from here, it is a call in which fixable is now that goes to `plan` now,"
            " no longer a call in which fixable is never",
        ),
        (
            "        go to: plan\n",
            "        go to: plan\n      - go to: end\n",
            "[fixable] from here, every other call goes to the close now",
        ),
        (
            "    next:\n      - if: {fixable: never}\n        go to: plan\n",
            "",
            "[fixable] from here, a call in which fixable is never no longer goes to `plan`",
        ),
        (
            "id: barriers",
            "id: barriers\n    if: {heat: {at least: 3}}",
            "[barriers] it belongs to other calls than before - every call + only if heat is 3 or more",
        ),
        ("title: They get angrier", "title: Angrier", "[angrier] it is called otherwise - They get angrier + Angrier"),
        ("do: Let them finish.", "do: Listen.", "[angrier] a thing to do is changed - Let them finish. + Listen."),
        ("id: barriers", "id: barriers\n    source: A book", ""),
        ("title: A small one", "title: A small one\nsummary: Short\nsource: Us", ""),
        ("[Let's fix this., Let's put it right.", "[Let's put it right., Let's fix this.", ""),
    ],
)
def test_one_edit_is_told_once_in_words(old: str, new: str, said: str) -> None:
    assert edited((old, new)) == ([said] if said else [])


def test_a_new_step_is_told_with_all_that_agents_see_of_it() -> None:
    step = "  - {id: calm, say: Take your time., why: It helps., ask: note, prompt: How are they?}\n  - id: heat\n"
    assert edited(("  - id: heat\n", step)) == [
        "[calm] a new step under Listen, after `story` + say: Take your time. + why: It helps. + ask: note"
        " + prompt: How are they?"
    ]
    first = "steps:\n  - {id: hello, say: Hello.}\n"
    assert edited(("steps:\n", first)) == ["[hello] a new step under Tone, the first one + say: Hello. + ask: said"]


def test_a_step_that_is_gone_is_told_where_it_stood() -> None:
    found = edited(("  - id: heat\n    ask: temperature\n", ""), ("What happened?", "What was it?"))
    assert found == [
        "[story] a wording is changed - What happened? + What was it?",
        "[heat] this step is gone - ask: temperature",
    ]


def test_a_choice_that_is_gone_and_one_that_goes_by_another_name() -> None:
    more = SMALL.replace("now: I can fix it", "now: I can fix it, look: Not sure")
    assert told(guide_of(more), small()) == ["[fixable] a choice is taken out - look: Not sure"]
    assert edited(("now: I can fix it", "yes: I can fix it")) == [
        "[fixable] a choice goes by another name - now: I can fix it + yes: I can fix it"
    ]


def test_a_step_that_has_moved_is_told_with_its_stage() -> None:
    heat = "  - id: heat\n    ask: temperature\n"
    moved = SMALL.replace(heat, "").rstrip() + "\n  - id: heat\n    ask: temperature\n"
    assert told(guide_of(SMALL), guide_of(moved)) == [
        "[heat] it comes after `plan` now, no longer after `story`, and under Plan, no longer under Listen"
    ]
    early = SMALL.replace(heat, "").replace("steps:\n", "steps:\n" + heat.replace("ask", "stage: Listen\n    ask"))
    early = early.replace("id: opener\n", "id: opener\n    stage: Tone\n")
    assert told(guide_of(SMALL), guide_of(early)) == ["[heat] it is the first step now, no longer after `story`"]
    assert told(guide_of(early), guide_of(SMALL)) == [
        "[heat] it comes after `story` now, and is no longer the first step"
    ]


def test_a_renamed_stage_is_told_on_the_rail_alone() -> None:
    assert edited(("Listen, Plan]", "Hear, Plan]"), ("stage: Listen", "stage: Hear")) == [
        "[playbook] the progress rail has other stages - Tone, Listen, Plan + Tone, Hear, Plan"
    ]


def test_a_renamed_step_is_followed_through_conditions_branches_and_lines() -> None:
    text = SMALL.replace("go to: plan", "go to: promise-it").replace("id: plan", "id: promise-it\n    title: Plan")
    text = text.replace("{plan.", "{promise-it.")
    assert told(small(), guide_of(text)) == ["[promise-it] it has another id - plan + promise-it"]
    asked = SMALL + "  - {id: late, if: {fixable: now}, say: 'We agreed on {fixable|a way}.'}\n"
    before = asked.replace("  - id: fixable\n", "  - id: fixable\n    title: Fixable\n    say: Can I fix it?\n")
    after = before.replace("id: fixable", "id: mendable").replace("{fixable", "{mendable")
    assert told(guide_of(before), guide_of(after)) == ["[mendable] it has another id - fixable + mendable"]


def test_wrapping_and_quoting_are_no_news() -> None:
    rewritten = (
        SMALL.replace("why: Care comes first.", "why: >-\n      Care\n      comes first.")
        .replace("say: What happened?", "say:\n      - line: 'What\n          happened?'")
        .replace("{fixable: never}", "[{fixable: {one of: [never]}}]")
        .replace("must: yes", 'must: "yes"')
        .replace("never: Account number?", "never:\n      - |\n        Account number?\n")
    )
    assert rewritten != SMALL
    assert told(small(), guide_of(rewritten)) == []


def test_conditions_that_hold_in_the_same_calls_are_no_news() -> None:
    step = "  - {id: late, say: Hello., if: %s}\n"
    ways = ["[{fixable: now, heat: 3}, {heat: 5}]", "[{heat: 5}, {heat: {is: 3}, fixable: {one of: [Now]}}]"]
    assert told(*(guide_of(SMALL + step % way) for way in ways)) == []


OVER = """
    id: over
    title: Over
    stages: [A]
    steps:
      - {id: kind, ask: one of, choices: {new: New, old: Old}, next: {if: {kind: old}, go to: close-it}}
      - {id: last, say: Bye.}
"""
CLOSE = """
    id: close-it
    title: Close it
    stages: [End]
    steps:
      - {id: thanks, say: Thank you., title: Thank them}
      - {id: bye, say: Goodbye.}
"""


def test_the_steps_of_a_playbook_that_calls_go_over_to_are_steps_like_its_own() -> None:
    before = guide_of(OVER, close_it=CLOSE)
    assert told(before, guide_of(OVER, close_it=CLOSE.replace("Thank you.", "Thanks a lot."))) == [
        "[close-it/thanks] a wording is changed - Thank you. + Thanks a lot."
    ]
    assert told(before, guide_of(OVER, close_it=CLOSE.replace("[End]", "[Close]"))) == [
        "[close-it] the progress rail has other stages - End + Close"
    ]
    begun = CLOSE.replace("steps:\n", "steps:\n      - {id: ask, say: All well?}\n")
    assert told(before, guide_of(OVER, close_it=begun)) == [
        "[close-it/ask] a new step under End, the first one + say: All well? + ask: said"
    ]


def test_a_playbook_that_calls_come_to_for_the_first_time_is_told_as_a_whole() -> None:
    without = OVER.replace(", next: {if: {kind: old}, go to: close-it}", "")
    assert told(guide_of(without), guide_of(OVER, close_it=CLOSE)) == [
        "[kind] from here, a call in which kind is old goes to the playbook `close-it` now",
        "[close-it] calls can go over to this playbook now + Thank them + Bye",
    ]
    assert told(guide_of(OVER, close_it=CLOSE), guide_of(without)) == [
        "[kind] from here, a call in which kind is old no longer goes to the playbook `close-it`",
        "[close-it] calls no longer go over to this playbook - Thank them - Bye",
    ]


WAYS = """
    id: ways
    title: Ways
    stages: [A]
    steps:
      - {id: kind, ask: one of, choices: {a: A, b: B}}
      - {id: heat, ask: temperature, next: %s}
      - {id: one, say: One.}
      - {id: two, say: Two.}
"""


def test_branches_are_told_one_by_one_and_their_order() -> None:
    a, b, always = "{if: {kind: a}, go to: one}", "{if: {heat: 5}, go to: two}", "{go to: end}"
    assert told(guide_of(WAYS % f"[{a}, {b}]"), guide_of(WAYS % f"[{b}, {a}]")) == [
        "[heat] the ways on from here are looked at in another order"
        " - a call in which kind is a goes to `one` - a call in which heat is 5 goes to `two`"
        " + a call in which heat is 5 goes to `two` + a call in which kind is a goes to `one`"
    ]
    assert told(guide_of(WAYS % f"[{always}]"), guide_of(WAYS % f"[{a}, {always}]")) == [
        "[heat] from here, a call in which kind is a goes to `one` now"
    ]


HOUSE = """
    organisation: Harbour Hotels
    contact: 555 0134
    currency: EUR
    authority: {agent: 40}
    remedies:
      - {name: a voucher, cost: 25}
      - a call from me
    causes: {late: Late, lost: Lost}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Harbour Hotels", "Harbour Inns", "[house] the house is called otherwise - Harbour Hotels + Harbour Inns"),
        ("agent: 40", "agent: 50", "[house] what `agent` may give without asking - 40 + 50"),
        ("agent: 40", "agent: 40, senior: 90", "[house] what `senior` may give without asking + 90"),
        ("cost: 25", "cost: 30", "[house] a remedy is changed - a voucher; cost 25 + a voucher; cost 30"),
        (
            "cost: 25",
            "cost: 25, for: family, causes: late, above: Ana",
            "[house] a remedy is changed - a voucher; cost 25"
            " + a voucher; cost 25; for family; where the cause is late; above that Ana",
        ),
        ("      - a call from me\n", "", "[house] a remedy is taken out - a call from me"),
        ("currency: EUR", "currency: GBP", "[house] costs are in another currency - EUR + GBP"),
        ("currency: EUR", "currency: EUR\n    agent: Kim", "[house] lines name who is speaking + Kim"),
        (
            "currency: EUR",
            "currency: EUR\n    second complaint within: 14 days",
            "[house] it is a second complaint within another time - 30 days + 14 days",
        ),
        ("lost: Lost", "lost: Lost on the way", "[house] a cause is changed - lost: Lost + lost: Lost on the way"),
        (
            "late: Late, lost: Lost",
            "lost: Lost, late: Late",
            "[house] causes stand in another order - late, lost + lost, late",
        ),
    ],
)
def test_the_house_is_told_too(old: str, new: str, said: str) -> None:
    assert old in HOUSE
    assert told(guide_of(SMALL, house=HOUSE), guide_of(SMALL, house=HOUSE.replace(old, new))) == [said]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_playbook_is_not_different_from_itself(name: str) -> None:
    assert told(shipped(name), shipped(name)) == []


@pytest.mark.parametrize(("one", "other"), list(permutations(SHIPPED, 2)))
def test_any_two_playbooks_can_be_compared_and_nothing_is_told_twice(one: str, other: str) -> None:
    found = told(shipped(one), shipped(other))
    assert f"[playbook] it is started by another name - {one} + {other}" in found
    assert len(found) == len(set(found))
