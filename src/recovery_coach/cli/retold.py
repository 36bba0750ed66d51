"""A call from the store as a scenario's beginnings: redacted before anyone is shown it or anything is written."""

from __future__ import annotations

import time

from msgspec.structs import replace

from recovery_coach.cli import places
from recovery_coach.content.values import nearest
from recovery_coach.drill.writing.composing import NAMES
from recovery_coach.drill.writing.retelling import held_by, offered_by, texts_of
from recovery_coach.errors import NotFound
from recovery_coach.model.playbook import Guide
from recovery_coach.phrasing.text import sentences
from recovery_coach.records.redact import Kind, Redactor, Secrets, names_in, secrets_in, told
from recovery_coach.records.spare import Kept
from recovery_coach.records.store import existing
from recovery_coach.session.ports import Face
from recovery_coach.session.writing import pick_several
from recovery_coach.walk.engine import replay
from recovery_coach.walk.state import State

_MOST_ASKED = 20


class Retold:
    """A call, and what has to be taken out of every word of it."""

    def __init__(self, kept: Kept | None) -> None:
        self._secrets = Secrets()
        self._case: tuple[Guide, State] | None = None
        if kept is not None:
            state = replay(kept.guide, kept.inputs)
            self._secrets = secrets_in(held_by(kept.guide, state))
            self._case = (kept.guide, state)

    def clean(self, text: str) -> tuple[str, str]:
        """A text without what tells who someone is, and what was taken out, in words."""
        return cleaned(text, self._secrets)

    def offered(self, face: Face) -> dict[str, str] | None:
        """Answers that the call offers, redacted; None where the trainee left. They say which words are no names."""
        if self._case is None:
            return {}
        redactor = Redactor(self._secrets)
        texts = map(redactor.text, texts_of(*self._case))
        names = names_in(texts, _words_of(self._case[0]))[:_MOST_ASKED]
        may_stay: tuple[str, ...] | None = ()
        if names:
            asks = ["These words may be names. They are taken out, but for those that you say may stay."]
            may_stay = pick_several(face, "What may stay", asks, "Which are no names? Enter: none", names, time.time())
        if may_stay is None:
            return None
        self._secrets = replace(self._secrets, others=tuple(name for name in names if name not in may_stay))
        redactor = Redactor(self._secrets)
        found = offered_by(*self._case, redactor.text)
        found["customer"] = next(
            (name for name in NAMES if not _words(name) & _words(" ".join(self._secrets.names))), ""
        )
        face.read("From your call", _notice(redactor.taken))
        return found


def cleaned(text: str, secrets: Secrets | None = None) -> tuple[str, str]:
    """A text without what tells who someone is, and what was taken out, in words."""
    redactor = Redactor(secrets)
    return redactor.text(text), told(redactor.taken)


def retold_case(case: str, *, gone: bool) -> Retold:
    """A call by its id. Raises NotFound with the nearest, but for one that is gone on with though its call is gone."""
    store = existing(places.home())
    rows = []
    if store is not None:
        try:
            rows = [row.id for row in store.calls()]
            if case in rows:
                return Retold(store.kept(case))
        finally:
            store.close()
    if gone:
        return Retold(None)
    last = f"your last calls: {', '.join(rows[:3])}" if rows else "no call is kept on this machine yet"
    raise NotFound(f"there is no call `{case}`", fix=nearest(case, rows) or last)


def _words_of(guide: Guide) -> frozenset[str]:
    """The words that a playbook says itself: they are nobody's name."""
    texts = [wording.text for step in guide.steps for wording in step.say]
    texts += [choice.label for step in guide.steps for choice in step.choices.values()]
    return frozenset(word for text in texts for part in sentences(text) for word in part.words)


def _words(name: str) -> set[str]:
    return set(name.lower().split())


def _notice(taken: dict[Kind, int]) -> str:
    out = f"Taken out: {told(taken)}." if taken else "Nothing was found that had to be taken out."
    return f"{out}\n\n{_READ_IT_OVER}"


_READ_IT_OVER = (
    "What is left is offered as your answers. Read each over before you press Enter, and change it: no rule finds "
    "every name, and what an agent notes is not yet what a customer says."
)
