"""Words that sound the same.  A recognizer that spells freely may write any of them."""

from __future__ import annotations

GROUPS = (
    *(("pause", "paws", "pores", "pours"), ("right", "write", "rite", "wright"), ("no", "know")),
    *(("to", "too", "two"), ("for", "four"), ("your", "you're"), ("there", "their", "they're")),
    *(("sure", "shore"), ("yeah", "yea"), ("not", "knot"), ("some", "sum"), ("more", "moor")),
    *(("here", "hear"), ("one", "won"), ("our", "hour"), ("its", "it's"), ("i'll", "aisle", "isle")),
    *(("whole", "hole"), ("through", "threw"), ("would", "wood"), ("week", "weak"), ("by", "buy", "bye")),
    *(("peace", "piece"), ("new", "knew"), ("past", "passed"), ("made", "maid"), ("see", "sea", "c")),
    *(("be", "bee", "b"), ("i", "eye"), ("heal", "heel", "he'll"), ("break", "brake"), ("meet", "meat")),
    ("wait", "weight"),
)
"""Each word is in one group only."""
