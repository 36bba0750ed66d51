"""What each kind of step asks, as fields that are prompted one after another. A kind is one entry in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from msgspec import Struct

from recovery_coach.model.case import Outcome, Value
from recovery_coach.model.house import Remedy
from recovery_coach.model.playbook import FIELDS, Ask, Guide, Step
from recovery_coach.walk.conditions import NO_REMEDY, value_of, ways
from recovery_coach.walk.state import State


class Shape(Enum):
    """How a field is given."""

    TEXT = "text"
    ONE = "one"
    SEVERAL = "several"


class Pick(Struct, frozen=True):
    """One choice on the screen: its name in the journal, its label, and the key that picks it at once."""

    name: str
    label: str
    key: str = ""


class Field(Struct, frozen=True):
    """One prompt. `suggestion` is offered as text to keep or change; `hint` stands beside the prompt."""

    name: str
    prompt: str
    shape: Shape = Shape.TEXT
    picks: tuple[Pick, ...] = ()
    suggestion: str = ""
    hint: str = ""


class Kind(Struct, frozen=True):
    """A kind of step: its fields, the keys of a step that only it understands, and whether Enter alone is enough."""

    fields: Callable[[Guide, State, Step], tuple[Field, ...]]
    keys: frozenset[str] = frozenset()
    enter_is_enough: bool = False


OUTCOMES = {
    Outcome.RECOVERED: "Recovered: they'd come back",
    Outcome.PARTLY: "Partly: better, but not there yet",
    Outcome.LOST: "Lost",
    Outcome.UNKNOWN: "Can't say yet",
}
TEMPERATURES = ("calm", "put out", "annoyed", "angry", "very angry", "furious")
_KEYS = "123456789abcdefghijklmnopqrstuvwxyz"


def fields_of(guide: Guide, state: State, step: Step) -> tuple[Field, ...]:
    """The prompts of a step, in order; none where only the saying is asked."""
    return KINDS[step.ask].fields(guide, state, step)


def accounted_for(state: State, step: Step) -> bool:
    """Whether a step that must be accounted for has been: its line was said, or its first field answered."""
    kind = KINDS[step.ask]
    if kind.enter_is_enough:
        return any(said.rpartition("/")[2] == step.key for said in state.said)
    return bool(state.answers.get(step.key, {}).get(FIELDS[step.ask][0]))


def label_of(guide: Guide, state: State, step: Step, field: str, value: Value) -> str:
    """A field's value as a person reads it in a summary: choices by their labels."""
    labels = {
        pick.name: pick.label for known in fields_of(guide, state, step) if known.name == field for pick in known.picks
    }
    if isinstance(value, str):
        return labels.get(value, value)
    return "; ".join(labels.get(name, name) for name in value)


def _nothing(_guide: Guide, _state: State, _step: Step) -> tuple[Field, ...]:
    return ()


def _text(prompt: str) -> Callable[[Guide, State, Step], tuple[Field, ...]]:
    def fields(_guide: Guide, _state: State, step: Step) -> tuple[Field, ...]:
        return (Field("text", step.prompt or prompt),)

    return fields


def _one_of(_guide: Guide, _state: State, step: Step) -> tuple[Field, ...]:
    labels = {name: choice.label for name, choice in step.choices.items()}
    return (Field("choice", step.prompt or "Which is it?", Shape.ONE, _picks(labels)),)


def _several_of(_guide: Guide, _state: State, step: Step) -> tuple[Field, ...]:
    labels = {name: choice.label for name, choice in step.choices.items()}
    return (Field("choices", step.prompt or "Which of these?", Shape.SEVERAL, _picks(labels)),)


def _temperature(_guide: Guide, _state: State, step: Step) -> tuple[Field, ...]:
    picks = tuple(Pick(str(degree), word, key=str(degree)) for degree, word in enumerate(TEMPERATURES))
    return (Field("degree", step.prompt or "How upset are they now?", Shape.ONE, picks),)


def _options(guide: Guide, state: State, step: Step) -> tuple[Field, ...]:
    put = ways(state.answers.get(step.key, {}))
    at_least = step.at_least or 2
    few = f"Only {len(put)} so far: offer at least {at_least}." if len(put) < at_least else ""
    remedies = {remedy.name: _remedy_label(guide, remedy) for remedy in fitting_remedies(guide, state)}
    found = [Field("asked", step.prompt or "What do they ask for?", hint="Possible? Then give it.")]
    if remedies:
        found.append(Field("offered", "What else can you offer?", Shape.SEVERAL, _picks(remedies)))
    found.append(Field("more", "Another way, in your words", hint="Enter for none"))
    if put:
        found.append(Field("picked", "Which do they choose?", Shape.ONE, _picks({way: way for way in put}), hint=few))
    return tuple(found)


