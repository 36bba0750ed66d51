"""How soon the first words are there, against a bare Questionary program in the same run.

    python benchmarks/first_words.py [--rounds 15]

Both programs run on a pseudo-terminal of 80x24, in turn, after one warm-up each. Prints medians, and three ratios:

    opener       process start to the opener's text     / bare program's start to its first prompt
    prompt       process start to the first prompt      / bare program's start to its first prompt
    next step    Enter to the next step's text          / bare loop's Enter to its next prompt

and the peak memory of both. `cold` is the opener with nothing kept from an earlier start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pexpect

from recovery_coach.cli import places
from recovery_coach.cli.first_words import DEFAULT
from recovery_coach.content.playbooks import load
from recovery_coach.model.playbook import Wording


def load_opener() -> tuple[Wording, ...]:
    """The wordings that the default playbook may begin with."""
    shelf = places.shelf()
    return load(shelf.find(DEFAULT), shelf).guide.steps[0].say


BARE = """
import questionary
for question in ("First?", "Second?", "Third?", "Fourth?", "Fifth?", "Sixth?"):
    questionary.text(question).unsafe_ask()
"""
PLAYBOOK = """
id: bench
title: Bench
stages: [Tone]
steps:
  - {id: a, why: It comes first., say: Let's see how we can fix this.}
  - {id: b, say: Second words., ask: note, prompt: Second?}
  - {id: c, say: Third words., ask: note, prompt: Third?}
  - {id: d, say: Fourth words., ask: note, prompt: Fourth?}
  - {id: e, say: Fifth words., ask: note, prompt: Fifth?}
  - {id: f, say: Sixth words., ask: note, prompt: Sixth?}
"""
OPENERS = [words.text[:14] for words in load_opener()]
OURS = [sys.executable, "-m", "recovery_coach"]


class Run:
    """One program on a pty, timed from its start."""

    def __init__(self, command: list[str], home: Path) -> None:
        env = {
            **os.environ,
            "TERM": "xterm-256color",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "XDG_DATA_HOME": str(home),
        }
        for name in ("RECOVERY_COACH_HOME", "RECOVERY_COACH_PLAYBOOKS", "PYTHONDONTWRITEBYTECODE"):
            env.pop(name, None)
        self.began = time.perf_counter()
        self.child = pexpect.spawn(command[0], command[1:], env=env, dimensions=(24, 80), timeout=20)
        self.child.delaybeforesend = None

    def until(self, *texts: str) -> float:
        """Seconds from the mark to one of the texts on the terminal; the mark is the process start, then each Enter."""
        self.child.expect_exact([text.encode() for text in texts])
        return time.perf_counter() - self.began

    def enter(self) -> None:
        self.began = time.perf_counter()
        self.child.send(b"\r")

    def end(self) -> int:
        """Ends the program; returns its peak memory in KiB where the system tells."""
        peak = _peak(self.child.pid)
        self.child.close(force=True)
        return peak


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def bare(home: Path, found: dict[str, list[float]]) -> None:
    run = Run([sys.executable, "-c", BARE], home)
    found["bare prompt"].append(run.until("First?"))
    for question in ("Second?", "Third?", "Fourth?", "Fifth?", "Sixth?"):
        run.enter()
        found["bare next"].append(run.until(question))
    found["bare KiB"].append(run.end())


def opener(home: Path, found: dict[str, list[float]], name: str = "opener") -> None:
    run = Run([*OURS, "start"], home)
    found[name].append(run.until(*OPENERS))
    run.end()


def prompt(home: Path, found: dict[str, list[float]]) -> None:
    run = Run([*OURS, "start"], home)
    found["prompt"].append(run.until("Said it?"))
    run.end()


def steps(home: Path, found: dict[str, list[float]]) -> None:
    run = Run([*OURS, "start", "bench"], home)
    run.until("Said it?")
    for question in ("Second?", "Third?", "Fourth?", "Fifth?", "Sixth?"):
        run.enter()
        found["next"].append(run.until(question))
    found["KiB"].append(run.end())


def cold(_home: Path, found: dict[str, list[float]]) -> None:
    with tempfile.TemporaryDirectory() as empty:
        opener(Path(empty), found, "cold opener")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    names = ("bare prompt", "bare next", "bare KiB", "opener", "prompt", "next", "KiB", "cold opener")
    found: dict[str, list[float]] = {name: [] for name in names}
    programs: list[Callable[[Path, dict[str, list[float]]], None]] = [bare, opener, prompt, steps, cold]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        own = home / "recovery-coach" / "playbooks"
        own.mkdir(parents=True)
        (own / "bench.yaml").write_text(PLAYBOOK, encoding="utf-8")
        for number in range(rounds + 1):
            for program in programs:
                program(home, found)
            if number == 0:  # The first round fills caches: it is not counted.
                found = {name: [] for name in names}
    median = {name: statistics.median(values) for name, values in found.items()}
    for name, value in median.items():
        print(f"{name:12} {value:8.0f} KiB" if name.endswith("KiB") else f"{name:12} {value * 1000:8.1f} ms")
    print()
    first = "of a bare Questionary program to its first prompt"
    print(f"opener    {median['opener'] / median['bare prompt']:.2f} {first} (at most 1.0)")
    print(f"  cold    {median['cold opener'] / median['bare prompt']:.2f}, with nothing kept from an earlier start")
    print(f"prompt    {median['prompt'] / median['bare prompt']:.2f} {first} (at most 1.5)")
    print(f"next step {median['next'] / median['bare next']:.2f} of a bare Questionary loop, Enter to prompt (1.5)")
    print(f"memory    {median['KiB'] / 1024:.0f} MiB at the peak; the bare program {median['bare KiB'] / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
