"""The trace on disk: private, without words, replayed exactly, and never in the session's way."""

from __future__ import annotations

import json
import os
import random
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.full_disk import disk_full_after
from voiceguide.core.commands import Ending
from voiceguide.core.events import Opened
from voiceguide.core.script.dialogue_walk import DialogueWishes
from voiceguide.core.script.performance import Performer
from voiceguide.core.script.step import ByKind
from voiceguide.core.script.steps.affirm import AffirmWishes
from voiceguide.core.session.session import Hearing, Session
from voiceguide.core.session.trace import FORMAT, header
from voiceguide.core.written.cast import Cast, Role
from voiceguide.library import find as library
from voiceguide.ports import VoiceguideError
from voiceguide.records.trace_file import TraceFile, replay
from voiceguide.rehearsal.length import estimated
from voiceguide.rehearsal.people import Asked, Spoken, agreeable
from voiceguide.rehearsal.virtual_time import Rehearsed, rehearse

SHIPPED = library.load("affirm")
CAST = Cast(first="Ana", second="Ben")
WISHES = ByKind(AffirmWishes(role=Role.HURT, rounds=2))
HEAD = header(SHIPPED, CAST, WISHES, ask=True, hearing=Hearing(notice="I may miss words."))


def rehearsed(trace: TraceFile) -> Rehearsed:
    """A whole session, traced."""
    session = Session(Performer(SHIPPED, CAST, WISHES), Hearing(notice="I may miss words."))
    return rehearse(session, estimated, seed=3, recorder=trace)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a trace can be written."""
    return tmp_path / "session.jsonl"


@pytest.fixture
def traced(path: Path) -> Path:
    """The trace of a whole session."""
    trace = TraceFile(path, HEAD)
    rehearsed(trace)
    trace.close()
    return path


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def test_only_its_owner_can_read_it(path: Path) -> None:
    """Whatever the umask allows."""
    with umask(0):
        TraceFile(path, HEAD).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("link", [False, True])
def test_nothing_is_ever_overwritten(path: Path, tmp_path: Path, link: bool) -> None:
    """Neither a file that is there nor one that a link points to."""
    kept = tmp_path / "kept" if link else path
    kept.write_text("mine")
    if link:
        path.symlink_to(kept)
    with pytest.raises(VoiceguideError, match=r"session\.jsonl is there already; name a new file"):
        TraceFile(path, HEAD)
    assert kept.read_text() == "mine"


def test_a_folder_that_is_missing_is_said_in_one_sentence(tmp_path: Path) -> None:
    """Before the session begins."""
    with pytest.raises(
        VoiceguideError, match=r"cannot be written \(No such file or directory\); name another"
    ):
        TraceFile(tmp_path / "missing" / "session.jsonl", HEAD)


def test_no_word_that_was_said_is_kept(traced: Path) -> None:
    """Only meanings: how much was read, which control, yes or no."""
    kept = [json.loads(line) for line in traced.read_text().splitlines()[1:]]
    heard = [line["event"] for line in kept if line["event"]["is"] == "Heard"]
    assert heard and not any("words" in line for line in kept)
    assert {key for event in heard for key in event} == {"is", "at", "meaning", "final"}
    understood = [value for event in heard for value in event["meaning"].values()]
    assert {value for value in understood if not isinstance(value, int | None)} <= {"yes", "no"}


def test_words_are_kept_only_when_asked_for(path: Path) -> None:
    """And a trace with words replays like one without."""
    trace = TraceFile(path, HEAD)
    trace.words(1_200, ("i", "am", "here"))
    rehearsed(trace)
    trace.close()
    assert json.loads(path.read_text().splitlines()[1]) == {"at": 1_200, "words": ["i", "am", "here"]}
    assert replay(path) > 20


def test_a_session_replays_exactly(traced: Path) -> None:
    """Every moment of it."""
    assert replay(traced) == len(traced.read_text().splitlines()) - 1


def undecided(asked: Asked, rng: random.Random) -> Sequence[Spoken]:
    """They say no name when they are asked who begins, and take part in the rest."""
    return () if asked.expectation.names else agreeable(asked, rng)


@pytest.mark.parametrize(("coin", "name"), [(0, "Ana"), (1, "Ben")])
def test_a_dialogue_replays_exactly_whoever_the_coin_chose(path: Path, coin: int, name: str) -> None:
    """It was tossed before the session began, and is kept in the header."""
    mirror, wishes = library.load("mirror"), ByKind(DialogueWishes(coin=coin))
    trace = TraceFile(path, header(mirror, CAST, wishes, ask=True, hearing=Hearing()))
    rehearse(Session(Performer(mirror, CAST, wishes)), estimated, couple=undecided, recorder=trace)
    trace.close()
    assert f"The coin chose {name}." in path.read_text()
    assert replay(path) == len(path.read_text().splitlines()) - 1


def test_it_can_be_read_while_the_session_goes_on(path: Path) -> None:
    """Each moment is on disk before the next: a crash loses nothing."""
    trace = TraceFile(path, HEAD)
    session = Session(Performer(SHIPPED, CAST, WISHES), Hearing(notice="I may miss words."))
    trace.record(Opened(at=0), session.handle(Opened(at=0)))
    assert replay(path) == 1
    trace.close()


def test_a_session_that_behaves_differently_is_found(traced: Path) -> None:
    """The first differing moment is named by its line."""
    lines = traced.read_text().splitlines()
    moment = json.loads(lines[5])
    moment["commands"].append({"is": "ShutEar"})
    lines[5] = json.dumps(moment)
    traced.write_text("\n".join(lines))
    with pytest.raises(
        VoiceguideError, match=r"session\.jsonl:6: here the session behaves differently from the recording"
    ):
        replay(traced)


DAMAGED = {
    "empty": "",
    "no JSON": "hello\n",
    "null": "null\n",
    "a list": "[]\n",
    "other JSON": '{"a": 1}\n',
    "no exercise": f'{{"voiceguide_trace": {FORMAT}}}\n',
    "steps of text": json.dumps({**HEAD, "exercise": {**HEAD["exercise"], "steps": "abc"}}),
    "a step without lines": json.dumps(
        {**HEAD, "exercise": {**HEAD["exercise"], "steps": [{"kind": "affirm", "lines": 3}]}}
    ),
    "too deep": "[" * 100_000,
    "an event nobody knows": json.dumps(HEAD) + '\n{"event": {"is": "Exploded", "at": 0}, "commands": []}',
    "an event of no kind": json.dumps(HEAD) + '\n{"event": 3, "commands": []}',
    "a moment that is a number": json.dumps(HEAD) + "\n3",
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_trace_costs_one_sentence(path: Path, damage: str) -> None:
    """With the file and the line, and what it is not."""
    path.write_text(damage)
    with pytest.raises(
        VoiceguideError, match=r"session\.jsonl:\d+: this is not a voiceguide trace"
    ) as refused:
        replay(path)
    assert "\n" not in str(refused.value)


def test_a_trace_cut_off_in_the_middle_is_found(traced: Path) -> None:
    """At the line where it ends."""
    whole = traced.read_bytes()
    traced.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VoiceguideError, match="or it is cut off"):
        replay(traced)


def test_sound_in_place_of_a_trace_is_found(path: Path) -> None:
    """Bytes that are no text are no trace."""
    path.write_bytes(b"RIFF\xff\xfe\x00\x80" * 50)
    with pytest.raises(VoiceguideError, match="not a voiceguide trace"):
        replay(path)


@pytest.mark.parametrize("other", [FORMAT - 1, FORMAT + 1])
def test_a_trace_of_another_version_is_told_to_be_one(traced: Path, other: int) -> None:
    """It is whole, but what it says of the exercise means something else here."""
    here, there = f'"voiceguide_trace": {FORMAT}', f'"voiceguide_trace": {other}'
    traced.write_text(traced.read_text().replace(here, there, 1))
    with pytest.raises(VoiceguideError, match="another version of voiceguide wrote this trace"):
        replay(traced)


def test_a_full_disk_ends_the_trace_and_not_the_session(path: Path) -> None:
    """The session goes on to its end, and closing the trace costs nothing either."""
    trace = TraceFile(path, HEAD)
    with disk_full_after(path.stat().st_size + 1_000):
        result = rehearsed(trace)
        trace.close()
    assert result.ending is Ending.COMPLETED


def test_what_fitted_on_a_full_disk_is_kept(path: Path) -> None:
    """Up to the moment that no longer did, the trace replays."""
    trace = TraceFile(path, HEAD)
    with disk_full_after(path.stat().st_size + 1_000):
        rehearsed(trace)
        trace.close()
    kept = path.read_text().splitlines()
    path.write_text("\n".join(kept[:-1]))
    assert replay(path) == len(kept) - 2 > 0


def test_it_can_be_closed_twice(path: Path) -> None:
    """And what comes after is let go."""
    trace = TraceFile(path, HEAD)
    trace.close()
    trace.close()
    trace.words(0, ("late",))
    assert "late" not in path.read_text()
