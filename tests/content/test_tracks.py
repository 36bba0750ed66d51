"""Going over to other playbooks, and what is not needed for it."""

from __future__ import annotations

import pytest
from desk import CLOSE, Desk, ids, playbook, step

from recovery_coach.content.playbooks import load


def test_going_to_another_playbook_makes_it_a_track(desk: Desk) -> None:
    guide = desk.steps(
        "- id: a\n  ask: note\n  next: [{if: {a: x}, go to: close-it}, b]\n- id: b\n  say: Hello", close_it=CLOSE
    )
    assert [(track.id, track.title, track.stages) for track in guide.tracks] == [
        ("", "Tried", ("Tone", "Plan")),
        ("close-it", "Close the loop", ("Tone", "Plan")),
    ]
    assert ids(guide) == ["a", "b", "close-it/satisfied", "close-it/contact", "close-it/thanks"]
    assert [branch.go_to for branch in step(guide, "a").next] == ["close-it/satisfied", "b"]
    assert [branch.go_to for branch in step(guide, "close-it/satisfied").next] == ["close-it/satisfied"]


def test_going_to_one_step_of_another_playbook(desk: Desk) -> None:
    guide = desk.steps("- id: a\n  say: Hello\n  next: close-it/thanks", close_it=CLOSE)
    assert step(guide, "a").next[0].go_to == "close-it/thanks"
    told = desk.told_of_steps("- id: a\n  say: Hello\n  next: close-it/thank", close_it=CLOSE)
    assert told[::2] == ["tried.yaml:7:11: `close-it/thank` is no step and no playbook", "  -> did you mean `thanks`?"]


def test_tracks_go_on_to_tracks_and_back(desk: Desk) -> None:
    guide = desk.steps(
        "- id: a\n  say: Hello\n  next: second",
        second=playbook("second", "- id: b\n  say: Hello\n  next: third"),
        third=playbook(
            "third",
            "- id: c\n  say: Hello\n  next: second\n- id: d\n  say: Hello\n  next: tried\n- id: e\n  say: x\n  next: end",
        ),
    )
    assert [track.id for track in guide.tracks] == ["", "second", "third"]
    assert {step.id: [branch.go_to for branch in step.next] for step in guide.steps} == {
        "a": ["second/b"],
        "second/b": ["third/c"],
        "third/c": ["second/b"],
        "third/d": ["a"],
        "third/e": ["end"],
    }


def test_a_step_wins_over_a_playbook_of_its_name_in_tracks_too(desk: Desk) -> None:
    guide = desk.steps(
        "- id: a\n  say: Hello\n  next: other\n- id: third\n  say: Hello\n  next: third",
        other=playbook("other", "- id: third\n  say: Hello\n  next: third"),
        third=playbook("third", "- id: c\n  say: Hello"),
    )
    assert [track.id for track in guide.tracks] == ["", "other"]
    assert step(guide, "third").next[0].go_to == "third"
    assert step(guide, "other/third").next[0].go_to == "other/third"


def test_a_playbook_that_is_used_and_gone_to(desk: Desk) -> None:
    guide = desk.steps("- id: a\n  say: Hello\n  next: close-it\n- use: close-it", close_it=CLOSE)
    assert ids(guide)[:4] == ["a", "satisfied", "contact", "thanks"]
    assert ids(guide)[4:] == ["close-it/satisfied", "close-it/contact", "close-it/thanks"]
    assert step(guide, "a").next[0].go_to == "close-it/satisfied"


def test_two_tracks_that_ask_differently_under_one_name(desk: Desk) -> None:
    told = desk.told_of_steps(
        "- id: a\n  ask: note\n  next: other", other=playbook("other", "- id: a\n  ask: temperature")
    )
    assert told == [
        "other.yaml:5:9: `a` asks for `temperature` here and for `note` in the playbook itself",
        "    - id: a",
        "  -> give it another id, or ask the same: they share one answer",
    ]


def test_a_track_that_goes_nowhere_is_told_under_its_name(desk: Desk) -> None:
    told = desk.told_of_steps(
        "- id: a\n  say: Hello\n  next: other", other=playbook("other", "- id: b\n  say: Hello\n  next: storey")
    )
    assert told[0] == "other.yaml:7:11: `storey` is no step and no playbook"


def test_a_track_that_can_not_be_read_is_told_alone(desk: Desk) -> None:
    told = desk.told_of_steps("- id: a\n  say: Hello\n  next: other\n- id: b\n  say: x\n  next: other/x", other="- a\n")
    assert told[::3] == ["other.yaml:1:1: a list stands here where keys with values belong"]


@pytest.mark.parametrize("target", ["house", "cards", "../other", "/etc/passwd", "."])
def test_only_playbooks_of_the_shelf_can_be_gone_to(desk: Desk, target: str) -> None:
    told = desk.told_of_steps(
        f"- id: a\n  say: Hello\n  next: {target}", house="organisation: Us\n", cards="cards: []\n"
    )
    assert told[0] == f"tried.yaml:7:11: `{target}` is no step and no playbook"


def test_a_broken_playbook_that_is_not_needed_is_not_read(desk: Desk) -> None:
    assert ids(desk.steps("- id: a\n  say: Hello", other="broken: [", cards="broken", close_it=CLOSE)) == ["a"]


@pytest.mark.parametrize("name", ["Sam", " Sam \x1b[31m{x}\n", "Sam\udcff", "", "{}"])
def test_the_agents_name_from_outside_is_fit_to_be_said(desk: Desk, name: str) -> None:
    path = desk.write("tried.yaml", playbook("tried", "- id: a\n  say: I am {house.agent|glad}."))
    desk.write("house.yaml", "agent: {name: Kim, role: desk}\n")
    agent = load(path, desk.shelf(), agent=name).guide.house.agent
    assert agent.role == "desk"
    assert agent.name in ("Sam", "Sam [31m x", "Kim")
