"""Conditions as a trainer reads them."""

from __future__ import annotations

import pytest
from msgspec.structs import fields

from helpers import guide_of
from recovery_coach.model.playbook import Test
from recovery_coach.workshop.in_words import any_of, in_words

PLAYBOOK = """
    id: tried
    title: T
    stages: [A]
    steps:
      - {{id: heat, ask: temperature}}
      - {{id: cause, ask: one of, choices: {{late: Late, lost: Lost, rude: Rude}}}}
      - {{id: story, ask: note}}
      - {{id: plan, ask: promise}}
      - {{id: meant, if: {condition}, say: Yes.}}
"""


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("{cause: late}", "cause is late"),
        ("{cause: {is: late}}", "cause is late"),
        ("{cause: {is not: rude}}", "cause is not rude"),
        ("{cause: [late, lost]}", "cause is late or lost"),
        ("{cause: [late, lost, rude]}", "cause is late, lost or rude"),
        ("{cause: {one of: [late]}}", "cause is late"),
        ("{heat: {at least: 3}}", "heat is 3 or more"),
        ("{heat: {at most: 1.5}}", "heat is 1.5 or less"),
        ("{heat: {at least: 1, at most: 3}}", "heat is from 1 to 3"),
        ("{story: {answered: yes}}", "story is answered"),
        ("{story: {answered: no}}", "story is not answered"),
        ("{plan.when: 5 pm}", "plan.when is 5 pm"),
        ("{returning: yes}", "returning is yes"),
        ("{heat: {at least: 2, is not: 4}}", "heat is 2 or more and not 4"),
        ("{cause: {one of: [late, lost], answered: yes}}", "cause is either late or lost and answered"),
        ("{cause: late, heat: {at least: 3}}", "cause is late, and heat is 3 or more"),
        ("[{cause: late}, {heat: 5}]", "either cause is late, or heat is 5"),
        (
            "[{cause: [late, lost], heat: 3}, {story: {answered: no}}]",
            "either cause is late or lost, and heat is 3; or story is not answered",
        ),
        ("[{cause: late}, {cause: late}]", "cause is late"),
    ],
)
def test_a_condition_is_read_aloud(condition: str, words: str) -> None:
    guide = guide_of(PLAYBOOK.format(condition=condition))
    assert in_words(guide.by_id["meant"].if_) == words


def test_no_condition_has_no_words() -> None:
    assert in_words(()) == ""


def test_words_keep_to_one_line_and_an_empty_one_is_seen() -> None:
    assert (
        in_words(({"cause": Test(is_="late\n or \tlost"), "x": Test(is_="")},)) == 'cause is late or lost, and x is ""'
    )


def test_every_test_has_words_of_its_own() -> None:
    tried = {"is_": "3", "is_not": "3", "one_of": ("3", "4"), "at_least": 3.0, "at_most": 3.0, "answered": True}
    assert set(tried) == {field.name for field in fields(Test)}
    told = {in_words(({"heat": Test(**{name: value})},)) for name, value in tried.items()}
    assert len(told) == len(tried) and in_words(({"heat": Test()},)) not in told


def test_any_of_a_few_words() -> None:
    assert [any_of(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a or b", "a, b or c"]
