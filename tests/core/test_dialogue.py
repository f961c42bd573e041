"""Dialogues as data: what is refused, and what every couple meets in the mirror dialogue."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.couples import COUPLES
from tests.support.virtual_session import Recorder
from voiceguide.commands.describe import described
from voiceguide.core.commands import Earcon, Ending, Speak
from voiceguide.core.events import TurnKind
from voiceguide.core.outcomes import Outcome
from voiceguide.core.script.cues import Listen, Say
from voiceguide.core.script.dialogue_walk import Coach, DialogueWishes
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.session.trace import header, session_from
from voiceguide.core.text import words
from voiceguide.core.written.cast import Cast
from voiceguide.library import find as library
from voiceguide.ports import VOICE_RATE, VoiceguideError
from voiceguide.rehearsal.couples import CoupleFile, Person, TwoPeople, known
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Couple, Spoken, agreeable, nobody
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse
from voiceguide.voice.engines.choose import choose_renderer

MIRROR = library.load("mirror")
(DIALOGUE,) = [step for step in MIRROR.steps if isinstance(step, Dialogue)]
ANA_AND_BEN = Cast(first="Ana", second="Ben")
ANA_SENDS = DialogueWishes(sends_first=0)
UNCLEAR = "[unk] [unk] [unk]"
GOODBYE = DIALOGUE.states["goodbye"].say
PROMPTS = sorted(
    text
    for state in DIALOGUE.states.values()
    for text in (
        *(state.say, state.again, state.with_topic, state.nameless, state.ask_again, state.otherwise),
        *((state.listen.offer, state.listen.suggest, state.listen.invite) if state.listen else ()),
        *state.stems,
    )
    if text
)
"""All that the guide may say in it."""


def mirrored(
    couple: Couple, cast: Cast = ANA_AND_BEN, wishes: DialogueWishes = ANA_SENDS, seed: int = 1
) -> Rehearsed:
    """The mirror dialogue with these two."""
    return rehearse(Session(Performer(MIRROR, cast, ByKind(wishes))), estimated, couple=couple, seed=seed)


def guide(result: Rehearsed) -> list[str]:
    """All that the guide said."""
    return [moment.what for moment in result.moments if isinstance(moment.sound, Speak)]


# ------------------------------------------------------------------ the file

BROKEN = {
    "a name that is no state": ("a: {next: nowhere}", "a leads to 'nowhere', which is no state"),
    "a state that nothing leads to": (
        "a: {say: Hi.}\n        b: {say: Lost.}",
        "nothing leads to b; remove it",
    ),
    "a loop for ever": (
        "a: {listen: {for: answer}, on: {yes: a}}",
        "a could go round for ever; write 'at_most' in one of them",
    ),
    "a count that leads round again": (
        "a: {listen: {for: answer}, at_most: 3, beyond: a, next: a}",
        "a could go round for ever; write another 'beyond'",
    ),
    "replies without an ear": ("a: {on: {yes: end}}", "found replies and nobody to give them"),
    "an unknown reply": (
        "a: {listen: {for: answer}, on: {yess: end}}",
        "no reply is called 'yess'; did you mean 'yes'?",
    ),
    "an unknown key": ("a: {sya: Hi.}", "sya: no such key here; did you mean 'say'?"),
    "an unknown floor": ("a: {listen: {floor: both}}", "found 'both'; write sender, receiver or either"),
}


@pytest.mark.parametrize(("states", "why"), BROKEN.values(), ids=BROKEN)
def test_a_dialogue_that_would_keep_people_cannot_load(tmp_path: Path, states: str, why: str) -> None:
    """Every name exists, every state is reached, no loop is without an end."""
    file = tmp_path / "talk.yaml"
    file.write_text(
        "title: T\nsummary: T\nminutes: 5\nsteps:\n  - dialogue:\n      start: a\n      states:\n"
        f"        {states}\n"
    )
    with pytest.raises(VoiceguideError) as refused:
        library.load(file)
    assert why in str(refused.value)


def test_every_prompt_of_the_mirror_dialogue_is_short() -> None:
    """Twelve words at most."""
    assert [text for text in PROMPTS if len(words(ANA_AND_BEN.fill(text))) > 12] == []


@pytest.mark.slow
def test_every_prompt_of_the_mirror_dialogue_is_over_in_six_seconds() -> None:
    """In the voice that ships, with two short names."""
    renderer = choose_renderer()
    lasts = {text: len(renderer.render(ANA_AND_BEN.fill(text)).samples) / VOICE_RATE for text in PROMPTS}
    renderer.close()
    assert {text: seconds for text, seconds in lasts.items() if seconds > 6.05} == {}


# ------------------------------------------------------------------ its branches


class Answers:
    """They say these answers in turn, talk whenever the floor is theirs, and call out a name if asked."""

    def __init__(self, *answers: str, talk: str = "[unk] [unk] [unk]") -> None:
        self.answers, self.talk = list(answers), talk

    def __call__(self, asked: Asked, rng: random.Random) -> Sequence[Spoken]:
        del rng
        match asked.kind:
            case TurnKind.READY:
                said = "ready"
            case TurnKind.FREE | TurnKind.SEND:
                said = self.talk
            case TurnKind.ANSWER | TurnKind.REPLY:
                said = self.answers.pop(0) if self.answers else "yes"
            case _:
                return ()
        return [Spoken(tuple(said.split()), asked.opened + 900, asked.opened + 900 + 400 * len(said.split()))]


def test_the_shortest_way_has_every_step_in_its_order() -> None:
    """Yes to all, no more, not the other way round tonight."""
    said = guide(mirrored(Answers("yes", "yes", "no that's all", "no", "yes", "yes", "yes", "later")))
    order = [
        "appointment",
        "intention",
        "appreciation",
        "send",
        "mirror",
        "accuracy",
        "more",
        "deepen",
    ]
    order += ["summary", "not_agreeing", "validate", "empathise", "thanks", "switch", "deferred", "close"]
    states = [DIALOGUE.states[name] for name in [*order, "goodbye"]]
    texts = [ANA_AND_BEN.fill(state.first_words) for state in states]
    assert [text for text in said if text in texts] == texts


@pytest.mark.parametrize(
    "answer",
    ["no", "later", "not now", "tomorrow", "on thursday", "i'm not ready", "i can't", "maybe", "please no"],
)
def test_a_no_to_now_is_a_good_answer(answer: str) -> None:
    """Closed kindly; never asked again."""
    said = guide(mirrored(Answers(answer)))
    assert said[-3:] == [DIALOGUE.states[name].say for name in ("not_now", "meanwhile", "goodbye")]
    assert len([text for text in said if "ask if now is good" in text]) == 1


def test_a_reply_that_was_not_understood_is_asked_about_soon() -> None:
    """After eight seconds of quiet, shorter; after as many more the gentle way is taken."""
    result = mirrored(Answers(UNCLEAR, UNCLEAR))
    spoken = [
        moment for moment in result.moments if isinstance(moment.sound, Speak) or moment.what == UNCLEAR
    ]
    at = next(i for i, moment in enumerate(spoken) if "ask if now is good" in moment.what)
    _, first, asked, second, otherwise = spoken[at : at + 5]
    assert (asked.what, otherwise.what) == (
        "Ben, is now good? Yes, or later?",
        DIALOGUE.states["appointment"].otherwise,
    )
    assert 6_000 <= asked.start - first.end <= 8_500
    assert 6_000 <= otherwise.start - second.end <= 8_500


def test_partly_asks_only_for_what_is_missing_and_then_for_a_smaller_piece() -> None:
    """Twice the missing piece, then less at once."""
    result = mirrored(Answers("yes", "partly", "partly", "partly", "yes", "no"))
    said = guide(result)
    assert said.count("Ana, only what was missing.") == 1  # taught once, then a chime
    assert said.count("Perhaps a smaller piece. One sentence is enough.") == 1


@pytest.mark.parametrize("more", ["there's more", "i'm not done"])
def test_more_leads_to_another_send(more: str) -> None:
    """As often as there is more; the words are not said again, a chime is enough."""
    result = mirrored(Answers("yes", *("yes", more) * 3, "yes", "no that's all"))
    sends = [m for m in result.moments if m.who == "Ana" and m.what.startswith("[unk]")]
    assert len(sends) >= 5
    assert sum("Ana, a little at a time" in text for text in guide(result)) == 1


def test_they_change_places_once_when_both_want_to() -> None:
    """The second one is taught to send too, the stem was taught already, and nobody is asked a third time."""
    said = guide(mirrored(Answers(*["yes"] * 2, "no", "no", *["yes"] * 5, "yes", "no", "no", *["yes"] * 8)))
    assert "Now the other way round." in said
    assert "Ben, one thing you appreciate about Ana." in said
    assert "Ben, a little at a time; then say: over to you." in said
    assert "Ana, say back what you heard." not in said
    assert sum("would you like your turn" in text for text in said) == 1


def test_an_unclear_answer_is_asked_for_once_and_then_the_gentle_way_is_taken_aloud() -> None:
    """Shorter the second time."""
    said = guide(mirrored(Answers("yes", "yes", "no", "no", "yes", "yes", "yes", UNCLEAR, UNCLEAR, "no")))
    at = said.index("Ben, now, or later?")
    assert said[at + 1 : at + 3] == [
        "Then we leave it for another time.",
        "That's fine. It will keep.",
    ]


def test_the_name_that_is_called_sends_first() -> None:
    """Nobody is asked twice."""
    said = guide(mirrored(Answers("ben"), wishes=DialogueWishes()))
    assert any("Ben, name your topic" in text for text in said)
    assert "Ana, or Ben?" not in said


def test_where_no_name_is_understood_a_coin_is_offered() -> None:
    """Asked once more, shorter; then a coin, which was tossed before the session began."""
    for coin, name in enumerate(("Ana", "Ben")):
        tossed = DialogueWishes(coin=coin)
        said = guide(mirrored(Answers(UNCLEAR, UNCLEAR, "yes"), wishes=tossed))
        assert "Ana, or Ben?" in said and f"The coin chose {name}." in said
    said = guide(mirrored(Answers(UNCLEAR, UNCLEAR, "no", "ben"), wishes=DialogueWishes()))
    assert not any("The coin chose" in text for text in said)
    assert any("Ben, name your topic" in text for text in said)


def test_two_without_names_choose_among_themselves() -> None:
    """Whoever begins is the first of them."""
    said = guide(mirrored(Answers("yes"), Cast(), DialogueWishes()))
    assert "Decide between you who begins. I'll wait." in said
    assert any(text.startswith("The first of you, name your topic") for text in said)


def test_a_topic_is_named_for_them() -> None:
    """With --topic the question whether now is good names it."""
    said = guide(mirrored(Answers("no"), Cast(first="Ana", second="Ben", topic="our evenings")))
    assert "Ana, ask if now is good for our evenings." in said


def test_a_yes_that_nobody_understood_is_no_yes() -> None:
    """Consent is asked for twice; then it waits, and that is said."""
    said = guide(mirrored(Answers(UNCLEAR, UNCLEAR)))
    assert "Ben, is now good? Yes, or later?" in said
    assert said[-4:] == [DIALOGUE.states["appointment"].otherwise, *said[-3:]]
    assert said[-3] == DIALOGUE.states["not_now"].say


def test_two_misses_are_counted_for_each_send() -> None:
    """A miss in the next send is its first."""
    result = mirrored(
        Answers("yes", "partly", "partly", "yes", "yes", "partly", "partly", "yes", "no that's all")
    )
    assert not any("smaller piece" in text for text in guide(result))


def test_the_stems_come_one_at_a_time_as_long_as_something_comes() -> None:
    """All six; what is long ago only after a yes."""
    stems = [ANA_AND_BEN.fill(stem) for stem in DIALOGUE.states["deepen"].stems]
    answers = ("yes", "yes", "no that's all")
    for remembers in ("yes", "no"):
        said = guide(mirrored(Answers(*answers, remembers, "yes", "yes", "yes", "no")))
        assert [text for text in said if text in stems] == stems
        assert (DIALOGUE.states["childhood"].say in said) is (remembers == "yes")


def test_not_done_is_no_yes_to_long_ago() -> None:
    """Who says it goes on with the stem before, and is asked again."""
    answers = ("yes", "yes", "no that's all", "i'm not done", "no", "yes", "yes", "yes", "no")
    said = guide(mirrored(Answers(*answers)))
    asked = "Ana, if you want: is this familiar from long ago?"
    assert said[said.index(asked) :][:3] == [asked, "Please go on.", asked]
    assert DIALOGUE.states["childhood"].say not in said


def test_both_must_want_to_change_places() -> None:
    """Ben would, Ana cannot: it waits for another day."""
    said = guide(mirrored(Answers("yes", "yes", "no that's all", "no", "yes", "yes", "yes", "yes", "later")))
    assert "Ana, can you listen now, or later?" in said
    assert "That's fine. It will keep." in said


def test_who_mirrors_unasked_is_not_told_to() -> None:
    """The guide goes on behind the mirror, and says nothing about it."""
    result = mirrored(Answers("yes", "yes", "no", talk="[unk] let me see if i have it [unk]"))
    assert not any("let me see if I have it" in text for text in guide(result))


@pytest.mark.slow
def test_a_long_send_hears_a_chime_and_then_a_word_in_its_pauses_and_goes_on() -> None:
    """After 25 s, and 45, where a pause is long enough for a word; never into words."""
    couple = TwoPeople(CoupleFile(both=Person(talks_for=80_000, pauses=3_300, speaks_for=4_000)))
    result = mirrored(couple)
    talk = [m for m in result.moments if m.who in ("Ana", "Ben", "one of you")]
    heard = [m for m in result.moments if m.sound is not None]
    assert any(m.what == "Would you like that much said back?" for m in heard)
    assert not [(t, g) for t in talk for g in heard if t.start < g.start < t.end]


@pytest.mark.slow
def test_that_a_long_send_may_be_said_back_is_told_once_to_each_sender() -> None:
    """From then on a second chime tells it."""
    at: dict[str, tuple[str, ...]] = {"more": ("yes", "no that's all")}
    person = Person(talks_for=80_000, pauses=3_300, speaks_for=4_000, answers=("yes",), at=at)
    couple = TwoPeople(CoupleFile(both=person))
    said = guide(mirrored(couple))
    assert said.count("Would you like that much said back?") == 2


def test_a_minute_of_silence_after_more_is_left_in_peace() -> None:
    """Not a word, not a chime, for a whole minute."""

    class Thoughtful(Answers):
        def __call__(self, asked: Asked, rng: random.Random) -> Sequence[Spoken]:
            said = super().__call__(asked, rng)
            if asked.kind is TurnKind.REPLY and len(self.answers) == 0:
                return [Spoken(s.words, s.start + 55_000, s.end + 55_000) for s in said]
            return said

    result = mirrored(Thoughtful("yes", "yes", "no"))
    place = next(i for i, m in enumerate(result.moments) if m.what == "Ben, ask: is there more?")
    after = result.moments[place + 1]
    assert after.sound is None and after.start - result.moments[place].end > 54_000


# ------------------------------------------------------------------ any couple


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    COUPLES,
    st.sampled_from(Coach),
    st.integers(0, 999),
)
def test_every_couple_comes_to_an_audible_end(how: CoupleFile, coach: Coach, seed: int) -> None:
    """Fast, slow, silent, saying no to everything, leaving the room: no dead end, and always a close."""
    result = mirrored(TwoPeople(how), wishes=DialogueWishes(coach=coach), seed=seed)
    assert result.ending is Ending.COMPLETED
    assert result.length < 4 * 3_600_000
    assert guide(result)[-1] == GOODBYE
    assert result.moments[-1].what == f"({Earcon.ENDED.value})"


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(Outcome), max_size=400), st.sampled_from(Coach))
def test_every_branch_ends(outcomes: list[Outcome], coach: Coach) -> None:
    """Whatever comes of each turn, in any order; after that, silence leads out."""
    performer = Performer(MIRROR, Cast(), ByKind(DialogueWishes(coach=coach)))
    given_outcomes = iter(outcomes)
    for _ in range(3_000):
        if performer.cue is None:
            return
        listen = performer.cue if isinstance(performer.cue, Listen) else None
        outcome = next(given_outcomes, Outcome.QUIET) if listen else Outcome.DONE
        if outcome is Outcome.LONG and not (listen and listen.asides.long_after):
            outcome = Outcome.DONE
        if outcome is Outcome.TEARS and not (listen and listen.asides.tears):
            outcome = Outcome.DONE
        if outcome is Outcome.HESITATING and not (listen and listen.asides.invites):
            outcome = Outcome.DONE
        performer.advance(outcome)
    pytest.fail("it never ended")


@pytest.mark.parametrize("name", known())
def test_each_couple_that_has_a_name_comes_to_its_end(name: str) -> None:
    """Each in its own way, with the last bell; "stop" is obeyed, and nobody is spoken into."""
    result = mirrored(TwoPeople(known()[name]), wishes=DialogueWishes())
    assert result.ending is (Ending.STOPPED if name == "stopping" else Ending.COMPLETED)
    assert result.ending is Ending.STOPPED or result.moments[-1].what == f"({Earcon.ENDED.value})"
    talk = [m for m in result.moments if m.sound is None and not m.what.startswith("(cries")]
    heard = [m for m in result.moments if m.sound is not None]
    assert not [(t, g) for t in talk for g in heard if t.start < g.start < t.end]
    assert bool(talk) is (name != "silent")


@pytest.mark.slow
def test_with_a_couple_that_takes_its_time_the_guide_hardly_speaks() -> None:
    """12 % of half an hour at most, however much it coaches."""
    for coach in Coach:
        person = Person(
            talks_for=28_000,
            pauses=2_000,
            answers=("yes", "yes", "yes", "yes", "yes", "partly", "no that's all"),
        )
        result = mirrored(TwoPeople(CoupleFile(both=person)), wishes=DialogueWishes(coach=coach))
        assert result.length > 18 * 60_000
        assert result.guide_share <= 0.12


def test_nobody_at_all_is_let_go_kindly() -> None:
    """An empty room: a few minutes, and the close."""
    result = mirrored(nobody)
    assert guide(result)[-1] == GOODBYE
    assert result.length < 6 * 60_000


def test_fewer_words_for_those_who_asked_for_fewer() -> None:
    """Full, light, bells: each says less than the one before; consent is asked at every level."""
    said = {
        coach: guide(mirrored(agreeable, Cast(), DialogueWishes(sends_first=0, coach=coach), seed=5))
        for coach in Coach
    }
    counts = [sum(len(words(text)) for text in said[coach]) for coach in Coach]
    assert counts[0] >= counts[1] > counts[2]
    assert all(any("if now is good" in text for text in said[coach]) for coach in Coach)


def test_a_dialogue_replays_exactly() -> None:
    """With who began, the topic and the coaching in its header."""
    cast = Cast(first="Ana", second="Ben", topic="the evenings")
    wishes = ByKind(DialogueWishes(sends_first=1, coach=Coach.LIGHT))
    head = header(MIRROR, cast, wishes, ask=True, hearing=Hearing())
    recorder = Recorder()
    rehearse(session_from(head), estimated, couple=agreeable, recorder=recorder)
    replayed = session_from(head)
    assert all(replayed.handle(event) == commands for event, commands in recorder.moments)


def test_replies_that_nobody_wrote_down_go_a_way_that_was() -> None:
    """More is a yes, later a no, and the rest goes on."""
    switch = DIALOGUE.states["switch"]
    assert switch.after(Outcome.MORE) == switch.after(Outcome.YES) == "switch_too"
    assert switch.after(Outcome.PARTLY) == "deferred"
    assert DIALOGUE.states["thanks"].after(Outcome.YES) == "breath"


def test_say_is_the_unit_that_repeat_returns_to() -> None:
    """Each state's words begin a unit."""
    performer = Performer(MIRROR, ANA_AND_BEN, ByKind(ANA_SENDS))
    assert isinstance(performer.cue, Say) and performer.cue.unit


def test_what_is_shown_of_an_exercise_holds_every_prompt_that_is_taught() -> None:
    """Each state by name, with who is listened to and what is said there first."""
    shown = "\n".join(described(MIRROR))
    assert "send (sender: send): {sender}, a little at a time" in shown
    for name, state in DIALOGUE.states.items():
        assert f"\n    {name.replace('_', ' ')}" in shown
        assert all(text in shown for text in (state.first_words, *state.stems))
