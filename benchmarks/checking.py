"""How long `playbook check` takes over many playbooks, beside yamllint, which understands none of it, in the same run.

    pip install -e '.[bench]'
    python benchmarks/checking.py [HOW_MANY]

The playbooks have some 150 lines each, and lines of their own: no two say the same. Printed are the times of both,
their ratio (at most 0.5), and the memory that `check` takes for a tenth of the files and for all of them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

SOURCE = Path(__file__).parents[1] / "playbooks" / "frontline-six.yaml"
MANY = 1000
AT_MOST = 0.5

_MEMORY = """
import resource, sys
from recovery_coach.cli.app import run
sys.argv = ["recovery-coach", "playbook", "check", sys.argv[1]]
code = run()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def main(many: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        lines = write(folder, many)
        few = folder / "few"
        few.mkdir()
        write(few, max(1, many // 10))
        lint = timed(["yamllint", "-d", "relaxed", *map(str, sorted(folder.glob("*.yaml")))])
        check, most = checked(folder)
        _, least = checked(few)
    print(f"{many} playbooks of {lines} lines")
    print(f"yamllint        {lint:6.2f} s")
    print(f"playbook check  {check:6.2f} s   {check / lint:.2f} of yamllint (at most {AT_MOST})")
    print(f"memory          {least / 1024:6.0f} MiB for {max(1, many // 10)} files, {most / 1024:.0f} MiB for {many}")


def write(folder: Path, many: int) -> int:
    """Writes playbooks whose lines differ from file to file; returns how long each is."""
    text = "\n".join(line for line in SOURCE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for number in range(many):
        word = f"{_WORDS[number % len(_WORDS)]} {_WORDS[number // len(_WORDS) % len(_WORDS)]}"
        own = re.sub(r"(?m)^(      - [^{\"\n:]*)\.$", rf"\1, {word}.", text)
        own = own.replace("id: frontline-six", f"id: p{number}", 1)
        (folder / f"p{number}.yaml").write_text(own + "\n", encoding="utf-8")
    return len(text.splitlines())


def timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def checked(folder: Path) -> tuple[float, int]:
    """Seconds, and the most memory in KiB, of one check of a folder."""
    began = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", _MEMORY, str(folder)], capture_output=True, text=True, check=False)
    return time.perf_counter() - began, int(ran.stderr.split()[-1])


_WORDS = [
    "today",
    "madam",
    "sir",
    "friend",
    "please",
    "really",
    "truly",
    "here",
    "now",
    "first",
    "again",
    "then",
    "soon",
    "there",
    "together",
    "right",
    "still",
    "also",
    "maybe",
    "surely",
    "gladly",
    "slowly",
    "calmly",
    "kindly",
    "clearly",
    "openly",
    "quietly",
    "simply",
    "at",
    "last",
    "for",
    "you",
    "with",
    "you",
    "from",
    "here",
    "this",
    "way",
]

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
