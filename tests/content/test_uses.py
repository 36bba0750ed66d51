"""Drawing in other playbooks' steps: whole or in part, changed, and on conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import CLOSE, Desk, ids, playbook, step

from recovery_coach.content.joining import MAX_ALTERNATIVES
from recovery_coach.content.playbooks import load
from recovery_coach.content.uses import MAX_STEPS
from recovery_coach.errors import BadFile
from recovery_coach.model.case import Answer
from recovery_coach.walk.conditions import applies, holds
from recovery_coach.walk.state import State


def test_a_playbook_is_used_whole_where_it_stands(desk: Desk) -> None:
    guide = desk.steps("- id: a\n  say: Hello\n- use: close-it\n- id: z\n  say: Goodbye", close_it=CLOSE)
    assert ids(guide) == ["a", "satisfied", "contact", "thanks", "z"]
    assert [step.stage for step in guide.steps] == ["Tone", "Tone", "Plan", "Plan", "Plan"]


def test_a_playbook_is_used_in_part_and_in_the_order_that_is_named(desk: Desk) -> None:
    assert ids(desk.steps("- use: close-it\n  steps: [thanks, satisfied]", close_it=CLOSE)) == ["thanks", "satisfied"]


def test_a_use_under_another_stage(desk: Desk) -> None:
    guide = desk.steps(
        "- use: close-it\n  stage: Plan\n  change: {thanks: {stage: Tone}}",
        close_it=CLOSE.replace("Plan]", "Plan, Odd]"),
    )
    assert [step.stage for step in guide.steps] == ["Plan", "Plan", "Tone"]


def test_only_what_is_changed_is_changed(desk: Desk) -> None:
    guide = desk.steps("- use: close-it\n  change:\n    thanks: {say: Thanks a lot., why: It is kind.}", close_it=CLOSE)
    thanks = step(guide, "thanks")
    assert ([wording.text for wording in thanks.say], thanks.why, thanks.must) == (
        ["Thanks a lot."],
        "It is kind.",
        True,
    )


def test_a_change_keeps_what_an_earlier_use_made_of_a_step(desk: Desk) -> None:
    middle = playbook(
        "middle",
        "- id: sure\n  ask: note\n- use: close-it\n  stage: Plan\n  if: {sure: yes}\n  change: {thanks: {why: It is kind.}}",
    )
    guide = desk.steps("- use: middle\n  change: {thanks: {say: Thanks.}}", middle=middle, close_it=CLOSE)
    thanks = step(guide, "thanks")
    assert (thanks.say[0].text, thanks.why, thanks.stage, thanks.must) == ("Thanks.", "It is kind.", "Plan", True)
    assert thanks.if_[0]["sure"].is_ == "yes"


def given(**answers: str | tuple[str, ...]) -> State:
    """A state in which these steps were answered, each with its kind's first field."""
    kept: dict[str, Answer] = {
        name: {"choices" if isinstance(value, tuple) else "text": value} for name, value in answers.items()
    }
    return State(answers=kept)


def test_a_uses_condition_holds_beside_the_steps_own(desk: Desk) -> None:
    other = playbook(
        "other", "- id: b\n  ask: note\n- id: c\n  say: Hello\n  if: [{b: x}, {b: y}]\n- id: d\n  say: Hello"
    )
    guide = desk.steps("- id: a\n  ask: note\n- use: other\n  if: [{a: 1}, {a: 2}]", other=other)
    belongs = {
        (a, b): applies(guide, given(a=a, b=b), step(guide, "c")) for a in ("1", "2", "3") for b in ("x", "y", "z")
    }
    assert {pair for pair, yes in belongs.items() if yes} == {("1", "x"), ("1", "y"), ("2", "x"), ("2", "y")}
    assert applies(guide, given(a="2"), step(guide, "d"))
    assert not applies(guide, given(a="3"), step(guide, "d"))


@pytest.mark.parametrize(
    ("of_the_use", "of_the_step"),
    [
        ("x", "x"),
        ("x", "y"),
        ("{is not: x}", "y"),
        ("{is not: x}", "{is: x}"),
        ("[x, y]", "y"),
        ("[x, y, z]", "[x, z]"),
        ("{answered: yes}", "[x, y]"),
        ("{at least: 1}", "{at least: 3}"),
        ("{at least: 2}", "{at most: 3}"),
        ("{at most: 4}", "{at most: 3, is not: 2}"),
    ],
)
def test_two_conditions_on_one_answer_must_both_hold(desk: Desk, of_the_use: str, of_the_step: str) -> None:
    other = playbook("other", f"- id: b\n  say: Hello\n  if: {{a: {of_the_step}}}")
    for kind in ("note", "several of\n  choices: {x: X, y: Y, z: Z, 1: A, 2: B, 3: C, 4: D}"):
        asked = f"- id: a\n  ask: {kind}\n"
        guide = desk.steps(
            f"{asked}- use: other\n  if: {{a: {of_the_use}}}\n- id: one\n  say: x\n  if: {{a: {of_the_use}}}\n"
            f"- id: two\n  say: x\n  if: {{a: {of_the_step}}}",
            other=other,
        )
        answers = [(), ("x",), ("y",), ("x", "y"), ("x", "z"), ("1",), ("2",), ("3",), ("4",), ("1", "4")]
        for answer in answers:
            value = answer if kind != "note" else "".join(answer[:1])
            state = given(a=value)
            both = all(holds(step(guide, name).if_, guide, state) for name in ("one", "two"))
            assert holds(step(guide, "b").if_, guide, state) is both, (kind, value)


