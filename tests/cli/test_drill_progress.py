"""`drill` over several days of practice: what is picked, how help fades, what is kept, and how one is certified."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from helpers import PLAYBOOKS
from plain import Desk, Ran, desk_in
from recovery_coach.content.scenarios import load_scenario
from recovery_coach.drill.progress.history import Drill, History
from recovery_coach.drill.score import RUBRIC
from recovery_coach.records.practice import PracticeStore
from recovery_coach.records.store import FILE


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


@cache
def model(name: str) -> tuple[str, ...]:
    """What a trainee says who does it well."""
    return load_scenario(PLAYBOOKS / "drills" / f"{name}.yaml").model


def drilled(desk: Desk, *words: str, said: tuple[str, ...] = ("Hello.",)) -> Ran:
    return desk.inside("drill", "--plain", *words, typed="".join(f"{line}\n" for line in said).encode())


def result(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.last)
    return found


def passed(desk: Desk, *words: str, name: str = "hairdryer") -> dict[str, Any]:
    """A drill in which all is said well."""
    found = result(drilled(desk, name, "--json", *words, said=model(name)))
    assert found["passed"] and found["kept"], found
    return found


def kept(desk: Desk) -> tuple[History, list[Drill]]:
    with closing(PracticeStore(desk.home)) as store:
        return store.history(), store.drills()


# What is picked.


def test_a_beginner_meets_the_first_customer_and_is_shown_what_to_say(desk: Desk) -> None:
    ran = drilled(desk)
    assert "--- The hair dryer ---" in ran.out and "You could say: " in ran.out
    assert "Kept. `recovery-coach progress` shows where you stand." in ran.out
    history, drills = kept(desk)
    (run,) = history.runs
    assert (run.scenario, run.aided, run.passed, run.rubric, drills) == ("hairdryer", True, False, RUBRIC, [])
    assert history.cards and "aided" in result(drilled(desk, "--json", "hairdryer"))


def test_alone_it_takes_what_is_due_with_another_customer_than_the_last(desk: Desk) -> None:
    first, second = drilled(desk), drilled(desk)
    assert "Due: their feeling named." in second.out and "Due" not in first.out
    third = drilled(desk)
    scenarios = [run.scenario for run in kept(desk)[0].runs]
    assert len(set(scenarios)) == 3 and scenarios[0] == "hairdryer" and third.code == 0


def test_a_name_goes_on_with_the_drill_that_was_left_with_it(desk: Desk) -> None:
    first = drilled(desk, "late-parcel", said=("Hello.", "/pause"))
    other = drilled(desk, "hairdryer", said=("Hello.", "/pause"))
    assert "`recovery-coach drill` goes on with it." in first.out
    assert "“late-parcel” waits where you left it: `recovery-coach drill late-parcel`." in other.out
    again = drilled(desk, "late-parcel", said=("/pause",))
    assert (
        "You left this drill" in again.out and "after 1 turn. It goes on there. `--seed 1` begins another." in again.out
    )
    assert "You left this drill" not in drilled(desk, "late-parcel", "--seed", "1", said=("/pause",)).out


def test_a_drill_that_goes_on_does_not_tell_the_story_again_and_help_has_it(desk: Desk) -> None:
    story = "You are at the front desk of a hotel"
    assert story in drilled(desk, "hairdryer", said=("Hello.", "/pause")).out
    assert story not in drilled(desk, said=("/pause",)).out
    assert story in drilled(desk, said=("/help", "/pause")).out


def test_when_nothing_is_due_it_goes_ahead_with_what_comes_next(desk: Desk) -> None:
    drilled(desk)
    with closing(sqlite3.connect(desk.home / FILE)) as db, db:
        card = '{"state":2,"step":null,"stability":3.0,"difficulty":5.0,"due":4e9,"last_review":null}'
        db.execute("UPDATE skills SET card = ?", (card.encode(),))
        db.execute("UPDATE skills SET card = ? WHERE name = 'thanked'", (card.replace("4e9", "3e9").encode(),))
    assert "Nothing is due today. Next comes: thanked." in drilled(desk).out


@pytest.mark.parametrize("skill", ["two-options", "Two ways or more to choose from"])
def test_a_skill_is_practised_where_it_can_be_shown(desk: Desk, skill: str) -> None:
    ran = drilled(desk, "--skill", skill, "--json")
    assert "This one trains: two ways or more to choose from." in ran.out
    assert result(ran)["criteria"]["two-options"] == "absent"


def test_an_unknown_skill_gets_the_nearest_name(desk: Desk) -> None:
    ran = drilled(desk, "--skill", "thankd")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "there is no skill called `thankd`\n  -> did you mean `thanked`?\n"


def test_a_seed_is_the_same_customer_whatever_was_practised(desk: Desk) -> None:
    found = [result(drilled(desk, "hairdryer", "--seed", "7", "--json")) for _ in range(2)]
    assert found[0]["turns"] == found[1]["turns"] and found[0]["variant"] == found[1]["variant"]
    again = result(drilled(desk, "hairdryer", "--seed", str(found[0]["seed"]), "--json"))
    assert again["turns"] == found[0]["turns"]


def test_help_fades_as_a_scenario_is_passed(desk: Desk) -> None:
    found = [passed(desk) for _ in range(4)]
    aids = [run.aid for run in kept(desk)[0].runs]
    assert aids == ["example", "hints", "hints", "none"]
    assert [each["aided"] for each in found] == [True, False, False, False]
    assert "You could say" in drilled(desk, "hairdryer", "--aid", "example").out


def test_a_hint_costs_nothing_but_makes_it_an_aided_run(desk: Desk) -> None:
    plain = passed(desk, "--aid", "none", "--seed", "3")
    hinted = result(
        drilled(desk, "hairdryer", "--aid", "none", "--seed", "3", "--json", said=("/hint", *model("hairdryer")))
    )
    assert (plain["aided"], hinted["aided"]) == (False, True)
    assert hinted["criteria"] == plain["criteria"] and hinted["passed"]


# What was left.


def test_what_was_left_is_gone_on_with_and_it_says_so(desk: Desk) -> None:
    left = drilled(desk, "late-parcel", "--aid", "none", said=("Hello.", "Oh no.", "/rewind", "/pause"))
    assert left.out.endswith("Kept as far as it went. `recovery-coach drill` goes on with it.\n")
    ran = drilled(desk, "--json", said=("I'm sorry.",))
    assert "You left this drill less than a minute ago, after 1 turn. It goes on there." in ran.out
    found = result(ran)
    assert (found["scenario"], [turn["said"] for turn in found["turns"]]) == ("late-parcel", ["Hello.", "I'm sorry."])
    assert found["aided"] and len(kept(desk)[0].runs) == 1 and kept(desk)[1] == []


def test_another_one_may_be_begun_and_leaves_it(desk: Desk) -> None:
    drilled(desk, "late-parcel", said=("Hello.", "/pause"))
    other = drilled(desk, "hairdryer")
    assert "You left this drill" not in other.out
    assert [drill.scenario for drill in kept(desk)[1]] == ["late-parcel"]
    assert "You left this drill" in drilled(desk).out and kept(desk)[1] == []


def test_a_drill_in_which_nothing_was_said_is_no_run(desk: Desk) -> None:
    ran = drilled(desk, said=())
    assert ran.out.endswith("Nothing was said yet. `recovery-coach drill` goes on with it.\n")
    assert kept(desk)[0].runs == () and len(kept(desk)[1]) == 1


def test_a_drill_from_a_folder_that_was_named_is_found_again(desk: Desk) -> None:
    mine = desk.playbooks / "drills" / "mine.yaml"
    mine.parent.mkdir()
    text = (PLAYBOOKS / "drills" / "hairdryer.yaml").read_text(encoding="utf-8")
    mine.write_text(text.replace("id: hairdryer", "id: mine"), encoding="utf-8")
    drilled(desk, "mine", "--playbooks", str(desk.playbooks), said=("Hello.", "/pause"))
    assert result(drilled(desk, "--json"))["scenario"] == "mine"
    drilled(desk, str(mine), said=("Hello.", "/pause"))
    mine.unlink()
    assert result(drilled(desk, "--json"))["scenario"] == "mine"


# A store that can't be used.


def test_a_damaged_store_holds_no_drill_up_and_is_not_reset(desk: Desk) -> None:
    desk.home.mkdir()
    (desk.home / FILE).write_text("Dear diary,\n", encoding="utf-8")
    ran = drilled(desk, "--json")
    warning = f"{desk.home / FILE}: the file is damaged"
    assert ran.code == 0 and f"* {warning}" in ran.out and ran.err.startswith(warning)
    assert ran.err.endswith("Nothing of this drill is kept.\n") and ran.err.count("\n") == 1
    assert result(ran)["kept"] is False and result(ran)["turns"]
    assert (desk.home / FILE).read_text(encoding="utf-8") == "Dear diary,\n"


def test_a_drill_for_the_certificate_needs_a_store_that_can_be_used(desk: Desk) -> None:
    desk.home.mkdir()
    (desk.home / FILE).write_text("Dear diary,\n", encoding="utf-8")
    ran = drilled(desk, "--certify")
    assert (ran.code, ran.out) == (1, "") and "the file is damaged" in ran.err


# The certificate.


def with_house(desk: Desk, asked: str) -> tuple[str, str]:
    (desk.playbooks / "house.yaml").write_text(f"certification: {asked}\n", encoding="utf-8")
    return "--playbooks", str(desk.playbooks)


def test_the_house_is_asked_for_passes_and_then_there_is_a_certificate(desk: Desk) -> None:
    house = with_house(desk, "{passes: 2, of: 3, scenarios: [hairdryer, late-parcel]}")
    found = [
        result(drilled(desk, "--certify", name, "--json", *house, said=said))
        for name, said in (
            ("late-parcel", ("Calm down.",)),
            ("hairdryer", model("hairdryer")),
            ("late-parcel", model("late-parcel")),
        )
    ]
    assert [each["passed"] for each in found] == [False, True, True]
    assert len({(each["scenario"], each["variant"]) for each in found}) == 3
    assert [bool(each["certificate"]) for each in found] == [False, False, True]
    certificate = found[-1]["certificate"]
    assert (certificate["passes"], certificate["of"], certificate["rubric"]) == (2, 3, RUBRIC)
    page = " ".join(desk.inside("progress", *house).out.split())
    assert f": 2 of 3 passed, with hairdryer and late-parcel, by rubric {RUBRIC}." in page
    assert "The next certificate: no drill that counts yet" in page


def test_without_a_name_the_scenario_that_counts_least_often_is_taken(desk: Desk) -> None:
    house = with_house(desk, "{passes: 4, of: 5, scenarios: [hairdryer, late-parcel, long-wait]}")
    found = [result(drilled(desk, "--certify", "--json", *house))["scenario"] for _ in range(3)]
    assert sorted(found) == ["hairdryer", "late-parcel", "long-wait"]


def test_it_ends_with_where_one_stands(desk: Desk) -> None:
    ran = drilled(desk, "--certify", "hairdryer", said=model("hairdryer"))
    assert "This drill counts for your certificate, so there is no help in it." in ran.out
    assert "For your certificate: 1 passed of 1 drill that counts, with 1 scenario; 4 of 5 are asked" in ran.out


def test_help_is_only_had_after_it_was_said_that_it_does_not_count_then(desk: Desk) -> None:
    ran = drilled(desk, "--certify", "hairdryer", "--json", said=("/hint", *model("hairdryer")))
    assert "With /hint this drill no longer counts for your certificate." in ran.out and "Hint: " not in ran.out
    assert result(ran)["aided"] is False
    twice = drilled(desk, "--certify", "hairdryer", said=("/hint", "/hint", *model("hairdryer")))
    assert "Hint: " in twice.out and "this drill does not count for your certificate" in twice.out
    back = drilled(
        desk, "--certify", "late-parcel", "--json", said=("Hello.", "/rewind", "Hello again.", "/rewind", "/rewind")
    )
    assert back.out.count("With /rewind this drill no longer counts") == 2 and back.out.count("Taken back: ") == 1
    assert result(back)["aided"] is True


def test_a_drill_that_counts_has_to_end_before_another(desk: Desk) -> None:
    drilled(desk, "--certify", "hairdryer", said=("Calm down.", "/pause"))
    ran = drilled(desk, "--certify", "late-parcel", "--json", said=("Hello.",))
    assert "It has to end before another counts." in ran.out
    assert (result(ran)["scenario"], len(result(ran)["turns"])) == ("hairdryer", 2)


def test_a_drill_that_counts_gets_no_help_when_it_is_gone_on_with(desk: Desk) -> None:
    drilled(desk, "--certify", "hairdryer", said=("Hello.", "/pause"))
    ran = drilled(desk, "--aid", "example", "--json", said=("Hello again.",))
    assert "You could say" not in ran.out and result(ran)["aided"] is False
    assert kept(desk)[0].runs[0].certifying


def test_once_every_customer_was_met_it_says_so(desk: Desk) -> None:
    variants = []
    while (ran := drilled(desk, "--certify", "hairdryer", "--json")).code == 0:
        variants.append(result(ran)["variant"])
    scenario = load_scenario(PLAYBOOKS / "drills" / "hairdryer.yaml")
    assert sorted(variants) == sorted(["", *(variant.id for variant in scenario.variants)])
    assert "you have met every customer of `hairdryer`" in ran.err and ran.code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--seed", "3"), "leave out --seed and --aid"),
        (("--aid", "hints"), "leave out --seed and --aid"),
        (("--skill", "thanked"), "leave out --skill"),
    ],
)
def test_what_does_not_go_with_a_certificate_is_refused(desk: Desk, words: tuple[str, ...], told: str) -> None:
    ran = drilled(desk, "--certify", *words)
    assert (ran.code, ran.out) == (1, "") and told in ran.err
    assert kept(desk) == (History(), [])


def test_a_house_that_certifies_with_what_is_not_there_is_told(desk: Desk) -> None:
    house = with_house(desk, "{scenarios: [hairdrier]}")
    assert "did you mean `hairdryer`?" in drilled(desk, "--certify", *house).err
    assert (
        "`late-parcel` is not one that your house certifies with"
        in drilled(desk, "--certify", "late-parcel", *house).err
    )
