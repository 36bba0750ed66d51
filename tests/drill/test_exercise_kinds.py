"""The short exercises, over every shipped scenario: each can be got right, and what hurts or is stuffed never wins."""

from __future__ import annotations

import re
from functools import cache

import pytest
from calls import FILES, coach, scenario, temper
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recovery_coach.drill.case import case_of
from recovery_coach.drill.exercises.rounds import KINDS, ROUND, a_round, judge, make, next_field
from recovery_coach.drill.exercises.tasks import Given, Task, in_words, key_of
from recovery_coach.drill.moments import Ears, arranged
from recovery_coach.drill.score import CRITERIA
from recovery_coach.model.exercise import Exercise
from recovery_coach.walk.asks import Shape

IN_OWN_WORDS = (Exercise.SAY_BETTER, Exercise.FIRST_WORDS, Exercise.THE_CLOSE)
SEEDS = range(6)


@cache
def ears() -> Ears:
    return Ears(temper(), coach())


def made(kind: Exercise, name: str, seed: int) -> Task | None:
    return make(kind, case_of(scenario(name), seed), ears())


def some(kind: Exercise, name: str = "hairdryer", start: int = 0) -> Task:
    """The first exercise that there is from a seed on."""
    return next(task for seed in range(start, start + 12) if (task := made(kind, name, seed)) is not None)


def said(kind: Exercise, task: Task, line: str) -> bool:
    return judge(kind, task, ears(), ((line,),)).right


each_kind = pytest.mark.parametrize("kind", list(Exercise), ids=str)
each_scenario = pytest.mark.parametrize("name", sorted(FILES))
drawn = (st.sampled_from(list(Exercise)), st.sampled_from(sorted(FILES)), st.integers(0, 10**6))


def test_every_kind_is_an_entry_in_the_table_and_a_debrief_names_only_such() -> None:
    assert list(KINDS) == list(Exercise)
    assert {criterion.practise for criterion in CRITERIA} <= {kind.value for kind in Exercise}


@each_kind
@each_scenario
def test_every_scenario_gives_every_kind_and_its_model_answer_is_right(kind: Exercise, name: str) -> None:
    tasks = [task for seed in SEEDS if (task := made(kind, name, seed)) is not None]
    assert tasks, "no exercise of this kind comes of this scenario"
    for task in tasks:
        verdict = judge(kind, task, ears(), task.model)
        assert verdict.right, (task.said, in_words(task, task.model), verdict.why)
        assert verdict.why and task.hint and task.said
        assert all(field.shape is Shape.TEXT or len(field.picks) > 1 for field in task.fields)


@pytest.mark.parametrize("kind", IN_OWN_WORDS, ids=str)
@each_scenario
def test_a_bad_or_stuffed_line_never_wins(kind: Exercise, name: str) -> None:
    for seed in SEEDS:
        task = made(kind, name, seed)
        if task is None or task.bar is None:
            continue
        for line in filter(None, (task.bar.beats, *scenario(name).stuffed)):
            assert not said(kind, task, line), (task.instruction, line)


