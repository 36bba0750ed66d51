"""From text to what is written: nothing is turned into something else, and nothing dangerous is followed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from desk import HEAD, Desk, step

from recovery_coach.content import composer
from recovery_coach.content.composer import MAX_DEPTH, MAX_SIZE, read_file
from recovery_coach.content.mistakes import Mistakes
from recovery_coach.content.nodes import Mapping, Scalar, Sequence


def top(desk: Desk, text: str) -> Mapping:
    mistakes = Mistakes()
    found = read_file(desk.write("any.yaml", text), mistakes)
    mistakes.raise_any()
    assert found is not None
    return found


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "12:30",
        "010",
        "0x1F",
        "1e3",
        "1_000",
        "~",
        "null",
        "true",
        ".inf",
        "2024-01-31",
        "=",
        "<<",
        "1.50",
    ],
)
def test_a_text_stays_as_it_was_written(desk: Desk, written: str) -> None:
    value = top(desk, f"a: {written}\n").get("a")
    assert isinstance(value, Scalar)
    assert value.text == written
    guide = desk.load(
        f"id: a\ntitle: {written}\nversion: {written}\nstages: [{written}]\nsteps: [{{id: a, say: {written}}}]\n"
    )
    assert (guide.title, guide.version, guide.tracks[0].stages, guide.steps[0].say[0].text) == (
        written,
        written,
        (written,),
        written,
    )


def test_a_name_stays_as_it_was_written_too(desk: Desk) -> None:
    guide = desk.steps(
        """
        - id: a
          ask: one of
          choices: {no: Not now, 010: Ten, 12:30: Half past twelve, null: None of these}
        - id: b
          if: {a: no}
          say: Hello
        - id: c
          if: {a: [010, null]}
          say: Hello
        """
    )
    assert list(step(guide, "a").choices) == ["no", "010", "12:30", "null"]
    assert step(guide, "b").if_[0]["a"].is_ == "no"
    assert step(guide, "c").if_[0]["a"].one_of == ("010", "null")


def test_every_node_knows_its_place(desk: Desk) -> None:
    found = top(desk, "a: 1\nb:\n  - x\n  - {c: y}\n")
    items = found.get("b")
    assert isinstance(items, Sequence)
    last = items.items[1]
    assert isinstance(last, Mapping)
    places = [(node.mark.line, node.mark.column) for node in (found, items, items.items[0], last, last.pairs[0][1])]
    assert places == [(1, 1), (3, 3), (3, 5), (4, 5), (4, 9)]


def test_a_key_that_stands_twice(desk: Desk) -> None:
    assert desk.told_of_steps("- id: a\n  say: Hello\n  why: Care comes first\n  say: Good morning") == [
        "tried.yaml:8:5: `say` stands here a second time (first on line 6)",
        "    say: Good morning",
        "  -> keep one of the two",
    ]


def test_of_two_equal_keys_what_the_other_held_is_not_missed(desk: Desk) -> None:
    told = desk.told(HEAD + "  - {id: a, say: Hello, next: b}\nsteps:\n  - {id: b, say: Hello}\n")
    assert told[::3] == ["tried.yaml:6:1: `steps` stands here a second time (first on line 4)"]


def test_a_second_document(desk: Desk) -> None:
    assert desk.told("id: tried\n---\nid: other\n") == [
        "tried.yaml:2:1: a second document begins here",
        "    ---",
        "  -> take the line with --- out: one file, one playbook",
    ]


@pytest.mark.parametrize(
    ("text", "what"), [("- a\n- b\n", "a list"), ("only words\n", "text"), ("id:tried\ntitle:Tried\n", "text")]
)
def test_no_keys_at_the_top(desk: Desk, text: str, what: str) -> None:
    assert desk.told(text)[::2] == [
        f"tried.yaml:1:1: {what} stands here where keys with values belong",
        "  -> begin with `id: ...` and `title: ...`, a space after each colon",
    ]


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("!!python/object/apply:os.system [id]", "!!python/object/apply:os.system"),
        ("!!python/name:os.system", "!!python/name:os.system"),
        ("!!int 5", "!!int"),
        ("!own {a: b}", "!own"),
        ("! x", "!"),
    ],
)
def test_a_tag_is_refused(desk: Desk, tag: str, shown: str) -> None:
    told = desk.told_of_steps(f"- id: a\n  say: Hello\n  source: {tag}")
    assert told[:3] == [
        f"tried.yaml:7:13: `{shown}` has no meaning here",
        f"    source: {tag}",
        "  -> leave it out, or put quotes around the whole text",
    ]


@pytest.mark.parametrize(
    ("key", "what"), [("? [a, b]\n  : x", "a list"), ("? {a: b}\n  : x", "keys with values"), ("[a]: x", "a list")]
)
def test_a_key_that_is_no_text(desk: Desk, key: str, what: str) -> None:
    told = desk.told_of_steps(f"- id: a\n  say: Hello\n  {key}")
    assert told[0].endswith(f"{what} can't be a key")
    assert told[2:] == ["  -> a { or [ in a text needs quotes around the whole text"]


def test_an_alias_that_is_given_a_name_is_followed(desk: Desk) -> None:
    guide = desk.steps("- id: a\n  say: &both [Hello, Good morning]\n- id: b\n  say: *both")
    assert [wording.text for wording in step(guide, "b").say] == ["Hello", "Good morning"]


def test_a_mistake_in_what_a_name_stands_for_is_told_once(desk: Desk) -> None:
    told = desk.told_of_steps("- id: a\n  say: &one [{lin: Hello}]\n- id: b\n  say: *one\n- id: c\n  say: *one")
    assert told[::3] == ["tried.yaml:6:17: `lin` is not a key that belongs here"]


def test_an_alias_of_what_it_is_in(desk: Desk) -> None:
    assert desk.told_of_steps("- id: a\n  say: &self [Hello, *self]") == [
        "tried.yaml:6:24: *self stands for the very thing that it is in",
        "    say: &self [Hello, *self]",
        "  -> write the text out",
    ]


def laughs(levels: int) -> str:
    """A file that unfolds to nine times as much with each level."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]")
    return "\n".join(lines) + "\n"


