"""What an editor has to know to help a trainer along: a JSON Schema of each kind of file, from the reader's own types.

The schemas are of draft 07, which editors know best. They mark nothing that the reader takes, but for a plain `null` or
`~`, which editors hold for nothing at all, and a word in quotes with spaces around it. They leave to the reader what
must hold between keys, numbers in the forms that only YAML knows (`0x10`), and a number, a `true` or a `false` where a
word of a certain form belongs.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from recovery_coach.model import fields
from recovery_coach.model.house import House
from recovery_coach.model.phrasing import KINDS_OF_RULE, Kind, Rulebook
from recovery_coach.model.playbook import ASKED, Ask, CardDeck, Playbook, SnippetFile
from recovery_coach.model.primer import Primer
from recovery_coach.model.scenario import Scenario, Temper
from recovery_coach.model.trial import CallFile
from recovery_coach.model.words import Days, Limit, SomeKeysOf, Written

Schema = dict[str, Any]
Way = Literal["text", "list", "keys"]
Ways = dict[Way, Schema]
"""A type's schemas by the way in which it may be written."""


class FileForm(NamedTuple):
    """A kind of file: the type that it is read as, the names that its files bear (without .yaml), and what it is."""

    written: type[Written]
    names: tuple[str, ...]
    what: str


FILE_KINDS: Mapping[str, FileForm] = {
    "playbook": FileForm(Playbook, ("*",), "A playbook: what is said and asked in a call, step by step."),
    "house": FileForm(House, ("house",), "The house: whom the agent speaks for, and what may be given."),
    "cards": FileForm(CardDeck, ("cards",), "Cards that every playbook may call up."),
    "snippets": FileForm(SnippetFile, ("snippets",), "Lines that playbooks share."),
    "phrasing": FileForm(Rulebook, ("phrasing/*",), "Rules for the phrase coach, and a house's own word."),
    "drill": FileForm(Scenario, ("drills/*",), "A drill scenario: a customer whom something went wrong for."),
    "temper": FileForm(Temper, ("drills/temper",), "How customers in general take what is said, and what they say."),
    "primer": FileForm(Primer, ("learn/*",), "The primer: what service recovery is, in a few screens and a question."),
    "calls": FileForm(CallFile, ("*.calls",), "Calls to try a playbook with, and what must come of them."),
}
"""Every kind that trainers write. Where a file's name fits several, the last of them is meant."""

MADE_BY = "Made by recovery-coach playbook schema. It is written anew: change nothing here."
"""The comment by which a schema of ours is known."""

SUFFIXES = (".yaml", ".yml")
_TYPES: Mapping[Way, str] = {"text": "string", "list": "array", "keys": "object"}
_MEANT: Mapping[type[Enum], Mapping[Any, str]] = {Ask: ASKED, Kind: KINDS_OF_RULE}
"""What the words of a list mean, where an editor can show it beside them."""

_PLAIN_NAMES = {str: "text", bool: "yes-or-no", int: "whole-number", float: "number"}


def schema_of(kind: type[Written]) -> Schema:
    """The schema of a file that is read as this type."""
    definitions = _Definitions()
    top = definitions.struct(kind)
    named = {name: definitions.named[name] for name in sorted(definitions.named)}
    return {"$schema": "http://json-schema.org/draft-07/schema#", **top, "definitions": named}


def schema_text(name: str) -> str:
    """The schema of a kind of file as it is kept in a file: plain ASCII, the same at every making."""
    return json.dumps({"$comment": MADE_BY, **schema_of(FILE_KINDS[name].written)}, indent=2) + "\n"


def globs_of(name: str) -> list[str]:
    """The files of a kind as editors match them, and with a `!` those that may fit too but are of another kind."""
    kinds = list(FILE_KINDS)
    own, later = _globs(name), kinds[kinds.index(name) + 1 :]
    fits_many = "*" in "".join(own)
    return [*own, *(f"!{glob}" for other in later for glob in _globs(other) if fits_many or "*" in glob)]


def _globs(name: str) -> list[str]:
    return [f"{each}{suffix}" for each in FILE_KINDS[name].names for suffix in SUFFIXES]


