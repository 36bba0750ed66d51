"""`recovery-coach playbook ...`: one module a command. The signatures that Typer parses are in `cli/playbook.py`."""

from enum import StrEnum


class Form(StrEnum):
    """How reports are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
