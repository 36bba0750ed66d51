"""A team's folder as it is published: releases side by side, and a manifest that says which one serves.

Agents read the folder that the manifest names. The manifest is replaced in one stroke, so a release is there whole or
not at all, and whoever was reading the one before goes on reading it.
"""

from __future__ import annotations

import os
from pathlib import Path

MANIFEST = "manifest.json"
RELEASES = "releases"


def serving(folder: Path) -> Path:
    """The folder that serves: the release that the manifest names, or the folder itself where nothing was published."""
    try:
        with open(folder / MANIFEST, "rb") as file:  # noqa: PTH123
            text = file.read()
    except (OSError, ValueError):
        return folder
    # Every start asks this, so nothing is imported for it: the name stands in a line of its own.
    name = text.partition(b'"release": "')[2].partition(b'"')[0].decode("ascii", "replace")
    release = folder / RELEASES / name
    is_plain = bool(name) and all(sign.isalnum() or sign == "-" for sign in name)
    return release if is_plain and os.path.isdir(release) else folder  # noqa: PTH112
