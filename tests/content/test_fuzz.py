"""Whatever is in a file, it is either a guide that can be opened or a list of mistakes with places inside the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from desk import HEAD
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery_coach.content.decoding import MAX_BYTES
from recovery_coach.content.mistakes import FORBIDDEN
from recovery_coach.content.playbooks import load
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import BadFile, NotFound
from recovery_coach.model.playbook import Card, CardDeck, Guide, Playbook, Step, Use
from recovery_coach.walk.engine import advance
from recovery_coach.walk.events import CallOpened
from recovery_coach.walk.state import State
from recovery_coach.walk.view import view

ROOT = Path(__file__).parents[2]
FULL = """\
id: full
title: All that there is
language: en-GB
version: 010
summary: |
  One.

  Two.
channels: [phone, chat]
stages: [Tone, Plan]
interrupts: [angrier]
cards:
  - {id: angrier, title: They get angrier, say: [I hear you., "{feeling|That} is bad."], do: Let them finish.}
steps:
  - id: opener
    why: Care comes first.   # and nothing else does
    say: &words
      - Let's fix this.
      - formal: "First: I am sorry."
        channel: phone
      - informal: 'It''s me, {house.agent|and I''ll stay}.'
        if: {register: informal}
    never: Calm down
  - id: feeling
    ask: statement
    look for: [acknowledge, own]
    strict on: but
    must: yes
  - id: heat
    ask: temperature
    next:
      - if: [{heat: {at least: 3}, returning: no}, {feeling: {answered: no}}]
        go to: more
      - plan
  - use: more
    stage: Plan
    steps: [more, satisfied]
    if: {heat: {at most: 4}}
    change:
      more: {say: *words}
  - id: plan
    stage: Plan
    say: "I'll {plan.what|do it} {plan.when|today}."
    ask: promise
    next: other
"""
MORE = """\
id: more
title: More
stages: [Tone]
steps:
  - {id: more, ask: options, at least: 2, next: end}
  - {id: satisfied, ask: one of, choices: {yes: They are, no: {label: Not yet, say: not yet}}, if: {more: {answered: yes}}}
"""
OTHER = HEAD.replace("tried", "other") + "  - {id: done, ask: outcome, next: full}\n"
HOUSE = """\
organisation: The Inn
agent: {name: Sam, role: desk}
authority: {desk: 20}
remedies: [A night free, {name: Tea, cost: 2.50, for: family, causes: late}]
causes: {late: Late}
"""

KEYS = sorted(
    {
        field.replace("_", " ").strip()
        for struct in (Playbook, Step, Use, Card, CardDeck)
        for field in struct.__struct_fields__
    }
    | {"line", "formal", "go to", "is", "is not", "one of", "at most", "answered", "label", "organisation", "causes"}
)
WORDS = [
    "end",
    "a",
    "more",
    "note",
    "one of",
    "yes",
    "no",
    "12:30",
    "{a|b}",
    "{a}",
    "}",
    "Tone",
    "1",
    "",
    " ",
    "\t",
    "é",
]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One folder for all that is tried: examples come by the hundred."""
    with TemporaryDirectory() as name:
        place = Path(name)
        for stem, text in (("more", MORE), ("other", OTHER), ("house", HOUSE)):
            (place / f"{stem}.yaml").write_text(text)
        yield place


def tried(folder: Path, data: bytes, name: str = "full.yaml") -> Guide | None:
    """Loads a file, and walks into it where it loads; None where it is refused in good order."""
    path = folder / name
    path.write_bytes(data)
    try:
        guide = load(folder / "full.yaml", Shelf([Place(folder, "fuzz")])).guide
    except BadFile as error:
        assert error.mistakes
        files = {file: lines_of(Path(file)) for file in {mistake.file for mistake in error.mistakes}}
        for mistake in error.mistakes:
            lines = files[mistake.file]
            assert 1 <= mistake.line <= len(lines), mistake.lines()
            assert 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1, mistake.lines()
            assert mistake.what
            assert not any(FORBIDDEN.search(line) for line in mistake.lines())
        return None
    except NotFound:
        return None
    opened = advance(guide, State(), CallOpened(at=1.0, seed=len(data), reference="A1"))
    shown = view(guide, opened)
    assert "{" not in shown.line
    return guide


def lines_of(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8-sig", "replace") if path.is_file() else ""
    return re.split("\r\n|\r|\n", text)


def test_what_is_varied_loads_as_it_is(folder: Path) -> None:
    guide = tried(folder, FULL.encode())
    assert guide is not None
    assert [step.id for step in guide.steps] == ["opener", "feeling", "heat", "more", "satisfied", "plan", "other/done"]


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes(folder: Path, data: bytes) -> None:
    tried(folder, data)


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="-:?[]{}&*!|>'\"%@`#,~ \n\t\rab1\\\u00a0\u2028\ufeff", max_size=60))
def test_any_signs_that_mean_something(folder: Path, text: str) -> None:
    tried(folder, text.encode())


