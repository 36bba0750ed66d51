"""`drill new`, line by line: a scenario from nothing and from a call, left and gone on with, in its place when it passes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from plain import Desk, Ran, desk_in

ANSWERS = [
    "The cake that never came",
    "A birthday cake was ordered for noon, and nobody baked it.",
    "bakery",
    "phone",
    "You answer the phone at a bakery. The order was taken, and never passed on.",
    "40",
    "the owner",
    "",
    "a father with twelve children coming at three",
    "4",
    "angry, furious, panicking",
    "yes",
    "yes",
    "You forgot my daughter's birthday cake! It was meant to be ready at noon, and this is my second call!",
    "to see her blow out her candles",
    "someone will call you back",
    "he was told this morning that someone would call back",
    "",
    "",
    "I ordered it three weeks ago. / I stood in your shop and paid for that cake.",
    "told",
    "",
    "",
    "I called this morning and nobody rang back.",
    "told",
    "",
    "",
    "She came home from hospital yesterday.",
    "asked",
    "the hospital",
    "",
    "",
    "a sponge from the counter with her name on it, brought round",
    "",
    "",
    "a baker who decorates cupcakes with the children",
    "",
    "30",
    "",
]
CALL = [
    "You paid for that cake weeks ago, you called this morning and nobody rang you back. Of course you're furious.",
    "I'm sorry that we forgot her cake, that's our mistake, and it's mine now until it stands on your table.",
    "What does this day mean for her, and what matters most to you now?",
    "Her first birthday after the hospital. I can bring round a sponge from the counter with her name on it, or a baker "
    "comes to decorate cupcakes with the children. Which would she like better?",
    "The order was written down and never passed on to the bakers, that's why nobody baked it.",
    "I'll bring the sponge to your door myself by half past two.",
    "Does that work for you?",
    "Thank you for calling a second time. I'll ring you at two to check that it's right.",
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


def new(desk: Desk, lines: list[str], *words: str) -> Ran:
    return desk.inside("drill", "new", *words, "--plain", typed="".join(f"{line}\n" for line in lines).encode())


def own(desk: Desk, name: str) -> Path:
    return desk.home / "playbooks" / "drills" / f"{name}.yaml"


def sketch(desk: Desk, name: str) -> Path:
    return desk.home / "playbooks" / ".drafts" / "drills" / f"{name}.json"


def test_from_nothing_to_a_scenario_that_passes_the_check_and_can_be_practised(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS, *CALL, "1"], "cake")
    assert f"In place: {own(desk, 'cake')}" in ran.out
    assert ran.code == 0
    assert "all is well" in desk.inside("playbook", "check", str(own(desk, "cake")), "--strict", typed=b"").out
    text = own(desk, "cake").read_text(encoding="utf-8")
    assert text.startswith("# A drill scenario") and text.count("  - id: ") >= 3
    assert "known: asked" in text and f"  - {CALL[0]}" in text
    assert not sketch(desk, "cake").exists()
    again = desk.inside(
        "drill", "cake", "--plain", "--seed", "0", "--json", typed="".join(f"{c}\n" for c in CALL).encode()
    )
    assert json.loads(again.last)["passed"] is True


def test_what_was_worked_out_is_shown_before_it_is_put_in_place(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS, *CALL], "cake")
    assert "Enter keeps: hospital, came home" in ran.out
    assert "Met otherwise:" in ran.out and "They would only take:" in ran.out
    assert "Is it right like this?" in ran.out
    assert not own(desk, "cake").exists()


@pytest.mark.parametrize("asked", [3, 21, len(ANSWERS) + 3])
def test_a_scenario_that_was_left_is_gone_on_with_where_it_was(desk: Desk, asked: int) -> None:
    lines = [*ANSWERS, *CALL, "1"]
    left = new(desk, lines[:asked], "cake")
    assert "`recovery-coach drill new cake` goes on with it." in left.out
    assert left.code == 130
    ran = new(desk, lines[asked:], "cake")
    assert "It goes on where you left it." in ran.out or asked > len(ANSWERS)
    assert ran.code == 0 and own(desk, "cake").exists()


def test_what_is_entered_is_on_disk_before_the_next_question(desk: Desk) -> None:
    new(desk, ANSWERS[:2], "cake")
    kept = json.loads(sketch(desk, "cake").read_text(encoding="utf-8"))
    assert kept["answers"] == {"title": ANSWERS[0], "what": ANSWERS[1]} and kept["at"] == "trade"


def test_everything_may_be_left_out_but_what_a_customer_is_made_of(desk: Desk) -> None:
    ran = new(desk, [""] * 30, "cake")
    assert ran.out.count("This is needed before anyone can call you.") > 1
    facts = ["I ordered a cake weeks ago.", "", "", ""]
    told = new(desk, ["Nobody baked it.", *facts, "a cake by three", "", "", "/close"], "cake")
    assert told.out.count("This one is needed.") == 3
    assert "THEY SAY: “I ordered a cake weeks ago.”" in told.out


def test_back_shows_the_answer_and_a_dash_empties_it(desk: Desk) -> None:
    ran = new(desk, ["One title", "/back", "", "a cake", "/back", "-", "/pause"], "cake")
    assert "Enter keeps: One title" in ran.out and "Enter keeps: a cake" in ran.out
    assert json.loads(sketch(desk, "cake").read_text())["answers"] == {"title": "One title", "what": ""}


def test_any_question_can_be_gone_to_and_left_for_the_call(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS, "Calm down.", "/close", "2", "who they", "a grandfather", "/close", "/close"], "cake")
    assert "Go to" in ran.out and "/go goes to any question" in ran.out
    assert "[Listen] Noor Haddad, a grandfather" in ran.out


def test_a_sum_that_is_none_and_an_unknown_command_are_asked_again(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS[:5], "plenty", "/frobnicate", "20", "/pause"], "cake")
    assert "Write a sum as a number" in ran.out and "There is no command /frobnicate here." in ran.out
    assert json.loads(sketch(desk, "cake").read_text())["answers"]["authority"] == "20"


def test_a_call_that_does_not_pass_is_told_of_and_taken_again(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS, "Calm down.", "/close", "1", *CALL, "1"], "cake")
    assert "cake that never came: lost, not passed" in ran.out
    assert (
        ran.code == 0 and "Calm down." not in own(desk, "cake").read_text(encoding="utf-8").partition("model:")[2][:300]
    )


def test_until_it_passes_it_can_be_practised_by_its_path(desk: Desk) -> None:
    new(desk, ANSWERS, "cake")
    draft = sketch(desk, "cake").with_suffix(".yaml")
    assert draft.exists() and not own(desk, "cake").exists()
    assert "THEY SAY" in desk.inside("drill", str(draft), "--plain", typed=b"/close\n").out
    assert "cake " not in desk.inside("drill", "--list", typed=b"").out


def test_without_a_name_it_is_called_after_its_title(desk: Desk) -> None:
    new(desk, ["The cake!"])
    new(desk, ["The cake!"])
    assert sketch(desk, "the-cake").exists() and sketch(desk, "the-cake-2").exists()


def test_a_title_that_is_no_name_gets_another(desk: Desk) -> None:
    assert "`recovery-coach drill new house-2` goes on with it" in new(desk, ["House", "It was cold.", "/pause"]).out


def test_what_tells_who_someone_is_has_no_place_in_an_answer(desk: Desk) -> None:
    ran = new(desk, ["x", "Call Joe on 07700 900123 or at joe@example.org", ""], "cake")
    assert "  1  Joe" in ran.out
    assert "Taken out: 1 e-mail address, 1 phone number, 1 name." in ran.out
    assert "900123" not in sketch(desk, "cake").read_text() and "example.org" not in sketch(desk, "cake").read_text()


def test_one_that_is_still_being_written_is_told_as_that(desk: Desk) -> None:
    new(desk, ["A cake", "Nobody baked it.", "/pause"], "cake")
    ran = desk.inside("drill", "cake", "--plain", typed=b"")
    assert "`cake` is still being written" in ran.err and "`recovery-coach drill new cake` goes on with it" in ran.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new", "new"], "a scenario can't be called `new`"),
        (["new", "Big Cake"], "use lower-case letters, digits and dashes, in one word: big-cake"),
        (["new", "my", "hard", "call"], "in one word: my-hard-call"),
        (["new", "Müller-Straße"], "in one word: mueller-strasse"),
        (["new", "hairdryer"], "there is a scenario `hairdryer` already"),
        (["new", "cake", "--certify"], "`drill new` writes a scenario"),
        (["hairdryer", "other"], "`other` is one name too many"),
        (["hairdryer", "--from-case", "abc"], "--from-case writes a new scenario from a call"),
        (["new", "cake", "--from-case", "abc"], "there is no call `abc`"),
    ],
)
def test_what_can_not_be_is_said_in_plain_words(desk: Desk, words: list[str], told: str) -> None:
    ran = desk.inside("drill", *words, "--plain", typed=b"")
    assert told in ran.err and "  -> " in ran.err and ran.code == 1


def test_what_was_kept_and_can_not_be_read_is_left_as_it_is(desk: Desk) -> None:
    new(desk, ANSWERS[:2], "cake")
    sketch(desk, "cake").write_text("{half")
    ran = new(desk, [], "cake")
    assert "can't be read" in ran.err and sketch(desk, "cake").read_text() == "{half"


NOTED = (
    "Mrs Kovacs ordered a sofa, order QX-77412, due Monday; nobody came. She took a day off work. They called twice and "
    "spoke to Anna at the desk. Peter promised to ring back."
)


@pytest.fixture
def call(desk: Desk) -> str:
    """A call with a customer's name, reference, number and mail in it."""
    note = "/note ring 07700 900123, eva.kovacs@example.org, 12 High Street"
    lines = [
        "",
        NOTED,
        note,
        "4",
        "now",
        "1",
        "a delivery tomorrow for Mrs Kovacs, QX 77412",
        "me",
        "5 pm",
        "",
        "/close",
        "",
    ]
    desk.inside(*desk.started("--ref", "QX-77412 Eva Kovacs"), typed="".join(f"{line}\n" for line in lines).encode())
    return desk.calls()[0].id


