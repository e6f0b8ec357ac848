"""The words that head the sections of a résumé or a job description. They are data (data/headings.txt)."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal, get_args

SectionName = Literal[
    "summary",
    "experience",
    "education",
    "skills",
    "projects",
    "languages",
    "certificates",
    "awards",
    "publications",
    "volunteering",
    "interests",
    "references",
    "contact",
    "links",
    "additional",
    "responsibilities",
    "requirements",
    "nice_to_have",
    "benefits",
    "company",
]
SECTION_NAMES: tuple[SectionName, ...] = get_args(SectionName)

HEADINGS_FILE = Path(__file__).parent / "data" / "headings.txt"

# What heads a part of a job description. In a résumé such words stand over the parts of one job.
OF_JOBS: frozenset[SectionName] = frozenset({"responsibilities", "requirements", "nice_to_have", "benefits", "company"})

MAX_HEADING_CHARS = 60
# Numbers, bullets and rules around the words of a heading.
_DECORATION = re.compile(r"^[\W\d_]+|[\W_]+$")
_BETWEEN = re.compile(r"[^\w&]+")
_JOINTS = re.compile(r"\s*(?:&|\band\b|\bund\b|\bet\b|\by\b|\be\b)\s*|\s*[/,|+•]\s*")


def folded(text: str) -> str:
    """Lower case without accents, for comparing words people write with and without them."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _key(text: str) -> str:
    return _BETWEEN.sub(" ", folded(text)).strip()


def _sections() -> dict[str, SectionName]:
    """The section of each heading, as headings are compared. Raises ValueError where the file names another one."""
    # Plain lines: the process that reads a stranger's file imports no more than it must.
    found: dict[str, SectionName] = {}
    section: SectionName | None = None
    for line in HEADINGS_FILE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            name = line.removesuffix(":")
            if name not in SECTION_NAMES:
                raise ValueError(f"{HEADINGS_FILE.name} names a section that is not known: {name}")
            section = name
            continue
        if section is None:
            raise ValueError(f"{HEADINGS_FILE.name} has headings before the first section.")
        for heading in filter(None, map(_key, line.split(","))):
            found.setdefault(heading, section)
    return found


_SECTION_OF = _sections()
_COMPACT: dict[str, SectionName] = {_name.replace(" ", ""): _section for _name, _section in _SECTION_OF.items()}


# Words around the name of a section: "Selected Projects", "Projects Experience", "Volunteer Work".
_BEFORE = re.compile(
    r"^(?:relevant|selected|additional|other|further|my|key|main|recent|current|past|previous|professional|personal|core"
    r"|major|technical|weitere|ausgewahlte|meine|sonstige|autres|principaux|principales|mes|otros|otras|mis|outros"
    r"|outras) (?=\w)"
)
_AFTER = re.compile(
    r"(?<=\w) (?:experience|history|details|work|background|highlights|summary|overview|information|section"
    r"|profissiona(?:l|is)|profesional(?:es)?|professionnel(?:le)?s?|professionale)$"
)
# Letters set apart one by one, in pairs where a font kerns them.
_SPACED_OUT = re.compile(r"(?:[^\W\d_]{1,2}[ &]){3,}[^\W\d_]{1,2}")


def section_of(line: str) -> SectionName | None:
    """The section that a line heads, or None when the line is no heading.

    A heading made of several ("Awards & Publications") heads the section of its first known part.
    """
    if not 2 <= len(line) <= MAX_HEADING_CHARS:
        return None
    words = _DECORATION.sub("", line.strip())
    key = _key(words)
    found = _SECTION_OF.get(key) or _SECTION_OF.get(_BEFORE.sub("", key)) or _SECTION_OF.get(_AFTER.sub("", key))
    if found is None and _SPACED_OUT.fullmatch(words):
        found = _COMPACT.get(key.replace(" ", ""))
    if found is not None:
        return found
    parts = [_key(part) for part in _JOINTS.split(folded(words)) if part]
    if len(parts) > 1 and all(part in _SECTION_OF for part in parts):
        return _SECTION_OF[parts[0]]
    return None
