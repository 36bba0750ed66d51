"""A customer's reply in other words: what a model is asked for, and when its words are taken. Pure.

The state picks the reply, and a model may only put it otherwise. Whatever it adds, loses or turns around, the written
reply is used instead; so it is where there is any doubt, since nothing is lost by it. What is looked for are tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from recovery_coach.drill.call import DrillCall, replied
from recovery_coach.drill.case import Case
from recovery_coach.drill.hearing import heard
from recovery_coach.drill.mood import CALM, HOT
from recovery_coach.model.scenario import Cue
from recovery_coach.phrasing.coach import Reading
from recovery_coach.phrasing.statement import stems
from recovery_coach.phrasing.text import sentences, wordset

RULES = (
    "You are a writing assistant. Paraphrase what the customer answers, in the customer's own voice. Keep its meaning, "
    "its mood, its length, and every fact, number and name in it. Add nothing: no new fact, no thanks, no threat. "
    "Answer with the paraphrase alone."
)
MOST_WORDS_TOLD = 60
"""Words of the trainee's turn that a model is told. A small one takes in little."""


class Request(Struct, frozen=True):
    """What a model is asked: of whom and by which rules, the reply, and after how many characters it can stop."""

    system: str
    text: str
    longest: int


def request_for(call: DrillCall) -> Request | None:
    """What to ask for the customer's last reply; None where it stays as it is written.

    What they do without a word (`(Silence.)`) does, and so does what they say as they leave: nobody is kept waiting for
    the end of a call.
    """
    if not call.exchanges or call.is_over:
        return None
    last = call.exchanges[-1]
    if set(last.written) & set("()[]") or not any(sign.isalpha() for sign in last.written):
        return None
    customer = call.case.scenario.customer
    said = last.turn.text.split()
    cut = " ".join(said[:MOST_WORDS_TOLD]) + ("..." if len(said) > MOST_WORDS_TOLD else "")
    around = f"The customer is {customer.name}, {customer.who}, and is {_mood(call)}. The agent said: {cut}\n{RULES}"
    return Request(around, f"Paraphrase this sentence: {last.written}", 3 * len(last.written) + 80)


def _mood(call: DrillCall) -> str:
    arousal = call.mood.arousal
    return "furious" if arousal >= HOT else "upset" if arousal >= CALM else "calm by now"


def reworded(call: DrillCall, given: str) -> DrillCall:
    """The call with its last reply in a model's words, where they are taken."""
    return replied(call, accepted(call, given))


def accepted(call: DrillCall, given: str) -> str:
    """The words to show for the last reply: the model's made clean, or those that are written."""
    words = tidied(call.case, given)
    return call.exchanges[-1].written if why_not(call, words) else words


def why_not(call: DrillCall, words: str) -> str:
    """Why these words don't stand for the last reply; empty where they do."""
    pair = _Pair(call, call.exchanges[-1].written, words)
    return next((why for why, holds in _REFUSED.items() if holds(pair)), "")


# What a model puts around its words.

_LABELS = wordset(
    "customer line reply answer answers response reworded rewritten rephrased paraphrase paraphrased guest caller "
    "patient client they"
)
_AROUND = ("“”", '""', "‘’", "''", "«»", "``", "**", "__")


def tidied(case: Case, given: str) -> str:
    """Words without control characters, labels before them, and quotes and marks around them."""
    text = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in given)
    text = " ".join(text.split())
    labels = _LABELS | wordset(case.scenario.customer.name.casefold())
    for _ in range(3):
        text = _unmarked(text)
        label, colon, rest = text.partition(":")
        words = wordset("".join(sign if sign.isalnum() else " " for sign in label.casefold()))
        named = bool(words) and words <= labels | wordset("the same new s in other words this sentence")
        introduced = len(words) < 14 and label.casefold().startswith(("here is", "here's", "here’s", "sure"))
        if colon and (named or introduced):
            text = rest.strip(" *_")
    return text


def _unmarked(text: str) -> str:
    for marks in _AROUND * 2:
        if len(text) > 2 and text.startswith(marks[0]) and text.endswith(marks[1]):
            text = text.strip(marks).strip()
    return text


