"""The documents hold: their commands, transcripts, examples, links and paths are read from them and tried."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command_line import ROOT, voiceguide
from tests.support.documents import Document, documents
from voiceguide import cli
from voiceguide.core.written.cast import Role
from voiceguide.library import find as library
from voiceguide.library.settings import FILE as SETTINGS
from voiceguide.library.settings import Settings
from voiceguide.rehearsal import couples

ALL = documents()
TOLD = [document for document in ALL if document.path.name != "CHANGELOG.md"]
"""Those that say how it is now."""
README = Document(ROOT / "README.md")
LINES_OF = {"first", "second", "hurt", "repairing", "neutral"}
"""The keys of a file with a couple's own lines."""
SIMULATED = {"about", "both"}
"""Keys that only a file with a simulated couple has."""
FROM_EXAMPLES = ("check", "show", "rehearse")
"""Commands that are cheap to run on an example."""


def complaints(commands: list[list[str]]) -> list[str]:
    """What the command line's own parsers say against these; nothing is run."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.parse_only"],
        input=json.dumps(commands),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answers = zip(commands, json.loads(done.stdout), strict=True)
    return [f"{' '.join(command)}: {told}" for command, (code, told) in answers if code]


def test_the_documents_are_found() -> None:
    """Among them the README, with commands, a transcript and examples in it."""
    assert len(ALL) > 15
    assert len(list(README.commands())) > 20
    assert len(list(README.transcripts())) == 1
    assert len(list(README.yaml())) >= 2


def test_every_command_is_one_that_voiceguide_takes() -> None:
    """Its name, its options and their values: the real parser has nothing against them."""
    assert complaints([command for document in TOLD for command in document.commands()]) == []


def test_a_command_that_voiceguide_does_not_take_would_be_noticed() -> None:
    """A command that is not there, an option that is not there, a name that is missing."""
    wrong = [["sing"], ["affirm", "--louder"], ["rehearse"]]
    assert len(complaints([*wrong, ["affirm", "--rounds", "2"], ["models", "fetch"]])) == len(wrong)


def test_every_command_of_voiceguide_is_in_the_documents() -> None:
    """Whoever reads them meets all that it can do."""
    text = "\n".join(document.text for document in TOLD)
    missing = [n for n in cli.COMMANDS if not re.search(rf"(?:scripts/run|voiceguide) {n}\b|`{n}\b", text)]
    assert missing == []


@pytest.mark.slow
def test_every_option_in_the_readme_is_one_of_voiceguide() -> None:
    """Of some command, or of ./scripts/test."""
    helps = "".join(voiceguide(name, "--help").stdout for name in cli.COMMANDS)
    named = set(re.findall(r"`[^`\n]*?(--[a-z-]+)", README.text))
    assert {option for option in named if not re.search(rf"{option}\b", helps)} == set()
    assert len(named) >= 5


@pytest.mark.parametrize("document", [d for d in TOLD if list(d.transcripts())], ids=str)
@pytest.mark.slow
def test_a_transcript_is_what_the_command_prints(document: Document) -> None:
    """Line by line; where the transcript leaves lines out it says so with an ellipsis."""
    for command, shown in document.transcripts():
        printed = voiceguide(*command).stdout.rstrip("\n")
        parts = re.split(r"^…$\n?", "\n".join(shown), flags=re.MULTILINE)
        pattern = r"(?:.*\n)*".join(re.escape(part) for part in parts)
        assert re.fullmatch(pattern, printed + "\n" * pattern.endswith(r"(?:.*\n)*")), printed


@pytest.mark.parametrize("document", [d for d in TOLD if list(d.yaml())], ids=str)
def test_every_example_in_yaml_can_be_used(document: Document, tmp_path: Path) -> None:
    """It is an exercise, a couple's own lines for every role, settings, or a simulated couple: it loads."""
    for number, block in enumerate(document.yaml()):
        file = tmp_path / f"{number}.yaml"
        file.write_text(block, "utf-8")
        keys = set(re.findall(r"^([a-z_]+):", block, re.MULTILINE))
        if keys <= set(Settings.model_fields):
            assert library.checked_file(Settings, file) != Settings()
        elif keys & SIMULATED:
            assert couples.load(str(file))
        elif keys <= LINES_OF:
            assert all(library.load_lines(file, role) for role in Role)
        else:
            assert library.load(file).steps


@pytest.mark.slow
@pytest.mark.parametrize("document", [d for d in TOLD if list(d.exercises())], ids=str)
def test_what_a_document_does_with_its_example_can_be_done(document: Document, tmp_path: Path) -> None:
    """Its exercise, saved under the name that its commands use, is checked, shown and rehearsed."""
    (exercise,) = document.exercises()
    commands = [c for c in document.commands() if len(c) > 1 and c[1].endswith(".yaml")]
    for name in {command[1] for command in commands}:
        (tmp_path / name).write_text(exercise, "utf-8")
    for command in commands:
        if command[0] in FROM_EXAMPLES:
            done = voiceguide(*command, cwd=tmp_path)
            assert done.returncode == 0, (command, done.stderr)
    assert {command[0] for command in commands} >= {"check", "rehearse"}


@pytest.mark.parametrize("document", ALL, ids=str)
def test_every_link_leads_somewhere(document: Document) -> None:
    """To a file or folder of the project, and to a heading in it."""
    for link in document.links():
        name, _, heading = link.partition("#")
        target = (document.path.parent / name).resolve() if name else document.path
        assert target.exists(), link
        assert not heading or heading in Document(target).headings(), link


@pytest.mark.parametrize("document", TOLD, ids=str)
def test_every_file_that_is_named_is_there(document: Document) -> None:
    """From the top of the checkout, from the package, or from where the document is; a bare name, anywhere.

    A decision may also name folders that were refused.
    """
    tops = (ROOT, ROOT / "voiceguide", document.path.parent)
    own = {SETTINGS, *(command[1] for command in document.commands() if len(command) > 1)}
    missing = [
        name
        for name in document.files()
        if not any((top / name).exists() for top in tops)
        and not ("/" not in name.rstrip("/") and any(ROOT.glob(f"[!.]*/**/{name.rstrip('/')}")))
        and not (name.endswith("/") and document.path.parent.name == "decisions")
        and name not in own
    ]
    assert missing == []


def test_every_bench_in_the_documents_is_there() -> None:
    """With the options that are given to it."""
    for document in TOLD:
        for name, *options in filter(None, document.lines_with(".venv/bin/python -m scripts.bench")):
            module = (ROOT / "scripts" / "bench" / name.replace(".", "/")).with_suffix(".py")
            assert module.exists(), f"{document}: {name}"
            source = module.read_text("utf-8")
            assert all(f'"{o}"' in source for o in options if o.startswith("--")), f"{document}: {options}"
