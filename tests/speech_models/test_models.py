"""voiceguide models: what is in the store, whether it is whole, and the command itself."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.model_files import FILES, NAME, contents, write_manifest, write_model, zipped
from voiceguide.commands import models as models_command
from voiceguide.commands.progress import progress_of
from voiceguide.ports import UsageError, VoiceguideError
from voiceguide.speech_models import installer as model_installer
from voiceguide.speech_models import manifest as model_manifest
from voiceguide.speech_models import models

ROOT = Path(__file__).parents[2]
OTHER = "vosk-model-other-1.0"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty store that knows one model."""
    folder = tmp_path / "store"
    monkeypatch.setenv("VOICEGUIDE_MODELS", str(folder))
    write_manifest(folder, url="https://voiceguide.invalid/x.zip", size=1, sha256="0" * 64)
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """An installed model called OTHER, whole."""
    (tmp_path / "carried.zip").write_bytes(zipped(FILES, f"{OTHER}/"))
    return model_installer.add(tmp_path / "carried.zip", trust=True)


def command(*arguments: str) -> int:
    """Run `voiceguide models` in this process."""
    parser = argparse.ArgumentParser()
    models_command.configure(parser)
    return models_command.run(parser.parse_args(arguments))


# ------------------------------------------------------------------ what is there


def test_an_empty_store_has_no_model() -> None:
    """Without any model the answer is none, not a failure."""
    assert models.installed() == []
    assert models.find_default() is None


def test_looking_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store that does not exist is not made by looking."""
    monkeypatch.setenv("VOICEGUIDE_MODELS", str(tmp_path / "nowhere"))
    assert models.find_default() is None
    assert not (tmp_path / "nowhere").exists()


def test_the_default_comes_before_others(store: Path, whole: Path) -> None:
    """Without the manifest's default the first model serves; with it, that one."""
    assert models.find_default() == whole
    default = write_model(store / NAME)
    write_model(store / "a-first-one")
    assert models.find_default() == default


def test_a_model_put_there_by_hand_is_found(store: Path) -> None:
    """Unzipping into the store by hand is as good; there only is no record of it."""
    write_model(store / OTHER)
    (model,) = models.installed()
    assert (model.name, model.record) == (OTHER, None)


@pytest.mark.parametrize("name", ["synthetic-en", ".hidden", ".voiceguide"])
def test_what_is_no_model_for_people_is_not_found(store: Path, name: str) -> None:
    """The test model is never offered to people, even when it is built where its weights lie."""
    write_model(store / name)
    assert models.installed() == []


@pytest.mark.parametrize("part", ["am/final.mdl", "conf", "graph"])
def test_a_folder_without_all_parts_is_no_model(store: Path, part: str) -> None:
    """Half a model that somebody copied is not offered to the recognizer."""
    folder = write_model(store / OTHER)
    (folder / part).rename(folder / "elsewhere")
    assert models.installed() == []


def test_a_damaged_model_is_listed_but_not_used(whole: Path) -> None:
    """A model that lost a part can still be verified and removed, and is no default."""
    (whole / "am/final.mdl").unlink()
    assert [model.name for model in models.installed()] == [OTHER]
    assert models.find_default() is None


def test_a_checkout_keeps_its_models_beside_the_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without VOICEGUIDE_MODELS a checkout uses its own models/."""
    monkeypatch.setenv("VOICEGUIDE_MODELS", "")
    assert models.folder() == ROOT / "models"


def test_elsewhere_models_lie_in_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed package uses the user's data folder."""
    monkeypatch.delenv("VOICEGUIDE_MODELS")
    monkeypatch.setattr(models, "_CHECKOUT", tmp_path / "no checkout")
    assert models.folder().name == "models"
    assert "voiceguide" in models.folder().parts
    assert not models.folder().is_relative_to(ROOT)


# ------------------------------------------------------------------ the manifest


