"""Who has the floor: the ear, what is learned of pauses, and a decision that may be taken back."""

from __future__ import annotations

import pytest

from voiceguide.core.commands import Activity, OpenEar, Show, ShutEar
from voiceguide.core.events import (
    Answer,
    Expectation,
    Heard,
    Meaning,
    Ms,
    SpeechEnded,
    SpeechStarted,
    Stirred,
    TurnKind,
)
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Who
from voiceguide.core.session.floor import Ear, Floor, LearnedPauses
from voiceguide.core.session.mode import Watch
from voiceguide.core.session.parts import Outbox
from voiceguide.core.turns.pauses import READING, USUAL, Pauses
from voiceguide.core.turns.turn import Turn


class Bench:
    """A floor by itself; people speak to it."""

    def __init__(self) -> None:
        self.out, self.watch = Outbox(), Watch()
        self.floor = Floor(self.out, self.watch, Ear.HEARS)

    def says(self, onset: Ms, offset: Ms, meaning: Meaning | None = None) -> None:
        """Somebody speaks from `onset` to `offset`."""
        self.begins(onset)
        self.watch.now = offset + 240
        if meaning is not None:
            self.floor.feed(Heard(at=self.watch.now, meaning=meaning, final=True))
        self.floor.feed(SpeechEnded(at=self.watch.now, offset=offset))

    def begins(self, onset: Ms) -> None:
        """Somebody begins to speak."""
        self.watch.now = onset + 60
        self.floor.feed(SpeechStarted(at=self.watch.now, onset=onset))

    def has_turn(self, cue: Listen) -> Turn:
        """The turn that this cue opens now."""
        self.floor.listen(cue)
        assert self.floor.turn is not None
        return self.floor.turn

    def pauses_for(self, cue: Listen, pause: Ms) -> None:
        """A whole turn in which somebody paused for so long."""
        start = self.watch.now
        self.has_turn(cue)
        self.says(start + 1_000, start + 3_000)
        self.says(start + 3_000 + pause, start + 5_000 + pause)
        self.floor.shut()


@pytest.fixture
def bench() -> Bench:
    """The ear is shut."""
    return Bench()


def turn_of(who: Who = Who.FIRST, kind: TurnKind = TurnKind.FREE, label: str = "Ana") -> Listen:
    """A cue that opens somebody's turn."""
    return Listen(who=who, floor=label, expectation=Expectation(kind=kind))


MARKED = Listen(expectation=Expectation(kind=TurnKind.BREATHS))
LINE = Listen(
    who=Who.FIRST,
    floor="Ana",
    line="I am here.",
    expectation=Expectation(kind=TurnKind.LINE, words=("i", "am", "here")),
)


# ------------------------------------------------------------------ the ear


def test_a_shut_ear_hears_nothing(bench: Bench) -> None:
    """Nothing that is said counts."""
    assert not bench.floor.feed(SpeechStarted(at=1_060, onset=1_000))
    assert (bench.floor.speech, bench.floor.turn) == (None, None)


def test_a_turn_opens_the_ear_and_shows_whose_it_is(bench: Bench) -> None:
    """With the line to say, if there is one."""
    bench.watch.now = 2_000
    turn = bench.has_turn(LINE)
    shown = Show(floor="Ana", line="I am here.", state=Activity.LISTENING)
    assert list(bench.out) == [OpenEar(expectation=LINE.expectation), shown]
    assert (turn.kind, turn.speech.opened, bench.floor.speech) == (TurnKind.LINE, 2_000, turn.speech)


def test_an_ear_open_for_controls_is_nobodys_turn(bench: Bench) -> None:
    """What is heard is kept all the same."""
    bench.floor.hear_controls()
    assert list(bench.out) == [OpenEar(expectation=Expectation(kind=TurnKind.CONTROL))]
    assert bench.floor.turn is None and bench.floor.speech is not None
    assert bench.floor.feed(SpeechStarted(at=1_060, onset=1_000))
    assert bench.floor.speech.speaking


def test_an_ear_that_shuts_forgets_what_it_heard(bench: Bench) -> None:
    """Whatever it was open for."""
    bench.has_turn(LINE)
    bench.out.clear()
    bench.floor.shut()
    assert list(bench.out) == [ShutEar()]
    assert (bench.floor.speech, bench.floor.turn, bench.floor.marks) == (None, None, None)


def test_an_ear_that_is_shut_is_not_shut_again(bench: Bench) -> None:
    """Nothing goes out."""
    bench.floor.shut()
    assert list(bench.out) == []


