"""A reply in other words: what is asked of a model, and what of its words is taken."""

from __future__ import annotations

import pytest
from calls import coach, scenario, temper
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from recovery_coach.drill.call import DrillCall, opened, replied, taken, taken_back
from recovery_coach.drill.case import case_of
from recovery_coach.drill.progress.history import Line, Lines, lines_after, retold
from recovery_coach.drill.rewording import ACTS, MOST_WORDS_TOLD, accepted, request_for, reworded, tidied, why_not
from recovery_coach.drill.score import debrief
from recovery_coach.model.scenario import Cue

WAITING = "I'm still waiting for an answer."


def call_of(*lines: str, name: str = "hairdryer", seed: int = 1) -> DrillCall:
    call = opened(case_of(scenario(name), seed, ""))
    for line in lines:
        call = taken(call, temper(), coach(), line)
    return call


def answering(written: str, *, cue: Cue = Cue.WAITING, said: str = "One moment, I have the log here.") -> DrillCall:
    """A call of the guest without power whose last reply is this one."""
    call = call_of("Good morning, this is the front desk.", said)
    last = call.exchanges[-1]
    answer = replace(last, written=written, reply=written, reaction=replace(last.reaction, cue=cue))
    return replace(call, exchanges=(*call.exchanges[:-1], answer))


# What is taken.

TAKEN = [
    (WAITING, "I'm waiting for an answer, still."),
    ("So? What now?", "And? What now?"),
    ("I don't want to wait any longer.", "Waiting any longer is not what I want."),
    ("Every door here says no tonight. Every single one!", "Tonight every door here says no, every single one."),
    ("Twice! Twice I was told that!", "I was told that twice!"),
    ("Fine. Move me, then.", "Fine, then move me."),
    ("Dana Reyes. I told you that.", "I told you that, Dana Reyes."),
]


@pytest.mark.parametrize(("written", "words"), TAKEN, ids=[words for _, words in TAKEN])
def test_the_same_in_other_words_is_taken(written: str, words: str) -> None:
    call = answering(written)
    assert why_not(call, words) == ""
    assert accepted(call, words) == words
    assert reworded(call, words).said_last == words and reworded(call, words).written_last == written


AROUND = [
    "“I'm waiting for an answer, still.”",
    '"I\'m waiting for an answer, still."',
    "Customer: I'm waiting for an answer, still.",
    "**Dana Reyes:** “I'm waiting for an answer, still.”",
    "Here's the line in other words: I'm waiting for an answer, still.",
    "Sure! Here is a paraphrase: \n\n“I'm waiting for an answer, still.”\n",
    "  I'm\twaiting for\r\n an answer,\x00\x07 still.\x1b\u202e ",
]


@pytest.mark.parametrize("given", AROUND)
def test_what_a_model_puts_around_its_words_is_taken_off(given: str) -> None:
    assert accepted(answering(WAITING), given) == "I'm waiting for an answer, still."


# What is not.

