"""Plain words: what reaches the voice, the terminal and the matching of lines."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voiceguide.core.text import folded, readable, sentences, showable, speakable, words

HOSTILE = st.lists(
    st.sampled_from(
        ["<b>", "<", ">", "[[", "]]", "[", "-", "\x1b[31m", "\x1b]0;t\x07", "\x1b", "\u202e", "\u200b"]
    )
    | st.sampled_from(
        ["<3", "</3", ":)", "&amp;", "&#60;", "&", ";", "\u2764", "\ufe0f", "\U0001f3fd", "I AM", "OK. "]
    )
    | st.sampled_from(
        ["e", "\u0301", "\u0338", "\n", "\x00", "\ud800", "a.", "B!", "'", "’", "İ", "Σ", "word "]
    )
    | st.characters()
).map("".join)


def survivors(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029"}


@given(HOSTILE)
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    """Whatever is shown holds no control, escape, bidi or zero-width character."""
    assert survivors(showable(text)) == set()


@given(HOSTILE)
def test_no_control_character_or_markup_reaches_the_voice(text: str) -> None:
    """Whatever is spoken holds no control character, no markup, and never looks like an option."""
    spoken = speakable(text)
    assert survivors(spoken) == set()
    assert not any(mark in spoken for mark in ("<", ">", "[[", "]]"))
    assert not spoken.startswith("-")


@given(HOSTILE)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """Clean text stays as it is."""
    assert showable(showable(text)) == showable(text)
    assert speakable(speakable(text)) == speakable(text)
    assert showable(speakable(text)) == speakable(text)
    assert readable(readable(text)) == readable(text)
    assert speakable(readable(text)) == speakable(text)
    assert words(" ".join(words(text))) == words(text)


@given(HOSTILE)
def test_sentences_leave_nothing_out(text: str) -> None:
    """The sentences together are the whole text, and none of them is empty."""
    assert " ".join(sentences(text)) == speakable(text)
    assert all(sentences(text))


@given(HOSTILE)
def test_words_hold_only_letters_digits_and_inner_apostrophes(text: str) -> None:
    """A word to match has no space, no punctuation and no quote at either end."""
    for word in words(text):
        assert all(c == "'" or unicodedata.category(c)[0] in "LMN" for c in word)
        assert word.strip("'") == word != ""


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("I am <emphasis level='strong'>glad</emphasis> you are here.", "I am glad you are here."),
        ("[[slnc 9000]] I am here.", "I am here."),
        ("[[rate 500", "rate 500"),
        ("--wav I am here.", "wav I am here."),
        ("I am\n   here.\t ", "I am here."),
        ("two < three and five > four", "two three and five four"),
        ("<<b>script>", "script"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("\ufeffI am\u200b here\u202e.", "I am here."),
        ("a plain - and a [single] bracket", "a plain - and a [single] bracket"),
        ("<b></b>", ""),
    ],
)
def test_what_is_written_and_what_is_spoken(written: str, spoken: str) -> None:
    """Markup and control characters go; the words stay."""
    assert speakable(written) == spoken


@pytest.mark.parametrize(
    ("written", "read", "spoken"),
    [
        ("I love you <3", "I love you <3", "I love you"),
        ("I love you </3, still", "I love you </3, still", "I love you, still"),
        ("I am so glad you are here ❤️", "I am so glad you are here ❤️", "I am so glad you are here"),
        ("☀️ You are my sun 🙏🏽", "☀️ You are my sun 🙏🏽", "You are my sun"),
        ("Thank you :-) xoxo", "Thank you :-) xoxo", "Thank you"),
        ("Thank you:) ^^", "Thank you:) ^^", "Thank you"),
        ("I do! :) <3.", "I do! :) <3.", "I do!."),
        ("Well done :D", "Well done :D", "Well done"),
        ("At 10:30 (or so)", "At 10:30 (or so)", "At 10:30 (or so)"),
        ("Dear: (breathe)", "Dear: (breathe)", "Dear: (breathe)"),
        ("1️⃣ breath", "1️⃣ breath", "1 breath"),
        ("I&#39;m here", "I'm here", "I'm here"),
        ("You &amp;amp; me", "You & me", "You & me"),
        ("Salt &lt;b&gt; and R&B", "Salt and R&B", "Salt and R&B"),
        ("I LOVE US. WE CAN DO IT!", "I LOVE US. WE CAN DO IT!", "I love us. We can do it!"),
        ("I need IT", "I need IT", "I need IT"),
        ("OK", "OK", "OK"),
        ("❤️", "❤️", ""),
    ],
)
def test_what_is_read_and_what_is_spoken(written: str, read: str, spoken: str) -> None:
    """Hearts and pictographs stay in the caption alone; entities are what they stand for; words in capitals
    are words."""
    assert (readable(written), speakable(written)) == (read, spoken)


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("zoë", "zoe"),
        ("josé", "jose"),
        ("łukasz", "lukasz"),
        ("nguyễn", "nguyen"),
        ("søren", "soren"),
        ("अनि", "अनि"),
    ],
)
def test_letters_without_their_marks(written: str, bare: str) -> None:
    """Latin letters only: in other scripts a mark is a letter."""
    assert folded(written) == bare


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[2J\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;a new title\x07here", "here"),
        ("\x1b]8;;http://x.invalid\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b31mred\x9c", "red"),
        ("two\r\nlines", "two lines"),
        ("<b>kept</b>", "<b>kept</b>"),
    ],
)
def test_escape_sequences_go_whole(written: str, shown: str) -> None:
    """A terminal command leaves nothing of itself behind; markup is only text here."""
    assert showable(written) == shown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("I'm here, with you.", ("i'm", "here", "with", "you")),
        ("I’m ‘here’", ("i'm", "here")),
        ("One well-known day: O'Neill's 24.", ("one", "well", "known", "day", "o'neill's", "24")),
        ("Été — là…", ("été", "là")),
        ("...", ()),
    ],
)
def test_words_to_match(line: str, expected: tuple[str, ...]) -> None:
    """Lower case, straight apostrophes, no punctuation."""
    assert words(line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sit down. Rest! Are you here?", ("Sit down.", "Rest!", "Are you here?")),
        ("Breathe... and rest. “Good.” Now on.", ("Breathe... and rest.", "“Good.”", "Now on.")),
        ("About 4.5 seconds", ("About 4.5 seconds",)),
        (" ", ()),
    ],
)
def test_sentences(text: str, expected: tuple[str, ...]) -> None:
    """A sentence ends at a mark before a new start, not inside a number or before a small letter."""
    assert sentences(text) == expected


PIECES = (
    *("<", "[[", "\x1b]", "\x1b[", "<a", "[[a]", "a. ", ".", "'", "-", " - ", "I A. "),
    *("&amp;", "&", "&#", ":", ":((", ":(.", "<3", "<3:3", "xo", "^"),
)


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_takes_no_time(piece: str) -> None:
    """64 KB of half-open markup is cleaned about as fast as plain words."""
    text = piece * (65_536 // len(piece)) + "x"
    before = time.monotonic()
    for clean in (showable, readable, speakable, words, sentences):
        clean(text)
    assert time.monotonic() - before < 30.0  # a tenth of a second, as a rule; where time grows, minutes
