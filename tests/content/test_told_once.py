"""One slip is told once, where it was made and with its mend; what comes after it is read as it was meant."""

from __future__ import annotations

import pytest
from desk import Desk

QUOTES = "put quotes around the whole text"
COLON = ("this text holds a colon with a space after it, which makes it a key", f'{QUOTES}: "First: listen."')
CURLY = ("curly quotes don't hold a text together", 'use straight ones: "like this"')
UNSEEN = (
    "an invisible or broken character (U+200B) stands here",
    "delete it, and type the words anew where they were pasted",
)
WITHOUT_DASH = ("a new item begins here without its -", "begin it with `- `, like the others: `- id: ...`")
ENDS_EARLY = (
    "the quotation marks end before the text does",
    'put the other kind of marks around the whole text: "It\'s here", or \'They said "now"\'',
)
NO_COLON = "write `step: answer`, and several answers in brackets: `step: [answer, answer]`"
HEAT = "- id: heat\n  ask: temperature\n"


def other_dash(sign: str) -> tuple[str, str]:
    return f"an item of a list begins with a plain -, and this one with {sign}", "write `- text`"


def left_behind(key: str) -> tuple[str, str]:
    return (
        f"this belongs to `{key}` above it, and is not indented further",
        f"give these lines two spaces more than `{key}` has",
    )


