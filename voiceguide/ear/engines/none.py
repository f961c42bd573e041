"""No words at all: voice detection ends the turns, and keys do the rest."""

from __future__ import annotations

from collections.abc import Sequence

from voiceguide.ports import Capabilities, Hypothesis


class NoRecognizer:
    """A `Recognizer` that hears nothing and says so."""

    name = "none"
    capabilities = Capabilities(lines=False, partials=False)

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Every word is one it can never hear."""
        return frozenset({word for phrase in phrases for word in phrase.split()} | set(line))

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:  # noqa: ARG002
        """Nothing."""
        return ()

    def flush(self) -> Sequence[Hypothesis]:
        """Nothing."""
        return ()

    def close(self) -> None:
        """Nothing to give back."""
