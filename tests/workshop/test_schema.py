"""What an editor is told of a trainer's files: it marks what the reader refuses, and nothing that the reader takes."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from yaml_core import as_editors_read

from helpers import PLAYBOOKS
from recovery_coach import model
from recovery_coach.content.composer import read_file
from recovery_coach.content.filekinds import files_of, kind_of
from recovery_coach.content.mistakes import Mistakes
from recovery_coach.content.reader import Reader
from recovery_coach.model.fields import fields_by_key
from recovery_coach.model.phrasing import KINDS_OF_RULE, Kind
from recovery_coach.model.playbook import ASKED, Ask
from recovery_coach.model.words import Written
from recovery_coach.workshop.schema import FILE_KINDS, globs_of, schema_of, schema_text

SHIPPED_FILES = list(files_of([PLAYBOOKS]))
SCHEMAS = PLAYBOOKS / ".schemas"

FULL = {
    "playbook": """
        id: full
        title: All that there is
        language: en-GB
        version: 3
        summary: In short.
        source: Our own
        channels: [phone, chat]
        stages: [Tone, Plan]
        interrupts: angrier
        cards:
          - {id: angrier, title: They get angrier, why: They need an ally., say: I hear you., do: [Wait., Listen.],
             never: Calm down., verbatim: no}
        steps:
          - id: opener
            stage: Tone
            title: The first words
            why: Care comes first.
            source: Our own
            say:
              - Let's fix this.
              - {line: Let's put it right., channel: phone, for: family, if: {heat: 3}}
              - {formal: I am sorry., for: [family, business]}
              - {informal: Oh no.}
              - snippet: opener
            never: [Calm down., "Account number?"]
            verbatim: yes
            must: true
          - id: cause
            ask: one of
            prompt: What was it?
            choices:
              late: It came late
              lost: {label: It was lost, say: lost}
            at least: 2
            look for: acknowledge
            strict on: [but, blame]
            if:
              - heat: {is: 3, is not: 4}
                opener: {answered: no}
              - heat: {at least: 3, at most: 4.5}
              - cause: [late, lost]
                other: {one of: late}
            next:
              - {if: {cause: lost}, go to: plan}
              - end
          - use: other
            steps: [thanks]
            stage: Plan
            if: {cause: late}
            change:
              thanks: {say: Thank you.}
        """,
    "house": """
        organisation: Harbour Hotels
        agent: {name: Kim, role: agent}
        contact: 555 0100
        currency: EUR
        second complaint within: 30 days
        authority: {agent: 50, lead: 99.5}
        above: the duty manager
        remedies:
          - a late check-out
          - {name: a free night, cost: 120, for: [family], causes: no-room, authority: {agent: 0}, above: the manager}
        causes: {no-room: The room wasn't ready}
        certification: {passes: 3, of: 4, scenarios: [no-room]}
        """,
    "cards": """
        cards:
          - {id: angrier, title: They get angrier, why: They need an ally., say: I hear you., do: Wait., never: No.,
             verbatim: yes}
        """,
    "snippets": """
        snippets:
          opener: [Let's fix this., {formal: I am sorry., if: {heat: 3}}]
          sorry: I'm sorry.
        """,
    "phrasing": """
        title: Ours
        language: en
        source: Our team
        classes: {slow words: [slow, late], feelings: angry}
        moves: {own: {word: own, say: Say whose it is.}}
        traps: {but: {word: but, say: Leave it out.}}
        rules:
          - id: kitchen
            trap: excuse
            level: strong
            certain: no
            veto: no
            kind: length
            patterns: the kitchen
            regex: [kitchen]
            except: [on us]
            without: [today]
            swap: {prior to: before}
            until: [own, apologise]
            at least: 2
            at most: 0
            negated: yes
            message: Own it first.
            better: It's on us.
            source: Our team
            flags: [The kitchen is slow., {text: So slow., after: I waited., earlier: [own]}]
            passes: That is on us.
          - {id: sorry, move: apologise}
        allow: [someone is on the way, {pattern: our policy, traps: [policy], why: Legal wants it.}]
        forbid: {pattern: no worries, trap: dismiss, message: It's a pleasure., better: It's a pleasure.}
        """,
    "drill": """
        id: full
        title: All that there is
        trade: hotel
        channel: chat
        language: en-GB
        summary: In short.
        source: Our own
        you: You are at the desk.
        authority: 40
        above: the manager
        customer: {name: Dana, who: a guest, wants: a warm room, feels: [cold, angry], arousal: 7.5, trust: 3, patience: 6}
        failure:
          what: No heat.
          fault: bad faith
          severity: 4
          second complaint: yes
          can be undone: no
          customer is wrong: no
        facts:
          heat: {says: [It is cold.], words: [cold], asked by: [what happened], known: told, short: no heat}
        accepts: [{words: another room, what: another room, cost: 20}]
        sets off: {traps: [policy], words: calm down, because: she heard it before}
        opening: It is cold.
        replies:
          goodbye: Bye.
          heard: {any: [Yes., So.], hot: Yes!, warm: Well., cool: Thanks.}
        hints: {listen: Ask., close: Agree on it.}
        variants:
          - id: late
            opening: It is late.
            facts: {heat: {says: It is freezing., words: freezing}}
            sets off: {traps: but}
            accepts: {words: a heater, what: a heater}
            wants: to sleep
        model: [No wonder you are cold.]
        bad: [Calm down.]
        stuffed: [We value you.]
        """,
    "temper": """
        effects:
          owned: {when: took it on, arousal: -0.6, trust: 1, outcome: 0, procedure: 0.5, treatment: 1, patience: -1, source: Ours}
        replies:
          goodbye: [Bye., Thanks.]
          heard: {any: Yes., hot: Yes!, warm: Well., cool: Thanks.}
        fallback: (A long breath.)
        """,
    "primer": """
        title: All that there is
        language: en-GB
        source: Our own
        pages:
          - {title: The first, says: [A word., Two words.]}
          - title: The other
            says: A word.
        question:
          asks: What do you do first?
          answers:
            - {says: I say sorry., right: yes, because: They hear it first.}
            - {says: I explain., because: It sounds like an excuse.}
        next: Try it.
        """,
    "calls": """
        playbook: full
        calls:
          - name: Late
            channel: phone
            register: formal
            returning: yes
            answers:
              opener: said
              cause: [late, lost]
              way: {answer: a call, asked: a call, offered: [a voucher], more: a visit, picked: a call}
              plan: {what: I call, who: Kim, when: today, check: tomorrow}
              gift: {remedy: a voucher, approved: Kim, outcome: recovered, cause: late}
            skip: heat
            meets: [opener, plan]
            never meets: other
            says: [Let's fix this.]
            never says: Calm down
            ends at: plan
            outcome: recovered
        """,
}
"""For each kind of file one in which every key stands."""

WORDS = ("word", "Two words", "yes", "no", "", "acknowledge", "but", "note", "phone", "30 days", "7", "angrier")
LONG = tuple("x" * length for length in (60, 61, 140, 141, 200, 201, 600, 601, 2001))
NESTED: tuple[Any, ...] = (
    [],
    {},
    ["word"],
    ["word", ""],
    {"word": "word"},
    [{"word": "word"}],
    {"line": "Hello."},
    {"is": "yes"},
)
SCALARS: tuple[Any, ...] = (True, False, 0, 3, 25, 7.5)


@cache
def validator(kind: str) -> Draft7Validator:
    return Draft7Validator(schema_of(FILE_KINDS[kind].written))


def marked(kind: str, written: Any) -> list[str]:
    """What an editor marks."""
    return [error.message for error in validator(kind).iter_errors(written)]


def refused(kind: str, written: Any) -> list[str]:
    """What the reader refuses. JSON is YAML too, so that what was changed needs no YAML of its own."""
    mistakes = Mistakes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tried.yaml"
        path.write_text(json.dumps(written), encoding="utf-8")
        node = read_file(path, mistakes)
    if node is not None:
        Reader(mistakes).read(node, FILE_KINDS[kind].written)
    return [mistake.what for mistake in mistakes.all]


def full(kind: str) -> Any:
    return as_editors_read(FULL[kind])


Place = tuple[str | int, ...]


def places(written: Any, above: Place = ()) -> Iterator[Place]:
    """Every place in a file that holds a value. What `change` holds is read with the step that it changes."""
    if above:
        yield above
    inner = written.items() if isinstance(written, dict) else enumerate(written) if isinstance(written, list) else ()
    for key, value in inner:
        if key != "change":
            yield from places(value, (*above, key))


def at(written: Any, place: Place) -> Any:
    for key in place:
        written = written[key]
    return written


def with_value(written: Any, place: Place, value: Any) -> Any:
    changed = deepcopy(written)
    at(changed, place[:-1])[place[-1]] = value
    return changed


def mappings(written: Any) -> list[Place]:
    return [(), *(place for place in places(written) if isinstance(at(written, place), dict))]


def structs() -> list[type[Written]]:
    """Every type that trainers write."""
    for module in pkgutil.iter_modules(model.__path__):
        import_module(f"{model.__name__}.{module.name}")
    return [struct for struct in Written.__subclasses__() if struct.__module__.startswith(model.__name__)]


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_nothing_is_marked_in_a_shipped_file(path: Path) -> None:
    assert marked(kind_of(path), as_editors_read(path)) == []


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_nothing_is_marked_where_every_key_stands(kind: str) -> None:
    assert refused(kind, full(kind)) == []
    assert marked(kind, full(kind)) == []


def test_every_key_of_every_kind_is_tried_here() -> None:
    schemas = [schema_of(form.written) for form in FILE_KINDS.values()]
    parts = [part for schema in schemas for part in (schema, *schema["definitions"].values())]
    known = {key for part in parts if "description" in part for key in part["properties"]}
    assert (
        known == {key for kind in FILE_KINDS for place in mappings(full(kind)) for key in at(full(kind), place)} & known
    )


@pytest.mark.parametrize("struct", structs(), ids=lambda struct: struct.__name__)
def test_every_key_is_described_for_the_editor(struct: type[Written]) -> None:
    assert set(struct.keys) == set(fields_by_key(struct)), f"describe each key of {struct.__name__} in its `keys`"
    assert all(said.endswith(".") for said in struct.keys.values())


def test_the_words_for_what_is_asked_and_for_kinds_of_rule_are_described() -> None:
    assert (set(ASKED), set(KINDS_OF_RULE)) == (set(Ask), set(Kind))


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_a_schema_holds_a_description_of_every_key_and_type(kind: str) -> None:
    schema = schema_of(FILE_KINDS[kind].written)
    Draft7Validator.check_schema(schema)
    for name, part in {"": schema, **schema["definitions"]}.items():
        # Where words of ours are keys, as under `moves` and `replies`, they are no keys of a type.
        if "properties" in part and "-by-" not in name:
            assert part["description"].endswith("."), name
            assert all(value["description"] for value in part["properties"].values()), name


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_a_key_too_many_is_marked_wherever_the_reader_refuses_it(kind: str) -> None:
    written = full(kind)
    for place in mappings(written):
        changed = with_value(written, (*place, "zzz"), "word")
        assert bool(marked(kind, changed)) == bool(refused(kind, changed)), place


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_a_key_too_few_is_marked_wherever_the_reader_misses_it(kind: str) -> None:
    written = full(kind)
    for place in mappings(written):
        for key in at(written, place):
            changed = deepcopy(written)
            del at(changed, place)[key]
            assert bool(marked(kind, changed)) == bool(refused(kind, changed)), (place, key)


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_a_word_that_does_not_fit_is_marked_wherever_the_reader_refuses_it(kind: str) -> None:
    written = full(kind)
    for place in places(written):
        for value in ("zzz", "Not A Word Of Ours"):
            changed = with_value(written, place, value)
            assert bool(marked(kind, changed)) == bool(refused(kind, changed)), (place, value)


@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_texts_lists_and_keys_are_marked_where_the_reader_refuses_them(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(FULL)))
    changed = full(kind)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(places(changed))))
        changed = with_value(changed, place, data.draw(st.sampled_from([*WORDS, *LONG, *NESTED])))
    assert bool(marked(kind, changed)) == bool(refused(kind, changed)), (marked(kind, changed), refused(kind, changed))


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_no_number_and_no_yes_or_no_is_marked_that_the_reader_takes(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(FULL)))
    written = full(kind)
    changed = with_value(
        written, data.draw(st.sampled_from(list(places(written)))), data.draw(st.sampled_from(SCALARS))
    )
    if not refused(kind, changed):
        assert marked(kind, changed) == []


@pytest.mark.parametrize("text", ["must: YES", "must: off", "must: true", "say: 12", "why: no", "at least: '3'"])
def test_what_yaml_takes_for_something_else_is_not_marked(text: str) -> None:
    written = as_editors_read(f"id: 1\ntitle: 2\nversion: 010\nstages: [1, 2]\nsteps:\n  - id: 7\n    {text}\n")
    assert (marked("playbook", written), refused("playbook", written)) == ([], [])


@pytest.mark.parametrize("days", ["30", "30 days", "1 day", "30 Days", "'30'"])
def test_days_may_be_written_as_people_write_them(days: str) -> None:
    assert marked("house", as_editors_read(f"second complaint within: {days}")) == []


@pytest.mark.parametrize("length", [600, 601])
def test_a_long_line_counts_as_the_reader_counts_it(length: int) -> None:
    line = ("word " * 200)[: length - 1] + "x"
    folded = "snippets:\n  long: >\n" + "".join(f"    {word}\n" for word in line.split())
    written = as_editors_read(folded)
    assert (marked("snippets", written) == []) is (refused("snippets", written) == []) is (length == 600)


@pytest.mark.parametrize("wrong", ["{saay: Hello.}", "{id: other}", "{ask: stement}", "{}"])
def test_what_is_changed_in_a_used_step_is_looked_at_like_a_step(wrong: str) -> None:
    use = "id: a\ntitle: T\nstages: [A]\nsteps:\n  - use: b\n    change: {c: %s}\n"
    assert marked("playbook", as_editors_read(use % "{say: Hello.}")) == []
    assert marked("playbook", as_editors_read(use % wrong)) != []


def test_a_key_with_nothing_after_it_is_marked() -> None:
    assert marked("house", as_editors_read("organisation:")) != []


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_the_schemas_that_ship_are_those_that_the_types_make(kind: str) -> None:
    shipped = (SCHEMAS / f"{kind}.json").read_text(encoding="utf-8")
    assert shipped == schema_text(kind), f"recovery-coach playbook schema {kind} > playbooks/.schemas/{kind}.json"


def test_no_other_schema_ships() -> None:
    assert {path.stem for path in SCHEMAS.iterdir()} == set(FILE_KINDS)


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_a_shipped_file_names_its_schema_in_the_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == SCHEMAS / f"{kind_of(path)}.json"


@pytest.mark.parametrize("path", SHIPPED_FILES, ids=lambda path: path.stem)
def test_a_kinds_globs_mean_the_files_that_the_program_takes_for_it(path: Path) -> None:
    def fits(glob: str) -> bool:
        return path.relative_to(PLAYBOOKS).match(glob)

    meant = [
        kind
        for kind in FILE_KINDS
        if any(fits(glob) for glob in globs_of(kind))
        and not any(fits(glob[1:]) for glob in globs_of(kind) if glob.startswith("!"))
    ]
    assert meant == [kind_of(path)]
