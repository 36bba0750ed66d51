"""Words that may be people's names: found by their capitals, by what stands before them, or because they are known.

No list holds every name, and many a name is a word as well. So what is found here is asked about, never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from recovery_coach.drill.words import COMMON_WORDS
from recovery_coach.phrasing.features import SHAPES
from recovery_coach.phrasing.statement import EMPTY_WORDS
from recovery_coach.phrasing.text import wordset

STAYS = "room|rooms|table|gate|seat|platform|floor|flight|train|bus|line|terminal|bay|aisle|coach|carriage|channel"
"""What a number stands behind that is no reference."""

NAMES = wordset(
    "aaron abdul abraham adam adele adeyemi agnes agnieszka ahmed aisha akhtar alan alana albert alex alexander "
    "alfred ali alice alison allen ama amara amit amy ana ananya anderson andrea andreas andrew andy angela angie "
    "anika anita anjali ann anna anne anthea anthony anton antonio aoife arjun arnold arthur arun ashley ava ayesha "
    "barbara barney barry bartosz bea beatrice becky begum ben benjamin bernadette bernard beth betty bev bex "
    "bielski billy bob bobby boyle brady brandon brenda brian bridget bruce bruno butler byrne campbell carl carlo "
    "carlos carol carolina caroline catherine charles charlie charlotte chidi chloe chowdhury chris christian "
    "christopher clara clare clark claude colette colin colleen cora corinne craig dan dana dani daniel danny "
    "darlene darren dave david davis deborah deepa deepak deirdre denise dennis derek desmond diana diane diego "
    "divya dolores dominic donald donna donnelly doreen doris doug douglas dudley duncan dylan eddie edmund edward "
    "edwards effie elaine elena eli elizabeth ella ellen ellie elliot elsie emily emma emmanuel eric erin ernest "
    "esther eva evans eve evelyn farah fatima felix femi fernandes fernando ferreira fiona flora florence fola "
    "frances francesca francesco francis francisco fred frederick fritz gabriel garcia gareth gary gemma geoff "
    "george georgia gerald gina giovanni glen gloria gordon gosia graham greg gregory greta gurdeep gwen hamilton "
    "hamza hana hannah harold harriet harris harrison harry hassan hattie heather helen henderson henry herbert "
    "hughes hugo hussain ian ibrahim ida imelda imran ines ingrid iona irene isaac isabel isabella isla ivan ivanov "
    "jack jackson jacob jacques jakub jamal james jamie jan jane janet janice jasmine jason javier jayden jean jeff "
    "jen jenkins jenna jennifer jenny jerry jess jessica jesus jim jimmy joan joanne jodie joe joel john johnny "
    "johnson jon jonah jonas jonathan jones jordan jorge jose josef joseph josh joshua josie joyce juan judith "
    "jules julia julian julie jun justin karen karim karl katarzyna kate katherine kathleen katie katy kavita "
    "kayleigh keith kelly kelvin ken kennedy kenneth kenny kerry kevin khan kieran kim kirsty kofi kowalczyk "
    "kowalski kumar kwame kyle kylie lara larry laura lauren lawrence leah leanne lee lena leo leon leonard lewis "
    "liam lily linda ling lisa liz lloyd lopez lorna lorraine lotte lottie louis louise luca lucas lucia lucy luis "
    "lukas luke luther lynn lynne maddie madison magda malcolm malik manuel marc marcel marcia marco marcus "
    "margaret maria mariam marie mario marion marlon marta martha martin mary mateo matt matthew maureen maurice "
    "maya meera meg megan mehmet mehta mei mia michael michel michelle miguel mike mila milan miro mitchell mohamed "
    "mohammed moira monica morgan morris moses muhammad murphy murray nadia nancy naomi natalie natasha nathan neha "
    "neil nelson ngozi nguyen nia niamh nicholas nick nicola nigel nikki nina nkechi noor nora noreen norman nour "
    "novak okafor oliver olivia ollie omar oscar oskar owen pablo pam parker parveen patel patrice patricia patrick "
    "paul paula pauline pavel pedro penny pete peter petra petrov phil philip phoebe pierre piotr pooja priya quinn "
    "rachel rafael rahman rahul raj rajesh rakesh ralph ramesh rao rashid ravi raymond rebecca reece renee ricardo "
    "richard rick ricky rita robert roberto roberts robin robinson roger rohan roland ronald rory rosa rosaleen "
    "rosalind rosie ross rowan russell ruth ryan sally sam samantha samir samuel sanchez sandra sanjay sara sarah "
    "scott sean sebastian shah shane shannon sharon shaun sheila shirley sian simon simone singh siobhan smith "
    "sofia sofie sonia sophia sophie stacey stanley stefan stella stephanie stephen steve steven stewart stuart sue "
    "sunil sunita suresh susan suzanne svetlana taylor ted teresa tess tessa theo theresa thomas thompson tim tina "
    "toby tolu tom tomas tomasz tommy tony tracey tracy trevor trish trudi tyler valentina valerie vera veronica "
    "vicky victor victoria vikram vincent virginia vladimir walter wayne wendy whelan william williams wilson "
    "wojcik wright xavier yan yasin yasmin yolanda yusuf yvonne zara zoe"
)
"""Common names that mean nothing else: they are asked about in any letter case, wherever they stand."""

DOUBLE = wordset(
    "abby amber angel april art ash august autumn baker bell bill bishop black bond brook brooks brown buck burns "
    "bush carter chance chase christian cliff cole cook cooper cross crystal daisy dale dawn day dean dick don duke "
    "earl england faith fern field finch fisher ford forest foster fox france frank gale gene ginger glass grace "
    "grant gray green hall hazel heath hill holly holmes hope hunt hunter iris ivy jade joy june junior justice "
    "king kit knight lane law little long love major mark marsh marshall mason max may melody mercy miles miller "
    "moon noble page paris pat patience pearl pepper piper pope porter price prince ray read reed rich river rob "
    "rod rose ruby rusty sage sandy savage sharp shaw short skip sky snow star stark sterling stone storm summer "
    "tanner terry turner violet walker wall wang ward watt watts web wells west white wild will willow winter wolf "
    "wood woods worth young zac"
)
"""Names that are words too: with a capital, and beside another name or behind what names stand behind."""

NO_NAMES = (
    frozenset(SHAPES)
    | EMPTY_WORDS
    | frozenset(STAYS.split("|"))
    | wordset(
        "i ok tv pc gps sms pin mr mrs ms dr miss english german french spanish italian dutch european sir madam "
        "hello hi dear please thanks sorry yes no nobody someone somebody everyone staff manager agent customer guest "
        "desk google visa mastercard paypal whatsapp facebook instagram email iphone android windows wifi"
    )
)
"""Words that are no names, though they have a capital letter."""

_WORD = re.compile(r"(?<![\w'’@.-])[^\W\d_]\w*(?:['’-]\w+)*")
_BEGINS = re.compile(r"(?:^|[.!?…:;\n]|[-–—*•])[\s\"'“‘(]*$")
_DOES = re.compile(
    r"\s+(?:said|says|told|promised|called|rang|wrote|answered|hung up|at the desk|from the|on the phone)\b"
)
_NEXT = re.compile(r"\s+(?:(?:and|&)\s+)?(?=[^\W\d_a-z])")
_WITH_CAPITAL = re.compile(
    r"\b(?:and|or|mr|mrs|ms|miss|dr|from|by|with|to|for|of|called|named|is)\.?\s+$", re.IGNORECASE
)
_IS_CALLED = re.compile(r"\b(?:names?(?: is|['’]s)|named)\s+$", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:manager|supervisor|colleague|agent|mr|mrs|ms|miss|dr|speaking (?:to|with)|"
    r"sp(?:oke|oken) (?:to|with)|(?:call|rang|email|letter|message) (?:from|by)|on behalf of)\.?\s+$",
    re.IGNORECASE,
)
"""What a name stands behind in any letter case."""


_NEAR = 60
"""Characters before and behind a word that say what it is."""


class _Word(Struct, frozen=True):
    """A word in its place. `joined` tells whether it stands right behind the one before it."""

    text: str
    before: str
    after: str
    joined: bool

    @property
    def plain(self) -> str:
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper() and not (len(self.text) > 1 and self.text.isupper())

    @property
    def begins(self) -> bool:
        return _BEGINS.search(self.before) is not None


def names_in(
    texts: Iterable[str], known: frozenset[str] = frozenset(), ordinary: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Words that may be names, as they are written. A person says which.

    `known` are words in small letters that are none, such as those of a playbook. `ordinary` is a vocabulary: what is
    in it clears the first word of a sentence, and a capital where the texts have the word in small letters as well.
    That they have it in small letters clears nothing by itself: many people write names so.
    """
    texts = list(texts)
    vocabulary = ordinary - NAMES
    small = {word for text in texts for word in _WORD.findall(text) if word[0].islower()} & vocabulary
    cleared = known | NO_NAMES | small
    found: dict[str, str] = {}
    for text in texts:
        before: _Word | None = None
        was_one = False
        for word in _words_of(text):
            was_one = _may_be(word, before, was_one, cleared, vocabulary)
            if was_one:
                found.setdefault(word.plain, word.text)
            before = word
    return tuple(found.values())