# What is looked for in them.


class _Pair(Struct, frozen=True):
    """A reply as it is written, and in a model's words."""

    call: DrillCall
    written: str
    words: str

    @property
    def cue(self) -> Cue:
        return self.call.exchanges[-1].reaction.cue

    @property
    def told(self) -> tuple[str, ...]:
        """What the customer said so far as it is written, this reply with it."""
        return (self.call.opening, *(each.written for each in self.call.exchanges))


class Act(Struct, frozen=True):
    """Something that words do, and the cues at which the reply does it however it is put.

    What `stays` is lost by a reply that no longer does it; the rest only must not come in.
    """

    words: re.Pattern[str]
    cues: frozenset[Cue] = frozenset()
    stays: bool = True


def _act(words: str, *cues: Cue, stays: bool = True) -> Act:
    return Act(re.compile(rf"(?<![\w'])(?:{words})(?![\w'])", re.IGNORECASE), frozenset(cues), stays)


ACTS: Mapping[str, Act] = {
    "agrees": _act(
        r"agreed?|deal|works?|sounds (?:good|fine|great|right)|(?:that's|that is|it's|all) (?:right|fine|good|great)"
        r"|okay|ok|alright|fine|perfect|great|yes|yeah|yep|sure|accept(?:ed)?|go ahead|do (?:that|it)|i'll take",
        *(Cue.AGREES, Cue.CHOOSES, Cue.PLAN_TAKEN, Cue.GOODBYE),
    ),
    "thanks": _act(r"thanks?|thanked|thankful|grateful|appreciate[sd]?|cheers|kind of you", Cue.GOODBYE),
    "says goodbye": _act(
        r"(?:good-?)?bye|farewell|hang(?:ing)? up|i'm (?:done|gone|leaving|going|off)|talk (?:to you )?later|take care"
        r"|have a (?:good|nice|great|lovely) \w+|see you|so long",
        *(Cue.GOODBYE, Cue.HANGS_UP),
    ),
    "threatens": _act(
        r"reviews?|reviewing|post|posts|posted|posting|online|internet|social media|twitter|facebook|instagram|tiktok"
        r"|lawyers?|attorney|solicitor|sue|suing|court|legal|police|press|newspapers?|report|reporting|complain\w*"
        r"|complaints?|never (?:again|come|coming)|business elsewhere|everyone|hear about|read about|regret|warn\w*"
        r"|or else|consequences"
    ),
    "asks for a supervisor": _act(
        r"managers?|supervisors?|boss|superiors?|in charge|above you|higher up|someone (?:else|who|with)"
        r"|somebody (?:else|who|with)|who decides|escalat\w+|head office|director|owner",
        Cue.SUPERVISOR,
    ),
    "makes a demand": _act(
        r"refund\w*|compensat\w*|money back|discount\w*|vouchers?|free|replac\w+|cancel\w*|reimburs\w+|upgrade\w*"
        r"|demand\w*"
    ),
    "says no": _act(r"no|not|never|nobody|no-one|nothing|none|nowhere|neither|nor|without|cannot|hardly|\w+n't"),
    "says I": _act(r"i|i'm|i've|i'd|i'll"),
    "says me": _act(r"me|my|mine|myself"),
    "says you": _act(r"you\w*|you'\w+"),
    "speaks of others": _act(
        r"she|he|her|his|him|hers|herself|himself|they|them|their|themselves|they've|they're|she's|he's", stays=False
    ),
    "calms down": _act(
        r"relie(?:f|ved)|calm\w*|better|no (?:problem|worries|rush|hurry)|don't worry|glad|happy|happier|pleased"
        r"|delighted|wonderful|lovely|nice|good|hope|hopeful|trust|breathe|forgive\w*|understand\w*|patient|hopefully",
        *(Cue.GOODBYE, Cue.AGREES),
        stays=False,
    ),
    "flares up": _act(
        r"furious|outrag\w+|unacceptable|disgust\w+|ridiculous|livid|angry|angrier|fed up|sick of|how dare|shut up"
        r"|pathetic|incompeten\w+|useless|liars?|lying|lies|idiots?|stupid|damn\w*|hell|crap|joke|insult\w*|hate"
        r"|shit\w*|fuck\w*|bastards?",
        stays=False,
    ),
    "apologises": _act(r"sorry|apolog\w+|my (?:fault|mistake|bad)|excuse me|pardon", stays=False),
    "speaks as the agent": _act(
        r"how (?:can|may) (?:i|we)|may i|can i (?:help|assist|have)|i(?:'ll| will| can| could|'m going to| am going to)"
        r" (?:help|assist|check|look|send|fix|arrange|offer|make|ensure|get|resolve|put|transfer|see|bring|take|call"
        r"|contact|follow|do)|we(?:'ll| will| can|'re| are|'ve| have| apologi[sz]e)|our|us|on behalf|rest assured"
        r"|your (?:patience|frustration|concerns?|feedback|understanding|satisfaction|account|experience|situation"
        r"|request|issue|problem|call|calls|feelings?|room|order|booking|meeting)|inconvenience|dear|valued|sir|madam"
        r"|ma'am|happy to help|help you|assist\w*|let me|i(?:'m| am) here to|let us|please (?:hold|bear)",
        stays=False,
    ),
    "speaks as a machine": _act(
        r"ai|language model|chatbot|i cannot (?:help|fulfil\w*)|reword\w*|rewrit\w+|rephras\w+|paraphras\w+|certainly"
        r"|(?:the|this) (?:customer|agent|line|prompt|reply|response)|role-?play\w*|other words|here is|here's",
        stays=False,
    ),
    "gives a link": _act(r"https?\S*|www\S*|\S+\.(?:com|org|net|io|co|info)|\S+@\S+", stays=False),
}
"""What words can do beside telling. In other words a reply does no more of it than it does as it is written."""