def test_the_end_of_words_that_began_before_the_ear_was_open_counts_for_nothing(bench: Bench) -> None:
    """It was the guide's own voice, or talk that nobody listened to."""
    turn = bench.has_turn(LINE)
    assert not bench.floor.feed(SpeechEnded(at=1_240, offset=1_000))
    assert not turn.spoke


def test_a_turn_takes_what_is_heard(bench: Bench) -> None:
    """Its speech is what the floor hears."""
    turn = bench.has_turn(turn_of())
    bench.says(1_000, 3_000, Meaning(word_count=5))
    assert (turn.speech.voiced, turn.meaning.word_count) == (2_000, 5)


# ------------------------------------------------------------------ in-breaths


def test_in_breaths_are_marked_in_nobodys_turn(bench: Bench) -> None:
    """Each short word marks one, from its first sample on; three are enough."""
    bench.floor.listen(MARKED)
    assert bench.floor.turn is None and bench.floor.marks is not None
    for onset in (1_000, 5_000, 9_000):
        assert not bench.floor.marks.complete
        bench.says(onset, onset + 300)
    assert (bench.floor.marks.onsets, bench.floor.marks.complete) == ((1_000, 5_000, 9_000), True)


def test_words_that_are_understood_mark_no_breath(bench: Bench) -> None:
    """Only a voice does, and a sob is none."""
    bench.floor.listen(MARKED)
    bench.floor.feed(Heard(at=1_000, meaning=Meaning(word_count=1), final=True))
    bench.floor.feed(Stirred(at=1_400, until=1_300))
    assert bench.floor.marks is not None and bench.floor.marks.onsets == ()


# ------------------------------------------------------------------ learned pauses


def test_pauses_are_learned_from_turn_to_turn(bench: Bench) -> None:
    """Whoever has paused for long is known to."""
    bench.pauses_for(turn_of(), 4_000)
    assert bench.has_turn(turn_of()).pauses == USUAL.after(4.0)


@pytest.mark.parametrize(
    ("other", "believed"),
    [
        (turn_of(Who.SECOND), USUAL),
        (turn_of(Who.EITHER), USUAL),
        (turn_of(kind=TurnKind.SEND), USUAL),
        (turn_of(kind=TurnKind.LINE), READING),
    ],
    ids=["the other one", "either", "another kind of talk", "a line"],
)
def test_they_are_learned_by_person_and_kind(bench: Bench, other: Listen, believed: Pauses) -> None:
    """Even where all are labelled alike on the screen: who it is decides, not what is shown."""
    bench.pauses_for(turn_of(), 4_000)
    assert other.floor == turn_of().floor
    assert bench.has_turn(other).pauses == believed


def test_one_person_is_known_under_any_label(bench: Bench) -> None:
    """The screen may call them something else by now."""
    bench.pauses_for(turn_of(label="Ana"), 4_000)
    assert bench.has_turn(turn_of(label="The first of you")).pauses == USUAL.after(4.0)


def test_two_people_with_one_label_learn_apart(bench: Bench) -> None:
    """Each keeps what was learned of them alone."""
    bench.pauses_for(turn_of(Who.FIRST, label="Sam"), 4_000)
    bench.pauses_for(turn_of(Who.SECOND, label="Sam"), 2_000)
    assert bench.has_turn(turn_of(Who.FIRST, label="Sam")).pauses == USUAL.after(4.0)
    assert bench.has_turn(turn_of(Who.SECOND, label="Sam")).pauses == USUAL.after(2.0)


ANAS = (Who.FIRST, TurnKind.FREE)


def taken(learned: LearnedPauses, *, quiet: Ms) -> None:
    """Ana talks for a second, and after so much quiet her turn is taken."""
    turn = Turn(TurnKind.FREE, 0, pauses=learned.begin(ANAS))
    turn.feed(SpeechStarted(at=1_060, onset=1_000))
    turn.feed(SpeechEnded(at=2_240, offset=2_000))
    learned.end(turn, 2_000 + quiet)


def test_nothing_is_known_of_whoever_was_not_heard_yet() -> None:
    """The belief about anybody serves."""
    assert LearnedPauses().begin(ANAS) is None


def test_the_quiet_in_which_a_turn_was_taken_too_early_was_a_pause() -> None:
    """Whoever says so is given longer from then on."""
    learned = LearnedPauses()
    taken(learned, quiet=5_000)
    assert learned.begin(ANAS) == USUAL
    learned.allow_longer(ANAS)
    assert learned.begin(ANAS) == USUAL.after(5.0)


def test_nobody_is_given_longer_for_a_turn_they_did_not_have() -> None:
    """Nothing is known of them after it either."""
    learned = LearnedPauses()
    learned.allow_longer(ANAS)
    assert learned.begin(ANAS) is None


