"""A scenario as a person would have written it: YAML with comments, that reads back as the same scenario."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from recovery_coach.model.scenario import Fact, Released, Reply, Scenario, Trigger, Variant, Way

_PLAIN = re.compile(r"[A-Za-z][\w ,.'’();!?-]*[\w.'’)!?]|[A-Za-z]")
"""Texts that stand without quotes wherever they stand, but in a list between brackets."""

_PLAIN_IN_BRACKETS = re.compile(r"[A-Za-z][\w '’-]*[\w]|[A-Za-z]")
_NO_TEXT = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})
_HEAD = """\
# A drill scenario, made with `recovery-coach drill new`. Change what you like: `recovery-coach playbook check` says
# whether it can still be won and lost, and docs/drills.md what every key is for.
"""


def scenario_text(scenario: Scenario) -> str:
    """The text of a scenario's file."""
    return "\n".join([_HEAD, *_lines(scenario)]) + "\n"


def _lines(scenario: Scenario) -> Iterator[str]:
    yield from _head(scenario)
    yield from _customer(scenario)
    yield "# What is true of this case. `words` are those by which it is given back: one wording is enough, and of a"
    yield "# wording all words are needed. `known` says when they tell it: told, asked or earned."
    yield "facts:"
    for name, fact in scenario.facts.items():
        yield f"  {name}:"
        yield from _fact(fact, "    ")
    yield ""
    yield "# Ways forward that they would take."
    yield "accepts:"
    yield from _ways(scenario.accepts, "  ")
    yield ""
    if scenario.sets_off:
        yield "# What makes this customer flare up: words, or traps by their names."
        yield "sets off:"
        yield from _triggers(scenario.sets_off, "  ")
        yield ""
    yield "# Their first words. Each tells all that is `told`."
    yield from _texts("opening", scenario.opening, "")
    yield ""
    yield from _replies(scenario)
    if scenario.hints:
        yield "hints:"
        yield from (f"  {stage}: {_text(hint)}" for stage, hint in scenario.hints.items())
        yield ""
    yield from _variants(scenario.variants)
    yield "# The trainee's lines of three calls: this one must pass, and the two below must not."
    yield from _texts("model", scenario.model, "")
    yield ""
    yield from _texts("bad", scenario.bad, "")
    yield ""
    yield from _texts("stuffed", scenario.stuffed, "")


def _head(scenario: Scenario) -> Iterator[str]:
    yield f"id: {scenario.id}"
    yield f"title: {_text(scenario.title)}"
    yield f"trade: {_text(scenario.trade)}"
    yield f"channel: {scenario.channel.value}"
    if scenario.language != "en":
        yield f"language: {_text(scenario.language)}"
    if scenario.summary:
        yield f"summary: {_text(scenario.summary)}"
    if scenario.source:
        yield f"source: {_text(scenario.source)}"
    yield "# Who the trainee is here. Beyond `authority`, `above` has to say yes."
    yield f"you: {_text(scenario.you)}"
    yield f"authority: {_number(scenario.authority)}"
    yield f"above: {_text(scenario.above)}"
    yield ""


def _customer(scenario: Scenario) -> Iterator[str]:
    customer, failure = scenario.customer, scenario.failure
    yield "# `arousal` is how upset they are as the call begins, `trust` how far they trust you, both 0 to 10;"
    yield "# `patience` is how many turns without any help they bear."
    yield "customer:"
    yield f"  name: {_text(customer.name)}"
    yield f"  who: {_text(customer.who)}"
    yield f"  wants: {_text(customer.wants)}"
    yield f"  feels: {_bracketed(customer.feels)}"
    yield f"  arousal: {_number(customer.arousal)}"
    yield f"  trust: {_number(customer.trust)}"
    yield f"  patience: {customer.patience}"
    yield ""
    yield "# `fault` is `incompetence` for a mistake, `bad faith` for what was meant or hidden; `severity` is 1 to 5."
    yield "failure:"
    yield f"  what: {_text(failure.what)}"
    yield f"  fault: {failure.fault.value}"
    yield f"  severity: {failure.severity}"
    yield f"  second complaint: {_yes(failure.second_complaint)}"
    yield f"  can be undone: {_yes(failure.can_be_undone)}"
    if failure.customer_is_wrong:
        yield "  customer is wrong: yes"
    yield ""