NUMBERS = wordset(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen half "
    "quarter first second third fourth fifth sixth once twice thrice couple several few many both double "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december today tonight tomorrow yesterday weekend noon midnight morning afternoon "
    "evening night minute minutes hour hours day days week weeks month months year years weekly daily hourly o'clock "
    "am pm dollar dollars euro euros pound pounds cent cents percent"
)
"""Words that tell how many, how much or when."""

_PLAIN_SIGNS = frozenset(" .,!?'’—–-…")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BEGINS = frozenset({"", *'.!?…:"“‘('})
"""After one of these a word has a capital without being a name."""

_NO_NAMES = wordset("i i'm i've i'd i'll ok")
MOST_LONGER, MORE_WORDS = 1.5, 4
"""How many times as many words as are written can be used, and how many more."""

ALIKE = 0.8
"""The share of words from which it is what the customer, or the trainee, said before."""


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


def _length(pair: _Pair) -> bool:
    count, written = len(_words(pair.words)), len(_words(pair.written))
    most = MOST_LONGER * written + MORE_WORDS
    return not count or 3 * count < written or count > most or len(pair.words) > 2 * len(pair.written) + 40


def _signs(pair: _Pair) -> bool:
    plain = {sign for sign in pair.words if sign.isascii() and sign.isalnum()}
    return bool(set(pair.words) - plain - _PLAIN_SIGNS - set(pair.written))


def _tone(pair: _Pair) -> bool:
    """Whether a question or a shout came in, or a question went."""
    asks = ("?" in pair.words) != ("?" in pair.written)
    return asks or ("!" in pair.words and "!" not in pair.written) or bool(_shouts(pair.words) - _shouts(pair.written))


def _shouts(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if len(word) > 1 and word.isupper()}


def _numbers(text: str) -> frozenset[str]:
    """Numbers, and words that tell one, as they stand and what they are put together of."""
    parts = ({word, *word.removesuffix("'s").split("-")} for word in _words(text))
    return frozenset(chain.from_iterable(each for each in parts if any(map(_is_number, each))))


def _is_number(word: str) -> bool:
    return word in NUMBERS or any(sign.isdigit() for sign in word)


def _counts(pair: _Pair) -> bool:
    found, told = _numbers(pair.words), frozenset[str]().union(*map(_numbers, pair.told))
    return not _numbers(pair.written) <= found <= told