class _Definitions:
    """The schemas of the types that a file is made of, each under a name, so that none is written out twice."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self._types: dict[str, Any] = {}

    def struct(self, struct: type[Written], but: str = "") -> Schema:
        """Keys with values; none of them is compulsory where one is left out."""
        known = {key: field for key, field in fields.fields_by_key(struct).items() if key != but}
        required = [key for key, field in known.items() if field.required and not but]
        wanted = fields.hints(struct)
        return {
            "type": "object",
            "description": _first_words(struct),
            "properties": {
                key: {"description": _plain(struct.keys.get(key, "")), **_joined(self._ways(wanted[field.name]))}
                for key, field in known.items()
            },
            "additionalProperties": False,
            **({"required": required} if required else {"minProperties": 1}),
        }

    def _ways(self, wanted: Any) -> Ways:
        origin = get_origin(wanted)
        if origin in (Union, types.UnionType):
            return self._union(wanted)
        if origin is Annotated:
            return self._marked(wanted)
        if origin is tuple:
            return self._list(wanted)
        if origin is dict:
            return {"keys": self._named(wanted, lambda: self._dict(*get_args(wanted)))}
        if isinstance(wanted, type) and issubclass(wanted, Written):
            return self._struct_ways(wanted)
        return {"text": self._named(wanted, lambda: _text(wanted, Limit()))}

    def _marked(self, wanted: Any) -> Ways:
        """A type with what is said about it beyond the type."""
        inner, mark, *_ = get_args(wanted)
        if isinstance(mark, SomeKeysOf):
            return {"keys": self._named(wanted, lambda: self.struct(mark.struct, mark.but))}
        return {"text": self._named(wanted, lambda: _text(inner, mark))}

    def _list(self, wanted: Any) -> Ways:
        item = self._ways(get_args(wanted)[0])
        found = self._named(wanted, lambda: {"type": "array", "items": _joined(item), "minItems": 1})
        # Of two ways, editors write the first down: a list, but for keys that a trainer makes up, such as conditions.
        return {**item, "list": found} if get_origin(get_args(wanted)[0]) is dict else {"list": found, **item}

    def _struct_ways(self, struct: type[Written]) -> Ways:
        wanted, scalar, listed = fields.hints(struct), fields.scalar_field(struct), fields.listed_field(struct)
        found: Ways = {}
        if scalar:
            found["text"] = self._ways(wanted[scalar])["text"]
        if listed:
            found["list"] = self._ways(wanted[listed])["list"]
        return {**found, "keys": self._named(struct, lambda: self.struct(struct))}

    def _union(self, wanted: Any) -> Ways:
        """One of several kinds of mapping, told apart by their first keys."""
        members = fields.without_none(get_args(wanted))
        if len(members) == 1:
            return self._ways(members[0])
        first, *others = fields.structs_of(get_args(wanted))
        return {**self._ways(first), "keys": self._named(wanted, lambda: self._one_of(first, others))}

    def _one_of(self, first: type[Written], others: list[type[Written]]) -> Schema:
        keys = {struct: self._ways(struct)["keys"] for struct in (first, *others)}
        found = keys[first]
        for other in others:
            found = _when({"required": [fields.first_key(other)]}, keys[other], found)
        # Where no key is there yet, those of all are offered.
        return _when({"type": "object"}, found, {"anyOf": list(keys.values())})

    def _dict(self, key: Any, value: Any) -> Schema:
        item = _joined(self._ways(value))
        found: Schema = {"type": "object", "minProperties": 1}
        if isinstance(key, type) and issubclass(key, Enum):
            return {**found, "properties": {each.value: item for each in key}, "additionalProperties": False}
        if get_origin(key) is Annotated:
            # An editor has no name to suggest here: it is the trainer's to make up.
            found["propertyNames"] = {**_string(get_args(key)[1]), "doNotSuggest": True}
        return {**found, "additionalProperties": item}

    def _named(self, wanted: Any, make: Callable[[], Schema]) -> Schema:
        name = _name(wanted)
        while self._types.setdefault(name, wanted) != wanted:
            name += "-too"
        if name not in self.named:
            self.named[name] = {}  # It is there before it is made, since a type may hold itself.
            self.named[name] = make()
        return {"$ref": f"#/definitions/{name}"}


def _name(wanted: Any) -> str:
    """What a type is called among the definitions, and in an editor's list of what can be put in."""
    origin, args = get_origin(wanted), get_args(wanted)
    if origin is Annotated:
        mark = args[1]
        return f"keys-of-{_name(mark.struct)}" if isinstance(mark, SomeKeysOf) else _limited_name(args[0], mark)
    if origin is tuple:
        return f"list-of-{_name(args[0])}"
    if origin is dict:
        return f"{_name(args[1])}-by-{_name(args[0])}"
    if origin in (Union, types.UnionType):
        return "-or-".join(_name(member) for member in fields.without_none(args))
    return _PLAIN_NAMES.get(wanted) or re.sub(r"(?<=[a-z])(?=[A-Z])", "-", wanted.__name__).lower()


