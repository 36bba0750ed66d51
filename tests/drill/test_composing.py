"""What is worked out for a trainee who writes a scenario: words that are heard again, and variants that can be won."""

from __future__ import annotations

import pytest
from calls import coach, scenario, temper
from msgspec.structs import replace

from recovery_coach.drill.call import opened, taken
from recovery_coach.drill.case import case_of
from recovery_coach.drill.moments import Ears
from recovery_coach.drill.writing.composing import missing_in, scenario_of
from recovery_coach.drill.writing.questions import questions
from recovery_coach.drill.writing.sketch import Sketch
from recovery_coach.drill.writing.telling import short_name, words_for
from recovery_coach.drill.writing.variants import _other_openings, in_words, passes, variants_for
from recovery_coach.model.scenario import Scenario

CAKE = Sketch(
    name="cake",
    answers={
        "what": "A birthday cake was ordered for noon, and nobody baked it.",
        "opening": "You forgot my daughter's cake! I ordered it three weeks ago!",
        "fact-1": "I ordered it three weeks ago.",
        "fact-2": "I called this morning and nobody rang back.",
        "fact-3": "She came home from hospital yesterday.",
        "way-1": "a sponge from the counter",
        "way-2": "a baker who decorates cupcakes",
    },
)


def heard_in(story: Scenario, line: str) -> set[str]:
    """The facts that a customer hears given back in a line."""
    call = taken(opened(case_of(story, 0, "")), temper(), coach(), line)
    return set(call.exchanges[-1].turn.facts)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("You ordered this three weeks ago.", "ordered-it-three-weeks"),
        ("Three whole weeks you've had it on order with us.", "ordered-it-three-weeks"),
        ("You rang us this morning, you called, and no one rang you back.", "called-this-morning"),
        ("Nobody rang you.", "called-this-morning"),
        ("She's only just out of hospital.", "came-home-from-hospital"),
    ],
)
def test_a_fact_is_heard_in_the_usual_ways_of_giving_it_back_and_no_other_is(line: str, fact: str) -> None:
    assert heard_in(scenario_of(CAKE), line) == {fact}


@pytest.mark.parametrize(
    "line",
    [
        "I can bring you a sponge from the counter, or a baker comes for the cupcakes.",
        "I understand how you feel, I'm sorry for the trouble, and I'll call you back by three.",
        "How can I help you today?",
    ],
)
def test_an_offer_and_words_of_any_call_give_no_fact_back(line: str) -> None:
    assert heard_in(scenario_of(CAKE), line) == set()


BIKE = Sketch(
    name="bike",
    answers={
        "title": "The bike that was not ready",
        "what": "A bike was promised for Friday, and nobody touched it.",
        "fact-1": "You promised it for Friday.",
        "way-1": "a loan touring bike from the shop, ready tonight",
    },
)


def test_an_offer_is_known_by_pairs_of_its_words_and_by_none_that_the_call_is_full_of() -> None:
    words = scenario_of(BIKE).accepts[0].words
    assert {"loan bike", "touring bike"} <= set(words)
    assert not {"bike", "ready", "shop", "tonight"} & set(words)


@pytest.mark.parametrize(
    ("line", "is_offered"),
    [
        ("I'll get your bike ready myself.", False),
        ("The bike is in the shop, and it will be ready.", False),
        ("I can give you a loan bike until then.", True),
    ],
)
def test_a_way_is_offered_in_its_own_words_alone(line: str, is_offered: bool) -> None:
    story = scenario_of(BIKE)
    call = taken(opened(case_of(story, 0, "")), temper(), coach(), line)
    assert bool(call.exchanges[-1].turn.ways) is is_offered


def test_a_second_way_takes_its_words_from_the_first() -> None:
    both = replace(BIKE, answers={**BIKE.answers, "way-2": "a loan car for the weekend"})
    assert "loan" in scenario_of(BIKE).accepts[0].words
    assert "loan" not in scenario_of(both).accepts[0].words


@pytest.mark.parametrize("text", ["It works fine.", "Call Joe on a phone number.", "He sent it to an address."])
def test_words_of_any_call_and_stand_ins_tell_nothing_alone(text: str) -> None:
    assert not {"fine", "phone", "number", "address", "phone number"} & set(words_for([text]))


def test_a_variant_that_begins_otherwise_says_nothing_twice() -> None:
    told = {"fact-1": "I ordered it in May. / It was May when I ordered it.", "fact-2": "Nobody rang back."}
    story = scenario_of(Sketch(name="x", answers={"what": "It never came.", "way-1": "a refund", **told}))
    opening = next(_other_openings(story)).opening[0]
    assert opening.count("ordered") == 1 and opening.count("Nobody rang back") == 1 and "machine" not in opening


def test_a_word_of_two_facts_tells_neither_by_itself() -> None:
    words = words_for(["The suitcase never came."], ["My suitcase is blue."])
    assert "suitcase" not in words and words


def test_a_fact_is_named_by_its_own_words() -> None:
    assert short_name("I ordered it three weeks ago.") == "ordered it three weeks"
    assert short_name("You promised it for Friday.") == "promised it for Friday"
    assert short_name("What is it?") == ""


def test_what_is_in_the_first_words_is_told_and_the_rest_is_asked_for() -> None:
    known = {name: fact.known.value for name, fact in scenario_of(CAKE).facts.items()}
    assert known == {
        "ordered-it-three-weeks": "told",
        "called-this-morning": "asked",
        "came-home-from-hospital": "asked",
    }


def test_first_words_tell_all_that_is_told() -> None:
    sketch = replace(CAKE, answers={**CAKE.answers, "fact-2-known": "told"})
    assert all("nobody rang back" in opening for opening in scenario_of(sketch).opening)


def test_there_is_a_hint_for_every_stage_and_it_is_of_this_case() -> None:
    hints = scenario_of(CAKE).hints
    assert len(hints) == 6 and "ordered it three weeks" in " ".join(hints.values())


def test_a_customer_needs_a_failure_a_fact_and_a_way() -> None:
    assert missing_in(Sketch(name="x")) == ("what", "fact-1", "way-1")
    assert missing_in(CAKE) == ()


def test_more_facts_are_asked_for_as_long_as_there_are_more() -> None:
    asked = [question.key for question in questions(CAKE)]
    assert "fact-4" in asked and "fact-5" not in asked and "fact-3-words" in asked
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("name", ["hairdryer", "late-parcel", "claim-refused"])
def test_variants_of_each_kind_are_made_and_the_model_call_passes_in_all_of_them(name: str) -> None:
    story, ears = scenario(name), Ears(temper(), coach())
    made = variants_for(story, ears)
    assert len(made) >= 3 and len({variant.id for variant in made}) == len(made)
    assert all(passes(story, ears, variant) and in_words(variant, story) for variant in made)
