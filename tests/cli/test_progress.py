"""`progress`: what a trainee sees of their practice, as a page, as JSON and as a table."""

from __future__ import annotations

import csv
import json
import time
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from plain import Desk, Ran, desk_in
from recovery_coach.drill.progress.certification import Learnt
from recovery_coach.drill.progress.history import Certificate, Run
from recovery_coach.drill.progress.schedule import SKILLS, Grade
from recovery_coach.drill.score import RUBRIC, Met
from recovery_coach.model.practice import Aid
from recovery_coach.records.practice import PracticeStore
from recovery_coach.records.store import FILE
from recovery_coach.session.spacing import date_of, review

DAY = 86_400.0
NOW = time.time()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def practised(desk: Desk, *passed: bool, days_ago: float = 0.0, **changes: object) -> None:
    """Drills that are over, the last of them so many days ago, a second apart."""
    with closing(PracticeStore(desk.home)) as store:
        known = len(store.history().runs)
        for number, well in enumerate(passed):
            met = Met.PRESENT if well else Met.ABSENT
            at = NOW - days_ago * DAY - len(passed) + number
            run = {
                "scenario": "hairdryer",
                "variant": "",
                "seed": 3,
                "aid": Aid.NONE,
                "aided": False,
                "certifying": False,
                "rubric": RUBRIC,
                "criteria": dict.fromkeys(SKILLS, met),
                **changes,
            }
            kept = Run(
                id=f"r{known + number}",
                at=at,
                passed=well,
                outcome="recovered" if well else "lost",
                arousal=(8.5, 1.0 if well else 10.0),
                **run,
            )
            grade = Grade.EASY if well else Grade.AGAIN
            cards = {name: review(None, grade, at) for name in SKILLS}
            store.finish(kept, (), lambda _history, cards=cards: Learnt(cards))  # type: ignore[misc]


def certified(desk: Desk) -> None:
    certificate = Certificate(
        at=NOW, rubric=RUBRIC, passes=4, of=5, scenarios=("hairdryer", "late-parcel", "long-wait")
    )
    with closing(PracticeStore(desk.home)) as store:
        run = store.history().runs[-1]
        store.finish(
            Run(**{**{name: getattr(run, name) for name in run.__struct_fields__}, "id": "c", "at": NOW}),
            (),
            lambda history: Learnt(history.cards, None, certificate),
        )


def shown(desk: Desk, *words: str) -> Ran:
    return desk.inside("progress", *words)


def words_of(ran: Ran) -> str:
    """The page as one line, however it was wrapped."""
    return " ".join(ran.out.split())


def test_before_any_practice_it_says_how_to_begin_and_makes_no_store(desk: Desk) -> None:
    ran = shown(desk)
    assert (ran.code, ran.err) == (0, "") and "`recovery-coach drill` begins" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert not desk.home.exists()


def test_a_page_fits_80_columns_and_tells_every_skill(desk: Desk) -> None:
    practised(desk, *[bool(number % 3) for number in range(50)])
    certified(desk)
    ran = shown(desk)
    assert ran.code == 0 and max(map(len, ran.out.splitlines())) <= 80
    assert all(f"\n{label} " in ran.out for label in SKILLS.values())
    assert ran.out.isascii()


def test_under_three_calls_are_too_few_to_say(desk: Desk) -> None:
    practised(desk, True, True)
    assert shown(desk).out.count("too few to say") == len(SKILLS)
    practised(desk, True)
    assert "too few" not in shown(desk).out and " 100%   100%   100%" in shown(desk).out


def test_the_last_calls_count_most_beside_the_first_and_the_best(desk: Desk) -> None:
    practised(desk, False, False, True, True, True)
    row = next(line for line in shown(desk).out.splitlines() if line.startswith("thanked "))
    assert row.split() == ["thanked", "5", "73%", "41%", "73%", "in", "8", "days"]


def test_what_is_due_today_is_named_with_the_command_that_takes_it_up(desk: Desk) -> None:
    practised(desk, False)
    found = words_of(shown(desk))
    assert "Due today: their feeling named, a fact of theirs given back, taken on by you and 9 more." in found
    assert "recovery-coach drill --skill feeling-named" in found


def test_when_nothing_is_due_it_says_so(desk: Desk) -> None:
    practised(desk, True)
    assert "Nothing is due today." in shown(desk).out and "in 8 days" in shown(desk).out


def test_days_in_a_row(desk: Desk) -> None:
    practised(desk, True, days_ago=2)
    assert "Days in a row: 0. Today is still open." in shown(desk).out
    practised(desk, True, days_ago=1)
    assert "Days in a row: 2. Today is still open." in shown(desk).out
    practised(desk, True, days_ago=-0.00005)
    assert "Days in a row: 3.\n" in shown(desk).out