def test_a_call_is_offered_redacted_and_in_the_customers_words(desk: Desk, call: str) -> None:
    ran = new(desk, ["", "x"], "sofa", "--from-case", call)
    assert "Which are no names?" in ran.out and "  1  Anna" in ran.out
    assert "Taken out: 1 e-mail address, 1 phone number, 1 address, 1 reference" in ran.out
    kept = json.loads(sketch(desk, "sofa").read_text(encoding="utf-8"))["offered"]
    facts = [text for key, text in kept.items() if key.startswith("fact-") and not key.endswith("-noted")]
    assert facts == ["Nobody came.", "I took a day off work.", "I called before"]
    assert kept["what"] == "Nobody came." and kept["heat"] == "4" and "way-1" not in kept


def test_nothing_of_the_case_survives_in_what_is_written(desk: Desk, call: str) -> None:
    typed = ["", "Mrs Kovacs's sofa", *[""] * 60, "I'm sorry, Mrs Kovacs, about QX77412.", "/close", "3"]
    ran = new(desk, typed, "sofa", "--from-case", call)
    assert "THEY SAY" in ran.out
    files = [path for path in (desk.home / "playbooks").rglob("*") if path.is_file()]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files).lower()
    assert len(files) == 2 and "the customer's sofa" in text
    assert not any(word in text for word in ("kovacs", "eva", "77412", "900123", "example.org", "high street", "anna"))


