"""Which of two people was named, where their names share words."""

from __future__ import annotations

import pytest

from voiceguide.core.events import Answer
from voiceguide.core.hearing.phrases import name_in

FIRST, SECOND = Answer.FIRST, Answer.SECOND


@pytest.mark.parametrize(
    ("names", "said", "meant"),
    [
        ("ana, ben", "ana", FIRST),
        ("ana, ben", "um ben i think", SECOND),
        ("ana, ben", "ana or ben", None),
        ("ana, ben", "nobody", None),
        ("ana, ben", "not ben", None),
        ("ana smith, ben smith", "ana smith", FIRST),
        ("ana smith, ben smith", "ben smith", SECOND),
        ("ana smith, ben smith", "ben", SECOND),
        ("ana smith, ben smith", "smith", None),
        ("ana smith, ben smith", "ana or ben smith", None),
        ("ann, mary ann", "ann", FIRST),
        ("ann, mary ann", "mary ann", SECOND),
        ("ann, mary ann", "mary", SECOND),
        ("ann, mary ann", "ann and mary ann", None),
        ("jo, mary jo", "mary jo", SECOND),
        ("jo, mary jo", "jo", FIRST),
        ("ana maria, ana", "ana maria", FIRST),
        ("ana maria, ana", "ana", SECOND),
        ("mary jane, jane", "mary jane", FIRST),
    ],
)
def test_the_name_of_which_more_was_heard_is_meant(names: str, said: str, meant: Answer | None) -> None:
    """Of two with as many words, the one that was said whole; both, or neither, is nobody."""
    assert name_in(said.split(), names.split(", ")) is meant
