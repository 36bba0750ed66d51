"""A live call retold as answers for a scenario: what its record offers to a trainee who writes one.

Every text of the record goes through what is given to redact it before anything is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from recovery_coach.drill.writing.sketch import MOST_WAYS
from recovery_coach.model.playbook import Ask, Guide
from recovery_coach.phrasing.statement import stem
from recovery_coach.phrasing.text import sentences
from recovery_coach.walk.asks import label_of
from recovery_coach.walk.conditions import reference_of, ways
from recovery_coach.walk.state import State
from recovery_coach.walk.summary import summary

MOST_OFFERED = 4
"""Facts that a call offers. More are a record, not a customer."""

_ALIKE = 0.6
"""The share of their words that two sentences have in common when they tell the same."""

_PARTS = re.compile(r"(?<=[.!?])\s+|\s*[;\n]+\s*|\s+[-–—]\s+")
_WHO = r"(?:they|she|he|(?:the )?(?:customer|guest|caller|client|patient))"
_DID = (
    r"(?:[a-z]{2,}ed|had|will|would|can|could|did|got|took|came|went|paid|bought|told|said|sent|rang|wrote|lost|found|"
    r"spent|waited|left|made|gave|kept|stood|spoke|heard|thought|felt|brought|broke|drove|flew|slept|sat|saw)"
)
_SUBJECT = re.compile(rf"^{_WHO} (?:(?P<be>is|are|was|were|has|have)|(?P<did>{_DID}))\b", re.IGNORECASE)
_BE_OF_MINE = {"is": "am", "are": "am", "was": "was", "were": "was", "has": "have", "have": "have"}
_OTHERS = re.compile(rf"\b(?:{_WHO}|them|him|themselves|himself|herself|i|me|we|us)\b", re.IGNORECASE)
_NOW = re.compile(r"\b(?:and|but|or|then) (?:(?:is|was|has|does|[a-z]+[^s\W]s))\b", re.IGNORECASE)
"""Another verb in the present, which would need another form after "I"."""

_SAID_BY_BARRIER: Mapping[str, str] = {
    "repeat contact": "I've had to come back to you about this.",
    "transfer": "I've been passed around from one to the next.",
    "explain again": "I've told it all more than once now.",
    "change channel": "Your website sent me to the phone.",
    "waiting": "I waited and waited on the line.",
    "effort": "I've done all the work on this myself.",
    "no human": "I couldn't get through to a person.",
    "no reply": "I wrote to you and got no answer.",
    "untrained staff": "The person that I spoke to didn't know what to do.",
}
"""What made it hard for them, as they would say it, by the names that the shipped playbooks have for it."""


def held_by(guide: Guide, state: State) -> tuple[str, ...]:
    """What was given as reference, name, account or contact: it says who the customer is."""
    held = [state.reference, reference_of(guide, state)]
    for step in guide.steps:
        if step.ask in (Ask.REFERENCE, Ask.CONTACT):
            for value in state.answers.get(step.key, {}).values():
                held += [value] if isinstance(value, str) else value
    return tuple(text for text in dict.fromkeys(held) if text.strip())


def texts_of(guide: Guide, state: State) -> tuple[str, ...]:
    """All that was noted, as it stands in the record."""
    return (*_noted(guide, state), *_answers(guide, state, Ask.OPTIONS, "asked"), *_ways_in(guide, state))


def offered_by(guide: Guide, state: State, redacted: Callable[[str], str]) -> dict[str, str]:
    """Answers, by question, that a call's record offers. A sentence that something was taken out of is not offered.

    What can't be put into the customer's mouth without a guess is offered as a note: under `fact-2-noted`.
    """
    told = _apart(part for text in _noted(guide, state) for part in _whole(text, redacted))
    said = {part: as_said(part) for part in told}
    facts = _apart([*(text for text in said.values() if text), *_barriers(guide, state)])[:MOST_OFFERED]
    noted = [_capital(part) for part, text in said.items() if not text][: MOST_OFFERED - len(facts)]
    found = {
        "channel": state.channel.value,
        "again": "yes" if summary(guide, state, "").returning else "",
        **_degree(guide, state),
        **_numbered("way", [_way(way) for way in _ways_in(guide, state) if redacted(way) == way], MOST_WAYS),
        **_numbered("fact", facts, MOST_OFFERED),
        **{f"fact-{number}-noted": text for number, text in enumerate(noted, len(facts) + 1)},
        "what": _capital(told[0]) if told else "",
        "opening": " ".join(fact if fact[-1:] in ".!?" else f"{fact}." for fact in facts[:2]),
    }
    asked = _answers(guide, state, Ask.OPTIONS, "asked")
    if asked and redacted(asked[0]) == asked[0]:
        found["wants"] = _way(" ".join(asked[0].split()))
    if _SAID_BY_BARRIER["repeat contact"] in facts:
        found["again"] = "yes"
    return {key: text for key, text in found.items() if text.strip()}


def as_said(text: str) -> str:
    """What was noted of a customer as the customer would say it; nothing where that would be a guess.

    "She took a day off work" is "I took a day off work". Who "they" are in the middle of a sentence nobody can tell.
    """
    text = _capital(" ".join(text.split()).strip(" ,"))
    found = _SUBJECT.match(text)
    if found is None:
        return "" if _OTHERS.search(re.sub(r"\b(?:i|me|we|us)\b", "", text, flags=re.IGNORECASE)) else text
    rest = text[found.end() :]
    if _OTHERS.search(rest) or _NOW.search(rest):
        return ""
    verb = _BE_OF_MINE[found["be"].lower()] if found["be"] else found["did"]
    return f"I {verb}" + re.sub(r"\b(?:their|his|her)\b", "my", rest, flags=re.IGNORECASE)


def _whole(text: str, redacted: Callable[[str], str]) -> Iterator[str]:
    """The sentences of a note from which nothing was taken out."""
    as_noted = {part.strip(" ,") for part in _PARTS.split(text)}
    for part in (part.strip(" ,") for part in _PARTS.split(redacted(text))):
        if part in as_noted and redacted(part) == part and len(part.split()) > 1:
            yield part


def _apart(texts: Iterable[str]) -> list[str]:
    """Texts, but for those that tell what one before them told."""
    found: list[tuple[str, frozenset[str]]] = []
    for text in texts:
        words = frozenset(stem(word) for part in sentences(text) for word in part.words if word)
        if words and not any(len(words & other) >= _ALIKE * min(len(words), len(other)) for _, other in found):
            found.append((text, words))
    return [text for text, _ in found]


def _way(text: str) -> str:
    """A way forward as it stands within a sentence."""
    first = text.split(" ")[0]
    stays = first.startswith(("I'", "I’")) or first == "I" or (len(first) > 1 and first.isupper())
    return text if stays else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _noted(guide: Guide, state: State) -> Iterator[str]:
    """What was noted of what the customer told, in the order in which it stands in the record."""
    yield from _answers(guide, state, Ask.NOTE, "text")
    yield from (note.text for note in state.notes if note.text.strip())


def _barriers(guide: Guide, state: State) -> Iterator[str]:
    """What made it hard for them, by the words of the playbook."""
    for step in guide.steps:
        if step.ask is Ask.SEVERAL_OF:
            for name in state.answers.get(step.key, {}).get("choices", ()):
                said = _SAID_BY_BARRIER.get(name) or as_said(label_of(guide, state, step, "choices", name))
                yield from [said] if said else []


def _degree(guide: Guide, state: State) -> dict[str, str]:
    """How upset they were when that was first asked."""
    degrees = _answers(guide, state, Ask.TEMPERATURE, "degree")
    return {"heat": degrees[0]} if degrees and degrees[0] in "012345" else {}


def _ways_in(guide: Guide, state: State) -> list[str]:
    """What they chose, then what else was put to them, then what was promised."""
    put = []
    for step in guide.steps:
        answer = state.answers.get(step.key, {})
        if step.ask is Ask.OPTIONS:
            picked = answer.get("picked", "")
            labels = [label_of(guide, state, step, "offered", way) for way in ways(answer)]
            put += [picked if isinstance(picked, str) else "", *labels]
    put += _answers(guide, state, Ask.PROMISE, "what")
    return list(dict.fromkeys(" ".join(way.split()) for way in put if way.strip()))


def _answers(guide: Guide, state: State, ask: Ask, field: str) -> list[str]:
    """What was entered in this field of each step of a kind."""
    given = [state.answers.get(step.key, {}).get(field, "") for step in guide.steps if step.ask is ask]
    texts = [value if isinstance(value, str) else " ".join(value) for value in given]
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _numbered(key: str, texts: list[str], most: int) -> Mapping[str, str]:
    return {f"{key}-{number}": text.replace("/", ",") for number, text in enumerate(texts[:most], 1)}
