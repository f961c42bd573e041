"""Which exercises there are, and how one is found and read.

Shipped ones are in voiceguide/library/exercises, a person's own in the configuration folder; any other is
named by its path.  YAML and pydantic are imported only when a file is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from voiceguide.core.text import showable
from voiceguide.library.problems import KEPT_PROBLEMS, Faulty, Problem
from voiceguide.ports import UsageError, VoiceguideError

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from voiceguide.core.script.exercise import Exercise
    from voiceguide.core.written.cast import Role
    from voiceguide.core.written.lines import Lines
    from voiceguide.core.written.patterns import Pattern
    from voiceguide.library.plain_yaml import Document, Place

_PATTERN_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,30}")
Model = TypeVar("Model", bound="BaseModel")

SUFFIXES = (".yaml", ".yml")
PATTERNS = "patterns.yaml"


def own_folder() -> Path:
    """A person's own exercises.  A file there comes before a shipped one of the same name."""
    import platformdirs

    return platformdirs.user_config_path("voiceguide", appauthor=False) / "exercises"


def shipped_folder() -> Path:
    """The exercises of this package."""
    from importlib import resources

    return Path(str(resources.files("voiceguide.library.exercises")))


def names() -> tuple[str, ...]:
    """Every exercise that load() knows by name, sorted."""
    return tuple(sorted(known()))


def known() -> dict[str, Path]:
    """The file of every exercise that load() knows by name."""
    found: dict[str, Path] = {}
    for folder in (shipped_folder(), own_folder()):
        try:
            files = sorted(folder.iterdir())
        except OSError:  # most people have no folder of their own
            continue
        found |= {f.stem: f for f in files if f.suffix in SUFFIXES and showable(f.stem) == f.stem}
    return found


def load(name_or_path: str | Path, role: Role | None = None) -> Exercise:
    """An exercise by its name, or by its path: something with a folder or a .yaml ending.

    `role`: where the first person stands (None: neutral), for lines by person.

    Raises UsageError for a name that is unknown (the nearest is offered), VoiceguideError for a file that is
    unreadable, and Faulty, which is one, for a file with mistakes: fifty as data, the first in words.
    """
    path = _path_of(name_or_path)
    if path.parent == shipped_folder():  # the tests judge these
        return _exercise(path)[1]
    return load_judged(path, role)[0]


def load_judged(path: Path, role: Role | None = None) -> tuple[Exercise, tuple[Problem, ...]]:
    """An exercise, and what is flagged in it.  Raises VoiceguideError as load() does."""
    from voiceguide.core.written.cast import Role
    from voiceguide.library.judged import told
    from voiceguide.linting.judge import judged

    document, exercise = _exercise(path)
    return exercise, told(document, judged(exercise, role or Role.NEUTRAL))


def checked_file(model: type[Model], path: Path) -> Model:
    """What a YAML file holds, checked.  Raises VoiceguideError as load() does."""
    from voiceguide.library.plain_yaml import read_yaml

    return _checked(model, read_yaml(path))


def checked_parts(model: type[Model], path: Path) -> dict[str, Model]:
    """What a YAML file of named parts holds, each checked.  Raises VoiceguideError as load() does."""
    from voiceguide.library.plain_yaml import read_yaml

    document = read_yaml(path)
    named = document.value if isinstance(document.value, dict) else {}
    return {name: _checked(model, document.part(name)) for name in named}


def patterns() -> Mapping[str, Pattern]:
    """Every breath pattern by its name: the shipped ones, and a person's own, which come first.

    Raises VoiceguideError as load() does: an own pattern that is unsafe or impossible ends it here.
    """
    _, shipped = _patterns(shipped_folder().parent / PATTERNS)
    own = own_folder().parent / PATTERNS
    return shipped | load_judged_patterns(own)[0] if own.exists() else shipped


def load_judged_patterns(path: Path) -> tuple[dict[str, Pattern], tuple[Problem, ...]]:
    """Every breath pattern in a file by its name, and what is flagged in them.

    Raises VoiceguideError as load() does.
    """
    from voiceguide.library.judged import told
    from voiceguide.linting.judge import judged_part

    document, found = _patterns(path)
    findings = (replace(f, place=(name, *f.place)) for name, one in found.items() for f in judged_part(one))
    return found, told(document, findings)


def _patterns(path: Path) -> tuple[Document, dict[str, Pattern]]:
    from voiceguide.core.written.patterns import Pattern
    from voiceguide.library.plain_yaml import problem, read_yaml

    document = read_yaml(path)
    if not isinstance(document.value, dict):
        raise problem(path, 1, "write each pattern's name, and under it its phases, like 'in: 4s'")
    for name in document.value:
        if not _PATTERN_NAME.fullmatch(name):
            text = f"cannot use '{showable(name)[:40]}' as a pattern's name; write letters, digits and '-'"
            raise problem(path, document.mark((name,)).line, text)
    return document, {name: _checked(Pattern, document.part(name)) for name in document.value}


