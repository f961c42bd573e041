"""The rules about words: what may not be said, in whose mouth, and why.  docs/safety-rules.md shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from voiceguide.core.words import careful, harmful, unguided
from voiceguide.linting.spoken import ANYBODY, GUIDE, PEOPLE, Kind, Mouth, Utterance
from voiceguide.linting.wording import Words, patterns


class Severity(StrEnum):
    """What a finding means for the file."""

    REFUSED = "refused"
    """It is not led."""
    FLAGGED = "flagged"
    """It is told; `reviewed` in the file, with a reason, silences it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that is looked for."""

    code: str
    severity: Severity
    why: str
    """One line: what is wrong, and what to do instead."""


Seen = Callable[[Utterance], int | None]
"""Where in the text an utterance breaks a rule; None is nowhere."""


@dataclass(frozen=True, slots=True)
class WordRule:
    """A rule about words, and what finds it."""

    rule: Rule
    seen: tuple[Seen, ...]
    of_repair_only: bool = False
    """Only in an exercise about something that was broken."""


def _says(
    mouths: Iterable[Mouth],
    block: str,
    *,
    unless: str = "",
    unless_before: str = "",
    also: tuple[str, ...] = (),
    denied: bool = True,
) -> Seen:
    """In one of these mouths, one of the patterns of a block."""
    those = frozenset(mouths)
    looked_for = [Words(pattern, unless, unless_before, also, denied) for pattern in patterns(block)]

    def seen(utterance: Utterance) -> int | None:
        if utterance.mouth not in those:
            return None
        return next((at for one in looked_for if (at := one.found_in(utterance.sentence)) is not None), None)

    return seen


def _of_kind(kinds: Iterable[Kind], seen: Seen) -> Seen:
    """The same, in strings of these kinds only."""
    those = frozenset(kinds)
    return lambda utterance: seen(utterance) if utterance.said.kind in those else None


def _written(pattern: str) -> Seen:
    """Found in the text as it is written, in any mouth."""

    def seen(utterance: Utterance) -> int | None:
        sentence = utterance.sentence
        found = re.compile(pattern).search(utterance.said.text, sentence.start, sentence.end)
        return found.start() if found else None

    return seen


def _refused(code: str, why: str, *seen: Seen) -> WordRule:
    return WordRule(Rule(code, Severity.REFUSED, why), seen)


def _flagged(code: str, why: str, *seen: Seen, of_repair_only: bool = False) -> WordRule:
    return WordRule(Rule(code, Severity.FLAGGED, why), seen, of_repair_only)


_HURT = {Mouth.HURT}
_REPAIRING = {Mouth.REPAIRING}
_BOTH = {Mouth.BOTH}
_NOT_HURT = PEOPLE - _HURT
_GUIDE_TO_OTHERS = GUIDE - {Mouth.GUIDE_TO_REPAIRING}
_FIRST_PERSON = _says(GUIDE, unguided.FIRST_PERSON, unless=unguided.FIRST_PERSON_UNLESS)


def _word_rules() -> Iterator[WordRule]:
    # ------------------------------------------------------------------ refused
    yield _refused(
        "H01",
        "the hurt one is never asked to be sorry; give them a line about what they feel or need",
        _says(_HURT, harmful.SORRY, unless=harmful.SORRY_UNLESS),
        _says(_HURT, harmful.WISHED_UNDONE, denied=False),
        _says({Mouth.GUIDE_TO_HURT}, harmful.SORRY_ASKED_OF_THE_HURT),
    )
    yield _refused(
        "H02",
        "one apology for both is one of the hurt one, too; move it to 'repairing', or leave it out",
        _says(_BOTH, harmful.SORRY, unless=harmful.SORRY_UNLESS),
        _says(GUIDE, harmful.SORRY_FOR_BOTH),
    )
    yield _refused(
        "H03",
        "the hurt one is never made to forgive; it is theirs to say, in their own time and words",
        _says(_HURT | _BOTH, harmful.FORGIVES, unless=harmful.FORGIVES_UNLESS),
    )
    yield _refused(
        "H04",
        "the hurt one never gives thanks for the harm; leave it out",
        _says(_HURT | _BOTH, harmful.THANKS_FOR_HARM, unless=harmful.THANKS_UNLESS),
    )
    yield _refused(
        "H05",
        "the hurt one takes no part of the blame; the choice was the other's",
        _says(_HURT, harmful.BLAMES_ONESELF, unless=harmful.NOT_BLAME),
        _says(_HURT, harmful.NOT_GOOD_ENOUGH, denied=False),
        _says(_HURT | _BOTH, harmful.WE_ARE_TO_BLAME),
    )
    yield _refused(
        "H06",
        "nobody is given a share of what the other one chose to do; leave the reasons out",
        _says(_GUIDE_TO_OTHERS, harmful.BLAME_SHARED, unless=harmful.BLAME_UNLESS),
        _says(
            _GUIDE_TO_OTHERS | _REPAIRING,
            harmful.BLAME_OF_WHAT_WAS_NOT,
            also=(harmful.NOT_THEN,),
            denied=False,
        ),
        _says(_REPAIRING, harmful.BLAMES_THE_OTHER, unless=harmful.BLAMES_UNLESS),
        _says(_REPAIRING, harmful.ABSENT, denied=False),
    )
    yield _refused(
        "H07",
        "nobody is asked to forgive, to let go or to move on; leave the word out, on all sides",
        _says(_NOT_HURT, harmful.ASKS_FORGIVENESS, unless=harmful.ASKS_UNLESS),
        _says(GUIDE, harmful.FORGIVENESS_PRESSED, unless=harmful.FORGIVENESS_UNLESS),
        _says(ANYBODY, harmful.NO_WAY_BUT_FORGIVING, unless=harmful.NO_WAY_UNLESS, denied=False),
    )
    yield _refused(
        "H08",
        "a betrayal is no proof of an unhappy marriage; it blames whoever was betrayed",
        _says(ANYBODY, harmful.HAPPY_PARTNERS, also=(harmful.STRAYS, harmful.RULES_OUT), denied=False),
        _says(ANYBODY, harmful.UNHAPPY_BEFORE, denied=False),
    )
    yield _refused(
        "H09",
        "no slip puts two people back at the start; a missed promise is something to talk about",
        _says(ANYBODY, harmful.ONE_SLIP, unless=harmful.ONE_SLIP_UNLESS, denied=False),
    )
    yield _refused(
        "H10",
        "questions about what happened, and the past, are never forbidden; say when there is time for them",
        _says(
            GUIDE | _REPAIRING | _BOTH,
            harmful.QUESTIONS_FORBIDDEN,
            unless=harmful.QUESTIONS_UNLESS,
            denied=False,
        ),
        _says(_HURT | _BOTH, harmful.SILENCED_ONESELF, denied=False),
        _says(_REPAIRING, harmful.ASKED_TO_BE_SILENT, unless=harmful.QUESTIONS_UNLESS, denied=False),
    )
    yield _refused(
        "H11",
        "nobody has to come close, look or breathe deeply; offer it: 'If you like, ...'",
        _says(GUIDE, unguided.CLOSENESS_COMMANDED, unless=unguided.LEFT_OPEN),
    )
    yield _refused(
        "H12",
        "the guide does not swear or insult, nor hand anybody such words; write another word",
        _says(ANYBODY, unguided.SWEARING, denied=False),
        _written(unguided.SWEARING_MASKED),
    )
    yield _refused(
        "H13",
        "nothing is advertised or credited aloud; leave out shops, sites, newsletters and names of makers",
        _says(GUIDE, unguided.ADVERTS, denied=False),
        _written(unguided.ADDRESS_OF_A_SITE),
    )
    yield _refused(
        "H14",
        "the guide does not know what anybody feels; ask instead: 'What do you feel?'",
        _says(GUIDE, unguided.FEELINGS_ASSIGNED, unless="?", unless_before=unguided.FEELINGS_UNLESS),
    )
    yield _refused(
        "H15",
        "the guide is not one of the two; write '{sender}, you could begin: I feel...'",
        _of_kind({Kind.PROMPT, Kind.SHOWN}, _FIRST_PERSON),
    )
    yield _refused(
        "H16",
        "an offer in the first person sounds as if the guide felt it; write 'You could begin: ...'",
        _of_kind({Kind.OFFER}, _FIRST_PERSON),
        _of_kind({Kind.OFFER}, _says(GUIDE, unguided.STEM)),
    )
    yield _refused(
        "H17",
        "anger that is let out grows; let it be said in words, with a time-out always at hand",
        _says(GUIDE, unguided.RAGE_LET_OUT, unless=unguided.RAGE_UNLESS),
        _says(GUIDE, unguided.RAGE_HELD_IN, unless=unguided.RAGE_HELD_IN_UNLESS, denied=False),
    )
    # ------------------------------------------------------------------ flagged
    people_but_hurt = _NOT_HURT
    yield _flagged(
        "C01",
        "a reason beside the sorrow takes it back; end the sentence before 'because' or 'but'",
        _says(people_but_hurt, careful.SORRY_WITH_A_REASON, denied=False),
        _says(_REPAIRING | GUIDE, careful.EXCUSED, denied=False),
    )
    yield _flagged(
        "C02",
        "'sorry that you feel so' is sorry for nothing that was done; name what was done",
        _says(people_but_hurt | GUIDE, careful.SORRY_OF_A_KIND, denied=False),
    )
    yield _flagged(
        "C03",
        "nobody can keep 'never' or 'always'; promise something small that can be done this week",
        _says(ANYBODY, careful.LARGE_PROMISES, denied=False),
    )
    yield _flagged(
        "C04",
        "nobody knows what will come of it; say what is wished instead: 'I want us to ...'",
        _says(ANYBODY, careful.OUTCOME_PROMISED),
        _says(GUIDE, careful.OUTCOME_DENIED, denied=False),
    )
    yield _flagged(
        "C05",
        "gifts do not stand for being reliable; write what will be done, and by when",
        _says(GUIDE | _REPAIRING, careful.GIFTS),
        _says(GUIDE | _REPAIRING, careful.GIFTS_TO_MAKE_UP),
        of_repair_only=True,
    )
    yield _flagged(
        "C06",
        "it may be morning; leave out the time of day, or write 'today'",
        _of_kind({Kind.PROMPT, Kind.OFFER, Kind.LINE}, _says(ANYBODY, careful.TIME_OF_DAY, denied=False)),
    )
    yield _flagged(
        "C07",
        "closeness, looks and deep breaths are offered, not asked for; add 'if you like'",
        _says(GUIDE, careful.CLOSENESS_ASKED, unless=careful.INVITED),
    )
    yield _flagged(
        "C08",
        "a name for what somebody did makes them only that; say 'the one who ...', or their name",
        _says(ANYBODY, careful.LABELS, denied=False),
    )
    yield _flagged(
        "C09",
        "love and trust are not put into the mouth of the hurt one; leave them to say so, or not",
        _says(_HURT, careful.LOVE_PUT_IN_THE_MOUTH),
    )
    yield _flagged(
        "C10",
        "the hurt one is not asked to understand why; they may ask, and need not explain it",
        _says(_GUIDE_TO_OTHERS | _HURT, careful.ASKED_TO_UNDERSTAND),
    )


WORD_RULES: tuple[WordRule, ...] = tuple(_word_rules())
