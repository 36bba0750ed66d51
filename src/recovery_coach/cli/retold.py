"""A call from the store as a scenario's beginnings: redacted before anyone is shown it or anything is written."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from functools import cache

from msgspec.structs import replace

from recovery_coach.cli import places
from recovery_coach.content.rulebooks import family_lines
from recovery_coach.content.values import nearest
from recovery_coach.drill.writing.composing import NAMES
from recovery_coach.drill.writing.retelling import held_by, offered_by, texts_of
from recovery_coach.errors import NotFound
from recovery_coach.model.playbook import Guide
from recovery_coach.phrasing.reader import read_families
from recovery_coach.phrasing.text import sentences
from recovery_coach.records.names import names_in
from recovery_coach.records.redact import Kind, Redactor, Secrets, secrets_in, told
from recovery_coach.records.spare import Kept
from recovery_coach.records.store import existing
from recovery_coach.session.ports import Face
from recovery_coach.session.writing import pick_several
from recovery_coach.walk.engine import replay
from recovery_coach.walk.state import State

_MOST_ASKED = 20


class Retold:
    """What has to be taken out of every word of a scenario, and the call that it is made of, if it is.

    `stays` are words that the trainee said may stay, None where they weren't asked yet. The names are kept on no disk.
    """

    def __init__(self, kept: Kept | None = None, stays: Iterable[str] | None = None) -> None:
        self._secrets = Secrets()
        self._case: tuple[Guide, State] | None = None
        self._settled = {word.lower() for word in stays or ()}
        if kept is not None:
            state = replay(kept.guide, kept.inputs)
            self._secrets = secrets_in(held_by(kept.guide, state))
            self._case = (kept.guide, state)
            if stays is not None:
                self.settle(self._names_of_case(), ())

    def clean(self, text: str) -> tuple[str, str]:
        """A text without what tells who someone is, and what was taken out, in words."""
        redactor = Redactor(self._secrets)
        return redactor.text(text), told(redactor.taken)

    def names(self, *texts: str, known: str = "") -> tuple[str, ...]:
        """Words that may be names and were not asked about yet; `known` is a name that was invented."""
        left = self._settled | _words(known) | _words(" ".join(self._secrets.names))
        return tuple(name for name in names_in(texts, _EMPTY, _ordinary()) if name.lower() not in left)

    def settle(self, names: Iterable[str], stay: Iterable[str]) -> None:
        """What these words are from now on: those that may stay are no names."""
        names, stay = tuple(names), set(stay)
        self._settled |= {name.lower() for name in names}
        others = (*self._secrets.others, *(name for name in names if name not in stay))
        self._secrets = replace(self._secrets, others=tuple(dict.fromkeys(others)))

    def offered(self, face: Face) -> tuple[dict[str, str], tuple[str, ...]] | None:
        """Answers that the call offers, redacted, and words that may stay; None where the trainee left."""
        if self._case is None:
            return {}, ()
        names = self._names_of_case()
        may_stay = asked_names(face, names)
        if may_stay is None:
            return None
        self.settle(names, may_stay)
        redactor = Redactor(self._secrets)
        list(map(redactor.text, texts_of(*self._case)))
        found = offered_by(*self._case, redactor.text)
        found["customer"] = next(
            (name for name in NAMES if not _words(name) & _words(" ".join(self._secrets.names))), ""
        )
        face.read("From your call", _notice(redactor.taken))
        return found, may_stay

    def _names_of_case(self) -> tuple[str, ...]:
        assert self._case is not None
        redactor = Redactor(self._secrets)
        texts = [redactor.text(text) for text in texts_of(*self._case)]
        found = names_in(texts, _words_of(self._case[0]), _ordinary())
        return tuple(name for name in found if name.lower() not in self._settled)


def asked_names(face: Face, names: Sequence[str]) -> tuple[str, ...] | None:
    """Those of these words that are no names; None where the trainee left. What is beyond a screen is taken out."""
    if not names:
        return ()
    asks = ["These words may be names. They are taken out, but for those that you say may stay."]
    names = names[:_MOST_ASKED]
    return pick_several(face, "What may stay", asks, "Which are no names? Enter: none", names, time.time())


_EMPTY: frozenset[str] = frozenset()


@cache
def _ordinary() -> frozenset[str]:
    """The words that the coach knows."""
    return frozenset(read_families(family_lines()))


def retold_case(case: str, stays: Iterable[str] | None = None, *, gone: bool) -> Retold:
    """A call by its id. Raises NotFound with the nearest, but for one that is gone on with though its call is gone."""
    store = existing(places.home())
    rows = []
    if store is not None:
        try:
            rows = [row.id for row in store.calls()]
            if case in rows:
                return Retold(store.kept(case), stays)
        finally:
            store.close()
    if gone:
        return Retold(None, stays)
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
