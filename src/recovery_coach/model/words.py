"""The scalar types and the key spelling that every file kind shares.

Keys are written as they are said (`look for`, `go to`), so a field is its key with underscores, and a field
whose key is a Python word carries one underscore more (`if_`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, NamedTuple, NewType

from msgspec import Struct

Days = NewType("Days", int)
"""A number of days, written `14 days` or `14`."""


class Limit(NamedTuple):
    """What a written value must keep to, beyond its type.

    The reader holds trainers to it. What was read already is not held to it again, so that a call kept by one version
    of the program opens in a stricter one.
    """

    pattern: str | None = None
    max_length: int | None = None
    ge: float | None = None
    le: float | None = None
    description: str = ""


class SomeKeysOf(NamedTuple):
    """Marks keys with values that are some of another type's, `but` one."""

    struct: type[Written]
    but: str


Id = Annotated[
    str,
    Limit(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60, description="Lower-case letters, digits and dashes."),
]
Language = Annotated[
    str,
    Limit(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="The short form, like `en` or `pt-BR`."),
]
Text = Annotated[str, Limit(max_length=2000)]
OneLine = Annotated[str, Limit(max_length=200)]
Spoken = Annotated[str, Limit(max_length=600, description="Words to say aloud.")]
Money = Annotated[float, Limit(ge=0)]
AtLeastOne = Annotated[int, Limit(ge=1, le=20)]


def key_of(field: str) -> str:
    """The key that a trainer writes for a field: `look_for` is `look for`, `if_` is `if`."""
    return field.rstrip("_").replace("_", " ")


class Written(Struct, frozen=True, rename=key_of, omit_defaults=True, kw_only=True):
    """What a trainer writes. Subclasses may say which field a lone word or a lone list stands for.

    `keys` says of each key what it is for, in a sentence that an editor shows to a trainer.
    """

    keys: ClassVar[Mapping[str, str]] = {}
