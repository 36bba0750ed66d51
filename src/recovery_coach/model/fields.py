"""What the types of the model say of their written form: for the reader, and for the schemas that editors work by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_type_hints

import msgspec

from recovery_coach.model.words import Written

YES: Mapping[str, bool] = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
"""The words for yes and no, in small letters; they may be written in capitals too."""

NUMBER = r"-?\d{1,9}(\.\d{1,6})?"
WHOLE = r"-?\d{1,9}"
DAYS = r"(\d{1,5})(?: days?)?"
"""How numbers are written, and a number of days, in small letters."""


@cache
def hints(struct: type[Written]) -> dict[str, Any]:
    """The types of a struct's fields by their names, limits included."""
    found = get_type_hints(struct, include_extras=True)
    return {name: hint for name, hint in found.items() if name in struct.__struct_fields__}


@cache
def fields_by_key(struct: type[Written]) -> dict[str, msgspec.structs.FieldInfo]:
    """A struct's fields by the keys that they are written under, in their order."""
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}


def scalar_field(struct: type[Written]) -> str:
    """The field that a lone word stands for; empty where there is none."""
    return str(getattr(struct, "scalar", ""))


def listed_field(struct: type[Written]) -> str:
    """The field that a lone list stands for; empty where there is none."""
    return str(getattr(struct, "listed", ""))


def without_none(members: tuple[Any, ...]) -> list[Any]:
    """The members of a union that can be written: what is None is left out in a file."""
    return [member for member in members if member is not type(None)]


def structs_of(members: tuple[Any, ...]) -> list[type[Written]]:
    """The kinds of mapping in a union. The first is meant where none of the others' first keys is there."""
    return [member for member in without_none(members) if isinstance(member, type) and issubclass(member, Written)]


def first_key(struct: type[Written]) -> str:
    """The key that tells one kind of mapping in a union from another."""
    return next(iter(fields_by_key(struct)))