def test_the_plot_has_a_mark_for_each_of_the_last_calls_at_its_height(desk: Desk) -> None:
    practised(desk, False, False, True, days_ago=1)
    rows = shown(desk).out.splitlines()
    assert "  10 | x x" in rows and "   1 |     o" in rows
    assert any("first 10, best 1, last 1 of 10" in row for row in rows)
    practised(desk, *[True] * 60)
    rows = shown(desk).out.splitlines()
    assert f"   1 |{' o' * 36}" in rows and "  10 |" in rows


def test_where_one_stands_for_the_certificate(desk: Desk) -> None:
    practised(desk, True, certifying=True)
    practised(desk, False, certifying=True, variant="interview")
    practised(desk, True, certifying=True, variant="wedding", aided=True)
    assert (
        "Your certificate: 1 passed of 2 drills that count, with 1 scenario; 4 of 5 are asked, with 3 or more scenarios."
        in words_of(shown(desk))
    )


def test_a_certificate_names_its_date_its_rubric_and_what_was_passed(desk: Desk) -> None:
    practised(desk, True)
    certified(desk)
    told = f"Certified on {date_of(NOW)}: 4 of 5 passed, with hairdryer, late-parcel and long-wait, by rubric {RUBRIC}."
    assert told in words_of(shown(desk))
    (found,) = json.loads(shown(desk, "--json").out)["certificates"]
    assert (found["passes"], found["of"], found["rubric"], found["at"]) == (4, 5, RUBRIC, NOW)


def test_the_house_says_what_is_asked(desk: Desk) -> None:
    practised(desk, True)
    house = desk.playbooks / "house.yaml"
    house.write_text("certification: {passes: 2, of: 3, scenarios: [hairdryer]}\n", encoding="utf-8")
    ran = shown(desk, "--playbooks", str(desk.playbooks))
    assert "2 of 3 are asked, with 1 or more scenarios" in words_of(ran)
    asked = json.loads(shown(desk, "--json", "--playbooks", str(desk.playbooks)).out)["asked"]
    assert asked == {"passes": 2, "of": 3, "scenarios": ["hairdryer"], "different scenarios": 1}


def test_a_house_with_mistakes_holds_nobody_up(desk: Desk) -> None:
    practised(desk, True)
    (desk.playbooks / "house.yaml").write_text("certification: {passes: many}\n", encoding="utf-8")
    ran = shown(desk, "--playbooks", str(desk.playbooks))
    assert ran.code == 0 and "4 of 5 are asked" in words_of(ran)
    assert "house.yaml:1:" in ran.err and "write a whole number" in ran.err


def test_as_json_it_is_one_object_of_ascii(desk: Desk) -> None:
    practised(desk, True, False, True)
    ran = shown(desk, "--json")
    assert ran.out.isascii() and ran.out.count("\n") == 1
    found = json.loads(ran.out)
    assert [run["passed"] for run in found["runs"]] == [True, False, True]
    assert (found["streak"], found["practised_today"], found["due_today"]) == (1, True, [])
    assert [skill["name"] for skill in found["skills"]] == list(SKILLS)
    assert all(skill["runs"] == 3 and skill["due"] == 8 for skill in found["skills"])


def test_as_csv_it_is_a_table_with_a_row_for_each_drill(desk: Desk) -> None:
    assert shown(desk, "--csv").out.startswith("at,scenario,")
    practised(desk, True, False, variant="wedding")
    table = list(csv.DictReader(StringIO(shown(desk, "--csv").out)))
    assert [(row["passed"], row["outcome"], row["owned"]) for row in table] == [
        ("yes", "recovered", "present"),
        ("no", "lost", "absent"),
    ]
    assert {(row["scenario"], row["variant"], row["aid"], row["aided"]) for row in table} == {
        ("hairdryer", "wedding", "none", "no")
    }
    assert table[0]["at"] == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(NOW - 2))
    assert set(SKILLS) < set(table[0])


def test_two_forms_at_once_are_refused(desk: Desk) -> None:
    ran = shown(desk, "--json", "--csv")
    assert (ran.code, ran.out) == (1, "") and "two forms of the same" in ran.err


@pytest.mark.parametrize("words", [(), ("--json",), ("--csv",)])
def test_a_damaged_store_is_refused_and_left_as_it_is(desk: Desk, words: tuple[str, ...]) -> None:
    desk.home.mkdir()
    (desk.home / FILE).write_text("Dear diary,\n", encoding="utf-8")
    ran = shown(desk, *words)
    assert (ran.code, ran.out) == (1, "") and "the file is damaged" in ran.err and str(desk.home / FILE) in ran.err
    assert (desk.home / FILE).read_text(encoding="utf-8") == "Dear diary,\n"
