"""Every sentence the guide says by itself, and every phrase it understands: a folder a language.

The modules here are those of the language that is spoken; nothing else in the code holds what the guide says
or listens for.
"""

from voiceguide.core.words.en import (
    careful,
    harm_lists,
    harmful,
    homophones,
    numbers,
    said,
    understood,
    unguided,
    values,
)

__all__ = [
    "careful",
    "harm_lists",
    "harmful",
    "homophones",
    "numbers",
    "said",
    "understood",
    "unguided",
    "values",
]
