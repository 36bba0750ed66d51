"""A scenario made of what a trainee entered: what they left out is worked out from the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from recovery_coach.drill.writing.sketch import Sketch, as_plain, parts_of
from recovery_coach.drill.writing.telling import asks_for, is_told, short_name, words_for, words_of_offer
from recovery_coach.model.phrasing import Trap
from recovery_coach.model.playbook import Channel
from recovery_coach.model.scenario import (
    Cue,
    Customer,
    Fact,
    Failure,
    Released,
    Reply,
    Scenario,
    Stage,
    Trigger,
    Way,
)

LONGEST = 200
"""Characters that most of what is entered may have; `LONG` for what may be told at length."""

LONG = 600
HEATS: Mapping[str, float] = {"0": 3.0, "1": 4.5, "2": 5.5, "3": 7.0, "4": 8.0, "5": 9.0}
"""How upset a customer is when the call begins, by the temperature as an agent sees it."""

TROUBLE_WORDS = ("angry", "upset", "frustrated")
NAMES = (
    "Robin Ashdown", "Sasha Lindqvist", "Kim Okafor", "Jules Marchetti", "Noor Haddad", "Alex Petrov", "Sam Oyelaran",
    "Charlie Novak",
)  # fmt: skip
"""Invented names that are offered for a customer."""

BAD = (
    "Can I have your account number please?",
    "You need to calm down, there's no reason to shout.",
    "I understand, but it's our policy and there's nothing I can do.",
    "That's not our fault, you should have told us sooner.",
    "You'd need to call another department, that's not my job.",
)
"""A call that no customer is calmed by, and that every scenario's bad call is made of."""

STUFFED = (
    "I understand how you feel and I'm so sorry for any inconvenience, that's our mistake, let's fix this together, "
    "thank you for your patience, we'll do it by five, does that work for you?",
    "I understand your frustration, I apologise, I take ownership, I can offer you options, I'll follow up at six, "
    "thank you, is that okay?",
    "I hear you, I'm sorry, it's on us, we'll make it right today with a voucher, thank you for telling us, are you "
    "happy with that?",
)
"""All the right words at once, and nothing of the case in them."""


def missing_in(sketch: Sketch) -> tuple[str, ...]:
    """The questions without whose answers there is no customer to talk to, in order."""
    there = {"what": bool(sketch.get("what")), "fact-1": bool(sketch.facts), "way-1": bool(sketch.ways)}
    return tuple(key for key, is_there in there.items() if not is_there)


def scenario_of(sketch: Sketch) -> Scenario:
    """The scenario, without its variants. Nothing of `missing_in` may be missing."""
    facts = {name: fact_of(sketch, number) for name, number in named_facts(sketch)}
    feels = parts_of(sketch.get("feels"), ",") or TROUBLE_WORDS
    scenario = Scenario(
        id=sketch.name,
        title=_cut(sketch.get("title", sketch.name.replace("-", " ").capitalize())),
        trade=_cut(sketch.get("trade", "service")),
        channel=Channel(sketch.get("channel", Channel.PHONE.value)),
        summary=_cut(sketch.get("what"), LONG),
        source="Written from a call of our own, without what would tell whose." if sketch.case else "Our own.",
        you=_cut(sketch.get("you", "You take the calls, and this is one of them."), LONG),
        authority=_sum_of(sketch, "authority"),
        above=_cut(sketch.get("above", "your supervisor")),
        customer=Customer(
            name=_cut(sketch.get("customer", invented(sketch))),
            who=_cut(sketch.get("who", "a customer")),
            wants=_cut(sketch.get("wants", "to have this put right")),
            feels=tuple(map(_cut, feels)),
            arousal=HEATS[sketch.get("heat", "4")],
            trust=3.0 if sketch.get("again") == "yes" else 4.0,
        ),
        failure=Failure(
            what=_cut(sketch.get("what"), LONG),
            second_complaint=sketch.get("again") == "yes",
            can_be_undone=sketch.get("undone") != "no",
        ),
        facts=facts,
        accepts=tuple(way_of(sketch, number) for number in sketch.ways),
        sets_off=tuple(_triggers(sketch)),
        opening=_openings(sketch, facts),
        replies=dict(_replies(sketch)),
        model=tuple(map(as_plain, sketch.model)),
        bad=(*(f"{_capital(words)}." for words in parts_of(sketch.get("sets-off"), ",")[:1]), *BAD),
        stuffed=STUFFED,
    )
    return replace(scenario, hints=hints_of(scenario))