REFUSED = [
    # (why, as it is written, as a model has it)
    ("its length", WAITING, ""),
    ("its length", WAITING, "Waiting."),
    ("its length", WAITING, "I'm still waiting for an answer, and waiting, and waiting, and waiting for an answer."),
    ("its length", WAITING, "I'm still waiting for an " + "answer" * 20),
    ("signs that are not written", WAITING, "I'm still waiting for an answer (sighs)."),
    ("signs that are not written", WAITING, "*sighs* I'm still waiting for an answer."),
    ("signs that are not written", WAITING, "I'm still waiting for an answer. [angry]"),
    ("signs that are not written", WAITING, "\x1b[31mI'm still waiting for an answer."),
    ("signs that are not written", WAITING, "I'm still waiting for an answer 😡"),
    ("signs that are not written", WAITING, "I'm still waiting. Agent: here is an answer."),
    ("signs that are not written", WAITING, "I'm still waiting for аn answer."),  # A Cyrillic letter.
    ("signs that are not written", WAITING, "<b>I'm still waiting</b> for an answer."),
    ("asks or shouts", WAITING, "I'm still waiting for an answer!"),
    ("asks or shouts", WAITING, "Am I still waiting for an answer?"),
    ("asks or shouts", WAITING, "I'm STILL waiting for an answer."),
    ("asks or shouts", "Where is he?", "Tell me where he is."),
    ("what it does", "You're just trying to get rid of me!", "I'm just trying to get rid of you!"),
    ("what it does", "That doesn't help me.", "That helps me."),
    ("what it does", "That helps me.", "That doesn't help me."),
    ("a number or a time", WAITING, "I'm still waiting for an answer, seven in all."),
    ("a number or a time", WAITING, "I'm still waiting for an answer tomorrow."),
    ("a number or a time", WAITING, "I'm still waiting for an answer at 9."),
    ("a number or a time", "Be here by nine, then.", "Be here by then."),
    ("a number or a time", "I can give you ten minutes.", "I can give you twenty-ten minutes."),
    ("a name", WAITING, "I'm still waiting for an answer, Peter."),
    ("a name", "Tell Miriam that I'm still waiting.", "Tell her friend that I'm still waiting."),
    ("a fact", WAITING, "I'm still waiting for an answer before the meeting."),
    ("a fact", "There's no power in here.", "There's no light in here."),
    ("a way forward", WAITING, "I'm still waiting for a taxi."),
    ("a way forward", "Another room would be something.", "Something would be better."),
    ("what it means", WAITING, "I'm still here by the window."),
    ("what it means", WAITING, "I'm still waiting while the dog barks and eats chairs."),
    ("what it means", "I'm waiting. The hallway smells of paint and smoke.", "I'm waiting, still waiting for now."),
    ("was said before", WAITING, "I'm still waiting for the log here, one moment, an answer."),
]


@pytest.mark.parametrize(("why", "written", "words"), REFUSED, ids=[f"{row[0]}: {row[2][:60]}" for row in REFUSED])
def test_what_the_reply_does_not_say_is_not_taken(why: str, written: str, words: str) -> None:
    call = answering(written)
    found = why_not(call, tidied(call.case, words))
    assert found == why or (why in ("a way forward", "a name") and found == "what it does"), found
    assert accepted(call, words) == written


EXAMPLES = {
    "agrees": "Okay, that works.",
    "thanks": "Thanks for that.",
    "says goodbye": "Goodbye then.",
    "threatens": "It goes online.",
    "asks for a supervisor": "Get the manager.",
    "makes a demand": "A refund, then.",
    "says no": "Not like that.",
    "says I": "I'm here.",
    "says me": "Tell me.",
    "says you": "You see.",
    "speaks of others": "He waits.",
    "calms down": "What a relief.",
    "flares up": "Ridiculous.",
    "apologises": "So sorry.",
    "speaks as the agent": "Let me check that.",
    "speaks as a machine": "As a language model.",
    "gives a link": "See example.com now.",
}
CUES = sorted({(name, cue) for name, act in ACTS.items() for cue in act.cues})


@pytest.mark.parametrize("name", ACTS)
def test_what_words_can_do_is_seen_and_does_not_come_in(name: str) -> None:
    written, words = "Still waiting here.", f"Still waiting here. {EXAMPLES[name]}"
    assert ACTS[name].words.search(words) and not ACTS[name].words.search(written)
    assert why_not(answering(written), words) == "what it does"
    assert why_not(answering(words), words) == ""


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.stays])
def test_what_the_reply_does_stays(name: str) -> None:
    assert why_not(answering(f"Still waiting here. {EXAMPLES[name]}"), "Waiting here, still waiting.") != ""


@pytest.mark.parametrize(("name", "cue"), CUES)
def test_at_its_own_cue_it_may_be_put_that_way(name: str, cue: Cue) -> None:
    written, words = "Still waiting here.", f"Still waiting here. {EXAMPLES[name]}"
    assert why_not(answering(written, cue=Cue.WAITING), words) == "what it does"
    assert why_not(answering(written, cue=cue), words) == ""


