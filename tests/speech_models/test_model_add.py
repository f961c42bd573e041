"""voiceguide models add: what somebody carried over, and everything that is refused."""

from __future__ import annotations

import io
import os
import stat
import struct
import subprocess
import sys
import tarfile
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.model_files import FILES, NAME, contents, write_manifest, write_model, zipped
from voiceguide.ports import VoiceguideError
from voiceguide.speech_models import installer as model_installer
from voiceguide.speech_models import models

OTHER = "vosk-model-other-1.0"
SMALL = {path: content[:100] for path, content in FILES.items()}
"""The model with next to nothing in it, where the content does not matter."""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store that knows one model, whose archive is zipped(FILES)."""
    import hashlib

    archive = zipped(FILES)
    folder = tmp_path / "store"
    monkeypatch.setenv("VOICEGUIDE_MODELS", str(folder))
    write_manifest(
        folder,
        url=f"https://voiceguide.invalid/{NAME}.zip",
        size=len(archive),
        sha256=hashlib.sha256(archive).hexdigest(),
    )
    return folder


def carried(tmp_path: Path, data: bytes, name: str = f"{OTHER}.zip") -> Path:
    """A file that somebody carried over."""
    path = tmp_path / name
    path.write_bytes(data)
    return path


def refused(source: Path, *, trust: bool = True) -> str:
    """Add it, which must fail with nothing changed anywhere; returns the sentence."""
    (models.folder() / ".voiceguide").mkdir(exist_ok=True)
    (models.folder() / ".voiceguide/lock").touch()
    before = contents(models.folder().parent)
    with pytest.raises(VoiceguideError) as error:
        model_installer.add(source, trust=trust)
    assert models.installed() == []
    assert contents(models.folder().parent) == before
    return str(error.value)


# ------------------------------------------------------------------ what is taken


def test_a_known_archive_is_known_by_its_checksum(tmp_path: Path) -> None:
    """The published archive is taken without any question, whatever the file is called."""
    path = model_installer.add(carried(tmp_path, zipped(FILES), "download (1).ZIP"))
    assert path.name == NAME
    assert contents(path) == FILES
    assert models.verify(NAME).whole


def test_an_archive_that_is_there_already_is_no_mistake(tmp_path: Path) -> None:
    """Adding twice ends as adding once."""
    source = carried(tmp_path, zipped(FILES))
    assert model_installer.add(source) == model_installer.add(source)


@pytest.mark.parametrize("top", [f"{OTHER}/", ""], ids=["in a folder", "openly"])
def test_an_unknown_model_is_taken_on_trust(tmp_path: Path, top: str) -> None:
    """With --trust any archive that looks like a Vosk model is taken, and recorded."""
    path = model_installer.add(carried(tmp_path, zipped(FILES, top)), trust=True)
    assert path.name == OTHER
    assert contents(path) == FILES
    assert models.verify(OTHER).whole
    assert models.find_default() == path


def test_a_folder_is_taken_on_trust(tmp_path: Path) -> None:
    """A model that is unpacked already can be added as it is; the folder itself is only read."""
    source = write_model(tmp_path / OTHER)
    path = model_installer.add(source, trust=True)
    assert contents(path) == contents(source) == FILES
    assert models.verify(OTHER).whole


def test_folders_in_an_archive_may_be_listed(tmp_path: Path) -> None:
    """Most zip programs list folders, too."""
    listed = {"": b"", "am/": b"", "conf/": b"", "graph/": b"", "graph/phones/": b""} | FILES
    assert contents(model_installer.add(carried(tmp_path, zipped(listed, f"{OTHER}/")), trust=True)) == FILES


# ------------------------------------------------------------------ what needs trust, or is another


@pytest.mark.parametrize("kind", ["archive", "folder"])
def test_what_nothing_vouches_for_needs_trust(tmp_path: Path, kind: str) -> None:
    """Without --trust the sentence says why, and what to do."""
    archive = carried(tmp_path, zipped(FILES, f"{OTHER}/"))
    source = archive if kind == "archive" else write_model(tmp_path / OTHER)
    assert "voiceguide models add --trust" in refused(source, trust=False)


def test_a_changed_copy_of_a_known_model_is_never_taken(tmp_path: Path) -> None:
    """Trust does not stand above a known checksum, whether the file or the folder in it has the name."""
    changed = FILES | {"README": b"Made up\n"}
    for name in (f"{NAME}.zip", "any.zip"):
        source = carried(tmp_path, zipped(changed), name)
        assert f"is not the published {NAME}" in refused(source)
        source.unlink()


def test_a_copy_that_was_cut_short_is_told_by_its_size(tmp_path: Path) -> None:
    """Half a copy is the likeliest mistake of all: the sentence says how much is missing."""
    whole = zipped(FILES)
    half = carried(tmp_path, whole[:80_000], f"{NAME}.zip")
    assert f"it has 80,000 bytes instead of {len(whole):,}" in refused(half)


def test_another_model_of_the_same_name_is_not_replaced(tmp_path: Path) -> None:
    """What is installed stays until it is removed."""
    first = model_installer.add(carried(tmp_path, zipped(FILES, f"{OTHER}/")), trust=True)
    second = carried(tmp_path, zipped(SMALL, f"{OTHER}/"), "second.zip")
    with pytest.raises(VoiceguideError, match=f"first: voiceguide models remove {OTHER}"):
        model_installer.add(second, trust=True)
    assert contents(first) == FILES


@pytest.mark.parametrize("name", ["synthetic-en", "manifest.json", ".hidden", "a b", "nul", "x."])
def test_a_model_needs_a_plain_name(tmp_path: Path, name: str) -> None:
    """Names that would be taken for something else are refused."""
    assert "A model cannot be called" in refused(write_model(tmp_path / "somewhere" / name))


# ------------------------------------------------------------------ what is no archive


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"hello", bytes(5000)], ids=["empty", "two bytes", "text", "zeros"]
)
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    """Any other file is called what it is not."""
    assert "it is not a zip archive" in refused(carried(tmp_path, data))


def test_another_kind_of_archive_is_told(tmp_path: Path) -> None:
    """A tar archive is not a zip archive."""
    source = tmp_path / f"{OTHER}.tar.gz"
    with tarfile.open(source, "w:gz") as archive:
        archive.add(write_model(tmp_path / OTHER), OTHER)
    assert "it is not a zip archive" in refused(source)


def test_a_saved_web_page_is_told(tmp_path: Path) -> None:
    """Saving the page instead of the file is told as that."""
    assert "it is a web page" in refused(carried(tmp_path, b"\n<!DOCTYPE html><title>404</title>"))


@settings(max_examples=40)
@given(length=st.integers(0, len(zipped(SMALL, f"{OTHER}/")) - 1))
def test_an_archive_cut_anywhere_is_refused(length: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No beginning of an archive is taken for an archive."""
    refused_or_same(zipped(SMALL, f"{OTHER}/")[:length], tmp_path_factory, may_be_taken=False)


