"""Judges an exercise, a couple's own lines or a breath pattern: everything in it that breaks a rule."""

from __future__ import annotations

from collections.abc import Iterator

from voiceguide.core.script.exercise import Exercise, Reviewed
from voiceguide.core.text import words
from voiceguide.core.words import harm_lists
from voiceguide.core.written.cast import Role
from voiceguide.core.written.lines import Lines
from voiceguide.core.written.patterns import Pattern
from voiceguide.linting.finding import Finding
from voiceguide.linting.rules import WORD_RULES, Rule, Severity
from voiceguide.linting.spoken import Kind, Mouth, Said, all_said, utterances
from voiceguide.linting.structure import STRUCTURE_RULES, of_one, of_the_whole
from voiceguide.linting.wording import compiled, sentences

REVIEWED_NOTHING = Rule(
    "R01",
    Severity.FLAGGED,
    "this note silences nothing; remove it, or write the code of a flagged rule and words of its sentence",
)
RULES: tuple[Rule, ...] = (*(one.rule for one in WORD_RULES), *STRUCTURE_RULES, REVIEWED_NOTHING)
"""All there are, in the order of their codes."""


def judged(exercise: Exercise, role: Role = Role.NEUTRAL) -> tuple[Finding, ...]:
    """Everything in an exercise that breaks a rule, but for what its author has reviewed.

    `role`: where the first person stands, for lines by person.
    """
    found = [*of_the_whole(exercise), *_found(tuple(all_said(exercise, role)))]
    silenced = {finding for note in exercise.reviewed for finding in found if _silences(note, finding)}
    vain = (
        Finding(REVIEWED_NOTHING, ("reviewed", index), note.words or note.rule)
        for index, note in enumerate(exercise.reviewed)
        if not any(_silences(note, finding) for finding in found)
    )
    return (*(finding for finding in found if finding not in silenced), *vain)


def judged_part(part: Lines | Pattern, role: Role = Role.NEUTRAL) -> tuple[Finding, ...]:
    """The same of a couple's own lines, or of a breath pattern."""
    return tuple(_found(tuple(all_said(part, role))))


def broken(text: str, mouth: Mouth) -> frozenset[str]:
    """The codes of the rules about words that a text breaks in a mouth."""
    kind = Kind.PROMPT if mouth is Mouth.GUIDE else Kind.LINE
    return frozenset(f.rule.code for f in _words_in(Said((), text, kind, mouth), repair=True))


def apologises(line: str) -> bool:
    """Would somebody who was hurt be sorry, if they said this?"""
    return "H01" in broken(line, Mouth.HURT)


def _of_repair(said: tuple[Said, ...]) -> bool:
    """Is it about something that was broken?"""
    if any(one.mouth in (Mouth.HURT, Mouth.REPAIRING) for one in said):
        return True
    about = compiled(harm_lists.REPAIR)
    return any(about.search(sentence.plain) for one in said for sentence in sentences(one.text))


def _found(said: tuple[Said, ...]) -> Iterator[Finding]:
    repair = _of_repair(said)
    for one in said:
        yield from of_one(one)
        yield from _words_in(one, repair=repair)


def _words_in(said: Said, *, repair: bool) -> Iterator[Finding]:
    for utterance in utterances(said):
        for one in WORD_RULES:
            if one.of_repair_only and not repair:
                continue
            places = (at for seen in one.seen if (at := seen(utterance)) is not None)
            if (at := next(places, None)) is not None:
                sentence = utterance.sentence
                shown = said.text[sentence.start : sentence.end]
                yield Finding(one.rule, said.place, shown, len(words(said.text[:at])))


def _silences(note: Reviewed, finding: Finding) -> bool:
    """Is a note about this finding?"""
    if finding.refused or note.rule != finding.rule.code:
        return False
    noted, found = words(note.words), words(finding.words)
    return any(found[at : at + len(noted)] == noted for at in range(len(found) - len(noted) + 1))