def _fact(fact: Fact, margin: str) -> Iterator[str]:
    if fact.short:
        yield f"{margin}short: {_text(fact.short)}"
    if fact.known is not Released.TOLD:
        yield f"{margin}known: {fact.known.value}"
    yield from _texts("says", fact.says, margin)
    yield f"{margin}words: {_bracketed(fact.words)}"
    if fact.asked_by:
        yield f"{margin}asked by: {_bracketed(fact.asked_by)}"


def _ways(ways: Iterable[Way], margin: str) -> Iterator[str]:
    for way in ways:
        yield f"{margin}- what: {_text(way.what)}"
        yield f"{margin}  words: {_bracketed(way.words)}"
        if way.cost:
            yield f"{margin}  cost: {_number(way.cost)}"


def _triggers(triggers: Iterable[Trigger], margin: str) -> Iterator[str]:
    for trigger in triggers:
        parts = []
        if trigger.traps:
            parts.append(f"traps: [{', '.join(trap.value for trap in trigger.traps)}]")
        if trigger.words:
            parts.append(f"words: {_bracketed(trigger.words)}")
        if trigger.because:
            parts.append(f"because: {_text(trigger.because)}")
        yield from (f"{margin}{'- ' if not at else '  '}{part}" for at, part in enumerate(parts))


def _replies(scenario: Scenario) -> Iterator[str]:
    if not scenario.replies:
        return
    yield "# What they say, and how upset they are then. Where nothing stands here, customers in general speak."
    yield "replies:"
    for cue, reply in scenario.replies.items():
        yield f"  {cue.value}:"
        for key, lines in _moods(reply):
            yield from _texts(key, lines, "    ")
    yield ""


def _moods(reply: Reply) -> Iterator[tuple[str, Sequence[str]]]:
    for key, lines in (("any", reply.any_), ("hot", reply.hot), ("warm", reply.warm), ("cool", reply.cool)):
        if lines:
            yield key, lines


def _variants(variants: Sequence[Variant]) -> Iterator[str]:
    if not variants:
        return
    yield "# The same case met otherwise. What is not written here stays as it is above."
    yield "variants:"
    for variant in variants:
        yield f"  - id: {variant.id}"
        if variant.opening:
            yield from _texts("opening", variant.opening, "    ")
        if variant.facts:
            yield "    facts:"
            for name, fact in variant.facts.items():
                yield f"      {name}:"
                yield from _fact(fact, "        ")
        if variant.wants:
            yield f"    wants: {_text(variant.wants)}"
        if variant.sets_off:
            yield "    sets off:"
            yield from _triggers(variant.sets_off, "      ")
        if variant.accepts:
            yield "    accepts:"
            yield from _ways(variant.accepts, "      ")
    yield ""


def _texts(key: str, texts: Sequence[str], margin: str) -> Iterator[str]:
    if not texts:
        return
    yield f"{margin}{key}:"
    yield from (f"{margin}  - {_text(text)}" for text in texts)


def _text(text: str) -> str:
    """A text as it stands behind a colon or a dash: in quotes where it would be read as something else without."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT else _quoted(text)


def _bracketed(texts: Iterable[str]) -> str:
    plain = (
        text if _PLAIN_IN_BRACKETS.fullmatch(text) and text.lower() not in _NO_TEXT else _quoted(text) for text in texts
    )
    return f"[{', '.join(plain)}]"


def _quoted(text: str) -> str:
    """In double quotes, with what YAML would not let stand as it is written out."""
    kept = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in kept)


def _number(value: float) -> str:
    return f"{value:g}" if value < 1e6 else f"{value:.2f}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