def test_a_word_that_may_stay_stays(desk: Desk, call: str) -> None:
    new(desk, ["1", "x"], "sofa", "--from-case", call)
    kept = sketch(desk, "sofa").read_text(encoding="utf-8")
    assert "Anna" in kept and "Peter" not in kept


def test_the_case_is_known_again_when_it_is_gone_on_with(desk: Desk, call: str) -> None:
    new(desk, [""], "sofa", "--from-case", call)
    new(desk, ["KOVACS and her sofa"], "sofa")
    assert json.loads(sketch(desk, "sofa").read_text())["answers"]["title"] == "the customer and her sofa"


def test_a_name_that_was_asked_about_is_known_again_too(desk: Desk, call: str) -> None:
    new(desk, ["", "x"], "sofa", "--from-case", call)
    ran = new(desk, ["anna at the desk"], "sofa")
    assert json.loads(sketch(desk, "sofa").read_text())["answers"]["what"] == "someone at the desk"
    assert "What may stay" not in ran.out


def test_a_name_that_is_typed_later_is_asked_about(desk: Desk, call: str) -> None:
    new(desk, ["", "x", "Priya Nandakumar was left waiting in Didsbury.", "3"], "sofa", "--from-case", call)
    kept = sketch(desk, "sofa").read_text(encoding="utf-8")
    assert "someone was left waiting in Didsbury." in kept and "Priya" not in kept


