"""From the bytes that a PDF shows to characters and their widths.

The one place that uses pypdf's font classes, which are not part of its public interface; the tests of this package
notice when they move.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pypdf._codecs.adobe_glyphs import adobe_glyphs
from pypdf.generic import DictionaryObject
from pypdf.generic._font import Font

_UNICODE_NAME = re.compile(r"u(?:ni)?([0-9A-Fa-f]{4,6})")


@dataclass
class ShownFont:
    """A font of a page: `shown` turns a string operand into text, its width and its number of spaces."""

    font: Font
    readable: bool = True
    # What a width of 1 in the font's own units is in text units: a thousandth, but for Type 3 fonts.
    unit: float = 0.001
    _characters: dict[int | str, tuple[str, float]] = field(default_factory=dict)

    @property
    def space_width(self) -> float:
        """The width of a space, in text units for a font size of 1."""
        width = float(self.font.space_width) * self.unit
        return width if 0.1 < width < 0.4 else 0.25

    def shown(self, operand: bytes) -> tuple[str, float, int, int]:
        """Text, width for a font size of 1, number of characters, and of one-byte spaces (code 32)."""
        codes: bytes | str = operand
        if isinstance(self.font.encoding, str):
            codes = _decoded(operand, self.font.encoding)
        pieces: list[str] = []
        width = 0.0
        for code in codes:
            known = self._characters.get(code)
            if known is None:
                known = self._characters[code] = self._character(code)
            pieces.append(known[0])
            width += known[1]
        spaces = operand.count(b" ") if codes is operand else 0
        return "".join(pieces) if self.readable else "", width, len(codes), spaces

    def _character(self, code: int | str) -> tuple[str, float]:
        key = chr(code) if isinstance(code, int) else code
        widths = self.font.character_widths
        width = float(widths.get(key, widths.get("default", 500))) * self.unit
        if key in self.font.character_map:
            return str(self.font.character_map[key]), width
        if isinstance(code, int) and isinstance(self.font.encoding, dict):
            name = self.font.encoding.get(code, key)
            if len(name) > 1 and name[0] == "/":
                return text_of_glyph(name), width
            # The codes that WinAnsiEncoding leaves free are bullets (ISO 32000, table D.2, note 3).
            return "•" if "\x7f" <= name <= "\x9f" else name, width
        return key, width


def font_of(resource: DictionaryObject) -> ShownFont:
    """The font of a font resource. Glyph numbers without a way back to characters make it unreadable."""
    font = Font.from_font_resource(resource)
    encoding: Any = resource.get("/Encoding")
    only_glyph_numbers = isinstance(encoding, str) and encoding.startswith("/Identity") and "/ToUnicode" not in resource
    unit = 0.001
    if font.sub_type == "Type3":
        matrix: Any = resource.get("/FontMatrix")
        unit = abs(float(matrix[0])) if matrix is not None and len(matrix) == 6 else unit
    return ShownFont(font, readable=font.interpretable and not only_glyph_numbers, unit=unit)


def text_of_glyph(name: str) -> str:
    """The characters of a glyph name such as `/f_i`, `/A.smcp` or `/uni20AC`; empty for a drawing (`/github`).

    The rules of the Adobe Glyph List: what follows a dot is a variant, an underscore joins ligatures.
    """
    characters = []
    for part in name[1:].split(".", 1)[0].split("_"):
        known = adobe_glyphs.get(f"/{part}")
        if known is None:
            match = _UNICODE_NAME.fullmatch(part)
            if match is None or int(match[1], 16) > 0x10FFFF:
                return ""
            known = chr(int(match[1], 16))
        characters.append(known)
    return "".join(characters)


def _decoded(operand: bytes, encoding: str) -> str:
    try:
        return operand.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return operand.decode(encoding, "replace")
