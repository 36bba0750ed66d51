"""YAML as editors read it: version 1.2, in which `no` is a word and `true` is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml


class _Core(yaml.SafeLoader):
    """PyYAML with the scalars of YAML 1.2 and nothing else."""


_Core.yaml_implicit_resolvers = {}
for _tag, _form in {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^({_form})$"), None)


def as_editors_read(text: str | Path) -> Any:
    """What an editor checks against a schema."""
    written = text.read_text(encoding="utf-8") if isinstance(text, Path) else text
    return yaml.load(written, Loader=_Core)