def fact_of(sketch: Sketch, number: int) -> Fact:
    """A fact, with the words that were worked out where none were entered."""
    says = tuple(_cut(part, LONG) for part in parts_of(sketch.get(f"fact-{number}"), "/"))
    known = Released(sketch.get(f"fact-{number}-known", when_told(sketch, number)))
    words = parts_of(sketch.get(f"fact-{number}-words"), ",") or fact_words(sketch, number)
    return Fact(
        says=says,
        words=tuple(map(_cut, words)),
        asked_by=asks_for(says) if known is not Released.TOLD else (),
        known=known,
        short=_cut(sketch.get(f"fact-{number}-short") or short_name(says[0]) or says[0]),
    )


def fact_words(sketch: Sketch, number: int) -> tuple[str, ...]:
    """Words by which a fact is given back, told apart from the other facts, the ways, and what any call has in it.

    What went wrong as a whole tells no fact of it either, unless nothing else is left.
    """
    others = [sketch.get(f"fact-{other}") for other in sketch.facts if other != number]
    ways = [sketch.get(f"way-{other}") for other in sketch.ways]
    says, apart = parts_of(sketch.get(f"fact-{number}"), "/"), [*others, *ways, *BAD, *STUFFED]
    return words_for(says, [sketch.get("what"), *apart])


def way_of(sketch: Sketch, number: int) -> Way:
    """A way forward, with the words that were worked out where none were entered."""
    words = parts_of(sketch.get(f"way-{number}-words"), ",") or way_words(sketch, number)
    what = _cut(sketch.get(f"way-{number}"))
    return Way(words=tuple(map(_cut, words)), what=what, cost=_sum_of(sketch, f"way-{number}-cost"))


def way_words(sketch: Sketch, number: int) -> tuple[str, ...]:
    """Words by which an offer is known for this way, told apart from the others and from what the call is about."""
    others = [sketch.get(f"way-{other}") for other in sketch.ways if other != number]
    facts = [sketch.get(f"fact-{other}") for other in sketch.facts]
    story = [sketch.get(key) for key in ("title", "what", "you", "opening")]
    return words_of_offer(sketch.get(f"way-{number}"), [*others, *facts, *story, *BAD, *STUFFED])


def named_facts(sketch: Sketch) -> Iterator[tuple[str, int]]:
    """Each fact under a name of its own, made of what it is called."""
    used: set[str] = set()
    for number in sketch.facts:
        called = sketch.get(f"fact-{number}-short") or short_name(sketch.get(f"fact-{number}"))
        name = as_name(called)[:40].strip("-") or f"fact-{number}"
        while name in used:
            name = f"{name}-{number}"
        used.add(name)
        yield name, number


def when_told(sketch: Sketch, number: int) -> str:
    """Whether a fact is in their first words, as far as can be seen: else they tell it when they are asked."""
    if not sketch.get("opening"):
        return Released.TOLD.value if number < 3 else Released.ASKED.value
    told = is_told(sketch.get("opening"), fact_words(sketch, number))
    return Released.TOLD.value if told else Released.ASKED.value


def invented(sketch: Sketch) -> str:
    """A name for a customer, the same for the same scenario."""
    return NAMES[sum(map(ord, sketch.name)) % len(NAMES)]


def as_name(text: str) -> str:
    """A text as a name in a file: small letters, digits and dashes."""
    spelt = text.lower().translate(_SPELT_OUT).replace("'", "")
    spelt = "".join(sign for sign in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(sign))
    signs = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in spelt)
    return "-".join(part for part in signs.split("-") if part)[:60].strip("-")


