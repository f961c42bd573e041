"""What is said and understood stands in one room, a folder a language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import voiceguide
from voiceguide.core.words import said

PACKAGE = Path(voiceguide.__file__).parent
SPEAKING = {"Say", "Speak", "aside", "speak"}
"""Calls whose text is spoken."""
SPOKEN = {"text", "word", "notice", "greeting"}
"""Arguments that are spoken, whatever is called with them."""


def modules(*rooms: str) -> list[Path]:
    """Every module of these rooms."""
    found = [path for room in rooms for path in (PACKAGE / room).rglob("*.py")]
    return [path for path in found if PACKAGE / "core/words" not in path.parents]


def literals(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every piece of text in a part of a program that has a letter in it."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search("[A-Za-z]", node.value)
        ):
            yield node


def spoken_in(tree: ast.AST) -> Iterator[ast.expr]:
    """The arguments in it that are spoken."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in SPEAKING:
                yield from node.args[:1]
            yield from (keyword.value for keyword in node.keywords if keyword.arg in SPOKEN)


@pytest.mark.slow
def test_no_sentence_is_spoken_from_elsewhere() -> None:
    """Whoever wants another language, or other words, finds all of them in core/words."""
    strays = [
        f"{path.relative_to(PACKAGE)}:{literal.lineno}: {literal.value!r}"
        for path in modules(".")
        for argument in spoken_in(ast.parse(path.read_text("utf-8")))
        for literal in literals(argument)
    ]
    assert strays == []


def test_a_sentence_elsewhere_is_found() -> None:
    """The check sees what it is for."""
    (argument,) = spoken_in(ast.parse('conductor.aside(f"Good, {name}.", then)'))
    assert [literal.value for literal in literals(argument)] == ["Good, "]


@pytest.mark.parametrize("path", modules("core/hearing", "core/breath"), ids=lambda path: path.stem)
def test_no_phrase_is_understood_or_put_on_a_breath_from_elsewhere(path: Path) -> None:
    """What is listened for, and the words on breaths, stand there too; only the recognizers' own mark does
    not."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strays = [literal.value for literal in literals(tree) if id(literal) not in documented]
    assert strays in ([], ["[unk]"])


def test_every_sentence_ends_as_one() -> None:
    """A sentence without an end is spoken as if it went on."""
    sentences = [text for name, text in vars(said).items() if name.isupper() and isinstance(text, str)]
    whole = [text for text in sentences if len(text.split()) > 3]
    assert len(whole) > 8
    assert [text for text in whole if text[-1] not in ".?!"] == [said.NO_TOPIC]