def test_a_billion_laughs_are_not_laughed(desk: Desk) -> None:
    assert desk.told(laughs(10)) == [
        "tried.yaml:5:15: the file holds far too much (its * names repeat each other)",
        "    a4: &a4 [*a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3]",
        "  -> write the text out where it is needed, or split the file",
    ]


def test_what_is_too_much_is_a_matter_of_size_and_not_of_time(desk: Desk) -> None:
    """Items are counted with their aliases written out: one too many is refused before it is followed."""
    hundred = "a: &a [" + "x, " * 99 + "x]\n"
    fits = (MAX_SIZE - 1 - 2 - 101 - 2) // 101
    found = top(desk, hundred + "b: [" + "*a, " * (fits - 1) + "*a]\n")
    assert found.size <= MAX_SIZE
    assert desk.told(hundred + "b: [" + "*a, " * fits + "*a]\n")[0].endswith("(its * names repeat each other)")


def test_long_texts_count_by_their_length(desk: Desk) -> None:
    long = "a: &a " + "x" * 100_000 + "\n"
    assert desk.told(long + "b: [" + "*a, " * 100 + "*a]\n")[0].endswith("(its * names repeat each other)")


def test_too_much_without_any_alias(desk: Desk) -> None:
    told = desk.told("a: [" + "x, " * MAX_SIZE + "x]\n")
    assert told[0].endswith("the file holds far too much (a call can't need as much)")


@pytest.mark.parametrize(
    "deep",
    ["a: " + "[" * 100_000, "[" * 100_000, "{" * 100_000, "- " * 100_000, "a: " + "[" * 60 + "]" * 60, "? " * 100_000],
)
def test_too_deep(desk: Desk, deep: str) -> None:
    told = desk.told(deep + "\n")
    assert any(f"this is nested deeper than {MAX_DEPTH}" in line for line in told)
    assert told[-1] == "  -> a playbook needs five or six levels: check the indentation"


def test_as_deep_as_allowed(desk: Desk) -> None:
    assert top(desk, "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "\n").get("a") is not None
    told = desk.told("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "\n")
    assert told[0] == f"tried.yaml:1:{4 + MAX_DEPTH - 1}: this is nested deeper than {MAX_DEPTH}"


def test_names_that_nest_in_each_other_go_no_deeper_than_the_reader_can(desk: Desk) -> None:
    """Fifty levels, each under a name that the next fifty hold: deep as a whole, though no line is."""
    lines = ["k0: &k0 " + "[" * 48 + "x" + "]" * 48]
    lines += [f"k{n}: &k{n} " + "[" * 48 + f"*k{n - 1}" + "]" * 48 for n in range(1, 25)]
    text = HEAD + "  - id: a\n    say: Hello\n" + "\n".join(lines) + "\nsummary: *k24\n"
    assert "tried.yaml:7:1: `k0` is not a key that belongs here" in desk.told(text)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_of_the_parsers_that_there_are_tell_the_same(
    desk: Desk, loader: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML comes without its C part on some machines."""
    monkeypatch.setattr(composer, "_LOADER", loader)
    told = desk.told_of_steps(
        "- id: a\n  say: First: listen\n  why: {a|x} y\n- id: b\n  say: 'It's'\n  sai: x\n   no: y"
    )
    assert [line.partition(": ")[2] for line in told[::3]] == [
        "this text holds a colon with a space after it, which makes it a key",
        "a text can't begin with {",
        "the quotation marks end before the text does",
        "this line is not indented like its neighbours",
    ]


def test_a_file_that_is_not_read_leaves_nothing(tmp_path: Path) -> None:
    assert read_file(tmp_path / "none.yaml", Mistakes()) is None
