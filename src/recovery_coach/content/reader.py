"""From nodes to the model's frozen types, driven by the types themselves; every mistake is found in one pass.

One reader serves every file kind. A type says what is allowed: `Written` subclasses are mappings (a lone word or list
stands for the field that they name), `tuple[T, ...]` is a list, and a lone item is a list of one.

What can't be read is left out and the rest is returned, so that what must hold between the parts can be looked at in
the same go. Which parts to doubt is asked of `doubts`; whether there were mistakes at all, of the `Mistakes`.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec

from recovery_coach.content.meant import (
    Told,
    glued_colon,
    left_behind_in,
    list_in_one_text,
    no_keys,
    strange_keys,
    text_as_keys,
    without_colon,
)
from recovery_coach.content.mistakes import Mark, Mistakes, quoted
from recovery_coach.content.nodes import KIND, Broken, Mapping, Node, Scalar, Sequence
from recovery_coach.content.values import beyond, is_name, nearest_word, value_of
from recovery_coach.content.values import nearest as nearest  # Who asks a reader for it need not know where it is.
from recovery_coach.model.fields import (
    fields_by_key,
    first_key,
    hints,
    listed_field,
    scalar_field,
    structs_of,
    without_none,
)
from recovery_coach.model.words import Limit, Text, Written

W = TypeVar("W", bound=Written)

_WHITESPACE = re.compile(r"[ \t\r\n]+")


class Bad(Exception):
    """A node that can't become its type; the mistake has been added."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value was written, under which key if under one, and which of its fields could not be read whole."""

    value: Written
    node: Node
    key: Scalar | None
    doubtful: frozenset[str]


