"""Shared lines: written once in snippets.yaml, said wherever a playbook or a card names them."""

from __future__ import annotations

import pytest
from desk import Desk, step

from recovery_coach.model.playbook import Channel

SNIPPETS = """
snippets:
  our-sorry:
    - I'm sorry. This was ours to get right.
    - {formal: I apologise. We let you down., channel: phone}
    - {informal: "Oh no, that's on us.", if: {returning: no}}
  one-line: Let's see how we can fix this.
"""


@pytest.fixture
def desk(tmp_path) -> Desk:  # type: ignore[no-untyped-def]
    return Desk(tmp_path)


def test_a_snippet_stands_for_all_its_wordings_among_the_others(desk: Desk) -> None:
    guide = desk.steps(
        """
        - id: sorry
          say:
            - Before it.
            - snippet: our-sorry
            - After it.
        """,
        snippets=SNIPPETS,
    )
    assert [wording.text for wording in step(guide, "sorry").say] == [
        "Before it.",
        "I'm sorry. This was ours to get right.",
        "I apologise. We let you down.",
        "Oh no, that's on us.",
        "After it.",
    ]


def test_it_keeps_its_own_conditions_under_those_of_the_place_that_names_it(desk: Desk) -> None:
    guide = desk.steps(
        """
        - {id: heat, ask: temperature}
        - id: sorry
          say:
            - {snippet: our-sorry, if: {heat: {at least: 3}}}
        """,
        snippets=SNIPPETS,
    )
    plain, formal, informal = step(guide, "sorry").say
    assert set(plain.if_[0]) == {"heat"}
    assert formal.channel is Channel.PHONE
    assert set(informal.if_[0]) == {"heat", "returning"}


def test_cards_and_changed_steps_say_snippets_too(desk: Desk) -> None:
    desk.write("other.yaml", "id: other\ntitle: Other\nstages: [Tone]\nsteps: [{id: hello, say: Hello.}]\n")
    guide = desk.load(
        """
        id: tried
        title: Tried
        stages: [Tone]
        interrupts: [angrier]
        cards: [{id: angrier, title: Angrier, say: {snippet: one-line}}]
        steps:
          - use: other
            change: {hello: {say: {snippet: one-line}}}
        """,
        snippets=SNIPPETS,
    )
    assert step(guide, "hello").say[0].text == guide.cards[0].say[0].text == "Let's see how we can fix this."


@pytest.mark.parametrize(
    ("say", "told"),
    [
        (
            "{snippet: our-sory}",
            ["tried.yaml:6:20: there is no snippet `our-sory`", "  -> did you mean `our-sorry`?"],
        ),
        (
            "{snippet: one-line, line: Hello.}",
            [
                "tried.yaml:6:20: a wording is a line or names a snippet, and this does both",
                "  -> begin a new `- ` for the snippet",
            ],
        ),
    ],
)
def test_a_snippet_that_is_not_there_is_told_at_its_name(desk: Desk, say: str, told: list[str]) -> None:
    seen = desk.told_of_steps(f"- id: sorry\n  say: {say}", snippets=SNIPPETS)
    assert [seen[0], seen[2]] == told


def test_without_a_file_of_snippets_it_is_said_where_to_write_one(desk: Desk) -> None:
    seen = desk.told_of_steps("- id: sorry\n  say: {snippet: our-sorry}")
    assert seen[-1] == "  -> write it in snippets.yaml, beside your playbooks"


def test_what_is_wrong_in_a_snippet_is_told_at_its_own_place(desk: Desk) -> None:
    seen = desk.told_of_steps(
        "- id: sorry\n  say: {snippet: late}", snippets="snippets:\n  late: Sorry about {story|that}.\n"
    )
    assert seen[0] == "snippets.yaml:2:9: the line waits for `{story}`: there is no step of that id"


def test_a_playbook_without_snippets_does_not_read_the_file(desk: Desk) -> None:
    assert desk.told_of_steps("- {id: hello, say: Hello.}", snippets="snippets: [broken\n") == []
