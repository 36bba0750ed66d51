"""A playbook as it was in git, with what stood beside it then. Every repository here is a real one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from desk import HEAD, Desk

from recovery_coach.content.revisions import guide_at, is_kept, split
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.errors import BadFile, CoachError, NotFound
from recovery_coach.model.playbook import Guide

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

OLD = HEAD + "  - {id: hello, say: Good morning.}\n"
NEW = HEAD + "  - {id: hello, say: Hi there.}\n"


def git(folder: Path, *words: str) -> None:
    settings = ["user.name=T", "user.email=t@example.org", "commit.gpgsign=false", "core.autocrlf=false"]
    chosen = [word for setting in settings for word in ("-c", setting)]
    subprocess.run(["git", "-C", str(folder), *chosen, *words], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "as it is")


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A desk with a playbook that was kept in git, in a folder of a repository, and changed since."""
    git(desk.folder, "init", "--quiet")
    desk.write("ours/tried.yaml", OLD)
    commit(desk.folder)
    desk.write("ours/tried.yaml", NEW)
    return desk


def at(desk: Desk, name: str, revision: str = "HEAD") -> Guide:
    return guide_at(name, revision, desk.shelf("ours"))


def first_words(guide: Guide) -> str:
    return guide.steps[0].say[0].text


def refusal(desk: Desk, name: str, revision: str = "HEAD") -> list[str]:
    """What a person is told."""
    with pytest.raises(CoachError) as caught:
        at(desk, name, revision)
    return desk.seen(caught.value)  # type: ignore[arg-type]


def test_a_playbook_is_had_as_it_was_by_its_name_and_by_its_path(kept: Desk) -> None:
    assert first_words(at(kept, "tried")) == "Good morning."
    assert first_words(at(kept, f"{kept.folder}/ours/tried.yaml")) == "Good morning."


def test_any_way_to_name_a_commit_will_do(kept: Desk) -> None:
    git(kept.folder, "tag", "-a", "spring", "-m", "spring")
    commit(kept.folder)
    assert first_words(at(kept, "tried")) == "Hi there."
    for revision in ("HEAD~1", "HEAD^", "@~1", "spring", "HEAD@{1}"):
        assert first_words(at(kept, "tried", revision)) == "Good morning."


def test_a_repository_in_the_folder_itself(desk: Desk) -> None:
    git(desk.folder, "init", "--quiet")
    desk.write("tried.yaml", OLD)
    commit(desk.folder)
    desk.write("tried.yaml", NEW)
    assert first_words(guide_at("tried", "HEAD", desk.shelf())) == "Good morning."


def test_what_stood_beside_it_is_as_it_was_too(desk: Desk) -> None:
    git(desk.folder, "init", "--quiet")
    desk.write("ours/tried.yaml", HEAD + "  - use: shared\n  - {id: bye, say: [{snippet: bye}]}\n")
    desk.write("ours/shared.yml", OLD.replace("tried", "shared"))
    desk.write("ours/snippets.yaml", "snippets: {bye: Goodbye.}\n")
    desk.write("ours/house.yaml", "organisation: Harbour Hotels\n")
    commit(desk.folder)
    for name in ("shared.yml", "snippets.yaml", "house.yaml"):
        (desk.folder / "ours" / name).unlink()
    guide = at(desk, "tried")
    assert [step.say[0].text for step in guide.steps] == ["Good morning.", "Goodbye."]
    assert guide.house.organisation == "Harbour Hotels"


def test_other_folders_of_the_shelf_serve_as_they_are_and_in_their_order(kept: Desk) -> None:
    kept.write("ours/house.yaml", "organisation: Ours\n")
    commit(kept.folder)
    kept.write("first/house.yaml", "organisation: First\n")
    shelf = Shelf([Place(kept.folder / "first", "first"), Place(kept.folder / "ours", "ours")])
    assert guide_at("tried", "HEAD", shelf).house.organisation == "First"


