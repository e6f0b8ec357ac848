"""A document's lines, section by section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from candidates.reading.headings import OF_JOBS, SectionName, section_of

# Words that head a section in one document and are an item of a list in another: they count as a heading only in
# capitals or after an empty line.
_WEAK = frozenset(
    """
    skills technologies tools software programming frameworks libraries databases technology abilities specialties
    research leadership involvement activities training courses studies career work positions other additional plus
    optional bonus preferred required essential patents talks papers presentations conferences online web social
    links portfolio details informatique technologien werkzeuge forschung outils logiciels recherche tasks duties
    salary compensation profile ziel
    """.split()
)
# A label and its list in one line: "Skills: Python, SQL". Inside a section these are labels within it.
_LABELLED = re.compile(r"([^:,.]{3,30}):\s+(\S.*)")
_LABELS = frozenset(
    {"summary", "experience", "education", "skills", "languages", "certificates", "interests", "projects"}
)


@dataclass
class Section:
    """Lines under one heading; `name` is None for what stands before the first."""

    name: SectionName | None
    lines: list[str] = field(default_factory=list)


# In an offer, the profile is that of the person who is looked for.
_PROFILE_WANTED = re.compile(r"(?i:profil|profile|perfil|profilo)\W*")
# Over the parts of one job or project, and over a part of the whole document in others.
_PARTS_OF_ENTRIES = re.compile(
    r"(?i:highlights|achievements|key achievements|accomplishments|technologies|tech(?:nology)? stack|tools|environment"
    r"|skills|projects?|technologien|werkzeuge|erfolge|projekte?|outils|technologies utilisées|réalisations|projets?"
    r"|tecnologías|herramientas|logros|proyectos?|tecnologias|ferramentas|projetos?):?"
)


def sections_of(lines: Sequence[str], *, of_job: bool = False) -> list[Section]:
    """The sections in the order of the document, the part before the first heading first.

    Only `of_job` descriptions have sections on duties, wishes and benefits.
    """
    colons = _colons_are_for_labels(lines)
    in_capitals = len({section_of(_words(line)) for line in lines if _is_capitals(_words(line))} - {None}) >= 3
    sections = [Section(None)]
    for index, line in enumerate(lines):
        above = lines[index - 1] if index else ""
        inside = sections[-1].name
        name, rest = _heading(line, above=above, inside=inside, in_capitals=in_capitals)
        if not of_job and name in OF_JOBS:
            name = None
        if of_job and name == "summary" and _PROFILE_WANTED.fullmatch(_words(line).strip()):
            name = "requirements"
        if colons and inside in ("experience", "projects") and _is_part_of_an_entry(_words(line)):
            name = None
        if name is None:
            sections[-1].lines.append(line)
        else:
            sections.append(Section(name, [rest] if rest else []))
    return sections


def _colons_are_for_labels(lines: Sequence[str]) -> bool:
    """Whether the document's headings do without colons, so that words with one are labels within an entry."""
    headings = [words for line in lines if section_of(words := _words(line).strip()) is not None]
    strong = [words for words in headings if not _PARTS_OF_ENTRIES.fullmatch(words)]
    return sum(words.endswith(":") for words in strong) <= len(strong) // 3


def _is_part_of_an_entry(words: str) -> bool:
    text = words.strip()
    return not _is_capitals(text) and text.endswith(":") and _PARTS_OF_ENTRIES.fullmatch(text) is not None


def _heading(line: str, *, above: str, inside: SectionName | None, in_capitals: bool) -> tuple[SectionName | None, str]:
    """The section that a line begins, and what of the line already belongs to it."""
    words = _words(line)
    name = section_of(words)
    if name is not None and _counts_as_heading(words, above=above, in_capitals=in_capitals):
        return name, line[len(words) :].strip()
    labelled = _LABELLED.fullmatch(line)
    if labelled and inside is None:
        name = section_of(labelled[1])
        if name in _LABELS:
            return name, labelled[2]
    return None, ""


def _counts_as_heading(words: str, *, above: str, in_capitals: bool) -> bool:
    """Whether a line with the words of a heading is one: the last line of a paragraph may hold such a word alone.

    In a document whose headings are in capitals, others are labels within a section.
    """
    text = words.strip()
    if text.endswith((",", ";", ".")):
        return False
    if _is_capitals(text) or in_capitals:
        return _is_capitals(text)
    first = next((c for c in text if c.isalpha()), "")
    set_apart = not above.strip()
    if text[0] in "•-–*" or (first.islower() and not text.endswith(":")):
        return set_apart
    return set_apart or text.endswith(":") or " ".join(text.lower().split()) not in _WEAK


def _words(line: str) -> str:
    """What stands before the first wide gap of a line."""
    return line.partition("\t")[0]


def _is_capitals(text: str) -> bool:
    return text.isupper() and sum(c.isalpha() for c in text) >= 4
