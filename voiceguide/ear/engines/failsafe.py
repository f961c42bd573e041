"""A recognizer that fails costs words, never the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from voiceguide.ear.engines.none import NoRecognizer
from voiceguide.ports import Hypothesis, Recognizer

T = TypeVar("T")


class Failsafe:
    """Asks a recognizer until it fails.  Then it says so once, and hears no more words."""

    def __init__(self, recognizer: Recognizer, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._turn_to(recognizer)

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """As `Recognizer` says."""
        return self._ask(lambda: self._recognizer.arm(phrases, line), frozenset[str]())

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """As `Recognizer` says."""
        return self._ask(lambda: self._recognizer.feed(pcm), ())

    def flush(self) -> Sequence[Hypothesis]:
        """As `Recognizer` says."""
        return self._ask(self._recognizer.flush, ())

    def close(self) -> None:
        """Safe to call twice."""
        self._recognizer.close()

    def _ask(self, ask: Callable[[], T], otherwise: T) -> T:
        try:
            return ask()
        except Exception as error:
            self._warn(
                f"Words are no longer understood ({type(error).__name__}); quiet ends a turn, and keys work."
            )
            self._recognizer.close()
            self._turn_to(NoRecognizer())
            return otherwise

    def _turn_to(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.name, self.capabilities = recognizer.name, recognizer.capabilities
