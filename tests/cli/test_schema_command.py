"""`playbook schema`: the kinds of file, the schema of one, and a folder made ready for an editor without any loss."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import PLAYBOOKS
from plain import Ran, inside
from recovery_coach.workshop.editor import NotPlain, extensions_with_yaml, settings_with_schemas
from recovery_coach.workshop.schema import FILE_KINDS, globs_of

SCHEMAS = {f".schemas/{kind}.json": globs_of(kind) for kind in FILE_KINDS}


def schema(folder: Path, *words: str) -> Ran:
    """The command, run in a folder."""
    return inside(["playbook", "schema", *words], b"", dict(os.environ), folder)


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def settings(folder: Path) -> Any:
    return json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))


def test_without_a_kind_the_kinds_are_listed_one_a_line(tmp_path: Path) -> None:
    ran = schema(tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.splitlines()] == list(FILE_KINDS)


def test_a_kinds_schema_is_printed_as_it_ships(tmp_path: Path) -> None:
    assert schema(tmp_path, "house").out == (PLAYBOOKS / ".schemas" / "house.json").read_text(encoding="utf-8")


def test_a_kind_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    ran = schema(tmp_path, "playbok")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == ["there is no kind of file called `playbok`", "  -> did you mean `playbook`?"]


def test_an_empty_folder_is_made_ready_and_is_told_of_file_by_file(tmp_path: Path) -> None:
    ran = schema(tmp_path, "--install")
    written = {*SCHEMAS, ".vscode/settings.json", ".vscode/extensions.json"}
    assert (ran.code, ran.err) == (0, "")
    assert set(files(tmp_path)) == {str(Path(name)) for name in written}
    assert {line.removeprefix("written     ").replace(os.sep, "/") for line in ran.out.splitlines()[:-1]} == written
    assert settings(tmp_path) == {"yaml.schemas": SCHEMAS}
    assert json.loads((tmp_path / ".vscode" / "extensions.json").read_bytes()) == {
        "recommendations": ["redhat.vscode-yaml"]
    }


def test_a_folder_that_is_named_is_made_ready(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert schema(tmp_path, "--install", "mine").code == 0
    assert (tmp_path / "mine" / ".schemas" / "playbook.json").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"mine"}


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    schema(tmp_path, "--install")
    before = files(tmp_path)
    ran = schema(tmp_path, "--install")
    assert files(tmp_path) == before
    assert ran.out.count("as it was") == len(before)


def test_a_schema_of_an_older_version_is_written_anew(tmp_path: Path) -> None:
    schema(tmp_path, "--install")
    path = tmp_path / ".schemas" / "house.json"
    path.write_text(path.read_text(encoding="utf-8").replace("organisation", "company"), encoding="utf-8")
    assert schema(tmp_path, "--install").code == 0
    assert path.read_bytes() == (PLAYBOOKS / ".schemas" / "house.json").read_bytes()


def test_settings_that_are_there_stay_and_so_does_how_they_are_written(tmp_path: Path) -> None:
    put(
        tmp_path,
        ".vscode/settings.json",
        '{\r\n\t"title": "Über uns",\r\n\t"yaml.schemas": {"own.json": "own.yaml"}\r\n}',
    )
    put(tmp_path, ".vscode/extensions.json", '{"recommendations": ["a.b"], "unwantedRecommendations": ["c.d"]}')
    assert schema(tmp_path, "--install").code == 0
    assert settings(tmp_path) == {"title": "Über uns", "yaml.schemas": {"own.json": "own.yaml", **SCHEMAS}}
    assert (tmp_path / ".vscode" / "settings.json").read_bytes().startswith('{\r\n\t"title": "Über uns",\r\n'.encode())
    assert json.loads((tmp_path / ".vscode" / "extensions.json").read_bytes()) == {
        "recommendations": ["a.b", "redhat.vscode-yaml"],
        "unwantedRecommendations": ["c.d"],
    }


NOT_PLAIN = {
    "comments": b'{\n  // mine\n  "editor.tabSize": 2\n}\n',
    "a comma too many": b'{"editor.tabSize": 2,}',
    "a list": b"[]",
    "a key twice": b'{"a": 1, "a": 2}',
    "no map of schemas": b'{"yaml.schemas": []}',
    "not UTF-8": '{"a": "é"}'.encode("latin-1"),
    "a mark of byte order": '\ufeff{"a": 1}'.encode(),
    "a number beyond all": b'{"a": 1e999}',
    "half a character": b'{"a": "\\ud800"}',
    "nested without end": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("text", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_settings_that_are_not_plain_json_are_left_alone_and_the_lines_are_told(tmp_path: Path, text: bytes) -> None:
    path = put(tmp_path, ".vscode/settings.json", text)
    ran = schema(tmp_path, "--install")
    assert (ran.code, ran.err) == (1, "")
    assert path.read_bytes() == text
    lines = ran.out.splitlines()
    first = lines.index(
        f"left alone  {Path('.vscode/settings.json')}: it has comments or is not plain JSON. Add these lines to it:"
    )
    told = "".join(line for line in lines[first + 1 :] if line.startswith("    "))
    assert json.loads(f"{{{told}}}") == {"yaml.schemas": SCHEMAS}


def test_a_file_of_somebody_elses_in_the_place_of_a_schema_is_left_alone(tmp_path: Path) -> None:
    for name, text in (("house.json", b'{"my": "own"}'), ("cards.json", b"\xff\xfe")):
        put(tmp_path, f".schemas/{name}", text)
    ran = schema(tmp_path, "--install")
    assert ran.code == 1
    assert ran.out.count("this file is not ours: move it, and run this again") == 2
    assert (tmp_path / ".schemas" / "house.json").read_bytes() == b'{"my": "own"}'
    assert (tmp_path / ".schemas" / "cards.json").read_bytes() == b"\xff\xfe"


@pytest.mark.skipif(os.name == "nt", reason="links and rights as on Unix")
def test_a_link_stays_a_link_and_rights_stay_as_they_were(tmp_path: Path) -> None:
    real = put(tmp_path, "shared/settings.json", "{}")
    real.chmod(0o640)
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "settings.json").symlink_to(real)
    assert schema(tmp_path, "--install").code == 0
    assert (tmp_path / ".vscode" / "settings.json").is_symlink()
    assert json.loads(real.read_bytes()) == {"yaml.schemas": SCHEMAS}
    assert real.stat().st_mode & 0o777 == 0o640


def test_what_can_not_be_written_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    put(tmp_path, ".vscode", "a file where a folder belongs")
    ran = schema(tmp_path, "--install")
    assert ran.code == 1
    assert ran.err.startswith(f"{Path('.vscode/settings.json')}: it can't be ")
    assert set(files(tmp_path)) == {str(Path(name)) for name in [*SCHEMAS, ".vscode"]}


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ran = schema(tmp_path, "--install", "nowhere")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("nowhere: there is no such folder\n")
    assert files(tmp_path) == {}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    own=st.dictionaries(st.text(), VALUES),
    schemas=st.dictionaries(st.text(), VALUES),
    indent=st.sampled_from([None, 2, "\t"]),
)
def test_whatever_settings_there_are_nothing_of_them_is_lost(
    own: dict[str, Any], schemas: dict[str, Any], indent: int | str | None
) -> None:
    before = {**own, "yaml.schemas": schemas}
    text = json.dumps(before, indent=indent)
    joined = settings_with_schemas(text, ".schemas")
    assert json.loads(joined) == {**before, "yaml.schemas": {**schemas, **SCHEMAS}}
    assert settings_with_schemas(joined, ".schemas") == joined


def test_recommendations_that_are_no_list_are_left_alone() -> None:
    with pytest.raises(NotPlain):
        extensions_with_yaml('{"recommendations": "all"}')
