"""A whole mirror dialogue in the virtual living room.

Two synthetic voices take every turn with pauses of up to six seconds; the real command listens through Vosk
with the synthetic test model (built if none is named).  Prints where the guide sounded in a pause, how soon
it answered what was closed with "over to you" or an answer, its share of the time, and every file written.
Both send.  Takes about twenty-five minutes, in real time.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from scripts.bench.command import bench_parser
from scripts.bench.machine import describe
from scripts.bench.session.found import found_in
from scripts.testmodel.synthetic import build
from scripts.testmodel.vocabulary import default_vocabulary
from tests.support.ana_and_ben import CAST, DIALOGUE, other_than
from tests.support.pauses_in_talk import pause_range
from tests.support.room.couple import opened_to_write, tracer
from tests.support.room.living_room import Performance, Person, Turn, cut_ins, guide, sounds
from tests.support.room.room import RATE, Room, read_sound
from tests.support.sounding_room import PIECES, VOICES
from tests.support.speech import doorbell, say, silence

TOPICS = (*PIECES, "it would help me to hear your voice")
ANSWERS = (
    *("yes", "partly", "yes", "yes", "yes", "yes", "yes", "no that's all", "yes", "yes", "yes"),
    *("yes", "yes"),  # Ben would like his turn, and Ana can listen
    *("yes", "yes", "yes", "no that's all", "yes", "yes", "yes", "no"),
)
HELD_BEFORE = 8
"""Before this answer, counted from one, a doorbell rings, and for ten seconds nobody says a word."""
NOTHING_TO = "Perhaps: what I tell myself is…"
"""The third stem: nothing comes, and the guide goes on."""
ASKED_AGAIN = {CAST.fill(s.ask_again, sender) for s in DIALOGUE.states.values() for sender in (0, 1)}
NOTICED = 4.0
"""Seconds of quiet after which they look whether the floor is still theirs."""
THINKING = 0.4
SEND, MIRROR = 25.0, 12.0
"""Seconds that they talk for, about."""


class Followed:
    """What the guide listens for, as its trace tells."""

    def __init__(self, trace: Path) -> None:
        self.kind = self.floor = self.caption = ""
        """Of an ear that is open now for a turn; no kind: it is not."""
        self.opened = 0
        """How often it was opened for a turn."""
        self.ended = False
        self._trace = trace
        self._read = 1  # the first line is the header

    def read(self) -> Followed:
        """All that is new."""
        lines = self._trace.read_text().splitlines() if self._trace.exists() else []
        for line in lines[self._read :]:
            if not line.endswith("}"):
                break
            self._read += 1
            for command in json.loads(line).get("commands", ()):
                self._follow(command)
        return self

    def _follow(self, command: dict[str, Any]) -> None:
        match command["is"]:
            case "Show":
                self.floor = self.floor if command["floor"] is None else command["floor"]
                self.caption = command["caption"] or self.caption
            case "OpenEar":
                kind = command["expectation"]["kind"]
                self.kind = "" if kind == "control" else kind
                self.opened += bool(self.kind)
            case "ShutEar":
                self.kind = ""
            case "End":
                self.ended = True

    @property
    def turn(self) -> tuple[str, str]:
        """Whose it is, and of which kind."""
        return self.floor, self.kind

    def next_turn(self) -> tuple[str, str]:
        """Wait until the ear is open."""
        while not self.read().kind and not self.ended:
            time.sleep(0.05)
        return self.turn


class Dialogue:
    """Two people who follow what the guide listens for."""

    def __init__(self, performance: Performance, trace: Path, rng: random.Random) -> None:
        self._people = {name: Person(name, performance) for name in VOICES}
        self._performance, self._guide, self._rng = performance, Followed(trace), rng
        self._answers = iter(enumerate(ANSWERS, start=1))
        self._said = (0, "")
        self._taken = 0
        """The turns that they have had."""
        self.answered: list[tuple[str, Turn]] = []
        """Turns with an end that can be heard, by what ended them."""
        self.pauses: list[tuple[float, float]] = []
        """Every quiet inside somebody's turn, from when until when."""
        self.given_back: list[tuple[float, float]] = []
        """Pauses that were taken for the end, and when the floor was theirs again."""

    def takes_part(self) -> None:
        """Every turn until the guide ends."""
        while not self._guide.read().ended:
            if self._guide.kind and self._guide.opened != self._taken:
                self._taken = self._guide.opened
                self._take(self._guide.kind, self._guide.floor, self._guide.caption)
            time.sleep(0.05)

    def _take(self, kind: str, floor: str, caption: str) -> None:
        who = floor if floor in VOICES else "Ana"
        if kind in ("free", "send") and caption != NOTHING_TO:
            self._talks(who)
        elif kind == "reply":
            self._says(other_than(who), "is that right")
            number, answer = self._answer(caption, "yes")
            if number == HELD_BEFORE and caption not in ASKED_AGAIN:
                self._performance.room.say_into(doorbell()).wait()
                time.sleep(10)
            self._ends(who, answer)
        elif kind in ("ready", "answer"):
            self._ends(who, "ready" if kind == "ready" else self._answer(caption, "later")[1])

    def _answer(self, caption: str, otherwise: str) -> tuple[int, str]:
        """The next one; whoever is asked again says the same again."""
        if caption not in ASKED_AGAIN:
            self._said = next(self._answers, (0, otherwise))
        return self._said

    def _talks(self, who: str) -> None:
        """Pieces, with pauses; after a long one they notice whether the floor is still theirs."""
        parts: list[str | float] = []
        lasts = 0.0
        while lasts < (SEND if who == "Ana" else MIRROR):
            piece, (low, high) = self._rng.choice(TOPICS), pause_range(self._rng)
            pause = self._rng.uniform(low / 1000, high / 1000)
            lasts += len(say(piece, VOICES[who])) / 32_000 + pause
            parts += [piece, pause]
            if pause > NOTICED:
                self._says(who, *parts[:-1])
                self._waits(who, pause)
                parts = []
        if parts:
            self._says(who, *parts[:-1])
        self._ends(who, "over to you")

    def _waits(self, who: str, pause: float) -> None:
        """Quiet; whoever lost the floor in it says so before they go on."""
        before, turn = time.monotonic(), self._guide.read().turn
        time.sleep(pause - THINKING)
        if self._guide.read().turn == turn:
            return
        if self._guide.next_turn() != turn:
            self._says(who, "i'm not done")
            while self._guide.next_turn() != turn and not self._guide.ended:
                time.sleep(0.05)
            self.given_back.append((before, time.monotonic()))

    def _ends(self, who: str, words: str) -> None:
        self.answered.append((words, self._says(who, words)))
        self._taken = self._guide.read().opened  # what is opened from here on is another turn

    def _says(self, who: str, *parts: str | float) -> Turn:
        voice = VOICES[who]
        sound = b"".join(say(p, voice) if isinstance(p, str) else silence(p) for p in (THINKING, *parts))
        turn = self._people[who].say(sound)
        quiet = [(turn.start + s, turn.start + s + n) for s, n in pauses_in(sound)]
        self.pauses += quiet
        return turn


