"""NOTICE tells the licence of everything that is installed."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.utils import canonicalize_name

from tests.support.locks import PROJECT, pins

ROOT = Path(__file__).parents[2]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
ROWS = {
    name: (asked, versions.split(", "), licence)
    for name, asked, versions, licence in re.findall(
        r"^\| ([a-z0-9-]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", NOTICE, re.MULTILINE
    )
    if name != "package"
}


def test_every_package_that_is_installed_is_named_in_its_version() -> None:
    """Neither more nor less than run.lock: who locks another version reads its licence, and says so here."""
    locked: dict[str, list[str]] = {}
    for pin in pins("run"):
        locked.setdefault(pin.name, []).append(str(pin.specifier).removeprefix("=="))
    assert {name: versions for name, (_, versions, _) in ROWS.items()} == locked


def test_what_is_asked_for_is_what_the_project_asks_for() -> None:
    """The column names the versions of pyproject.toml, and '-' where only another package asks."""
    asked: dict[str, list[str]] = {}
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["pictures"]]:
        name, versions = re.fullmatch(r"([\w.-]+)([^;]*)(?:;.*)?", line).groups()  # type: ignore[union-attr]
        asked.setdefault(canonicalize_name(name), []).append(versions.strip())
    assert {name: told for name, (told, _, _) in ROWS.items() if told != "-"} == {
        name: ", ".join(versions) for name, versions in asked.items()
    }


def test_the_licence_is_what_the_package_says_of_itself() -> None:
    """Word for word, where an installed package names its licence as an expression."""
    stated = {
        name: licence
        for name in {canonicalize_name(package.name) for package in metadata.distributions()} & set(ROWS)
        if (licence := metadata.metadata(name)["License-Expression"])
    }
    assert len(stated) > 15
    assert {name: ROWS[name][2] for name in stated} == stated


def test_what_asks_for_more_than_a_name_is_explained() -> None:
    """Each package under the GPL, LGPL or MPL stands in section 2, above the table."""
    explained = NOTICE.partition("4. Every package")[0]
    strong = {name for name, (_, _, licence) in ROWS.items() if re.search(r"GPL|MPL", licence)}
    assert {"espeakng-loader", "soxr"} <= strong
    assert all(name in explained for name in strong)
