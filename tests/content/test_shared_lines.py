"""Cards and snippets are looked over by themselves, and what is wrong in them is told once, whoever draws them in."""

from __future__ import annotations

import pytest
from desk import Desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recovery_coach.content.checking import Checking
from recovery_coach.content.filekinds import files_of
from recovery_coach.terminal.reports import mistake_lines

CARDS = """\
cards:
  - id: angrier
    title: They get angrier
    say:
      - I hear you. {situation|This} matters to me.
      - line: Take your time.
        channel: phone
    never: Calm down
    verbatim: no
  - id: silence
    title: They go silent
    do: [Wait, Breathe]
"""
SNIPPETS = """\
snippets:
  our-sorry:
    - I'm sorry. This was ours to get right.
    - {formal: I apologise. We let you down., if: {returning: yes}}
  one-line: Let's see how we can fix this, {situation|together}.
"""


def told(desk: Desk, **files: str) -> list[str]:
    """What a check of the desk says without a coach, the place and the mend of each."""
    for stem, text in files.items():
        desk.write(f"{stem}.yaml", text)
    reports = Checking(desk.shelf(), lambda _language: None).reports(files_of([desk.folder]))
    lines = [line for report in reports for mistake in report.mistakes for line in mistake_lines(mistake)]
    return [line.replace(f"{desk.folder}/", "") for line in lines if not line.startswith("    ")]


def test_cards_may_wait_for_the_answers_of_any_playbook(desk: Desk) -> None:
    assert told(desk, cards=CARDS, snippets=SNIPPETS) == []


@pytest.mark.parametrize(
    ("was", "wrong", "lines"),
    [
        (
            "{situation|This}",
            "{situation}",
            [
                "cards.yaml:5:9: error: `{situation}` has nothing to say when the answer is missing [no-fallback]",
                "  -> write {situation|words that fit without it}",
            ],
        ),
        (
            "{situation|This}",
            "(situation|This)",
            [
                "cards.yaml:5:9: error: a | stands in this line outside of braces [lone-brace]",
                "  -> write {answer|words that fit without it}, or take the | out",
            ],
        ),
        (
            "Calm down",
            "So {situation|that} is all?",
            [
                "cards.yaml:8:12: error: nothing is filled in here: only lines to say have {answers}, and this is `never` "
                "[hole-elsewhere]",
                "  -> write it so that it fits every call, or move it to `say`",
            ],
        ),
        (
            "phone",
            "fone",
            ["cards.yaml:7:18: error: `channel` can't be `fone` [bad-value]", "  -> did you mean `phone`?"],
        ),
        (
            "line: Take your time.",
            "snippet: our-sory",
            [
                "cards.yaml:6:18: error: there is no snippet `our-sory` [unknown-snippet]",
                "  -> did you mean `our-sorry`?",
            ],
        ),
        (
            "Take your time.",
            "I hear you, {situation|this} matters to me.",
            [
                "cards.yaml:6:15: warning: this wording is the same as one above it [same-wording]",
                "  -> say it in other words, or take one of them out",
            ],
        ),
    ],
)
def test_the_mistakes_of_a_card_are_told_without_a_playbook(desk: Desk, was: str, wrong: str, lines: list[str]) -> None:
    assert told(desk, cards=CARDS.replace(was, wrong), snippets=SNIPPETS) == lines


@pytest.mark.parametrize(
    ("was", "wrong", "lines"),
    [
        (
            "{situation|together}",
            "{{situation|together}}",
            [
                "snippets.yaml:5:13: error: the braces stand doubled in this line [lone-brace]",
                "  -> write one of each: {answer|words that fit without it}",
            ],
        ),
        (
            "{formal: I apologise. We let you down., if: {returning: yes}}",
            "channel: phone",
            [
                "snippets.yaml:4:7: error: a wording is one of `line`, `formal` and `informal`, and this has none of them "
                "[two-wordings-in-one]",
                "  -> write `line: ...`, `formal: ...` or `informal: ...`",
            ],
        ),
        (
            "returning: yes",
            "returning: maybe",
            [
                "snippets.yaml:4:63: error: `returning` never has the answer `maybe` [impossible-answer]",
                "  -> it is one of: yes, no",
            ],
        ),
        (
            "    - {formal: I apologise. We let you down., if: {returning: yes}}\n",
            "    - snippet: one-line\n",
            [
                "snippets.yaml:4:16: error: a snippet can't name another snippet [snippet-in-snippet]",
                "  -> write the line out here",
            ],
        ),
    ],
)
def test_the_mistakes_of_a_snippet_are_told_without_a_playbook(
    desk: Desk, was: str, wrong: str, lines: list[str]
) -> None:
    assert told(desk, cards=CARDS, snippets=SNIPPETS.replace(was, wrong)) == lines


