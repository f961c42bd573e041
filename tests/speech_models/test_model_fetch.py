"""voiceguide models fetch: from a real web server on this computer, which can misbehave."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speech_models import published
from tests.support.model_files import FILES, NAME, contents, write_manifest, zipped
from tests.support.model_server import Served, serving
from tests.support.patience import PATIENCE, wait_for
from voiceguide.ports import CannotRunHere, VoiceguideError
from voiceguide.speech_models import installer as model_installer
from voiceguide.speech_models import models

pytestmark = pytest.mark.usefixtures("served")

ROOT = Path(__file__).parents[2]
FETCH = "from voiceguide.speech_models.installer import fetch; fetch()"


def installed_names() -> list[str]:
    return [model.name for model in models.installed()]


def part_length() -> int:
    """How much of an unfinished download there is."""
    return sum(path.stat().st_size for path in (models.folder() / ".voiceguide").glob("*.part"))


def refused() -> str:
    """Fetch, which must fail with nothing installed; returns the sentence."""
    with pytest.raises(VoiceguideError) as error:
        model_installer.fetch()
    assert installed_names() == []
    assert models.find_default() is None
    return str(error.value)


def test_a_fetched_model_holds_exactly_the_published_files() -> None:
    """What the archive holds lies in the store, whole and found as the default."""
    path = model_installer.fetch()
    assert contents(path) == FILES
    assert models.verify(NAME).whole
    assert models.find_default() == path


def test_nothing_of_a_download_is_left_over() -> None:
    """Once installed, the archive and everything half-done is gone."""
    model_installer.fetch()
    hidden = models.folder() / ".voiceguide"
    assert sorted(path.name for path in hidden.iterdir()) == ["lock", "records"]


def test_progress_goes_up_to_all_of_it() -> None:
    """Progress begins with what is here and ends with the whole size."""
    seen: list[tuple[int, int]] = []
    model_installer.fetch(progress=lambda here, size: seen.append((here, size)))
    assert seen == sorted(seen)
    assert seen[0] == (0, len(published.ARCHIVE))
    assert seen[-1] == (len(published.ARCHIVE), len(published.ARCHIVE))


def test_a_model_that_is_whole_is_not_fetched_again(served: Served) -> None:
    """A second fetch asks the server nothing."""
    model_installer.fetch()
    served.asked.clear()
    assert model_installer.fetch() == models.folder() / NAME
    assert served.asked == []


def test_a_damaged_model_is_replaced() -> None:
    """Fetching mends what 'verify' calls damaged."""
    path = model_installer.fetch()
    (path / "README").write_text("scribbled")
    (path / "am/final.mdl").unlink()
    assert contents(model_installer.fetch()) == FILES
    assert models.verify(NAME).whole


def test_a_model_put_there_by_hand_is_never_overwritten() -> None:
    """What voiceguide did not install it does not replace."""
    own = models.folder() / NAME / "notes.txt"
    own.parent.mkdir()
    own.write_text("mine")
    with pytest.raises(VoiceguideError, match=f"To replace it, first: voiceguide models remove {NAME}"):
        model_installer.fetch()
    assert own.read_text() == "mine"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    """A slip of the finger is told what was probably meant."""
    with pytest.raises(VoiceguideError, match=f"'vosk-model-made-up-0.2'; did you mean '{NAME}'"):
        model_installer.fetch("vosk-model-made-up-0.2")


# ------------------------------------------------------------------ going on where it broke off


@pytest.mark.slow
@settings(max_examples=25)
@given(cuts=st.lists(st.integers(0, len(published.ARCHIVE) - 1), min_size=1, max_size=3))
def test_however_often_the_connection_is_cut_the_model_comes_whole(
    cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Cut at any byte, as often as it likes: nothing half is visible, and a retry goes on and ends it."""
    with serving() as served, pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        patch.setenv("VOICEGUIDE_MODELS", str(tmp_path_factory.mktemp("cut")))
        served.body = published.ARCHIVE
        published.publish(served)
        here = 0
        for served.cut_after in cuts:
            if here + served.cut_after >= len(published.ARCHIVE):
                break
            assert "broke off" in refused()
            assert here <= part_length() <= here + served.cut_after
            here = part_length()
        served.cut_after = None
        served.asked.clear()
        assert contents(model_installer.fetch()) == FILES
        assert served.asked == [f"bytes={here}-" if here else ""]


def cut_at(served: Served, count: int) -> int:
    """Let a first attempt break off; returns how much it kept."""
    served.cut_after = count
    refused()
    served.cut_after = None
    served.asked.clear()
    return part_length()