def varied(text: str, cuts: list[tuple[float, int, str]]) -> str:
    """A text with pieces cut out at places, and others put in."""
    for where, size, instead in cuts:
        place = int(where * len(text))
        text = text[:place] + instead + text[place + size :]
    return text


CUTS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 4),
        st.one_of(
            st.just(""),
            st.text(alphabet="-:?[]{}&*!|>'\"%@`#,~ \n\tab1\\\x1b\u202e", max_size=3),
            st.sampled_from(KEYS),
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(cuts=CUTS)
def test_a_good_playbook_with_signs_lost_and_put_in(folder: Path, cuts: list[tuple[float, int, str]]) -> None:
    tried(folder, varied(FULL, cuts).encode())


@settings(max_examples=100, deadline=None)
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(["drop", "double", "swap", "indent", "dedent"]), st.integers(0, 60), st.integers(0, 60)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_good_playbook_with_lines_lost_doubled_and_moved(folder: Path, edits: list[tuple[str, int, int]]) -> None:
    lines = FULL.splitlines()
    for what, first, second in edits:
        one, other = first % len(lines), second % len(lines)
        if what == "drop":
            del lines[one]
        elif what == "double":
            lines.insert(other, lines[one])
        elif what == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        else:
            lines[one] = f"  {lines[one]}" if what == "indent" else lines[one].removeprefix("  ")
    tried(folder, "\n".join(lines).encode())


@pytest.mark.parametrize("name", ["more", "other", "house"])
@settings(max_examples=50, deadline=None)
@given(cuts=CUTS)
def test_a_file_that_is_drawn_in_with_signs_lost_and_put_in(
    folder: Path, name: str, cuts: list[tuple[float, int, str]]
) -> None:
    good = {"more": MORE, "other": OTHER, "house": HOUSE}[name]
    (folder / "full.yaml").write_text(FULL)
    tried(folder, varied(good, cuts).encode(), f"{name}.yaml")
    (folder / f"{name}.yaml").write_text(good)


NESTED = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
        | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=15,
)


@settings(max_examples=150, deadline=None)
@given(content=st.dictionaries(st.sampled_from(KEYS), NESTED, max_size=8), flow=st.booleans())
def test_any_nesting_of_the_keys_that_there_are(folder: Path, content: dict[str, object], flow: bool) -> None:
    tried(folder, yaml.safe_dump(content, default_flow_style=flow, allow_unicode=True).encode("utf-8", "replace"))


STEP = st.builds(
    lambda id_, keys: {"id": id_, **keys},
    st.sampled_from(["a", "b", "c", "d"]),
    st.dictionaries(st.sampled_from([key for key in KEYS if key != "id"]), NESTED, max_size=5),
)


@settings(max_examples=150, deadline=None)
@given(steps=st.lists(STEP, min_size=1, max_size=3))
def test_any_steps_under_a_good_head(folder: Path, steps: list[dict[str, object]]) -> None:
    body = yaml.safe_dump(steps, allow_unicode=True)
    tried(folder, (HEAD + "".join(f"  {line}\n" for line in body.splitlines())).encode("utf-8", "replace"))


@pytest.mark.parametrize("number", range(len(FULL.splitlines())))
def test_every_single_line_can_be_lost(folder: Path, number: int) -> None:
    lines = FULL.splitlines()
    del lines[number]
    tried(folder, "\n".join(lines).encode())


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_file_that_ends_too_soon(folder: Path, path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // 12)):
        tried(folder, data[:end])


@pytest.mark.parametrize(
    "many",
    [
        "k{0}: x\n",
        "k: x\n",
        "a: b: c\n",
        "a: @\n",
        "a: {{x|y}} z\n",
        'a: "\n',
        "a: 'x' y\n",
        "\ta: b\n",
        "%TAG !a{0}! x\n",
        "-a\n",
        "a\n",
        "? ",
        "[[],",
        "&a{0} [",
        "- - ",
        "a: &a{0} x\nb: *a{0}\n",
        "\x01",
        "\u202e",
        "– x\n",
        "• {0}: x\n",
        "* x\n",
        "a: - b\n",
        "if: a: b\n",
        "a: {{b c: d e: f}}\n",
        "a: {{b{0}, ",
        "a #b\n",
        "\u200ba: b\n",
        "    id: a\n  - id: b\n",
    ],
)
def test_a_mebibyte_of_anything_is_refused_like_a_line_of_it(folder: Path, many: str) -> None:
    pieces = (many.format(number) for number in range(MAX_BYTES // len(many.format(0))))
    text = "".join(pieces).encode()[: MAX_BYTES - 4].decode(errors="ignore")
    assert tried(folder, text.encode()) is None


@pytest.mark.parametrize(
    "many", ["  - id: s{0}\n    next: q{0}\n", "  - id: s{0}\n    say: '{{q{0}}} {{'\n", "  - use: u{0}\n"]
)
def test_a_mebibyte_of_steps(folder: Path, many: str) -> None:
    pieces = (many.format(number) for number in range(MAX_BYTES // (len(many) + 10)))
    assert tried(folder, (HEAD + "".join(pieces)).encode()) is None
