"""What is published: a source archive that can prove itself, and a wheel that needs no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

import voiceguide

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NOT_PUBLISHED = {".git", ".venv", "build", "dist"}
BUILD = "import sys; from setuptools import build_meta; print(getattr(build_meta, sys.argv[1])(sys.argv[2]))"
"""As `pip wheel --no-build-isolation` does: with setuptools of requirements/build.lock, and no network."""


def build(what: str, source: Path, out: Path) -> Path:
    """The archive that the build backend makes of `source`."""
    command = [sys.executable, "-c", BUILD, what, str(out)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=True)
    return out / done.stdout.splitlines()[-1]


def text_files(folder: Path) -> set[str]:
    """Every file below a folder that somebody wrote."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", *NOT_PUBLISHED} & set(path.relative_to(folder).parts)
    }


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source archive of this checkout, unpacked."""
    checkout = tmp_path_factory.mktemp("checkout") / "voiceguide"  # setuptools writes beside what it builds
    unwanted = shutil.ignore_patterns(
        *NOT_PUBLISHED, "__pycache__", "*.egg-info", ".*_cache", "vosk-*", ".voiceguide"
    )
    shutil.copytree(ROOT, checkout, ignore=unwanted)
    archive = build("build_sdist", checkout, tmp_path_factory.mktemp("sdist"))
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / f"voiceguide-{voiceguide.__version__}"


@pytest.fixture(scope="module")
def wheel(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source archive as an installer does."""
    return build("build_wheel", unpacked, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages, with what the wheel puts there."""
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def installed(site: Path, *command: str) -> str:
    """What the installed voiceguide prints: first in the path, and far from any checkout."""
    run = "import sys; sys.path.insert(0, sys.argv.pop(1)); from voiceguide.cli import main; sys.exit(main())"
    return subprocess.check_output(
        [sys.executable, "-P", "-c", run, str(site), *command], cwd=site, text=True
    )


@pytest.mark.parametrize("folder", ["tests", "scripts", "docs", "requirements", "voiceguide", ".ci"])
def test_the_source_archive_holds_every_file(unpacked: Path, folder: str) -> None:
    """What is written in a checkout is in it, so that its tests, checks and documents are."""
    assert text_files(unpacked / folder) == text_files(ROOT / folder)


def test_the_source_archive_holds_what_stands_beside_them(unpacked: Path) -> None:
    """Project file, licences, changes; of the models the list and the test model, none for people."""
    beside = {path.name for path in unpacked.iterdir() if path.is_file()} - {"PKG-INFO", "setup.cfg"}
    assert beside == {
        *(".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "MANIFEST.in"),
        *("NOTICE", "README.md", "pyproject.toml", "setup.py"),
    }
    assert all((unpacked / name).read_bytes() == (ROOT / name).read_bytes() for name in beside)
    assert text_files(unpacked / "models") == {"README.md", "manifest.json"} | {
        f"synthetic-en/{name}" for name in text_files(ROOT / "models" / "synthetic-en")
    }


def test_tests_run_from_the_source_archive(unpacked: Path) -> None:
    """Some of the program, some that read the files beside it: with no checkout in sight, they pass."""
    some = [f"tests/{name}.py" for name in ("core/test_text", "project/test_locks", "project/test_notice")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *some],
        cwd=unpacked,
        env=os.environ | {"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_wheel_holds_the_program_and_nothing_else(site: Path) -> None:
    """Every module and data file, the mark that it is typed, the manifest of models; no tests, no model."""
    shipped = {f"voiceguide/{name}" for name in text_files(ROOT / "voiceguide")}
    published = {name for name in text_files(site) if ".dist-info/" not in name}
    assert published == shipped | {"voiceguide/manifest/manifest.json"}
    assert "voiceguide/py.typed" in published
    manifest = site / "voiceguide" / "manifest" / "manifest.json"
    assert manifest.read_bytes() == (ROOT / "models" / "manifest.json").read_bytes()


def metadata(site: Path) -> Message:
    (folder,) = site.glob("*.dist-info")
    return Parser().parsestr((folder / "METADATA").read_text())


def test_the_wheel_says_what_it_is(site: Path) -> None:
    """Version, licence with both texts, and for whom."""
    (folder,) = site.glob("*.dist-info")
    about = metadata(site)
    assert about["Version"] == voiceguide.__version__
    assert about["License-Expression"] == "MIT"
    for name in about.get_all("License-File", []):
        assert (folder / "licenses" / name).read_bytes() == (ROOT / name).read_bytes()
    assert set(about.get_all("License-File", [])) == {"LICENSE", "NOTICE"}
    assert about["Author"] and about["Keywords"]
    assert "Typing :: Typed" in about.get_all("Classifier", [])


def test_an_installed_voiceguide_lists_and_rehearses(site: Path) -> None:
    """Far from a checkout it finds its exercises and its patterns."""
    assert [line.split()[0] for line in installed(site, "list").splitlines()] == [
        "affirm",
        "breathe",
        "mirror",
    ]
    assert "The session ends: completed." in installed(site, "rehearse", "affirm", "--rounds", "1")
    assert "guide:" in installed(site, "rehearse", "breathe", "--minutes", "2")


def test_an_installed_voiceguide_knows_the_default_model(site: Path) -> None:
    """The manifest is found where the wheel puts it."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from voiceguide.speech_models import models;"
        "print(models.default_entry().name, models.__file__, sep='\\n')"
    )
    env = {name: value for name, value in os.environ.items() if name != "VOICEGUIDE_MODELS"}
    told = subprocess.check_output(
        [sys.executable, "-P", "-c", code, str(site)], cwd=site, env=env, text=True
    ).splitlines()
    assert told[0] == "vosk-model-small-en-us-0.15"
    assert Path(told[1]).is_relative_to(site)