def _limited_name(wanted: Any, limit: Limit) -> str:
    bounds = [("like", limit.pattern), ("up-to", limit.max_length), ("from", limit.ge), ("to", limit.le)]
    said = [
        f"{word}-{bound:g}" if isinstance(bound, (int, float)) else word for word, bound in bounds if bound is not None
    ]
    return "-".join([_name(wanted), *said])


def _first_words(struct: type[Written]) -> str:
    return " ".join(_plain(struct.__doc__ or "").partition("\n\n")[0].split())


def _plain(text: str) -> str:
    """Without the marks around words, which editors show as they are."""
    return text.replace("`", "")


def _joined(ways: Ways) -> Schema:
    """The schema of what may be written in several ways.

    The way that was taken is looked at alone, so that a mistake is marked where it stands: of an `anyOf` that nothing
    fits, an editor marks the whole. Where nothing is written yet, all ways are offered. The first `anyOf` refuses
    nothing: editors take words to offer from it, and that a text may follow the colon, which `if` does not tell them.
    """
    if len(ways) == 1:
        return next(iter(ways.values()))
    offered = [ways[way] for way in ("text", "keys") if way in ways]
    found: Schema = {"anyOf": offered}
    for way in ("list", "keys"):
        if way in ways:
            found = _when({"type": _TYPES[way]}, ways[way], found)
    if "text" in ways:
        return {"anyOf": [ways["text"], {}], **found}
    return {"type": [_TYPES[way] for way in ways], **found}


def _when(condition: Schema, then: Schema, otherwise: Schema) -> Schema:
    return {"if": condition, "then": then, "else": otherwise}


def _text(wanted: Any, limit: Limit) -> Schema:
    """One text. Numbers and yes and no are texts too, but for the types that ask for more."""
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return _words(wanted)
    if wanted is bool:
        words = {"type": "string", "pattern": f"^({'|'.join(map(_any_case, fields.YES))})$"}
        return {"anyOf": [{"enum": ["yes", "no"]}, words, _only("boolean")]}
    if wanted is Days:
        return {"anyOf": [{"type": "integer", "minimum": 0}, _form(fields.DAYS, "write a number of days: 14 days")]}
    if wanted in (int, float):
        bounds = _said({"minimum": limit.ge, "maximum": limit.le})
        number = {"type": "integer" if wanted is int else "number", **bounds}
        return {"anyOf": [number, _form(_digits(wanted, limit), "write a number, in digits")]}
    return {"anyOf": [{"type": "string", **_string(limit)}, _only("number", "boolean")]}


def _digits(wanted: Any, limit: Limit) -> str:
    """How a number is written as a text. Where it lies between bounds, the numbers between them."""
    if limit.ge is None or limit.le is None:
        return fields.WHOLE if wanted is int else fields.NUMBER
    low, high = int(limit.ge), int(limit.le)
    if wanted is int:
        return rf"0{{0,7}}({'|'.join(str(number) for number in range(low, high + 1))})"
    below = "|".join(str(number) for number in range(low, high))
    return rf"0{{0,7}}(({below})(\.\d{{1,6}})?|{high}(\.0{{1,6}})?)"


def _words(wanted: type[Enum]) -> Schema:
    meant = _MEANT.get(wanted)
    found: Schema = {"enum": [each.value for each in wanted]}
    return {**found, "enumDescriptions": [meant[each] for each in wanted]} if meant else found


def _string(limit: Limit) -> Schema:
    """The limits of a text. Its length is counted as the reader does it: blanks in a row are one, around it none."""
    if limit.pattern is not None:
        form = _plain(limit.description).rstrip(".")
        told = f"use {form[:1].lower()}{form[1:]}" if form else None
        return _said({"pattern": limit.pattern, "maxLength": limit.max_length, "patternErrorMessage": told})
    if limit.max_length is None:
        return {"pattern": r"\S"}
    return {
        "pattern": rf"^\s*(\S|\s+(?=\S)){{1,{limit.max_length}}}\s*$",
        "patternErrorMessage": f"a text of up to {limit.max_length} characters belongs here",
    }


def _form(pattern: str, message: str) -> Schema:
    """A text of this form, in small letters or in capitals."""
    letters = re.sub(r"(?<!\\)[a-z]+", lambda found: _any_case(found.group()), pattern)
    return {"type": "string", "pattern": f"^{letters}$", "patternErrorMessage": message}


def _any_case(word: str) -> str:
    return "".join(f"[{sign.upper()}{sign}]" for sign in word)


def _only(*kinds: str) -> Schema:
    """These kinds of value, told by what they are not: an editor offers examples of a kind that is named."""
    others = ["string", "number", "boolean", "array", "object", "null"]
    return {"not": {"type": [kind for kind in others if kind not in kinds]}}


def _said(found: Schema) -> Schema:
    return {key: value for key, value in found.items() if value is not None}
