"""What an editor is told of the schemas, joined to the settings that a trainer has already. Of VS Code's files."""

from __future__ import annotations

import json
import re
from typing import Any

from recovery_coach.workshop.schema import FILE_KINDS, globs_of

EXTENSION = "redhat.vscode-yaml"
"""The extension that reads YAML with schemas."""

_SCHEMAS = "yaml.schemas"
_RECOMMENDED = "recommendations"


class NotPlain(Exception):
    """What is there can't be added to without losing something: it has comments, or is not what it should be."""


def settings_with_schemas(text: str, folder: str) -> str:
    """The settings with the schemas of a folder in them; the same text where they were. Raises NotPlain."""
    settings = _read(text)
    known = settings.get(_SCHEMAS, {})
    if not isinstance(known, dict):
        raise NotPlain
    return _written({**settings, _SCHEMAS: {**known, **_schemas(folder)}}, settings, text)


def extensions_with_yaml(text: str) -> str:
    """The recommendations with the extension among them; the same text where it was. Raises NotPlain."""
    found = _read(text)
    known = found.get(_RECOMMENDED, [])
    if not isinstance(known, list):
        raise NotPlain
    if EXTENSION in known:
        return text
    return _written({**found, _RECOMMENDED: [*known, EXTENSION]}, found, text)


def settings_to_add(folder: str) -> list[str]:
    """The lines that a person adds by hand to their settings."""
    schemas = [f"  {json.dumps(path)}: {json.dumps(globs)}" for path, globs in _schemas(folder).items()]
    return [f'"{_SCHEMAS}": {{', *(f"{line}," for line in schemas[:-1]), schemas[-1], "}"]


def extensions_to_add() -> list[str]:
    """The line that a person adds by hand to their recommendations."""
    return [f'"{_RECOMMENDED}": ["{EXTENSION}"]']


def _schemas(folder: str) -> dict[str, list[str]]:
    return {f"{folder}/{kind}.json": globs_of(kind) for kind in FILE_KINDS}


def _read(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError):
        raise NotPlain from None
    if not isinstance(found, dict):
        raise NotPlain
    return found


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise NotPlain
    return dict(pairs)


def _written(settings: dict[str, Any], before: dict[str, Any], text: str) -> str:
    """Indented and with the line ends that were there; the text itself where nothing is new."""
    if settings == before:
        return text
    indentation = re.search(r'^([ \t]+)"', text, re.MULTILINE)
    indent = indentation.group(1) if indentation else 2
    try:
        plain = json.dumps(settings, indent=indent, ensure_ascii=False, allow_nan=False)
        plain.encode("utf-8")
    except (ValueError, RecursionError):  # A number beyond all numbers, half a character: they can't be written again.
        raise NotPlain from None
    return (plain + "\n").replace("\n", "\r\n" if "\r\n" in text else "\n")
