"""What an author may write of a dialogue: states, what is said and listened for in each, and where it leads.

A dialogue is a graph.  graph_check.py checks it whole: every name exists, every state can be reached, and
nothing goes round for ever, so that no couple is ever kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from voiceguide.core.commands import Earcon
from voiceguide.core.events import MINUTE, SECOND, Ms
from voiceguide.core.outcomes import Outcome
from voiceguide.core.text import nearest, quoted
from voiceguide.core.written.graph_check import mistakes
from voiceguide.core.written.misplaced import Misplaced
from voiceguide.core.written.values import (
    OptionalUtterance,
    Part,
    Truth,
    Utterance,
    lasting,
    many,
    one_of,
    whole,
)

END = "end"
"""The name that ends a dialogue."""
STATE_LIMIT = 60
USUAL = ""
"""The way out that `next` names."""
TOO_OFTEN = "too often"
"""The way out that `beyond` names."""


class Floor(StrEnum):
    """Whose turn it is."""

    SENDER = "sender"
    RECEIVER = "receiver"
    EITHER = "either"


class ListensFor(StrEnum):
    """What is listened for."""

    TALK = "talk"
    """Anything, for as long as it takes."""
    SEND = "send"
    """The same, where they were asked to end with "over to you": quiet alone is trusted less."""
    ANSWER = "answer"
    """A short answer to the guide."""
    REPLY = "reply"
    """One of them asks, the other answers."""
    READY = "ready"
    """A yes, once they are."""
    NAME = "name"
    """One of the two names."""


_GOING_ON = (Outcome.LONG, Outcome.TEARS, Outcome.HESITATING)
REPLIES = tuple(outcome for outcome in Outcome if outcome not in _GOING_ON)
"""What may come of a turn, as an author names it under `on`."""
INSTEAD: Mapping[Outcome, Outcome] = {
    Outcome.MORE: Outcome.YES,
    Outcome.LATER: Outcome.NO,
    Outcome.PARTLY: Outcome.NO,
    Outcome.NOT_READY: Outcome.NO,
    Outcome.MAYBE: Outcome.NO,
    Outcome.MIRRORED: Outcome.DONE,
    Outcome.UNSURE: Outcome.DONE,
    Outcome.PASSED: Outcome.DONE,
}
"""Where an author wrote nothing for a reply, this one stands for it; after that, `next`."""


class Listen(Part):
    """Somebody's turn in a dialogue."""

    floor: Annotated[Floor, one_of(Floor)] = Floor.EITHER
    to: Annotated[ListensFor, one_of(ListensFor)] = Field(ListensFor.TALK, validation_alias="for")
    within: Annotated[Ms, lasting(2 * SECOND, 5 * MINUTE)] = 30 * SECOND
    """Nobody began: after this the offer is made, or the turn passes."""
    offer: OptionalUtterance = ""
    """Said once where nobody began; then they have as long again, and a little more."""
    chime_after: Annotated[Ms, lasting(10 * SECOND, 10 * MINUTE)] | None = None
    """Whoever speaks longer hears a chime, in a pause."""
    suggest_after: Annotated[Ms, lasting(10 * SECOND, 10 * MINUTE)] | None = None
    suggest: OptionalUtterance = ""
    """Said in a pause to whoever speaks longer than that, once to each sender; then a chime stands for it."""
    invite: OptionalUtterance = ""
    """Said once to whoever breaks off with more to come, instead of ending their turn."""


def _names(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError(f"found {quoted(value)}; write replies and names, like 'yes: close'")
    for reply in value:
        if reply not in REPLIES:
            raise ValueError(f"no reply is called {quoted(reply)}; {nearest(str(reply), REPLIES)}")
    return value


class State(Part):
    """One place in a dialogue."""

    say: OptionalUtterance = ""
    """Taught: said the first time; later there is only `again`, or the chime."""
    again: OptionalUtterance = ""
    with_topic: OptionalUtterance = ""
    """Said instead of `say` where {topic} is known."""
    nameless: OptionalUtterance = ""
    """Said instead of `say` where no names were given."""
    stems: Annotated[tuple[Utterance, ...], many(0, 12)] = ()
    """Said instead of `say`: one each time a sender comes here; after the last on to `beyond`."""
    each: Truth = False
    """Taught to each sender anew."""
    always: Truth = False
    """Said every time, however little coaching was asked for: what safety and consent need."""
    chime: Annotated[Earcon, one_of(Earcon)] | None = None
    """Sounds where nothing is said."""
    rest: Annotated[Ms, lasting(0, 2 * MINUTE)] = 0
    swap: Truth = False
    """Here sender and receiver change places."""
    settles: Literal["", "sender", "coin"] = ""
    """sender: who sends first is asked here, and passed over where that is known; coin: it is tossed for."""
    listen: Listen | None = None
    ask_again: OptionalUtterance = ""
    """Shorter; said once where the reply was not understood."""
    otherwise: OptionalUtterance = ""
    """Said where it was not understood again, before the gentle way is taken: `on: unsure`, else `next`."""
    on: Annotated[dict[Outcome, str], BeforeValidator(_names)] = Field(default_factory=dict)
    next: str = END
    at_most: Annotated[int, whole(1, 100)] | None = None
    """Entered more often for the same sender, it leads to `beyond` at once."""
    for_both: Truth = False
    """Both senders' visits count together."""
    per: str = ""
    """Visits are counted anew from each visit to this state, which has an `at_most` of its own."""
    beyond: str = END

    @property
    def ways(self) -> dict[str, str]:
        """Every way out: what leads to it, and where."""
        ways = {reply.value: name for reply, name in self.on.items()}
        return ways | {USUAL: self.next} | ({TOO_OFTEN: self.beyond} if self.most else {})

    @property
    def first_words(self) -> str:
        """What is said here to begin with; "" is nothing."""
        return self.stems[0] if self.stems else self.say

    @property
    def most(self) -> int | None:
        """How often the same sender may come here; None is as often as they like."""
        return len(self.stems) or self.at_most

    def way(self, reply: Outcome) -> str:
        """Which of the ways a reply takes."""
        seen: Outcome | None = reply
        while seen is not None:
            if seen in self.on:
                return seen.value
            seen = INSTEAD.get(seen)
        return USUAL

    def after(self, reply: Outcome) -> str:
        """Where a reply leads."""
        return self.ways[self.way(reply)]

    @model_validator(mode="after")
    def _heard(self) -> Self:
        if self.listen is None and (self.on or self.ask_again):
            raise ValueError("found replies and nobody to give them; write 'listen: {for: answer}'")
        if self.stems and (self.say or self.again or self.at_most):
            raise ValueError("found stems beside 'say', 'again' or 'at_most'; write the stems alone")
        return self


class Graph(Part):
    """The states of a dialogue between a sender and a receiver, and how they lead to each other."""

    start: str
    states: dict[str, State]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if not 1 <= len(self.states) <= STATE_LIMIT:
            raise ValueError(f"found {len(self.states)} states; write 1 to {STATE_LIMIT}")
        if found := mistakes(self.start, self.states, (END,)):
            raise Misplaced(found)
        return self