ONCE: dict[str, tuple[str, str, tuple[str, str]]] = {
    "numbers where dashes belong": ("- id: a\n  say:\n    1. Hello\n    2. Good morning", "7:7", other_dash("1.")),
    "numbers behind the key": ("- id: a\n  say: 1. Hello\n       2. Good morning", "6:10", other_dash("1.")),
    "dots with tabs": ("- id: a\n  say:\n    •\tHello\n    •\tGood morning", "7:7", other_dash("•")),
    "stars": ("- id: a\n  say:\n    * Hello\n    * Good morning", "7:7", other_dash("*")),
    "a long dash in front, plain ones behind": ("- id: a\n  say:\n    – Hello\n    - Bye", "7:7", other_dash("–")),
    "a long dash between plain ones": ("- id: a\n  say:\n    - Hi\n    — Hello\n    - Bye", "8:7", other_dash("—")),
    "dots before choices": (
        "- id: a\n  ask: one of\n  choices:\n    • yes: They are\n    • no: They aren't",
        "8:7",
        other_dash("•"),
    ),
    "numbers before choices": (
        "- id: a\n  ask: one of\n  choices:\n    1. yes: They are\n    2. no: They aren't",
        "8:7",
        other_dash("1."),
    ),
    "long dashes before steps": ("– id: a\n  say: Hello\n– id: b\n  say: Hello", "5:3", other_dash("–")),
    "a long dash before a step": ("- id: a\n  say: Hello\n– id: b\n  say: Hello", "7:3", other_dash("–")),
    "a wording without its dash": (
        "- id: a\n  say:\n    - Hello\n    Good morning\n    - Bye",
        "8:7",
        (
            "this line stands in a list, and has no -",
            "begin it with `- `; if it goes on from the line above, indent it further than that line's -",
        ),
    ),
    "a step without its dash": (
        "- id: a\n  say: Hello\n  next: b\n  id: b\n  say: Hello\n  ask: note",
        "8:5",
        WITHOUT_DASH,
    ),
    "the first step without its dash": ("  id: a\n  say: Hello\n- id: b\n  say: Hello\n  next: a", "5:5", WITHOUT_DASH),
    "the first step without its dash, as far left as the others": (
        "id: a\nsay: Hello\n- id: b\n  say: Hello",
        "5:3",
        WITHOUT_DASH,
    ),
    "no step with a dash": (
        "id: a\nsay: Hello\nid: b\nsay: Hello",
        "7:3",
        (
            "`id` stands here a second time (first on line 5)",
            "keep one of the two; where it begins an item of a list, write `- ` before it",
        ),
    ),
    "a list behind its key": (
        "- id: a\n  say: - Hello\n    - Good morning",
        "6:10",
        ("the first - of a list can't stand behind its key", "begin a new line for it"),
    ),
    "dashes in brackets": (
        "- id: a\n  say: [- Hello, - Good morning]",
        "6:11",
        ("in brackets, items have no -", "take the - out"),
    ),
    "a forgotten colon above a list": (
        "- id: a\n  say\n    - Hello\n    - Good morning",
        "6:5",
        (
            "this line has no key with a colon",
            "write `key: text`; if it goes on from the line above, indent it further than that line's key",
        ),
    ),
    "choices that are not indented": (
        "- id: a\n  ask: one of\n  choices:\n  yes: They are\n  other: They aren't\n  why: It helps",
        "8:5",
        left_behind("choices"),
    ),
    "a wording that is not indented": ("- id: a\n  say:\n  line: Hello\n  channel: phone", "7:5", left_behind("say")),
    "a condition that is not indented": ("- id: a\n  say: Hello\n  if:\n  returning: yes", "8:5", left_behind("if")),
    "a colon in a wording with an answer": ("- id: a\n  say:\n    - Look: {a|it} is here, now", "7:9", COLON),
    "curly quotes around a wording with an answer": ("- id: a\n  say:\n    - “Look: {a|it} is here”", "7:9", CURLY),
    "curly quotes around what not to say": ("- id: a\n  say: Hello\n  never:\n    - “Look: it”", "8:9", CURLY),
    "an answer in front, in brackets": (
        "- id: a\n  say: [Hello, {a|It} is here]",
        "6:18",
        ("a text can't begin with {", QUOTES),
    ),
    "quotation marks in brackets": ("- id: a\n  say: ['It's here', Hello]", "6:11", ENDS_EARLY),
    "quotation marks in braces": ("- id: a\n  say:\n    - {line: 'It's here', channel: chat}", "7:16", ENDS_EARLY),
    "a condition without its braces": (
        HEAT + "- id: a\n  say: Hello\n  if: heat: at least: 3",
        "9:9",
        ("a step and its answer need braces around them", "write `if: {heat: {at least: 3}}`"),
    ),
    "a condition in round brackets": (
        "- id: a\n  say: Hello\n  if: (returning: yes)",
        "7:9",
        ("a step and its answer need braces around them", "write `if: {returning: yes}`"),
    ),
    "what an answer must be, without its braces": (
        HEAT + "- id: a\n  say: Hello\n  if:\n    heat: at least: 3",
        "10:13",
        ("what an answer must be needs braces around it", "write `heat: {at least: 3}`"),
    ),
    "choices without their braces": (
        "- id: a\n  ask: one of\n  choices: yes: They are",
        "7:14",
        ("a name and its text need braces around them", "write `choices: {yes: They are}`"),
    ),
    "a comma forgotten between keys of two words": (
        HEAT + "- id: a\n  say: Hello\n  if: {heat: {at least: 3 at most: 4}}",
        "9:16",
        (
            "a comma is missing in these braces",
            "write a comma before each further key: `{at least: ..., at most: ...}`",
        ),
    ),
    "a comma forgotten in a step": (
        "- {id: a say: Hello}\n- {id: b, say: Hello}",
        "5:5",
        ("a comma is missing in these braces", "write a comma before each further key: `{id: ..., say: ...}`"),
    ),
    "choices in braces, without colons": (
        "- id: a\n  ask: one of\n  choices: {yes, no}",
        "7:15",
        ("there is no colon in `yes`", "write `name: text`"),
    ),
    "a condition in words": (
        "- id: a\n  say: Hello\n  if: {returning is yes}",
        "7:10",
        ("there is no colon in `returning is yes`", NO_COLON),
    ),
    "a key of a step without its colon": (
        "- {id: a, say: Hello, must}",
        "5:25",
        ("there is no colon in `must`", "write `must: ...`"),
    ),
    "an unseen sign before a line": ("- id: a\n\u200b  say: Hello", "6:3", UNSEEN),
    "an unseen sign before a dash": ("- id: a\n  say:\n    \u200b- Hello\n    \u200b- Bye", "7:7", UNSEEN),
    "an unseen sign in a key": ("- id: a\n  s\u200bay: Hello\n  ask: note", "6:5", UNSEEN),
    "another word for a key that is needed": (
        "- name: a\n  say: Hello",
        "5:5",
        ("`name` is not a key that belongs here", "did you mean `id`, which is missing?"),
    ),
    "a step whose first line is gone": (
        "- id: a\n  why: It helps\n  say: Hello\n  why: It helps too\n  say: Hello again\n  ask: note",
        "8:5",
        ("`why` stands here a second time (first on line 6)", "keep one of the two"),
    ),
    "another playbook's steps without their dash": (
        "- id: a\n  say: Hello\n  use: close-it\n  steps: [thanks]",
        "7:5",
        ("a new item begins here without its -", "begin it with `- `, like the others: `- use: ...`"),
    ),
    "another playbook's steps with a capital": (
        "- id: a\n  say: Hello\n- Use: close-it\n  steps: [thanks]",
        "7:5",
        ("`Use` is not a key that belongs here", "did you mean `use`?"),
    ),
    "what a choice is called, not indented": (
        "- id: a\n  ask: one of\n  choices:\n    yes:\n    label: They are\n    say: they are\n    no: They aren't",
        "9:7",
        left_behind("yes"),
    ),
    "a choice among what another is called": (
        "- id: a\n  ask: one of\n  choices:\n    yes:\n      label: They are\n      no:\n      label: They aren't\n    other: Who knows",
        "11:9",
        left_behind("no"),
    ),
    "what an answer must be, not indented": (
        HEAT + "- id: a\n  say: Hello\n  if:\n    heat:\n    at least: 3",
        "11:7",
        left_behind("heat"),
    ),
    "a text that is not indented": (
        "- id: a\n  say: Hello\n  source: >\n  Those who know",
        "8:5",
        left_behind("source"),
    ),
    "a wording of keys without its dash": (
        "- id: a\n  say:\n    - I'm here.\n      formal: I am here.\n      channel: phone",
        "8:9",
        (
            "this line stands in a list, and has no -",
            "begin it with `- `, or give it as many spaces as the line that it belongs beside",
        ),
    ),
    "a wording too far to the right": (
        "- id: a\n  say:\n    - I'm here.\n      - formal: I am here.\n        channel: phone",
        "8:9",
        (
            "this line is not indented like its neighbours",
            "give it as many spaces as the line that it belongs beside",
        ),
    ),
    "a condition whose colon is forgotten": (
        "- id: a\n  say:\n    - if\n        returning: yes\n      line: Hello",
        "7:9",
        (
            "this line has no key with a colon",
            "write `key: text`; if it goes on from the line above, indent it further than that line's key",
        ),
    ),
    "a long dash before keys": (
        "- id: a\n  say:\n    – formal: I am here.\n      channel: phone\n    - formal: Hello.",
        "7:7",
        other_dash("–"),
    ),
    "an answer that many wait for, of a step that asks nothing": (
        "- id: b\n  say: Hello\n- id: a\n  say: ['{b|Oh}.', '{b|Well}.', Hello]\n  if: {b: yes}",
        "9:10",
        ("the condition asks about `b`: nothing is answered at that step", "ask something there, or name another step"),
    ),
    "choices that nothing asks for": (
        "- id: a\n  prompt: Which?\n  choices: {yes: They are, no: They aren't}\n- id: b\n  say: Hello\n  if: {a: yes}",
        "7:5",
        ("`choices` means nothing with `ask: said`", "it goes with `ask: one of` or `ask: several of`"),
    ),
    "a stage that is not there, and many steps in it": (
        "- id: a\n  stage: Listen\n  say: Hello\n- id: b\n  stage: Listen\n  say: Hello",
        "6:12",
        ("there is no stage `Listen`", "it is one of: Tone, Plan"),
    ),
    "several moves in one text": (
        "- id: a\n  ask: statement\n  look for: own; reflect",
        "7:15",
        (
            "`look for` is one text here: a list needs brackets",
            "write `[own, reflect]`, or each on a line of its own with `- `",
        ),
    ),
}

