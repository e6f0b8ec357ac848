"""Which characters the printed report's fonts carry, and what stands for those they do not. Pure, but for the files.

A tagged PDF must not hold a character without a glyph: the typesetter refuses the whole report for one emoji. Invisible
characters that turn the direction of what follows are left out: on paper nobody can see that they are there.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MISSING = "\N{WHITE SQUARE}"
# A line holds fewer characters than this: a longer word may break anywhere.
LONGEST_WORD = 40
PIECE = 8
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
# Symbols joined or coloured by these are one picture; the picture's name says enough.
_JOINS_PICTURES = frozenset("\u200d\ufe0e\ufe0f") | frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_TURNS_DIRECTION = frozenset("\u200e\u200f\u061c") | frozenset(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)


def characters_of(font: Path) -> frozenset[int]:
    """The code points a TrueType font has a glyph for. Raises ValueError for a file that is none."""
    content = font.read_bytes()
    tables = struct.unpack_from(">H", content, 4)[0]
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, 12 + 16 * number)
        if tag == b"cmap":
            return frozenset(_of_table(content, offset))
    raise ValueError("The font has no table of characters.")


def _of_table(content: bytes, table: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">H", content, table + 2)[0]):
        offset = table + struct.unpack_from(">I", content, table + 8 + 8 * number)[0]
        shape = struct.unpack_from(">H", content, offset)[0]
        if shape == 4:
            yield from _of_segments(content, offset)
        elif shape == 12:
            for group in range(struct.unpack_from(">I", content, offset + 12)[0]):
                first, last, _ = struct.unpack_from(">III", content, offset + 16 + 12 * group)
                yield from range(first, last + 1)


def _of_segments(content: bytes, offset: int) -> Iterator[int]:
    count = struct.unpack_from(">H", content, offset + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", content, offset + 14)
    starts = struct.unpack_from(f">{count}H", content, offset + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        if first != 0xFFFF:
            yield from range(first, last + 1)


class Setting:
    """Makes texts ready to be set in fonts with these characters. `replaced` says whether something had to be."""

    def __init__(self, characters: frozenset[int]) -> None:
        self._characters = characters
        self.replaced = False

    def stored(self, value: Any) -> Any:
        """A JSON value with every string in it ready."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, dict):
            return {name: self.stored(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.stored(item) for item in value]
        return value

    def words(self, text: str) -> str:
        if not text.isascii() or not text.isprintable():
            # What joined pictures into one is of no use between their names; letters of some scripts need it.
            text = "".join(map(self._character, text)).replace("]\u200d", "]")
        return broken(text)

    def _character(self, character: str) -> str:
        code = ord(character)
        if character in "\n\t":
            return character
        if character in _TURNS_DIRECTION:
            return ""
        if code in self._characters:
            return character
        kind = unicodedata.category(character)
        if character in _JOINS_PICTURES or kind in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            return "\n" if kind in ("Zl", "Zp") or character == "\x85" else ""
        self.replaced = True
        if code in _FLAG_LETTERS:
            return chr(ord("A") + code - _FLAG_LETTERS.start)
        name = unicodedata.name(character, "")
        return f"[{name.lower()}]" if kind.startswith("S") and name else MISSING


def broken(text: str) -> str:
    """The text with places at which a word that is longer than a line may be broken."""
    if len(text) <= LONGEST_WORD:
        return text
    parts, word = [], 0
    for character in text:
        word = 0 if character.isspace() else word + 1
        # Marks belong to the letter before them.
        if word > LONGEST_WORD and word % PIECE == 0 and not unicodedata.combining(character):
            parts.append(BREAK_HERE)
        parts.append(character)
    return "".join(parts)
