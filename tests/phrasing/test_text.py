"""A statement taken apart: plain words, each with its place in the text as it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_coach.phrasing.text import LONGEST_SENTENCE, long_form, sentences


def words(text: str) -> list[list[str]]:
    return [list(sentence.words[:-1]) for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("I'll", "i will"),
        ("won’t", "will not"),
        ("dont", "do not"),
        ("can't", "can not"),
        ("it's", "it is"),
        ("driver's", "driver"),
        ("let's", "let us"),
        ("we've", "we have"),
        ("pls", "please"),
        ("ASAP", "as soon as possible"),
        ("apologize", "apologise"),
        ("5pm", "<time>"),
        ("17:30", "<time>"),
        ("£20.50", "<money>"),
        ("$5", "<money>"),
        ("40%", "<percent>"),
        ("3rd", "<ordinal>"),
        ("12", "<number>"),
        ("48213377", "<code>"),
        ("@joe", "<handle>"),
        ("https://t.co/x?y=1", "<link>"),
        ("me@example.com", "<link>"),
        ("5 o’clock", "<time>"),
        ("3 p.m.", "<time>"),
        ("Note:do", "note do"),
        ("let's not", "let us not"),
        ("a" * 400, "<long>"),
    ],
)
def test_short_forms_and_kinds_read_as_one(typed: str, read: str) -> None:
    assert words(typed) == [read.split()]


def test_sentences_end_where_people_end_them() -> None:
    assert words("I'm sorry, Mr. Smith. It cost 3.50... OK?\nI'll ring") == [
        ["i", "am", "sorry", "mr", "smith"],
        ["it", "cost", "<number>"],
        ["ok"],
        ["i", "will", "ring"],
    ]


def test_people_who_run_on_are_heard_breath_by_breath() -> None:
    text = (
        "Four times, and you still can't be sure that it is a no, and I think that this is our failing and nobody "
        "else's, so would you like me to send someone to look, and I come along if you want me to?"
    )
    parts = [text[each.start : each.end].strip(" ,") for each in sentences(text)]
    assert len(parts) == 2 and parts[1].startswith("so would you like me to send someone")
    assert len(sentences("I understand that it's cold, and you waited, but I can do nothing.")) == 1


def test_a_thing_that_is_and_a_thing_that_has() -> None:
    assert words("The kitchen's a bit slow. It's the boss's. A phone rang, Ann's, the red one") == [
        ["the", "kitchen", "is", "a", "bit", "slow"],
        ["it", "is", "the", "boss"],
        ["a", "phone", "rang", "ann", "the", "red", "one"],
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The answer is no. Calm down.", 2),
        ("Order no. 5 is here.", 1),
        ("Bring ID, e.g. a passport.", 1),
        ("At 3 p.m. tomorrow. We ring", 2),
        ("At 3 p.m. We ring", 2),
        ("That's not my\ndepartment, sorry", 1),
        ("Hi\nSorry about that", 2),
        ("one\n\ntwo", 2),
        ("Well... you know", 2),
    ],
)
def test_what_ends_a_sentence_and_what_does_not(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_pictures_are_no_words() -> None:
    assert words("So 😀😀 sorry 😡") == [["so", "sorry"]]


@pytest.mark.parametrize(
    "text", ["word " * 119 + "driver's late", "." * 20_000 + "x", "_" * 20_000, "a@" * 20_000, "\n " * 50_000 + "x"]
)
def test_odd_lengths_are_read_and_in_time(text: str) -> None:
    assert all(each.start < each.end for each in sentences(text))


def test_a_question_a_shout_and_a_comma_are_known() -> None:
    asked, loud = sentences("What happened, then? Calm down!")
    assert (asked.asked, asked.loud, asked.breaks) == (True, False, frozenset({2}))
    assert (loud.asked, loud.loud) == (False, True)


def test_every_word_has_its_place_in_the_text_as_given() -> None:
    text = "  Well — I’ll ring  you\tby 5pm. Sorry!"
    found = [text[s:e] for each in sentences(text) for s, e in zip(each.starts, each.ends, strict=True)]
    assert found == ["Well", "I’ll", "I’ll", "ring", "you", "by", "5pm", "Sorry"]


@given(st.text(max_size=400))
def test_any_text_can_be_read_and_every_span_lies_in_it(text: str) -> None:
    before = 0
    for each in sentences(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.start >= before
        before = each.start
        assert len(each.words) == len(each.starts) + 1 == len(each.ends) + 1
        assert all(each.start <= s < e <= each.end for s, e in zip(each.starts, each.ends, strict=True))


def test_a_text_without_ends_is_cut_into_bounded_sentences() -> None:
    found = sentences("word " * 5000)
    assert max(len(each.starts) for each in found) <= LONGEST_SENTENCE + 5
    assert sum(len(each.starts) for each in found) == 5000


def test_what_is_remembered_of_words_has_a_bound() -> None:
    for number in range(50_000):
        long_form(f"word{number}")
    from recovery_coach.phrasing import text

    assert len(text._LONG_FORMS) <= text._MOST_KEPT