def test_the_published_manifest_names_the_small_english_model_as_default() -> None:
    """The facts about it are those that others published, too."""
    entries = model_manifest.load(ROOT / "models" / "manifest.json")
    (default,) = [entry for entry in entries if entry.default]
    assert default.name == "vosk-model-small-en-us-0.15"
    assert default.size == 41_205_931
    assert default.sha256 == "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
    assert {entry.licence for entry in entries} == {"Apache-2.0"}
    assert all(entry.url == f"https://alphacephei.com/vosk/models/{entry.name}.zip" for entry in entries)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "null",
        '{"models": 3}',
        '{"models": ["x"]}',
        '{"models": [{}]}',
        '{"models": []}',
        "[" * 99999,
    ],
)
def test_a_damaged_manifest_is_told(store: Path, text: str) -> None:
    """One sentence names the file."""
    (store / "manifest.json").write_text(text)
    with pytest.raises(VoiceguideError, match=r"The list of models .*manifest\.json is damaged"):
        models.manifest()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "../up"},
        {"name": "synthetic-en"},
        {"size": 0},
        {"size": "1"},
        {"sha256": "abc"},
        {"sha256": None},
        {"default": False},
        {"surplus": 1},
    ],
)
def test_a_wrong_entry_is_told(store: Path, wrong: dict[str, object]) -> None:
    """An entry that could not be checked, or has no proper name, is not worked with."""
    write_manifest(
        store, **{"url": "https://voiceguide.invalid/x.zip", "size": 1, "sha256": "0" * 64} | wrong
    )
    with pytest.raises(VoiceguideError, match="is damaged"):
        models.manifest()


# ------------------------------------------------------------------ verify


def test_verify_tells_missing_changed_and_extra_files(whole: Path) -> None:
    """Each file is compared with what was installed."""
    (whole / "README").unlink()
    (whole / "conf/mfcc.conf").write_text("--num-ceps=41\n")
    (whole / "am/more").write_text("x")
    verdict = models.verify(OTHER)
    assert (verdict.missing, verdict.changed, verdict.extra) == (
        ("README",),
        ("conf/mfcc.conf",),
        ("am/more",),
    )
    assert not verdict.whole


def test_a_link_in_place_of_a_file_counts_as_changed(whole: Path, tmp_path: Path) -> None:
    """Even if it leads to the very same contents: they could change."""
    (whole / "README").rename(tmp_path / "README")
    (whole / "README").symlink_to(tmp_path / "README")
    assert models.verify(OTHER).changed == ("README",)


def test_a_link_to_a_folder_counts_as_extra_and_is_not_followed(whole: Path) -> None:
    """What is behind it is nobody's business here."""
    (whole / "loop").symlink_to(whole)
    assert models.verify(OTHER).extra == ("loop",)


@pytest.mark.parametrize("record", ["", "{}", "[]", '{"archive": "", "files": 1}', None])
def test_without_a_record_nothing_is_called_whole(whole: Path, record: str | None) -> None:
    """A lost or damaged record leaves nothing to compare with, and that is said."""
    if record is None:
        models.record_path(OTHER).unlink()
    else:
        models.record_path(OTHER).write_text(record)
    verdict = models.verify(whole.name)
    assert not verdict.recorded
    assert not verdict.whole


# ------------------------------------------------------------------ remove


def test_a_removed_model_is_gone(store: Path, whole: Path) -> None:
    """Nothing of it stays."""
    model_installer.remove(OTHER)
    assert not whole.exists()
    assert [path for path in store.rglob("*") if OTHER in path.name] == []


def test_of_a_link_only_the_link_is_removed(store: Path, tmp_path: Path) -> None:
    """A model that lies elsewhere stays there."""
    elsewhere = write_model(tmp_path / "elsewhere")
    (store / OTHER).symlink_to(elsewhere)
    model_installer.remove(OTHER)
    assert not (store / OTHER).is_symlink()
    assert contents(elsewhere) == FILES


def test_links_inside_a_model_are_not_followed(whole: Path, tmp_path: Path) -> None:
    """Removing a model removes nothing that it points at."""
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious/photo").write_text("x")
    (whole / "loop").symlink_to(tmp_path / "precious")
    model_installer.remove(OTHER)
    assert (tmp_path / "precious/photo").exists()


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../store", "/", "a/b", "a\\b", ".voiceguide", "manifest.json", "*"]
)
def test_only_a_models_name_is_removed(store: Path, whole: Path, name: str) -> None:
    """Whatever is no installed model's name removes nothing."""
    before = contents(store)
    with pytest.raises(UsageError, match="No installed model is called"):
        model_installer.remove(name)
    assert contents(store) == before
    assert whole.exists()


