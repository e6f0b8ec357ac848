"""Making text from any file alike: one form for each character, nothing invisible, at most one blank line."""

from __future__ import annotations

import re
import unicodedata

from candidates.reading.limits import MAX_TEXT_CHARS

# Signs that NFKC would glue to the word before them as letters, and Word's bullets from the Symbol font.
_BEFORE = str.maketrans(
    {"™": " ", "®": " ", "℠": " ", "©": " ", "\r": "\n", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"}
    | dict.fromkeys(
        "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\u25cf\u25aa\u25a0\u25e6\u2023\u2043\u00b7\u2219\u27a2\u25ba\u25b8", "•"
    )
    | dict.fromkeys("\u2010\u2011", "-")
)
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
# A soft hyphen is a hyphen at the end of a line, and where a font's map spells a hyphen out as several.
_SOFT_HYPHENS = re.compile(r"[-\u2010\u2011]?\u00ad(?:[-\u2010\u2011]|(?=\s*\n))")
_GAP = re.compile(r"[ \u00a0]*\t[ \t\u00a0]*| {3,}")
_SPACES = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")
# "S K I L L S": letters set apart one by one; words of such a line stand two spaces apart.
_SPACED_OUT = re.compile(r"(?:\w ){3,}\w(?:(?: {2,}|\t)(?:\w ){1,}\w)*")


# Accents that a typesetter drew beside their letters, and what they are as part of one.
_ACCENTS = {"¨": "\u0308", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¸": "\u0327", "˚": "\u030a", "ˇ": "\u030c",
            "˝": "\u030b", "`": "\u0300"}  # fmt: skip
_ACCENT_BEFORE = re.compile(r"([¨´ˆ˜˚ˇ˝])[ ]?([A-Za-zı])|([`])([aeiouAEIOU])(?![^\n`]*`)")
_CEDILLA = re.compile(r"¸[ ]?([cCsStT])|([cCsStT])¸")
_OLD_STYLE_FIGURES = {0xF730 + figure: str(figure) for figure in range(10)}
_PRIVATE_YEAR = re.compile("(?<![\ue000-\uf8ff])[\ue000-\uf8ff]{4}(?![\ue000-\uf8ff])")


def _with_accents(text: str) -> str:
    """Letters with the accents that stand beside them."""

    def joined(found: re.Match[str]) -> str:
        accent, letter = found[1] or found[3], found[2] or found[4]
        return unicodedata.normalize("NFC", ("i" if letter == "ı" else letter) + _ACCENTS[accent])

    text = _CEDILLA.sub(lambda found: unicodedata.normalize("NFC", (found[1] or found[2]) + "\u0327"), text)
    return _ACCENT_BEFORE.sub(joined, text)


def _with_figures(text: str) -> str:
    """Figures that a font keeps in its private area: ten codes in a row that make years where four stand together."""
    text = text.translate(_OLD_STYLE_FIGURES)
    years = _PRIVATE_YEAR.findall(text)
    codes = {ord(c) for year in years for c in year}
    if len(years) < 2 or max(codes) - min(codes) > 9:
        return text
    best, most = {}, 1
    for zero in range(max(codes) - 9, min(codes) + 1):
        figures = {zero + figure: str(figure) for figure in range(10)}
        likely = sum(1 for year in years if 1950 <= int(year.translate(figures)) <= 2050)
        if likely > most:
            best, most = figures, likely
    return text.translate(best)


def tidy(text: str) -> str:
    """The text with one form for each character and no invisible ones, at most MAX_TEXT_CHARS long."""
    text = _SOFT_HYPHENS.sub("-", text[: 2 * MAX_TEXT_CHARS].replace("\r\n", "\n")).translate(_BEFORE)
    if not text.isascii():
        text = _with_figures(_with_accents(text))
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _DROPPED_CATEGORIES)
    lines = (_tidy_line(line) for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()[:MAX_TEXT_CHARS]


def tidy_line(text: str) -> str:
    """The text as one tidy line."""
    return _SPACES.sub(" ", tidy(text[:2000]).replace("\n", " ").replace("\t", " ")).strip()


def letters_in(text: str) -> int:
    """How many letters the text has, of any script."""
    return sum(1 for c in text if c.isalpha())


def _tidy_line(line: str) -> str:
    if _SPACED_OUT.fullmatch(line.strip()):
        line = " ".join(part.replace(" ", "") for part in re.split(r" {2,}|\t", line.strip()))
    return _SPACES.sub(" ", _GAP.sub("\t", line)).strip()
