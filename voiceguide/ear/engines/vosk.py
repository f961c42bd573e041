"""Words by Vosk: streaming recognition with a model folder on this machine.

libvosk is hostile native code: a bad grammar, a shared recognizer or a damaged model can end the process,
and an empty grammar always does.  So this is the only module that talks to it, and it keeps to what is safe:
a new recognizer for every turn, only words the model knows, one thread inside at a time.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from voiceguide import native_stderr
from voiceguide.core.events import Ms
from voiceguide.core.hearing.phrases import UNKNOWN
from voiceguide.ports import EAR_BLOCK, EAR_RATE, Capabilities, Hypothesis, VoiceguideError

_SURE = 0.6
"""A word of less confidence may be noise.  Test model, 10 dB of noise: 0.4 % of 889 words that were said have
less, and 54 % of 180 that were not (see docs/decisions/0012)."""
_QUIET_AROUND: Ms = 128
"""In more of a room's noise words are heard ("that's all on"); in less, some lose their soft ends."""
_SILENT = -4
"""The log level at which libvosk prints nothing; at -1 it still prints warnings and errors."""
_FIXED_GRAPHS = ("graph/HCLG.fst", "HCLG.fst")
"""A model with one of these cannot take a grammar: it hears all its words, always."""
_REMEDY = "Fetch it again with 'voiceguide models fetch', or add another with 'voiceguide models add'."


class VoskEngine:
    """A `Recognizer` on one Vosk model; made by `load`."""

    name = "vosk"

    def __init__(self, model: Any, *, takes_grammars: bool) -> None:
        """`model`: a loaded vosk.Model.  `takes_grammars`: it can be limited to phrases at run time."""
        self._model = model
        self._takes_grammars = takes_grammars
        self._recognizer: Any = None
        self._partial: tuple[str, ...] = ()
        # Two threads inside one recognizer abort the process.
        self._lock = threading.Lock()
        self.capabilities = Capabilities(lines=True, partials=True, quiet_around=_QUIET_AROUND)

    def arm(self, phrases: Sequence[str], line: Sequence[str] = ()) -> frozenset[str]:
        """Start afresh; see `Recognizer.arm`.

        A phrase with a word that the model lacks is left out whole, for what is left of it means something
        else; a line loses only that word.  Any other speech comes back as "[unk]".
        """
        wanted = {word for phrase in phrases for word in phrase.split()} | set(line)
        unknown = frozenset(word for word in wanted if not self._knows(word))
        with self._lock:
            self._partial = ()
            self._recognizer = self._new_recognizer(self._grammar(phrases, line, unknown))
        return unknown

    def feed(self, pcm: bytes) -> Sequence[Hypothesis]:
        """See `Recognizer.feed`.  Before `arm` and after `close` nothing is heard."""
        with self._lock:
            if self._recognizer is None or not len(pcm):
                return ()
            # bytes(): the wheel takes no other buffer.
            if self._recognizer.AcceptWaveform(bytes(pcm)):
                return self._final(self._recognizer.Result())
            return self._changed_partial(self._recognizer.PartialResult())

    def flush(self) -> Sequence[Hypothesis]:
        """See `Recognizer.flush`.  libvosk starts itself anew at the next sound."""
        with self._lock:
            return () if self._recognizer is None else self._final(self._recognizer.FinalResult())

    def close(self) -> None:
        """Give the model back, once its last recognizer is gone."""
        with self._lock:
            self._recognizer = self._model = None

    def _knows(self, word: str) -> bool:
        with self._lock:
            return self._model is not None and self._model.vosk_model_find_word(word) > 0

    def _grammar(self, phrases: Sequence[str], line: Sequence[str], unknown: frozenset[str]) -> list[str]:
        """Phrases for libvosk; it makes a word bigram of them, so a line may break off or begin anywhere."""
        whole = [phrase for phrase in phrases if unknown.isdisjoint(phrase.split())]
        read = " ".join(word for word in line if word not in unknown)
        return [phrase for phrase in dict.fromkeys((*whole, read, UNKNOWN)) if phrase.strip()]

    def _new_recognizer(self, grammar: list[str]) -> Any:
        import vosk

        if self._model is None:
            return None
        limits = [json.dumps(grammar)] if self._takes_grammars else []
        recognizer = vosk.KaldiRecognizer(self._model, EAR_RATE, *limits)
        recognizer.SetWords(True)  # with each word's confidence
        return recognizer

    def _final(self, result: str) -> Sequence[Hypothesis]:
        heard = json.loads(result).get("result", [])
        words = tuple(word["word"] for word in heard)
        unsure = frozenset(place for place, word in enumerate(heard) if word["conf"] < _SURE)
        withdrawn, self._partial = self._partial, ()
        # An empty final only matters where it takes words back.
        return (Hypothesis(words=words, final=True, unsure=unsure),) if words or withdrawn else ()

    def _changed_partial(self, result: str) -> Sequence[Hypothesis]:
        words = tuple(json.loads(result)["partial"].split())
        if words == self._partial:
            return ()
        self._partial = words
        return (Hypothesis(words=words, final=False),)


