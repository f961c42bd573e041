"""Every string of a file that somebody will say or read: where it stands, and who says it to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from pydantic import BaseModel

from voiceguide.core.words import harm_lists
from voiceguide.core.written.cast import Role
from voiceguide.core.written.lines import Lines
from voiceguide.linting.wording import Sentence, compiled, sentences

Place = tuple[str | int, ...]
"""Where a string stands: the keys and list positions that lead to it."""


class Mouth(StrEnum):
    """Who says it; of the guide, also to whom."""

    GUIDE = "guide"
    GUIDE_TO_HURT = "guide to the hurt one"
    GUIDE_TO_REPAIRING = "guide to the repairing one"
    HURT = "hurt"
    REPAIRING = "repairing"
    BOTH = "both"
    """The same line for each of them."""
    SOMEBODY = "somebody"
    """One of them, and nobody knows which role they have."""


GUIDE = frozenset({Mouth.GUIDE, Mouth.GUIDE_TO_HURT, Mouth.GUIDE_TO_REPAIRING})
PEOPLE = frozenset(Mouth) - GUIDE
ANYBODY = frozenset(Mouth)


class Kind(Enum):
    """What a string is for."""

    PROMPT = "prompt"
    OFFER = "offer"
    """Words that somebody may begin with, or is helped with."""
    LINE = "line"
    SHOWN = "shown"
    """Read rather than heard."""


@dataclass(frozen=True, slots=True)
class Said:
    """One string."""

    place: Place
    text: str
    kind: Kind = Kind.PROMPT
    mouth: Mouth = Mouth.GUIDE


@dataclass(frozen=True, slots=True)
class Utterance:
    """A sentence of it, or a part of one, in one mouth."""

    said: Said
    sentence: Sentence
    mouth: Mouth


NOT_SAID = frozenset(
    {"kind", "format", "start", "next", "beyond", "per", "settles", "pattern", "on", "reviewed", "own"}
)
"""Keys of strings that nobody says: names of states and patterns, and notes about the file."""
SHOWN = frozenset({"title", "summary", "cautions", "roles", "caution", "evidence"})
OFFERS = frozenset({"offer", "suggest", "stems", "invite"})
_ROLES: Mapping[str, Mouth] = {"hurt": Mouth.GUIDE_TO_HURT, "repairing": Mouth.GUIDE_TO_REPAIRING}


def all_said(part: BaseModel, role: Role = Role.NEUTRAL) -> Iterator[Said]:
    """Every string of an exercise, of a couple's own lines or of a breath pattern, in the order of the keys.

    `role`: where the first person stands, for lines by person.
    """
    yield from _said(part, (), role)


def _said(value: object, place: Place, role: Role) -> Iterator[Said]:
    if isinstance(value, Lines):
        yield from _lines(value, place, role)
    elif isinstance(value, BaseModel):
        kind = getattr(value, "kind", None)
        place = (*place, kind) if isinstance(kind, str) else place  # a step stands under its kind
        for name, field in type(value).model_fields.items():
            key = str(field.validation_alias or name)
            if key not in NOT_SAID:
                yield from _said(getattr(value, name), (*place, key), role)
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _said(item, (*place, index), role)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _said(item, (*place, str(key)), role)
    elif isinstance(value, str) and not isinstance(value, Enum) and value:
        yield _by_the_guide(value, place)


def _by_the_guide(text: str, place: Place) -> Said:
    keys = [key for key in place if isinstance(key, str)]
    if place[0] in SHOWN or keys[-1] in SHOWN:
        mouth = _ROLES.get(keys[-1], Mouth.GUIDE) if keys[0] == "roles" else Mouth.GUIDE
        return Said(place, text, Kind.SHOWN, mouth)
    return Said(place, text, Kind.OFFER if keys[-1] in OFFERS else Kind.PROMPT)


def _lines(lines: Lines, place: Place, role: Role) -> Iterator[Said]:
    """By whom each is said."""
    first = {Role.HURT: Mouth.HURT, Role.REPAIRING: Mouth.REPAIRING}.get(role, Mouth.SOMEBODY)
    second = {Role.HURT: Mouth.REPAIRING, Role.REPAIRING: Mouth.HURT}.get(role, Mouth.SOMEBODY)
    mouths = {"neutral": Mouth.BOTH, "hurt": Mouth.HURT, "repairing": Mouth.REPAIRING}
    for key, mouth in {**mouths, "first": first, "second": second}.items():
        for index, line in enumerate(getattr(lines, key)):
            yield Said((*place, key, index), line, Kind.LINE, mouth)


# ------------------------------------------------------------------ in whose mouth


def utterances(said: Said) -> Iterator[Utterance]:
    """Its sentences.  Where the guide gives words to somebody else, those are in that mouth."""
    if said.mouth in PEOPLE:
        yield from (Utterance(said, sentence, said.mouth) for sentence in sentences(said.text))
        return
    given_to: Mouth | None = None
    for sentence in sentences(said.text):
        own, given = _parted(sentence)
        if given is not None:
            given_to = _whose(said, own)
            yield Utterance(said, own, _to_whom(said, own))
            yield Utterance(said, given, given_to)
        elif given_to is not None and _of_oneself(sentence):
            yield Utterance(said, sentence, given_to)  # they go on with what they were given
        else:
            given_to = None
            yield Utterance(said, sentence, _to_whom(said, sentence))


def _parted(sentence: Sentence) -> tuple[Sentence, Sentence | None]:
    """The guide's own words, and those that it gives away: behind a colon or a quote, and about oneself."""
    tokens = sentence.tokens
    for at, token in enumerate(tokens[:-1]):
        if token.plain not in ':"' or not at:
            continue
        own, given = Sentence.of(tokens[:at]), Sentence.of(tokens[at + 1 :])
        to_go_on = given.tokens[-1].plain == "…" or not any(t.plain[0].isalnum() for t in given.tokens)
        if (_of_oneself(given) or to_go_on) and compiled(harm_lists.OFFERED).search(own.plain):
            return own, given
    return sentence, None


def _of_oneself(sentence: Sentence) -> bool:
    return compiled(harm_lists.ONESELF).search(sentence.plain) is not None


def _whose(said: Said, own: Sentence) -> Mouth:
    """Whom the guide gives words to."""
    to = _to_whom(said, own)
    if to is not Mouth.GUIDE:
        return Mouth.HURT if to is Mouth.GUIDE_TO_HURT else Mouth.REPAIRING
    told = compiled(harm_lists.TO_BOTH).search(own.plain)
    one = said.kind is Kind.OFFER or harm_lists.SOMEBODY in own.plain.split()
    return Mouth.SOMEBODY if one and not told else Mouth.BOTH


def _to_whom(said: Said, sentence: Sentence) -> Mouth:
    """Whom the guide speaks to."""
    for pattern, mouth in (
        (harm_lists.TO_THE_HURT, Mouth.GUIDE_TO_HURT),
        (harm_lists.TO_THE_REPAIRING, Mouth.GUIDE_TO_REPAIRING),
    ):
        if compiled(pattern).search(sentence.plain):
            return mouth
    return said.mouth
