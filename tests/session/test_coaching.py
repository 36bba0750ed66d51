"""The coach beside a live call: one sentence after Enter, by what the step looks for and what was said before."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import COACHED, guide_of
from plain import Desk, desk_in
from recovery_coach.cli import places
from recovery_coach.cli.coaching import coaching_for
from recovery_coach.model.playbook import Guide
from recovery_coach.session.coaching import LONGEST, Coaching
from recovery_coach.walk.engine import replay
from recovery_coach.walk.events import CallOpened, Input, LineSaid, TextEntered
from recovery_coach.walk.state import State


@pytest.fixture(scope="module")
def coaching() -> Coaching:
    found = coaching_for("en", places.shelf_of_shipped())
    found.prepare()
    return found


@pytest.fixture(scope="module")
def guide() -> Guide:
    return guide_of(COACHED)


def at(guide: Guide, step: str, *inputs: Input) -> State:
    from msgspec.structs import replace

    return replace(replay(guide, [CallOpened(at=1.0), *inputs]), step=step)


def test_it_listens_where_words_for_the_customer_are_typed(coaching: Coaching, guide: Guide) -> None:
    assert coaching.listening(guide, at(guide, "feeling"), "text") is not None
    assert coaching.listening(guide, at(guide, "plan"), "when") is not None
    assert coaching.listening(guide, at(guide, "story"), "text") is None
    assert coaching.listening(guide, at(guide, "plan"), "who") is None


def test_the_line_says_what_the_step_looks_for(coaching: Coaching, guide: Guide) -> None:
    ears = coaching.listening(guide, at(guide, "feeling"), "text")
    assert ears is not None
    assert ears.hear("I'm so sorry about the cold room").there == ("sorry",)
    assert ears.hear("I'm so sorry about the cold room").missing == ("feeling",)
    assert ears.hear("").missing == ()


def test_a_promise_without_a_time_is_missing_it_and_a_vague_one_is_marked(coaching: Coaching, guide: Guide) -> None:
    ears = coaching.listening(guide, at(guide, "plan"), "when")
    assert ears is not None
    assert ears.hear("by 5pm").there == ("time",)
    assert ears.hear("as soon as possible").traps == ("vague",)


def test_a_trap_that_needs_a_sentence_is_not_seen_in_a_few_words(coaching: Coaching, guide: Guide) -> None:
    ears = coaching.listening(guide, at(guide, "plan"), "what")
    assert ears is not None
    assert ears.hear("check the policy with head office").traps == ()


def test_the_customers_own_words_come_from_the_notes(coaching: Coaching, guide: Guide) -> None:
    told = [
        LineSaid(at=2.0, step="opener"),
        TextEntered(at=3.0, step="story", field="text", text="stood two hours in the cold with her little daughter"),
    ]
    ears = coaching.listening(guide, at(guide, "feeling", *told), "text")
    assert ears is not None
    assert "their words" in ears.hear("Two hours in the cold with your daughter").there


def test_too_long_a_text_is_not_read_along_with(coaching: Coaching, guide: Guide) -> None:
    ears = coaching.listening(guide, at(guide, "feeling"), "text")
    assert ears is not None
    assert ears.hear("sorry " * LONGEST).silent
    assert ears.advise("sorry " * LONGEST) == ""


def test_before_it_is_there_it_says_nothing(guide: Guide) -> None:
    ears = coaching_for("en", places.shelf_of_shipped()).listening(guide, at(guide, "feeling"), "text")
    assert ears is not None
    assert ears.hear("I'm sorry if you were upset").traps == ()
    assert ears.advise("I'm sorry if you were upset") == ""


def test_a_coach_that_can_not_be_loaded_says_so_and_holds_nothing_up(guide: Guide) -> None:
    def broken() -> None:
        raise OSError("weights.tsv is gone")

    coaching = Coaching(broken)
    coaching.prepare()
    ears = coaching.listening(guide, at(guide, "feeling"), "text")
    assert ears is not None
    assert ears.hear("I'm sorry").silent == "No coach: weights.tsv is gone"
    assert ears.advise("I'm sorry") == ""


def test_a_language_without_rules_has_a_silent_coach(guide: Guide) -> None:
    german = coaching_for("de", places.shelf_of_shipped())
    german.prepare()
    ears = german.listening(guide, at(guide, "feeling"), "text")
    assert ears is not None
    assert ears.hear("Es tut mir leid").silent == "The coach has no rules for this playbook's language."
    assert ears.advise("I'm sorry if you were upset") == ""


class TestLineByLine:
    """In a call."""

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Desk:
        desk = desk_in(tmp_path)
        (desk.playbooks / "small.yaml").write_text(COACHED, encoding="utf-8")
        return desk

    def test_one_sentence_after_enter_and_on_it_goes(self, desk: Desk) -> None:
        ran = desk.start("", "cold room", "I'm sorry if you were upset.", "3", "/close", "")
        said = [line for line in ran.out.splitlines() if "Coach:" in line]
        assert said == ["* Coach: That sorry is in doubt. Say what you are sorry for."]
        assert ran.out.index("Coach:") < ran.out.index("How upset are they now?")

    def test_what_is_missing_is_said_and_a_good_one_passes_in_silence(self, desk: Desk) -> None:
        ran = desk.start("", "cold room", "I'm so sorry that your room was cold.", "3", "/close", "")
        assert "* Coach: Name what they feel" in ran.out
        ran = desk.start(
            "", "cold room", "No wonder you're angry. I'm so sorry that your room was cold.", "3", "/close", ""
        )
        assert "Coach:" not in ran.out

    def test_what_the_agent_notes_for_themselves_is_not_coached(self, desk: Desk) -> None:
        assert "Coach:" not in desk.start("", "calm down, it's our policy", "", "3", "/close", "").out

    def test_a_house_book_with_mistakes_holds_no_call_up(self, desk: Desk) -> None:
        own = desk.home / "playbooks" / "phrasing"
        own.mkdir(parents=True)
        (own / "house.yaml").write_text("allow: ['(calm']\n", encoding="utf-8")
        ran = desk.start("", "cold room", "I'm sorry if you were upset.", "3", "/close", "")
        assert ran.code == 0
        assert "* Coach: That sorry is in doubt" in ran.out
        assert ran.out.count("Your house's phrase rules are left out: 1 mistake found.") == 1
