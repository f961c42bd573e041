"""Who takes part: two names, and what they want to talk about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from voiceguide.core.hearing.phrases import acted_on
from voiceguide.core.hearing.wording import matched
from voiceguide.core.text import showable, speakable, words
from voiceguide.core.words import said

NAME_LIMIT = 30
"""Characters in a name, at most."""

PLACES = re.compile(r"\{(first|second|sender|receiver|topic)\}")
"""What may stand in a text for somebody or something."""
TOPIC_LIMIT = 80
_MARKUP = frozenset("<>[]{}|\\")


class Role(StrEnum):
    """Where a person stands in what happened."""

    NEUTRAL = "neutral"
    HURT = "hurt"
    REPAIRING = "repairing"

    @property
    def hurt_one(self) -> int | None:
        """Which of the two was hurt where the first one has this role: 0 or 1; None is neither."""
        match self:
            case Role.HURT:
                return 0
            case Role.REPAIRING:
                return 1
            case Role.NEUTRAL:
                return None
            case _:
                assert_never(self)


def checked_name(name: str) -> str:
    """The name, in plain words.  Raises ValueError, one clear sentence, where it cannot be said."""
    plain = showable(name)
    if _MARKUP.intersection(plain) or plain.startswith("-"):
        raise ValueError(f"The name '{plain[:NAME_LIMIT]}' holds markup; write letters only.")
    if not words(plain):
        raise ValueError("A name is empty; write two names, like Ana,Ben.")
    if len(plain) > NAME_LIMIT:
        raise ValueError(
            f"The name '{plain[:12]}…' is longer than {NAME_LIMIT} characters; write a shorter one."
        )
    if acted_on(matched(plain)):
        raise ValueError(
            f"The name '{plain}' sounds like something the guide listens for; write another, like a nickname."
        )
    return plain


def same_name(one: str, other: str) -> bool:
    """Would nobody hear a difference, as between Zoë and Zoe?"""
    return matched(one) == matched(other)


def checked_topic(topic: str) -> str:
    """The topic, in plain words.  Raises ValueError, one clear sentence, where it is too long to say."""
    plain = speakable(topic)
    if len(plain) > TOPIC_LIMIT:
        raise ValueError(f"The topic is longer than {TOPIC_LIMIT} characters; say it in a few words.")
    return plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The two people of one session.

    Raises ValueError, one clear sentence, for a name or a topic that cannot be said.
    """

    first: str = ""
    """Speaks first; "" is unnamed."""
    second: str = ""
    topic: str = ""
    """What they want to talk about, in plain words; "" is not said yet."""

    def __post_init__(self) -> None:
        for field in ("first", "second"):
            if name := getattr(self, field):
                object.__setattr__(self, field, checked_name(name))
        object.__setattr__(self, "topic", checked_topic(self.topic))

    @property
    def called(self) -> tuple[str, str]:
        """What both are called."""
        return self.first or said.UNNAMED[0], self.second or said.UNNAMED[1]

    @property
    def floors(self) -> tuple[str, str]:
        """Whose turn it is, as shown."""
        first, second = (name[0].upper() + name[1:] for name in said.UNNAMED)
        return self.first or first, self.second or second

    def fill(self, text: str, sender: int = 0) -> str:
        """`text` with names and the topic in their places; `sender`: 0 if the first one sends, else 1."""
        first, second = self.called
        names = {"first": first, "second": second, "topic": self.topic or said.NO_TOPIC}
        names |= {"sender": self.called[sender], "receiver": self.called[1 - sender]}

        def name(place: re.Match[str]) -> str:
            found = names[place[1]]
            opens = not text[: place.start()].rstrip() or text[: place.start()].rstrip()[-1] in ".!?"
            return found[0].upper() + found[1:] if opens else found

        return PLACES.sub(name, text)