def test_a_fact_that_they_told_by_then_may_be_named_again() -> None:
    told = call_of("What time do you need to be ready, and what matters most to you this morning?")
    assert "meeting" in told.mood.known
    last = replace(told.exchanges[-1], written=WAITING)
    after = replace(told, exchanges=(*told.exchanges, last))
    assert why_not(after, "I'm still waiting for an answer before the meeting.") == ""


def test_what_was_said_before_does_not_come_again() -> None:
    call = answering("Nobody came. Where are they?")
    earlier = call.exchanges[0].reply
    assert why_not(answering(earlier), earlier) == "was said before"
    first = replied(replace(call, exchanges=call.exchanges[:1]), "They never came. And where are they, pray?")
    both = replace(call, exchanges=(*first.exchanges, call.exchanges[-1]))
    assert accepted(both, "They never came. And where are they, pray?") == "Nobody came. Where are they?"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120), st.sampled_from([WAITING, "So? What now?", "No power, wet hair, and nobody came!"]))
def test_whatever_a_model_says_what_is_shown_is_short_and_plain(given: str, written: str) -> None:
    shown = accepted(answering(written), given)
    assert shown == written or (shown.isprintable() and shown and len(shown) <= 2 * len(written) + 40)


def test_a_whole_book_is_refused_at_once() -> None:
    assert accepted(answering(WAITING), "www." * 500_000) == WAITING


# What is asked.


def test_a_model_is_told_who_answers_whom_and_is_asked_for_the_reply() -> None:
    said = "Word " * (MOST_WORDS_TOLD + 20)
    request = request_for(answering(WAITING, said=said.strip()))
    assert request is not None and request.text.endswith(WAITING)
    assert "Dana Reyes, a business traveller in room 412, and is furious" in request.system
    assert request.system.count("Word") == MOST_WORDS_TOLD


@pytest.mark.parametrize("written", ["(Silence.)", "Forget it. (And they're gone.)", "...", "[beep]"])
def test_what_is_done_without_words_stays_as_it_is(written: str) -> None:
    assert request_for(answering(written)) is None


def test_nobody_waits_for_the_words_that_end_a_call() -> None:
    call = call_of("Calm down.", "You are wrong, it is your fault.", "It is your fault. Calm down.")
    assert call.is_over and request_for(call) is None
    assert request_for(call_of()) is None


# It is kept.


def test_a_reply_is_kept_as_it_was_shown_and_told_again_so() -> None:
    start = call_of()
    written = taken(start, temper(), coach(), "Good morning.")
    first = replied(written, "Well?")
    lines: Lines = lines_after((), written)
    assert lines_after(lines, first) == (Line("Good morning.", "Well?"),)
    lines = lines_after(lines_after(lines, first), first)
    second = replied(taken(first, temper(), coach(), "Calm down."), "Well, I never.")
    lines = lines_after(lines, second)
    lines = lines_after(lines, taken_back(second))
    assert lines == (Line("Good morning.", "Well?"), Line("Calm down.", "Well, I never."), None)
    assert lines_after(lines, taken_back(second)) == lines
    assert retold(start, lines, temper(), coach()) == taken_back(second)
    assert retold(start, lines[:2], temper(), coach()) == second


# It never scores.


@pytest.mark.parametrize("name", ["hairdryer", "damp-flat"])
@pytest.mark.parametrize("kind", ["model", "bad"])
def test_whatever_the_customer_is_shown_to_say_the_score_is_the_same(name: str, kind: str) -> None:
    plain = other = call_of(name=name)
    for line in getattr(scenario(name), kind):
        plain, other = taken(plain, temper(), coach(), line), taken(other, temper(), coach(), line)
        other = replied(other, f"I waited three days, my room is flooded, the board waits. {line}")
    assert [each.reply for each in other.exchanges] != [each.reply for each in plain.exchanges]
    assert [each.written for each in other.exchanges] == [each.reply for each in plain.exchanges]
    assert [each.turn for each in other.exchanges] == [each.turn for each in plain.exchanges]
    assert debrief(other) == debrief(plain)
