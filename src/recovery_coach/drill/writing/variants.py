"""Variants of a new scenario: the same case with another beginning, fact, trigger or end, as its own calls allow.

A variant is taken only where the model call passes in it, as `playbook check` asks of every one.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from recovery_coach.drill.call import DrillCall, opened, taken
from recovery_coach.drill.case import case_of
from recovery_coach.drill.moments import Ears
from recovery_coach.drill.score import serves
from recovery_coach.drill.writing.telling import asks_for
from recovery_coach.model.phrasing import Trap
from recovery_coach.model.playbook import Channel
from recovery_coach.model.scenario import Fact, Released, Scenario, Trigger, Variant

MOST = 5
_TRIGGERS: tuple[tuple[str, Trap, str], ...] = (
    ("ordered-about", Trap.COMMAND, "they have been told what to do all day"),
    ("rules", Trap.POLICY, "somebody has read them the rules already"),
    ("passed-on", Trap.DEFLECT, "they were sent from one to the next"),
    ("put-off", Trap.VAGUE, "they have been put off once too often"),
    ("blamed", Trap.BLAME, "they were told that it was their own fault"),
)


def variants_for(scenario: Scenario, ears: Ears) -> tuple[Variant, ...]:
    """Variants of every kind that there can be, in each of which the model call passes."""
    kinds = (_other_openings(scenario), _other_facts(scenario), _other_ends(scenario), _other_triggers(scenario))
    found: list[Variant] = []
    for kind in kinds:
        fitting = (variant for variant in kind if passes(scenario, ears, variant))
        found += [variant for variant, _ in zip(fitting, range(1), strict=False)]
    rest = (each for each in _other_triggers(scenario) if each.id not in {variant.id for variant in found})
    while len(found) < 3:
        more = next((each for each in rest if passes(scenario, ears, each)), None)
        if more is None:
            break
        found.append(more)
    return tuple(found[:MOST])


def passes(scenario: Scenario, ears: Ears, variant: Variant) -> bool:
    """Whether the model call passes in a variant."""
    tried = replace(scenario, variants=(variant,))
    call = opened(case_of(tried, 0, variant.id))
    return serves(retaken(call, ears, scenario.model))


def retaken(call: DrillCall, ears: Ears, lines: tuple[str, ...]) -> DrillCall:
    """A call after these lines, as far as the customer stays."""
    for line in lines:
        if call.is_over:
            break
        call = taken(call, ears.temper, ears.coach, line)
    return call


def in_words(variant: Variant, scenario: Scenario) -> str:
    """What is other in a variant, in a sentence."""
    if variant.facts:
        name, fact = next(iter(variant.facts.items()))
        called = scenario.facts[name].short or name
        when = "at once" if fact.known is Released.TOLD else "only when they are asked"
        return f"They tell {when}: {called}."
    if variant.opening:
        return f"They begin otherwise: “{variant.opening[0]}”"
    if variant.accepts:
        return f"They would only take: {'; or '.join(way.what for way in variant.accepts)}."
    because = variant.sets_off[0].because if variant.sets_off else ""
    return f"Something else sets them off: {because}."


def _other_openings(scenario: Scenario) -> Iterator[Variant]:
    """Each fact that they tell at once in its other words; with their first words, where these are more than facts."""
    told = [fact for fact in scenario.facts.values() if fact.known is Released.TOLD]
    others = [fact.says[-1] for fact in told if len(fact.says) > 1]
    first = scenario.opening[0]
    is_all_facts = bool(told) and first == " ".join(_ended(fact.says[0]) for fact in told)
    words = [fact.says[-1] for fact in told] if is_all_facts else [first, *others[:2]]
    begins = "I want to speak to a person, not to a machine." if scenario.channel is Channel.CHAT else "Hello? Listen."
    yield Variant(id="other-words", opening=(" ".join([begins, *map(_ended, words)]),))


def _other_facts(scenario: Scenario) -> Iterator[Variant]:
    """A fact that they keep until they are asked, or tell at once. What the first words say is not kept back."""
    told = {name for name, fact in scenario.facts.items() if fact.known is Released.TOLD}
    for name, fact in reversed(scenario.facts.items()):
        if name in told and len(told) > 1:
            rest = [each.says[0] for other, each in scenario.facts.items() if other in told and other != name]
            words = " ".join(_ended(text) for text in rest)
            yield Variant(id=f"asked-{name}"[:60].strip("-"), opening=(words,), facts={name: _kept(fact)})
        elif name not in told:
            opening = tuple(f"{_ended(words)} {_ended(fact.says[0])}" for words in scenario.opening)
            at_once = replace(fact, known=Released.TOLD, asked_by=())
            yield Variant(id=f"told-{name}"[:60].strip("-"), opening=opening, facts={name: at_once})


def _kept(fact: Fact) -> Fact:
    return replace(fact, known=Released.ASKED, asked_by=asks_for(fact.says))


def _other_ends(scenario: Scenario) -> Iterator[Variant]:
    """Of the ways that they would take, one alone."""
    if len(scenario.accepts) > 1:
        for number, way in enumerate(reversed(scenario.accepts), 1):
            yield Variant(id=f"only-one-way-{number}", accepts=(way,))


def _other_triggers(scenario: Scenario) -> Iterator[Variant]:
    for name, trap, because in _TRIGGERS:
        if not any(trap in trigger.traps for trigger in scenario.sets_off):
            yield Variant(id=name, sets_off=(Trigger(traps=(trap,), because=because),))


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?…" else f"{text}."
