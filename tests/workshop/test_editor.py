"""What a trainer's editor makes of the schemas: the real language server, asked as an editor asks it.

It is installed with `npm install --prefix tests/workshop/editor`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import NAME, LanguageServer, MarkedAt, found

from helpers import PLAYBOOKS
from recovery_coach.cli.workshop.schema import run
from recovery_coach.content.filekinds import files_of
from recovery_coach.content.playbooks import load
from recovery_coach.content.rulebooks import load_rulebooks
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import BadFile
from recovery_coach.model.fields import fields_by_key
from recovery_coach.model.phrasing import Move
from recovery_coach.model.playbook import ASKED, Ask, Playbook, Step, Use, Wording
from recovery_coach.model.trial import TrialCall
from recovery_coach.model.words import Written

PROGRAM = found()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason=f"{NAME} is not here: npm install --prefix tests/workshop/editor"),
]

HEAD = "id: tried\ntitle: Tried\nstages: [Tone]\nsteps:\n"
"""Four lines that a test's own steps come after."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trainer's folder, made ready by our own command."""
    made: Path = tmp_path_factory.mktemp("trainer")
    run("", made)
    return made


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[LanguageServer]:
    """An editor with that folder open, and its settings read."""
    settings = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert PROGRAM is not None
    server = LanguageServer(PROGRAM, folder, settings["yaml.schemas"])
    yield server
    server.close()


@pytest.fixture
def desk(folder: Path, request: pytest.FixtureRequest) -> Path:
    """A folder of a test's own inside the trainer's."""
    made = folder / "".join(sign if sign.isalnum() else "-" for sign in request.node.name)
    made.mkdir()
    return made


def written(path: Path, text: str) -> tuple[str, int, int]:
    """Writes a file without the | in its text, and returns the text with the line and the column of the |."""
    before = text.partition("|")[0]
    text = text.replace("|", "", 1)
    path.write_text(text, encoding="utf-8")
    return text, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def offered(editor: LanguageServer, path: Path, text: str) -> set[str]:
    """What the editor offers where the | stands."""
    text, line, column = written(path, text)
    editor.open(path, text)
    return set(editor.offers(path, line, column))


def shown(editor: LanguageServer, path: Path, text: str) -> str:
    """What the editor shows over the word that the | stands in."""
    text, line, column = written(path, text)
    editor.open(path, text)
    return editor.hover(path, line, column)


def keys(struct: type[Written]) -> set[str]:
    return set(fields_by_key(struct))


def ours(folder: Path) -> list[tuple[int, int]]:
    """Where our own check marks the files of a folder."""
    shelf = Shelf([Place(folder, "tried")])
    try:
        load(folder / "tried.yaml", shelf)
        load_rulebooks(shelf)
    except BadFile as error:
        return [(mistake.line, mistake.column) for mistake in error.mistakes]
    return []


def places(marks: list[MarkedAt]) -> list[tuple[int, int]]:
    return [(mark.line, mark.column) for mark in marks]


@pytest.mark.parametrize("path", list(files_of([PLAYBOOKS])), ids=lambda path: path.stem)
def test_nothing_is_marked_in_a_shipped_file(editor: LanguageServer, path: Path) -> None:
    assert editor.open(path, path.read_text(encoding="utf-8")) == []


def test_a_shipped_file_is_known_by_its_first_line_alone(editor: LanguageServer) -> None:
    path = PLAYBOOKS / "phrasing" / "moves.yaml"
    first = path.read_text(encoding="utf-8").splitlines()[0]
    other = path.with_name("not-there.yaml")
    assert places(editor.open(other, f"{first}\ntitel: Tried\n")) == [(2, 1)]


WRONG_KEYS = [
    "  - id: a\n    say: Hello.\n    promt: What happened?\n",
    "  - {id: a, saay: Hello.}\n",
    "  - id: a\n    say:\n      - Hello.\n      - lin: Hello.\n        line: Hello.\n",
    "  - id: a\n    ask: one of\n    choices:\n      x: Late\n      y: {label: Lost, sai: lost}\n",
    "  - id: a\n    ask: note\n  - id: b\n    say: Hello.\n    if: {a: {is nott: x, is: y}}\n",
    "  - id: a\n    say: Hello.\n    next: {go to: end, iff: x}\n",
    "  - id: a\n    say: Hello.\ncolour: red\n",
]


@pytest.mark.parametrize("steps", WRONG_KEYS, ids=range(len(WRONG_KEYS)))
def test_a_wrong_key_is_marked_where_our_own_check_marks_it(editor: LanguageServer, desk: Path, steps: str) -> None:
    text, *_ = written(desk / "tried.yaml", HEAD + steps)
    marked = places(editor.open(desk / "tried.yaml", text))
    assert marked == ours(desk) != []


WRONG_WORDS = [
    "  - id: a\n    ask: stement\n",
    "  - id: a\n    ask: statement\n    look for: [acknowledge, oown]\n",
    "  - id: a\n    say: Hello.\n    must: maybe\n",
    "  - id: A Step\n    say: Hello.\n",
    "  - id: a\n    ask: options\n    at least: 50\n",
    f"  - id: a\n    say: Hello.\n    why: {'long ' * 30}\n",
    "  - say: Hello.\n",
]


@pytest.mark.parametrize("steps", WRONG_WORDS, ids=range(len(WRONG_WORDS)))
def test_what_does_not_fit_is_marked_where_our_own_check_marks_it(
    editor: LanguageServer, desk: Path, steps: str
) -> None:
    text, *_ = written(desk / "tried.yaml", HEAD + steps)
    marked = places(editor.open(desk / "tried.yaml", text))
    assert marked == ours(desk) != []


OTHER_FILES = {
    "house.yaml": "remedies:\n  - a call\n  - name: a voucher\n    prize: 20\n",
    "cards.yaml": "cards:\n  - id: angrier\n    title: They get angrier\n    dos: Wait.\n",
    "snippets.yaml": "snippets:\n  sorry:\n    - I'm sorry.\n    - {formal: I am sorry., chanel: chat}\n",
    "phrasing/ours.yaml": "rules:\n  - id: slow\n    trapp: excuse\n    patterns: slow\n",
}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_each_kind_of_file_is_known_by_its_name(editor: LanguageServer, desk: Path, name: str) -> None:
    uses = "interrupts: angrier\n" + HEAD + "  - id: a\n    say: {snippet: sorry}\n"
    written(desk / "tried.yaml", uses)
    for other in ("cards.yaml", "snippets.yaml"):
        written(desk / other, OTHER_FILES[other].replace("dos:", "do:").replace(", chanel: chat", ""))
    path = desk / name
    path.parent.mkdir(exist_ok=True)
    text, *_ = written(path, OTHER_FILES[name])
    marked = places(editor.open(path, text))
    assert marked == ours(desk) != []


def test_a_file_of_calls_is_no_playbook(editor: LanguageServer, desk: Path) -> None:
    text = "calls:\n  - name: Late\n    |\n"
    assert offered(editor, desk / "tried.calls.yaml", text) == keys(TrialCall) - {"name"}


def test_in_a_step_the_keys_of_a_step_are_offered_and_no_others(editor: LanguageServer, desk: Path) -> None:
    text = HEAD + "  - id: a\n    say: Hello.\n    |\n"
    assert offered(editor, desk / "tried.yaml", text) == keys(Step) - {"id", "say"}


def test_where_steps_are_used_the_keys_for_that_are_offered(editor: LanguageServer, desk: Path) -> None:
    text = HEAD + "  - use: close-the-loop\n    |\n"
    assert offered(editor, desk / "tried.yaml", text) == keys(Use) - {"use"}


def test_a_new_step_may_become_either(editor: LanguageServer, desk: Path) -> None:
    found = offered(editor, desk / "tried.yaml", HEAD + "  - id: a\n  - |\n")
    assert keys(Step) | keys(Use) <= found
    assert not found & (keys(Playbook) - keys(Step) - keys(Use))


def test_in_a_wording_and_in_what_is_changed_the_right_keys_are_offered(editor: LanguageServer, desk: Path) -> None:
    wording = HEAD + "  - id: a\n    say:\n      - formal: I am sorry.\n        |\n"
    assert offered(editor, desk / "wording.yaml", wording) == keys(Wording) - {"formal"}
    change = HEAD + "  - use: b\n    change:\n      c:\n        say: Hello.\n        |\n"
    assert offered(editor, desk / "change.yaml", change) == keys(Step) - {"id", "say"}


def test_words_are_offered_where_one_of_several_belongs(editor: LanguageServer, desk: Path) -> None:
    assert offered(editor, desk / "ask.yaml", HEAD + "  - id: a\n    ask: |\n") == {str(ask) for ask in Ask}
    looked_for = HEAD + "  - id: a\n    ask: statement\n    look for: [own, |]\n"
    assert offered(editor, desk / "moves.yaml", looked_for) >= {str(move) for move in Move}


def test_where_any_text_may_stand_nothing_is_offered(editor: LanguageServer, desk: Path) -> None:
    assert offered(editor, desk / "tried.yaml", HEAD + "  - id: a\n    title: |\n") == set()


@pytest.mark.parametrize(
    ("struct", "key", "steps"),
    [
        (Step, "prompt", "  - id: a\n    pr|ompt: What happened?\n"),
        (Step, "say", "  - id: a\n    s|ay:\n      - Hello.\n"),
        (Step, "if", "  - id: a\n  - id: b\n    i|f: {a: x}\n"),
        (Wording, "formal", "  - id: a\n    say:\n      - for|mal: Hello.\n"),
        (Use, "steps", "  - use: b\n    st|eps: c\n"),
        (Playbook, "summary", "  - id: a\nsumm|ary: In short.\n"),
    ],
)
def test_over_a_key_its_description_is_shown(
    editor: LanguageServer, desk: Path, struct: type[Written], key: str, steps: str
) -> None:
    assert shown(editor, desk / "tried.yaml", HEAD + steps).startswith(struct.keys[key])


def test_over_what_is_asked_all_that_can_be_asked_is_shown(editor: LanguageServer, desk: Path) -> None:
    text = shown(editor, desk / "tried.yaml", HEAD + "  - id: a\n    as|k: promise\n")
    assert all(said in text for said in ASKED.values())


def test_a_key_with_nothing_after_it_is_marked(editor: LanguageServer, desk: Path) -> None:
    text, *_ = written(desk / "tried.yaml", HEAD + "  - id: a\n    say:\n")
    assert [mark.line for mark in editor.open(desk / "tried.yaml", text)] == [6]


def test_a_text_that_is_too_long_is_told_in_plain_words(editor: LanguageServer, desk: Path) -> None:
    text, *_ = written(desk / "tried.yaml", HEAD + f"  - id: a\n    why: {'long ' * 30}\n")
    (mark,) = editor.open(desk / "tried.yaml", text)
    assert mark.message == "a text of up to 140 characters belongs here"