@pytest.mark.parametrize(
    "oddity",
    [{"honour_range": False}, {"refuse_range": True}, {"shift_range": 5}],
    ids=["ignores it", "refuses it", "begins elsewhere"],
)
def test_a_server_that_cannot_go_on_sends_everything_again(served: Served, oddity: dict[str, object]) -> None:
    """Whatever a server makes of a range, the model comes whole."""
    assert cut_at(served, 100_000) > 0
    for name, value in oddity.items():
        setattr(served, name, value)
    assert contents(model_installer.fetch()) == FILES


def test_a_beginning_of_another_version_is_thrown_away(served: Served) -> None:
    """If old and new bytes do not belong together, everything is fetched once more."""
    served.body = bytes(len(published.ARCHIVE))
    assert (kept := cut_at(served, 100_000)) > 0
    served.body = published.ARCHIVE
    assert contents(model_installer.fetch()) == FILES
    assert served.asked == [f"bytes={kept}-", ""]


def test_a_beginning_serves_only_the_version_it_belongs_to(served: Served) -> None:
    """When the manifest names a new version, what came of the old one is not used."""
    assert cut_at(served, 100_000) > 0
    newer = FILES | {"README": b"a newer one\n"}
    served.body = zipped(newer)
    published.publish(served)
    assert contents(model_installer.fetch()) == newer
    assert served.asked == [""]


@pytest.mark.parametrize("surplus", [b"", b"more"], ids=["whole", "too long"])
def test_a_download_that_was_complete_is_used_or_done_anew(served: Served, surplus: bytes) -> None:
    """A complete beginning needs no server; one that is too long is thrown away."""
    cut_at(served, 1_000)
    (part,) = (models.folder() / ".voiceguide").glob("*.part")
    part.write_bytes(published.ARCHIVE + surplus)
    assert contents(model_installer.fetch()) == FILES
    assert served.asked == ([""] if surplus else [])


@pytest.mark.slow
def test_killed_in_the_middle_of_a_download_it_goes_on(served: Served) -> None:
    """After kill -9 nothing half-installed is listed, and a retry fetches only the rest."""
    served.stop_at = 100_000
    with subprocess.Popen([sys.executable, "-c", FETCH], cwd=ROOT) as child:
        assert served.stopped.wait(PATIENCE)
        wait_for(lambda: part_length() > 90_000, "the download never came so far")
        child.kill()
    assert installed_names() == []
    served.stop_at = None
    served.asked.clear()
    kept = part_length()
    assert contents(model_installer.fetch()) == FILES
    assert served.asked == [f"bytes={kept}-"]


