"""What the synthetic voices say in training: commands, affirmations, everyday talk, and nonsense.

Nonsense words put every sound beside every other, so that the model can be asked for words it never met.
"""

from __future__ import annotations

import random

from voiceguide.core.words import understood

from .vocabulary import everyday_words, words_in


def _listed(text: str) -> list[str]:
    return [" ".join(item.split()) for item in text.split("|")]


_SUBJECTS = _listed("I|you|we|I know I|I know you|we both|today I|today we|here you|from now on I")
_BEING = _listed("am|are|can be|may be|deserve to be|choose to be|want to feel|feel")
_STATES = _listed(
    """calm|safe|loved|enough|heard|seen|welcome|grateful|gentle|kind|patient|open|honest|strong|tender|
    at ease|
    at home|worthy|whole|held|brave|present|curious|free|steady|forgiven|understood|important|alive|rested"""
)
_DOING = _listed(
    """trust|love|hear|see|forgive|thank|choose|hold|understand|believe|need|notice|remember|cherish|honour|accept|
    welcome|admire|appreciate|respect"""
)
_OBJECTS = _listed(
    """you|me|us|myself|yourself|your heart|my heart|this moment|what we have|our love|your voice|my breath|
    your care|your pain|the way you listen|the life we share|who you are|who I am|what you feel|your kindness|
    our time"""
)
_ENDINGS = _listed(
    """|||today|now|always|with you|here with you|as I am|as you are|even when it is hard|together|
    little by little|without hurry|again|every day|in this room|one breath at a time"""
)
_ONSETS = _listed("p|b|t|d|k|g|f|v|th|s|z|sh|ch|j|m|n|l|r|w|y|h|pl|br|tr|dr|kl|gr|fl|sl|st|sp|sk|sw|thr|str")
_MIDDLES = _listed("a|e|i|o|u|ee|oo|ay|igh|oa|ow|oy|ar|or|er|air|ear")
_CODAS = _listed("p|b|t|d|k|g|f|v|th|s|z|sh|ch|j|m|n|ng|l|nt|nd|st|lt|sk|mp|ks")


def training_text(rng: random.Random) -> str:
    """One thing to say."""
    kind = rng.random()
    if kind < 0.25:
        return _command(rng)
    if kind < 0.55:
        return affirmation(rng)
    if kind < 0.75:
        return " ".join(rng.sample(everyday_words(), rng.randint(1, 5)))
    return " ".join(_nonsense(rng) for _ in range(rng.randint(1, 4)))


def affirmation(rng: random.Random) -> str:
    """A line in the manner of an affirmation."""
    if rng.random() < 0.5:
        parts = (_SUBJECTS, _BEING, _STATES, _ENDINGS)
    else:
        parts = (_SUBJECTS, _DOING, _OBJECTS, _ENDINGS)
    return " ".join(filter(None, map(rng.choice, parts)))


def affirmation_words() -> list[str]:
    """Every word that `affirmation` uses."""
    parts = (*_SUBJECTS, *_BEING, *_STATES, *_DOING, *_OBJECTS, *_ENDINGS)
    return words_in(" ".join(parts))


def _command(rng: random.Random) -> str:
    phrases = [*understood.CONTROL_PHRASES, *understood.ANSWER_PHRASES]
    kind = rng.random()
    if kind < 0.2:
        return f"{understood.ADDRESS}, {rng.choice(phrases)}"
    if kind < 0.35:
        return ", ".join(rng.sample(phrases, 2))
    return rng.choice(phrases)


def _nonsense(rng: random.Random) -> str:
    syllables = (
        rng.choice(_ONSETS) + rng.choice(_MIDDLES) + (rng.choice(_CODAS) if rng.random() < 0.6 else "")
        for _ in range(rng.randint(1, 3))
    )
    return "".join(syllables)
