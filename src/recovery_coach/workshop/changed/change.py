"""One thing that is otherwise in another version of a playbook."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Part(StrEnum):
    """What a change is about."""

    PLAYBOOK = "playbook"
    STEP = "step"
    CARD = "card"
    HOUSE = "house"


class Kind(StrEnum):
    """What happened to it."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"


_UNSEEN = frozenset({(Part.PLAYBOOK, "version"), (Part.STEP, "id"), (Part.CARD, "id")})
"""What trainers count and name by, and no agent sees in a call."""


class Change(Struct, frozen=True):
    """What is otherwise, in a sentence. `before` and `after` are the words themselves, line by line, if there are any.

    `id` is that of the step, the card, or the other playbook that calls go over to; empty for the playbook itself and
    for the house. `name` is what people call it, and `key` is the key that a trainer writes it under.
    """

    part: Part
    id: str
    name: str
    key: str
    kind: Kind
    sentence: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def is_seen(self) -> bool:
        """Whether an agent can come to see it."""
        return (self.part, self.key) not in _UNSEEN


class About(Struct, frozen=True):
    """The step, the card or whatever else changes are told of."""

    part: Part
    id: str = ""
    name: str = ""

    def told(
        self,
        key: str,
        sentence: str,
        before: tuple[str, ...] = (),
        after: tuple[str, ...] = (),
        *,
        kind: Kind | None = None,
    ) -> Change:
        """A change of it. Where the kind is left out, the words tell: what has none before it is new."""
        if kind is None:
            one_sided = bool(before) != bool(after)
            kind = (Kind.NEW if after else Kind.GONE) if one_sided else Kind.CHANGED
        return Change(self.part, self.id, self.name, key, kind, sentence, before, after)


def one_line(text: str) -> str:
    """Words as they are read, however they were wrapped in the file."""
    return " ".join(text.split())


def lines(*texts: str) -> tuple[str, ...]:
    """Those of these texts that say anything, each on a line."""
    return tuple(found for text in texts if (found := one_line(text)))
