"""The phones of the synthetic model: espeak-ng's many phonemes, gathered into forty classes.

Class names follow ARPABET.  A diphthong that ends in a glide of its own is two classes.
"""

from __future__ import annotations

from collections.abc import Iterable

from .graph import SILENCE, Phones, Pronunciation

_CLASSES = {
    SILENCE: "_ _: _! ?",
    "AA": "A: A A# 0 0# 02 O2",
    "AE": "a aa",
    "AH": "V V2 @ @2 @5 @- @# a#",
    "AO": "O: O",
    "AW": "aU",
    "AY": "aI aI2",
    "B": "b",
    "CH": "tS",
    "D": "d d# d[",
    "DH": "D",
    "EH": "E E2 E# e e:",
    "ER": "3: 3 VR IR",
    "EY": "eI",
    "F": "f",
    "G": "g",
    "HH": "h",
    "IH": "I I2 I#",
    "IY": "i: i",
    "JH": "dZ",
    "K": "k x",
    "L": "l l#",
    "M": "m",
    "N": "n n-",
    "NG": "N",
    "OW": "oU oU# o o:",
    "OY": "OI",
    "P": "p",
    "R": "r r- r/ R",
    "S": "s",
    "SH": "S",
    "T": "t t2 t# t[",
    "TH": "T",
    "UH": "U",
    "UW": "u: u",
    "V": "v",
    "W": "w w#",
    "Y": "j",
    "Z": "z z# z/2",
    "ZH": "Z",
    "AA R": "A@",
    "AO R": "O@ o@",
    "AH L": "@L",
    "EH R": "e@",
    "IY R": "i@ i@3 I@",
    "UH R": "U@",
    "AY ER": "aI@ aI3",
    "AW ER": "aU@",
    "": ";",  # a mark of palatal colouring, no sound of its own
}
_BY_PHONEME = {name: tuple(classes.split()) for classes, names in _CLASSES.items() for name in names.split()}
_STRESS_MARKS = "',%=|"

PHONES = Phones([classes for classes in _CLASSES if classes and " " not in classes])


def classes_of(phoneme: str) -> Pronunciation:
    """The classes of one of espeak's phonemes, with or without its stress mark.

    Raises KeyError for a phoneme that no English accent has.
    """
    return _BY_PHONEME[phoneme.strip(_STRESS_MARKS)]


def pronunciation_of(phonemes: Iterable[str]) -> Pronunciation:
    """The classes of a word, without the quiet that some accents put inside one."""
    return tuple(name for phoneme in phonemes for name in classes_of(phoneme) if name != SILENCE)
