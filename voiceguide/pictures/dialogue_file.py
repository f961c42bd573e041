"""The dialogues of an exercise, drawn into a file or told as Graphviz text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voiceguide import output_file
from voiceguide.core.script.exercise import Exercise
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.text import showable
from voiceguide.core.written.dialogue import END
from voiceguide.pictures.dialogue_graph import START, ways
from voiceguide.pictures.dialogue_picture import as_svg
from voiceguide.ports import UsageError

ENDINGS = (".svg", ".dot")


def draw(exercise: Exercise, name: str | Path) -> Path:
    """Draw the dialogues of an exercise into a file, by its ending: the same bytes for the same exercise.

    A file that is there is replaced.  Returns its path.  Raises UsageError where there is nothing to draw or
    the ending is unknown, VoiceguideError where the file cannot be written.
    """
    path = output_file.checked(name, ENDINGS)
    dialogues = dialogues_in(exercise)
    text = as_svg(exercise.title, dialogues) if path.suffix.lower() == ".svg" else as_dot(dialogues)
    output_file.write(path, text.encode())
    return path


def dialogues_in(exercise: Exercise) -> Sequence[Dialogue]:
    """Every dialogue in it.  Raises UsageError if there is none."""
    dialogues = [step for step in exercise.steps if isinstance(step, Dialogue)]
    if not dialogues:
        raise UsageError(f"'{exercise.title}' holds no dialogue; 'voiceguide preview' draws any exercise.")
    return dialogues


def as_dot(dialogues: Sequence[Dialogue]) -> str:
    """Dialogues as Graphviz text, to be laid out elsewhere."""
    lines = ["digraph dialogue {", '  node [shape=box, style=rounded, fontname="sans-serif"];']
    for number, dialogue in enumerate(dialogues):
        for row, name in enumerate([START, *dialogue.states, END]):
            lines.append(f'  d{number}_{row} [label="{_quoted(name.replace("_", " "))}"];')
        for way in ways(dialogue):
            label = _quoted(", ".join(way.replies))
            lines.append(f'  d{number}_{way.start} -> d{number}_{way.end} [label="{label}"];')
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    """As it stands inside a quoted label, where '&' would begin an entity."""
    return showable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
