"""What is otherwise in a step or a card that is in both versions, and what one is that is only in one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from recovery_coach.model.playbook import Ask, Card, Choice, Guide, Step
from recovery_coach.walk.asks import fields_of
from recovery_coach.walk.state import State
from recovery_coach.workshop.changed.alike import in_pairs, moved
from recovery_coach.workshop.changed.change import About, Change, Part, lines, one_line
from recovery_coach.workshop.changed.lines import (
    DO,
    NEVER,
    PROMPT,
    WHY,
    Telling,
    meaning,
    text,
    texts,
    wording_in_words,
    wordings,
)
from recovery_coach.workshop.changed.ways import way_changes, ways_on
from recovery_coach.workshop.in_words import in_words

LEAST_OPTIONS = 2
"""How many options are asked for where a step doesn't say."""

_TITLE = Telling("it has a name", "it has no name", "it is called otherwise")
_STAGE = Telling("it stands under a stage", "it stands under no stage", "it stands under another stage")
_LOOK_FOR = Telling(
    "the coach looks for this now", "the coach looks for none of this now", "the coach looks for something else"
)
_STRICT_ON = Telling(
    "the coach is strict on this now", "the coach is no longer strict on this", "the coach is strict on something else"
)


def about_step(step: Step) -> About:
    return About(Part.STEP, step.id, step.name)


def about_card(card: Card) -> About:
    return About(Part.CARD, card.id, card.title)


def step_changes(guides: tuple[Guide, Guide], before: Step, after: Step, *, stage: str) -> Iterator[Change]:
    """What is otherwise in a step, the most visible first. `stage` is the one that it stood under, by today's name."""
    about = about_step(after)
    first = after.id == guides[1].steps[0].id
    yield from text(about, "title", _TITLE, before.name, after.name)
    yield from text(about, "stage", _STAGE, stage, after.stage)
    yield from wordings(about, before, after, first=first)
    yield from _word_for_word(about, before, after)
    yield from text(about, "why", WHY, before.why, after.why)
    yield from texts(about, "never", NEVER, before.never, after.never)
    if before.ask is after.ask:
        yield from _asked_otherwise(about, guides, before, after)
    else:
        here, there = asking(before), asking(after)
        shared = set(here) & set(there)
        here, there = (tuple(line for line in side if line not in shared) for side in (here, there))
        yield about.told("ask", "it asks for something else", here, there)
    if before.must is not after.must:
        now = "it is now" if after.must else "it is no longer"
        yield about.told("must", f"{now} listed before the close where it was left out")
    if meaning(before.if_) != meaning(after.if_):
        yield about.told("if", "it belongs to other calls than before", (belongs(before),), (belongs(after),))
    yield from way_changes(about, ways_on(guides[0], before), ways_on(guides[1], after))


def card_changes(before: Card, after: Card) -> Iterator[Change]:
    """What is otherwise in a card, the most visible first."""
    about = about_card(after)
    yield from text(about, "title", _TITLE, before.title, after.title)
    yield from wordings(about, before, after, first=False)
    yield from _word_for_word(about, before, after)
    yield from texts(about, "do", DO, before.do, after.do)
    yield from text(about, "why", WHY, before.why, after.why)
    yield from texts(about, "never", NEVER, before.never, after.never)


def step_in_words(guide: Guide, step: Step) -> tuple[str, ...]:
    """All that an agent sees of a step, line by line, under the keys that a trainer writes."""
    return (
        *_said(step),
        *(f"never: {words}" for words in step.never),
        *asking(step),
        *(["must: yes"] if step.must else []),
        *([f"if: {in_words(step.if_)}"] if step.if_ else []),
        *(f"next: {way.calls} goes to {way.target}" for way in ways_on(guide, step)),
    )


def card_in_words(card: Card) -> tuple[str, ...]:
    """All that an agent sees of a card, in the same way."""
    return (*_said(card), *(f"do: {words}" for words in card.do), *(f"never: {words}" for words in card.never))


