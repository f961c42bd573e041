"""voiceguide models, installed from a wheel: there is no checkout to look into."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
ASK = (
    "from voiceguide.speech_models import models;"
    "print(models.default_entry().name, models.__file__, sep='\\n')"
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a wheel of this checkout puts into site-packages."""
    if int(version("setuptools").partition(".")[0]) < 77:
        pytest.skip("building the wheel needs setuptools 77 or newer (requirements/build.lock)")
    source = tmp_path_factory.mktemp("source")  # setuptools writes beside what it builds
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("voiceguide", "models"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "vosk-*", ".*")
        )
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, out], cwd=source, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(site)
    return site


@pytest.mark.slow
def test_the_wheel_carries_the_one_manifest_and_no_model(installed: Path) -> None:
    """Byte for byte the file in models/, and of that folder nothing else."""
    (manifest,) = (installed / "voiceguide" / "manifest").iterdir()
    assert manifest.read_bytes() == (ROOT / "models" / "manifest.json").read_bytes()


def test_an_installed_voiceguide_knows_the_default_model(installed: Path) -> None:
    """The manifest is found where the wheel puts it."""
    # The first place in the path: the installed package, not this checkout.
    code = f"import sys; sys.path.insert(0, {str(installed)!r}); {ASK}"
    lines = subprocess.check_output([sys.executable, "-P", "-c", code], cwd=installed, text=True).splitlines()
    assert lines[0] == "vosk-model-small-en-us-0.15"
    assert Path(lines[1]).is_relative_to(installed)
