"""`playbook stats`: calls are taken as agents take them, and what they show is read as a trainer reads it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from plain import Desk, Ran
from recovery_coach.records.store import FILE

TOLD = """\
id: told
title: A told one
version: {version}
stages: [Tone, Listen, Plan]
cards: [{{id: angrier, title: They get angrier, say: I hear you.}}]
steps:
  - {{id: opener, say: Let's fix this.}}
  - id: reference
    stage: Listen
    ask: reference
  - id: story
    say:
      - What happened?
      - {{channel: chat, line: Write down what happened.}}
      - {{channel: counter, line: Sit down and tell me.}}
    ask: note
  - {{id: plan, stage: Plan, say: "Here's the plan: {{plan.what|we fix it}}.", ask: promise}}
"""

WHOLE = ["", "A-17", "the room of Ms Okafor was cold", "a heater", "me", "by six", "", ""]
SKIPS = ["", "/skip", "the room was cold", "/failed", "a heater", "me", "by six", "", ""]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.playbooks.mkdir()
    write(made, 1)
    return made


def write(desk: Desk, version: int) -> None:
    (desk.playbooks / "told.yaml").write_text(TOLD.format(version=version), encoding="utf-8")


def take(desk: Desk, *lines: str, times: int = 1, words: tuple[str, ...] = ("--channel", "chat")) -> None:
    typed = "".join(f"{line}\n" for line in lines).encode()
    for _ in range(times):
        ran = desk.inside("start", "told", "--plain", "--playbooks", str(desk.playbooks), *words, typed=typed)
        assert ran.code == 0, ran.err


def stats(desk: Desk, *words: str, width: int = 80) -> Ran:
    return desk.inside("playbook", "stats", *words, env={"COLUMNS": str(width)})


def rows(ran: Ran) -> list[str]:
    return [line.rstrip() for line in ran.out.splitlines()]


def table(ran: Ran) -> dict[str, list[str]]:
    """The cells of each step's row."""
    return {cells[0]: cells[1:] for line in rows(ran) if (cells := line.split()) and cells[0] in STEPS}


STEPS = ("opener", "reference", "story", "plan")


def test_a_page_is_read_from_calls_to_what_stands_out(desk: Desk) -> None:
    take(desk, *SKIPS, times=4)
    take(desk, *WHOLE)
    assert rows(stats(desk, "told")) == [
        "A told one (told 1)",
        "5 calls: all came to the end, all were closed, none handed over. Usually 0:00 to",
        "the plan, 0:00 in all.",
        "",
        "           met in            back  usual  didn't",
        "step        calls  skipped  to it   time    work",
        "opener          5        -      -   0:00       -",
        "reference       5   4  80%      -   0:00       -",
        "story           5        -      -   0:00       -",
        "plan            5        -      -   0:00       4",
        "",
        "Lines that didn't work, of the times that they were shown",
        "4 of 5  plan: “Here's the plan: {plan.what|we fix it}.”",
        "",
        "Lines that were never said",
        "shown 0, on offer 5  story: “What happened?”",
        "Fitted none of these calls: 1 line.",
        "",
        "What stands out",
        "`reference` is skipped in 4 of 5 calls.",
    ]


def test_a_version_stands_beside_the_one_before(desk: Desk) -> None:
    take(desk, *SKIPS, times=5)
    write(desk, 2)
    take(desk, *WHOLE, times=6)
    newest = stats(desk, "told")
    assert rows(newest)[0] == "A told one (told 2)"
    assert "Before: version 1, 5 calls. Usually 0:00 to the plan, 0:00 in all." in rows(newest)
    assert table(newest)["reference"] == ["6", "-", "-", "0:00", "-", "100%", "0:00"]
    assert rows(newest)[-1] == "`reference` is skipped in 0 of 6 calls; in version 1 it was 5 of 5."
    first = stats(desk, "told", "--version", "1")
    assert rows(first)[0] == "A told one (told 1)" and table(first)["reference"] == ["5", "5", "100%", "-", "0:00", "-"]
    together = stats(desk, "told", "--all")
    assert rows(together)[0] == "A told one (told, all versions)"
    assert table(together)["reference"] == ["11", "5", "45%", "-", "0:00", "-"]


def test_of_few_calls_only_counts_are_told(desk: Desk) -> None:
    take(desk, *SKIPS, times=2)
    few = stats(desk, "told")
    assert rows(few)[1:3] == [
        "2 calls: all came to the end, all were closed, none handed over.",
        "Fewer than 5 calls are too few to say what is typical.",
    ]
    assert table(few)["reference"] == ["2", "2", "few", "-", "few", "-"]
    assert "%" not in few.out and "0:0" not in few.out


def test_back_cards_pauses_and_hand_overs_are_counted(desk: Desk) -> None:
    take(desk, "", "/back", "/upset angrier", "/failed", "", "", "/handover Kim", "/pause")
    ran = stats(desk, "told")
    assert rows(ran)[1] == "1 call: none came to the end, none were closed, 1 handed over."
    assert table(ran)["opener"] == ["1", "-", "1", "few", "-"]
    assert table(ran)["plan"] == ["-", "-", "-", "-", "-"]
    assert "Cards opened: They get angrier (1)." in rows(ran)
    assert "1 of 1  They get angrier: “I hear you.”" in rows(ran)
    assert "Kim" not in ran.out


def test_a_discarded_call_is_left_out_and_one_gone_on_with_is_one_call(desk: Desk) -> None:
    take(desk, "", "/pause")
    assert desk.resume("A-17", "it was cold", "/close", "").code == 0
    take(desk, "", "/pause")
    take(desk, "/discard", *WHOLE)
    assert rows(stats(desk, "told"))[1].startswith("2 calls: 1 came to the end, all were closed")


def test_nothing_of_who_was_in_the_calls_is_told(desk: Desk) -> None:
    take(desk, *WHOLE, times=6)
    said = stats(desk, "told").out + stats(desk, "told", "--json").out
    assert not any(word in said for word in ("Okafor", "A-17", "heater", "by six"))
    assert not any(call.id in said for call in desk.calls())


def test_as_json_it_tells_every_version_and_every_wording(desk: Desk) -> None:
    take(desk, *SKIPS, times=5)
    write(desk, 2)
    take(desk, *WHOLE)
    found = json.loads(stats(desk, "told", "--json").out)
    assert (found["playbook"], found["unreadable"]) == ("told", 0)
    assert [(one["version"], one["calls"], one["seconds_in_all"] is None) for one in found["versions"]] == [
        ("2", 1, True),
        ("1", 5, False),
    ]
    plan = found["versions"][1]["steps"][3]
    assert (plan["id"], plan["calls"], plan["failed"], plan["entered"]) == ("plan", 5, 5, 5)
    assert [(one["text"], one["share"], one["failed"]) for one in plan["wordings"]] == [
        ("Here's the plan: {plan.what|we fix it}.", 1.0, 5)
    ]
    assert [one["version"] for one in json.loads(stats(desk, "told", "--json", "--version", "1").out)["versions"]] == [
        "1"
    ]
    (whole,) = json.loads(stats(desk, "told", "--json", "--all").out)["versions"]
    assert whole["calls"] == 6


def test_calls_that_can_not_be_read_are_counted_and_told(desk: Desk) -> None:
    take(desk, *WHOLE, times=3)
    one, other, _ = [call.id for call in desk.calls()]
    with closing(sqlite3.connect(desk.home / FILE)) as db:
        db.execute("UPDATE inputs SET body = '{' WHERE call = ? AND number = 1", (one,))
        db.execute("DELETE FROM inputs WHERE call = ? AND number = 1", (other,))
        db.commit()
    ran = stats(desk, "told")
    assert ran.code == 0 and rows(ran)[1].startswith("1 call: ")
    said = " ".join(rows(ran))
    assert (
        "Left out: 2 calls that can't be read (they were kept by another version of the program, or are damaged)."
        in said
    )
    with closing(sqlite3.connect(desk.home / FILE)) as db:
        db.execute("UPDATE guides SET text = '{}'")
        db.commit()
    ran = stats(desk, "told")
    assert ran.code == 1 and ran.err.splitlines()[0] == "no call that followed `told` can be read"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tolt"], "no call on this machine followed a playbook called `tolt`\n  -> did you mean `told`?\n"),
        (["zzz"], "no call on this machine followed a playbook called `zzz`\n  -> it is one of: told\n"),
        (["told", "--version", "3"], "no call followed version 3 of `told`\n  -> it is one of: 1\n"),
        (
            ["told", "--all", "--version", "1"],
            "--all takes all versions together\n  -> leave out --version, or --all\n",
        ),
    ],
)
def test_what_is_not_there_is_said_with_what_is(desk: Desk, words: list[str], said: str) -> None:
    take(desk, *WHOLE)
    ran = stats(desk, *words)
    assert (ran.code, ran.out, ran.err) == (1, "", said)