_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l"})


def amount_in(text: str) -> float:
    """The sum of money in an answer; 0 where there is none. Raises ValueError for what is no sum."""
    plain = text.strip().casefold()
    if plain in ("", "none", "nothing", "no", "-"):
        return 0.0
    found = _SUM.fullmatch(plain)
    if found is None:
        raise ValueError(text)
    whole, cents = re.sub(r"\D", "", found["whole"]), found["cents"] or "0"
    return float(f"{whole}.{cents}")


_MONEY = r"(?:[£$€]|euros?|eur|pounds?|gbp|dollars?|usd|chf)"
_SUM = re.compile(
    rf"(?:(?:up to|about|around) )?{_MONEY}?\s*"
    r"(?P<whole>[0-9]{1,3}(?:[ ,.'][0-9]{3}){1,2}|[0-9]{1,7})(?:[.,](?P<cents>[0-9]{1,2}))?"
    rf"\s*{_MONEY}?"
)


def _sum_of(sketch: Sketch, key: str) -> float:
    """A sum as far as it can be read: an answer that is none is asked for again, and stops nothing before that."""
    try:
        return amount_in(sketch.get(key))
    except ValueError:
        return 0.0


def hints_of(scenario: Scenario) -> dict[Stage, str]:
    """A hint for each stage, of this very case."""
    told = [fact.short for fact in scenario.facts.values() if fact.known is Released.TOLD]
    hidden = sum(fact.known is not Released.TOLD for fact in scenario.facts.values())
    name = scenario.customer.name.split()[0]
    listen = f"Give back what {name} has told you already: {' and '.join(told[:2])}." if told else "Ask what happened."
    if hidden:
        listen += " There is more that they tell when they are asked."
    about = told[0] if told else "what happened"
    return {
        Stage.LISTEN: listen,
        Stage.ACKNOWLEDGE: f"Name what {name} feels ({scenario.customer.feels[0]}), and what it is about: {about}.",
        Stage.OWN: "Say sorry for what happened to them, by its name, and that it is yours until it is put right.",
        Stage.OPTIONS: f"They want {scenario.customer.wants}. Put two ways forward to them, and let them choose.",
        Stage.PLAN: "Say what you do yourself, and by what time.",
        Stage.CLOSE: f"Ask {name} whether that is right for them, thank them, and say how you check that it was done.",
    }


def _triggers(sketch: Sketch) -> Iterator[Trigger]:
    words = parts_of(sketch.get("sets-off"), ",")
    if words:
        because = sketch.get("sets-off-why", f"they can't bear to hear “{words[0]}”")
        yield Trigger(words=tuple(map(_cut, words)), because=_cut(because))
    else:
        yield Trigger(traps=(Trap.DISMISS,), because="it is no small thing to them")


def _openings(sketch: Sketch, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Their first words in two ways or more. Each tells every fact that they tell at once."""
    told = [fact for fact in facts.values() if fact.known is Released.TOLD]
    found = []
    for opening in parts_of(sketch.get("opening"), "/"):
        left_out = [_sentence(fact.says[0]) for fact in told if not is_told(opening, fact.words)]
        found.append(" ".join([_sentence(opening), *left_out]))
    if not found:
        found = [" ".join(_sentence(fact.says[0]) for fact in told) or _sentence(sketch.get("what"))]
    return tuple(dict.fromkeys([*found, f"Is anybody there at all? {found[-1]}"]))


def _replies(sketch: Sketch) -> Iterator[tuple[Cue, Reply]]:
    heard, set_off = parts_of(sketch.get("says-heard"), "/"), parts_of(sketch.get("says-set-off"), "/")
    if heard:
        yield Cue.HEARD, Reply(warm=heard, cool=heard)
    if set_off:
        yield Cue.SET_OFF, Reply(hot=set_off, warm=set_off)


def _sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text[-1:] in ".!?…" else f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cut(text: str, most: int = LONGEST) -> str:
    return " ".join(text.split())[:most].strip()