# ------------------------------------------------------------------ a decision


def silent_turn(bench: Bench) -> Turn:
    """Ana has talked and fallen silent; nothing of it went out yet."""
    turn = bench.has_turn(turn_of())
    bench.says(1_000, 3_000, Meaning(word_count=5))
    bench.out.clear()
    return turn


def test_a_decided_turn_is_over_and_nothing_of_it_is_seen(bench: Bench) -> None:
    """The ear stays open as it was: they may still go on."""
    turn = silent_turn(bench)
    assert bench.floor.decide(turn, None, 7) is Outcome.DONE
    bench.out.show(done=8)
    assert list(bench.out) == []
    assert bench.floor.decided is not None and bench.floor.decided.done == 7
    assert (bench.floor.turn, bench.floor.speech) == (None, None)


def test_it_is_decided_as_was_said_or_as_was_heard(bench: Bench) -> None:
    """A long turn is not over because of what was understood."""
    turn = silent_turn(bench)
    assert bench.floor.decide(turn, Outcome.LONG, 0) is Outcome.LONG


@pytest.mark.parametrize(
    "event", [SpeechStarted(at=4_060, onset=4_000), Stirred(at=4_060, until=4_000)], ids=["word", "sob"]
)
def test_whoever_goes_on_before_the_guide_is_heard_has_their_turn_as_it_was(
    bench: Bench, event: SpeechStarted | Stirred
) -> None:
    """Nothing was decided, nothing was seen, and nothing of what they said is lost."""
    turn = silent_turn(bench)
    bench.floor.decide(turn, None, 0)
    bench.out.show(done=1)
    bench.floor.take_back(event)
    assert (bench.floor.turn, bench.floor.speech, bench.floor.decided) == (turn, turn.speech, None)
    assert turn.meaning.word_count == 5
    assert turn.speech.onset == 4_000 if isinstance(event, SpeechStarted) else turn.speech.in_tears
    bench.out.show(done=2)
    assert list(bench.out) == [Show(done=2)]


def test_a_decision_stands_when_the_guide_is_heard(bench: Bench) -> None:
    """The ear shuts, and what was withheld is seen after that."""
    turn = silent_turn(bench)
    bench.floor.decide(turn, None, 0)
    bench.out.show(done=1)
    bench.floor.stand_by()
    assert list(bench.out) == [ShutEar(), Show(done=1)]
    assert (bench.floor.turn, bench.floor.speech, bench.floor.decided) == (None, None, None)


def test_a_decision_that_stands_keeps_what_the_turn_taught(bench: Bench) -> None:
    """As if the ear had shut at once."""
    turn = bench.has_turn(turn_of())
    bench.says(1_000, 3_000)
    bench.says(7_000, 9_000)
    bench.floor.decide(turn, None, 0)
    bench.floor.stand_by()
    assert bench.has_turn(turn_of()).pauses == USUAL.after(4.0)


def test_the_next_turn_stands_by_the_last(bench: Bench) -> None:
    """The ear shuts before it opens anew."""
    turn = silent_turn(bench)
    bench.floor.decide(turn, None, 0)
    bench.floor.listen(LINE)
    assert [type(command) for command in bench.out] == [ShutEar, OpenEar, Show]


def test_controls_are_heard_after_the_last_turn(bench: Bench) -> None:
    """The ear shuts before it opens anew."""
    turn = silent_turn(bench)
    bench.floor.decide(turn, None, 0)
    bench.floor.hear_controls()
    assert [type(command) for command in bench.out] == [ShutEar, OpenEar]


def test_whose_answer_was_understood_is_not_waited_for(bench: Bench) -> None:
    """The turn ends at once."""
    turn = bench.has_turn(turn_of(kind=TurnKind.ANSWER))
    bench.says(1_000, 1_500, Meaning(answer=Answer.YES, word_count=1))
    assert bench.floor.decide(turn, None, 0) is Outcome.YES
    assert bench.floor.decided is None


def test_whoever_is_speaking_cannot_go_on_again(bench: Bench) -> None:
    """A turn that ends amid their words, at its longest, ends at once."""
    turn = bench.has_turn(turn_of())
    bench.begins(1_000)
    assert bench.floor.decide(turn, None, 0) is Outcome.QUIET
    assert bench.floor.decided is None


def test_without_a_decision_there_is_nothing_to_stand_by_or_take_back(bench: Bench) -> None:
    """The turn goes on as it was."""
    turn = silent_turn(bench)
    bench.floor.stand_by()
    bench.floor.take_back(SpeechStarted(at=4_060, onset=4_000))
    assert (bench.floor.turn, turn.speaking, list(bench.out)) == (turn, False, [])