def test_what_is_wrong_in_a_card_is_told_once_whoever_names_it(desk: Desk) -> None:
    playbook = "title: T\nstages: [Tone]\ninterrupts: angrier\nsteps: [{id: a, ask: outcome}]\n"
    lines = told(
        desk,
        cards=CARDS.replace("{situation|This}", "{This"),
        one=f"id: one\n{playbook}",
        two=f"id: two\n{playbook}",
    )
    assert lines[0] == "cards.yaml:5:9: error: a brace stands alone in this line [lone-brace]"
    assert sum("brace stands alone" in line for line in lines) == 1


def test_a_playbook_that_can_not_be_read_is_told_once_though_another_draws_it_in(desk: Desk) -> None:
    playbook = "id: one\ntitle: T\nstages: [Tone]\nsteps: [{use: two}]\n"
    assert told(desk, one=playbook, two="- id: two\n")[::2] == [
        "two.yaml:1:1: error: a list stands here where keys with values belong [not-keys]"
    ]


def test_a_step_that_a_card_waits_for_is_missed_in_the_playbook_that_names_it(desk: Desk) -> None:
    lines = told(
        desk,
        cards=CARDS,
        one="id: one\ntitle: T\nstages: [Tone]\ninterrupts: angrier\nsteps: [{id: a, ask: outcome}]\n",
    )
    assert lines[0] == (
        "cards.yaml:5:9: error: the line waits for `{situation}`: there is no step of that id [unknown-answer]"
    )


@pytest.mark.parametrize(
    ("say", "places"),
    [
        ("[Thank you for asking, and for waiting., Bye.]", ["6:33"]),
        ("[Thank you,\n      for asking, and for waiting]", ["7:7", "7:19"]),
        ("[I hear you, 'and it matters', Bye]", []),
        ("[I hear you., and it matters.]", []),
        ("[tell me more, what else?]", []),
        ("[Tell me more, What else?]", []),
        ("[Je vous écoute, élan]", ["6:27"]),
        ("[說, 好]", []),
        ("\n      - Thank you for asking\n      - and for waiting", []),
    ],
)
def test_a_comma_that_cuts_a_sentence_in_brackets(desk: Desk, say: str, places: list[str]) -> None:
    head = "id: one\ntitle: T\nstages: [Tone]\nsteps:\n"
    lines = told(desk, one=f"{head}  - id: a\n    say: {say}\n    ask: outcome\n")
    what = "warning: this wording begins in the middle of a sentence [split-by-comma]"
    assert [line for line in lines if "split-by-comma" in line] == [f"one.yaml:{place}: {what}" for place in places]


def test_a_comma_that_cuts_a_sentence_of_a_card_or_a_snippet(desk: Desk) -> None:
    lines = told(
        desk,
        cards="cards: [{id: x, title: X, say: [Hello, and welcome]}]\n",
        snippets="snippets: {x: [Hello, and welcome]}\n",
    )
    assert [line.partition(": ")[0] for line in lines[::2]] == ["cards.yaml:1:40", "snippets.yaml:1:23"]


@pytest.mark.parametrize(
    ("name", "id_", "mend"),
    [
        ("late-parcel", "parcel", "write `id: late-parcel`, or call the file parcel.yaml"),
        ("Late Parcel", "parcel", "call the file parcel.yaml"),
    ],
)
def test_a_playbook_that_is_called_otherwise_than_its_file(desk: Desk, name: str, id_: str, mend: str) -> None:
    text = f"id: {id_}\ntitle: T\nstages: [Tone]\nsteps: [{{id: a, ask: outcome}}]\n"
    assert told(desk, **{name: text}) == [
        f"{name}.yaml:1:5: warning: the id is `{id_}`, and the file is called {name}.yaml [id-and-file]",
        f"  -> playbooks are found by the names of their files: {mend}",
    ]
    assert told(desk, **{name: text.replace(f"id: {id_}", "id: Bad one")})[0].endswith("[bad-value]")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 6), st.text(alphabet="-:[]{}|#'\",~ \nab1•–", max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_in_them_they_are_looked_over(desk: Desk, cuts: list[tuple[float, int, str]]) -> None:
    for stem, text in (("cards", CARDS), ("snippets", SNIPPETS)):
        for where, size, instead in cuts:
            place = int(where * len(text))
            text = text[:place] + instead + text[place + size :]
        desk.write(f"{stem}.yaml", text)
    for line in told(desk):
        assert line.startswith(("cards.yaml:", "snippets.yaml:", "  -> "))
