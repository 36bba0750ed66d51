"""The one verdict that is made of rules, the trained reader and the house's own word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_coach.model.phrasing import Allowed, Forbidden, Kind, Level, Move, Rule, Rulebook, Trap
from recovery_coach.phrasing.advice import advice, heard
from recovery_coach.phrasing.coach import HINT, STRICTER, Coach
from recovery_coach.phrasing.reader import HEADS, LABELS, Reader
from recovery_coach.phrasing.rules import Rules
from recovery_coach.phrasing.statement import statement

SOON = LABELS.index(Trap.VAGUE)
SORRY = LABELS.index(Move.APOLOGISE)


def coached(*rules: Rule, weights: dict[str, dict[int, int]] | None = None, **book: Any) -> Coach:
    """A coach of a few rules, over a reader that knows nothing but `weights`, in hundredths, by feature and head."""
    lines = [
        f"{name}\t{' '.join(f'{head}:{weight}' for head, weight in heads.items())}"
        for name, heads in {"bias": dict.fromkeys(range(len(HEADS)), -400), **(weights or {})}.items()
    ]
    known = [
        "soon",
        "we",
        "will",
        "i",
        "am",
        "sorry",
        "it",
        "your",
        "fault",
        "look",
        "ring",
        "that",
        "broke",
        "the",
        "lift",
        "you",
        "wait",
    ]
    return Coach(Rules([Rulebook(rules=rules, **book)]), Reader(lines, dict.fromkeys(known, "f0")))


def traps(coach: Coach, text: str, **context: Any) -> list[tuple[str, str, str]]:
    return [
        (each.label.value, text[slice(*each.span)], each.rule) for each in coach.read(statement(text), **context).traps
    ]


HINTS = Rule(id="soon", trap=Trap.VAGUE, patterns=("soon",), certain=False)
DECIDES = Rule(id="soon", trap=Trap.VAGUE, patterns=("soon",))


def test_a_certain_rule_decides_alone() -> None:
    assert traps(coached(DECIDES), "We will look soon") == [("vague", "soon", "soon")]


def test_a_hint_alone_is_not_enough_and_the_reader_alone_may_not_be_either() -> None:
    short = {"=look": {SOON: 350}}
    assert HINT < 4.0
    assert traps(coached(HINTS), "We will look soon") == []
    assert traps(coached(weights=short), "We will look soon") == []
    assert traps(coached(HINTS, weights=short), "We will look soon") == [("vague", "soon", "soon")]


def test_the_reader_finds_what_no_rule_does_and_says_where_and_why() -> None:
    reads = coached(weights={"=look": {SOON: 500}})
    text = "We will look."
    (found,) = reads.read(statement(text)).traps
    assert (found.rule, text[slice(*found.span)], found.why) == ("reader", "will look", "heard in “will look”")


def test_two_hints_for_one_trap_count_once() -> None:
    twice = Rule(id="also", trap=Trap.VAGUE, patterns=("we will",), certain=False)
    assert traps(coached(HINTS, twice, weights={"=look": {SOON: 300}}), "We will look soon") == []


def test_a_strict_step_needs_less() -> None:
    reads = coached(weights={"=look": {SOON: 380}})
    assert STRICTER > 0.2
    assert traps(reads, "We will look") == []
    assert traps(reads, "We will look", strict_on=(Trap.VAGUE,)) == [("vague", "will look", "reader")]
    assert traps(reads, "We will look", strict_on=(Trap.BLAME,)) == []


def test_what_a_house_allows_wins_over_rule_and_reader() -> None:
    weights = {"=soon": {SOON: 900}}
    reads = coached(DECIDES, weights=weights, allow=(Allowed(pattern="soon"),))
    assert traps(reads, "We will look soon") == []
    only_blame = coached(DECIDES, allow=(Allowed(pattern="soon", traps=(Trap.BLAME,)),))
    assert traps(only_blame, "We will look soon") == [("vague", "soon", "soon")]


def test_what_a_house_allows_leaves_the_rest_of_the_sentence_as_it_is() -> None:
    reads = coached(weights={"=soon": {SOON: 900}, "=look": {SOON: 900}}, allow=(Allowed(pattern="soon"),))
    assert traps(reads, "We will look soon") == [("vague", "will look", "reader")]


def test_what_a_house_forbids_is_the_trap_that_it_says_also_against_its_own_allowing() -> None:
    ban = Forbidden(pattern="the lift", trap=Trap.JARGON, message="Say the ride.", better="the ride")
    reads = coached(forbid=(ban,), allow=(Allowed(pattern="the lift"),))
    (found,) = reads.read(statement("That broke the lift")).traps
    assert (found.label, found.rule, found.message, found.better) == (Trap.JARGON, "house", "Say the ride.", "the ride")


def test_what_a_house_allows_for_one_trap_is_heard_for_another() -> None:
    weights = {"=soon": {SOON: 900, LABELS.index(Trap.BLAME): 900}}
    reads = coached(weights=weights, allow=(Allowed(pattern="soon", traps=(Trap.VAGUE,)),))
    assert [label for label, *_ in traps(reads, "We will look soon")] == ["blame"]


def test_taking_words_out_never_makes_a_trap() -> None:
    reads = coached(weights={"we soon": {SOON: 900}}, allow=(Allowed(pattern="will look"),))
    assert traps(reads, "We will look soon") == []


def test_a_veto_is_stronger_than_the_reader_and_than_other_rules() -> None:
    no = Rule(id="no", move=Move.APOLOGISE, veto=True, negated=True, patterns=("not sorry",))
    yes = Rule(id="yes", move=Move.APOLOGISE, negated=True, patterns=("sorry",))
    reads = coached(no, yes, weights={"=sorry": {SORRY: 900}})
    assert reads.read(statement("I am not sorry")).made == frozenset()
    assert reads.read(statement("I am sorry")).made == {Move.APOLOGISE}


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("That's not our fault.", Move.OWN),
        ("I refuse to apologise for this.", Move.APOLOGISE),
        ("We will not give you a refund.", Move.REMEDY),
        ("I don't understand why you're upset.", Move.ACKNOWLEDGE),
        ("You shouldn't be upset.", Move.ACKNOWLEDGE),
    ],
)
def test_a_refusal_gets_no_tick(coach: Coach, text: str, move: Move) -> None:
    assert move not in coach.read(statement(text)).made


@pytest.mark.parametrize("text", ["I'm sorry, Siobhán Ó Briain.", "Thank you, Ms Østergård, for telling us.", "Sorry"])
def test_names_do_not_make_a_text_foreign(coach: Coach, text: str) -> None:
    assert coach.read(statement(text)).understood


@pytest.mark.parametrize("text", ["Lo siento mucho", "Ich verstehe Sie", "Je suis désolé"])
def test_a_few_words_of_another_language_get_no_advice(coach: Coach, text: str) -> None:
    assert not coach.read(statement(text)).understood


def test_a_sorry_in_doubt_is_no_apology() -> None:
    doubt = Rule(id="if", trap=Trap.NON_APOLOGY, patterns=("sorry it",))
    reads = coached(doubt, weights={"=sorry": {SORRY: 900}})
    assert reads.read(statement("I am sorry")).made == {Move.APOLOGISE}
    read = reads.read(statement("I am sorry it broke. I am sorry"))
    assert [(each.label, each.sentence) for each in read.moves] == [(Move.APOLOGISE, 1)]
    assert read.sprung == {Trap.NON_APOLOGY}


def test_of_explaining_and_excusing_the_surer_stays() -> None:
    both = {"=broke": {LABELS.index(Move.EXPLAIN): 500, LABELS.index(Trap.EXCUSE): 700}}
    read = coached(weights=both).read(statement("It broke"))
    assert (read.made, read.sprung) == (frozenset(), {Trap.EXCUSE})


def test_an_order_rule_knows_the_moves_that_the_reader_found() -> None:
    late = Rule(id="first", trap=Trap.ACCOUNT_FIRST, kind=Kind.ORDER, patterns=("your fault",), until=(Move.APOLOGISE,))
    reads = coached(late, weights={"=sorry": {SORRY: 900}})
    assert reads.read(statement("It broke. your fault")).sprung == {Trap.ACCOUNT_FIRST}
    assert reads.read(statement("I am sorry. your fault")).sprung == frozenset()


def test_a_rule_about_neither_advises() -> None:
    reads = coached(Rule(id="plain", patterns=("the lift",), message="Say the ride."))
    read = reads.read(statement("That broke the lift"))
    assert (read.moves, read.traps) == ((), ())
    assert [(note.rule, note.message, note.span) for note in read.notes] == [("plain", "Say the ride.", (11, 19))]


def test_the_level_is_the_rules_or_the_readers_whichever_is_more() -> None:
    says = Rule(id="sorry", move=Move.APOLOGISE, patterns=("sorry",))
    strong = HEADS.index("apologise strong")
    assert coached(says).read(statement("I am sorry")).moves[0].level is Level.WEAK
    lifted = coached(says, weights={"=sorry": {strong: 900}})
    assert lifted.read(statement("I am sorry")).moves[0].level is Level.STRONG


def test_score_counts_each_once_and_strong_twice() -> None:
    says = Rule(id="sorry", move=Move.APOLOGISE, level=Level.STRONG, patterns=("sorry",))
    assert coached(says, DECIDES).read(statement("I am sorry. I am sorry. Soon. Soon.")).score == {
        "helps": 2,
        "hurts": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Das ist leider nicht möglich, bitte rufen Sie morgen wieder an.",
        "Je suis désolé, mais nous ne pouvons rien faire pour vous aujourd'hui.",
        "Lo siento mucho, no podemos hacer nada por usted hasta mañana.",
        "Przykro mi, ale nic nie możemy zrobić przed poniedziałkiem.",
        "申し訳ございません。すぐに対応いたします。",
        "نأسف جدا لما حدث معك اليوم",
        "Мне очень жаль, что вы так долго ждали ответа.",
    ],
)
def test_a_language_without_rules_gets_no_advice(coach: Coach, text: str) -> None:
    read = coach.read(statement(text))
    assert (read.moves, read.traps, read.notes, read.understood) == ((), (), (), False)
    assert "no language" in heard(coach.rules, read).silent
    assert advice(coach.rules, read, [Move.APOLOGISE]) == ""


@pytest.mark.parametrize("text", ["", " ", "\n\t", "?!", "😡", "<<<>>>", "\x1b[2J", "\u202e"])
def test_what_has_no_words_reads_as_nothing(coach: Coach, text: str) -> None:
    read = coach.read(statement(text))
    assert (read.moves, read.traps) == ((), ())


@given(text=st.text(max_size=300), after=st.text(max_size=60))
@settings(deadline=None)
def test_any_text_can_be_read_and_reads_the_same_again(coach: Coach, text: str, after: str) -> None:
    read = coach.read(statement(text, after=after))
    for found in (*read.moves, *read.traps, *read.notes):
        assert 0 <= found.span[0] < found.span[1] <= len(text)
    assert coach.read(statement(text, after=after)) == read


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry " * 10_000,
        "a" * 100_000,
        "<p>I'm <b>sorry</b></p>" * 4_000,
        "שלום " * 20_000,
        "sorry if " * 11_000,
        "\x1b[31m" * 20_000,
        "I understand, but. " * 5_000,
    ],
    ids=["plain", "one word", "html", "right to left", "matches everywhere", "escapes", "sentences"],
)
def test_a_hundred_thousand_characters_are_read(coach: Coach, text: str) -> None:
    read = coach.read(statement(text))
    assert all(found.span[1] <= len(text) for found in (*read.moves, *read.traps))


def test_what_the_coach_remembers_has_a_bound(coach: Coach) -> None:
    for number in range(2_000):
        coach.read(statement(f"I'll ring you at {number} about order word{number}"))
    assert len(coach._scored) <= 256


class TestAdvice:
    """The footer's line and the one sentence after Enter."""

    def test_the_footer_names_what_is_there_one_thing_missing_and_the_trap_with_its_place(self, coach: Coach) -> None:
        text = "I'm so sorry you waited an hour, but that's our policy, we don't make exceptions."
        line = heard(coach.rules, coach.read(statement(text)), [Move.ACKNOWLEDGE, Move.APOLOGISE, Move.PLAN])
        assert line.there[0] == "sorry"
        assert len(line.missing) <= 1
        assert "rules" in line.traps
        assert any("policy" in text[slice(*span)] for span in line.spans)

    def test_a_trap_comes_before_what_is_missing(self, coach: Coach) -> None:
        read = coach.read(statement("I'm sorry if you were inconvenienced."))
        assert advice(coach.rules, read, [Move.PLAN]).startswith("That sorry is in doubt")

    def test_what_is_missing_is_said_when_there_is_no_trap(self, coach: Coach) -> None:
        read = coach.read(statement("I'm so sorry that your room was cold."))
        assert advice(coach.rules, read, [Move.APOLOGISE, Move.WHEN]) == coach.rules.moves[Move.WHEN].say

    def test_a_plainer_word_is_named_with_the_word_that_it_is_for(self, coach: Coach) -> None:
        read = coach.read(statement("So sorry, I'm ringing with regard to your cold room now."))
        said = "“with regard to”: There is a plainer word for that. Better: about"
        assert advice(coach.rules, read, [Move.APOLOGISE]) == said

    def test_nothing_is_said_where_all_is_there(self, coach: Coach) -> None:
        read = coach.read(statement("I'm so sorry that your room was cold."))
        assert advice(coach.rules, read, [Move.APOLOGISE]) == ""

    def test_every_move_and_trap_has_a_word_and_a_sentence(self, coach: Coach) -> None:
        assert set(coach.rules.moves) == set(Move)
        assert set(coach.rules.traps) == set(Trap)