STOPS = {
    "no step with a dash": "there is nothing that the last one could be an item of",
    "the first step without its dash, as far left as the others": "with its dash, every line of it would stand elsewhere",
}
"""Slips that the rest can't be read past."""


@pytest.mark.parametrize("name", ONCE)
def test_a_slip_is_told_once_and_the_rest_is_read(desk: Desk, name: str) -> None:
    steps, place, (what, fix) = ONCE[name]
    told = desk.told_of_steps(steps)
    assert told[::2] == [f"tried.yaml:{place}: {what}", f"  -> {fix}"]


@pytest.mark.parametrize("name", [name for name in ONCE if name not in STOPS])
def test_a_mistake_below_a_slip_is_told_as_well(desk: Desk, name: str) -> None:
    steps, place, (what, _) = ONCE[name]
    told = desk.told_of_steps(f"{steps}\n- id: last\n  say: Hello\n  must: perhaps")
    assert [line.partition(": ")[2] for line in told[::3]] == [what, "`must` can't be `perhaps`"]
    assert told[0].startswith(f"tried.yaml:{place}: ")


@pytest.mark.parametrize(
    "fine",
    [
        "- id: a\n  say:\n    - 24. December is a holiday.\n    - 31. too.",
        "- id: a\n  say:\n    24. December is\n    a holiday.",
        "- id: a\n  say: I'll see to it\n    – right now.",
        "- id: a\n  ask: one of\n  choices: {1. floor: The first, 2. floor: The second}",
        "- id: a\n  say:\n    - line: Hello\n      if: {returning: yes}\n    - line: Bye\n      if: {returning: no}",
        "- id: a\n  ask: note\n  never: Please calm down, sir; it's late",
        "- id: a\n  say: Hello #\n  never: C# is it # and this is a comment",
        "- id: a\n  say: قلت لك \u200fنعم\u200f الآن",
        "- id: a\n  say: ខ្ញុំ\u200bនឹង\u200bជួយ\u200bអ្នក",
        "- {id: a, say: [Hello there, it's me, I'm here]}",
    ],
)
def test_what_only_looks_like_a_slip(desk: Desk, fine: str) -> None:
    assert desk.told_of_steps(fine) == []


@pytest.mark.parametrize("stages", ["[Tone Listen, Plan]", "\n  - Tone\n    Listen\n  - Plan"])
def test_stages_that_are_read_as_one_are_told_where_they_stand(desk: Desk, stages: str) -> None:
    steps = "".join(f"  - {{id: {name.lower()}, stage: {name}, ask: note}}\n" for name in ("Tone", "Listen", "Plan"))
    told = desk.told(f"id: tried\ntitle: Tried\nstages: {stages}\nsteps:\n{steps}")
    assert [line.partition(": ")[2] for line in told[:1]] == [
        "`Tone Listen` is one stage here, and a step names a part of it"
    ]
    assert told[2:] == ["  -> begin each with a `- ` of its own, or write a comma between them in brackets"]