class Reader:
    """Reads nodes as types, and tells where what it read was written."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self._faults = 0
        self._places: dict[int, _Place] = {}
        self._lasting: dict[int, _Place] = {}

    def go_on(self, mistakes: Mistakes) -> None:
        """On to another file: only what was read as lasting is still known."""
        self.mistakes = mistakes
        self._places = {}

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """What is read in here is known until the end."""
        passing, self._places = self._places, self._lasting
        try:
            yield
        finally:
            self._places = passing

    def node_of(self, value: Written) -> Node:
        """The node that a value was read from."""
        return self._place(value).node

    def written(self, value: Written, field: str) -> Node | None:
        """The node that stands behind a key of a value; None where the key is not there."""
        node = self.node_of(value)
        return node.get(field) if isinstance(node, Mapping) else None

    def mark_of(self, value: Written, field: str = "") -> Mark:
        """Where a value was written, or a field of it by the field's key; the value's own place where it has none."""
        return (self.written(value, field) or self.node_of(value)).mark

    def key_mark(self, value: Written, field: str = "") -> Mark:
        """Where the key stands that a value was written under, or the key of a field of it."""
        place = self._place(value)
        if not field:
            return (place.key or place.node).mark
        key = place.node.key(field) if isinstance(place.node, Mapping) else None
        return (key or place.node).mark

    def mark_of_word(self, value: Written, field: str, word: str) -> Mark:
        """Where a word stands in a field of a value: an item of a list, a key among keys, or the field itself."""
        inner = self.written(value, field) or self.node_of(value)
        if isinstance(inner, Mapping):
            return (inner.key(word) or inner).mark
        items = inner.items if isinstance(inner, Sequence) else []
        found = next((item for item in items if isinstance(item, Scalar) and item.text.strip() == word), None)
        return (found or inner).mark

    def doubts(self, value: Written, *fields: str) -> bool:
        """Whether a mistake was found in any of these fields, so that nothing can be concluded from them."""
        return not self._place(value).doubtful.isdisjoint(fields)

    def doubt(self, value: Written, field: str) -> None:
        """From here on nothing is concluded from a field."""
        place = self._place(value)
        self._keep(value, place.node, {*place.doubtful, field}, place.key)

    def replace(self, value: W, **changes: Any) -> W:
        """A changed copy that stands where its original was written. There is no other way to change what was read."""
        place = self._place(value)
        changed = msgspec.structs.replace(value, **changes)
        self._keep(changed, place.node, place.doubtful, place.key)
        return changed

    def read(self, node: Node, wanted: Any) -> Any:
        """The node's value as `wanted`, but for the parts with mistakes; None when nothing is left of it."""
        try:
            return self._read(node, wanted, "this")
        except Bad:
            return None

    def _place(self, value: Written) -> _Place:
        return self._places.get(id(value)) or self._lasting[id(value)]

    def _keep(self, value: Written, node: Node, doubtful: Iterable[str], key: Scalar | None = None) -> None:
        # The value is kept with its place, since an id is given anew once its owner is gone.
        self._places[id(value)] = _Place(value, node, key, frozenset(doubtful))

    def _bad(self, node: Node, what: str, fix: str = "", *, code: str) -> Bad:
        return self._bad_at(node.mark, what, fix, code)

    def _bad_at(self, mark: Mark, what: str, fix: str, code: str) -> Bad:
        self._faults += 1
        self.mistakes.add(mark, what, fix, code=code)
        return Bad()

    def _read(self, node: Node, wanted: Any, name: str) -> Any:
        if isinstance(node, Broken):
            self._faults += 1
            raise Bad
        if wanted is object:
            return node
        origin = get_origin(wanted)
        if origin in (Union, types.UnionType):
            return self._read(node, _of_union(node, get_args(wanted)), name)
        if _is_empty(node):
            raise self._bad(
                node, f"nothing is written for {name}", "write it, or take the line out", code="empty-value"
            )
        if origin is Annotated:
            return self._limited(node, self._read(node, get_args(wanted)[0], name), wanted, name)
        if origin is tuple:
            return self._list(node, get_args(wanted)[0], name)
        if origin is dict:
            key_type, value_type = get_args(wanted)
            return self._dict(node, key_type, value_type, name)
        if isinstance(wanted, type) and issubclass(wanted, Written):
            return self._struct(node, wanted, name)
        return self._scalar(node, wanted, name)

    def _limited(self, node: Node, value: Any, wanted: Any, name: str) -> Any:
        if isinstance(value, str) and wanted != Text:
            value = _WHITESPACE.sub(" ", value)
        for meta in get_args(wanted)[1:]:
            if isinstance(meta, Limit):
                wrong = beyond(value, meta)
                if wrong:
                    raise self._bad(node, f"{name} {wrong[0]}", wrong[1], code="bad-value")
        return value

    def _list(self, node: Node, item: Any, name: str) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            told = list_in_one_text(node, name) if is_name(item) else None
            if told:
                raise self._bad_at(*told)
            return (self._read(node, item, name),)
        read: list[Any] = []
        named = is_name(item)
        for number, child in enumerate(node.items):
            if named and number and isinstance(child, Mapping) and isinstance(node.items[number - 1], Mapping):
                self._faults += 1  # Items that belong to another list: it is told at the first.
                continue
            with suppress(Bad):
                read.append(self._read(child, item, name))
        return tuple(read)

    def _dict(self, node: Node, key_type: Any, value_type: Any, name: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise self._bad_at(*no_keys(node, name, value_type))
        read: dict[str, Any] = {}
        alone = next((key for key, _ in node.pairs if key.text in node.alone), None) if node.alone else None
        if alone is not None:
            self._bad_at(*without_colon(alone, value_type))
        left = left_behind_in(node, value_type)
        if left is not None:
            self._bad_at(*left[0])
        unread = node.alone | (left[1] if left else set())
        for key, child in node.pairs:
            if key.text in unread:
                continue
            try:
                word = self._read(key, key_type, f"a name in {name}")
                value = self._read(child, value_type, quoted(key.text))
            except Bad:
                continue
            read[word] = value
            if isinstance(value, Written):
                place = self._place(value)
                self._keep(value, place.node, place.doubtful, key)
        self._faults += len(node.lost)
        return read

    def _struct(self, node: Node, struct: type[Written], name: str) -> Written:
        lone = _lone_field(node, struct)
        if lone:
            glued = node.text.partition(":")[0] if isinstance(node, Scalar) and not node.quoted else ""
            if isinstance(node, Scalar) and glued in fields_by_key(struct) and len(glued) + 1 < len(node.text):
                raise self._bad_at(*glued_colon(node, glued))
            value = struct(**{lone: self._read(node, hints(struct)[lone], name)})
            self._keep(value, node, ())
            return value
        if not isinstance(node, Mapping):
            what = f"{name} is {KIND[type(node)]} where keys with values belong"
            raise self._bad(node, what, f"write {_example(struct)}", code="not-keys")
        fields, doubtful = self._fields(node, struct)
        value = struct(**fields)
        self._keep(value, node, doubtful)
        return value

    def _fields(self, node: Mapping, struct: type[Written]) -> tuple[dict[str, Any], set[str]]:
        """The values by field, and the fields to doubt. A required one that is not there is left blank."""
        wanted, known = hints(struct), fields_by_key(struct)
        read: dict[str, Any] = {}
        doubtful = {field.name for key, field in known.items() if node.lost and (key in node.lost or not node.get(key))}
        left_behind: set[str] = set()
        if not node.words <= known.keys():
            left_behind = self._strange(node, struct, doubtful)
        for key, child in node.pairs:
            field = known.get(key.text)
            if field is None or field.name in left_behind or (key.text in node.lost and _is_empty(child)):
                continue
            before = self._faults
            with suppress(Bad):
                if key.text in node.alone:
                    raise self._bad_at(*without_colon(key))
                read[field.name] = self._read(child, wanted[field.name], f"`{key.text}`")
            if self._faults != before:
                doubtful.add(field.name)
        for key_text, field in known.items():
            if field.required and field.name not in read:
                if field.name not in doubtful:
                    self._bad(node, f"`{key_text}` is missing", f"add a line `{key_text}: ...`", code="missing-key")
                    doubtful.add(field.name)
                read[field.name] = _blank(wanted[field.name])
        return read, doubtful

    def _strange(self, node: Mapping, struct: type[Written], doubtful: set[str]) -> set[str]:
        """Refuses keys that a type does not know; returns the fields that are not to be missed for it."""
        text = text_as_keys(node, struct) if scalar_field(struct) else None
        if text:
            raise self._bad_at(*text)
        found = strange_keys(node, struct)
        for told in found.told:
            self._bad_at(*told)
        doubtful |= found.doubted
        return found.left_behind

    def _scalar(self, node: Node, wanted: Any, name: str) -> Any:
        if isinstance(node, Mapping):
            fix = "a text with a colon in it needs quotes around the whole"
            what = f"{name} is keys with values where one text belongs"
            raise self._bad_at(*(text_as_keys(node) or Told(node.mark, what, fix, "not-text")))
        if not isinstance(node, Scalar):
            fix = "write one text: take the [ ] or the - out, or put quotes around a text that begins with ["
            raise self._bad(node, f"{name} is a list where one text belongs", fix, code="not-text")
        text = node.text.strip()
        if wanted is str:
            return text
        value, fix = value_of(text, wanted)
        if value is None:
            raise self._bad(node, f"{name} can't be {quoted(text)}", fix, code="bad-value")
        return value


def _blank(wanted: Any) -> Any:
    """What stands for a value that has to be there and is not."""
    origin = get_origin(wanted)
    return () if origin is tuple else {} if origin is dict else ""


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return not node.text.strip()
    if isinstance(node, Mapping):
        return not node.pairs and not node.lost
    return isinstance(node, Sequence) and not node.items


def _lone_field(node: Node, struct: type[Written]) -> str:
    """The field that a lone word or a lone list stands for; empty where keys are needed."""
    if isinstance(node, Scalar):
        return scalar_field(struct)
    return listed_field(struct) if isinstance(node, Sequence) else ""


def _of_union(node: Node, members: tuple[Any, ...]) -> Any:
    """Which member of a union a node is meant as. Of two kinds of mapping, the one whose first key is there."""
    real = without_none(members)
    if len(real) == 1:
        return real[0]
    structs = structs_of(members)
    if isinstance(node, Mapping):
        for struct in structs:
            if node.key(first_key(struct)) is not None:
                return struct
        begins = node.pairs[0][0].text if node.pairs else ""
        for struct in structs:
            if nearest_word(begins, [first_key(struct)]):
                return struct
    return structs[0] if structs else real[0]


def _example(struct: type[Written]) -> str:
    known = fields_by_key(struct)
    return f"`{next((key for key, field in known.items() if field.required), next(iter(known)))}: ...`"