def test_a_file_off_the_shelf_draws_in_nothing_from_its_folder_then_as_now(kept: Desk) -> None:
    kept.write("ours/house.yaml", "organisation: Ours\n")
    commit(kept.folder)
    guide = guide_at(f"{kept.folder}/ours/tried.yaml", "HEAD", kept.shelf("none"))
    assert guide.house.organisation == "us"


def test_a_playbook_that_is_gone_by_now_is_had_by_its_path(kept: Desk) -> None:
    path = kept.folder / "ours" / "tried.yaml"
    path.unlink()
    assert first_words(at(kept, str(path))) == "Good morning."


def test_nothing_is_written_and_nothing_stays_behind(
    kept: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    aside = tmp_path_factory.mktemp("aside")
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    before = {path: path.stat().st_mtime_ns for path in kept.folder.rglob("*")}
    at(kept, "tried")
    refusal(kept, "tried", "HEAD~1")
    assert {path: path.stat().st_mtime_ns for path in kept.folder.rglob("*")} == before
    assert list(aside.iterdir()) == []


def test_mistakes_of_an_old_version_are_told_at_their_place_then(kept: Desk) -> None:
    kept.write("ours/tried.yaml", HEAD + "  - use: shared\n  - {id: hello, sya: Hi.}\n")
    kept.write("ours/shared.yaml", OLD.replace("tried", "shared"))
    commit(kept.folder)
    assert refusal(kept, "tried") == [
        "tried@HEAD:tried.yaml:6:10: there are two steps `hello` (the other on line 5)",
        "    - {id: hello, sya: Hi.}",
        "  -> give it another id, or name the steps to draw in under `steps`",
        "tried@HEAD:tried.yaml:6:17: `sya` is not a key that belongs here",
        "    - {id: hello, sya: Hi.}",
        "  -> did you mean `say`?",
    ]


def test_a_mistake_in_a_file_that_it_drew_in_then(kept: Desk) -> None:
    kept.write("ours/tried.yaml", HEAD + "  - use: shared\n")
    kept.write("ours/shared.yaml", HEAD.replace("tried", "shared") + "  - {id: hello, sya: Hi.}\n")
    commit(kept.folder)
    kept.write("ours/shared.yaml", OLD.replace("tried", "shared"))
    assert refusal(kept, "tried")[0] == "tried@HEAD:shared.yaml:5:17: `sya` is not a key that belongs here"


def test_what_git_does_not_have_is_told(kept: Desk) -> None:
    assert refusal(kept, "tried", "HEAD~1") == [
        "tried@HEAD~1: git knows no revision `HEAD~1` here",
        "  -> name a commit, a tag or a branch: `git log --oneline` lists commits",
    ]
    kept.write("ours/later.yaml", NEW.replace("tried", "later"))
    assert refusal(kept, "later") == [
        "later@HEAD: there was no later.yaml in ours then",
        "  -> name a revision that has it: `git log -- later.yaml` in its folder lists them",
    ]
    assert refusal(kept, "triad") == ["there is no playbook called `triad`", "  -> did you mean `tried`?"]
    assert refusal(kept, str(kept.folder / "nowhere" / "tried.yaml")) == [
        "nowhere: there is no such folder",
        "  -> check the name",
    ]


def test_a_folder_that_was_not_there_then(kept: Desk) -> None:
    kept.write("new/later.yaml", NEW.replace("tried", "later"))
    assert "there was no later.yaml" in refusal(kept, str(kept.folder / "new" / "later.yaml"))[0]


def test_outside_of_any_repository(desk: Desk) -> None:
    desk.write("ours/tried.yaml", OLD)
    assert refusal(desk, "tried") == [
        "ours: this folder is in no git repository",
        "  -> name a playbook that is kept in git, or compare two files",
    ]
    assert not is_kept(desk.folder / "ours" / "tried.yaml")


def test_a_repository_without_a_commit(desk: Desk) -> None:
    git(desk.folder, "init", "--quiet")
    path = desk.write("ours/tried.yaml", OLD)
    assert refusal(desk, "tried")[0] == "tried@HEAD: git knows no revision `HEAD` here"
    assert is_kept(path)


def test_without_git_that_is_said(kept: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal(kept, "tried") == [
        "git is not installed",
        "  -> install git, or compare two files instead of NAME@REVISION",
    ]


def test_a_repository_of_somebody_else_is_not_looked_into(kept: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    command = ["git", "-C", str(kept.folder), "rev-parse", "--show-toplevel"]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        pytest.skip("this git doesn't ask whose a repository is")
    told = refusal(kept, "tried")
    assert told == [
        "ours: git doesn't trust this folder: it is somebody else's",
        "  -> if you trust it, type `git status` there: git says how to tell it so",
    ]


def test_inside_a_hook_of_another_repository(
    kept: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert first_words(at(kept, "tried")) == "Good morning."


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links here")
def test_a_link_that_git_keeps_is_not_followed(kept: Desk) -> None:
    kept.write("secret.yaml", OLD)
    (kept.folder / "ours" / "linked.yaml").symlink_to(kept.folder / "secret.yaml")
    commit(kept.folder)
    assert "there was no linked.yaml" in refusal(kept, "linked")[0]


@pytest.mark.parametrize("word", ["--help", "-x", "--output=x"])
def test_a_revision_is_never_taken_for_an_option(kept: Desk, word: str) -> None:
    with pytest.raises(NotFound, match=f"`{word}` is no revision"):
        split(f"tried@{word}", kept.shelf("ours"))
    assert refusal(kept, "tried", word)[0] == f"tried@{word}: git knows no revision `{word}` here"


@pytest.mark.parametrize(
    "word", ["$(touch x)", "; touch x", "HEAD; touch x", "`touch x`", "HEAD:tried.yaml", "a..b", "^HEAD"]
)
def test_a_revision_is_never_taken_for_more_than_a_commits_name(kept: Desk, word: str) -> None:
    assert "git knows no revision" in refusal(kept, "tried", word)[0]
    assert not (kept.folder / "ours" / "x").exists() and not Path("x").exists()


@pytest.mark.parametrize(
    ("text", "name", "revision"),
    [
        ("tried", "tried", ""),
        ("tried@HEAD", "tried", "HEAD"),
        ("tried@HEAD@{1}", "tried", "HEAD@{1}"),
        ("tried@@{u}", "tried", "@{u}"),
        ("unknown@HEAD@{1}", "unknown", "HEAD@{1}"),
        ("me@home", "me@home", ""),
        ("me@home@HEAD", "me@home", "HEAD"),
        ("ours/a@b.yaml", "ours/a@b.yaml", ""),
        ("ours/a@b.yaml@main", "ours/a@b.yaml", "main"),
    ],
)
def test_a_files_own_name_may_hold_the_sign(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, text: str, name: str, revision: str
) -> None:
    for file in ("tried", "me@home", "a@b"):
        desk.write(f"ours/{file}.yaml", OLD)
    monkeypatch.chdir(desk.folder)
    assert split(text, desk.shelf("ours")) == (name, revision)


@pytest.mark.parametrize("text", ["tried@", "@HEAD", "@", "tried@-x"])
def test_half_of_a_revision_is_refused(desk: Desk, text: str) -> None:
    desk.write("ours/tried.yaml", OLD)
    with pytest.raises(NotFound):
        split(text, desk.shelf("ours"))


def test_old_mistakes_are_still_mistakes_of_files(kept: Desk) -> None:
    kept.write("ours/tried.yaml", "id: tried\n")
    commit(kept.folder)
    with pytest.raises(BadFile) as caught:
        at(kept, "tried")
    assert {mistake.file for mistake in caught.value.mistakes} == {"tried@HEAD:tried.yaml"}
