"""Simulated couples: two different people, by name or from a file."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from voiceguide.core.commands import Ending
from voiceguide.core.events import Expectation, Ms, TurnKind
from voiceguide.core.script.cues import Who
from voiceguide.core.script.performance import Performer
from voiceguide.core.session.session import Session
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.ports import UsageError, VoiceguideError
from voiceguide.rehearsal import couples
from voiceguide.rehearsal.couples import CoupleFile, Person, Saying, TwoPeople
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken, Tears
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse

ANA, BEN = Who.FIRST, Who.SECOND


def asked(kind: TurnKind, whose: Who = Who.EITHER, state: str = "", opened: Ms = 0, **more: object) -> Asked:
    """They are listened for like this."""
    expectation = Expectation(kind=kind, **more)  # type: ignore[arg-type]
    return Asked(expectation=expectation, opened=opened, whose=whose, state=state)


def said(couple: TwoPeople, turn: Asked, seed: int = 1) -> list[tuple[Who, str]]:
    """Who says what in it."""
    parts = couple(turn, random.Random(seed))
    return [(p.who, " ".join(p.words) if isinstance(p, Spoken) else "(cries)") for p in parts]


def two(first: Person | None = None, second: Person | None = None) -> TwoPeople:
    """These two; who is not given is ordinary."""
    return TwoPeople(CoupleFile(first=first or Person(), second=second or Person()))


# ------------------------------------------------------------------ two different people


def test_each_answers_for_themselves() -> None:
    """What one has answered moves nothing in the other's answers."""
    couple = two(Person(answers=("yes", "later")), Person(answers=("no",)))
    turns = [asked(TurnKind.ANSWER, whose) for whose in (ANA, BEN, ANA, BEN)]
    assert [said(couple, turn) for turn in turns] == [
        [(ANA, "yes")],
        [(BEN, "no")],
        [(ANA, "later")],
        [(BEN, "no")],
    ]


def test_an_answer_for_one_state_is_given_there_alone() -> None:
    """Everywhere else it is the usual one, and each list is gone through by itself."""
    couple = two(Person(answers=("yes",), at={"gate": ("no", "yes")}))
    at_gate, elsewhere = asked(TurnKind.ANSWER, ANA, "gate"), asked(TurnKind.ANSWER, ANA, "more")
    turns = [said(couple, turn)[0][1] for turn in (at_gate, elsewhere, at_gate, at_gate)]
    assert turns == ["no", "yes", "yes", "no"]


def test_what_is_written_for_a_state_is_said_instead_of_talk() -> None:
    """ "Skip", where they would tell something."""
    couple = two(Person(at={"send": ("skip",)}))
    assert said(couple, asked(TurnKind.SEND, ANA, "send")) == [(ANA, "skip")]
    assert len(said(couple, asked(TurnKind.SEND, ANA, "other"))) > 1


def test_both_say_whether_they_are_ready() -> None:
    """A no of the second is heard after a yes of the first."""
    couple = two(Person(at={"ready": ("yes",)}), Person(at={"ready": ("no",)}))
    assert said(couple, asked(TurnKind.READY)) == [(ANA, "yes"), (BEN, "no")]


def test_one_asks_and_the_other_answers() -> None:
    """Whose turn it is answers, unless only the other has something to say to that."""
    couple = two(None, Person(at={"fair": ("partly",)}))
    question = "[unk] [unk] [unk]"
    assert said(couple, asked(TurnKind.REPLY, ANA, "more")) == [(BEN, question), (ANA, "yes")]
    assert said(couple, asked(TurnKind.REPLY, ANA, "fair")) == [(ANA, question), (BEN, "partly")]


def test_whoever_left_says_nothing_and_the_other_one_stays() -> None:
    """From that moment on."""
    couple = two(None, Person(leaves_after=60_000))
    assert said(couple, asked(TurnKind.ANSWER, BEN)) == [(BEN, "yes")]
    assert said(couple, asked(TurnKind.ANSWER, BEN, opened=60_000)) == []
    assert said(couple, asked(TurnKind.ANSWER, ANA, opened=60_000)) == [(ANA, "yes")]


def test_whoever_is_silent_lets_turns_pass() -> None:
    """So many of a hundred, about."""
    couple = two(Person(silent=30))
    rng = random.Random(7)
    passed = sum(not couple(asked(TurnKind.ANSWER, ANA), rng) for _ in range(400))
    assert 80 < passed < 160


def test_tears_come_after_the_first_words_and_then_the_talk_goes_on() -> None:
    """As long as is written, without a word."""
    couple = two(Person(cries_for=40_000, speaks_for=4_000, talks_for=12_000))
    first, tears, *rest = couple(asked(TurnKind.FREE, ANA), random.Random(1))
    assert isinstance(first, Spoken) and isinstance(tears, Tears)
    assert (tears.start, tears.end - tears.start) == (first.end, 40_000)
    assert rest and all(isinstance(part, Spoken) and part.start >= tears.end for part in rest)


def test_a_word_in_the_others_turn_is_said_in_a_pause_and_they_go_on_after_it() -> None:
    """Nobody speaks at once with anybody: one microphone would hear one voice."""
    couple = two(Person(speaks_for=3_000), Person(interrupts=100))
    parts = couple(asked(TurnKind.FREE, ANA), random.Random(1))
    assert [part.who for part in parts[:3]] == [ANA, BEN, ANA]
    assert all(before.end < after.start for before, after in pairwise(parts))
    assert {part.who for part in couple(asked(TurnKind.FREE, BEN), random.Random(1))} == {BEN}


