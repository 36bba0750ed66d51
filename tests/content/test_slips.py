"""The commonest slips, each named in a trainer's words."""

from __future__ import annotations

import pytest
from desk import Desk

QUOTES = "  -> put quotes around the whole text"

SLIPS: dict[str, tuple[str, list[str]]] = {
    "a tab for indentation": (
        "- id: a\n\tsay: Hello",
        [
            "6:3: a tab stands here where only spaces may",
            "    <TAB>say: Hello",
            "  -> replace the tab with spaces: two for each level",
        ],
    ),
    "a tab after spaces": (
        "- id: a\n  say: Hello\n      \twhy: Care comes first",
        [
            "7:9: a tab stands here where only spaces may",
            "    <TAB>why: Care comes first",
            "  -> replace the tab with spaces: two for each level",
        ],
    ),
    "a tab after the dash": (
        "- id: a\n  never:\n    -\tHello",
        [
            "7:8: a tab stands here where only spaces may",
            "    -<TAB>Hello",
            "  -> replace the tab with spaces: two for each level",
        ],
    ),
    "a forgotten colon": (
        "- id: a\n  why Care comes first\n  say: Hello",
        [
            "6:5: this line has no key with a colon",
            "    why Care comes first",
            "  -> write `key: text`; if it goes on from the line above, indent it further than that line's key",
        ],
    ),
    "a colon without its space": (
        "- id: a\n  why:Care comes first\n  say: Hello",
        ["6:8: a colon needs a plain space after it", "    why:Care comes first", "  -> write `key: text`"],
    ),
    "a colon with a space of another kind": (
        "- id: a\n  why:\u00a0Care comes first\n  say: Hello",
        ["6:8: a colon needs a plain space after it", "    why:\u00a0Care comes first", "  -> write `key: text`"],
    ),
    "a wide colon": (
        "- id: a\n  why：Care comes first\n  say: Hello",
        ["6:8: a colon needs a plain space after it", "    why：Care comes first", "  -> write `key: text`"],
    ),
    "a colon without its space where a lone text may stand": (
        "- id: a\n  say:\n    - line:Hello",
        ["7:13: a colon needs a plain space after it", "    - line:Hello", "  -> write `line: ...`"],
    ),
    "spaces of another kind before a key": (
        "- id: a\n  say: Hello\n  \u00a0why: Care comes first",
        [
            "7:5: an unusual space (U+00A0) stands before this text",
            "    \u00a0why: Care comes first".replace("\u00a0", ""),
            "  -> replace it with plain spaces",
        ],
    ),
    "a dash without its space": (
        "- id: a\n  say:\n    -Hello\n    -Good morning",
        ["7:7: a - needs a space after it", "    -Hello", "  -> write `- text`"],
    ),
    "a dash without its space further down": (
        "- id: a\n  say:\n    - Hello\n    -Good morning",
        ["8:7: a - needs a space after it", "    -Good morning", "  -> write `- text`"],
    ),
    "a dash without its space before a key": (
        "- id: a\n  say: Hello\n-id: b\n  say: Hello",
        ["7:3: a - needs a space after it", "    -id: b", "  -> write `- text`"],
    ),
    "a list that goes on from a text": (
        "- id: a\n  say: Hello\n    - Good morning",
        [
            "7:7: this line is read as part of the text above it, with its -",
            "    - Good morning",
            "  -> let each text of a list begin with `- `, the first one too",
        ],
    ),
    "a brace at the start of a text": (
        "- id: a\n  say:\n    - {a|That} is bad",
        ["7:9: a text can't begin with {", "    - {a|That} is bad", QUOTES],
    ),
    "a brace at the start of a text, and a comma": (
        "- id: a\n  say: {a|All that}, and still no answer",
        ["6:10: a text can't begin with {", "    say: {a|All that}, and still no answer", QUOTES],
    ),
    "a text that is all braces": (
        "- id: a\n  say:\n    - {a|That}",
        ["7:9: a text can't begin with {", "    - {a|That}", QUOTES],
    ),
    "a text that is all braces where only a text may stand": (
        "- id: a\n  ask: note\n  prompt: {a|That}",
        ["7:13: a text can't begin with {", "    prompt: {a|That}", QUOTES],
    ),
    "a bracket at the start of a text": (
        "- id: a\n  say: [sic] Hello",
        ["6:10: a text can't begin with [", "    say: [sic] Hello", QUOTES],
    ),
    "a bracket that is not closed": (
        "- id: a\n  say: [Hello, Good morning\n  why: Care comes first",
        [
            "6:10: this [ is not closed",
            "    say: [Hello, Good morning",
            "  -> close it with ], or put quotes around a text that begins with [",
        ],
    ),
    "a colon inside a text": (
        "- id: a\n  say: First: listen",
        [
            "6:10: this text holds a colon with a space after it, which makes it a key",
            "    say: First: listen",
            '  -> put quotes around the whole text: "First: listen."',
        ],
    ),
    "a colon inside a text of a list": (
        "- id: a\n  say:\n    - Look: I'm sorry",
        [
            "7:9: this text holds a colon with a space after it, which makes it a key",
            "    - Look: I'm sorry",
            '  -> put quotes around the whole text: "First: listen."',
        ],
    ),
    "a colon inside a text where only texts may stand": (
        "- id: a\n  say: Hello\n  never:\n    - Look: calm down",
        [
            "8:9: this text holds a colon with a space after it, which makes it a key",
            "    - Look: calm down",
            '  -> put quotes around the whole text: "First: listen."',
        ],
    ),
    "curly quotes around a text with a colon": (
        "- id: a\n  say: “First: listen”",
        [
            "6:10: curly quotes don't hold a text together",
            "    say: “First: listen”",
            '  -> use straight ones: "like this"',
        ],
    ),
    "a text that begins with a straight quote and ends with a curly one": (
        '- id: a\n  say: "Hello”\n  why: Care comes first',
        [
            "6:10: this text begins with a straight quotation mark and ends with a curly one",
            '    say: "Hello”',
            '  -> close it with the same mark: "like this"',
        ],
    ),
    "an unclosed quote": (
        "- id: a\n  say: 'Hello\n  why: Care comes first",
        [
            "6:10: a quotation mark is opened here and not closed",
            "    say: 'Hello",
            '  -> close it with the same mark: "like this"',
        ],
    ),
    "an unclosed quote that another text's quote closes": (
        '- id: a\n  why: "Care comes first\n  say:\n    - Hello\n    - "Good morning"\n  never: Calm down',
        [
            "6:10: a quotation mark is opened here and not closed",
            '    why: "Care comes first',
            '  -> close it with the same mark: "like this"',
        ],
    ),
    "an apostrophe in single quotes": (
        "- id: a\n  say: 'It's here'",
        [
            "6:10: the quotation marks end before the text does",
            "    say: 'It's here'",
            '  -> put the other kind of marks around the whole text: "It\'s here", or \'They said "now"\'',
        ],
    ),
    "a text that goes on after its quotes": (
        '- id: a\n  say:\n    - "Hello" is enough',
        [
            "7:9: the quotation marks end before the text does",
            '    - "Hello" is enough',
            '  -> put the other kind of marks around the whole text: "It\'s here", or \'They said "now"\'',
        ],
    ),
    "a backslash": (
        '- id: a\n  say: "C:\\path"',
        [
            "6:10: a backslash in double quotes begins a code, and this is none",
            '    say: "C:\\path"',
            "  -> write it twice (\\\\), or use single quotes around the text",
        ],
    ),
    "deeper than its neighbours": (
        "- id: a\n    say: Hello",
        [
            "6:7: this line is not indented like its neighbours",
            "    say: Hello",
            "  -> give it as many spaces as the line that it belongs beside",
        ],
    ),
    "not as deep as its neighbours": (
        "- id: a\n say: Hello",
        [
            "6:4: this line is not indented like its neighbours",
            "    say: Hello",
            "  -> give it as many spaces as the line that it belongs beside",
        ],
    ),
    "a list among keys": (
        "- id: a\n  say: Hello\n  - Good morning",
        [
            "7:5: a list begins here among keys",
            "    - Good morning",
            "  -> give it as many spaces as the line that it belongs beside, or take the - out",
        ],
    ),
    "a key in a list": (
        "- id: a\n  say:\n  - Hello\nwhy: Care comes first",
        [
            "8:3: this line stands in a list, and has no -",
            "    why: Care comes first",
            "  -> begin it with `- `, or give it as many spaces as the line that it belongs beside",
        ],
    ),
    "a colon without a key": (
        "- id: a\n  say: Hello\n  : Care comes first",
        ["7:5: there is no key before this colon", "    : Care comes first", "  -> write `key: text`"],
    ),
    "a number after a #": (
        "- id: a\n  say: I have order #5 here",
        [
            "6:23: a # after a space ends the text: the rest is lost",
            "    say: I have order #5 here",
            "  -> put quotes around the text; to begin a comment, write a space after the #",
        ],
    ),
    "a name that was never given": (
        "- id: a\n  say: *Sorry",
        [
            "6:10: *Sorry stands for nothing that was named before",
            "    say: *Sorry",
            "  -> put quotes around a text that begins with *",
        ],
    ),
    "an exclamation mark in front": (
        "- id: a\n  say: !Sorry about that",
        [
            "6:10: `!Sorry` has no meaning here",
            "    say: !Sorry about that",
            "  -> leave it out, or put quotes around the whole text",
        ],
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_and_nothing_else_is_told(desk: Desk, name: str) -> None:
    text, told = SLIPS[name]
    assert desk.told_of_steps(text) == [
        f"tried.yaml:{line}" if number == 0 else line for number, line in enumerate(told)
    ]


@pytest.mark.parametrize("sign", list("@`%&*!|>]},"))
def test_a_sign_that_no_text_can_begin_with(desk: Desk, sign: str) -> None:
    lines = desk.told_of_steps(f"- id: a\n  say:\n    - Hello\n    - {sign} now")
    assert lines[0] in (
        f"tried.yaml:8:9: a text can't begin with {sign}",
        f"tried.yaml:8:9: `{sign}` has no meaning here",
    )
    assert lines[1] == f"    - {sign} now"
    assert "quotes around the whole text" in lines[2]


def test_a_line_that_speaks_to_the_parser(desk: Desk) -> None:
    assert desk.told("%YAML 1.1\n" * 2 + "---\nid: tried\n")[:3] == [
        "tried.yaml:1:1: a line can't begin with %",
        "    %YAML 1.1",
        "  -> take it out, or put quotes around the text",
    ]


def test_text_after_the_end(desk: Desk) -> None:
    assert desk.told("id: tried\n...\ntitle: Tried\n") == [
        "tried.yaml:3:1: the file ended above this line",
        "    title: Tried",
        "  -> take the line with ... or the odd quote above it out",
    ]


def test_the_first_line_without_its_colon(desk: Desk) -> None:
    assert desk.told("id tried\ntitle: Tried\nstages: [Tone]\nsteps: [{id: a, say: Hello}]\n")[0] == (
        "tried.yaml:1:1: this line has no key with a colon"
    )


@pytest.mark.parametrize("rest", ["", " Hello,", " Hello", " Hello, Good morning\n"])
def test_a_bracket_that_is_not_closed_at_the_end_of_the_file(desk: Desk, rest: str) -> None:
    told = desk.told_of_steps(f"- id: a\n  say: [{rest}")
    assert told == [
        "tried.yaml:6:10: this [ is not closed",
        f"    say: [{rest}".rstrip(),
        "  -> close it with ], or put quotes around a text that begins with [",
    ]


def test_every_tab_is_told_at_once(desk: Desk) -> None:
    lines = desk.told_of_steps("- id: a\n\tsay: Hello\n\twhy: Care comes first\n- id: b\n\tsay: x")
    assert [line.partition(" ")[0] for line in lines[::3]] == ["tried.yaml:6:3:", "tried.yaml:7:3:", "tried.yaml:9:3:"]


def test_slips_do_not_hide_each_other_or_what_comes_after(desk: Desk) -> None:
    lines = desk.told_of_steps(
        """
        - id: a
          say: First: listen
          why: {a|That} is why
        - id: b
          say: @once
            and more
          sai: Hello
          next: nowhere
        - id: c
          say:
            - 'It's here'
          source:
            -Hello
          never: "Calm down
          must: perhaps
        """
    )
    assert [line.removeprefix("tried.yaml:") for line in lines[::3]] == [
        "6:10: this text holds a colon with a space after it, which makes it a key",
        "7:10: a text can't begin with {",
        "9:10: a text can't begin with @",
        "11:5: `sai` is not a key that belongs here",
        "12:11: `nowhere` is no step and no playbook",
        "15:9: the quotation marks end before the text does",
        "17:7: a - needs a space after it",
        "18:12: a quotation mark is opened here and not closed",
        "19:11: `must` can't be `perhaps`",
    ]


@pytest.mark.parametrize(
    "fine",
    [
        "- id: a\n  say: “Hello,” he said, “it’s here”.",
        "- id: a\n  say: https://example.org/a is the place",
        "- id: a\n  say: It's 12:30 - no, 12:45 -- and that's it",
        '- id: a\n  say: "First: listen"',
        "- id: a\n  say: Hello # said at once",
        "- id: a\n  say: Hello\n    and good morning",
        "- id: a\n  say: >\n    First: listen,\n    - then speak",
        "- id: a\n  say: 'Hello\n\n    and good morning'",
        "- id: a\n  say: Minus\n    -5 degrees",
        "- id: &a a\n  say: Hello\n- id: b\n  say: *a",
        "- {id: a, say: [Hello, Good morning]}",
        "- id:    a\n  say:\tHello\t# with tabs where they may be",
    ],
)
def test_what_is_no_slip(desk: Desk, fine: str) -> None:
    assert desk.told_of_steps(fine) == []
