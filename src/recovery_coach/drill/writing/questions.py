"""What is asked of a trainee who writes a scenario, in order: what there is to ask follows from what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import Struct

from recovery_coach.drill.writing import composing
from recovery_coach.drill.writing.sketch import FEWEST_FACTS, MOST_FACTS, MOST_WAYS, Sketch, parts_of
from recovery_coach.drill.writing.telling import short_name
from recovery_coach.model.playbook import Channel
from recovery_coach.model.scenario import Released
from recovery_coach.walk.asks import TEMPERATURES, Field, Pick, Shape

STAGES = ("The case", "The customer", "What is true", "Ways forward", "Your call")
_CASE, _CUSTOMER, _FACTS, _WAYS, _CALL = STAGES

_NEEDED = "This one is needed."
_HOW_WORDS = (
    "These were worked out, with commas between; one is enough. Of “promised friday” both words are needed. A word "
    "that any call has spoils it. Enter is a yes, or change them: Ctrl-U clears the line."
)
_FROM_CALL = "From your call: Enter keeps it, Ctrl-U clears the line, - leaves it out."
_IN_GENERAL = "Two ways or more, with / between. Enter: what customers say in general."
_YES_NO = (Pick("yes", "Yes", "1"), Pick("no", "No", "2"))
_NO_YES = (Pick("no", "No", "1"), Pick("yes", "Yes", "2"))
_CHANNELS = tuple(Pick(each.value, each.value.capitalize(), str(at)) for at, each in enumerate(Channel, 1))
_HEATS = tuple(Pick(str(degree), word, str(degree)) for degree, word in enumerate(TEMPERATURES))
_KNOWN = (
    Pick(Released.TOLD.value, "They tell it at once, in their first words", "1"),
    Pick(Released.ASKED.value, "They tell it when they are asked", "2"),
    Pick(Released.EARNED.value, "They tell it only to someone whom they trust", "3"),
)


class Question(Struct, frozen=True):
    """One question on a screen. `asks` says what is meant, `example` shows it; `default` is what Enter means."""

    key: str
    stage: str
    name: str
    field: Field
    asks: str = ""
    example: str = ""
    default: str = ""

    @property
    def is_worked_out(self) -> bool:
        """Whether what is offered comes of other answers."""
        return self.key.startswith(("fact-", "way-")) and self.key.endswith(("-words", "-short"))


def questions(sketch: Sketch) -> tuple[Question, ...]:
    """All that is to be asked, in order."""
    return (*_of_case(sketch), *_of_customer(sketch), *_of_facts(sketch), *_of_ways(sketch))


def wrong_with(key: str, answer: str) -> str:
    """What can't be taken as an answer, in words; empty where all is well."""
    if key == "authority" or key.endswith("-cost"):
        try:
            composing.amount_in(answer)
        except ValueError:
            return "Write a sum as a number alone, such as 50 or 30.50. 0 is nothing."
    return ""


def unfit_in(sketch: Sketch) -> tuple[str, ...]:
    """The questions whose answers are kept and can't be taken, in order."""
    return tuple(each.key for each in questions(sketch) if wrong_with(each.key, sketch.get(each.key)))


def _of_case(sketch: Sketch) -> Iterator[Question]:
    ask = partial(_question, sketch, _CASE)
    yield ask(
        "title", "A name for it", "What shall it be called?", "People see this in the list.", "The cake that never came"
    )
    yield ask(
        "what",
        "What went wrong",
        "What went wrong for the customer?",
        f"In a sentence. {_NEEDED}",
        "A birthday cake was ordered for noon, and nobody baked it.",
    )
    yield ask("trade", "Where it happens", "In what trade is it?", example="hotel, garage, clinic, online shop")
    yield ask("channel", "How you meet", "Where do you meet them?", picks=_CHANNELS, suggestion="phone")
    yield ask(
        "you",
        "Who you are",
        "Who are you in this call, and what do you know?",
        "A sentence or two: whoever practises reads it first.",
        "You answer the phone at a bakery. You can see that the order was taken, and that it was never passed on.",
    )
    yield ask(
        "authority",
        "What you may give",
        "How much may you give without asking?",
        "A sum of money; 0 if you have to ask for anything.",
        suggestion="0",
    )
    yield ask("above", "Who says yes to more", "Who says yes to more?", suggestion="your supervisor")  # fmt: skip