@pytest.mark.slow
@settings(max_examples=200)
@given(place=st.integers(0, len(zipped(SMALL, f"{OTHER}/")) - 1), value=st.integers(0, 255))
def test_an_archive_with_any_byte_changed_is_refused_or_means_the_same(
    place: int, value: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Wherever a byte is wrong: a sentence, or exactly the same files (a date, say, does not matter)."""
    data = bytearray(zipped(SMALL, f"{OTHER}/"))
    data[place] = value
    refused_or_same(bytes(data), tmp_path_factory, may_be_taken=True)


def refused_or_same(data: bytes, folders: pytest.TempPathFactory, *, may_be_taken: bool) -> None:
    """Add an archive to a store of its own."""
    folder = folders.mktemp("archive")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICEGUIDE_MODELS", str(folder / "store"))
        write_manifest(folder / "store", url="https://voiceguide.invalid/x.zip", size=1, sha256="0" * 64)
        try:
            path = model_installer.add(carried(folder, data), trust=True)
        except VoiceguideError:
            assert models.installed() == []
        else:
            assert may_be_taken
            assert contents(path) == SMALL


# ------------------------------------------------------------------ archives that mean harm


@pytest.mark.parametrize(
    "path",
    [
        "../outside",
        "am/../../outside",
        "/outside",
        "//server/share",
        "C:/outside",
        "C:outside",
        "..\\outside",
        "am\\outside",
        "am//double",
        "./here",
        "am/file:stream",
        "am/nul.txt",
        "am/dot.",
        "am/space ",
        "am/line\nbreak",
        "am/\x1b[31mred",
        "am/caf\u00e9",
        "am/\u202egnp.exe",
        "a/" * 8 + "deep",
        "x" * 200,
    ],
)
def test_a_path_that_is_not_plainly_inside_is_refused(tmp_path: Path, path: str) -> None:
    """Nothing is written outside the model, on any system, and no strange name reaches the terminal."""
    sentence = refused(carried(tmp_path, zipped(SMALL | {path: b"x"}, "")))
    assert "which is no proper path inside a model" in sentence
    assert sentence.isprintable()


def test_a_path_with_a_hidden_end_is_refused(tmp_path: Path) -> None:
    """A zero byte, at which some programs stop reading the name, is no part of a name."""
    data = zipped(SMALL | {"am/ab": b"x"}, "").replace(b"am/ab", b"am/a\0")
    assert "no proper path" in refused(carried(tmp_path, data))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_special_files_in_an_archive_are_refused(tmp_path: Path, kind: int) -> None:
    """Only plain files are taken."""
    buffer = io.BytesIO(zipped(SMALL, ""))
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("am/link")
        entry.create_system = 3
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert "'am/link' in it is a link or a special file" in refused(carried(tmp_path, buffer.getvalue()))


@pytest.mark.parametrize(
    ("paths", "sentence"),
    [
        (["README"], "twice"),
        (["readme"], "twice, or twice but for capitals"),
        (["Am/more"], "the folder 'Am' twice but for capitals"),
        (["am"], "as a file and as a folder"),
        (["README/more"], "as a file and as a folder"),
    ],
)
def test_names_that_would_meet_are_refused(tmp_path: Path, paths: list[str], sentence: str) -> None:
    """Two entries never come to the same file, with or without capitals."""
    buffer = io.BytesIO(zipped(SMALL, ""))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")
        for path in paths:
            archive.writestr(path, b"x")
    assert sentence in refused(carried(tmp_path, buffer.getvalue()))


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    """What grows a hundredfold is no model."""
    assert "zip bomb" in refused(carried(tmp_path, zipped(SMALL | {"graph/zeros": bytes(10_000_000)})))


@pytest.mark.slow
def test_a_bomb_is_refused_by_its_count(tmp_path: Path) -> None:
    """Thousands of files are no model."""
    many = {f"graph/{n}": b"" for n in range(10_001)}
    assert "files, far more than a model" in refused(carried(tmp_path, zipped(SMALL | many)))


def test_a_bomb_is_refused_by_the_size_it_declares(tmp_path: Path) -> None:
    """More than 8 GB are not even begun."""
    data = patched(zipped(SMALL), 24, 0xFFFF_0000)
    assert "would fill" in refused(carried(tmp_path, data))


def test_a_bomb_that_hides_its_size_is_stopped_there(tmp_path: Path) -> None:
    """A file that goes on after the size it declares is refused, and not written on."""
    data = patched(zipped(SMALL), 24, 4)
    assert "it is damaged" in refused(carried(tmp_path, data))


def test_a_file_shorter_than_it_says_is_refused(tmp_path: Path) -> None:
    """The declared size is what must come."""
    data = patched(zipped(SMALL), 24, 101)
    assert "was refused" in refused(carried(tmp_path, data))


def test_overlapping_parts_are_refused(tmp_path: Path) -> None:
    """Parts that together are longer than the archive lie over one another."""
    data = patched(zipped(SMALL), 20, 1000)
    assert "its parts overlap" in refused(carried(tmp_path, data))


def patched(archive: bytes, offset: int, value: int) -> bytes:
    """The archive with this 32-bit field changed in every entry of its directory."""
    data = bytearray(archive)
    place = archive.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", data, place + offset, value)
        place = archive.find(b"PK\x01\x02", place + 1)
    return bytes(data)


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    """No password is asked for."""
    data = bytearray(zipped(SMALL))
    struct.pack_into("<H", data, data.find(b"PK\x01\x02") + 8, 1)
    assert "it is encrypted" in refused(carried(tmp_path, bytes(data)))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(tmp_path: Path, method: int) -> None:
    """Methods that can ask for much memory are left alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, content in SMALL.items():
            archive.writestr(path, content)
    assert "packed in an unusual way" in refused(carried(tmp_path, buffer.getvalue()))


# ------------------------------------------------------------------ archives that hold something else


@pytest.mark.parametrize(
    ("files", "top", "sentence"),
    [
        ({"README": b"x"}, "", "no am/final.mdl and no conf/ and no graph/"),
        ({"am/final.mdl": b"x", "conf": b"x", "graph/Gr.fst": b"x"}, "", "it has no conf/"),
        (SMALL, "one/two/", "the model lies deep inside it, in 'one/two/'"),
        (SMALL | {"../stray": b"x"}, "one/", "no proper path"),
    ],
)
def test_what_is_no_vosk_model_is_refused(
    tmp_path: Path, files: Mapping[str, bytes], top: str, sentence: str
) -> None:
    """Trust does not make a model of something else."""
    assert sentence in refused(carried(tmp_path, zipped(files, top)))


def test_a_file_beside_the_model_is_refused(tmp_path: Path) -> None:
    """An archive holds the model's folder and nothing besides."""
    files = {f"{OTHER}/{path}": content for path, content in SMALL.items()} | {"__MACOSX/x": b"x"}
    assert "beside the model it holds '__MACOSX/x'" in refused(carried(tmp_path, zipped(files, "")))


def test_two_models_in_one_archive_are_refused(tmp_path: Path) -> None:
    """Which of them should it be?"""
    files = {f"{top}/{path}": content for top in "ab" for path, content in SMALL.items()}
    assert "more than one model" in refused(carried(tmp_path, zipped(files, "")))


# ------------------------------------------------------------------ folders and files of all kinds


@pytest.mark.parametrize("kind", ["file link", "folder link", "pipe"])
def test_links_and_special_files_in_a_folder_are_refused(tmp_path: Path, kind: str) -> None:
    """Nothing is read through a link, and no pipe is waited for."""
    source = write_model(tmp_path / "from" / OTHER)
    if kind == "pipe":
        os.mkfifo(source / "am/odd")
    else:
        (source / "am/odd").symlink_to(tmp_path if kind == "folder link" else Path(__file__))
    assert "is a link or a special file" in refused(source)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    """An empty folder, for one."""
    (tmp_path / OTHER).mkdir()
    assert "it is no Vosk model" in refused(tmp_path / OTHER)


def test_nothing_there_is_told(tmp_path: Path) -> None:
    """A wrong path is wrong usage."""
    with pytest.raises(VoiceguideError, match=r"There is no file or folder .*nowhere\.zip"):
        model_installer.add(tmp_path / "nowhere.zip")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """What is neither file nor folder is not opened."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(VoiceguideError, match="There is no file or folder"):
        model_installer.add(tmp_path / "pipe")


# ------------------------------------------------------------------ killed at any moment


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to kill many processes quickly")
@pytest.mark.slow
@pytest.mark.parametrize("action", ["add", "mend", "remove"])
def test_killed_at_any_moment_nothing_half_is_visible(tmp_path: Path, action: str) -> None:
    """Kill -9 before each change to the disk: what is listed is whole or as before, and a retry works."""
    source = carried(tmp_path, zipped(FILES))
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.model_killed", action, source],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > {"add": 20, "mend": 20, "remove": 5}[action], "so many moments were tried"