def load(path: Path) -> VoskEngine:
    """Load the model folder `path` into this process and warm it up.

    Raises VoiceguideError if there is no usable model.  A model nobody has used before should pass
    `probe` first: a damaged one can end the process.
    """
    vosk = _import_vosk()
    vosk.SetLogLevel(_SILENT)
    if not path.is_dir():
        raise VoiceguideError(f"There is no speech model in {path}: no such folder. {_REMEDY}")
    try:
        with native_stderr.hidden():  # OpenFst prints its errors at any log level
            model = vosk.Model(model_path=str(path))
            # Where a graph is missing or damaged, this raises; with a grammar it would end the process.
            vosk.KaldiRecognizer(model, EAR_RATE)
    except Exception as error:  # the wheel raises nothing narrower
        raise VoiceguideError(
            f"The speech model in {path} cannot be loaded: a file is missing or damaged. {_REMEDY}"
        ) from error
    engine = VoskEngine(model, takes_grammars=not any((path / name).exists() for name in _FIXED_GRAPHS))
    _hear_nothing(engine, blocks=1)
    return engine


def probe(path: Path, *, timeout_s: float = 60.0) -> None:
    """Try the model folder `path` in a process of its own, which may crash or hang without harm.

    Raises VoiceguideError with what is wrong with it.
    """
    search = filter(None, [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH")])
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", __spec__.name, str(path)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(search)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_s,
        )
    except subprocess.TimeoutExpired as error:
        raise VoiceguideError(
            f"The speech model in {path} cannot be used: it did not load within {timeout_s:g} s. {_REMEDY}"
        ) from error
    if child.returncode == 0:
        return
    said = child.stdout.strip().splitlines()
    raise VoiceguideError(
        said[-1]
        if said
        else f"The speech model in {path} cannot be used: it crashes the recognizer "
        f"({_how_it_ended(child.returncode)}). {_REMEDY}"
    )


def _import_vosk() -> Any:
    try:
        with _no_downloads():
            import vosk
    except (ImportError, OSError, TypeError) as error:  # not installed; no library; a platform it refuses
        raise VoiceguideError(
            f"The recognizer Vosk cannot be loaded ({error}): install voiceguide again on a platform with "
            "a vosk wheel, or go on without it."
        ) from error
    return vosk


@contextlib.contextmanager
def _no_downloads() -> Iterator[None]:
    """The wheel imports `requests` to fetch models, which we never let it; as it is imported, that opens an
    internet socket to see whether there is IPv6.  An empty module stands in for it."""
    if "requests" in sys.modules:
        yield
        return
    sys.modules["requests"] = ModuleType("requests")
    try:
        yield
    finally:
        del sys.modules["requests"]


def _how_it_ended(code: int) -> str:
    """Words for an exit code; a negative one is a signal."""
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"


def _hear_nothing(engine: VoskEngine, *, blocks: int) -> None:
    """Go through every step of a turn with quiet sound."""
    engine.arm(["yes", "no"])
    for _ in range(blocks):
        engine.feed(bytes(2 * EAR_BLOCK))
    engine.flush()


def _try_out(path: Path) -> int:
    """What the child of `probe` does: hear a second of quiet.  Returns the exit code."""
    try:
        engine = load(path)
    except VoiceguideError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    _hear_nothing(engine, blocks=EAR_RATE // EAR_BLOCK)
    return 0


if __name__ == "__main__":
    sys.exit(_try_out(Path(sys.argv[1])))
