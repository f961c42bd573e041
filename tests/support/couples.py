"""Any two people, for hypothesis: each quick or slow, willing or not, in tears, gone, or speaking into the
other's turn."""

from __future__ import annotations

from hypothesis import strategies as st

from voiceguide.rehearsal.couples import CoupleFile, Person

ANSWERS = (
    *("yes", "no", "partly", "later", "there's more", "mhm", "kind of", "what", "no that's all", "murmur"),
    *("silence", "yes ... no", "i'm not ready", "skip", "continue"),
)
PERSONS = st.builds(
    Person,
    starts_after=st.integers(0, 20_000),
    talks_for=st.integers(0, 120_000),
    pauses=st.integers(0, 10_000),
    speaks_for=st.integers(500, 30_000),
    cries_for=st.sampled_from((0, 0, 0, 5_000, 90_000)),
    closes=st.booleans(),
    mirrors_at_once=st.booleans(),
    interrupts=st.sampled_from((0, 0, 30, 100)),
    answers=st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=8).map(tuple),
    at=st.fixed_dictionaries(
        {}, optional={kind: st.sampled_from(ANSWERS).map(lambda a: (a,)) for kind in ("ready", "line")}
    ),
    silent=st.sampled_from((0, 0, 10, 100)) | st.integers(0, 100),
    leaves_after=st.none() | st.integers(0, 1_800_000),
)
COUPLES = st.builds(CoupleFile, first=PERSONS, second=PERSONS)
"""Two who differ in everything."""
