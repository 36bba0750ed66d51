"""Each kind of rule, by what it flags and passes."""

from __future__ import annotations

from typing import Any

import pytest

from recovery_coach.model.phrasing import Kind, Move, Rule, Rulebook, Trap
from recovery_coach.phrasing.kinds import KINDS, Made
from recovery_coach.phrasing.patterns import BadPattern
from recovery_coach.phrasing.rules import Rules
from recovery_coach.phrasing.statement import statement, stem


def flagged(text: str, *, made: tuple[Move, ...] = (), **rule: Any) -> list[str]:
    """The words that a rule flags in a text. `made` are the moves that the statement makes, from its first word on."""
    context = {key: rule.pop(key) for key in ("after", "earlier", "said", "first") if key in rule}
    rules = Rules([Rulebook(rules=(Rule(id="it", trap=Trap.CANNED, **rule),))])
    read = statement(text, **context)
    late = KINDS[rule.get("kind", Kind.EXISTENCE)].late
    hits = rules.hits(read, rules.matches(read), [Made(move, 0) for move in made], late=late)
    return [text[slice(*hit.span)] for hit in hits]


def test_every_kind_is_in_the_table() -> None:
    assert set(KINDS) == set(Kind)


def test_existence_finds_every_place() -> None:
    assert flagged("Soon, very soon.", patterns=("soon",)) == ["Soon", "soon"]


def test_existence_passes_over_what_is_negated_unless_told() -> None:
    assert flagged("That's not your fault", patterns=("your fault",)) == []
    assert flagged("That's not your fault", patterns=("your fault",), negated=True) == ["your fault"]
    assert flagged("It's not only your fault", patterns=("your fault",)) == ["your fault"]
    assert flagged("No, your fault", patterns=("your fault",)) == ["your fault"]


def test_existence_leaves_out_what_is_excepted() -> None:
    rule = {"patterns": ("policy",), "except_": ("insurance policy",)}
    assert flagged("Your insurance policy and our policy", **rule) == ["policy"]


def test_substitution_brings_its_better_wording() -> None:
    rules = Rules([Rulebook(rules=(Rule(id="it", kind=Kind.SUBSTITUTION, swap={"prior to": "before"}),))])
    read = statement("Prior to that")
    assert [(hit.better, hit.span) for hit in rules.hits(read, rules.matches(read))] == [("before", (0, 8))]


def test_occurrence_counts_and_nought_is_nought() -> None:
    rule = {"kind": Kind.OCCURRENCE, "patterns": ("you",)}
    assert flagged("you and you", at_least=2, **rule) == ["you", "you"]
    assert flagged("only you", at_least=2, **rule) == []
    assert flagged("nobody here", at_most=0, **rule) == ["nobody here"]
    assert flagged("you here", at_most=0, **rule) == []
    assert flagged("nobody here", at_least=0, at_most=0, **rule) == ["nobody here"]
    assert flagged("you, you, you", at_least=1, at_most=2, **rule) == []


def test_conditional_wants_what_belongs_to_it_anywhere_in_the_statement() -> None:
    rule = {"kind": Kind.CONDITIONAL, "patterns": ("i will ring",), "without": ("by <time>",)}
    assert flagged("I'll ring you.", **rule) == ["I'll ring"]
    assert flagged("I'll ring you by 5pm.", **rule) == []
    assert flagged("I'll ring you. It will be by 5pm.", **rule) == []


def test_order_looks_across_the_statement_and_the_call() -> None:
    rule = {"kind": Kind.ORDER, "patterns": ("account number",), "until": (Move.APOLOGISE,)}
    assert flagged("Your account number?", **rule) == ["account number"]
    assert flagged("So sorry. Your account number?", made=(Move.APOLOGISE,), **rule) == []
    assert flagged("Your account number?", earlier=(Move.APOLOGISE,), **rule) == []
    assert flagged("Your account number?", earlier=(Move.OFFER,), **rule) == ["account number"]
    assert flagged("Your account number?", first=False, **rule) == []


def test_order_counts_only_what_came_before() -> None:
    text = "Account number please, so sorry"
    rules = Rules(
        [Rulebook(rules=(Rule(id="it", kind=Kind.ORDER, patterns=("account number",), until=(Move.APOLOGISE,)),))]
    )
    read = statement(text)
    made = [Made(Move.APOLOGISE, text.index("so sorry"))]
    assert len(list(rules.hits(read, rules.matches(read), made, late=True))) == 1


def test_repetition_hears_the_same_words_again_here_and_from_before() -> None:
    rule = {"kind": Kind.REPETITION, "patterns": ("i [do] understand",)}
    assert flagged("I understand. Yes, I understand.", **rule) == ["I understand"]
    assert flagged("I understand. I do understand.", **rule) == []
    assert flagged("I understand.", said=("I understand that.",), **rule) == ["I understand"]
    assert flagged("That is hard. And that is hard.", kind=Kind.REPETITION) == ["that is hard"]
    assert flagged("That is hard. And this is not.", kind=Kind.REPETITION) == []


def test_length_counts_words() -> None:
    assert flagged("one two three. one two three four", kind=Kind.LENGTH, at_least=4) == ["one two three four"]
    assert flagged("one two", kind=Kind.LENGTH, at_most=2) == ["one two"]
    assert flagged("one two three", kind=Kind.LENGTH, at_most=2) == []


def test_two_patterns_that_meet_in_one_wording_count_once() -> None:
    assert flagged("I am so sorry.", kind=Kind.OCCURRENCE, at_least=2, patterns=("sorry", "so sorry")) == []
    assert flagged("I am sorry.", kind=Kind.REPETITION, patterns=("sorry", "sorry [about]")) == []
    spared = {"kind": Kind.REPETITION, "patterns": ("sorry",), "except_": ("sorry state",)}
    assert flagged("I am sorry.", said=("It is a sorry state.",), **spared) == []


def test_what_holds_for_patterns_holds_for_raw_expressions() -> None:
    assert flagged("It is not your fault.", regex=("your fault",)) == []
    assert flagged("as if it were your fault", regex=("your fault",), except_=("as if it were your fault",)) == []


def test_overlap_wants_the_customers_own_words_whatever_their_form() -> None:
    rule = {"kind": Kind.OVERLAP, "at_least": 2, "after": "I waited in the cold room with my daughter"}
    assert flagged("So you were waiting in a cold lobby", **rule) == ["waiting in a cold"]
    assert flagged("I am ringing the engineer", **rule) == []
    assert flagged("I'll warm the cold room, no waiting", except_=("i will",), **rule) == []
    assert flagged("So you were waiting in the cold", kind=Kind.OVERLAP, at_least=2) == []


def test_stems_bring_forms_together() -> None:
    assert stem("missed") == stem("miss") == stem("misses")
    assert stem("waited") == stem("waiting") == stem("waits") == stem("wait")
    assert stem("cancelled") != stem("called")


def test_raw_expressions_run_in_time_that_grows_with_the_text() -> None:
    """Python's own engine would not come back from this."""
    assert flagged("a" * 30 + "! " + "a" * 5000 + "b", regex=(r"(a+)+$",)) == []
    assert flagged("Ticket INC-4711 is open", regex=(r"\bINC-\d+\b",)) == ["INC-4711"]


@pytest.mark.parametrize("expression", ["(", r"(?=sorry)", r"\1", ".*", "x{99999}"])
def test_an_expression_that_can_not_be_run_safely_is_refused(expression: str) -> None:
    with pytest.raises(BadPattern):
        Rules([Rulebook(rules=(Rule(id="it", trap=Trap.CANNED, regex=(expression,)),))])
