"""What is practised next, with whom and with how much help; and what a history of drills comes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from calls import FILES, coach, scenario, temper
from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recovery_coach.drill.call import DrillCall, opened, taken, taken_back
from recovery_coach.drill.case import case_of, variants_of
from recovery_coach.drill.progress.certification import counting, standing
from recovery_coach.drill.progress.history import (
    Card,
    Certificate,
    History,
    Lines,
    Run,
    lines_after,
    met_variants,
    retold,
)
from recovery_coach.drill.progress.schedule import (
    SKILLS,
    Grade,
    aid_for,
    by_due,
    by_last_practised,
    due_today,
    grades,
    reviewed,
    seed_for,
    trains,
    unmet,
    variant_to_practise,
)
from recovery_coach.drill.progress.standing import progress, share, streak
from recovery_coach.drill.score import CRITERIA, RUBRIC, Met, debrief
from recovery_coach.model.house import Certification
from recovery_coach.model.practice import Aid
from recovery_coach.session.spacing import review

MINUTE, DAY = 60.0, 86_400.0
NOON = 1_700_000_000.0
HOUSE = Certification()


def day_of(at: float) -> int:
    return int(at // DAY)


def run_at(at: float, *, passed: bool = True, **changes: object) -> Run:
    """A drill that is over, unaided."""
    run = Run(
        id=f"r{at}",
        scenario="hairdryer",
        variant="",
        seed=0,
        at=at,
        aid=Aid.NONE,
        aided=False,
        certifying=False,
        passed=passed,
        outcome="recovered" if passed else "lost",
        rubric=RUBRIC,
        criteria={"owned": Met.PRESENT if passed else Met.ABSENT},
        arousal=(8.0, 1.0 if passed else 10.0),
    )
    return replace(run, **changes)


def call_of(lines: Sequence[str], name: str = "hairdryer", variant: str = "") -> DrillCall:
    return retold(opened(case_of(scenario(name), 0, variant)), lines, temper(), coach())


MODEL = scenario("hairdryer").model
WITH_A_TRAP = ["You need to calm down.", *MODEL]


# How a skill went.


def test_in_an_unaided_call_without_a_trap_that_is_passed_what_was_there_was_easy() -> None:
    call = call_of(MODEL)
    found = debrief(call)
    graded = grades(call, found, aided=False)
    assert found.passed
    assert {name for name, grade in graded.items() if grade is Grade.EASY} == named(found.criteria, Met.PRESENT)
    assert {name for name, grade in graded.items() if grade is Grade.AGAIN} == named(found.criteria, Met.ABSENT)
    assert graded.keys().isdisjoint(named(found.criteria, Met.NA)) and named(found.criteria, Met.NA)


def test_after_a_trap_what_was_there_was_good_and_no_more() -> None:
    call = call_of(WITH_A_TRAP)
    graded = grades(call, debrief(call), aided=False)
    assert call.exchanges[0].turn.traps
    assert graded["owned"] is Grade.GOOD and Grade.EASY not in graded.values()


def test_with_help_what_was_there_was_hard_and_what_was_not_is_to_come_again() -> None:
    call = call_of(MODEL)
    found = debrief(call)
    assert set(grades(call, found, aided=True).values()) == {Grade.HARD, Grade.AGAIN}


def named(criteria: dict[str, Met], met: Met) -> set[str]:
    return {name for name, found in criteria.items() if found is met}


# When it is due.


def test_a_skill_is_due_when_fsrs_itself_says_so() -> None:
    scheduler = Scheduler(
        learning_steps=(timedelta(minutes=10),),
        relearning_steps=(timedelta(minutes=10),),
        maximum_interval=365,
        enable_fuzzing=False,
    )
    theirs, ours, at = FsrsCard(card_id=1), None, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    for grade in (Grade.AGAIN, Grade.GOOD, Grade.HARD, Grade.EASY, Grade.AGAIN, Grade.GOOD):
        theirs, _ = scheduler.review_card(theirs, Rating(grade), at)
        ours = review(ours, grade, at.timestamp())
        assert ours.due == theirs.due.timestamp()
        at = theirs.due + timedelta(hours=5)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Grade), st.floats(0, 40 * DAY)), min_size=1, max_size=12))
def test_the_same_history_is_due_at_the_same_time_always_later_and_a_better_call_never_sooner(
    calls: list[tuple[Grade, float]],
) -> None:
    at, cards = NOON, [None, None]
    for grade, later in calls:
        at += later
        worse = review(cards[0], Grade.AGAIN, at)
        cards = [review(card, grade, at) for card in cards]
        assert cards[0] == cards[1] and cards[0].due > at
        assert worse.due <= cards[0].due


def test_what_was_missed_is_due_within_minutes_and_what_was_shown_unaided_in_days() -> None:
    due = {grade: review(None, grade, NOON).due - NOON for grade in Grade}
    assert due[Grade.AGAIN] <= due[Grade.HARD] < 20 * MINUTE
    assert DAY <= due[Grade.GOOD] < due[Grade.EASY]


@pytest.mark.parametrize("at", [-1e30, 0.0, 1e12, 1e300])
def test_a_clock_that_is_very_wrong_breaks_nothing(at: float) -> None:
    card = review(review(None, Grade.GOOD, at), Grade.AGAIN, NOON)
    assert card.due > NOON


def test_what_can_not_be_shown_stays_as_it_was() -> None:
    before = {"owned": review(None, Grade.GOOD, NOON), "explained": review(None, Grade.AGAIN, NOON)}
    after = reviewed(before, {"owned": Grade.AGAIN, "thanked": Grade.EASY}, NOON + DAY, review)
    assert after["explained"] == before["explained"]
    assert after["owned"] != before["owned"] and after.keys() == {"owned", "explained", "thanked"}


def card(due: float) -> Card:
    return Card(state=2, step=None, stability=1.0, difficulty=5.0, due=due, last_review=None)


def test_the_most_overdue_comes_first_and_a_day_counts_as_a_whole() -> None:
    midnight = day_of(NOON) * DAY
    cards = {
        "thanked": card(midnight + DAY - 1),
        "owned": card(midnight - 3 * DAY),
        "contact": card(midnight + DAY),
        "of-an-older-rubric": card(0),
    }
    assert by_due(cards) == ["owned", "thanked", "contact"]
    assert due_today(cards, day_of(NOON), day_of) == ["owned", "thanked"]


# With whom, and with how much help.


def test_help_fades_with_each_pass_of_the_scenario() -> None:
    passes = [run_at(NOON + number) for number in range(3)]
    lost = [run_at(NOON, passed=False), run_at(NOON, scenario="late-parcel")]
    aids = [aid_for("hairdryer", [*lost, *passes[:count]]) for count in range(4)]
    assert aids == [Aid.EXAMPLE, Aid.HINTS, Aid.HINTS, Aid.NONE]


def test_scenarios_never_practised_come_before_those_practised_longest_ago() -> None:
    names = ["a", "b", "first", "c"]
    assert by_last_practised(names, [], first="first")[0] == "first"
    runs = [run_at(3, scenario="a"), run_at(2, scenario="b"), run_at(4, scenario="b"), run_at(1, scenario="first")]
    assert by_last_practised(names, runs, first="first") == ["c", "first", "a", "b"]


ONLY_IN_SOME_CALLS = {"apology-first", "invited-back"}
"""What depends on how the call goes: whether anything of value is given, and whether it ends well."""


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_scenario_trains_what_its_debrief_looks_for(name: str) -> None:
    criteria = debrief(call_of(scenario(name).model, name)).criteria
    told_anyway = {"explained"} if scenario(name).failure.customer_is_wrong else set()
    for skill in SKILLS.keys() - ONLY_IN_SOME_CALLS - told_anyway:
        assert trains(scenario(name), skill) is (criteria[skill] is not Met.NA)
    assert all(trains(scenario(name), skill) for skill in ONLY_IN_SOME_CALLS)


@pytest.mark.parametrize("name", sorted(FILES))
def test_practice_goes_round_and_leaves_customers_that_are_new_for_the_certificate(name: str) -> None:
    runs: list[Run] = []
    for number in range(20):
        variant = variant_to_practise(scenario(name), runs, met_variants(runs, []), certified=False)
        runs.append(run_at(NOON + number, scenario=name, variant=variant))
    practised = [run.variant for run in runs]
    new = unmet(scenario(name), met_variants(runs, []))
    assert len(new) == len(variants_of(scenario(name))) // 2 and not set(new) & set(practised)
    assert max(map(practised.count, practised)) - min(map(practised.count, practised)) <= 1


def test_who_is_certified_meets_them_all() -> None:
    runs: list[Run] = []
    for number in range(len(variants_of(scenario("hairdryer")))):
        variant = variant_to_practise(scenario("hairdryer"), runs, met_variants(runs, []), certified=True)
        runs.append(run_at(NOON + number, variant=variant))
    assert unmet(scenario("hairdryer"), met_variants(runs, [])) == ()


@given(st.integers(0, 2**24), st.sampled_from(sorted(FILES)), st.data())
def test_a_seed_for_a_variant_picks_it(drawn: int, name: str, data: st.DataObject) -> None:
    variant = data.draw(st.sampled_from(variants_of(scenario(name))))
    seed = seed_for(scenario(name), variant, drawn)
    assert seed >= 0 and case_of(scenario(name), seed).variant == variant


# A drill that is told again.

SAID = st.lists(st.sampled_from([*MODEL, *scenario("hairdryer").bad, None]), max_size=8)


@settings(max_examples=40, deadline=None)
@given(SAID, st.integers(0, 50))
def test_a_drill_told_again_from_its_lines_is_the_same_call(said: list[str | None], seed: int) -> None:
    call = opened(case_of(scenario("hairdryer"), seed))
    lines: Lines = ()
    for line in said:
        if line is None:
            call = taken_back(call)
        elif not call.is_over:
            call = taken(call, temper(), coach(), line)
        lines = lines_after(lines, call)
    assert retold(opened(case_of(scenario("hairdryer"), seed)), lines, temper(), coach()) == call


# What it comes to.


def test_a_share_of_under_three_calls_says_nothing_and_the_last_calls_count_most() -> None:
    assert share([True, True]) is None
    early, late = share([True, False, False]), share([False, False, True])
    assert early is not None and late is not None and early < 1 / 3 < late
    assert share([True] * 3) == 1.0 and share([False] * 3) == 0.0


@given(st.lists(st.booleans(), min_size=3, max_size=30), st.booleans())
def test_one_call_more_moves_a_share_its_own_way(shown: list[bool], last: bool) -> None:
    before, after = share(shown), share([*shown, last])
    assert before is not None and after is not None
    assert after >= before if last else after <= before


@pytest.mark.parametrize(
    ("days", "streaks"),
    [([], 0), ([10], 1), ([9], 1), ([8], 0), ([8, 9], 2), ([7, 8, 9, 10], 4), ([10, 8, 7], 1), ([10, 10, 9], 2)],
)
def test_a_streak_is_of_days_in_a_row_and_a_day_that_is_not_over_breaks_none(days: list[int], streaks: int) -> None:
    assert streak(days, today=10) == streaks


def test_progress_tells_each_skill_now_first_and_best() -> None:
    outcomes = [False, False, True, True, True, False]
    runs = tuple(run_at(NOON + number * DAY, passed=passed) for number, passed in enumerate(outcomes))
    history = History(runs, {"owned": card(NOON + 2 * DAY)})
    found = progress(history, HOUSE, day_of(NOON), day_of)
    owned = next(skill for skill in found.skills if skill.name == "owned")
    assert (owned.runs, owned.due) == (6, 2)
    assert (owned.share, owned.first, owned.best) == (share(outcomes), share(outcomes[:3]), share(outcomes[:5]))
    others = [skill for skill in found.skills if skill.name != "owned"]
    assert all((skill.runs, skill.share, skill.best, skill.due) == (0, None, None, None) for skill in others)
    assert [skill.name for skill in found.skills] == [criterion.name for criterion in CRITERIA]


# The certificate.


def counted(number: int, scenario: str, *, passed: bool = True, **changes: object) -> Run:
    """A drill for the certificate, with a customer of its own."""
    named = {"scenario": scenario, "variant": f"v{number}", "certifying": True, **changes}
    return run_at(NOON + number, passed=passed, **named)


PASSED = [counted(1, "a"), counted(2, "b"), counted(3, "c"), counted(4, "a")]


def reached(runs: Sequence[Run], asked: Certification = HOUSE) -> bool:
    return standing(History(tuple(runs)), asked).is_reached


def test_four_of_the_last_five_with_three_scenarios_make_a_certificate() -> None:
    assert reached(PASSED)
    assert reached([counted(0, "a", passed=False), *PASSED])
    assert not reached(PASSED[:3])
    assert not reached([*PASSED[:3], counted(5, "b", passed=False), counted(6, "c", passed=False), counted(7, "a")])
    assert not reached([counted(number, "ab"[number % 2]) for number in range(5)])


@pytest.mark.parametrize(
    "spoilt",
    [
        {"aided": True},
        {"certifying": False},
        {"rubric": "0"},
        {"variant": "v1", "scenario": "a"},
    ],
    ids=["with help", "in practice", "by another rubric", "with a customer that was met"],
)
def test_what_does_not_count(spoilt: dict[str, object]) -> None:
    runs = [*PASSED[:3], replace(PASSED[3], **spoilt)]
    assert not reached(runs) and len(counting(History(tuple(runs)), HOUSE)) == 3


def test_a_customer_that_was_met_in_practice_does_not_count() -> None:
    met = run_at(NOON, scenario="c", variant="v3")
    assert not reached([met, *PASSED])


def test_the_house_says_how_many_and_with_what() -> None:
    assert reached(PASSED[:2], Certification(passes=2, of=2))
    assert reached([counted(1, "a"), counted(2, "a")], Certification(passes=2, of=3, scenarios=("a",)))
    assert not reached([counted(1, "a"), counted(2, "b")], Certification(passes=2, of=3, scenarios=("a",)))
    assert reached(PASSED, Certification(passes=4, of=1))  # Fewer can't be looked at than have to be passed.


def test_after_a_certificate_it_is_counted_anew_and_one_of_an_older_rubric_is_none_of_it() -> None:
    certificate = Certificate(at=PASSED[3].at, rubric=RUBRIC, passes=4, of=4, scenarios=("a", "b", "c"))
    again = (*PASSED, counted(5, "a"))
    assert standing(History(again, {}, (certificate,)), HOUSE).passes == 1
    older = replace(certificate, rubric="0")
    assert standing(History(tuple(PASSED), {}, (older,)), HOUSE).is_reached