def pauses_in(sound: bytes) -> list[tuple[float, float]]:
    """Start (after the first sound) and length, in seconds, of each quiet inside a turn."""
    heard = sounds(read_sound(sound))
    return [(end - heard[0][0], start - end) for (_, end), (start, _) in pairwise(heard)]


def main(arguments: Sequence[str]) -> None:
    """Lead the dialogue once, and print what happened."""
    parser = bench_parser(__name__, __doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--noise", type=float, default=-52.0, help="dBFS")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    print(describe())
    with tempfile.TemporaryDirectory() as folder, Room(noise_dbfs=args.noise, echo_db=-25.0) as room:
        home, model = Path(folder) / "home", args.model or Path(folder) / "model"
        home.mkdir()
        if args.model is None:
            build(model, default_vocabulary())
        trace = Path(folder) / "trace.jsonl"
        options = ("--names", "Ana,Ben", "--first", "Ana", "--engine", "vosk", "--model", str(model))
        calls = Path(folder) / "calls"
        command = [*tracer(calls, "socket").split(), *guide("mirror", *options, "--trace", str(trace))]
        with Performance(room, command, env={"HOME": str(home), "TMPDIR": str(home)}) as performance:
            dialogue = Dialogue(performance, trace, random.Random(args.seed))
            dialogue.takes_part()
            code = performance.ends(60)
        report(performance, dialogue, code, words_last(trace))
        report_kept(home, trace, calls.read_text().splitlines())


def cut_in(performance: Performance, dialogue: Dialogue, person: Turn, cut: Turn) -> str:
    """What the guide sounded into somebody's turn, and where in it."""
    said = [
        line.text
        for line in performance.lines
        if line.text.startswith("Guide: ") and cut.start - 1 < line.at < cut.end
    ]
    what = said[0] if said else "a chime"
    before = [(start, end) for start, end in dialogue.pauses if start < cut.start]
    start, end = max(before, default=(person.start, person.start))
    where = (
        f"{cut.start - start:.1f} s into a pause of {end - start:.1f} s"
        if cut.start < end
        else f"{cut.start - end:.2f} s after somebody went on, after a pause of {end - start:.1f} s"
    )
    return f"{what!r} for {cut.end - cut.start:.1f} s, {where}, {cut.start - person.start:.0f} s into a turn"


def report_kept(home: Path, trace: Path, calls: Sequence[str]) -> None:
    """Every file that was written, every socket that was opened; and whether the trace holds a word."""
    written = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
    print(f"files at home or in the temporary folder: {written or 'none'}")
    elsewhere = opened_to_write(calls, besides=(str(trace),))
    print(f"files opened to be written, besides the trace: {elsewhere or 'none'}")
    sockets = [call for call in calls if "socket(" in call]
    network = [call for call in sockets if "AF_INET" in call]
    print(f"sockets of the network: {network or 'none'} (of {len(sockets)}, the sound server's among them)")
    kept = trace.read_text("utf-8")
    print(f"pieces of talk found in the trace: {[piece for piece in TOPICS if piece in kept] or 'none'}")


def words_last(trace: Path) -> float:
    """Seconds in which the guide spoke, from first to last sample of each sentence."""
    spoken, began, lasted = set(), 0, 0
    for moment in map(json.loads, trace.read_text().splitlines()[1:]):
        event = moment.get("event", {})
        if event.get("cue") in spoken and event["is"] == "PlaybackStarted":
            began = event["at"]
        elif event.get("cue") in spoken and event["is"] == "PlaybackFinished":
            lasted += event["at"] - began
        spoken |= {command["cue"] for command in moment.get("commands", ()) if command["is"] == "Speak"}
    return lasted / 1000


def report(performance: Performance, dialogue: Dialogue, code: int, spoke: float) -> None:
    """What happened, in figures."""
    timeline = performance.timeline()
    spoken = [turn for turn in timeline if turn.who == "guide"]
    pcm = performance.speaker.samples
    lasted = len(pcm) / RATE
    breaths = 30.0
    sounding = sum(end - start for start, end in sounds(pcm)) - breaths
    after: dict[str, list[float]] = {words: [] for words, _ in dialogue.answered}
    for words, turn in dialogue.answered:
        later = [other.start for other in spoken if other.start > turn.end]
        if later:
            after[words].append(later[0] - turn.end)
    print(f"exit code {code}; {lasted / 60:.1f} min; {len(performance.spoken)} stretches of talk")
    print(
        f"the guide sounded {100 * sounding / lasted:.1f} % of the time (with chimes, without breaths), "
        f"and spoke {100 * spoke / lasted:.1f} %"
    )
    lengths = [end - start for start, end in dialogue.pauses]
    print(f"pauses: {len(lengths)}, {sum(n > 2.5 for n in lengths)} over 2.5 s, longest {max(lengths):.1f} s")
    for person, cut in cut_ins(timeline):
        print(f"{cut.start - performance.began:.1f} s: {cut_in(performance, dialogue, person, cut)}")
    for since, until in dialogue.given_back:
        print(
            f"{since - performance.began:.1f} s: a long pause was taken for the end; theirs again at "
            f'{until - performance.began:.1f} s, after "i\'m not done"'
        )
    for words, seconds in after.items():
        print(f'after "{words}": median {np.median(seconds):.2f} s to its next sound, n = {len(seconds)}')
    captions = [
        line.text.removeprefix("Guide: ") for line in performance.lines if line.text.startswith("Guide: ")
    ]
    print(f"captions heard in the recording: {len(found_in(pcm, captions))} of {len(set(captions))}")
    print("in this order:", *captions, sep="\n  ")