def test_the_call_that_becomes_the_model_is_redacted_and_read_over(desk: Desk) -> None:
    named = [*CALL[:-1], f"{CALL[-1]} Priya will ring you from 07700 900123."]
    ran = new(desk, [*ANSWERS, *named, "", "1"], "cake")
    text = own(desk, "cake").read_text(encoding="utf-8")
    assert "Taken out of your call: 1 phone number, 1 name." in ran.out
    assert "Your call, as others will read it:" in ran.out and ran.out.count("someone will ring you from a phone") == 1
    assert "someone will ring you from a phone number." in text
    assert "Priya" not in text and "900123" not in text


def test_a_call_of_a_case_that_names_its_customer_is_redacted_too(desk: Desk, call: str) -> None:
    named = [*CALL[:-1], f"{CALL[-1]} Mrs Kovacs, QX 77412, and Anna knows."]
    new(desk, ["", *ANSWERS, *named, "1"], "sofa", "--from-case", call)
    text = own(desk, "sofa").read_text(encoding="utf-8")
    assert "right. the customer, the reference, and someone knows." in text
    assert not any(word in text for word in ("Kovacs", "77412", "Anna"))


def test_a_call_that_does_not_pass_without_what_was_taken_out_is_taken_again(desk: Desk) -> None:
    answers = [*ANSWERS]
    answers[answers.index("a sponge from the counter with her name on it, brought round") + 1] = "sponge grace"
    answers[answers.index("a baker who decorates cupcakes with the children") + 1] = "baker grace"
    named = [line.replace("her name on it, or", "her name on it, made by Grace, or") for line in CALL]
    ran = new(desk, [*answers, *named, "", "/pause"], "cake")
    assert "  1  Grace" in ran.out
    assert "Without it, your call does not pass. Take it once more" in ran.out
    assert json.loads(sketch(desk, "cake").read_text())["model"] == []


