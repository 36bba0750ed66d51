"""What is written in a file, with its places: texts, lists, and keys with values. Texts stay as they were written."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from recovery_coach.content.mistakes import Mark


@dataclass(slots=True, eq=False)
class Node:
    """Something written in a file. `size` counts it with all that it holds, aliases followed."""

    mark: Mark
    size: int = field(default=1, kw_only=True)


@dataclass(slots=True, eq=False)
class Broken(Node):
    """What a mistake was found in already: no more is to be said of it."""


@dataclass(slots=True, eq=False)
class Scalar(Node):
    """A text, `listed` when it is an item of a list in brackets."""

    text: str
    quoted: bool
    listed: bool = False


@dataclass(slots=True, eq=False)
class Sequence(Node):
    """A list, `flow` when it is written in brackets."""

    items: list[Node] = field(default_factory=list)
    flow: bool = False


@dataclass(slots=True, eq=False)
class Mapping(Node):
    """Keys with values, `flow` when they stand in braces.

    `lost` are the keys that were left out because a mistake was found in them already; empty texts where they
    can't be told. `alone` are keys in braces that have no colon.
    """

    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)
    flow: bool = False
    lost: list[str] = field(default_factory=list)
    alone: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)

    def put(self, key: Scalar, value: Node) -> None:
        self._places[key.text] = len(self.pairs)
        self.pairs.append((key, value))

    @property
    def words(self) -> Set[str]:
        """The keys as they are written."""
        return self._places.keys()

    def drop_last(self) -> Scalar:
        """Takes the last key out again, with its value."""
        key, _ = self.pairs.pop()
        del self._places[key.text]
        return key

    def get(self, key: str) -> Node | None:
        place = self._places.get(key)
        return None if place is None else self.pairs[place][1]

    def key(self, key: str) -> Scalar | None:
        place = self._places.get(key)
        return None if place is None else self.pairs[place][0]


KIND: dict[type[Node], str] = {Scalar: "text", Sequence: "a list", Mapping: "keys with values"}
