"""Whether a drill's turn is answered in less than a tenth of a second, beside a bare Questionary loop in the same run.

    python benchmarks/drill.py [--rounds 3]

On a pseudo-terminal of 80x24, as a trainee feels it: a line is typed, and Enter is timed until the customer's reply and
what the turn did are both on the screen. Every shipped scenario's model call is taken, and after each the same lines
are entered at a bare Questionary loop, timed from Enter to its next prompt. After one warm-up it prints, in
milliseconds:

    bare prompt  the bare loop's Enter to its next prompt
    first turn   of each drill, apart from the others: what is loaded late would be loaded here
    later turns
    engine       `drill.call.taken` alone, in this process: the model, bad and stuffed lines of every scenario in every
                 variant, nothing of them known from before

with their median, the 99th of a hundred and the worst, then the medians of both kinds of turn as ratios to the bare
prompt. Ends with 1 where any turn took a tenth of a second or more.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pyte

from recovery_coach.cli import places
from recovery_coach.cli.coaching import coach_on
from recovery_coach.content.scenarios import load_scenario, load_temper, scenario_files
from recovery_coach.drill.call import DrillCall, opened, taken
from recovery_coach.drill.case import Case, case_of, variants_of
from recovery_coach.drill.feedback import feedback
from recovery_coach.model.scenario import Scenario

ASKED = 0.1
"""Seconds. A turn is answered in less, on two cores."""

PATIENCE = 20.0
"""Seconds after which what is waited for won't come."""

BARE = """
import questionary
number = 0
while True:
    number += 1
    questionary.text(f"Question {number}?").unsafe_ask()
"""
OURS = [sys.executable, "-m", "recovery_coach", "drill"]
KINDS = ("bare prompt", "first turn", "later turns", "engine")
SHELF = places.shelf_of_shipped()
TEMPER = load_temper(SHELF)
COACH = coach_on("en", SHELF)


class Program:
    """One program on a terminal, with someone who looks at the screen and has a watch."""

    def __init__(self, command: list[str], home: Path) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("RECOVERY_COACH")}
        env |= {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "RECOVERY_COACH_HOME": str(home)}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self._child = pexpect.spawn(command[0], command[1:], env=env, dimensions=(24, 80), timeout=PATIENCE)
        self._child.delaybeforesend = None

    def until(self, *wanted: str) -> float:
        """When the last of what is wanted was written: all of it is on the screen then, however its lines break."""
        letters = [in_letters(text) for text in wanted]
        written = time.perf_counter()
        while not all(each in in_letters("".join(self.screen.display)) for each in letters):
            found = self._child.read_nonblocking(65536, timeout=PATIENCE)
            written = time.perf_counter()
            self._stream.feed(found)
        return written

    def type(self, text: str) -> None:
        self._child.send(text.encode())

    def enter(self) -> float:
        """Presses Enter; when that was."""
        pressed = time.perf_counter()
        self._child.send(b"\r")
        return pressed

    def end(self) -> None:
        self._child.close(force=True)


def in_letters(text: str) -> str:
    """A text by its letters and digits alone: what is left of it whatever surrounds it and wherever it is broken."""
    return re.sub(r"[\W_]", "", text)


def shipped() -> Iterator[Scenario]:
    return (load_scenario(path) for path in scenario_files(SHELF))


def model_call(case: Case) -> list[DrillCall]:
    """The model call after each of its turns, but for the one that ends it: what comes then is another page."""
    call, found = opened(case), []
    for line in case.scenario.model:
        call = taken(call, TEMPER, COACH, line)
        if call.is_over:
            break
        found.append(call)
    return found


def drilled(case: Case, calls: list[DrillCall], home: Path) -> list[float]:
    """How long each turn of a drill took to be answered."""
    program = Program([*OURS, case.scenario.id, "--seed", str(case.seed), "--aid", "none"], home)
    program.until(case.scenario.title, "Enter go on")
    program.enter()
    program.until(case.first_words, "What do you say?")
    found = []
    for call in calls:
        exchange = call.exchanges[-1]
        program.type(exchange.turn.text)
        program.until(exchange.turn.text[-40:])
        pressed = program.enter()
        found.append(program.until(exchange.reply, next(feedback(call, exchange, ()))[:30]) - pressed)
    program.end()
    return found


def bare(calls: list[DrillCall], home: Path) -> list[float]:
    """How long the bare loop took to ask again after each of the same lines."""
    program = Program([sys.executable, "-c", BARE], home)
    program.until("Question 1?")
    found = []
    for number, call in enumerate(calls, 1):
        text = call.exchanges[-1].turn.text
        program.type(text)
        program.until(text[-40:])
        pressed = program.enter()
        found.append(program.until(f"Question {number + 1}?") - pressed)
    program.end()
    return found


def engine() -> Iterator[float]:
    """How long each line of every scenario takes by itself; a call that is over begins anew."""
    for scenario in shipped():
        for variant in variants_of(scenario):
            for lines in (scenario.model, scenario.bad, scenario.stuffed):
                call = opened(case_of(scenario, 0, variant))
                for line in lines:
                    if call.is_over:
                        call = opened(call.case)
                    COACH.forget()
                    began = time.perf_counter()
                    call = taken(call, TEMPER, COACH, line)
                    yield time.perf_counter() - began


def one_round(found: dict[str, list[float]], seed: int) -> None:
    """Every scenario once, each beside a bare loop."""
    for scenario in shipped():
        case = case_of(scenario, seed)
        calls = model_call(case)
        with tempfile.TemporaryDirectory() as home:
            first, *later = drilled(case, calls, Path(home))
            found["first turn"].append(first)
            found["later turns"] += later
            found["bare prompt"] += bare(calls, Path(home))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    found["engine"] = list(engine())
    for number in range(rounds + 1):
        one_round(found, seed=number)
        if number == 0:  # The first round fills caches: it is not counted.
            found |= {kind: [] for kind in KINDS if kind != "engine"}
    print(f"{'':12} {'times':>6} {'median':>8} {'99%':>8} {'worst':>8}  ms")
    for kind, times in found.items():
        ordered = sorted(times)
        told = [statistics.median(ordered), ordered[len(ordered) * 99 // 100], ordered[-1]]
        print(f"{kind:12} {len(ordered):6}", *(f"{each * 1000:8.1f}" for each in told))
    median = {kind: statistics.median(times) for kind, times in found.items()}
    print()
    for kind in ("first turn", "later turns"):
        print(f"{kind:12} {median[kind] / median['bare prompt']:.2f} of a bare Questionary loop, Enter to prompt")
    worst = max(max(found[kind]) for kind in KINDS if kind != "bare prompt")
    holds = worst < ASKED
    print(f"worst turn   {worst * 1000:.0f} ms, {'less' if holds else 'NOT less'} than {ASKED * 1000:.0f}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
