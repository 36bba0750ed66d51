"""How fast the phrase coach reads: beside proselint and VADER in the same run, and line by line through the program.

    pip install -e '.[bench]'
    python benchmarks/phrasing.py [--rounds 300] [--lines 20000]

Prints, for a statement of 40 words read by all rules and the trained reader:

    as typed     a key's worth: the sentences before the last are known already
    read anew    nothing known from before, as after Enter
    with reasons as `phrase` reads it, with a place and a reason for every move and trap

each as a ratio to proselint's time on the same text (at most 1.0, aim for 0.25), with VADER, which only sums a lexicon,
beside it as the floor. Then runs of 20 words from the corpus a second through `phrase --jsonl` (at least 2,000), and
the peak memory for few lines and for ten times as many.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from proselint.checks import __register__
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from recovery_coach.cli import places
from recovery_coach.cli.coaching import coach_for
from recovery_coach.phrasing.statement import statement

STATEMENTS = (
    "I completely understand how frustrating it must have been to wait in the cold for two hours, and I'm so sorry "
    "about the room. I'll call the engineer now, and ring you back before five with a clear answer today.",
    "You shouldn't have had to call us three times about this. That was our mistake, and I'm sorry it spoilt your "
    "evening. We can send a new one tonight or give you the money back, so which would be better for you?",
    "I hear what you're saying, but our policy is quite clear on that and there is nothing I can do about it here. "
    "You need to contact the courier, and someone will get back to you as soon as possible.",
)
CORPUS = Path(__file__).resolve().parents[1] / "training" / "corpus"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=300)
    options.add_argument("--lines", type=int, default=20_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        beside(given.rounds, Path(folder))
        line_by_line(given.lines, Path(folder))


def beside(rounds: int, folder: Path) -> None:
    coach = coach_for("en", places.shelf_of_shipped(), folder)
    assert coach is not None
    CheckRegistry().register_many(__register__)
    vader = SentimentIntensityAnalyzer()

    def typed(text: str) -> None:
        coach.read(statement(text), reasons=False)

    def reasons(text: str) -> None:
        coach.read(statement(text))

    readers: dict[str, Callable[[str], object]] = {
        "proselint": lambda text: LintFile("statement", text).lint(DEFAULT),
        "VADER": vader.polarity_scores,
        "as typed": typed,
        "read anew": typed,
        "with reasons": reasons,
    }
    before: dict[str, Callable[[str], object]] = {
        "as typed": lambda text: typed(text[:-1]),
        "read anew": lambda _: coach.forget(),
        "with reasons": lambda _: coach.forget(),
    }
    spent = {name: medians(read, rounds, before.get(name, str)) for name, read in readers.items()}
    floor = spent["proselint"]
    print(f"a statement of {statistics.mean(len(text.split()) for text in STATEMENTS):.0f} words, medians of {rounds}")
    for name, seconds in spent.items():
        print(f"  {name:14} {seconds * 1000:6.3f} ms   {seconds / floor:5.2f} of proselint")


def medians(read: Callable[[str], object], rounds: int, before: Callable[[str], object]) -> float:
    """The median time of a reading, averaged over the statements; what comes `before` each is not counted."""
    found = []
    for text in STATEMENTS:
        times = []
        for _ in range(rounds):
            before(text)
            begun = time.perf_counter()
            read(text)
            times.append(time.perf_counter() - begun)
        found.append(statistics.median(times))
    return statistics.mean(found)


def line_by_line(lines: int, folder: Path) -> None:
    few, many = (run_lines(count, folder) for count in (lines // 10, lines))
    rate = (lines - lines // 10) / (many[0] - few[0])
    print(
        f"phrase --jsonl: {rate:,.0f} sentences of 20 words a second, {lines:,} lines in {many[0]:.1f} s with its start"
    )
    print(f"peak memory: {few[1]:.0f} MiB for {lines // 10:,} lines, {many[1]:.0f} MiB for {lines:,}")


def run_lines(count: int, folder: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one run."""
    texts = [row.rpartition("\t")[2] for path in CORPUS.glob("*.tsv") for row in path.read_text("utf-8").splitlines()]
    random.Random(7).shuffle(texts)
    words = itertools.cycle(" ".join(texts).split())
    source = folder / f"{count}.jsonl"
    with source.open("w", encoding="utf-8") as out:
        for _ in range(count):
            out.write(json.dumps({"text": " ".join(itertools.islice(words, 20))}) + "\n")
    begun = time.perf_counter()
    with source.open("rb") as typed:
        program = subprocess.Popen(
            [sys.executable, "-m", "recovery_coach", "phrase", "--jsonl"],
            stdin=typed,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "RECOVERY_COACH_HOME": str(folder / "home")},
        )
        _, _, used = os.wait4(program.pid, 0)
    return time.perf_counter() - begun, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
