"""Every sentence the guide says by itself, and every phrase it understands: a folder a language.

`said` and `understood` are those of the language that is spoken; nothing else in the code holds what the
guide says or listens for.
"""

from voiceguide.core.words.en import said, understood

__all__ = ["said", "understood"]
