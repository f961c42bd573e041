"""Whoever writes an exercise out of harmful advice is stopped, line by line; harmless words are let alone."""

from __future__ import annotations

import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from voiceguide.commands import check
from voiceguide.core.words import said
from voiceguide.core.written.cast import Role
from voiceguide.library import find as library
from voiceguide.library.problems import Faulty
from voiceguide.linting.judge import apologises, broken, judged
from voiceguide.linting.spoken import Mouth
from voiceguide.ports import VoiceguideError

HERE = Path(__file__).parent
HARMS = HERE / "harms.yaml"
MOUTHS = {"guide": Mouth.GUIDE, "hurt": Mouth.HURT, "repairing": Mouth.REPAIRING, "neutral": Mouth.BOTH}


def expected() -> Counter[tuple[int, str]]:
    """The lines of the harmful exercise, each with the rules that are written behind it."""
    found: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(HARMS.read_text("utf-8").splitlines(), start=1):
        if codes := re.search(r"  # ([HCS]\d\d(?: [HCS]\d\d)*)$", line):
            found.update((number, code) for code in codes[1].split())
    return found


@pytest.mark.slow
def test_every_harm_is_found_on_its_line() -> None:
    """Where it stands, by the rule that is for it, and nothing beside it."""
    with pytest.raises(Faulty) as refused:
        library.load(HARMS)
    found = Counter((problem.line, problem.text.split()[0]) for problem in refused.value.problems)
    left_out = refused.value.left_out
    assert expected().total() > 60
    assert not found - expected()
    assert found.total() + left_out == expected().total()


def test_a_harmful_exercise_is_not_led() -> None:
    """One sentence says why, and how to see the rest."""
    with pytest.raises(VoiceguideError) as refused:
        library.load(HARMS)
    (told,) = str(refused.value).splitlines()
    assert re.search(
        r"harms\.yaml:\d+: H06 nobody is given a share of .+: \"Own up to your part in the lies\.\"", told
    )
    assert re.search(r"and \d+ more; to see all: voiceguide check .*harms\.yaml\)$", told)


def sentences(name: str) -> Iterator[tuple[str, str]]:
    """Who says it, and what."""
    for line in (HERE / name).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            who, _, text = line.partition("|")
            yield who, text


@pytest.mark.parametrize(("who", "text"), [*sentences("harmful.txt")])
def test_a_harm_in_other_words_is_found(who: str, text: str) -> None:
    """What it means counts, not how it is put."""
    assert broken(text, MOUTHS[who])


@pytest.mark.parametrize(("who", "text"), [*sentences("harmless.txt")])
def test_what_only_sounds_like_harm_is_let_alone(who: str, text: str) -> None:
    """Nobody who writes kindly is bothered."""
    assert broken(text, MOUTHS[who]) == frozenset()


# ------------------------------------------------------------------ what is shipped


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", [path.stem for path in sorted(library.shipped_folder().glob("*.yaml"))])
def test_nothing_is_found_in_what_is_shipped(name: str, role: Role) -> None:
    """In no exercise, whoever was hurt."""
    assert judged(library.load(library.shipped_folder() / f"{name}.yaml"), role) == ()


def test_nothing_is_found_in_the_breath_patterns() -> None:
    """Neither in what is read of them, nor in what is said."""
    _, flagged = library.load_judged_patterns(library.shipped_folder().parent / library.PATTERNS)
    assert flagged == ()


def guides_own() -> Iterator[str]:
    """Every sentence that the guide says by itself."""
    for name, value in vars(said).items():
        if name.isupper():
            yield from (
                [value] if isinstance(value, str) else value.values() if hasattr(value, "values") else value
            )


def test_nothing_is_found_in_what_the_guide_says_by_itself() -> None:
    """It keeps to the rules that it holds others to."""
    texts = list(guides_own())
    assert len(texts) > 40
    assert {text: codes for text in texts if (codes := broken(text, Mouth.GUIDE))} == {}


# ------------------------------------------------------------------ where, and in whose mouth

HEAD = "title: T\nsummary: S\nminutes: 3\ncautions: [Stop at any time.]\nsteps:\n"
WRITTEN = {
    "folded": ("  - say: >\n      Sit down;\n      now be still.\n      You must forgive.\n", 9),
    "literal": ("  - say: |\n      Sit down.\n      You must forgive.\n", 8),
    "over lines": ("  - say: Sit down,\n      and then you\n      must forgive.\n", 8),
    "in quotes over lines": ('  - say: "Sit.\n\n      You must forgive."\n', 8),
    "by keys": ("  - say:\n      from_minutes: 2\n      text:\n        You must forgive.\n", 9),
    "in a flow": ("  - affirm: {lines: {neutral: [I am here.,\n      We forgive each other.]}}\n", 7),
}


