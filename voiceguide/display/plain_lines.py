"""The session in plain lines, for screen readers, pipes and logs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from itertools import takewhile

from voiceguide.core.commands import Activity, Beat, Breathing, Phase, Show
from voiceguide.core.events import MINUTE, Ms
from voiceguide.core.text import counted, showable
from voiceguide.display.breath_picture import WORDS, moment
from voiceguide.display.scene import PAUSED_HINT, STATES, Remaining, Scene, minutes_left
from voiceguide.display.terminal import is_terminal


@dataclass(frozen=True, slots=True)
class Pace:
    """One breath, phase by phase."""

    phases: tuple[tuple[Phase, Ms], ...]

    @classmethod
    def at(cls, breathing: Breathing, now: Ms) -> Pace:
        """Of the breath that is going on."""
        along = now - breathing.began
        begun = [n for n, beat in enumerate(breathing.beats) if beat.onset <= along and _begins(beat)]
        first = begun[-1] if begun else 0
        later = takewhile(lambda beat: not _begins(beat), breathing.beats[first + 1 :])
        return cls(tuple((beat.phase, beat.length) for beat in (breathing.beats[first], *later)))

    @property
    def spoken(self) -> str:
        """In words, the seconds to a tenth."""
        if self.phases[0][0] is Phase.FREE:
            return "each at your own pace"
        named = (f"{WORDS[phase]} {length / 1000:.1f}".removesuffix(".0") for phase, length in self.phases)
        return f"{', '.join(named)} seconds"

    def differs(self, other: Pace) -> bool:
        """In what it consists of."""
        return [phase for phase, _ in self.phases] != [phase for phase, _ in other.phases]

    def drifted(self, other: Pace) -> bool:
        """In its length, by a tenth or more."""
        mine, others = (sum(length for _, length in pace.phases) for pace in (self, other))
        return abs(mine - others) * 10 >= others


def _begins(beat: Beat) -> bool:
    return beat.phase in (Phase.IN, Phase.FREE)


class PlainView:
    """Lines that a screen reader can speak: one fact a line, once, without any control sequence."""

    frame_s = 0.1

    def __init__(self, remaining: Remaining) -> None:
        self._remaining = remaining
        self._scene = Scene()
        self._now: Ms = 0
        self._minutes = 0
        self._minutes_at: Ms | None = None
        self._pace: Pace | None = None
        """Of the led breaths, as last told."""
        self._pace_at: Ms = 0
        if is_terminal(sys.stdin):
            self._say(
                "Keys: space pauses, enter is done, n is not done, r repeats, s skips, b goes back, q stops, "
                "minus is slower, plus is faster, o is your own pace, up is louder, down is quieter, h helps."
            )

    def show(self, show: Show) -> None:
        """Say what changed, one line each."""
        before, now = self._scene, self._scene.after(show)
        self._scene = now
        if now.breathing is None:
            self._pace = None
        if now.caption and now.caption != before.caption:
            self._say(f"Guide: {now.caption}")
        if (now.floor, now.line) != (before.floor, before.line) and (now.floor or now.line):
            self._say(f"{now.turn or 'Say'}: {now.line}" if now.line else f"{now.turn}.")
        if now.breathing is not None:
            self._say_breaths(now.breathing)
        elif now.state != before.state and now.state_words and now.state is not Activity.SPEAKING:
            hint = f" {PAUSED_HINT}" if now.state is Activity.PAUSED else ""
            self._say(f"{now.state_words}.{hint}")
        if show.done is not None:
            self._say_time(minutes_left(self._remaining(now.done)))

    def note(self, text: str) -> None:
        """Say it."""
        if text := showable(text):
            self._say(f"Note: {text}")

    def tick(self, now_ms: Ms) -> None:
        """Say where the led breaths are, when that changed."""
        self._now = now_ms
        if self._scene.breathing is not None:
            self._say_breaths(self._scene.breathing)

    def close(self) -> None:
        """Every line is already out."""

    def _say_breaths(self, breathing: Breathing) -> None:
        """The pace when breaths begin; later what they consist of, and at most each minute how long they are,
        if that has changed.  No single breath."""
        pace = Pace.at(breathing, self._now)
        if self._pace is None:
            breaths = moment(breathing, self._now).breaths
            many = f", {counted(breaths, 'breath')}" if breaths else ""
            self._say(f"{STATES[Activity.BREATHING]}: {pace.spoken}{many}.")
        elif pace.differs(self._pace) or (self._now - self._pace_at >= MINUTE and pace.drifted(self._pace)):
            self._say(f"Now {pace.spoken}.")
        else:
            return
        self._pace, self._pace_at = pace, self._now

    def _say_time(self, minutes: int) -> None:
        lately = self._minutes_at is not None and self._now - self._minutes_at < MINUTE
        if minutes and minutes != self._minutes and not lately:
            self._minutes, self._minutes_at = minutes, self._now
            self._say(f"About {counted(minutes, 'minute')} left.")

    def _say(self, line: str) -> None:
        if sys.stdout is None or sys.stdout.closed:
            return
        encoding = sys.stdout.encoding or "utf-8"
        try:
            sys.stdout.write(f"{line}\n".encode(encoding, "replace").decode(encoding))
            sys.stdout.flush()
        except OSError:  # nobody reads any more; Python must not try again at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
