"""Reports of `playbook check`, for people and for programs. Each is written as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from json import dumps
from pathlib import PurePath
from typing import Protocol
from urllib.parse import quote

from recovery_coach import __version__
from recovery_coach.errors import Mistake
from recovery_coach.terminal.clean import printable
from recovery_coach.workshop.explore import MOST
from recovery_coach.workshop.reports import FileKind, Report

Say = Callable[[str], None]


class Reports(Protocol):
    """A way to write reports: what comes before them, each of them, and what comes after."""

    def begin(self) -> None: ...

    def tell(self, report: Report) -> None: ...

    def end(self) -> None: ...


def say(text: str) -> None:
    """A line on standard output, at once."""
    print(text, flush=True)


class TextReports:
    """For people: every mistake at its place with its mend, and at the end what was looked at."""

    def __init__(self, out: Say = say) -> None:
        self._out = out
        self._files = self._errors = self._warnings = self._moments = self._playbooks = 0
        self._scenarios = self._customers = 0
        self._partly: list[str] = []

    def begin(self) -> None:
        pass

    def tell(self, report: Report) -> None:
        for mistake in report.mistakes:
            for line in mistake_lines(mistake):
                self._out(printable(line))
        self._files += 1
        self._errors += report.errors
        self._warnings += report.warnings
        self._moments += report.moments
        self._playbooks += report.kind is FileKind.PLAYBOOK and not report.errors
        self._scenarios += report.customers > 0
        self._customers += report.customers
        if not report.whole:
            self._partly.append(report.file)

    def end(self) -> None:
        if self._errors or self._warnings:
            self._out("")
        for file in self._partly:
            self._out(printable(f"{file} has more ways through it than can be followed: the first {MOST:,} were."))
        found = f"{_count(self._errors, 'error')}, {_count(self._warnings, 'warning')}"
        self._out(f"{_count(self._files, 'file')}: {found if self._errors or self._warnings else 'all is well'}.")
        if self._playbooks:
            walked = f"{_count(self._moments, 'moment')} in {_count(self._playbooks, 'playbook')}"
            rest = "" if self._partly else ", to every end"
            self._out(f"Followed with every answer that leads elsewhere: {walked}{rest}.")
        if self._customers:
            met = f"{_count(self._customers, 'customer')} of {_count(self._scenarios, 'scenario')}"
            self._out(f"Drilled with {met}: a calm end and a lost one were reached with each.")


class JsonReports:
    """For programs: one array, an object a mistake, and nothing else."""

    def __init__(self, out: Say = say) -> None:
        self._out = out
        self._before = "["

    def begin(self) -> None:
        pass

    def tell(self, report: Report) -> None:
        for mistake in report.mistakes:
            self._out(f"{self._before}{dumps(_plain(mistake))}")
            self._before = ","

    def end(self) -> None:
        self._out("[]" if self._before == "[" else "]")


class GithubReports:
    """For a build on GitHub: a workflow command a mistake, which is shown beside the line."""

    def __init__(self, out: Say = say) -> None:
        self._out = out

    def begin(self) -> None:
        pass

    def tell(self, report: Report) -> None:
        for mistake in report.mistakes:
            level = "warning" if mistake.warning else "error"
            place = f"file={_property(mistake.file)},line={mistake.line},col={mistake.column}"
            message = mistake.what + (f"\n-> {mistake.fix}" if mistake.fix else "")
            self._out(f"::{level} {place},title={_property(mistake.code)}::{_message(message)}")

    def end(self) -> None:
        pass


class SarifReports:
    """For code scanning: SARIF 2.1.0, its results one by one. Rules are named by the results that break them."""

    def __init__(self, out: Say = say) -> None:
        self._out = out
        self._before = ""

    def begin(self) -> None:
        driver = {
            "name": "recovery-coach",
            "version": __version__,
            "semanticVersion": __version__,
        }
        self._out('{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{')
        self._out(f'"tool": {dumps({"driver": driver})}, "columnKind": "unicodeCodePoints", "results": [')

    def tell(self, report: Report) -> None:
        for mistake in report.mistakes:
            self._out(self._before + dumps(_result(mistake)))
            self._before = ","

    def end(self) -> None:
        self._out("]}]}")


def mistake_lines(mistake: Mistake) -> Iterator[str]:
    """A mistake as `check` tells it: the place, how bad it is, what is wrong, its code; the line; what to write."""
    level = "warning" if mistake.warning else "error"
    yield f"{mistake.file}:{mistake.line}:{mistake.column}: {level}: {mistake.what} [{mistake.code}]"
    yield from mistake.lines()[1:]


def _plain(mistake: Mistake) -> dict[str, object]:
    return {
        "file": mistake.file,
        "line": mistake.line,
        "column": mistake.column,
        "level": "warning" if mistake.warning else "error",
        "code": mistake.code,
        "message": mistake.what,
        "excerpt": mistake.excerpt,
        "fix": mistake.fix,
    }


def _result(mistake: Mistake) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": _uri(mistake.file)},
        "region": {"startLine": mistake.line, "startColumn": mistake.column},
    }
    text = mistake.what + (f" -> {mistake.fix}" if mistake.fix else "")
    return {
        "ruleId": mistake.code,
        "level": "warning" if mistake.warning else "error",
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }


def _uri(file: str) -> str:
    """A path as a URI: relative paths stay relative, as code scanning wants them."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _message(text: str) -> str:
    """Text as a workflow command takes it: what would end the command is spelt out."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