def test_without_a_store_none_is_made(desk: Desk) -> None:
    ran = stats(desk, "told")
    assert (ran.code, ran.err) == (
        1,
        "there are no calls on this machine yet\n  -> `recovery-coach start` begins one\n",
    )
    assert not desk.home.exists()


def test_only_calls_of_the_last_days_where_that_is_asked_for(desk: Desk) -> None:
    take(desk, *WHOLE, times=3)
    old = desk.calls()[0].id
    with closing(sqlite3.connect(desk.home / FILE)) as db:
        db.execute("UPDATE calls SET opened_at = opened_at - 86400 * 3 WHERE id = ?", (old,))
        db.commit()
    assert rows(stats(desk, "told", "--since", "2"))[1].startswith("2 calls: ")
    assert rows(stats(desk, "told", "--since", "4"))[1].startswith("3 calls: ")
    with closing(sqlite3.connect(desk.home / FILE)) as db:
        db.execute("UPDATE calls SET opened_at = opened_at - 86400 * 9")
        db.commit()
    ran = stats(desk, "told", "--since", "1")
    assert (ran.code, ran.err.splitlines()[0]) == (1, "no call followed `told` in the last day")


def test_every_row_fits_the_screen(desk: Desk) -> None:
    take(desk, *SKIPS, times=5)
    write(desk, 2)
    take(desk, *SKIPS, times=5)
    for width in (40, 60, 80, 120, 200):
        ran = stats(desk, "told", width=width)
        assert all(len(line) <= width for line in rows(ran))
        assert "…" not in ran.out and table(ran)["plan"][0] == ("Plan" if width >= 120 else "5")
        assert ("before" in ran.out) == (width >= 80) and ("9 in 10" in ran.out) == (width >= 120)


def test_what_could_steer_a_terminal_is_taken_out(desk: Desk) -> None:
    take(desk, *WHOLE, times=5)
    with closing(sqlite3.connect(desk.home / FILE)) as db:
        ((text,),) = db.execute("SELECT text FROM guides").fetchall()
        changed = (
            bytes(text)
            .replace(b"A told one", b"A \\u001b]0;x\\u0007[red]told\\u202e one")
            .replace(b"opener", b"op\\u001b[2Jener")
        )
        db.execute("UPDATE guides SET text = ?", (changed,))
        db.execute("UPDATE inputs SET body = replace(body, 'opener', ?)", ("op\\u001b[2Jener",))
        db.commit()
    said, as_json = stats(desk, "told"), stats(desk, "told", "--json")
    assert rows(said)[0] == "A ]0;x[red]told one (told 1)" and as_json.code == 0
    assert not any(mark in said.out + as_json.out for mark in ("\x1b", "\x07", "\u202e"))
