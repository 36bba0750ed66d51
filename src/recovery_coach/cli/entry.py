"""The way in. `start` alone goes straight to the call; all else is parsed by Typer, which takes longer to load."""

import sys


def main() -> None:
    """The console script, and `python -m recovery_coach`."""
    words = sys.argv[1:]
    playbook = _plain_start(words)
    if playbook is None:
        from recovery_coach.cli.app import run

        sys.exit(run())
    from recovery_coach.cli.first_words import is_screen, paint

    painted = paint(playbook)
    from recovery_coach.cli.boundary import guarded

    def start() -> int:
        first = painted
        if first is None and is_screen():
            from recovery_coach.cli.first_frame import draw_default

            first = draw_default(playbook)
        try:
            from recovery_coach.cli.calls import CallOptions, Manner, start_call

            return start_call(CallOptions(playbook=playbook), Manner(), painted=first)
        finally:
            if first is not None:
                first.give_back()

    sys.exit(guarded(start))


def _plain_start(words: list[str]) -> str | None:
    """The playbook of a `start` without options, which is how it is typed during a call; None for all else."""
    if words[:1] != ["start"] or len(words) > 2 or any(word.startswith("-") for word in words[1:]):
        return None
    from recovery_coach.cli.first_words import DEFAULT

    return words[1] if len(words) > 1 else DEFAULT


if __name__ == "__main__":
    main()
