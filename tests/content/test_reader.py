"""From what is written to the model's types: every mistake at once, once, in order, with what would be right."""

from __future__ import annotations

import subprocess
import sys

import pytest
from desk import HEAD, Desk, step

from recovery_coach.content.composer import read_file
from recovery_coach.content.mistakes import MAX_MISTAKES, Mistakes
from recovery_coach.content.reader import Reader, nearest
from recovery_coach.model.house import House
from recovery_coach.model.playbook import Playbook, Step

MANY = """\
id: Tried It
titel: Tried
language: English
stages: [Tone, Plan]
colour: red
steps:
  - id: a
    sai: Hello
    ask: one_of
    choices: [x, y]
  - id: b
    say: "{c|d} and {e}"
    must: maybe
    why:
  - stage: Plam
    say: Hello
  - id: d
    say: Hello
    at least: two
    never: {calm down}
    next:
      - feeling: upset
        go to: a
  - id: e
    ask: options
    at least: 50
    look for: [acknowlege, own]
"""

TOLD = """\
tried.yaml:1:5: `id` can't be `Tried It`
    id: Tried It
  -> use lower-case letters, digits and dashes: `tried-it`
tried.yaml:2:1: `titel` is not a key that belongs here
    titel: Tried
  -> did you mean `title`?
tried.yaml:3:11: `language` can't be `English`
    language: English
  -> use the short form, like `en` or `pt-BR`
tried.yaml:5:1: `colour` is not a key that belongs here
    colour: red
  -> it is one of: id, title, language, version, summary, source, channels, stages, interrupts, cards, steps
tried.yaml:8:5: `sai` is not a key that belongs here
    sai: Hello
  -> did you mean `say`?
tried.yaml:9:10: `ask` can't be `one_of`
    ask: one_of
  -> did you mean `one of`?
tried.yaml:10:14: `choices` is a list where keys with values belong
    choices: [x, y]
  -> write `name: text`, one a line, without - or brackets
tried.yaml:12:10: `{e}` has nothing to say when the answer is missing
    say: "{c|d} and {e}"
  -> write {e|words that fit without it}
tried.yaml:13:11: `must` can't be `maybe`
    must: maybe
  -> write yes or no
tried.yaml:14:9: nothing is written for `why`
    why:
  -> write it, or take the line out
tried.yaml:15:5: `id` is missing
    - stage: Plam
  -> add a line `id: ...`
tried.yaml:15:12: there is no stage `Plam`
    - stage: Plam
  -> did you mean `Plan`?
tried.yaml:19:5: `at least` means nothing with `ask: said`
    at least: two
  -> it goes with `ask: options`
tried.yaml:19:15: `at least` can't be `two`
    at least: two
  -> write a whole number, in digits
tried.yaml:20:12: a text can't begin with {
    never: {calm down}
  -> put quotes around the whole text
tried.yaml:22:9: `feeling` is not a key that belongs here
    - feeling: upset
  -> what must hold goes under `if`: `if: {step: answer}`
tried.yaml:26:15: `at least` can't be 50
    at least: 50
  -> write 20 or less
tried.yaml:27:5: `look for` means nothing with `ask: options`
    look for: [acknowlege, own]
  -> it goes with `ask: statement`
tried.yaml:27:16: `look for` can't be `acknowlege`
    look for: [acknowlege, own]
  -> did you mean `acknowledge`?
"""


def test_every_mistake_is_told_at_once_in_order_with_its_line_and_its_mend(desk: Desk) -> None:
    assert desk.told(MANY) == TOLD.splitlines()