def _promise(guide: Guide, state: State, step: Step) -> tuple[Field, ...]:
    who = value_of(f"{step.key}.who", guide, state)
    someone_else = isinstance(who, str) and who.strip().casefold() not in ("", "i", "me", "myself")
    check = "When do you check with them that it is happening?" if someone_else else "When do you check that it's done?"
    what = Field("what", step.prompt or "What will be done?")
    if state.answers.get(step.key, {}).get("what") == "":
        return (what,)  # Nothing is promised: who and when would be asked of nothing.
    return (
        what,
        Field("who", "Who does it?", suggestion="me"),
        Field("when", "By when?", hint="a clock time, a day, a number of minutes"),
        Field("check", check),
    )


def _remedy(guide: Guide, state: State, step: Step) -> tuple[Field, ...]:
    remedies = {remedy.name: _remedy_label(guide, remedy) for remedy in fitting_remedies(guide, state)}
    if not remedies:
        return (Field("remedy", step.prompt or "What do you give to make up for it?"),)
    picked = value_of(f"{step.key}.remedy", guide, state)
    prompt = step.prompt or "What do you give to make up for it?"
    found = [Field("remedy", prompt, Shape.ONE, _picks({**remedies, NO_REMEDY: "Nothing, or not now"}))]
    remedy = next((remedy for remedy in guide.house.remedies if remedy.name == picked), None)
    if remedy and not guide.house.within_authority(remedy):
        approver = guide.house.approver(remedy)
        found.append(Field("approved", f"Who approved it? Ask {approver} and stay on the line.", suggestion=""))
    return tuple(found)


def _contact(guide: Guide, _state: State, step: Step) -> tuple[Field, ...]:
    return (Field("given", step.prompt or "How do they reach you?", suggestion=guide.house.contact),)


def _outcome(guide: Guide, _state: State, step: Step) -> tuple[Field, ...]:
    outcomes = {outcome.value: label for outcome, label in OUTCOMES.items()}
    cause = (
        Field("cause", "What was the cause?", Shape.ONE, _picks(dict(guide.house.causes)))
        if guide.house.causes
        else Field("cause", "What was the cause, in a few words?")
    )
    return (Field("outcome", step.prompt or "How did it end?", Shape.ONE, _picks(outcomes)), cause)


def fitting_remedies(guide: Guide, state: State) -> tuple[Remedy, ...]:
    """The house's remedies that fit what is known of this call, those within the agent's authority first.

    What is not known yet, such as the cause in a call that asks for it at the end, rules nothing out.
    """
    situation = _words(value_of("situation", guide, state))
    causes = {step.key + ".cause" for step in guide.steps if step.ask is Ask.OUTCOME} | {"cause"}
    cause = {word for name in causes for word in _words(value_of(name, guide, state))}
    fitting = [
        remedy for remedy in guide.house.remedies if _may_fit(situation, remedy.for_) and _may_fit(cause, remedy.causes)
    ]
    return tuple(sorted(fitting, key=lambda remedy: not guide.house.within_authority(remedy)))


def _may_fit(known: set[str], wanted: tuple[str, ...]) -> bool:
    return not known or not wanted or bool(known & set(wanted))


def _words(value: Value) -> set[str]:
    return {value} - {""} if isinstance(value, str) else set(value)


def _remedy_label(guide: Guide, remedy: Remedy) -> str:
    cost = f" ({remedy.cost:g} {guide.house.currency})".replace(" )", ")") if remedy.cost else ""
    if guide.house.within_authority(remedy):
        return f"{remedy.name}{cost}"
    return f"{remedy.name}{cost}: needs {guide.house.approver(remedy)}"


def _picks(labels: Mapping[str, str]) -> tuple[Pick, ...]:
    keys = _KEYS + " " * max(0, len(labels) - len(_KEYS))
    return tuple(Pick(name, label, key.strip()) for (name, label), key in zip(labels.items(), keys, strict=False))


KINDS: Mapping[Ask, Kind] = {
    Ask.SAID: Kind(_nothing, enter_is_enough=True),
    Ask.NOTE: Kind(_text("Note")),
    Ask.STATEMENT: Kind(_text("In your words"), frozenset({"look for", "strict on"}), enter_is_enough=True),
    Ask.ONE_OF: Kind(_one_of, frozenset({"choices"})),
    Ask.SEVERAL_OF: Kind(_several_of, frozenset({"choices"})),
    Ask.TEMPERATURE: Kind(_temperature),
    Ask.REFERENCE: Kind(_text("Reference, name or account, if they give one")),
    Ask.OPTIONS: Kind(_options, frozenset({"at least"})),
    Ask.PROMISE: Kind(_promise),
    Ask.REMEDY: Kind(_remedy),
    Ask.CONTACT: Kind(_contact),
    Ask.OUTCOME: Kind(_outcome),
}
