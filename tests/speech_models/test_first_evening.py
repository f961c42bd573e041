"""The default model comes by itself: at set-up, and at most once a day before a session."""

from __future__ import annotations

import argparse
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.model_files import NAME
from tests.support.model_server import Served
from voiceguide.commands import setup
from voiceguide.exit_codes import DONE, FAILED
from voiceguide.library import find
from voiceguide.ports import VoiceguideError
from voiceguide.speech_models import download, first_evening, models

DAY_S = 24 * 3600


pytestmark = pytest.mark.usefixtures("served")


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing is set, and the internet may be used; returns the file for settings."""
    monkeypatch.delenv("VOICEGUIDE_OFFLINE")
    monkeypatch.setattr(find, "own_folder", lambda: tmp_path / "exercises")
    return tmp_path / "settings.yaml"


@pytest.fixture
def unreachable(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # comes first
    """Nobody listens where the model is published."""
    monkeypatch.setenv("VOICEGUIDE_MODELS_URL", "http://127.0.0.1:9")


@pytest.fixture
def deaf() -> Iterator[str]:
    """The address of a server that takes a call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/model.zip"


def arguments(**given: object) -> argparse.Namespace:
    return argparse.Namespace(**{"offline": False, "engine": "auto", "model": None} | given)


def set_up() -> int:
    return setup.run(arguments())


def begin_a_session(**given: object) -> None:
    setup.once_a_day(arguments(**given))


def tried(seconds_ago: float) -> None:
    """The last attempt was so long ago."""
    then = time.time() - seconds_ago
    os.utime(models.folder() / ".voiceguide/tried", (then, then))


@pytest.mark.parametrize("begin", [set_up, begin_a_session])
def test_a_missing_model_is_fetched(begin: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> None:
    """With a line that says what comes, how much, and how to leave it."""
    begin()
    assert models.find_default() == models.folder() / NAME
    told = capsys.readouterr().err
    assert told.startswith(f"Fetching the speech model {NAME} (")
    assert "Ctrl-C leaves it for another day." in told


@pytest.mark.parametrize("begin", [set_up, begin_a_session])
def test_a_model_that_is_here_is_left_alone(begin: Callable[[], object], served: Served) -> None:
    """The publisher is asked nothing."""
    set_up()
    served.asked.clear()
    tried(2 * DAY_S)
    begin()
    assert served.asked == []


@pytest.mark.usefixtures("unreachable")
def test_set_up_without_internet_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """It says why, what listens instead, and when it is tried again; the exit code tells scripts."""
    assert set_up() == FAILED
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("No speech model yet: 127.0.0.1:9 cannot be reached")
    assert lines[0].endswith("the next attempt is tomorrow, or with 'voiceguide setup'.")


@pytest.mark.usefixtures("unreachable")
def test_a_session_tries_once_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    """The second session of an evening begins at once; that of the next evening tries again."""
    told: list[bool] = []
    for ago in (0, DAY_S - 60, DAY_S + 60):
        if told:
            tried(ago)
        begin_a_session()
        told.append("No speech model yet" in capsys.readouterr().err)
    assert told == [True, False, True]


@pytest.mark.usefixtures("unreachable")
def test_a_clock_that_was_set_back_is_no_reason_to_wait_for_years() -> None:
    """An attempt in the future is none."""
    set_up()
    tried(-400 * DAY_S)
    assert first_evening.is_due()


def test_set_up_does_not_wait_for_the_next_day() -> None:
    """Whoever asks for it has it tried."""
    models.folder().joinpath(".voiceguide").mkdir()
    models.folder().joinpath(".voiceguide/tried").touch()
    assert set_up() == DONE
    assert models.find_default() is not None


@pytest.mark.parametrize("begin", [setup.run, setup.once_a_day])
def test_offline_is_an_option(begin: Callable[[argparse.Namespace], object], served: Served) -> None:
    """--offline asks nobody, this time."""
    begin(arguments(offline=True))
    assert served.asked == []


def test_offline_is_a_setting(at_home: Path, served: Served) -> None:
    """A line in settings.yaml asks nobody, ever."""
    at_home.write_text("offline: yes\n")
    begin_a_session()
    assert served.asked == []


def test_offline_is_a_variable(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    """VOICEGUIDE_OFFLINE=1 asks nobody, for a whole computer."""
    monkeypatch.setenv("VOICEGUIDE_OFFLINE", "1")
    begin_a_session()
    assert served.asked == []


@pytest.mark.parametrize("given", [{"engine": "none"}, {"model": "elsewhere"}])
def test_a_session_that_uses_another_ear_fetches_nothing(given: dict[str, str], served: Served) -> None:
    """Whoever chose what listens needs no model."""
    begin_a_session(**given)
    assert served.asked == []


def test_a_broken_off_attempt_goes_on_the_next_day(served: Served) -> None:
    """What came is kept."""
    served.cut_after = 100_000
    begin_a_session()
    served.cut_after = None
    tried(DAY_S + 60)
    begin_a_session()
    assert models.find_default() is not None
    assert "bytes=100000-" in served.asked


def test_a_mistake_in_the_settings_ends_no_session(
    at_home: Path, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told by its line, and nobody is asked."""
    at_home.write_text("offline: perhaps\n")
    begin_a_session()
    assert capsys.readouterr().err == f"{at_home}:1: offline: found 'perhaps'; write yes or no\n"
    assert served.asked == []


def test_a_site_that_never_answers_is_known_soon(deaf: str) -> None:
    """A call that is taken, and then silence: it is over after the time given."""
    with pytest.raises(VoiceguideError, match=r"127\.0\.0\.1.* (did not answer within|cannot be reached)"):
        download.answers(deaf, within_s=0.2)


def test_a_name_that_is_looked_up_for_ever_is_known_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking up a name has no limit of its own."""
    over = threading.Event()

    def lookup(*_: object, **__: object) -> NoReturn:
        over.wait()
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(VoiceguideError, match="invalid did not answer within"):
        download.answers("https://models.voiceguide.invalid/x.zip", within_s=0.2)
    over.set()