@settings(max_examples=25, deadline=None)
@given(*drawn)
def test_the_same_seed_is_the_same_exercise_and_its_model_answer_is_right(kind: Exercise, name: str, seed: int) -> None:
    task = made(kind, name, seed)
    again = made(kind, name, seed)
    if task is None or again is None:
        assert task is again
        return
    assert (key_of(task), task.fields, task.model, task.lines) == (
        key_of(again),
        again.fields,
        again.model,
        again.lines,
    )
    assert judge(kind, task, ears(), task.model).right


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(list(IN_OWN_WORDS)), st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.data())
def test_a_trap_put_behind_the_model_line_spoils_it(kind: Exercise, name: str, seed: int, data: st.DataObject) -> None:
    task = made(kind, name, seed)
    if task is not None:
        trap = data.draw(
            st.sampled_from(["You need to calm down.", "That was your own fault.", "Sorry if you feel so."])
        )
        assert not said(kind, task, f"{task.model[0][0]} {trap}")


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6))
def test_of_two_truths_only_one_is_right(name: str, seed: int) -> None:
    task = made(Exercise.TWO_TRUTHS, name, seed)
    if task is not None:
        right = [number for number in "12" if judge(Exercise.TWO_TRUTHS, task, ears(), ((number,),)).right]
        assert right == list(task.model[0])
        assert "Source" in judge(Exercise.TWO_TRUTHS, task, ears(), task.model).why


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6))
def test_a_trap_is_spotted_by_its_line_and_its_name(name: str, seed: int) -> None:
    task = made(Exercise.SPOT_IT, name, seed)
    if task is not None:
        lines, traps = ([pick.name for pick in field.picks] for field in task.fields)
        right = [
            (line, trap)
            for line in lines
            for trap in traps
            if judge(Exercise.SPOT_IT, task, ears(), ((line,), (trap,))).right
        ]
        assert right == [(task.model[0][0], task.model[1][0])]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.integers(0, 119))
def test_only_an_order_that_keeps_the_stages_is_right(name: str, seed: int, number: int) -> None:
    task = made(Exercise.IN_ORDER, name, seed)
    if task is not None:
        places = [str(place) for place in range(1, len(task.lines) + 1)]
        assert task.model != tuple((place,) for place in places[:-1]), "it was not shuffled"
        order: Given = tuple((place,) for place in arranged(places, number)[:-1])
        assert judge(Exercise.IN_ORDER, task, ears(), order).right == (order == task.model)


def test_lines_of_one_stage_may_stand_in_any_order() -> None:
    task = some(Exercise.IN_ORDER)
    first, second = int(task.model[0][0]) - 1, int(task.model[1][0]) - 1
    stages = tuple(task.stages[first] if place == second else stage for place, stage in enumerate(task.stages))
    alike = replace(task, stages=stages)
    swapped = (task.model[1], task.model[0], *task.model[2:])
    assert judge(Exercise.IN_ORDER, alike, ears(), task.model).right
    assert judge(Exercise.IN_ORDER, alike, ears(), swapped).right
    assert not judge(Exercise.IN_ORDER, task, ears(), swapped).right


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.integers(0, 10**6), st.data())
def test_only_what_is_within_the_limit_may_be_given(name: str, seed: int, data: st.DataObject) -> None:
    task = made(Exercise.OPTIONS, name, seed)
    if task is not None:
        picks = [pick.name for pick in task.fields[0].picks]
        ticked = tuple(data.draw(st.lists(st.sampled_from(picks), min_size=1, unique=True)))
        right = judge(Exercise.OPTIONS, task, ears(), (ticked,)).right
        assert right == (set(ticked) == set(task.model[0]))


def test_what_costs_more_than_the_trainee_may_give_needs_asking() -> None:
    hotel = replace(scenario("hairdryer"), authority=45)
    task = make(Exercise.OPTIONS, case_of(hotel, 0), ears())
    assert task is not None
    labels = {pick.name: pick.label for pick in task.fields[0].picks}
    dear = next(name for name, label in labels.items() if "(costs 50)" in label)
    assert dear not in task.model[0]
    verdict = judge(Exercise.OPTIONS, task, ears(), ((dear, *task.model[0]),))
    assert not verdict.right
    assert "costs 50, and you may give 45" in verdict.why and "the duty manager" in verdict.why


@each_scenario
def test_the_first_words_of_the_source_are_right_everywhere(name: str) -> None:
    task = some(Exercise.FIRST_WORDS, name)
    assert said(Exercise.FIRST_WORDS, task, "Let's see how we can fix this.")
    assert not said(Exercise.FIRST_WORDS, task, "Can I take your account number, please?")
    assert not said(Exercise.FIRST_WORDS, task, "What's your name?")


