"""Letters and digits five rows high, of half blocks, for reading from across a room."""

from __future__ import annotations

from collections.abc import Iterator

HEIGHT = 5
"""Rows of a letter."""
_SPACE = "  "


def _glyphs(signs: str, *rows: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    return zip(signs, zip(*(row.split("|") for row in rows), strict=True), strict=True)


_LETTERS = dict(
    [
        *_glyphs(
            "adehilnorstu",
            "      |    ██|      |██    |▀▀|██|      |      |     |      | ██  |      ",
            "▀▀▀▀█▄|▄█▀▀██|▄█▀▀█▄|██▀▀█▄|██|██|██▀▀█▄|▄█▀▀█▄|██▄█▀|▄█▀▀▀▀|▀██▀▀|██  ██",
            "▄█▀▀██|██  ██|██▄▄██|██  ██|██|██|██  ██|██  ██|██▀  |▀█▄▄▄ | ██  |██  ██",
            "██  ██|██  ██|██    |██  ██|██|██|██  ██|██  ██|██   |    ██| ██  |██  ██",
            "▀█▄▄██|▀█▄▄██|▀█▄▄▄▀|██  ██|██|██|██  ██|▀█▄▄█▀|██   |▄▄▄▄█▀| ▀█▄▄|▀█▄▄██",
        ),
        *_glyphs(
            "0123456789",
            "▄█▀▀█▄| ▄██|▄█▀▀█▄|▄█▀▀█▄|   ▄██|██▀▀▀▀|▄█▀▀▀▄|▀▀▀▀██|▄█▀▀█▄|▄█▀▀█▄",
            "██  ██|▀ ██|    ██|    ██| ▄█▀██|██▄▄▄ |██    |   ▄█▀|██  ██|██  ██",
            "██  ██|  ██|  ▄█▀ | ▀▀▀█▄|██  ██|    ██|██▀▀█▄|  ██  |▄█▀▀█▄|▀█▄▄██",
            "██  ██|  ██|▄█▀   |    ██|▀▀▀▀██|    ██|██  ██| ██   |██  ██|    ██",
            "▀█▄▄█▀|  ██|██▄▄▄▄|▀█▄▄█▀|    ██|▀█▄▄█▀|▀█▄▄█▀| ██   |▀█▄▄█▀|▀▄▄▄█▀",
        ),
    ]
)


def large(text: str, scale: int) -> tuple[str, ...]:
    """`text`, made of the signs above and spaces, in HEIGHT * `scale` rows of one width.  Scale is 1 or 2."""
    rows = tuple(
        " ".join(_LETTERS[sign][row] if sign != " " else _SPACE for sign in text) for row in range(HEIGHT)
    )
    return rows if scale == 1 else tuple(doubled for row in rows for doubled in _doubled(row))


def _doubled(row: str) -> Iterator[str]:
    """The upper and the lower halves of a row, each a row of its own, twice as wide."""
    for inked in ("█▀", "█▄"):
        yield "".join("██" if sign in inked else "  " for sign in row)
