"""What a playbook's calls show of it, step by step and version by version. It is about steps, never about people.

Calls are folded one at a time into counts, in any order. What is held grows with the playbook, not with the calls: each
length of time is counted under its first three digits (`facts.rounded`), so that medians need no list of calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from recovery_coach.errors import IllegalInput
from recovery_coach.model.playbook import Card, Guide, Step
from recovery_coach.walk.events import CallOpened, Input
from recovery_coach.workshop.facts import Fact, Facts, What, facts_of

FEW = 5
"""Of fewer calls than this no share and no typical time is told: one call more would turn it round."""

Counts = Mapping[str | float, int]


class WordingStats(Struct, frozen=True):
    """One wording, as it is written. The counts are times that its step (or card) came up.

    `on_offer`: it fitted the call; `shown`: it was on the screen; `said`: it was there when Enter was pressed, to go
    on or with an answer that brought up another line; `share`: of all that was said there, 0 to 1, or None where too
    few calls say; `failed`: marked as not having worked. `written` is false where the newest text of the playbook has
    it no longer.
    """

    text: str
    on_offer: int
    shown: int
    said: int
    share: float | None
    failed: int
    written: bool


class StepStats(Struct, frozen=True):
    """One step. `calls`, `calls_skipped` and `calls_back` count calls; the others count times.

    `met` is what `entered`, `skipped`, `moved` (on to another step by a jump or a step back), `ended` (left by closing
    the call) and `stayed` (not left: the call was paused there, or is still going on) add up to. `back` counts jumps
    and steps back to it once it was met, `jumped` the jumps ahead to it. `typical` is the median of the seconds from
    coming to it to leaving it however it was left, and nine times in ten it took no more than `ninetieth`; pauses are
    left out, cards opened over it are not. `closed_early` are calls that stood here last before they were closed
    without having come to the end, `never_closed` those that stood here last and were not closed.
    """

    id: str
    key: str
    name: str
    track: str
    stage: str
    calls: int
    calls_skipped: int
    calls_back: int
    met: int
    entered: int
    skipped: int
    moved: int
    ended: int
    stayed: int
    back: int
    jumped: int
    typical: float | None
    ninetieth: float | None
    failed: int
    closed_early: int
    never_closed: int
    cards: dict[str, int]
    wordings: tuple[WordingStats, ...]
    written: bool

    @property
    def share_skipped(self) -> float | None:
        """The share of calls that skipped it, 0 to 1; None where too few calls say."""
        return self.calls_skipped / self.calls if self.calls >= FEW else None


class CardStats(Struct, frozen=True):
    """One interrupt card: how many calls opened it, how often, and its wordings."""

    id: str
    title: str
    calls: int
    opened: int
    failed: int
    wordings: tuple[WordingStats, ...]
    written: bool


class VersionStats(Struct, frozen=True):
    """The calls of one version, or of all (`version` is empty then). Seconds are medians, None for too few calls.

    `reached_end`: the call was walked to the close, not closed from somewhere before. `tracks` are the titles of the
    playbooks that the steps belong to, the playbook's own under the empty name.
    """

    version: str
    calls: int
    closed: int
    reached_end: int
    handed_over: int
    seconds_to_plan: float | None
    seconds_in_all: float | None
    tracks: dict[str, str]
    steps: tuple[StepStats, ...]
    cards: tuple[CardStats, ...]


class _Sum:
    """The facts of the calls of one version, and the playbook as the newest of those calls had it."""

    def __init__(self) -> None:
        self.facts: Facts = Counter()
        self.newest = float("-inf")
        self.guide: Guide | None = None

    def add(self, guide: Guide, facts: Facts, opened_at: float) -> None:
        self.facts.update(facts)
        newer = opened_at > self.newest or self.guide is None
        # Of two that were opened at once either would do, if only it is the same one in whatever order they come.
        if newer or (opened_at == self.newest and guide is not self.guide and _text(guide) > _text(self.guide)):
            self.newest, self.guide = opened_at, guide

    def take_in(self, other: _Sum) -> None:
        if other.guide is not None:
            self.add(other.guide, other.facts, other.newest)


class Tally:
    """Calls of one playbook, folded one by one."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sum] = {}
        self.unreadable = 0
        """Calls that tell nothing: what is kept of them does not fit together, or can't be read."""

    def add(self, guide: Guide, inputs: Sequence[Input]) -> None:
        """Takes in a call; one that can't be walked again is only counted."""
        try:
            facts = facts_of(guide, inputs)
        except (IllegalInput, LookupError, StopIteration, ValueError):
            self.unreadable += 1
            return
        opened = next(happened.at for happened in inputs if isinstance(happened, CallOpened))
        self._sums.setdefault(guide.version, _Sum()).add(guide, facts, opened)

    def take_in(self, other: Tally) -> None:
        """Takes in all the calls of another tally."""
        self.unreadable += other.unreadable
        for version, found in other._sums.items():
            self._sums.setdefault(version, _Sum()).take_in(found)

    def versions(self) -> tuple[VersionStats, ...]:
        """Each version by itself, the one that the newest call followed first."""
        ordered = sorted(self._sums.items(), key=lambda item: (item[1].newest, item[0]), reverse=True)
        return tuple(_stats(found, version) for version, found in ordered)

    def together(self) -> VersionStats | None:
        """All versions as if they were one; None where there is no call."""
        whole = _Sum()
        for found in self._sums.values():
            whole.take_in(found)
        return _stats(whole, "") if whole.guide is not None else None