@pytest.mark.parametrize(("steps", "line"), WRITTEN.values(), ids=WRITTEN)
def test_a_finding_has_the_line_of_its_words(tmp_path: Path, steps: str, line: int) -> None:
    """However the text is written in YAML."""
    file = tmp_path / "a.yaml"
    file.write_text(HEAD + steps)
    with pytest.raises(Faulty) as refused:
        library.load(file)
    assert [problem.line for problem in refused.value.problems] == [line]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Say to each other: I am sorry.", {"H02"}),
        ("{sender}, you could say: I am sorry.", set()),
        ("If you broke trust, you could say: I am sorry.", set()),
        ("If you were hurt, you could say: I am sorry.", {"H01"}),
        ("Say to each other: I feel close to you.", set()),
        ('{sender}, begin with "I feel sad".', set()),
        ("Say to each other in turn:... I care for you. I am so sorry.", {"H02"}),
        ("Remember: you must forgive.", {"H07"}),
        ("I feel close to you both.", {"H15"}),
    ],
)
def test_words_that_the_guide_hands_on_are_judged_as_theirs(text: str, codes: set[str]) -> None:
    """In the mouth of whoever is to say them."""
    assert broken(text, Mouth.GUIDE) == codes


def test_spelling_hides_nothing() -> None:
    """Typographic apostrophes, capitals, none at all, and words in full."""
    for text in ("I’m sorry.", "I'M SORRY!", "Im sorry", "I am so very sorry", "i'm, well, sorry"):
        assert "H01" in broken(text, Mouth.HURT), text


@pytest.mark.parametrize(
    "line",
    ["I'm sorry", "I apologise.", "My apologies", "Forgive me!", "I so regret it.", "I beg your pardon."],
)
def test_an_apology_is_seen(line: str) -> None:
    """However it is put."""
    assert apologises(line)


@pytest.mark.parametrize(
    "line",
    ["I'm not sorry.", "I don't apologise for that.", "I deserve an apology.", "I can forgive in time."],
)
def test_what_is_no_apology(line: str) -> None:
    """Refusing one, and asking for one, is none."""
    assert not apologises(line)


# ------------------------------------------------------------------ the role of a person

OWN = "first:\n  - I am here.\n  - I'm sorry.\nsecond:\n  - I am here.\n  - I love you.\n"


def test_lines_by_person_are_judged_by_the_role_of_the_first(tmp_path: Path) -> None:
    """The same line is fine in one mouth, and refused in another."""
    file = tmp_path / "ours.yaml"
    file.write_text(OWN)
    assert library.load_lines(file) and library.load_lines(file, Role.REPAIRING)
    with pytest.raises(VoiceguideError, match=r"ours\.yaml:3: H01 "):
        library.load_lines(file, Role.HURT)


def test_lines_in_a_text_file_are_judged(tmp_path: Path) -> None:
    """Both say them."""
    file = tmp_path / "ours.txt"
    file.write_text("# ours\nI am here.\nI'm sorry.\n")
    with pytest.raises(VoiceguideError, match=r"ours\.txt:3: H02 "):
        library.load_lines(file)


def test_own_breath_patterns_are_judged(tmp_path: Path) -> None:
    """The guide says their cautions."""
    file = tmp_path / "patterns.yaml"
    file.write_text(
        "slow: {title: Slow, evidence: None., in: 4s, out: 6s}\ndeep:\n  title: Deep\n  evidence: None.\n"
        "  caution: You have to look each other in the eye.\n"
    )
    with pytest.raises(VoiceguideError, match=r"patterns\.yaml:5: H11 "):
        library.load_judged_patterns(file)


# ------------------------------------------------------------------ what is flagged

FLAGGED = "  - say: Hello.\n  - say: Tonight there is no hurry.\n"


def told(file: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `check` prints of a file that can be led."""
    file.write_text(text)
    assert check.run(Namespace(file=str(file))) == 0
    return capsys.readouterr().out.replace(str(file), file.name).splitlines()


def test_what_is_flagged_is_told_and_led(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its line, and no failure."""
    first, last = told(tmp_path / "a.yaml", HEAD + FLAGGED, capsys)
    assert first == (
        "a.yaml:7: C06 it may be morning; leave out the time of day, or write 'today': "
        '"Tonight there is no hurry."'
    )
    assert last == "a.yaml: fine; please think about the 1 sentence above. 'T', 2 steps, about 3 minutes."
    assert library.load(tmp_path / "a.yaml")


def test_a_note_silences_what_was_reviewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """That sentence, by that rule."""
    note = "reviewed:\n  - {rule: C06, words: tonight there is, why: We only do it then.}\n"
    (line,) = told(tmp_path / "a.yaml", note + HEAD + FLAGGED, capsys)
    assert line == "a.yaml: fine. 'T', 2 steps, about 3 minutes."


@pytest.mark.parametrize(
    "note", ["{rule: C06, words: tonight we, why: No.}", "{rule: C99, why: No.}", "{rule: C03, why: No.}"]
)
def test_a_note_that_silences_nothing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], note: str
) -> None:
    """Wrong words, a code that is none, or a rule that found nothing."""
    lines = told(
        tmp_path / "a.yaml", HEAD.replace("steps:", f"reviewed:\n  - {note}\nsteps:") + FLAGGED, capsys
    )
    assert [line.split()[:2] for line in lines[:-1]] == [["a.yaml:6:", "R01"], ["a.yaml:9:", "C06"]]


def test_no_note_silences_what_is_refused(tmp_path: Path) -> None:
    """Whatever the reason."""
    file = tmp_path / "a.yaml"
    file.write_text("reviewed:\n  - {rule: H07, why: We know.}\n" + HEAD + "  - say: You must forgive.\n")
    with pytest.raises(Faulty) as refused:
        library.load(file)
    assert [problem.text.split()[0] for problem in refused.value.problems] == ["R01", "H07"]
