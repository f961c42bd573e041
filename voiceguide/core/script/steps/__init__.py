"""The kinds of step an exercise may have, a module each.

A new kind is a module here and its name in `AnyStep`.  What a file holds, and equally Python values, is
checked by its model; every refusal is a ValueError (pydantic's) that says what was found and what to write
instead.  Whoever read the file adds its name and the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import BaseModel, BeforeValidator, Field

from voiceguide.core.script.step import Step as Base
from voiceguide.core.script.steps.affirm import Affirm
from voiceguide.core.script.steps.baseline import Baseline
from voiceguide.core.script.steps.breathe import Breathe
from voiceguide.core.script.steps.chime import Chime
from voiceguide.core.script.steps.dialogue import Dialogue
from voiceguide.core.script.steps.ready import Ready
from voiceguide.core.script.steps.rest import Rest
from voiceguide.core.script.steps.say import Say
from voiceguide.core.text import nearest, quoted, showable

AnyStep = Say | Rest | Ready | Baseline | Breathe | Affirm | Dialogue | Chime
STEPS: Mapping[str, type[AnyStep]] = {kind.model_fields["kind"].default: kind for kind in get_args(AnyStep)}
"""The kinds by their one key in a file."""


def _step(written: object) -> object:
    """The single key of a step becomes its `kind`."""
    if isinstance(written, Base):
        return written
    if not isinstance(written, Mapping) or len(written) != 1:
        found = (
            " and ".join(f"'{showable(str(k))}'" for k in list(written)[:3])
            if isinstance(written, Mapping)
            else ""
        )
        raise ValueError(
            f"found {found or quoted(written)}; a step is one key and its value, like 'rest: 5s'"
        )
    ((kind, value),) = written.items()
    if kind not in STEPS:
        raise ValueError(f"unknown step {quoted(kind)}; {nearest(kind, STEPS)}")
    step = STEPS[kind]
    keyed = isinstance(value, Mapping) and bool(keys_of(step).keys() & value.keys())
    if step.alone and not keyed:
        return {"kind": kind, step.alone: value}
    if not isinstance(value, Mapping) or "kind" in value:
        raise ValueError(f"found {quoted(value)}; write it like '{step.example}'")
    return {"kind": kind, **value}


Step = Annotated[AnyStep, Field(discriminator="kind"), BeforeValidator(_step)]


def keys_of(part: type[BaseModel]) -> dict[str, None]:
    """The keys of a part, as they are written, in order."""
    fields = part.model_fields.items()
    return dict.fromkeys(str(field.validation_alias or key) for key, field in fields if key != "kind")
