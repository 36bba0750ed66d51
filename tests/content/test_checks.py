"""Each rule about what must hold has an example that it refuses, as people see it, and one that it lets pass."""

from __future__ import annotations

import pytest
from desk import HEAD, Desk, step

HEAT = "- id: heat\n  ask: temperature\n"
PICK = "- id: pick\n  ask: one of\n  choices: {now: I can fix it, look: I'll look, 3: Three}\n"
NOTE = "- id: story\n  ask: note\n"
END = "- id: done\n  ask: outcome\n"

RULES: dict[str, tuple[str, str, str, str]] = {
    "a step that goes nowhere": (
        "- id: a\n  say: Hello\n  next: storey\n" + NOTE,
        "7:11: `storey` is no step and no playbook",
        "did you mean `story`?",
        "- id: a\n  say: Hello\n  next: story\n" + NOTE,
    ),
    "a branch that goes nowhere": (
        HEAT + "- id: a\n  say: Hello\n  next:\n    - if: {heat: {at least: 3}}\n      go to: nowhere\n    - end",
        "11:16: `nowhere` is no step and no playbook",
        "it is one of: heat, a, end, tried",
        HEAT + "- id: a\n  say: Hello\n  next:\n    - if: {heat: {at least: 3}}\n      go to: heat\n    - end",
    ),
    "a branch after the one that is always taken": (
        HEAT + "- id: a\n  say: Hello\n  next: [heat, {if: {heat: 5}, go to: end}]",
        "9:18: this is never reached: the one above it has no `if`, and is always taken",
        "put the one without `if` last",
        HEAT + "- id: a\n  say: Hello\n  next: [{if: {heat: 5}, go to: end}, heat]",
    ),
    "two steps of one id": (
        NOTE + NOTE,
        "7:9: there are two steps `story` (the other on line 5)",
        "give it another id",
        NOTE + HEAT,
    ),
    "an id that means something already": (
        "- id: end\n  say: Hello",
        "5:9: `end` can't be a step's id: it means something already",
        "choose another word",
        "- id: the-end\n  say: Hello",
    ),
    "a stage that there is not": (
        "- id: a\n  stage: Plna\n  say: Hello",
        "6:12: there is no stage `Plna`",
        "did you mean `Plan`?",
        "- id: a\n  stage: Plan\n  say: Hello",
    ),
    "nothing to say and nothing to ask": (
        "- id: a\n  why: Care comes first",
        "5:5: the step `a` has nothing to say and asks nothing",
        "add `say:` with a line, or `ask:`",
        "- id: a\n  ask: note",
    ),
    "one choice": (
        "- id: a\n  ask: several of\n  choices: {x: X}",
        "6:10: `ask: several of` needs at least two `choices`",
        "write two or more under `choices`, one a line: `name: what it says`",
        "- id: a\n  ask: several of\n  choices: {x: X, y: Y}",
    ),
    "choices that nobody asks for": (
        "- id: a\n  say: Hello\n  choices: {x: X, y: Y}",
        "7:5: `choices` means nothing with `ask: said`",
        "it goes with `ask: one of` or `ask: several of`",
        "- id: a\n  ask: one of\n  choices: {x: X, y: Y}",
    ),
    "what to look for where nothing is written": (
        "- id: a\n  ask: note\n  look for: [own]",
        "7:5: `look for` means nothing with `ask: note`",
        "it goes with `ask: statement`",
        "- id: a\n  ask: statement\n  look for: [own]",
    ),
    "a prompt that asks nothing": (
        "- id: a\n  say: Hello\n  prompt: In their words",
        "7:5: there is a `prompt` here, but nothing is asked",
        "say what is asked, as with `ask: note`, or take the prompt out",
        "- id: a\n  ask: note\n  prompt: In their words",
    ),
    "a line to say word for word in two wordings": (
        "- id: a\n  verbatim: yes\n  say: [Hello, Good morning]",
        "6:5: `verbatim` needs exactly one wording, and there are 2 here",
        "keep the one that must be said word for word",
        "- id: a\n  verbatim: yes\n  say: Hello",
    ),
    "a line to say word for word that is not there": (
        "- id: a\n  verbatim: yes\n  ask: note",
        "6:5: `verbatim` needs exactly one wording, and there is none here",
        "keep the one that must be said word for word",
        "- id: a\n  ask: note",
    ),
    "a wording in two registers": (
        "- id: a\n  say:\n    - formal: Good morning\n      informal: Hello",
        "7:9: a wording is one of `line`, `formal` and `informal`, and this has 2 of them",
        "begin a new `- ` for each wording",
        "- id: a\n  say:\n    - formal: Good morning\n    - informal: Hello",
    ),
    "a hole without a fallback": (
        NOTE + "- id: a\n  say: I hear you. {story}.",
        "8:10: `{story}` has nothing to say when the answer is missing",
        "write {story|words that fit without it}",
        NOTE + "- id: a\n  say: I hear you. {story|That is bad}.",
    ),
    "a hole with an empty fallback": (
        NOTE + "- id: a\n  say: I hear you. {story| }.",
        "8:10: `{story}` has nothing to say when the answer is missing",
        "write {story|words that fit without it}",
        NOTE + "- id: a\n  say: I hear you. { story | That is bad }.",
    ),
    "a hole that names nothing": (
        NOTE + "- id: a\n  say: I hear you. {stroy|That is bad}.",
        "8:10: the line waits for `{stroy}`: there is no step of that id",
        "did you mean `story`?",
        "- id: a\n  say: This is {house.organisation|us}. I am {house.agent|glad to help}.",
    ),
    "a hole that names a step without an answer": (
        "- id: b\n  say: Hello\n- id: a\n  say: I hear you. {b|That is bad}.",
        "8:10: the line waits for `{b}`: nothing is answered at that step",
        "ask something there, or name another step",
        "- id: b\n  ask: note\n- id: a\n  say: I hear you. {b|That is bad}.",
    ),
    "a hole that names a part that the answer has not": (
        "- id: plan\n  ask: promise\n- id: a\n  say: It is done {plan.wen|today}.",
        "8:10: the line waits for `{plan.wen}`: `plan` has no `wen`",
        "did you mean `when`?",
        "- id: plan\n  ask: promise\n- id: a\n  say: It is done {plan.when|today}.",
    ),
    "a brace that is not closed": (
        NOTE + "- id: a\n  say: I hear you. {story|That is bad.",
        "8:10: a brace stands alone in this line",
        "write {answer|words that fit without it}, or take the brace out",
        NOTE + "- id: a\n  say: I hear you.",
    ),
    "a brace that stands doubled": (
        NOTE + "- id: a\n  say: 'I hear you. {{story|That}} is bad.'",
        "8:10: the braces stand doubled in this line",
        "write one of each: {answer|words that fit without it}",
        NOTE + "- id: a\n  say: 'I hear you. {story|That} is bad.'",
    ),
    "an answer in brackets that are no braces": (
        NOTE + "- id: a\n  say: I hear you. [story|That] is bad.",
        "8:10: a | stands in this line outside of braces",
        "write {answer|words that fit without it}, or take the | out",
        NOTE + "- id: a\n  say: I hear you. [That] is bad.\n  never: Either | or",
    ),
    "a brace in a brace": (
        NOTE + "- id: a\n  say: 'I hear you. {story|{story|That}} is bad.'",
        "8:10: a brace stands alone in this line",
        "write {answer|words that fit without it}, or take the brace out",
        NOTE + "- id: a\n  say: '{story|That} is bad, {story|that}.'",
    ),
    "a hole where nothing is filled in": (
        NOTE + "- id: a\n  say: Hello\n  never: ['Calm down', 'So {story|that} is all?']",
        "9:26: nothing is filled in here: only lines to say have {answers}, and this is `never`",
        "write it so that it fits every call, or move it to `say`",
        NOTE + "- id: a\n  say: Hello\n  never: [Calm down, So that is all?]",
    ),
    "a condition on a step that there is not": (
        NOTE + "- id: a\n  say: Hello\n  if: {stroy: {answered: yes}}",
        "9:10: the condition asks about `stroy`: there is no step of that id",
        "did you mean `story`?",
        NOTE + "- id: a\n  say: Hello\n  if: {story: {answered: yes}}",
    ),
    "a condition on a step without an answer": (
        "- id: b\n  say: Hello\n- id: a\n  say: Hello\n  if: {b: yes}",
        "9:10: the condition asks about `b`: nothing is answered at that step",
        "ask something there, or name another step",
        "- id: b\n  ask: note\n- id: a\n  say: Hello\n  if: {b: yes}",
    ),
    "a condition on a choice that there is not": (
        PICK + "- id: a\n  say: Hello\n  if: {pick: nwo}",
        "10:16: `pick` never has the answer `nwo`",
        "did you mean `now`?",
        PICK + "- id: a\n  say: Hello\n  if: {pick: NOW}",
    ),
    "a condition on one of several choices that there is not": (
        PICK + "- id: a\n  say: Hello\n  if: {pick.choice: [now, latr]}",
        "10:29: `pick.choice` never has the answer `latr`",
        "it is one of: now, look, 3",
        PICK + "- id: a\n  say: Hello\n  if: {pick.choice: [now, look]}",
    ),
    "a condition that a choice is not one that there is not": (
        PICK + "- id: a\n  say:\n    - {if: {pick: {is not: nwo}}, line: Hello}",
        "10:30: `pick` never has the answer `nwo`",
        "did you mean `now`?",
        PICK + "- id: a\n  say:\n    - {if: {pick: {is not: now}}, line: Hello}",
    ),
    "a temperature beyond the scale": (
        HEAT + "- id: a\n  say: Hello\n  if: {heat: {at least: 6}}",
        "9:27: `heat` is never at 6",
        "it goes from 0 to 5",
        HEAT + "- id: a\n  say: Hello\n  if: {heat: {at least: 3, at most: 5}}",
    ),
    "a temperature below another, in signs": (
        HEAT + "- id: a\n  say: Hello\n  if: {heat: < 3}",
        "9:16: `heat` never has the answer `< 3`",
        "write `{at most: 2}`",
        HEAT + "- id: a\n  say: Hello\n  if: {heat: {at most: 2}}",
    ),
    "a temperature in words": (
        HEAT + "- id: a\n  say: Hello\n  if: {heat: furious}",
        "9:16: `heat` never has the answer `furious`",
        "it is one of: 0, 1, 2, 3, 4, 5",
        HEAT + "- id: a\n  say: Hello\n  if: {heat: 5}",
    ),
    "a bound on what is no number": (
        END + "- id: a\n  say: Hello\n  if: {done: {at most: 2}}",
        "9:26: `done` is never a number",
        "it is one of: recovered, partly, lost, unknown",
        END + "- id: a\n  say: Hello\n  if: {done: [lost, partly]}",
    ),
    "an outcome that there is not": (
        END + "- id: a\n  say: Hello\n  if: {done.outcome: won}",
        "9:24: `done.outcome` never has the answer `won`",
        "it is one of: recovered, partly, lost, unknown",
        END + "- id: a\n  say: Hello\n  if: {done.cause: whatever is typed}",
    ),
    "a channel that there is not": (
        "- id: a\n  say: Hello\n  if: {channel: fone}",
        "7:19: `channel` never has the answer `fone`",
        "did you mean `phone`?",
        "- id: a\n  say: Hello\n  if: {channel: [phone, chat], register: formal, role: whoever}",
    ),
    "a returning customer in other words": (
        "- id: a\n  say: Hello\n  if: {returning: true}",
        "7:21: `returning` never has the answer `true`",
        "it is one of: yes, no",
        "- id: a\n  say: Hello\n  if: {returning: yes}",
    ),
    "a step that asks about a later one": (
        "- id: a\n  say: Hello\n  if: {story: x}\n" + NOTE,
        "7:10: `story` is not answered yet when this condition is looked at",
        "a step's own `if` can only ask about steps above it",
        NOTE + "- id: a\n  ask: note\n  if: {story: x, a: {answered: no}}\n  next: {if: {a: x}, go to: end}",
    ),
    "a situation without the step that tells it": (
        "- id: a\n  say:\n    - {for: [family], line: Hello}",
        "7:16: `for` goes by the answer of a step `situation`, and there is none",
        "add a step `situation`, or use `if`",
        "- id: situation\n  ask: note\n- id: a\n  say:\n    - {for: [family], line: Hello}",
    ),
    "situations that stand in one text": (
        "- id: situation\n  ask: one of\n  choices: {family: F, alone: A}\n- id: a\n  say:\n    - {for: 'alone, family', line: Hello}",
        "10:15: `for` is one text here: a list needs brackets",
        "write `[alone, family]`, or each on a line of its own with `- `",
        "- id: situation\n  ask: one of\n  choices: {family: F, alone: A}\n- id: a\n  say:\n    - {for: alone, line: Hello}",
    ),
    "a situation that there is not": (
        "- id: situation\n  ask: one of\n  choices: {family: F, alone: A}\n- id: a\n  say:\n    - {for: [alone, famly], line: Hello}",
        "10:23: `situation` never has the answer `famly`",
        "did you mean `family`?",
        "- id: situation\n  ask: one of\n  choices: {family: F, alone: A}\n- id: a\n  say:\n    - {for: [alone, family], line: Hello}",
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_refuses(desk: Desk, rule: str) -> None:
    wrong, told, fix, _ = RULES[rule]
    lines = desk.told_of_steps(wrong)
    assert (lines[0], lines[2:]) == (f"tried.yaml:{told}", [f"  -> {fix}"])
    number = int(told.partition(":")[0])
    assert (
        lines[1].strip()
        == (HEAD + "".join(f"  {line}\n" for line in wrong.split("\n"))).split("\n")[number - 1].strip()
    )


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_lets_pass(desk: Desk, rule: str) -> None:
    assert desk.told_of_steps(RULES[rule][3]) == []


def test_two_stages_of_one_name(desk: Desk) -> None:
    assert desk.told("id: a\ntitle: A\nstages: [Tone, Plan, Tone]\nsteps: {id: a, say: Hello}\n")[0] == (
        "tried.yaml:3:10: there are two stages `Tone`"
    )


def test_a_line_to_say_word_for_word_is_kept_so(desk: Desk) -> None:
    guide = desk.steps("- id: a\n  verbatim: yes\n  say: This call is recorded.")
    assert step(guide, "a").verbatim


def test_any_of_several_conditions_is_looked_at(desk: Desk) -> None:
    told = desk.told_of_steps(
        PICK + "- id: a\n  say: Hello\n  if:\n    - {pick: now}\n    - {pick: nwo, channel: fone}"
    )
    assert told[::3] == [
        "tried.yaml:12:16: `pick` never has the answer `nwo`",
        "tried.yaml:12:30: `channel` never has the answer `fone`",
    ]


CARDS = """
cards:
  - {id: angrier, title: They get angrier, say: I hear you.}
  - {id: legal, title: They threaten legal action, say: I note that., do: Pass it on.}
"""


def with_cards(interrupts: str, cards: str = "") -> str:
    return f"id: tried\ntitle: Tried\nstages: [Tone]\n{interrupts}{cards}steps: [{{id: a, say: Hello}}]\n"


def test_cards_come_in_the_order_in_which_they_are_named(desk: Desk) -> None:
    own = "cards: [{id: silence, title: They go silent, do: Wait.}, {id: extra, title: Another, say: Hm.}]\n"
    guide = desk.load(with_cards("interrupts: [legal, silence, angrier]\n", own), cards=CARDS)
    assert [card.id for card in guide.cards] == ["legal", "silence", "angrier", "extra"]


def test_a_playbooks_own_card_wins_over_the_decks(desk: Desk) -> None:
    own = "cards: [{id: angrier, title: Our own, say: I hear you.}]\n"
    assert desk.load(with_cards("interrupts: [angrier]\n", own), cards=CARDS).cards[0].title == "Our own"


def test_a_deck_that_no_card_is_drawn_from_is_not_read(desk: Desk) -> None:
    own = "cards: [{id: mine, title: Mine, say: Hm.}]\n"
    assert desk.told(with_cards("interrupts: [mine]\n", own), cards="cards: [broken\n") == []


@pytest.mark.parametrize(
    ("interrupts", "own", "told"),
    [
        ("interrupts: [legal, angryer]\n", "", "4:21: there is no card `angryer`|did you mean `angrier`?"),
        (
            "",
            "cards: [{id: x, title: X, say: x}, {id: x, title: Y, say: y}]\n",
            "4:41: there are two cards `x` (the other on line 4)|give it another id",
        ),
        (
            "",
            "cards: [{id: x, title: X}]\n",
            "4:9: the card `x` has nothing to say and nothing to do|add `say:` with a line, or `do:`",
        ),
        (
            "",
            "cards: [{id: x, title: X, verbatim: yes, say: [a, b]}]\n",
            "4:27: `verbatim` needs exactly one wording, and there are 2 here|keep the one that must be said word for word",
        ),
        (
            "",
            "cards: [{id: x, title: X, say: 'Oh, {b|c}.'}]\n",
            "4:32: the line waits for `{b}`: there is no step of that id|"
            "it is one of: a, house.organisation, house.agent, house.contact",
        ),
    ],
)
def test_the_mistakes_of_cards(desk: Desk, interrupts: str, own: str, told: str) -> None:
    what, fix = told.split("|", 1) if "{b|c}" not in own else told.rsplit("|", 1)
    lines = desk.told(with_cards(interrupts, own), cards=CARDS)
    assert (lines[0], lines[2:]) == (f"tried.yaml:{what}", [f"  -> {fix}"])


def test_a_mistake_in_the_deck_is_told_by_its_own_name(desk: Desk) -> None:
    told = desk.told(with_cards("interrupts: [angrier]\n"), cards="cards:\n  - {id: angrier, titel: x, say: y}\n")
    assert told == [
        "cards.yaml:2:19: `titel` is not a key that belongs here",
        "    - {id: angrier, titel: x, say: y}",
        "  -> did you mean `title`?",
    ]


def test_a_deck_that_can_not_be_read_is_told_alone(desk: Desk) -> None:
    assert desk.told(with_cards("interrupts: [angrier]\n"), cards="- a\n")[::3] == [
        "cards.yaml:1:1: a list stands here where keys with values belong"
    ]