@pytest.mark.parametrize(
    ("one", "other"), [("{is not: x}", "{is not: y}"), ("[x, y]", "[y, z]"), ("{answered: yes}", "{answered: no}")]
)
def test_two_conditions_that_nothing_can_say_together(desk: Desk, one: str, other: str) -> None:
    told = desk.told_of_steps(
        f"- id: a\n  ask: note\n- use: other\n  if: {{a: {one}}}",
        other=playbook("other", f"- id: b\n  say: Hello\n  if: {{a: {other}}}\n- id: c\n  say: Hello"),
    )
    assert told == [
        "tried.yaml:8:9: this condition can't be joined with that of the step `b`",
        f"    if: {{a: {one}}}",
        "  -> leave the step out with `steps`, and write it here with a condition of its own",
    ]


def test_conditions_do_not_multiply_without_end(desk: Desk) -> None:
    many = "[" + ", ".join(f"{{a: x{number}}}" for number in range(50)) + "]"
    assert 50 * 50 > MAX_ALTERNATIVES
    told = desk.told_of_steps(
        f"- id: a\n  ask: note\n- use: other\n  if: {many}",
        other=playbook("other", f"- id: b\n  say: Hello\n  if: {many}"),
    )
    assert told[0] == "tried.yaml:8:9: this condition can't be joined with that of the step `b`"


@pytest.mark.parametrize(
    ("use", "told", "fix"),
    [
        ("- use: clos-it", "5:10: there is no playbook `clos-it`", "did you mean `close-it`?"),
        (
            "- use: close-it\n  steps: [thanks, satisfed]",
            "6:21: `close-it` has no step `satisfed`",
            "did you mean `satisfied`?",
        ),
        (
            "- use: close-it\n  change: {thank: {why: x}}",
            "6:14: `close-it` has no step `thank`",
            "did you mean `thanks`?",
        ),
        (
            "- use: close-it\n  steps: [satisfied]\n  change: {thanks: {why: x}}",
            "7:14: `thanks` is changed here but not drawn in",
            "name it under `steps` too",
        ),
        (
            "- use: close-it\n  change: {thanks: {id: x}}",
            "6:23: a step's `id` can't be changed",
            "take it out: answers are kept under it",
        ),
        (
            "- use: close-it\n  change: {thanks: {wy: x}}",
            "6:23: `wy` is not a key that belongs here",
            "did you mean `why`?",
        ),
        ("- use: close-it\n  change: {thanks: {must: x}}", "6:29: `must` can't be `x`", "write yes or no"),
        (
            "- use: close-it\n  change: {thanks: {say: }}",
            "6:28: nothing is written for `say`",
            "write it, or take the line out",
        ),
        (
            "- use: close-it\n  change: {thanks: x}",
            "6:22: `thanks` is text where keys with values belong",
            "write `name: text`, one a line",
        ),
        (
            "- use: close-it\n  change: {thanks: {ask: note, choices: {x: X, y: Y}}}",
            "6:34: `choices` means nothing with `ask: note`",
            "it goes with `ask: one of` or `ask: several of`",
        ),
        (
            "- use: close-it\n  change: {thanks: {stage: Odd}}",
            "6:30: the stage `Odd` is not among this playbook's",
            "add it to `stages`, or write `stage: ...` here to put these steps under one of yours",
        ),
        ("- use: close-it\n  stage: Odd", "6:12: there is no stage `Odd`", "it is one of: Tone, Plan"),
        (
            "- use: close-it\n- id: thanks\n  say: x",
            "6:9: there are two steps `thanks` (the other on line 5)",
            "give it another id, or name the steps to draw in under `steps`",
        ),
        (
            "- use: close-it\n- use: close-it\n  steps: [thanks]",
            "6:10: there are two steps `thanks` (the other on line 5)",
            "give it another id, or name the steps to draw in under `steps`",
        ),
        (
            "- use: close-it\n  if: {stroy: x}",
            "6:10: the condition asks about `stroy`: there is no step of that id",
            "it is one of: satisfied, contact, thanks, channel, register, returning, role",
        ),
        ("- use: house", "5:10: there is no playbook `house`", "it is one of: close-it, tried"),
        (
            "- use: ../close-it",
            "5:10: `use` can't be `../close-it`",
            "use lower-case letters, digits and dashes: `close-it`",
        ),
    ],
)
def test_the_mistakes_of_a_use(desk: Desk, use: str, told: str, fix: str) -> None:
    lines = desk.told_of_steps(use, close_it=CLOSE)
    assert (lines[0], lines[2:]) == (f"tried.yaml:{told}", [f"  -> {fix}"])