@pytest.mark.parametrize(
    "line",
    [
        "I understand how you feel, I'm sorry, it's on us, let's fix this together.",
        "I completely understand your frustration and I apologise for any inconvenience, thank you for your patience.",
        "Sorry.",
        "Hello, my name is Kim.",
        "",
        "   ...   ",
        "Ich verstehe Ihren Ärger, das tut mir wirklich leid.",
    ],
)
def test_what_could_be_said_to_anyone_is_not_enough(line: str) -> None:
    for kind in IN_OWN_WORDS:
        assert not said(kind, some(kind), line)


@pytest.mark.parametrize(
    "line",
    [
        "Three calls and still no power, I'm so sorry. I'm looking after this now.",
        "No power and wet hair, no wonder you're angry.",
        "I'm Kim and I'm sorry. Three calls, and nobody came. I'm on it myself now.",
        "I'm sorry you've had to call three times.",
    ],
)
def test_ones_own_words_are_right_when_they_calm_this_customer(line: str) -> None:
    assert said(Exercise.FIRST_WORDS, some(Exercise.FIRST_WORDS), line)


@pytest.mark.parametrize("kind", IN_OWN_WORDS, ids=str)
def test_why_quotes_what_the_trainee_said(kind: Exercise) -> None:
    task = some(kind)
    for line in (task.model[0][0], "You need to calm down.", "I understand.", "We'll look into it, as soon as we can."):
        why = judge(kind, task, ears(), ((line,),)).why
        quotes = [quote.removesuffix(" ...") for quote in re.findall(r"“(.*?)”", why)]
        assert any(quote and quote in line for quote in quotes), why


def test_a_verdict_has_the_customers_answer_and_a_better_line_of_this_scenario() -> None:
    task = some(Exercise.SAY_BETTER)
    verdict = judge(Exercise.SAY_BETTER, task, ears(), (("Please be patient, someone is on the way.",),))
    assert verdict.reply and verdict.better in scenario("hairdryer").model
    assert judge(Exercise.SAY_BETTER, task, ears(), task.model).better == "", "what was said is no better line"


@each_kind
def test_a_round_is_five_that_differ_and_the_same_seed_is_the_same_round(kind: Exercise) -> None:
    all_of_them = [scenario(name) for name in sorted(FILES)]
    one, two = ([key_of(task) for task in a_round(kind, all_of_them, 7, ears())] for _ in range(2))
    assert one == two
    assert len(one) == len(set(one)) == ROUND


@each_kind
def test_a_scenario_without_lines_gives_nothing_and_breaks_nothing(kind: Exercise) -> None:
    bare = replace(scenario("hairdryer"), model=(), bad=(), stuffed=(), hints={}, accepts=(), variants=())
    assert make(kind, case_of(bare, 3), ears()) is None
    assert list(a_round(kind, [bare], 3, ears())) == []
    assert list(a_round(kind, [], 3, ears())) == []


@each_kind
@pytest.mark.parametrize("left_out", ["bad", "stuffed", "hints", "variants"])
def test_a_scenario_that_is_not_complete_is_asked_with_what_there_is(kind: Exercise, left_out: str) -> None:
    empty: object = {} if left_out == "hints" else ()
    some_of_it = replace(scenario("hairdryer"), **{left_out: empty})
    for seed in SEEDS:
        task = make(kind, case_of(some_of_it, seed), ears())
        assert task is None or judge(kind, task, ears(), task.model).right


def test_a_pick_is_offered_once() -> None:
    task = some(Exercise.IN_ORDER)
    first = next_field(task, ())
    assert first is not None
    second = next_field(task, ((first.picks[0].name,),))
    assert second is not None and second.picks == first.picks[1:]
    assert next_field(task, task.model) is None


@given(st.integers(0, 119))
def test_each_number_below_the_factorial_is_another_order(number: int) -> None:
    orders = {arranged("abcde", other) for other in range(120)}
    assert len(orders) == 120 and arranged("abcde", 0) == tuple("abcde")
    assert arranged("abcde", number) == arranged("abcde", number + 120)
