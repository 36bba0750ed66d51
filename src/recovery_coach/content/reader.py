"""From nodes to the model's frozen types, driven by the types themselves; every mistake is found in one pass.

One reader serves every file kind. A type says what is allowed: `Written` subclasses are mappings (a lone word or list
stands for the field that they name), `tuple[T, ...]` is a list, and a lone item is a list of one.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from recovery_coach.content.nodes import KIND, Mapping, Mistakes, Node, Scalar, Sequence
from recovery_coach.model.words import Days, Written

_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


class Bad(Exception):
    """A node that can't become its type; the mistake has been added."""


class Reader:
    """Reads nodes as types. `node_of` tells where a value was written."""

    def __init__(self, mistakes: Mistakes) -> None:
        self.mistakes = mistakes
        self._nodes: dict[int, tuple[object, Node]] = {}

    def node_of(self, value: object) -> Node:
        """The node that a struct was read from."""
        return self._nodes[id(value)][1]

    def same_place(self, before: object, after: object) -> None:
        """Lets a changed copy stand where its original was written."""
        self._nodes[id(after)] = (after, self.node_of(before))

    def read(self, node: Node, wanted: Any) -> Any:
        """The node's value as `wanted`, or None when it holds a mistake (which is then noted)."""
        try:
            return self._read(node, wanted, "")
        except Bad:
            return None

    def _bad(self, node: Node, what: str, fix: str = "") -> Bad:
        self.mistakes.add(node.mark, what, fix)
        return Bad()

    def _read(self, node: Node, wanted: Any, key: str) -> Any:
        origin = get_origin(wanted)
        if wanted is object:
            return node
        if origin is Annotated:
            value = self._read(node, get_args(wanted)[0], key)
            return self._limited(node, value, wanted, key)
        if origin in (Union, types.UnionType):
            return self._read(node, _of_union(node, get_args(wanted)), key)
        if origin is tuple:
            return self._list(node, get_args(wanted)[0], key)
        if origin is dict:
            return self._dict(node, *get_args(wanted), key)
        if isinstance(wanted, type) and issubclass(wanted, Written):
            return self._struct(node, wanted, key)
        return self._scalar(node, wanted, key)

    def _limited(self, node: Node, value: Any, wanted: Any, key: str) -> Any:
        for meta in get_args(wanted)[1:]:
            if isinstance(meta, msgspec.Meta):
                wrong = _beyond(value, meta)
                if wrong:
                    raise self._bad(node, f"{_named(key)} {wrong[0]}", wrong[1])
        return value

    def _list(self, node: Node, item: Any, key: str) -> tuple[Any, ...]:
        if not isinstance(node, Sequence):
            return (self._read(node, item, key),)
        read: list[Any] = []
        failed = False
        for child in node.items:
            try:
                read.append(self._read(child, item, key))
            except Bad:
                failed = True
        if failed:
            raise Bad
        return tuple(read)

    def _dict(self, node: Node, key_type: Any, value_type: Any, key: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            raise self._bad(
                node,
                f"{_named(key)} is {KIND[type(node)]} where keys with values belong",
                "write `name: text`, one a line",
            )
        read: dict[str, Any] = {}
        failed = False
        for name, child in node.pairs:
            try:
                read[self._read(name, key_type, key)] = self._read(child, value_type, f"{key}: {name.text}")
            except Bad:
                failed = True
        if failed:
            raise Bad
        return read

    def _struct(self, node: Node, struct: type[Written], key: str) -> Written:
        lone = getattr(struct, "scalar", None) if isinstance(node, Scalar) else None
        lone = getattr(struct, "listed", None) if isinstance(node, Sequence) else lone
        hints = _hints(struct)
        if lone is not None:
            value = struct(**{lone: self._read(node, hints[lone], key)})
        elif isinstance(node, Mapping):
            value = struct(**self._fields(node, struct))
        else:
            raise self._bad(
                node,
                f"{_named(key)} is {KIND[type(node)]} where keys with values belong",
                f"write {_example(struct)}",
            )
        self._nodes[id(value)] = (value, node)
        return value

    def _fields(self, node: Mapping, struct: type[Written]) -> dict[str, Any]:
        hints = _hints(struct)
        fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
        read: dict[str, Any] = {}
        failed = False
        for name, child in node.pairs:
            field = fields.get(name.text)
            if field is None:
                self.mistakes.add(
                    name.mark, f"`{name.text}` is not a key that belongs here", nearest(name.text, fields)
                )
                failed = True
                continue
            try:
                read[field.name] = self._read(child, hints[field.name], name.text)
            except Bad:
                failed = True
        for encoded, field in fields.items():
            if field.required and node.key(encoded) is None:
                self.mistakes.add(node.mark, f"`{encoded}` is missing", f"add a line `{encoded}: ...`")
                failed = True
        if failed:
            raise Bad
        return read

    def _scalar(self, node: Node, wanted: Any, key: str) -> Any:
        if not isinstance(node, Scalar):
            raise self._bad(
                node,
                f"{_named(key)} is {KIND[type(node)]} where one text belongs",
                "a text that holds a { or [ needs quotes around the whole of it",
            )
        if wanted is str:
            if not node.text.strip():
                raise self._bad(
                    node, f"nothing is written after {_named(key)}", "write it, or take the line out"
                )
            return node.text.strip()
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            words = [str(member.value) for member in wanted]
            if node.text not in words:
                raise self._bad(node, f"{_named(key)} can't be `{node.text}`", nearest(node.text, words))
            return wanted(node.text)
        convert = _SCALARS[wanted]
        value = convert(node.text.strip().lower())
        if value is None:
            raise self._bad(node, f"{_named(key)} can't be `{node.text}`", _SCALAR_HELP[wanted])
        return value


def nearest(word: str, known: Any) -> str:
    """What to write instead: the nearest known word, or the list of them."""
    words = [str(item) for item in known]
    close = get_close_matches(word.strip().lower().replace("_", " "), words, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    return "it is one of: " + ", ".join(words) if words else ""


@cache
def _hints(struct: type[Written]) -> dict[str, Any]:
    return get_type_hints(struct, include_extras=True)


def _of_union(node: Node, members: tuple[Any, ...]) -> Any:
    """Which member of a union a node is meant as. Of two kinds of mapping, the one whose first key is there."""
    real = [member for member in members if member is not type(None)]
    if len(real) == 1:
        return real[0]
    structs = [member for member in real if isinstance(member, type) and issubclass(member, Written)]
    if isinstance(node, Mapping):
        for struct in structs:
            if node.key(msgspec.structs.fields(struct)[0].encode_name) is not None:
                return struct
    return structs[0] if structs else real[0]


def _named(key: str) -> str:
    return f"`{key}`" if key else "this"


def _example(struct: type[Written]) -> str:
    required = [field.encode_name for field in msgspec.structs.fields(struct) if field.required]
    first = required[0] if required else msgspec.structs.fields(struct)[0].encode_name
    return f"`{first}: ...`"


def _beyond(value: Any, meta: msgspec.Meta) -> tuple[str, str] | None:
    """What is wrong with a value that a type limits, and what would be right."""
    checks: list[tuple[bool, str, str]] = []
    if isinstance(value, str):
        if meta.pattern is not None:
            checks.append(
                (
                    re.search(meta.pattern, value) is None,
                    f"can't be `{value}`",
                    meta.description or "use lower-case letters, digits and dashes",
                )
            )
        if meta.max_length is not None:
            checks.append(
                (
                    len(value) > meta.max_length,
                    f"is {len(value)} characters long",
                    f"keep it to {meta.max_length}",
                )
            )
    if isinstance(value, (int, float)):
        if meta.ge is not None:
            checks.append((value < meta.ge, f"can't be {value:g}", f"{meta.ge:g} or more"))
        if meta.le is not None:
            checks.append((value > meta.le, f"can't be {value:g}", f"{meta.le:g} or less"))
    return next(((what, fix) for wrong, what, fix in checks if wrong), None)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", text) else None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None


def _days(text: str) -> int | None:
    found = re.fullmatch(r"(\d{1,5})(?: days?)?", text)
    return int(found.group(1)) if found else None


_SCALARS: dict[Any, Callable[[str], Any]] = {bool: _YES.get, int: _whole, float: _number, Days: _days}
_SCALAR_HELP: dict[Any, str] = {
    bool: "write yes or no",
    int: "write a whole number, in digits",
    float: "write a number, in digits, without a currency sign",
    Days: "write a number of days: 14 days",
}
