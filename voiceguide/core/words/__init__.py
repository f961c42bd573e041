"""Every sentence the guide says by itself, and every phrase it understands: a folder a language.

The modules here are those of the language that is spoken; nothing else in the code holds what the guide says
or listens for.
"""

from voiceguide.core.words.en import homophones, numbers, said, understood, values

__all__ = ["homophones", "numbers", "said", "understood", "values"]
