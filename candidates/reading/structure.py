"""Text to sections and a profile, by rules. The same text gives the same profile, whatever file it came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from textwrap import wrap

from candidates.reading.addressing import split_suspicious
from candidates.reading.blind import blinded
from candidates.reading.contact import email_in, links_in, phone_in
from candidates.reading.education import degrees_in
from candidates.reading.experience import is_bullet, positions_in, projects_in
from candidates.reading.headings import folded
from candidates.reading.jobs import job_in
from candidates.reading.names import name_in, title_in
from candidates.reading.profile import FoundSkill, Profile, Sections, Structured
from candidates.reading.reading import Reading
from candidates.reading.sections import Section, sections_of
from candidates.reading.skills import mentions_in
from candidates.reading.titles import has_title_word
from candidates.reading.tongues import languages_in

# "We are looking for a Staff Data Engineer to join ..."
_WANTED_IN_PROSE = re.compile(
    r"\b(?:looking for|seeking|searching for|hiring|(?:wir )?suchen(?: wir)?|recherch\w+|cherch\w+|buscamos"
    r"|procuramos|contratamos)"
    r"\s(?:(?:an?|eine?n?|une?|una|uma?|the|unser\w*|zum\s\w+|ab\ssofort|dich\sals|sie\sals|nuestr[oa]|notre)\s){0,3}"
    r"(?P<title>(?:[^\s,.;:!?]+\s){0,5}?[^\s,.;:!?]+)"
    r"(?=\s(?:to|who|that|with|for|in|at|zur|für|mit|der|die|pour|qui|avec|au|à|para|con|que|com|em)\b|[,.;:!?]|$)"
)
# Patterns run over lines; a line of a page is shorter, a paragraph of a Word document may be longer.
_MAX_LINE_CHARS = 800
_MAX_EVIDENCE_CHARS = 300
_CUT_AT_LINE_END = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
_NOT_ABOUT_SKILLS = frozenset({"references", "benefits", "company"})
_TITLE_LABEL = re.compile(
    r"^(?:job title|title|position|role|job opening|vacancy|stelle|stellenbezeichnung|stellenangebot|poste"
    r"|intitulé du poste"
    r"|offre d['’]emploi|puesto|oferta de empleo|cargo|vaga|职位|职位名称|岗位)\s*[:：]\s*(?P<title>.{3,100})$",
    re.IGNORECASE,
)


def structure_resume(reading: Reading) -> Structured:
    """A résumé taken apart."""
    lines, suspicious = split_suspicious(_bounded_lines(reading.text))
    sections = sections_of(lines)
    text = "\n".join(lines)
    head = "\n".join(sections[0].lines + _lines_of(sections, "contact"))
    email = email_in(head) or email_in(text, reading.links)
    name = name_in(lines, prominent=reading.prominent, email=email)
    experience = _lines_of(sections, "experience") or _lines_of(sections, "volunteering")
    positions = positions_in(experience)
    title = title_in(lines, name=name)
    if not title and _lines_of(sections, "experience"):
        title = next((position.title for position in positions if position.title), "")
    degrees = degrees_in(_lines_of(sections, "education"))
    return Structured(
        sections=_texts(sections),
        profile=Profile(
            name=name,
            title=title,
            email=email,
            phone=phone_in(head) or phone_in(text, reading.links),
            links=links_in(text, reading.links),
            skills=found_skills(
                sections, said_of_the_person=(name or _top_line(sections[0]), *(degree.school for degree in degrees))
            ),
            positions=positions,
            projects=projects_in(sections),
            degrees=degrees,
            languages=languages_in(_lines_of(sections, "languages"), lines),
            suspicious=(*suspicious, *_hidden(reading)),
        ),
    )


def structure_job(reading: Reading) -> Structured:
    """A job description taken apart. It is about no person: name, e-mail and phone stay empty."""
    lines, suspicious = split_suspicious(_bounded_lines(reading.text))
    sections = sections_of(lines, of_job=True)
    title = _job_title(lines, reading.prominent)
    return Structured(
        sections=_texts(sections),
        profile=Profile(
            title=title,
            skills=found_skills(sections),
            job=job_in(sections, title=title),
            suspicious=(*suspicious, *_hidden(reading)),
        ),
    )


def found_skills(sections: Sequence[Section], *, said_of_the_person: Sequence[str] = ()) -> tuple[FoundSkill, ...]:
    """The skills that the sections name, each once with the line that says so, those named most first.

    What is `said_of_the_person` names none: somebody called Django, or from a college of design, has not shown a skill.
    """
    counts: dict[str, int] = {}
    found: dict[str, FoundSkill] = {}
    for section in sections:
        if section.name in _NOT_ABOUT_SKILLS:
            continue
        text = _CUT_AT_LINE_END.sub("", "\n".join(section.lines))
        starts = [0, *(place.end() for place in re.finditer("\n", text))]
        lines = text.split("\n")
        for mention in mentions_in(blinded(text, phrases=said_of_the_person)):
            skill = mention.skill
            line = lines[bisect_right(starts, mention.start) - 1]
            counts[skill.name] = counts.get(skill.name, 0) + 1
            # What was done with a skill says more than a list it stands in.
            if skill.name not in found or (is_bullet(line) and not is_bullet(found[skill.name].evidence)):
                evidence = " ".join(line.split())[:_MAX_EVIDENCE_CHARS]
                found[skill.name] = FoundSkill(name=skill.name, group=skill.group, evidence=evidence)
    return tuple(sorted(found.values(), key=lambda skill: -counts[skill.name]))


def _bounded_lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        lines.extend([line] if len(line) <= _MAX_LINE_CHARS else wrap(line, _MAX_LINE_CHARS))
    return lines


def _lines_of(sections: Sequence[Section], name: str) -> list[str]:
    return [line for section in sections if section.name == name for line in section.lines]


def _texts(sections: Sequence[Section]) -> Sections:
    """Section texts by name; a section that comes in two pieces is joined."""
    texts: Sections = {}
    for section in sections:
        body = "\n".join(section.lines).strip()
        if section.name is not None and body:
            texts[section.name] = f"{texts[section.name]}\n\n{body}" if section.name in texts else body
    return texts


def _top_line(head: Section) -> str:
    """What stands where a name stands, when none was recognised: nobody's skill is written there."""
    first = next((line.strip() for line in head.lines if line.strip()), "")
    return "" if len(first.split()) > 4 or has_title_word(first) or any(c in first for c in ",:|@\t") else first


def _hidden(reading: Reading) -> list[str]:
    """What only a program would see: more than a page number, and not the page's own words laid over its picture."""
    if not reading.hidden:
        return []
    seen = set(folded(reading.text).split())
    return [
        text[:_MAX_EVIDENCE_CHARS]
        for text in reading.hidden
        if len(words := folded(text).split()) >= 3 and sum(word in seen for word in words) < 0.9 * len(words)
    ]


def _job_title(lines: Sequence[str], prominent: Sequence[str]) -> str:
    head = [line.strip() for line in lines if line.strip()][:12]
    for line in head:
        labelled = _TITLE_LABEL.match(line)
        if labelled:
            return labelled["title"].strip()
    for line in [*prominent[:2], *head]:
        short = len(line.split()) <= 9 and not line.endswith(".") and not is_bullet(line)
        if short and has_title_word(line):
            return line.strip()[:120]
    for line in lines[:40]:
        for wanted in _WANTED_IN_PROSE.finditer(line):
            if has_title_word(wanted["title"]):
                return wanted["title"].strip()[:120]
    return ""
