"""What a job description asks for: seniority, required and nice-to-have skills, years, responsibilities."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from candidates.reading.headings import SectionName, folded
from candidates.reading.profile import FoundSkill, Job, Seniority
from candidates.reading.related import are_related
from candidates.reading.sections import Section
from candidates.reading.skills import SkillMention, mentions_in

MAX_RESPONSIBILITIES = 25
MAX_YEARS = 30
_MAX_LINE_CHARS = 300
_NOT_ABOUT_THE_WORK = frozenset({"benefits", "company", "contact", "references"})
# Every job is about its own field, and everybody communicates: no wish that a résumé could answer.
_NO_WISHES = frozenset({"broad fields", "working with people"})
_ASKED_IN: frozenset[SectionName | None] = frozenset({"requirements", "skills", "education", "experience"})

# Against folded text, the first that fits. "Lead" stands after "senior": a Senior Engineer may lead something.
_SENIORITY_WORDS: tuple[tuple[Seniority, str], ...] = (
    ("intern", r"intern|internship|trainee|apprentice|praktik\w+|werkstudent\w*|stagiaire|stage|alternan\w+|becari\w+"
               r"|estagi\w+|azubi|auszubildende\w*"),
    ("executive", r"cto|ceo|cfo|coo|cio|cpo|chief|vice president|vp"),
    ("director", r"director|directeur|directrice|directora|diretor\w*|head of|leiter|leiterin|bereichsleit\w+"),
    ("principal", r"principal|distinguished|fellow|staff"),
    ("senior", r"senior|sr|erfahrene\w*|confirmee?|experimente\w*"),
    ("lead", r"lead|teamleit\w+|tech lead|chef d'equipe"),
    ("junior", r"junior|jr|entry[- ]level|graduate|debutante?|berufseinsteiger\w*|einsteiger\w*"),
    ("mid", r"mid|mid[- ]level|intermediate|professional"),
)  # fmt: skip
_SENIORITY = tuple((level, re.compile(rf"\b(?:{words})\b")) for level, words in _SENIORITY_WORDS)
# These speak of what follows them, the others of the clause they stand in.
_IDEALLY = re.compile(r"\b(?:preferably|ideally|idealerweise|gerne (?:auch|mit)|idealement|idealmente)\b")
_OPTIONAL = re.compile(
    r"\b(?:nice[- ]to[- ]haves?|good to have|preferred|(?:is|are|be|as|considered)? ?an? (?:big |strong "
    r"|huge |real )?"
    r"(?:plus|bonus|advantage|asset)|bonus(?: points)?|desirable|desired|optional(?:ly)?|not required|advantageous"
    r"|von vorteil|vorteilhaft|wunschenswert|pluspunkt\w*|ein (?:grosses |echtes )?plus|gern gesehen|kein muss"
    r"|(?:serait|sera|est) un plus|un plus|souhaitee?s?|apprecie\w*|un atout"
    r"|deseable|se valora\w*|valorable|sera un plus|desejavel|diferencial|um diferencial|sera um plus|gradit[oa])\b"
)
_WORD_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("one", "two zwei deux dos", "three drei trois tres", "four vier quatre cuatro", "five funf cinq cinco",
         "six sechs seis", "seven sieben sept siete", "eight acht huit ocho", "nine neun neuf nueve",
         "ten zehn dix diez"),
        1,
    )
    for word in words.split()
}  # fmt: skip
_NUMBER = r"(?:\d{1,2}|" + "|".join(_WORD_NUMBERS) + ")"
_YEARS = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})\s?(?:\+|plus|or more|oder mehr|ou plus)?\s?(?:(?:-|–|to|bis|a"
    rf"|ou)\s?{_NUMBER}\s?\+?)?"
    r"\s?(?:or more |full |volle )?(?:years?|yrs?|jahre?n?|ans|annees|anos)\b|(?P<cjk>\d{1,2})\s?年"
)
_OF_EXPERIENCE = re.compile(
    r"experien|erfahr|berufsprax|\bwork|\bas an? |hands[- ]on|经验|\bin a\b|\bexpertise|background"
)
_CLAUSE_ENDS = re.compile(r"[;\n]|[.!](?=\s|$)")
_BETWEEN_ALTERNATIVES = re.compile(r"\s*(?:,|/|,?\s*\b(?:or|oder|ou|o)\b)\s*(?:an?\s+)?", re.IGNORECASE)
_OR = re.compile(r"/|\b(?:or|oder|ou|o)\b", re.IGNORECASE)
_OR_ELSE = re.compile(r"\s*,?\s*(?:or|oder|ou|o)\b", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•*‣⁃◦▪–—-]|\d{1,2}[.)])\s*")


def job_in(sections: Sequence[Section], *, title: str) -> Job:
    """What the sections of a job description ask for.

    Required is what the sections on requirements and duties name; without such sections, whatever is named at all. What
    is only mentioned elsewhere, or in a clause that calls it a plus, is nice to have.
    """
    asked = any(section.name == "requirements" and _words(section) for section in sections)
    required: dict[str, FoundSkill] = {}
    preferred: dict[str, FoundSkill] = {}
    alternatives: list[tuple[str, ...]] = []
    years = 0
    for section in sections:
        if section.name in _NOT_ABOUT_THE_WORK:
            continue
        text = "\n".join(section.lines)
        is_duty = section.name == "responsibilities"
        in_earnest = section.name in _ASKED_IN or is_duty or not asked
        mentions = mentions_in(text)
        clauses = [0, *(end.end() for end in _CLAUSE_ENDS.finditer(text)), len(text) + 1]
        for mention in mentions:
            if mention.skill.group in _NO_WISHES:
                continue
            place = bisect_right(clauses, mention.start)
            clause, before = text[clauses[place - 1] : clauses[place]], text[clauses[place - 1] : mention.start]
            is_optional = section.name == "nice_to_have" or _is_optional(clause, before)
            into = required if in_earnest and not is_optional else preferred
            into.setdefault(mention.skill.name, _found(mention, text))
        alternatives += _alternatives(mentions, text)
        if section.name != "nice_to_have":
            years = max(years, _years(section.lines, asked=section.name == "requirements"))
    return Job(
        seniority=_seniority(title, years),
        required=tuple(required.values()),
        preferred=tuple(skill for name, skill in preferred.items() if name not in required),
        alternatives=tuple(dict.fromkeys(alternatives)),
        years=years or None,
        responsibilities=_responsibilities(sections),
    )


def _is_optional(clause: str, before: str) -> bool:
    return _OPTIONAL.search(folded(clause)) is not None or _IDEALLY.search(folded(before)) is not None


def _words(section: Section) -> bool:
    return any(line.strip() for line in section.lines)


def _found(mention: SkillMention, text: str) -> FoundSkill:
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = " ".join(text[start : end if end >= 0 else len(text)].split())
    return FoundSkill(name=mention.skill.name, group=mention.skill.group, evidence=line[:_MAX_LINE_CHARS])


def _alternatives(mentions: Sequence[SkillMention], text: str) -> list[tuple[str, ...]]:
    """Skills of which one will do: "AWS, GCP or Azure". Those of a list that are no kin of the last stand alone."""
    groups: list[tuple[str, ...]] = []
    chain: list[SkillMention] = []
    said_or = False
    for mention in [*mentions, None]:
        between = text[chain[-1].end : mention.start] if chain and mention else ""
        kin = chain and mention and are_related(chain[-1].skill.name, mention.skill.name)
        if mention and kin and len(between) < 20 and _BETWEEN_ALTERNATIVES.fullmatch(between):
            said_or = said_or or _OR.search(between) is not None
            chain.append(mention)
            continue
        # "PostgreSQL, MySQL or another database"
        said_or = said_or or (bool(chain) and _OR_ELSE.match(text, chain[-1].end) is not None)
        if said_or and len(chain) > 1:
            groups.append(tuple(sorted({part.skill.name for part in chain})))
        chain, said_or = [mention] if mention else [], False
    return [group for group in groups if len(group) > 1]


def _years(lines: Iterable[str], *, asked: bool) -> int:
    """The most years of experience that a line asks for; a span asks for its lower end."""
    most = 0
    for clause in (clause for line in lines for clause in _CLAUSE_ENDS.split(line)):
        plain = folded(clause)
        if _is_optional(plain, plain) or not (asked or _OF_EXPERIENCE.search(plain)):
            continue
        for found in _YEARS.finditer(plain):
            low = found["low"] or found["cjk"]
            number = _WORD_NUMBERS.get(low) or int(low if low.isdigit() else 0)
            most = max(most, number if number <= MAX_YEARS else 0)
    return most


def _seniority(title: str, years: int) -> Seniority | None:
    plain = folded(title)
    for level, words in _SENIORITY:
        if words.search(plain):
            return level
    if not years:
        return None
    return "senior" if years >= 5 else "mid" if years >= 2 else "junior"


def _responsibilities(sections: Sequence[Section]) -> tuple[str, ...]:
    lines: list[str] = []
    for section in sections:
        if section.name != "responsibilities":
            continue
        for line in section.lines:
            text = " ".join(line.split())
            if not text:
                continue
            wrapped = lines and not _BULLET.match(line) and text[:1].islower()
            if wrapped:
                lines[-1] = f"{lines[-1]} {text}"
            else:
                lines.append(_BULLET.sub("", text))
    return tuple(line[:_MAX_LINE_CHARS] for line in lines if len(line.split()) >= 2)[:MAX_RESPONSIBILITIES]