def test_a_hidden_folder_that_is_a_link_is_not_used(store: Path, tmp_path: Path) -> None:
    """Nothing is cleared or written through it."""
    (tmp_path / "precious/work").mkdir(parents=True)
    (store / ".voiceguide").symlink_to(tmp_path / "precious")
    write_model(store / OTHER)
    with pytest.raises(VoiceguideError, match="is a link"):
        model_installer.remove(OTHER)
    assert (tmp_path / "precious/work").exists()


# ------------------------------------------------------------------ the command


def test_list_shows_each_model_and_what_is_said_of_it(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Published models come with purpose and licence; others with what is known."""
    assert command("list") == 0
    shown = capsys.readouterr().out
    assert f"{NAME}: not installed, the default\n    made up\n    en, MIT" in shown
    assert f"{whole.name}: installed, not a published model" in shown


def test_list_for_programs_holds_every_fact(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--json gives the same as data."""
    assert command("list", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["folder"] == str(whole.parent)
    assert {row["name"]: row["installed"] for row in document["models"]} == {NAME: False, OTHER: True}


def test_verify_names_what_is_damaged_and_fails(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 and the files, also for programs."""
    assert command("verify") == 0
    (whole / "README").write_text("x")
    assert command("verify", OTHER) == 1
    assert f"{OTHER}: damaged\n    changed: README\n" in capsys.readouterr().out
    assert command("verify", "--json") == 1
    assert json.loads(capsys.readouterr().out)[0]["changed"] == ["README"]


def test_a_file_with_a_strange_name_cannot_disturb_the_terminal(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Escapes in names inside a model are not printed."""
    (whole / "\x1b[2Jboo\n").touch()
    command("verify")
    assert capsys.readouterr().out == f"{OTHER}: damaged\n    extra: boo\n"


def test_progress_without_a_terminal_is_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Screen readers and logs get a line for every ten percent, on standard error."""
    with progress_of("Fetching it") as progress:
        for here in range(0, 10_001, 7):
            progress(min(here, 10_000), 10_000)
        progress(10_000, 10_000)
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert captured.out == ""
    assert lines[0] == "Fetching it"
    assert [int(line.partition("%")[0]) for line in lines[1:]] == [*range(0, 101, 10)]


def test_the_command_needs_nothing_heavy_to_be_described() -> None:
    """Describing the arguments imports no library and none of the store."""
    code = (
        "import sys, argparse; from voiceguide.commands import models;"
        "models.configure(argparse.ArgumentParser());"
        "heavy = {'requests', 'pydantic', 'zipfile', 'json', 'voiceguide.speech_models.models'};"
        "print(heavy & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True) == "set()\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["remove", OTHER], 2, "No model is installed in"),
        (["verify", "../x"], 2, "No model is installed in"),
        (["fetch", "vosk-model-made-up-0.2"], 2, f"did you mean '{NAME}'?"),
        (["add", "nowhere.zip"], 1, "There is no file or folder nowhere.zip"),
        (["fetch"], 1, "cannot be reached"),
        (["wave"], 2, "invalid choice"),
        ([], 2, "required"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    arguments: list[str], code: int, sentence: str
) -> None:
    """The real command, in a process of its own: no traceback, the right exit code."""
    done = real_command(*arguments)
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_no_place_for_models_is_exit_code_3(tmp_path: Path) -> None:
    """A file in the way of the store: said, with the way round."""
    (tmp_path / "file").touch()
    source = write_model(tmp_path / OTHER)
    done = real_command("add", "--trust", str(source), VOICEGUIDE_MODELS=str(tmp_path / "file" / "models"))
    assert done.returncode == 3
    assert "set VOICEGUIDE_MODELS to keep them in another folder" in done.stderr


def real_command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m voiceguide models`; the internet is a closed port of this computer."""
    closed = {"VOICEGUIDE_MODELS_URL": "http://127.0.0.1:9", "no_proxy": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "-m", "voiceguide", "models", *arguments],
        cwd=ROOT,
        env=os.environ | closed | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_real_model_carried_in_is_heard_with(tone_model: Path, tmp_path: Path) -> None:
    """A Vosk model, zipped by an ordinary zip program's rules, is taken and loads."""
    from voiceguide.ear.engines import vosk as vosk_engine

    archive = tmp_path / "tones.zip"
    archive.write_bytes(zipped(contents(tone_model), "tones/"))
    path = model_installer.add(archive, trust=True)
    vosk_engine.load(path).close()
    assert models.find_default() == path