@pytest.mark.slow
def test_ctrl_c_ends_a_download_at_once_and_keeps_what_came(served: Served) -> None:
    """Exit code 130, no traceback, nothing half-installed; the next attempt goes on."""
    served.stop_at = 100_000
    command = [sys.executable, "-m", "voiceguide", "models", "fetch"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as child:
        assert served.stopped.wait(PATIENCE)
        wait_for(lambda: part_length() > 90_000, "the download never came so far")
        child.send_signal(signal.SIGINT)
        _, diagnostics = child.communicate(timeout=PATIENCE)
    assert child.returncode == 130
    assert "Traceback" not in diagnostics
    assert installed_names() == []
    assert part_length() > 90_000


@pytest.mark.slow
def test_while_one_fetches_another_is_asked_to_wait(served: Served) -> None:
    """Two at once never work in the same files, and the first ends as if alone."""
    served.stop_at = 50_000
    with subprocess.Popen([sys.executable, "-c", FETCH], cwd=ROOT) as child:
        assert served.stopped.wait(PATIENCE)
        assert "wait until it has finished" in refused()
        served.released.set()
        assert child.wait(PATIENCE) == 0
    assert models.verify(NAME).whole


# ------------------------------------------------------------------ servers that cannot be believed


def test_a_wrong_file_of_the_right_size_is_thrown_away(served: Served) -> None:
    """Only the checksum decides; nothing of the wrong file is kept."""
    served.body = bytes(len(published.ARCHIVE))
    assert "its checksum differs" in refused()
    assert part_length() == 0


@pytest.mark.parametrize("error", [-1, 1, 10**12])
def test_a_server_that_announces_another_length_is_not_listened_to(served: Served, error: int) -> None:
    """A file of another size is refused before it comes."""
    served.announce = len(published.ARCHIVE) + error
    assert "offers another file" in refused()
    assert part_length() == 0


def test_no_more_is_taken_than_was_published(served: Served) -> None:
    """A server that sends without saying how much, and without end, fills no disk."""
    served.chunked = True
    served.body = published.ARCHIVE + bytes(10_000_000)
    assert contents(model_installer.fetch()) == FILES


def test_a_shorter_file_of_unknown_length_counts_as_broken_off(served: Served) -> None:
    """Without a length, an early end is known by the manifest."""
    served.chunked = True
    served.body = published.ARCHIVE[:-1]
    assert "broke off" in refused()


def test_a_sign_in_page_is_named_as_such(served: Served) -> None:
    """A hotel's network answers everything with a web page; that is said."""
    served.content_type = "text/html; charset=utf-8"
    assert "A web page came instead" in refused()


@pytest.mark.parametrize(
    ("status", "meaning"), [(404, "the file is not there"), (503, "cannot give the file now")]
)
def test_an_error_of_the_server_is_told(served: Served, status: int, meaning: str) -> None:
    """The number is given, and what it means."""
    served.status = status
    assert meaning in refused()


def test_a_redirect_is_followed(served: Served) -> None:
    """Mirrors send on; the file is checked all the same."""
    served.redirect = f"{served.url}/elsewhere"
    assert contents(model_installer.fetch()) == FILES


def test_a_redirect_in_a_circle_ends(served: Served) -> None:
    """Being sent on and on is told."""
    served.redirect = f"{served.url}/again"
    assert "without end" in refused()


@pytest.mark.parametrize(
    "elsewhere", ["http://voiceguide.invalid/model.zip", "http://127.0.0.1@voiceguide.invalid/model.zip"]
)
def test_a_redirect_never_leads_to_plain_http(served: Served, elsewhere: str) -> None:
    """Beyond this computer only https is spoken, on every hop."""
    served.redirect = elsewhere
    assert "voiceguide.invalid would send the file over plain http" in refused()


@pytest.mark.slow
def test_a_server_that_says_nothing_is_given_up(served: Served) -> None:
    """Silence is waited for only so long; what came is kept."""
    served.stop_at = 100_000
    with pytest.raises(VoiceguideError, match="broke off"):
        model_installer.fetch(silence_s=0.2)
    assert part_length() > 0


def test_no_server_at_all_is_told_with_the_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without internet the sentence names 'models add'."""
    monkeypatch.setenv("VOICEGUIDE_MODELS_URL", "http://127.0.0.1:9")  # nobody listens there
    assert "use 'voiceguide models add FILE'" in refused()


def test_a_mirror_gives_the_same_file(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """VOICEGUIDE_MODELS_URL takes the place of everything before the file's name."""
    write_manifest(
        models.folder(),
        url=f"https://voiceguide.invalid/vosk/models/{NAME}.zip",
        size=len(published.ARCHIVE),
        sha256=served.sha256,
    )
    monkeypatch.setenv("VOICEGUIDE_MODELS_URL", f"{served.url}/mirror/")
    assert contents(model_installer.fetch()) == FILES


@pytest.mark.parametrize("address", ["ftp://voiceguide.invalid", "nonsense", "https:///x"])
def test_an_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """A slip in VOICEGUIDE_MODELS_URL gets one sentence."""
    monkeypatch.setenv("VOICEGUIDE_MODELS_URL", address)
    assert "is no web address" in refused()


# ------------------------------------------------------------------ the disk


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_a_write_that_fails_is_told_and_the_download_goes_on_later(served: Served) -> None:
    """When the system takes no more bytes, the sentence says so, and what came is kept."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, resource.RLIM_INFINITY));" + FETCH
    )
    child = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "CannotRunHere" in child.stderr
    assert os.strerror(errno.EFBIG) in child.stderr
    assert part_length() == 60_000
    assert contents(model_installer.fetch()) == FILES
    assert served.asked[-1] == "bytes=60000-"


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="/dev/full, a disk that is always full, is missing"
)
def test_a_full_disk_is_told() -> None:
    """The sentence says that there is no room, and where."""
    with pytest.raises(VoiceguideError, match="There is no room left for models in"), models.storing():
        Path("/dev/full").write_bytes(b"x")


def test_a_store_that_cannot_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing home, a file in the way: one sentence with the place and the way round."""
    blocked = models.folder() / "manifest.json" / "below a file"
    monkeypatch.setenv("VOICEGUIDE_MODELS", str(blocked))
    with pytest.raises(CannotRunHere, match="set VOICEGUIDE_MODELS to keep them in another folder"):
        model_installer.fetch(models.default_entry().name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_only_the_owner_can_read_a_model_whatever_the_umask(umask: int) -> None:
    """Folders have mode 0700 and files 0600."""
    before = os.umask(umask)
    try:
        path = model_installer.fetch()
    finally:
        os.umask(before)
    everything = [
        path,
        *path.rglob("*"),
        models.folder() / ".voiceguide",
        *models.folder().glob(".voiceguide/**/*"),
    ]
    assert {oct(p.stat().st_mode & 0o777) for p in everything if p.is_dir()} == {"0o700"}
    assert {oct(p.stat().st_mode & 0o777) for p in everything if p.is_file()} == {"0o600"}
