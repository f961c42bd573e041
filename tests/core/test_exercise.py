"""What an author may write, and the exact sentence for everything else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from voiceguide.core.durations import duration, spelled
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.steps import AnyStep
from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.script.steps.breathe import Breathe
from voiceguide.core.script.steps.chime import Chime
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.script.steps.ready import Ready
from voiceguide.core.script.steps.rest import Rest
from voiceguide.core.script.steps.say import Say
from voiceguide.core.text import speakable, words
from voiceguide.core.written.cast import Cast, Role
from voiceguide.core.written.dialogue import END
from voiceguide.core.written.lines import Lines
from voiceguide.library import find as library
from voiceguide.library.problems import Faulty
from voiceguide.ports import VoiceguideError

HEAD = "title: Evening\nsummary: A quiet evening.\nminutes: 5\nsteps:\n"


def refusal(tmp_path: Path, text: str) -> str:
    """What a person reads for this file, without the folder in front."""
    file = tmp_path / "evening.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(VoiceguideError) as error:
        library.load(file)
    return str(error.value).replace(str(file), "evening.yaml")


def loaded(tmp_path: Path, text: str) -> Exercise:
    file = tmp_path / "evening.yaml"
    file.write_text(text, encoding="utf-8")
    return library.load(file)


# ------------------------------------------------------------------ what may be written


def test_every_step_an_author_can_write(tmp_path: Path) -> None:
    """A file becomes typed steps; lengths are whole milliseconds, defaults are filled in."""
    exercise = loaded(
        tmp_path,
        HEAD + "  - say: Sit as you like, {first}.\n"
        "  - rest: 5s\n"
        "  - ready: {ask: Are you both ready?}\n"
        "  - breathe: {in: 4s, out: 5.5s, rounds: 3, words: false}\n"
        "  - affirm: {once_more: '', rest: 12s, lines: {neutral: [I am here.]}}\n"
        "  - chime: bell\n",
    )
    assert exercise.steps == (
        Say(text="Sit as you like, {first}."),
        Rest(length=5_000),
        Ready(ask="Are you both ready?", within=30_000),
        Breathe(length=None, in_=4_000, hold=0, out=5_500, rest=0, rounds=3, words=False),
        Affirm(rounds=None, intro="", rest=12_000, once_more="", lines=Lines(neutral=("I am here.",))),
        Chime(),
    )


def ends_aloud(last: AnyStep) -> bool:
    """It is words or a sound; of a dialogue every state that may be its last is said every time."""
    if isinstance(last, Dialogue):
        return all(state.say and state.always for state in last.states.values() if END in state.ways.values())
    return isinstance(last, Say | Chime)


@pytest.mark.parametrize("name", library.names())
def test_every_shipped_exercise_obeys_the_rules(name: str) -> None:
    """Each loads, ends in sound or words, says only what a voice can say, and serves every role."""
    exercise = library.load(library.shipped_folder() / f"{name}.yaml")
    assert ends_aloud(exercise.steps[-1])
    for step in exercise.steps:
        if isinstance(step, Affirm):
            for role in Role:
                pairs = step.lines.pairs(role)
                assert pairs
                assert all(
                    1 <= len(words(line)) <= 8 and speakable(line) == line for p in pairs for line in p
                )


def test_markup_and_control_characters_never_become_part_of_an_exercise(tmp_path: Path) -> None:
    """Escapes, tags and engine commands are gone before anyone could speak or show them."""
    exercise = loaded(tmp_path, HEAD + '  - say: "\\e[31m<b>Sit</b> [[slnc 9000]]down.\\u202e"\n')
    assert exercise.steps == (Say(text="Sit down."),)


def test_an_exercise_cannot_be_changed() -> None:
    """Once checked, it stays as it was checked."""
    step = Rest(length=5_000)
    with pytest.raises(ValidationError, match="frozen"):
        step.length = 1


# ------------------------------------------------------------------ what may not

LONG = "word " * 81
REFUSALS = {
    "a length in unknown words": (
        "  - rest: 4 sec",
        "5: rest: cannot read '4 sec' as a duration; try '4s', '800ms' or '2min'",
    ),
    "a length without a unit": (
        "  - rest: 5",
        "5: rest: cannot read '5' as a duration; try '4s', '800ms' or '2min'",
    ),
    "a part of a millisecond": (
        "  - rest: 0.5ms",
        "5: rest: cannot read '0.5ms' as a duration; try '4s', '800ms' or '2min'",
    ),
    "no length": ("  - rest:", "5: rest: cannot read '' as a duration; try '4s', '800ms' or '2min'"),
    "a list as a length": ("  - rest: [1s]", "5: rest: found a list; write a duration like '4s'"),
    "a rest of hours": ("  - rest: 5h", "5: rest: '5h' is out of bounds; write 1ms to 5min"),
    "a rest of nothing": ("  - rest: 0s", "5: rest: '0s' is out of bounds; write 1ms to 5min"),
    "a mistyped step": ("  - rets: 5s", "5: steps: unknown step 'rets'; did you mean 'rest'?"),
    "an unknown step": (
        "  - sing: la",
        "5: steps: unknown step 'sing'; "
        "write one of: say, rest, ready, baseline, breathe, affirm, dialogue, chime",
    ),
    "two steps in one": (
        "  - say: Sit.\n    rest: 5s",
        "5: steps: found 'say' and 'rest'; a step is one key and its value, like 'rest: 5s'",
    ),
    "a step that is a word": (
        "  - bell",
        "5: steps: found 'bell'; a step is one key and its value, like 'rest: 5s'",
    ),
    "another chime": ("  - chime: gong", "5: chime: there is no chime 'gong'; write 'chime: bell'"),
    "nothing to say": ("  - say: '...'", "5: say: cannot say '...'; write plain words"),
    "only markup to say": ("  - say: '<b></b>'", "5: say: cannot say '<b></b>'; write plain words"),
    "keys to say": (
        "  - say: {first}",
        "5: say: found keys and values; write plain words, in double quotes if they begin with '{'",
    ),
    "too much to say": (
        f"  - say: {LONG}",
        "5: say: 404 characters are too long to say at once; write 400 at most",
    ),
    "another place for a name": (
        "  - say: Hello {third}.",
        "5: say: found '{third}'; "
        "only {first}, {second}, {sender}, {receiver} and {topic} stand for something",
    ),
    "a format command for a name": (
        "  - say: Hello {first.__class__}.",
        "5: say: found '{first'; "
        "only {first}, {second}, {sender}, {receiver} and {topic} stand for something",
    ),
    "breathing as a word": (
        "  - breathe: slowly",
        "5: steps: found 'slowly'; write it like 'breathe: {in: 4s, out: 6s, rounds: 3}'",
    ),
    "a mistyped key": ("  - breathe: {inn: 4s}", "5: inn: no such key here; did you mean 'in'?"),
    "an unknown key": (
        "  - ready: {ask: Ready?, loud: 1}",
        "5: loud: no such key here; write one of: ask, within",
    ),
    "a key of our own": (
        "  - breathe: {kind: rest}",
        "5: steps: found keys and values; write it like 'breathe: {in: 4s, out: 6s, rounds: 3}'",
    ),
    "too short an in-breath": ("  - breathe: {in: 1s}", "5: in: '1s' is out of bounds; write 2s to 10s"),
    "too long an out-breath": ("  - breathe: {out: 11s}", "5: out: '11s' is out of bounds; write 2s to 10s"),
    "too long a hold": (
        "  - breathe: {in: 2s, hold: 7s, out: 3s}",
        "5: breathe: holding for 7s is for a few breaths only; "
        "write 'most: 8' or less, or hold for 4s at most",
    ),
    "too slow a breath": (
        "  - breathe:\n      in: 6s\n      out: 6.5s",
        "5: breathe: one breath of 12.5s is too slow; its phases together are 12s at most",
    ),
    "a billion rounds": (
        "  - breathe: {rounds: 1000000000}",
        "5: rounds: found '1000000000'; write a whole number from 1 to 60",
    ),
    "ten to the ninth": (
        "  - breathe: {rounds: 10**9}",
        "5: rounds: found '10**9'; write a whole number from 1 to 60",
    ),
    "half a round": (
        "  - breathe: {rounds: 2.5}",
        "5: rounds: found '2.5'; write a whole number from 1 to 60",
    ),
    "a doubtful truth": ("  - breathe: {words: perhaps}", "5: words: found 'perhaps'; write true or false"),
    "no question": ("  - ready: {within: 30s}", "5: ask: missing; write 'ask: ...'"),
    "lines without a list": (
        "  - affirm: {lines: {neutral: I am here.}}",
        "5: neutral: found 'I am here.'; write a list, each item after a '- '",
    ),
    "lines without a role": (
        "  - affirm: {lines: [I am here.]}",
        "5: lines: found a list; write keys and values, like 'key: value'",
    ),
    "no lines": (
        "  - affirm: {lines: {}}",
        "5: lines: found no lines; write 'neutral', or both 'hurt' and 'repairing'",
    ),
    "an empty list of lines": (
        "  - affirm: {lines: {neutral: []}}",
        "5: neutral: found 0 items; write 1 to 60",
    ),
    "an empty line": (
        "  - affirm: {lines: {neutral: [I am here., '']}}",
        "5: neutral: cannot say ''; write plain words",
    ),
    "a line of 400 words": (
        "  - affirm:\n      lines:\n        neutral:\n          - I am here.\n          - " + "a " * 199,
        f"9: neutral: '{('a ' * 20)[:39]}…' has 199 words; a line has 8 at most",
    ),
    "a name in a line": (
        '  - affirm: {lines: {neutral: ["{first} is here."]}}',
        "5: neutral: found a name's place in '{first} is here.'; a line is said word for word, without it",
    ),
    "one side alone": (
        "  - affirm: {lines: {hurt: [I am here.]}}",
        "5: lines: found 1 for 'hurt' and 0 for 'repairing'; write as many lines for each",
    ),
    "sides that differ": (
        "  - affirm: {lines: {hurt: [I am here.], repairing: [I am here., I listen.]}}",
        "5: lines: found 1 for 'hurt' and 2 for 'repairing'; write as many lines for each",
    ),
    "persons and roles": (
        "  - affirm: {lines: {first: [I am here.], second: [I am here.], neutral: [I listen.]}}",
        "5: lines: found lines by person and by role; write 'first' and 'second' alone",
    ),
    "the hurt one apologising": (
        "  - affirm:\n      lines:\n        hurt: [I'm so sorry.]\n        repairing: [I hear you.]",
        "7: H01 the hurt one is never asked to be sorry; give them a line about what they feel or need: "
        '"I\'m so sorry."',
    ),
    "one apology for both": (
        "  - affirm: {lines: {neutral: [I'm so sorry.]}}",
        "5: H02 one apology for both is one of the hurt one, too; move it to 'repairing', or leave it out: "
        '"I\'m so sorry."',
    ),
    "more rounds than lines": (
        "  - affirm: {rounds: 2, lines: {neutral: [I am here.]}}",
        "5: affirm: 2 rounds need as many lines, found 1; write more lines",
    ),
    "too many steps": ("  - chime: bell\n" * 201, "4: steps: found 201 items; write 1 to 200"),
    "a night of rests": (
        "  - rest: 5min\n" * 60,
        "1: all steps together take about 5 hours; write 4 hours at most",
    ),
}


@pytest.mark.parametrize(("steps", "sentence"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_is_refused_in_a_step(tmp_path: Path, steps: str, sentence: str) -> None:
    """Each refusal names the file, the line and the key, what was found, and what to write."""
    assert refusal(tmp_path, f"{HEAD}{steps}\n") == f"evening.yaml:{sentence}"


STEPS = "steps:\n  - chime: bell\n"
HEAD_REFUSALS = {
    "another format": (
        f"format: 2\ntitle: A\nsummary: B\nminutes: 5\n{STEPS}",
        "1: format: found '2'; write 1",
    ),
    "a long title": (
        f"title: {'A' * 81}\nsummary: B\nminutes: 5\n{STEPS}",
        "1: title: 81 characters are too many; write 80 at most",
    ),
    "no time": (
        f"title: A\nsummary: B\nminutes: 0\n{STEPS}",
        "3: minutes: found '0'; write a whole number from 1 to 240",
    ),
    "a crowd": (
        f"title: A\nsummary: B\nminutes: 5\npeople: 3\n{STEPS}",
        "4: people: found '3'; write a whole number from 1 to 2",
    ),
    "an unknown role": (
        f"title: A\nsummary: B\nminutes: 5\nroles: {{hurted: C}}\n{STEPS}",
        "4: hurted: no such key here; did you mean 'hurt'?",
    ),
    "roles without keys": (
        f"title: A\nsummary: B\nminutes: 5\nroles: all\n{STEPS}",
        "4: roles: found 'all'; write keys and values, like 'key: value'",
    ),
    "no steps": ("title: A\nsummary: B\nminutes: 5\nsteps: []\n", "4: steps: found 0 items; write 1 to 200"),
    "one person with lines": (
        "title: A\nsummary: B\nminutes: 5\npeople: 1\nsteps:\n  - affirm: {lines: {neutral: [I am here.]}}\n",
        "1: found people: 1 with lines to say to each other; write 'people: 2'",
    ),
    "a list": ("- say: Sit.\n", "1: found a list; write keys and values, like 'key: value'"),
}


@pytest.mark.parametrize(("text", "sentence"), HEAD_REFUSALS.values(), ids=HEAD_REFUSALS.keys())
def test_what_is_refused_above_the_steps(tmp_path: Path, text: str, sentence: str) -> None:
    """The title, the time and the people have limits too."""
    assert refusal(tmp_path, text) == f"evening.yaml:{sentence}"


MISTAKEN = "tilte: A\nminutes: long\nsteps:\n  - rest: 1\n  - chime: drum\n"


def test_the_first_problem_is_told_and_how_to_see_the_others(tmp_path: Path) -> None:
    """In one sentence, with the command to type."""
    assert refusal(tmp_path, MISTAKEN) == (
        "evening.yaml:1: tilte: no such key here; did you mean 'title'? "
        "(and 5 more; to see all: voiceguide check evening.yaml)"
    )


def test_all_problems_are_told_in_order(tmp_path: Path) -> None:
    """One on each line, by line number; what is missing comes last."""
    with pytest.raises(Faulty) as faulty:
        loaded(tmp_path, MISTAKEN)
    assert [problem.text for problem in faulty.value.problems] == [
        "tilte: no such key here; did you mean 'title'?",
        "minutes: found 'long'; write a whole number from 1 to 240",
        "rest: cannot read '1' as a duration; try '4s', '800ms' or '2min'",
        "chime: there is no chime 'drum'; write 'chime: bell'",
        "title: missing; write 'title: ...'",
        "summary: missing; write 'summary: ...'",
    ]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """A key that must be there is asked for."""
    assert refusal(tmp_path, "title: A\nsummary: B\nsteps: [chime: bell]\n") == (
        "evening.yaml:1: minutes: missing; write 'minutes: ...'"
    )


# ------------------------------------------------------------------ durations


@given(st.integers(min_value=0, max_value=10**9))
def test_a_length_is_read_as_it_is_spelled(length: int) -> None:
    """Spelling a length and reading it back loses nothing."""
    assert duration(spelled(length)) == length


@given(st.text(max_size=12) | st.from_regex(r"-?[0-9.]{1,6} ?[a-z]{0,4}", fullmatch=True))
def test_a_duration_is_read_or_refused_in_one_sentence(text: str) -> None:
    """Nothing but a length of no less than zero, or the one refusal, comes of any text."""
    refusal = ""
    try:
        assert duration(text) >= 0
    except ValueError as error:
        refusal = str(error)
    assert not refusal or refusal.endswith("as a duration; try '4s', '800ms' or '2min'")


# ------------------------------------------------------------------ pairs and the cast

BOTH = Lines(hurt=("I feel this.",), repairing=("I hear you.",))


@pytest.mark.parametrize(
    ("lines", "role", "pair"),
    [
        (BOTH, Role.HURT, ("I feel this.", "I hear you.")),
        (BOTH, Role.REPAIRING, ("I hear you.", "I feel this.")),
        (Lines(neutral=("I am here.",)), Role.HURT, ("I am here.", "I am here.")),
        (Lines(first=("I am Ana.",), second=("I am Ben.",)), Role.REPAIRING, ("I am Ana.", "I am Ben.")),
    ],
)
def test_each_says_the_line_of_their_role(lines: Lines, role: Role, pair: tuple[str, str]) -> None:
    """By person, else by role, else alike."""
    assert lines.pairs(role) == (pair,)


def test_lines_for_roles_need_a_role() -> None:
    """Nobody is made the hurt one by chance."""
    with pytest.raises(ValueError, match="add --role hurt or repairing"):
        BOTH.pairs(Role.NEUTRAL)


@pytest.mark.parametrize(
    ("cast", "text", "said"),
    [
        (Cast(first="Ana", second="Ben"), "{first} says it to {second}.", "Ana says it to Ben."),
        (Cast(), "Now {second}. {first} rests.", "Now the second of you. The first of you rests."),
    ],
)
def test_names_take_their_places(cast: Cast, text: str, said: str) -> None:
    """A name, or plain words for who is meant, capital where a sentence begins."""
    assert cast.fill(text) == said


NAMES: dict[str, Any] = {
    "markup": ("<b>Ana", "The name '<b>Ana' holds markup; write letters only."),
    "a place": ("{second}", "The name '{second}' holds markup; write letters only."),
    "an option": ("--wav", "The name '--wav' holds markup; write letters only."),
    "nothing": (" \t", "A name is empty; write two names, like Ana,Ben."),
    "too long": ("A" * 31, "The name 'AAAAAAAAAAAA…' is longer than 30 characters; write a shorter one."),
}


@pytest.mark.parametrize(("name", "sentence"), NAMES.values(), ids=NAMES.keys())
def test_a_name_that_cannot_be_said_is_refused(name: str, sentence: str) -> None:
    """In one sentence."""
    with pytest.raises(ValueError, match=re.escape(sentence)):
        Cast(first="Ben", second=name)


def test_a_name_is_cleaned() -> None:
    """Escapes and invisible characters are not part of a name."""
    assert Cast(first=" \x1b[31mZoë\u200b ", second="D'Arcy").first == "Zoë"