def test_a_change_of_mind_is_a_yes_and_then_a_no() -> None:
    """Half a second apart."""
    couple = two(Person(answers=("yes ... no",)))
    yes, no = couple(asked(TurnKind.ANSWER, ANA), random.Random(1))
    assert isinstance(yes, Spoken) and isinstance(no, Spoken)
    assert (yes.words, no.words, no.start - yes.end) == (("yes",), ("no",), 500)


def test_what_is_said_once_is_said_by_whoever_it_belongs_to() -> None:
    """Whoever's turn it is, and in a rest too."""
    couple = two(None, Person(says=(Saying(after=5_000, words="pause"),)))
    assert said(couple, asked(TurnKind.CONTROL)) == []
    assert said(couple, asked(TurnKind.CONTROL, opened=5_000)) == [(BEN, "pause")]
    assert said(couple, asked(TurnKind.CONTROL, opened=6_000)) == []


def test_silence_and_a_murmur_can_be_written_as_answers() -> None:
    """No word, and none that is understood."""
    couple = two(Person(answers=("silence", "murmur")))
    turn = asked(TurnKind.ANSWER, ANA)
    assert said(couple, turn) == []
    assert {word for _, what in said(couple, turn) for word in what.split()} == {"[unk]"}


# ------------------------------------------------------------------ in a rehearsal


def mirror(name: str, seed: int = 1) -> Rehearsed:
    """The mirror dialogue with this couple."""
    cast = Cast(first="Ana", second="Ben")
    session = Session(Performer(library.load("mirror"), cast))
    return rehearse(session, estimated, couple=couples.load(name), seed=seed, people=cast.floors)


def test_a_transcript_names_who_spoke() -> None:
    """Both of them, where one asks the other."""
    said = [(m.who, m.what) for m in mirror("unwilling").moments if m.sound is None]
    at = next(i for i, (_, what) in enumerate(said) if what == "no")
    assert said[at - 1][0] != said[at][0]


@pytest.mark.parametrize("name", couples.known())
def test_every_couple_that_has_a_name_is_told_in_a_few_words(name: str) -> None:
    """And the same couple has the same evening with the same seed."""
    assert couples.known()[name].about
    assert mirror(name).moments == mirror(name).moments


def test_somebody_who_leaves_is_not_heard_again() -> None:
    """Ana stays, and the evening has its end."""
    result = mirror("one-leaves")
    assert result.ending is Ending.COMPLETED
    assert not [m for m in result.moments if m.who == "Ben" and m.start > 250_000]


def test_tears_are_written_down_as_long_as_they_were_heard() -> None:
    """They are no talk, and no silence."""
    cried = [m for m in mirror("in-tears").moments if m.told.startswith("(cries for ")]
    assert cried and all(m.end - m.start > 5_000 for m in cried)


# ------------------------------------------------------------------ files

MISTAKES = {
    "a key that is none": ("both: {talks_fr: 5s}", "talks_fr: no such key here; did you mean 'talks_for'?"),
    "a person's key beside the people": (
        "silent: 30",
        "found 'silent' beside the people; write it under 'both', 'first' or 'second'",
    ),
    "a key at the top that is none": ("firts: {silent: 3}", "firts: no such key here; did you mean 'first'?"),
    "too many of a hundred": ("first: {silent: 101}", "found '101'; write a whole number from 0 to 100"),
    "a state without an answer": ("first: {at: gate}", "found 'gate'; write a state and an answer"),
    "an answer that is none": ("first: {at: {gate: []}}", "found 0 items; write 1 to 50"),
    "a saying without its words": ("first: {says: [{after: 5min}]}", "words: missing; write 'words: ...'"),
    "a key of a saying that is none": (
        "first: {says: [{aftr: 5min, words: stop}]}",
        "aftr: no such key here; did you mean 'after'?",
    ),
    "a person who is no person": ("first: quick", "found 'quick'; write keys and values"),
}


@pytest.mark.parametrize(("text", "why"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_couple_is_told_in_one_sentence(tmp_path: Path, text: str, why: str) -> None:
    """With its line, and what to write instead."""
    file = tmp_path / "ours.yaml"
    file.write_text(text)
    with pytest.raises(VoiceguideError) as refused:
        couples.load(str(file))
    told = str(refused.value).splitlines()[0]
    assert told.startswith(f"{file}:1: ") and why in told


def test_a_name_that_nobody_has_is_told_with_the_nearest_one() -> None:
    """It could be a file, too."""
    with pytest.raises(UsageError, match=r"No couple is called 'tearfull'; did you mean 'tearful'\?"):
        couples.load("tearfull")


def test_what_both_share_is_written_once(tmp_path: Path) -> None:
    """And one of them may differ in it."""
    file = tmp_path / "ours.yaml"
    file.write_text("both: {silent: 100, at: {gate: no}}\nsecond: {silent: 0, at: {more: yes}}\n")
    couple = couples.load(str(file))
    assert said(couple, asked(TurnKind.ANSWER, ANA, "gate")) == []
    assert said(couple, asked(TurnKind.ANSWER, BEN, "gate")) == [(BEN, "no")]
    assert said(couple, asked(TurnKind.ANSWER, BEN, "more")) == [(BEN, "yes")]