@pytest.mark.parametrize(("typed", "kept"), [("GBP30", 30), ("30,50", 30.5), ("1,250", 1250), ("€40", 40)])
def test_a_sum_is_read_as_it_is_written(desk: Desk, typed: str, kept: float) -> None:
    new(desk, [*ANSWERS[:5], typed, *ANSWERS[6:]], "cake")
    assert f"authority: {kept}\n" in sketch(desk, "cake").with_suffix(".yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("typed", ["10% of 200", "1e9", "30.50.", "³", "-5", "07700 900123"])
def test_what_is_no_sum_is_asked_for_again(desk: Desk, typed: str) -> None:
    ran = new(desk, [*ANSWERS[:5], typed, "/pause"], "cake")
    assert "Write a sum as a number alone" in ran.out
    assert "authority" not in json.loads(sketch(desk, "cake").read_text())["answers"]


def test_a_sum_that_was_kept_and_is_none_is_asked_for_again_and_locks_nobody_out(desk: Desk) -> None:
    new(desk, ANSWERS, "cake")
    kept = json.loads(sketch(desk, "cake").read_text(encoding="utf-8"))
    kept["answers"]["authority"] = "the reference"
    sketch(desk, "cake").write_text(json.dumps(kept), encoding="utf-8")
    ran = new(desk, ["40", *CALL, "1"], "cake")
    assert "Write a sum as a number alone" in ran.out and ran.code == 0
    assert "authority: 40" in own(desk, "cake").read_text(encoding="utf-8")


def test_words_that_were_taken_as_they_stood_are_worked_out_anew(desk: Desk) -> None:
    new(desk, ANSWERS, "cake")
    answers = json.loads(sketch(desk, "cake").read_text(encoding="utf-8"))["answers"]
    assert answers["way-1-words"] == "" and answers["fact-1-words"] == "" and answers["fact-1-short"] == ""
    ran = new(desk, [*CALL, "3", "9", "/go way forward 2", "a sponge with cupcakes", "", "", "", "/close"], "cake")
    words = ran.out.partition("Words that an offer is known by:")[2]
    assert "brought round: sponge counter" in words


def test_a_choice_that_is_none_stays_in_the_prompt_and_y_is_yes(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS[:3], "carrier pigeon", "phone", *ANSWERS[4:11], "y", "n", "/pause"], "cake")
    assert "Enter keeps: carrier pigeon" in ran.out
    answers = json.loads(sketch(desk, "cake").read_text(encoding="utf-8"))["answers"]
    assert (answers["channel"], answers["again"], answers["undone"]) == ("phone", "yes", "no")


def test_an_answer_has_a_length_that_fits_and_the_rest_is_told_of(desk: Desk) -> None:
    ran = new(desk, ["x", "a " * 900, "/pause"], "cake")
    assert "That is too long: 600 letters are the most." in ran.out


def test_another_call_for_one_that_is_begun_is_told_of(desk: Desk, call: str) -> None:
    new(desk, ["x"], "cake")
    ran = new(desk, ["/pause"], "cake", "--from-case", call)
    assert f"It was begun from nothing. To write from call {call}, choose another name." in ran.out


def test_the_command_at_the_end_looks_it_over(desk: Desk) -> None:
    ran = new(desk, [*ANSWERS, *CALL, "1"], "cake")
    path = ran.out.partition("`recovery-coach playbook check ")[2].partition("`")[0]
    assert "all is well" in desk.inside("playbook", "check", path.strip('"')).out


@pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another kind")
def test_a_draft_is_for_its_writer_alone(desk: Desk) -> None:
    new(desk, ANSWERS, "cake")
    kept = sketch(desk, "cake")
    assert [path.stat().st_mode & 0o777 for path in (kept, kept.with_suffix(".yaml"))] == [0o600, 0o600]


def test_a_pasted_colour_leaves_nothing_of_it(desk: Desk) -> None:
    new(desk, ["x", "Nobody \x1b[31mbaked\x1b[0m it\x1b]0;title\x07.", *ANSWERS[2:]], "cake")
    assert "what: Nobody baked it.\n" in sketch(desk, "cake").with_suffix(".yaml").read_text(encoding="utf-8")


def test_a_mistyped_case_is_answered_with_the_nearest(desk: Desk, call: str) -> None:
    assert f"did you mean `{call}`?" in new(desk, [], "sofa", "--from-case", f"{call}x").err
