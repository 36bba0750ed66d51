"""When a skill is due again: py-fsrs, with seconds in the place of its dates, and the days of this machine's calendar.

The engines know no dates, so this is where the two meet. Nothing is left to chance: after the same calls at the same
times a skill is due at the same time. What was missed is due again within minutes, and so is what has only been shown
with help; what was shown unaided is due days later, and further off each time.

Source: https://github.com/open-spaced-repetition/py-fsrs
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler, State

from recovery_coach.drill.progress.history import Card
from recovery_coach.drill.progress.schedule import Grade

_SOON = (timedelta(minutes=10),)
_MOST_DAYS = 365
_SCHEDULER = Scheduler(learning_steps=_SOON, relearning_steps=_SOON, maximum_interval=_MOST_DAYS, enable_fuzzing=False)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()
"""Beyond it are no dates to add to: only a clock that is very wrong gets there."""


def review(card: Card | None, grade: Grade, at: float) -> Card:
    """The card after one more call."""
    now = _date(at)
    # Without an id and a due date of its own, a new card would take them from the clock.
    known = FsrsCard(card_id=0, due=now) if card is None else _as_fsrs(card)
    after, _ = _SCHEDULER.review_card(known, Rating(int(grade)), now)
    return Card(
        state=after.state.value,
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=after.due.timestamp(),
        last_review=after.last_review.timestamp() if after.last_review else None,
    )


def day_of(at: float) -> int:
    """The local date of a time, as a number that counts up by one a day."""
    try:
        return datetime.fromtimestamp(at).date().toordinal()
    except (OverflowError, OSError, ValueError):  # A clock so wrong that this machine has no date for it.
        return 1


def date_of(at: float) -> str:
    """The local date of a time, as it is written: 2026-03-09."""
    return date.fromordinal(day_of(at)).isoformat()


def moment_of(at: float) -> str:
    """A time as programs write it, in UTC: 2026-03-09T08:30:00Z."""
    return _date(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _as_fsrs(card: Card) -> FsrsCard:
    return FsrsCard(
        card_id=0,
        state=State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_date(card.due),
        last_review=_date(card.last_review) if card.last_review is not None else None,
    )


def _date(at: float) -> datetime:
    return datetime.fromtimestamp(min(max(at, 0.0), _LATEST), UTC)