def _of_customer(sketch: Sketch) -> Iterator[Question]:
    ask = partial(_question, sketch, _CUSTOMER)
    yield ask(
        "customer",
        "The customer's name",
        "What are they called?",
        "An invented name, never a real one.",
        suggestion=composing.invented(sketch),
    )
    yield ask(
        "who", "Who they are", "Who are they, in a few words?", example="a father with twelve children coming at three"
    )
    yield ask("heat", "How upset they are", "How upset are they as the call begins?", picks=_HEATS, suggestion="4")
    yield ask(
        "feels",
        "What they feel",
        "What do they feel?",
        "A few words with commas between. Whoever says one of them to the customer has named the feeling.",
        suggestion=", ".join(composing.TROUBLE_WORDS),
    )
    yield ask("again", "Once or again", "Have they complained about it before?", picks=_NO_YES, suggestion="no")
    yield ask(
        "undone",
        "Can it be put right",
        "Can it still be put right?",
        "No, where nothing brings it back: a lost day, rudeness.",
        picks=_YES_NO,
        suggestion="yes",
    )
    yield from _of_their_words(sketch)


def _of_their_words(sketch: Sketch) -> Iterator[Question]:
    ask = partial(_question, sketch, _CUSTOMER)
    yield ask(
        "opening",
        "Their first words",
        "How do they begin?",
        "As they would say it. Two ways, with / between, are better than one.",
        "You forgot my daughter's cake! I've got twelve children here at three and NOTHING to put candles in!",
    )
    yield ask(
        "wants",
        "What they want",
        "What do they want most?",
        "In their words, so that it goes on from “I want ...”",
        "to see her blow out her candles",
    )
    yield ask(
        "sets-off",
        "What they can't bear",
        "What can't they bear to hear?",
        "Words that set this customer off, with commas between.",
        "someone will call you back, just a cake",
    )
    if sketch.get("sets-off"):
        yield ask(
            "sets-off-why",
            "Why that sets them off",
            "Why does it?",
            "Whoever practises is told this.",
            "she was told this morning that someone would call back, and nobody did",
        )
    yield ask("says-set-off", "When they are set off", "What do they say then?", _IN_GENERAL)
    yield ask("says-heard", "When they feel heard", "What do they say when they feel understood?",
              _IN_GENERAL)  # fmt: skip


def _of_facts(sketch: Sketch) -> Iterator[Question]:
    for number in _numbers(sketch, "fact", FEWEST_FACTS, MOST_FACTS):
        yield _fact(sketch, number)
        if number not in sketch.facts:
            continue
        key = f"fact-{number}"
        fact = sketch.get(key)
        told = f"“{fact}”"
        yield _question(
            sketch, _FACTS, f"{key}-known", f"Fact {number}: when it comes out", "When do they tell it?", told,
            picks=_KNOWN, suggestion=composing.when_told(sketch, number),
        )  # fmt: skip
        yield _question(
            sketch, _FACTS, f"{key}-short", f"Fact {number}: its name", "What is it, in three or four words?", told,
            suggestion=short_name(parts_of(fact, "/")[0]),
        )  # fmt: skip
        yield _question(
            sketch, _FACTS, f"{key}-words", f"Fact {number}: how it is given back",
            "Which words show that it was heard?",
            f"{told} {_HOW_WORDS}",
            suggestion=", ".join(composing.fact_words(sketch, number)),
        )  # fmt: skip


