"""What is otherwise in the house: whom the agent speaks for, and what they may give."""

from __future__ import annotations

from collections.abc import Iterator

from recovery_coach.model.house import Certification, House, Remedy
from recovery_coach.workshop.changed.alike import in_pairs
from recovery_coach.workshop.changed.change import About, Change, Part, lines, one_line
from recovery_coach.workshop.changed.lines import Telling, text
from recovery_coach.workshop.changed.steps import another_order
from recovery_coach.workshop.in_words import any_of

_ORGANISATION = Telling("the house has a name", "the house has no name", "the house is called otherwise")
_AGENT = Telling("lines name who is speaking", "lines no longer name who is speaking", "another name is speaking")
_ROLE = Telling("agents have a role", "agents have no role", "agents have another role")
_CONTACT = Telling("there is a way to reach you", "there is no way to reach you", "customers reach you in another way")
_CURRENCY = Telling("costs are in a currency", "costs are in no currency", "costs are in another currency")
_ABOVE = Telling("someone approves more", "nobody approves more", "someone else approves what costs more")
_AGAIN = Telling("", "", "it is a second complaint within another time")
_CERTIFICATION = Telling("", "", "something else is asked of a certificate")


def house_changes(before: House, after: House) -> Iterator[Change]:
    """What is otherwise, key by key."""
    about = About(Part.HOUSE, name="The house")
    yield from text(about, "organisation", _ORGANISATION, before.organisation, after.organisation)
    yield from text(about, "agent", _AGENT, before.agent.name, after.agent.name)
    yield from text(about, "agent", _ROLE, before.agent.role, after.agent.role)
    yield from text(about, "contact", _CONTACT, before.contact, after.contact)
    yield from text(about, "currency", _CURRENCY, before.currency, after.currency)
    within = [f"{house.second_complaint_within} days" for house in (before, after)]
    yield from text(about, "second complaint within", _AGAIN, *within)
    yield from _limits(about, before, after)
    yield from text(about, "above", _ABOVE, before.above, after.above)
    yield from _remedies(about, before, after)
    yield from _causes(about, before, after)
    asked = [_in_words(house.certification) for house in (before, after)]
    yield from text(about, "certification", _CERTIFICATION, *asked)


def remedy_in_words(remedy: Remedy) -> str:
    """A remedy with its cost, whom and what it fits, and who may give it."""
    parts = [
        one_line(remedy.name),
        f"cost {money(remedy.cost)}" if remedy.cost else "",
        f"for {any_of([one_line(word) for word in remedy.for_])}" if remedy.for_ else "",
        f"where the cause is {any_of(remedy.causes)}" if remedy.causes else "",
        *(f"{one_line(role)} up to {money(limit)}" for role, limit in remedy.authority.items()),
        f"above that {one_line(remedy.above)}" if remedy.above else "",
    ]
    return "; ".join(part for part in parts if part)


def money(amount: float) -> str:
    """An amount without needless noughts: `40`, `1234567`, `2.5`."""
    return format(amount, ".15g")


def _limits(about: About, before: House, after: House) -> Iterator[Change]:
    """What each role may give without asking."""
    for role in dict.fromkeys([*after.authority, *before.authority]):
        here, there = (
            lines(money(house.authority[role])) if role in house.authority else () for house in (before, after)
        )
        if here != there:
            yield about.told("authority", f"what `{one_line(role)}` may give without asking", here, there)


def _remedies(about: About, before: House, after: House) -> Iterator[Change]:
    pairs = in_pairs(before.remedies, after.remedies, remedy_in_words, _name, text=_name)
    for then, now in pairs:
        here, there = (lines(remedy_in_words(remedy)) if remedy else () for remedy in (then, now))
        if here != there:
            sentence = _sentence("remedy", here, there)
            yield about.told("remedies", sentence, here, there)
    yield from another_order(about, "remedies", "remedies stand", *map(_names, (before, after)))


def _causes(about: About, before: House, after: House) -> Iterator[Change]:
    pairs = in_pairs(
        list(before.causes.items()), list(after.causes.items()), lambda item: item[0], text=lambda item: item[1]
    )
    for then, now in pairs:
        here, there = (lines(f"{item[0]}: {item[1]}") if item else () for item in (then, now))
        if here != there:
            sentence = _sentence("cause", here, there)
            yield about.told("causes", sentence, here, there)
    yield from another_order(about, "causes", "causes stand", list(before.causes), list(after.causes))


def _sentence(what: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    if not before:
        return f"a new {what}"
    return f"a {what} is changed" if after else f"a {what} is taken out"


def _in_words(asked: Certification) -> str:
    """What is asked of a certificate: `4 of 5, with hairdryer or late-parcel`."""
    return f"{asked.passes} of {asked.of}{f', with {any_of(asked.scenarios)}' if asked.scenarios else ''}"


def _name(remedy: Remedy) -> str:
    return one_line(remedy.name)


def _names(house: House) -> list[str]:
    return [_name(remedy) for remedy in house.remedies]
