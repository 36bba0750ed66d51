"""What is otherwise in the lines of a step or a card: what to say, to whom, and what not to say."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence

from msgspec import Struct

from recovery_coach.model.playbook import Card, Channel, Conditions, Step, Test, Wording
from recovery_coach.workshop.changed.alike import ALIKE, in_pairs
from recovery_coach.workshop.changed.change import About, Change, Kind, lines, one_line
from recovery_coach.workshop.in_words import any_of, in_words

PLACES: Mapping[Channel, str] = {
    Channel.PHONE: "on the phone",
    Channel.CHAT: "in a chat",
    Channel.COUNTER: "at the counter",
    Channel.EMAIL: "by email",
}
"""Where a wording is said."""


class Telling(Struct, frozen=True):
    """The sentences for a kind of line: one that is new, gone, or reworded, or is said in other calls than before."""

    new: str
    gone: str
    reworded: str
    otherwise: str = ""


SAY = Telling(
    "a new wording", "a wording is taken out", "a wording is changed", "a wording is for other calls than before"
)
FIRST_WORDS = Telling(
    "new first words",
    "first words are taken out",
    "first words are changed",
    "first words are for other calls than before",
)
NEVER = Telling(
    "a new warning what not to say", "a warning what not to say is taken out", "the warning what not to say is changed"
)
DO = Telling("a new thing to do", "a thing to do is taken out", "a thing to do is changed")
WHY = Telling("it says why this helps", "it no longer says why this helps", "why this helps is put otherwise")
PROMPT = Telling(
    "there is a question over the answer",
    "there is no question over the answer",
    "the question over the answer is changed",
)


def wordings(about: About, before: Step | Card, after: Step | Card, *, first: bool) -> Iterator[Change]:
    """What is otherwise in the line to say. The order of its wordings is no news: a call begins with any of them."""
    yield from sorted(_wordings(about, FIRST_WORDS if first else SAY, before.say, after.say), key=_order)


def texts(about: About, key: str, telling: Telling, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """What is otherwise in a few lines of one kind, their order included."""
    here, there = lines(*before), lines(*after)
    yield from sorted(_texts(about, key, telling, here, there), key=_order)
    if sorted(here) == sorted(there) and here != there:
        yield about.told(key, "they stand in another order", here, there)


def text(about: About, key: str, telling: Telling, before: str, after: str) -> Iterator[Change]:
    """One text that is otherwise."""
    then, now = lines(before), lines(after)
    if then != now:
        sentence = telling.reworded if then and now else telling.new if now else telling.gone
        yield about.told(key, sentence, then, now)


def wording_in_words(wording: Wording) -> str:
    """A wording with whom and when it is for: `(informal, in a chat, if temperature is 4 or more) Oh no.`"""
    parts = [
        str(wording.register or ""),
        PLACES[wording.channel] if wording.channel else "",
        f"for {any_of([one_line(word) for word in wording.for_])}" if wording.for_ else "",
        f"if {in_words(wording.if_)}" if wording.if_ else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"({told}) {_text(wording)}" if told else _text(wording)


def meaning_of(wording: Wording) -> Hashable:
    """The same for two wordings that are offered in the same calls."""
    return wording.register, wording.channel, frozenset(wording.for_), meaning(wording.if_)


def meaning(conditions: Conditions) -> Hashable:
    """The same for two conditions that are written otherwise and hold in the same calls, so far as that is plain."""
    if not all(conditions):
        return frozenset()  # A mapping that asks for nothing always holds, as no condition does.
    return frozenset(frozenset((name, _asked(test)) for name, test in mapping.items()) for mapping in conditions)


def _wordings(about: About, telling: Telling, before: Sequence[Wording], after: Sequence[Wording]) -> Iterator[Change]:
    for then, now in in_pairs(before, after, _as_offered, _text, text=_text, alike=_least(before, after)):
        here, there = (lines(wording_in_words(wording)) if wording else () for wording in (then, now))
        if then is None or now is None:
            yield about.told("say", telling.new if now else telling.gone, here, there)
        elif _text(then) != _text(now):
            yield about.told("say", telling.reworded, here, there)
        elif meaning_of(then) != meaning_of(now):
            yield about.told("say", telling.otherwise, here, there)


def _texts(about: About, key: str, telling: Telling, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for then, now in in_pairs(before, after, one_line, text=one_line, alike=_least(before, after)):
        if then is None or now is None:
            yield about.told(key, telling.new if now else telling.gone, lines(then or ""), lines(now or ""))
        elif then != now:
            yield about.told(key, telling.reworded, lines(then), lines(now))


def _asked(test: Test) -> Hashable:
    """What a test asks for: one word in a list is the word alone, and small letters are as good as large ones."""
    is_, one_of = test.is_, test.one_of
    if is_ is None and len(one_of) == 1:
        is_, one_of = one_of[0], ()
    folded = [None if word is None else word.casefold() for word in (is_, test.is_not)]
    return (*folded, frozenset(word.casefold() for word in one_of), test.at_least, test.at_most, test.answered)


def _least(before: Sequence[object], after: Sequence[object]) -> float:
    """How alike lines must be to be told as one that is changed. Where there is one on each side, they need not be."""
    return 0.0 if len(before) == len(after) == 1 else ALIKE


def _text(wording: Wording) -> str:
    return one_line(wording.text)


def _as_offered(wording: Wording) -> Hashable:
    return _text(wording), meaning_of(wording)


def _order(change: Change) -> int:
    """Those of one kind stand together: new ones among those that are gone would be hard to read."""
    return (Kind.CHANGED, Kind.NEW, Kind.GONE).index(change.kind)