def test_a_stage_that_the_other_playbook_brings(desk: Desk) -> None:
    told = desk.told_of_steps("- use: close-it", close_it=CLOSE.replace("Plan", "Goodbye"))
    assert told == [
        "tried.yaml:5:10: the stage `Goodbye` is not among this playbook's",
        "    - use: close-it",
        "  -> add it to `stages`, or write `stage: ...` here to put these steps under one of yours",
    ]


def test_a_mistake_in_a_used_file_is_told_under_its_name_beside_ones_own(desk: Desk) -> None:
    told = desk.told_of_steps(
        "- id: a\n  sai: Hello\n- use: close-it", close_it=CLOSE.replace("must: yes", "must: perhaps")
    )
    assert told == [
        "tried.yaml:6:5: `sai` is not a key that belongs here",
        "    sai: Hello",
        "  -> did you mean `say`?",
        "close-it.yaml:16:11: `must` can't be `perhaps`",
        "    must: perhaps",
        "  -> write yes or no",
    ]


def test_a_used_file_that_can_not_be_read_is_told_alone(desk: Desk) -> None:
    """What it would have brought is not missed beside."""
    told = desk.told_of_steps(
        "- id: a\n  say: '{satisfied|x}'\n  next: thanks\n- use: close-it", close_it="id: x\n\ttitle: y\n"
    )
    assert told[::3] == ["close-it.yaml:2:1: a tab stands here where only spaces may"]


def test_a_used_step_that_goes_to_one_that_is_left_out(desk: Desk) -> None:
    other = playbook("other", "- id: a\n  say: Hello\n  next: c\n- id: b\n  say: Hello\n- id: c\n  say: Hello")
    assert desk.told_of_steps("- use: other\n  steps: [a, b]", other=other) == [
        "tried.yaml:5:10: the step `a` of `other` goes to `c`, which is not drawn in",
        "    - use: other",
        "  -> add `c` to `steps`, or change the `next` of `a`",
    ]
    assert desk.told_of_steps("- use: other\n  steps: [a]\n  change: {a: {next: end}}", other=other) == []
    assert desk.told_of_steps("- use: other\n  steps: [a]\n- id: c\n  say: Mine", other=other) == []


def test_a_used_step_may_speak_of_one_that_is_left_out(desk: Desk) -> None:
    """Its fallback is said: the line is right where it was written, and stays right here."""
    guide = desk.steps("- use: close-it\n  steps: [contact, thanks]", close_it=CLOSE)
    assert ids(guide) == ["contact", "thanks"]


@pytest.mark.parametrize("spelling", ["{0}/tried.yaml", "{0}/../{1}/tried.yaml"])
def test_playbooks_that_use_each_other(desk: Desk, tmp_path: Path, spelling: str) -> None:
    desk.write("tried.yaml", playbook("tried", "- id: a\n  say: Hello\n- use: other"))
    desk.write("other.yaml", playbook("other", "- id: b\n  say: Hello\n- use: tried"))
    with pytest.raises(BadFile) as caught:
        load(Path(spelling.format(tmp_path, tmp_path.name)), desk.shelf())
    assert desk.seen(caught.value) == [
        "other.yaml:7:10: `tried` uses the very playbook that uses it",
        "    - use: tried",
        "  -> move the shared steps to a playbook of their own",
    ]


def test_a_playbook_that_uses_itself(desk: Desk) -> None:
    assert desk.told_of_steps("- id: a\n  say: Hello\n- use: tried")[0] == (
        "tried.yaml:7:10: `tried` uses the very playbook that uses it"
    )


def test_a_team_changes_the_playbook_that_its_own_of_that_name_hides(desk: Desk) -> None:
    desk.write("shipped/best.yaml", playbook("best", "- id: a\n  say: Hello\n- id: b\n  say: Goodbye"))
    mine = desk.write("mine/best.yaml", playbook("best", "- use: best\n  change: {a: {say: Welcome}}"))
    guide = load(mine, desk.shelf("mine", "shipped")).guide
    assert [step.say[0].text for step in guide.steps] == ["Welcome", "Goodbye"]


def test_a_chain_of_uses_has_an_end(desk: Desk) -> None:
    for number in range(1, 40):
        desk.write(f"p{number}.yaml", playbook(f"p{number}", f"- id: s{number}\n  say: Hello\n- use: p{number + 1}"))
    told = desk.told_of_steps("- use: p1")
    assert told[::3] == ["p20.yaml:7:10: playbooks use each other more than 20 deep"]


def test_playbooks_that_double_at_every_turn_are_stopped(desk: Desk) -> None:
    for number in range(1, 20):
        twice = f"- id: s{number}\n  say: Hello\n- use: p{number + 1}\n- use: p{number + 1}"
        desk.write(f"p{number}.yaml", playbook(f"p{number}", twice))
    desk.write("p20.yaml", playbook("p20", "- id: s20\n  say: Hello"))
    assert any(f"more than {MAX_STEPS} steps come together here" in line for line in desk.told_of_steps("- use: p1"))
