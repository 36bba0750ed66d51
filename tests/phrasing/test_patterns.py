"""Patterns as a trainer writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery_coach.phrasing.inflection import forms
from recovery_coach.phrasing.patterns import BadPattern, Classes, compiled, is_question
from recovery_coach.phrasing.text import sentences

CLASSES = Classes(
    {
        "feelings": ["angry", "upset", "fed up"],
        "we": ["i", "we"],
        "owner": ["{we}", "the team"],
        "do": ["send", "sort out"],
        "round": ["{circle}"],
        "circle": ["{round}"],
    }
)


def found(pattern: str, text: str) -> str:
    """The words of a text that a pattern matches first; empty where it matches none."""
    made = compiled(pattern, CLASSES)
    for sentence in sentences(text):
        for at, word in enumerate(sentence.words[:-1]):
            end = made.match(sentence, at) if word in made.firsts else -1
            if end >= 0:
                first, last = sentence.span(at, end)
                return text[first:last]
    return ""


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("sorry if", "So SORRY, if that hurt", "SORRY, if"),
        ("we will", "We'll do it", "We'll"),
        ("do not shout", "Don't shout", "Don't shout"),
        ("you are {feelings}", "I see you're fed up", "you're fed up"),
        ("{owner} lost", "The team lost it", "The team lost"),
        ("wait~", "You waited an hour", "waited"),
        ("{do}~ it", "I'm sending it", "sending it"),
        ("sorry ... wait", "sorry for the long wait", "sorry for the long wait"),
        ("sorry ... wait", "sorry for all that you had to wait", ""),
        ("sorry ...6 wait", "sorry for all that you had to wait", "sorry for all that you had to wait"),
        ("very [very] angry", "very angry", "very angry"),
        ("very [very] angry", "very very angry", "very very angry"),
        ("(calm | settle) down", "settle down", "settle down"),
        ("^ sorry", "sorry about it", "sorry"),
        ("^ sorry", "I'm sorry", ""),
        ("sorry $", "I'm sorry.", "sorry"),
        ("sorry $", "sorry about it", ""),
        ("what happened ?", "What happened then?", "What happened"),
        ("what happened ?", "I know what happened.", ""),
        ("what did you see ?", "what did you see there", "what did you see"),
        ("by <time>", "by 5pm", "by 5pm"),
    ],
)
def test_what_a_pattern_matches(pattern: str, text: str, words: str) -> None:
    assert found(pattern, text) == words


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("sorry [so | very] angry", "sorry very angry"),
        ("sorry [so | very] angry", "sorry angry"),
        ("sorry [if ... ] angry", "sorry if you are angry"),
        ("sorry ( ...2 | very) angry", "sorry to be angry"),
        ("sorry $", "so sorry"),
        ("sorry [again] $", "so sorry"),
        ("sorry [again]", "sorry about it"),
        ("{do} [now] {feelings}", "sort out fed up"),
    ],
)
def test_what_can_come_second_rules_out_no_match(pattern: str, text: str) -> None:
    made = compiled(pattern, CLASSES)
    (sentence,) = sentences(text)
    begins = [
        at for at, word in enumerate(sentence.words[:-1]) if word in made.firsts and made.match(sentence, at) >= 0
    ]
    assert begins
    assert all(not made.seconds or sentence.words[at + 1] in made.seconds for at in begins)


def test_what_can_come_second_is_known_behind_what_may_be_left_out() -> None:
    assert compiled("sorry [so | very] angry", CLASSES).seconds == {"so", "very", "angry"}


@pytest.mark.parametrize(
    ("pattern", "what", "fix"),
    [
        ("", "no word", "write the wording"),
        ("... sorry", "begins with a gap", "begin with a word"),
        ("[sorry]", "may be left out", "take the brackets"),
        ("a ... b ... c ... d ... e", "more than 3 gaps", "two patterns"),
        ("(a | b", "`)` is missing", "write it where"),
        ("[a", "`]` is missing", "write it where"),
        ("a ]", "too many", "take it out"),
        ("a | b", "outside ( )", "(this | that)"),
        ("{feeling} now", "no class `{feeling}`", "`{feelings}`"),
        ("{zzzz}", "no class", "under `classes`"),
        ("{round}", "part of itself", "take one"),
        ("a ..2 b", "no word", "use words"),
        ("sorry...but", "no word", "with spaces around"),
        ("by <tiem>", "there is no <tiem>", "<time>"),
        ("so ? it", "before its end", "write it last"),
    ],
)
def test_a_pattern_that_can_not_be_read_says_why_and_what_to_write(pattern: str, what: str, fix: str) -> None:
    with pytest.raises(BadPattern) as bad:
        compiled(pattern, CLASSES)
    assert what in str(bad.value)
    assert fix in bad.value.fix


@given(st.text(alphabet="ab {}[]()|~^$?.,…<>x", max_size=30))
def test_any_text_is_a_pattern_or_is_refused(text: str) -> None:
    try:
        made = compiled(text, CLASSES)
    except BadPattern:
        return
    for sentence in sentences("a b a b x a?"):
        for at in range(len(sentence.starts)):
            assert made.match(sentence, at) <= len(sentence.starts)


def test_work_has_a_bound_that_no_pattern_lifts() -> None:
    """Three gaps over choices, on a text that matches all but the last word: a letter-wise engine would not return."""
    assert found("(a | a a) ...9 (a | a a) ...9 (a | a a) ...9 b", "a " * 3_000) == ""


@pytest.mark.parametrize(
    "pattern", ["a " + "(... | b) " * 12 + "zzz", "a " + "[b] " * 24 + "zzz", "a " + "(b | b [b]) " * 12 + "zzz"]
)
def test_gaps_and_brackets_in_brackets_can_not_run_away(pattern: str) -> None:
    assert found(pattern, "a " + "b " * 60) == ""


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("wait", {"waits", "waited", "waiting"}),
        ("replace", {"replaces", "replaced", "replacing"}),
        ("try", {"tries", "tried", "trying"}),
        ("ship", {"shipped", "shipping"}),
        ("fix", {"fixes", "fixed", "fixing"}),
        ("feel", {"felt", "feeling"}),
        ("day", {"days"}),
    ],
)
def test_the_forms_of_a_word(word: str, known: set[str]) -> None:
    assert known <= forms(word)
    assert word in forms(word)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("what happened", False),
        ("what did you see", True),
        ("Could you wait", True),
        ("You could wait", False),
        ("You waited?", True),
    ],
)
def test_a_question_needs_no_mark(text: str, asks: bool) -> None:
    assert is_question(sentences(text)[0]) is asks