def load_lines(path: str | Path, role: Role | None = None) -> Lines:
    """A couple's own affirmations, for a first person with this role (None: neutral).

    A text file holds one phrase a line, said by both; `#` starts a comment line.  A YAML file holds a list,
    or lists by `first` and `second`, by `hurt` and `repairing`, or `neutral`.  Raises VoiceguideError as
    load() does.
    """
    return load_judged_lines(Path(path), role)[0]


def load_judged_lines(path: Path, role: Role | None = None) -> tuple[Lines, tuple[Problem, ...]]:
    """The same, and what is flagged in them.  Raises VoiceguideError as load() does."""
    from voiceguide.core.written.cast import Role
    from voiceguide.core.written.lines import Lines
    from voiceguide.library.judged import told
    from voiceguide.linting.judge import judged_part

    document = _own_lines(path)
    lines = _checked(Lines, document)
    return lines, told(document, judged_part(lines, role or Role.NEUTRAL))


# ------------------------------------------------------------------ finding


def _path_of(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if isinstance(name_or_path, Path) or path.suffix in SUFFIXES or len(path.parts) > 1:
        return path
    exercises = known()
    if name_or_path not in exercises:
        raise _unknown(name_or_path)
    return exercises[name_or_path]


def _unknown(name: str) -> UsageError:
    from voiceguide.core.text import nearest, quoted

    try:
        is_pattern = name in patterns()
    except VoiceguideError:  # a mistake in a person's own patterns is told where patterns are needed
        is_pattern = False
    if is_pattern:
        return UsageError(
            f"{quoted(name)} is a breath pattern, not an exercise; type: voiceguide breathe {name}"
        )
    return UsageError(f"No exercise is called {quoted(name)}; {nearest(name, names())}")


def _exercise(path: Path) -> tuple[Document, Exercise]:
    from voiceguide.core.script.exercise import Exercise
    from voiceguide.library.plain_yaml import read_yaml

    document = read_yaml(path)
    named = any(place[-1:] == ("pattern",) for place in document.marks)
    return document, _checked(Exercise, document, patterns() if named else {})


def _own_lines(path: Path) -> Document:
    from voiceguide.library.plain_yaml import Document, Mark, read_text, read_yaml

    if path.suffix not in SUFFIXES:
        numbered = enumerate((line.strip() for line in read_text(path).split("\n")), start=1)
        phrases = [(n, line) for n, line in numbered if line and not line.startswith("#")]
        marks: dict[Place, Mark] = {("neutral", i): Mark(n) for i, (n, _) in enumerate(phrases)}
        return Document(path, {"neutral": [line for _, line in phrases]}, marks)
    document = read_yaml(path)
    if not isinstance(document.value, list):
        return document
    return Document(
        path,
        {"neutral": document.value},
        {("neutral", *p): m for p, m in document.marks.items()},
        document.lines,
    )


# ------------------------------------------------------------------ checking


def _checked(model: type[Model], document: Document, context: Mapping[str, Pattern] | None = None) -> Model:
    from pydantic import ValidationError

    try:
        return model.model_validate(document.value, context=context)
    except ValidationError as error:
        problems = error.errors(include_url=False)
    # A mistyped key also leaves the right one missing, so what is missing is told last.
    problems.sort(key=lambda found: (found["type"] == "missing", document.mark(found["loc"]).line))
    told = [problem for found in problems[:KEPT_PROBLEMS] for problem in _told(document, model, found)]
    raise Faulty(*told[:KEPT_PROBLEMS], left_out=max(len(problems), len(told)) - len(told[:KEPT_PROBLEMS]))


def _told(document: Document, model: type[BaseModel], found: ErrorDetails) -> Iterator[Problem]:
    """What one of pydantic's errors means to an author, each on its line."""
    from voiceguide.core.written.misplaced import Misplaced

    error = found["ctx"]["error"] if found["type"] == "value_error" else None
    if isinstance(error, Misplaced):
        for mistake in error.mistakes:
            line = document.mark((*found["loc"], *mistake.place)).line
            yield Problem(document.path, line, mistake.text)
        return
    mark = document.mark(found["loc"])
    key = str(found["loc"][-1]) if found["type"] == "missing" else mark.key
    text = _meaning(model, found)
    yield Problem(document.path, mark.line, f"{key}: {text}" if key else text)


def _meaning(model: type[BaseModel], found: ErrorDetails) -> str:
    """What was found, and what to write."""
    from voiceguide.core.script.exercise import keys_at
    from voiceguide.core.text import nearest, quoted

    place, kind = found["loc"], found["type"]
    if kind == "missing":
        return f"missing; write '{place[-1]}: ...'"
    if kind == "extra_forbidden":
        return f"no such key here; {nearest(str(place[-1]), keys_at(place[:-1], model))}"
    if kind == "value_error":
        return str(found["ctx"]["error"])
    # a plain value or a list where keys were needed
    return f"found {quoted(found['input'])}; write keys and values, like 'key: value'"