def asking(step: Step) -> tuple[str, ...]:
    """What a step asks for, with all that belongs to the asking."""
    options = step.ask is Ask.OPTIONS
    return (
        f"ask: {step.ask}",
        *lines(f"prompt: {step.prompt}" if step.prompt else ""),
        *(f"choice: {choice_in_words(name, choice)}" for name, choice in step.choices.items()),
        *([f"at least: {step.at_least or LEAST_OPTIONS}"] if options else []),
        *([f"look for: {', '.join(step.look_for)}"] if step.look_for else []),
        *([f"strict on: {', '.join(step.strict_on)}"] if step.strict_on else []),
    )


def choice_in_words(name: str, choice: Choice) -> str:
    return f"{one_line(name)}: {one_line(choice.label)}"


def belongs(step: Step) -> str:
    """Which calls a step belongs to."""
    words = in_words(step.if_)
    return f"only if {words}" if words else "every call"


def _said(holder: Step | Card) -> Iterator[str]:
    yield from (f"say: {wording_in_words(wording)}" for wording in holder.say)
    if holder.verbatim:
        yield "verbatim: yes"
    if holder.why:
        yield f"why: {one_line(holder.why)}"


def _word_for_word(about: About, before: Step | Card, after: Step | Card) -> Iterator[Change]:
    if before.verbatim is not after.verbatim:
        is_so = "is to be said word for word now" if after.verbatim else "need no longer be said word for word"
        yield about.told("verbatim", f"its line {is_so}")


def _asked_otherwise(about: About, guides: tuple[Guide, Guide], before: Step, after: Step) -> Iterator[Change]:
    """What is otherwise in the asking for the same."""
    yield from text(about, "prompt", PROMPT, _prompt(guides[0], before), _prompt(guides[1], after))
    yield from _choices(about, before.choices, after.choices)
    least = [step.at_least or LEAST_OPTIONS for step in (before, after)]
    if least[0] != least[1]:
        yield about.told("at least", f"at least {least[1]} options are to be offered, no longer {least[0]}")
    yield from text(about, "look for", _LOOK_FOR, ", ".join(before.look_for), ", ".join(after.look_for))
    if set(before.strict_on) != set(after.strict_on):
        yield from text(about, "strict on", _STRICT_ON, ", ".join(before.strict_on), ", ".join(after.strict_on))


def _prompt(guide: Guide, step: Step) -> str:
    """The question over the first answer, with the one that stands there where a step writes none."""
    fields = fields_of(guide, State(), step)
    return fields[0].prompt if fields else ""


def _choices(about: About, before: Mapping[str, Choice], after: Mapping[str, Choice]) -> Iterator[Change]:
    pairs = in_pairs(list(before.items()), list(after.items()), lambda item: item[0], text=lambda item: item[1].label)
    for then, now in pairs:
        here, there = (lines(choice_in_words(*item)) if item else () for item in (then, now))
        if then is None or now is None:
            yield about.told("choices", "a choice is taken out" if now is None else "a new choice", here, there)
            continue
        if here != there:
            is_same = one_line(then[1].label) == one_line(now[1].label)
            sentence = "a choice goes by another name" if is_same else "a choice is changed"
            yield about.told("choices", sentence, here, there)
        # What is written for a spoken line is told by itself; a label that serves for both was told above.
        said = [one_line(choice.say or "") for _, choice in (then, now)]
        if said[0] != said[1] and _in_a_line(then[1]) != _in_a_line(now[1]):
            words = (lines(_in_a_line(choice)) for _, choice in (then, now))
            yield about.told("choices", f"the choice `{now[0]}` sounds otherwise inside a line", *words)
    yield from another_order(about, "choices", "the choices stand", list(before), list(after))


def another_order(about: About, key: str, what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """That things which are in both lists stand in another order."""
    order = moved(tuple(dict.fromkeys(before)), tuple(dict.fromkeys(after)))
    if order:
        here, there = (", ".join(map(one_line, names)) for names in (before, after))
        yield about.told(key, f"{what} in another order", lines(here), lines(there))


def _in_a_line(choice: Choice) -> str:
    return one_line(choice.say or choice.label)