def _words_of(text: str) -> Iterable[_Word]:
    end = -1
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s?$", "", match.group())
        between = text[end : match.start()] if end >= 0 else "."
        end = match.end()
        if len(word) > 1 and (not re.search(r"['’]", word) or re.match(r"[OD]['’]\w{2}", word)):
            before = text[max(0, match.start() - _NEAR) : match.start()]
            yield _Word(word, before, text[match.end() : match.end() + _NEAR], joined=between.isspace())


def _may_be(
    word: _Word, before: _Word | None, was_one: bool, cleared: frozenset[str], vocabulary: frozenset[str]
) -> bool:
    """Whether a word may be a name, behind one that may be one or not."""
    if word.plain in NAMES:
        return True
    follows = was_one and word.joined
    if not word.is_capital:
        is_strange = bool(vocabulary) and word.plain not in vocabulary | cleared and len(word.text) > 2
        if word.plain not in cleared | COMMON_WORDS and len(word.text) > 2 and _IS_CALLED.search(word.before):
            return True
        return is_strange and (follows or _CALLED.search(word.before) is not None)
    if word.plain in DOUBLE:
        beside = before is not None and before.is_capital and word.joined and before.plain not in NO_NAMES - DOUBLE
        if follows or beside or _next_may_be(word) or (not word.begins and _WITH_CAPITAL.search(word.before)):
            return True
    if word.begins:
        return word.plain not in cleared and (_DOES.match(word.after) is not None or _is_strange(word, vocabulary))
    return word.plain not in cleared or (follows and word.plain not in NO_NAMES)


def _is_strange(word: _Word, vocabulary: frozenset[str]) -> bool:
    return bool(vocabulary) and word.plain not in vocabulary


def _next_may_be(word: _Word) -> bool:
    """Whether another capital stands right behind, or behind an "and", that is no word for a day or the like."""
    gap = _NEXT.match(word.after)
    following = _WORD.match(word.after, gap.end()) if gap else None
    return following is not None and following.group().lower() not in NO_NAMES - DOUBLE
