"""A case: a scenario as it is met in one drill, with the variant that its seed picks."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.model.scenario import Fact, Scenario, Trigger, Way


class Case(Struct, frozen=True):
    """A scenario with one variant's facts, triggers and ends in the place of its own."""

    scenario: Scenario
    variant: str
    seed: int
    facts: dict[str, Fact]
    accepts: tuple[Way, ...]
    sets_off: tuple[Trigger, ...]
    opening: tuple[str, ...]

    @property
    def first_words(self) -> str:
        """How the customer begins."""
        return self.opening[self.seed % len(self.opening)]


def variants_of(scenario: Scenario) -> tuple[str, ...]:
    """The names of what a scenario can be met as; the first is the scenario as it is written."""
    return ("", *(variant.id for variant in scenario.variants))


def case_of(scenario: Scenario, seed: int, variant: str | None = None) -> Case:
    """The case that a seed picks, or the one of a variant that is named. The same seed is the same case."""
    names = variants_of(scenario)
    name = names[seed % len(names)] if variant is None else variant
    found = next((each for each in scenario.variants if each.id == name), None)
    if found is None:
        return Case(
            scenario, "", seed, dict(scenario.facts), scenario.accepts, scenario.sets_off, tuple(scenario.opening)
        )
    wants = replace(scenario.customer, wants=found.wants) if found.wants else scenario.customer
    return Case(
        scenario=replace(scenario, customer=wants),
        variant=name,
        seed=seed,
        facts={**scenario.facts, **found.facts},
        accepts=found.accepts or scenario.accepts,
        sets_off=found.sets_off or scenario.sets_off,
        opening=tuple(found.opening or scenario.opening),
    )