def _names(pair: _Pair) -> bool:
    """Whether a name came in that they have not told, or one went."""
    told = frozenset(chain.from_iterable(map(_words, pair.told)))
    known = told | _NO_NAMES | frozenset(_words(pair.call.case.scenario.customer.name))
    of_case = frozenset(chain.from_iterable(map(_names_in, _texts_of(pair.call.case))))
    found = frozenset(_words(pair.words))
    return bool(_names_in(pair.words) - known or (found & of_case) - known or _names_in(pair.written) - found)


def _names_in(text: str) -> frozenset[str]:
    """Words with a capital that do not begin a sentence."""
    found = (match.group() for match in _WORD.finditer(text) if text[: match.start()].rstrip()[-1:] not in _BEGINS)
    return frozenset(chain.from_iterable(_words(word) for word in found if word[0].isupper())) - _NO_NAMES


def _texts_of(case: Case) -> Iterator[str]:
    """What is told of a case, whether the customer said it yet or not."""
    story = case.scenario
    yield from (story.you, story.summary, story.failure.what, story.above, story.customer.who, story.customer.wants)
    yield from (way.what for way in case.accepts)
    yield from chain.from_iterable(fact.says for fact in case.facts.values())


def _facts_in(case: Case, text: str) -> frozenset[str]:
    """The facts that are in a text, as a customer hears them. Each is looked for alone: a list of them is heard too."""
    alone = ((name, replace(case, facts={name: fact})) for name, fact in case.facts.items())
    return frozenset(name for name, one in alone if heard(one, Reading(text)).facts)


def _facts(pair: _Pair) -> bool:
    """Whether a fact came in that they have not told, or one went."""
    case, found = pair.call.case, _facts_in(pair.call.case, pair.words)
    written = _facts_in(case, pair.written)
    return not written <= found <= written | pair.call.mood.known


def _ways(pair: _Pair) -> bool:
    """Whether a way forward came in that they have not named, or one went."""
    written, found, *told = (
        heard(pair.call.case, Reading(text)).ways for text in (pair.written, pair.words, *pair.told)
    )
    return not written <= found <= frozenset[int]().union(*told)


def _acts(pair: _Pair) -> bool:
    written, words = (text.replace("’", "'") for text in (pair.written, pair.words))
    for act in ACTS.values():
        was, is_ = bool(act.words.search(written)), bool(act.words.search(words))
        if (was and not is_ and act.stays) or (is_ and not was and pair.cue not in act.cues):
            return True
    return False


def _stems(text: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(stems, sentences(text))))


def _meaning(pair: _Pair) -> bool:
    """Whether it holds too little of what is written, or too much that isn't. Other words can't be weighed closer."""
    written, found = _stems(pair.written), _stems(pair.words)
    parts = [frozenset(stems(part)) for part in sentences(pair.written)]
    lost = any(len(part) > 1 and not part & found for part in parts)
    return lost or 3 * len(written & found) < len(written) or len(found - written) > max(1, len(written))


def _repeats(pair: _Pair) -> bool:
    """Whether it is what the customer said before, or what the trainee said just now."""
    last = pair.call.exchanges[-1]
    before = (pair.call.opening, *(text for each in pair.call.exchanges[:-1] for text in (each.written, each.reply)))
    echoes = (_stems(last.turn.text) & _stems(pair.words)) - _stems(pair.written)
    return len(echoes) > 1 or any(_is_alike(pair.words, text) for text in (*before, last.turn.text))


def _is_alike(one: str, other: str) -> bool:
    first, second = frozenset(_words(one)), frozenset(_words(other))
    return len(first & second) >= ALIKE * len(first | second)


_REFUSED: Mapping[str, Callable[[_Pair], bool]] = {
    "its length": _length,
    "signs that are not written": _signs,
    "asks or shouts": _tone,
    "what it does": _acts,
    "a number or a time": _counts,
    "a name": _names,
    "a fact": _facts,
    "a way forward": _ways,
    "what it means": _meaning,
    "was said before": _repeats,
}
"""Why a model's words are not taken, cheapest first."""