def middle(counts: Counts, share: float = 0.5) -> float:
    """The smallest of these lengths that so great a share of all is not longer than: the median, for a half."""
    wanted, seen = share * sum(counts.values()), 0
    for length in sorted(float(length) for length in counts):
        seen += counts[length]
        if seen >= wanted:
            return length
    raise ValueError("there is no middle of nothing")


class _Sorted:
    """Facts by what they are about."""

    def __init__(self, facts: Facts) -> None:
        self._by: dict[Fact, dict[str | float, int]] = {}
        for fact, count in facts.items():
            self._by.setdefault(fact._replace(counted=""), {})[fact.counted] = count

    def counts(self, what: What, step: str = "", card: str = "") -> Counts:
        return self._by.get(Fact(what, step, card), {})

    def count(self, what: What, step: str = "", card: str = "") -> int:
        return sum(self.counts(what, step, card).values())

    def ids(self, what: What) -> Iterable[tuple[str, str]]:
        return [(fact.step, fact.card) for fact in self._by if fact.what is what]

    def typical(self, what: What, step: str = "", *, share: float = 0.5, calls: int | None = None) -> float | None:
        counts = self.counts(what, step)
        enough = (sum(counts.values()) if calls is None else calls) >= FEW
        return middle(counts, share) if enough else None


def _stats(found: _Sum, version: str) -> VersionStats:
    assert found.guide is not None, "a sum has a call in it"
    guide, facts = found.guide, _Sorted(found.facts)
    met = {step for step, _ in facts.ids(What.MET)}
    opened = {card for step, card in facts.ids(What.CARD) if not step}
    gone = [Step(id=step) for step in sorted(met - set(guide.by_id))]
    lost = [Card(id=card, title=card) for card in sorted(opened - set(guide.card_by_id))]
    return VersionStats(
        version=version,
        calls=facts.count(What.CALL),
        closed=facts.count(What.CLOSED),
        reached_end=facts.count(What.REACHED_END),
        handed_over=facts.count(What.HANDED_OVER),
        seconds_to_plan=facts.typical(What.SECONDS_TO_PLAN),
        seconds_in_all=facts.typical(What.SECONDS_IN_ALL),
        tracks={track.id: track.title for track in guide.tracks},
        steps=tuple(_step_stats(step, facts, written=step.id in guide.by_id) for step in (*guide.steps, *gone)),
        cards=tuple(_card_stats(card, facts, written=card.id in guide.card_by_id) for card in (*guide.cards, *lost)),
    )


def _step_stats(step: Step, facts: _Sorted, *, written: bool) -> StepStats:
    count = {what: facts.count(what, step.id) for what in What}
    left = count[What.CALL_LEFT]
    return StepStats(
        id=step.id,
        key=step.key,
        name=step.name,
        track=step.track,
        stage=step.stage,
        calls=count[What.CALL_MET],
        calls_skipped=count[What.CALL_SKIPPED],
        calls_back=count[What.CALL_BACK],
        met=count[What.MET],
        entered=count[What.ENTERED],
        skipped=count[What.SKIPPED],
        moved=count[What.MOVED],
        ended=count[What.ENDED],
        stayed=count[What.STAYED],
        back=count[What.BACK],
        jumped=count[What.JUMPED],
        typical=facts.typical(What.SECONDS, step.id, calls=left),
        ninetieth=facts.typical(What.SECONDS, step.id, share=0.9, calls=left),
        failed=count[What.FAILED],
        closed_early=count[What.CLOSED_EARLY],
        never_closed=count[What.NEVER_CLOSED],
        cards=dict(sorted((str(card), count) for card, count in facts.counts(What.CARD, step.id).items())),
        wordings=_wordings(step, facts, calls=count[What.CALL_ENTERED]),
        written=written,
    )


def _card_stats(card: Card, facts: _Sorted, *, written: bool) -> CardStats:
    calls = facts.count(What.CALL_CARD, card=card.id)
    return CardStats(
        id=card.id,
        title=card.title,
        calls=calls,
        opened=facts.count(What.CARD, card=card.id),
        failed=facts.count(What.FAILED, card=card.id),
        wordings=_wordings(card, facts, calls=calls),
        written=written,
    )


def _wordings(holder: Step | Card, facts: _Sorted, *, calls: int) -> tuple[WordingStats, ...]:
    """The wordings as they are written now, and after them those that were on the screen and are written no longer."""
    step, card = (holder.id, "") if isinstance(holder, Step) else ("", holder.id)
    kinds = (What.OFFERED, What.SHOWN, What.SAID, What.FAILED)
    offered, shown, said, failed = (facts.counts(what, step, card) for what in kinds)
    now = dict.fromkeys(wording.text for wording in holder.say)
    gone = sorted(str(text) for text in shown if text not in now)
    spoken = sum(said.values())
    return tuple(
        WordingStats(
            text=text,
            on_offer=offered.get(text, 0),
            shown=shown.get(text, 0),
            said=said.get(text, 0),
            share=said.get(text, 0) / spoken if spoken and calls >= FEW else None,
            failed=failed.get(text, 0),
            written=text in now,
        )
        for text in (*now, *gone)
    )


def _text(guide: Guide | None) -> bytes:
    return msgspec.json.encode(guide)
