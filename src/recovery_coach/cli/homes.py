"""The folder that everything of a user's is kept in. Imports next to nothing, since the first words wait for it."""

import os

HOME = "RECOVERY_COACH_HOME"
_APP = "recovery-coach"


def home() -> str:
    """RECOVERY_COACH_HOME, else the platform's folder for a program's data."""
    chosen = os.environ.get(HOME, "").strip()
    if chosen:
        return os.path.abspath(os.path.expanduser(chosen))  # noqa: PTH100, PTH111
    from platformdirs import user_data_dir

    return user_data_dir(_APP, appauthor=False)


def kept() -> str:
    """The folder of what can be made anew at any time."""
    return os.path.join(home(), "kept")  # noqa: PTH118