def test_the_command_tells_the_same_and_ends_with_one(desk: Desk) -> None:
    path = desk.write("tried.yaml", MANY)
    shown = subprocess.run(
        [sys.executable, "-m", "recovery_coach", "playbook", "show", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert shown.stderr.replace(f"{desk.folder}/", "").splitlines() == desk.told(MANY)


ONE_MISTAKE = {
    "a misspelt key that is needed": ("- idd: a\n  say: Hello", "5:5: `idd` is not a key that belongs here"),
    "a misspelt `say`": ("- id: a\n  sey: Hello", "6:5: `sey` is not a key that belongs here"),
    "a misspelt `choices`": (
        "- id: a\n  ask: one of\n  chioces: {x: X, y: Y}",
        "7:5: `chioces` is not a key that belongs here",
    ),
    "a misspelt choice of kind": ("- id: a\n  ask: one off\n  choices: {x: X, y: Y}", "6:10: `ask` can't be `one off`"),
    "a step that is a word": (
        "- id: a\n  say: Hello\n  next: b\n- b",
        "8:5: `steps` is text where keys with values belong",
    ),
    "a bad id that is gone to": (
        "- id: a\n  say: Hello\n  next: B b\n- id: B b\n  say: Hello",
        "8:9: `id` can't be `B b`",
    ),
    "a bad id that is asked about": (
        "- id: B b\n  ask: note\n- id: a\n  say: Hello\n  if: {B b: x}",
        "5:9: `id` can't be `B b`",
    ),
    "choices with one that is empty": (
        "- id: a\n  ask: one of\n  choices: {x: , y: Y}",
        "7:18: nothing is written for `x`",
    ),
    "wordings with one that is wrong": (
        "- id: a\n  verbatim: yes\n  say:\n    - lime: Hello",
        "8:9: `lime` is not a key that belongs here",
    ),
    "a wording for no channel": (
        "- id: a\n  say:\n    - {channel: fone, line: Hello}",
        "7:19: `channel` can't be `fone`",
    ),
}


@pytest.mark.parametrize("name", ONE_MISTAKE)
def test_one_mistake_is_told_once(desk: Desk, name: str) -> None:
    text, told = ONE_MISTAKE[name]
    assert [line for line in desk.told_of_steps(text) if line.startswith("tried")] == [f"tried.yaml:{told}"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- id: a\n  say:", "6:9: nothing is written for `say`"),
        ("- id: a\n  say: []", "6:10: nothing is written for `say`"),
        ("- id: a\n  say: ['']", "6:11: nothing is written for `say`"),
        ("- id: a\n  ask: one of\n  choices:", "7:13: nothing is written for `choices`"),
        ("- id: a\n  ask: one of\n  choices: {}", "7:14: nothing is written for `choices`"),
        ("- id: a\n  ask: note\n- id: b\n  say: x\n  if: {a: {}}", "9:13: nothing is written for `a`"),
        ("- id:\n  say: Hello", "5:8: nothing is written for `id`"),
        ("- id: a\n  say: '  '", "6:10: nothing is written for `say`"),
        ("- ", "5:4: nothing is written for `steps`"),
    ],
)
def test_nothing_where_something_belongs(desk: Desk, text: str, told: str) -> None:
    lines = desk.told_of_steps(text)
    assert (lines[0], lines[-1], len(lines)) == (f"tried.yaml:{told}", "  -> write it, or take the line out", 3)


def test_no_steps_at_all(desk: Desk) -> None:
    assert desk.told("id: a\ntitle: A\nstages: [Tone]\nsteps:\n") == [
        "tried.yaml:4:7: nothing is written for `steps`",
        "    steps:",
        "  -> write it, or take the line out",
    ]


@pytest.mark.parametrize(
    ("written", "told", "fix"),
    [
        ("must: perhaps", "11: `must` can't be `perhaps`", "write yes or no"),
        ("at least: 0", "15: `at least` can't be 0", "write 1 or more"),
        ("at least: 1.5", "15: `at least` can't be `1.5`", "write a whole number, in digits"),
        ("why: " + "x" * 141, "10: `why` is 141 characters long", "keep it to 140"),
        ("say: " + "x" * 601, "10: `say` is 601 characters long", "keep it to 600"),
        (
            "title: [a, b]",
            "12: `title` is a list where one text belongs",
            "write one text: take the [ ] or the - out, or put quotes around a text that begins with [",
        ),
        ("say: [[a]]", "11: `say` is a list where keys with values belong", "write `line: ...`"),
        ("if: returning", "9: `if` is text where keys with values belong", "write `if: {step: answer}`"),
    ],
)
def test_a_value_that_can_not_be(desk: Desk, written: str, told: str, fix: str) -> None:
    lines = desk.told_of_steps(f"- id: a\n  ask: options\n  {written}")
    assert (lines[0], lines[-1], len(lines)) == (f"tried.yaml:7:{told}", f"  -> {fix}", 3)


def test_a_house_is_read_by_its_own_types(desk: Desk) -> None:
    guide = desk.steps(
        "- id: a\n  say: Hello",
        house="""
        organisation: The Inn
        agent: {name: Sam, role: desk}
        contact: 010
        second complaint within: 14 days
        authority: {desk: 20}
        remedies:
          - A night free
          - {name: Breakfast, cost: 12.50, causes: late}
        causes: {late: Late room}
        """,
    )
    house = guide.house
    assert (house.organisation, house.agent.name, house.contact, house.second_complaint_within) == (
        "The Inn",
        "Sam",
        "010",
        14,
    )
    assert [(remedy.name, remedy.cost, remedy.causes) for remedy in house.remedies] == [
        ("A night free", 0.0, ()),
        ("Breakfast", 12.5, ("late",)),
    ]


def test_the_mistakes_of_a_house(desk: Desk) -> None:
    told = desk.told_of_steps(
        "- id: a\n  say: Hello\n  sai: x",
        house="""\
        organisation: "The {Inn}"
        second complaint within: a while
        authority: {desk: $20}
        remedies:
          - {name: Breakfast, cost: 1e3, causes: [layt, rude]}
          - {name: Breakfast, cost: -5}
          - cost: 5
        causes: {late: Late room, Bad Name: x}
        """,
    )
    assert [line for line in told if line.startswith(("house", "tried"))] == [
        "tried.yaml:7:5: `sai` is not a key that belongs here",
        "house.yaml:1:15: `organisation` holds a brace",
        "house.yaml:2:26: `second complaint within` can't be `a while`",
        "house.yaml:3:19: `desk` can't be `$20`",
        "house.yaml:5:29: `cost` can't be `1e3`",
        "house.yaml:6:12: there are two remedies called `Breakfast`",
        "house.yaml:6:29: `cost` can't be -5",
        "house.yaml:7:5: `name` is missing",
        "house.yaml:8:27: a name in `causes` can't be `Bad Name`",
    ]


def test_a_cause_that_there_is_not(desk: Desk) -> None:
    told = desk.told_of_steps(
        "- id: a\n  say: Hello",
        house="remedies: [{name: Tea, causes: [rude, layt]}]\ncauses: {late: Late, rude: Rude}\n",
    )
    assert told == [
        "house.yaml:1:39: there is no cause `layt`",
        "    remedies: [{name: Tea, causes: [rude, layt]}]",
        "  -> did you mean `late`?",
    ]


@pytest.mark.parametrize("name", ["house", "cards"])
def test_a_file_beside_the_playbooks_is_no_playbook(desk: Desk, name: str) -> None:
    path = desk.write(f"{name}.yaml", "organisation: The Inn\n")
    shown = subprocess.run(
        [sys.executable, "-m", "recovery_coach", "playbook", "show", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stderr.replace(f"{desk.folder}/", "").splitlines() == [
        f"{name}.yaml:1:1: a file that is called {name} is no playbook",
        "    organisation: The Inn",
        "  -> name a playbook: this is read along with it",
    ]


def test_there_is_an_end_to_what_is_told(desk: Desk) -> None:
    told = desk.told("".join(f"k{number}: x\n" for number in range(5000)))
    assert len([line for line in told if line.endswith("is not a key that belongs here")]) == MAX_MISTAKES
    assert told[-2:] == [
        f"tried.yaml:{MAX_MISTAKES}:1: there are {MAX_MISTAKES} mistakes already, and the rest was not looked at",
        "  -> mend these, then look again",
    ]


def test_a_long_line_is_told_by_the_part_around_the_place(desk: Desk) -> None:
    told = desk.told_of_steps("- {id: a, say: " + "x" * 300 + ", sai: " + "y" * 300 + "}")
    assert len(told[1]) < 170
    assert "sai: yyy" in told[1]


def test_a_long_word_is_not_told_at_full_length(desk: Desk) -> None:
    assert max(map(len, desk.told("y" * 900 + ": x\n"))) < 170


def test_lines_of_one_line_texts_are_joined_and_paragraphs_are_kept(desk: Desk) -> None:
    guide = desk.load(
        'id: a\ntitle: |\n  Two\n  lines\nsummary: |\n  One.\n\n  Two.\nstages: [Tone]\nsteps: [{id: a, say: "One\\n two\\tthree"}]\n'
    )
    assert (guide.title, guide.summary, guide.steps[0].say[0].text) == ("Two lines", "One.\n\nTwo.", "One two three")


@pytest.mark.parametrize(
    ("word", "fix"),
    [
        ("fone", "did you mean `phone`?"),
        ("One_Of", "did you mean `one of`?"),
        ("zzz", "it is one of: phone, one of"),
        ("", "it is one of: phone, one of"),
    ],
)
def test_the_nearest_word(word: str, fix: str) -> None:
    assert nearest(word, ["phone", "one of"]) == fix


def test_the_nearest_of_none_and_of_many() -> None:
    assert nearest("x", []) == ""
    assert nearest("x", [f"step-{number}" for number in range(100)]).endswith("step-29, ...")


def test_a_changed_copy_stands_where_its_original_was_written(desk: Desk) -> None:
    mistakes = Mistakes()
    node = read_file(desk.write("tried.yaml", HEAD + "  - id: a\n    say: Hello\n    must: maybe\n"), mistakes)
    assert node is not None
    reader = Reader(mistakes)
    playbook = reader.read(node, Playbook)
    assert isinstance(playbook, Playbook)
    first = playbook.steps[0]
    assert isinstance(first, Step)
    changed = reader.replace(reader.replace(first, stage="Plan"), id="track/a")
    assert reader.mark_of(changed, "say") == reader.mark_of(first, "say")
    assert reader.doubts(changed, "must")
    assert not reader.doubts(changed, "say", "id")


def test_what_has_mistakes_is_read_but_for_them(desk: Desk) -> None:
    mistakes = Mistakes()
    node = read_file(desk.write("house.yaml", "organisation: The Inn\nremedies: [Tea, {cost: x}]\n"), mistakes)
    assert node is not None
    house = Reader(mistakes).read(node, House)
    assert isinstance(house, House)
    assert (house.organisation, [remedy.name for remedy in house.remedies]) == ("The Inn", ["Tea", ""])


def test_keys_may_be_written_in_any_order_and_lone_words_stand_for_lists(desk: Desk) -> None:
    guide = desk.load("steps: {say: Hello, never: Calm down, id: a}\nstages: Tone\ntitle: A\nid: a\nchannels: chat\n")
    first = step(guide, "a")
    assert (first.never, first.stage, guide.channels) == (("Calm down",), "Tone", ("chat",))
