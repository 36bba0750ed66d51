"""What an agent would notice between two versions of a playbook, or between two playbooks.

Told is what a call is walked by and what an agent sees of it. Not told is what nobody sees in a call: sources and
summaries, the order of a line's wordings, and how a file is wrapped, quoted or laid out. Version numbers and ids are
told, since trainers go by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from recovery_coach.model.playbook import Card, Guide, Step, Track
from recovery_coach.workshop.changed.alike import in_pairs, moved
from recovery_coach.workshop.changed.change import About, Change, Kind, Part, lines, one_line
from recovery_coach.workshop.changed.house import house_changes
from recovery_coach.workshop.changed.lines import PLACES, Telling, text
from recovery_coach.workshop.changed.renaming import new_ids, with_new_ids
from recovery_coach.workshop.changed.steps import (
    about_card,
    about_step,
    card_changes,
    card_in_words,
    step_changes,
    step_in_words,
)

Pairs = list[tuple[Step | None, Step | None]]

_TITLE = Telling("it has a title", "it has no title", "it is called otherwise")
_STAGES = Telling("there is a progress rail", "there is no progress rail", "the progress rail has other stages")
_ID = Telling("it has a name", "it has no name", "it is started by another name")
_LANGUAGE = Telling("it has a language", "it has no language", "it is in another language, as far as the coach knows")
_CHANNELS = Telling(
    "it says where it is used, first the place for a call where none is named",
    "it no longer says where it is used",
    "it is used in other places; the first is that of a call where none is named",
)
_VERSION = Telling("it has a version number", "it has no version number", "it has another version number")


def changes(before: Guide, after: Guide) -> Iterator[Change]:
    """Everything that is otherwise, once: of the playbook as a whole, of its steps in the order of the call, of each
    playbook that it goes over to, of the cards, and of the house. Nothing for two that are walked and read alike.
    """
    ids = new_ids(before, after)
    guides = with_new_ids(before, ids, after), after
    old_ids = {new: old for old, new in ids.items()}
    yield from _of_playbook(*guides)
    for then, now in in_pairs(before.tracks, after.tracks, attrgetter("id")):
        if now is None and then is not None:
            steps = _names(before, then)
            yield _about(then).told("next", "calls no longer go over to this playbook", steps)
        elif then is None and now is not None:
            yield _about(now).told("next", "calls can go over to this playbook now", (), _names(after, now))
        elif then is not None and now is not None:
            yield from _of_track(guides, then, now, old_ids)
    yield from _of_cards(guides[0].cards, after.cards)
    yield from house_changes(before.house, after.house)


def _of_playbook(before: Guide, after: Guide) -> Iterator[Change]:
    """What is otherwise in the playbook as a whole."""
    about = About(Part.PLAYBOOK, name=after.title)
    yield from text(about, "title", _TITLE, before.title, after.title)
    yield from _stages(about, before.tracks[0], after.tracks[0])
    yield from text(about, "id", _ID, before.id, after.id)
    yield from text(about, "language", _LANGUAGE, before.language, after.language)
    channels = [", ".join(PLACES[channel] for channel in guide.channels) for guide in (before, after)]
    yield from text(about, "channels", _CHANNELS, *channels)
    if moved([card.id for card in before.cards], [card.id for card in after.cards]):
        here, there = (", ".join(one_line(card.title) for card in guide.cards) for guide in (before, after))
        yield about.told("interrupts", "the cards stand in another order", lines(here), lines(there))
    yield from text(about, "version", _VERSION, before.version, after.version)


def _of_track(guides: tuple[Guide, Guide], before: Track, after: Track, old_ids: Mapping[str, str]) -> Iterator[Change]:
    """What is otherwise in the steps of the playbook itself, or in another one that calls go over to."""
    if after.id:
        yield from text(_about(after), "title", _TITLE, before.title, after.title)
        yield from _stages(_about(after), before, after)
    here, there = (
        [step for step in guide.steps if step.track == track.id]
        for guide, track in zip(guides, (before, after), strict=True)
    )
    pairs = in_pairs(here, there, attrgetter("id"))
    stages = _renamed_stages(pairs, before, after)
    order = moved([step.id for step in here], [step.id for step in there])
    for then, now in pairs:
        if now is None and then is not None:
            yield about_step(then).told("steps", "this step is gone", step_in_words(guides[0], then), kind=Kind.GONE)
        elif then is None and now is not None:
            yield _new(guides[1], now, there)
        elif then is not None and now is not None:
            stage = stages.get(then.stage, then.stage)
            if now.id in order:
                yield _move(now, stage, _before(here, now.id), _before(there, now.id))
                stage = now.stage
            yield from step_changes(guides, then, now, stage=stage)
            if now.id in old_ids:
                yield about_step(now).told("id", "it has another id", lines(old_ids[now.id]), lines(now.id))


def _of_cards(before: Sequence[Card], after: Sequence[Card]) -> Iterator[Change]:
    for then, now in in_pairs(before, after, attrgetter("id"), text=_content):
        if now is None and then is not None:
            yield about_card(then).told("interrupts", "this card is gone", card_in_words(then), kind=Kind.GONE)
        elif then is None and now is not None:
            yield about_card(now).told("interrupts", "a new card", (), card_in_words(now), kind=Kind.NEW)
        elif then is not None and now is not None:
            yield from card_changes(then, now)
            if then.id != now.id:
                yield about_card(now).told("id", "it has another id", lines(then.id), lines(now.id))


def _stages(about: About, before: Track, after: Track) -> Iterator[Change]:
    return text(about, "stages", _STAGES, ", ".join(before.stages), ", ".join(after.stages))


def _renamed_stages(pairs: Pairs, before: Track, after: Track) -> Mapping[str, str]:
    """By the name that a stage had, the one that it has, where all its steps went along: the rail tells of it."""
    found = {}
    for stage in before.stages:
        stages = {now.stage for then, now in pairs if then is not None and now is not None and then.stage == stage}
        if stage not in after.stages and len(stages) == 1 and not stages & set(before.stages):
            found[stage] = stages.pop()
    return found


def _new(guide: Guide, step: Step, steps: Sequence[Step]) -> Change:
    earlier = _before(steps, step.id)
    place = f"after `{earlier}`" if earlier else "the first one"
    return about_step(step).told(
        "steps", f"a new step under {one_line(step.stage)}, {place}", (), step_in_words(guide, step), kind=Kind.NEW
    )


def _move(step: Step, stage: str, before: str, after: str) -> Change:
    """That a step stands elsewhere. `before` and `after` are the steps that it comes after, empty for the first one."""
    if not after:
        where = f"it is the first step now, no longer after `{before}`"
    elif not before:
        where = f"it comes after `{after}` now, and is no longer the first step"
    elif before == after:
        where = f"it has moved along with `{after}`"
    else:
        where = f"it comes after `{after}` now, no longer after `{before}`"
    under = f", and under {one_line(step.stage)}, no longer under {one_line(stage)}" if step.stage != stage else ""
    return about_step(step).told("steps", where + under, kind=Kind.MOVED)


def _before(steps: Sequence[Step], step_id: str) -> str:
    """The id of the step that stands before another; empty for the first."""
    place = next(number for number, step in enumerate(steps) if step.id == step_id)
    return steps[place - 1].id if place else ""


def _about(track: Track) -> About:
    return About(Part.PLAYBOOK, track.id, track.title)


def _names(guide: Guide, track: Track) -> tuple[str, ...]:
    return tuple(one_line(step.name) for step in guide.steps if step.track == track.id)


def _content(card: Card) -> str:
    return " ".join([card.title, card.why, *card.do, *(wording.text for wording in card.say)])