def _fact(sketch: Sketch, number: int) -> Question:
    rest = "" if number <= FEWEST_FACTS else " Enter: there is no more."
    asks = {
        1: f"Something that happened to them, as they say it; two ways, with / between. {_NEEDED}",
        2: "Another one, as they would say it: how long, how often, what it cost them.",
        3: "Another one. Is there something that they don't tell at once: what it was for, what hurt most?",
    }
    examples = {
        1: "I ordered it three weeks ago. / I stood in your shop and ordered it.",
        2: "I called twice this morning and nobody rang back.",
        3: "She's been in hospital since March. It's her first day at home.",
    }
    noted = sketch.offered.get(f"fact-{number}-noted", "")
    asked = asks.get(number, f"Another one, as they would say it.{rest}")
    if noted:
        asked = f"Noted in the call: “{noted}” How would they say it themselves? Enter leaves it out."
    return _question(
        sketch, _FACTS, f"fact-{number}", f"Fact {number}", "What do they say?", asked, examples.get(number, ""),
    )  # fmt: skip


def _of_ways(sketch: Sketch) -> Iterator[Question]:
    asks = {
        1: f"A way forward that they would take, in a few words. {_NEEDED}",
        2: "Another one that they would take. Customers want to choose.",
    }
    examples = {
        1: "a cake from the counter, brought round by three",
        2: "a baker who comes and decorates with the children",
    }
    for number in _numbers(sketch, "way", 2, MOST_WAYS):
        yield _question(
            sketch, _WAYS, f"way-{number}", f"Way forward {number}", "What would they take?",
            asks.get(number, "Another one. Enter: there is no more."), examples.get(number, ""),
        )  # fmt: skip
        if not sketch.get(f"way-{number}"):
            continue
        told = f"“{sketch.get(f'way-{number}')}”"
        yield _question(
            sketch, _WAYS, f"way-{number}-words", f"Way forward {number}: how it is offered",
            "By which words is an offer known for it?",
            f"{told} {_HOW_WORDS}",
            suggestion=", ".join(composing.way_words(sketch, number)),
        )  # fmt: skip
        yield _question(
            sketch, _WAYS, f"way-{number}-cost", f"Way forward {number}: its cost", "What does it cost you?",
            f"{told} A sum of money; 0 if nothing.", suggestion="0",
        )  # fmt: skip


def _numbers(sketch: Sketch, kind: str, fewest: int, most: int) -> Iterator[int]:
    """So many as are asked for, those that a case offers, and one more where all are there, to the most."""
    for number in range(1, most + 1):
        key = f"{kind}-{number}"
        is_offered = key in sketch.offered or f"{key}-noted" in sketch.offered
        if number <= fewest or is_offered or all(sketch.get(f"{kind}-{earlier}") for earlier in range(1, number)):
            yield number


def _question(
    sketch: Sketch, stage: str, key: str, name: str, prompt: str, asks: str = "", example: str = "", **field: object
) -> Question:
    picks = field.get("picks", ())
    offered = _offered(sketch, key, str(field.get("suggestion", "")))
    assert isinstance(picks, tuple)
    edited = not picks and (key in sketch.offered or key.endswith("-words"))
    if edited and key in sketch.offered and key != "customer":
        asks = f"{asks} {_FROM_CALL}".strip()
    made = Field(
        key,
        prompt,
        Shape.ONE if picks else Shape.TEXT,
        picks,
        suggestion=offered if edited else "",
        hint="" if edited else _default(picks, offered),
    )
    return Question(key, stage, name, made, asks, example, default=offered)


def _offered(sketch: Sketch, key: str, suggestion: str) -> str:
    """What a case offers; else what was worked out."""
    return sketch.offered.get(key, "") or suggestion


def _default(picks: tuple[Pick, ...], offered: str) -> str:
    """What Enter means: a choice by its label, a text as it is."""
    if not picks:
        return f"Enter: {offered}" if offered else ""
    label = next((pick.label for pick in picks if pick.name == offered), "")
    return f"Enter: {label[:1].lower()}{label[1:]}" if label else ""
