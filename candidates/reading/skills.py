"""Which skills a text names. The skills and the ways people write them are data (data/skills.yaml).

A text is taken apart into words once; each position is looked up in a table of spellings, the longest first. So the
time grows with the text alone, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import yaml

from candidates.reading.headings import folded

SKILLS_FILE = Path(__file__).parent / "data" / "skills.yaml"
# Too general to build a question on: everybody's résumé has them.
NOT_TOPICS = frozenset({"broad fields", "office", "working with people"})

# The C loader is ten times as fast; it is missing where PyYAML was built without libyaml.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WORD = re.compile(r"\.NET\b|[A-Za-z0-9À-ɏ]+(?:\+\+|[+#](?![A-Za-z0-9À-ɏ]))?|&", re.IGNORECASE)
# Names of people and companies in addresses are no skills. Bare domains only in small letters: Monday.com is a product.
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w.-]{1,100}|(?:https?://|www\.)\S{1,300}"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,3}(?:(?:com|org|net|de|fr|es|eu|uk|edu|gov)\b(?:/\S{0,300})?|[a-z]{2,6}/\S{0,300})"
)
_BETWEEN_WORDS = re.compile(r" ?[-/] ?| ?\n?|[.'’_]")
_CUT_AT_LINE_END = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
# What makes a letter or an everyday word part of something else: "R&D", "C-level", "Vitamin-C", "$R".
_PART_OF_WORD = frozenset("&-'’@_$€£%")
# What may stand between two members of a list: "Python (expert), R and C".
_AND = "and|or|und|oder|et|ou|y|o|e"
_LIST_GAP = re.compile(rf"\s*(?:\([^()\n]{{1,25}}\))?\s*[,;/|•+:]?\s*(?:{_AND}|&)?\s*[(\[]?", re.IGNORECASE)
_LIST_GAP_CHARS = 40

Match = Literal["any", "cased", "listed"]


@dataclass(frozen=True)
class Skill:
    """A skill under the name it is shown by, and as it is said within a sentence ("caching", but "Redis")."""

    name: str
    group: str
    said: str

    @property
    def is_topic(self) -> bool:
        """Whether a question could be asked about it."""
        return self.group not in NOT_TOPICS


@dataclass(frozen=True)
class SkillMention:
    """A skill in a text: `text[start:end]` is how it is written there."""

    skill: Skill
    start: int
    end: int


@dataclass(frozen=True)
class _Spelling:
    words: tuple[str, ...]
    written: tuple[str, ...]
    skill: Skill
    match: Match


@dataclass(frozen=True)
class _Word:
    key: str
    written: str
    start: int
    end: int


def mentions_in(text: str) -> list[SkillMention]:
    """Every mention of a skill, in order. Text in addresses is not looked at."""
    text = _ADDRESS.sub(lambda found: " " * len(found[0]), text)
    words = [_Word(_key(found[0]), found[0], found.start(), found.end()) for found in _WORD.finditer(text)]
    certain = list(_certain(words, text))
    return sorted([*certain, *_in_lists(words, text, certain)], key=lambda mention: mention.start)


def skills_in(text: str) -> tuple[Skill, ...]:
    """The skills a text names, each once, in the order they come up. Words cut at line ends are joined."""
    seen: dict[Skill, None] = {}
    for mention in mentions_in(_CUT_AT_LINE_END.sub("", text)):
        seen.setdefault(mention.skill)
    return tuple(seen)


def skill_named(name: str) -> Skill | None:
    """The skill of exactly this shown name."""
    return _gazetteer().by_name.get(name)


def said_in_a_sentence(name: str) -> str:
    """A skill as it is said: "caching", but "Redis"."""
    skill = skill_named(name)
    return skill.said if skill is not None else name


# --- matching -----------------------------------------------------------------------------------------


def _certain(words: Sequence[_Word], text: str) -> Iterator[SkillMention]:
    """Mentions that need no company, the longest spelling at each place; what it covers names nothing else."""
    spellings = _gazetteer().by_first_word
    at = 0
    while at < len(words):
        for spelling in spellings.get(words[at].key, ()):
            if spelling.match != "listed" and _fits(spelling, words, at, text):
                last = at + len(spelling.words) - 1
                yield SkillMention(spelling.skill, words[at].start, words[last].end)
                at = last
                break
        at += 1


def _in_lists(words: Sequence[_Word], text: str, certain: Sequence[SkillMention]) -> list[SkillMention]:
    """Mentions of everyday words ("Go", "R", "Word") in a list with a skill, or with another of them that is."""
    spellings = _gazetteer().by_first_word
    starts = {mention.start for mention in certain}
    ends = {mention.end for mention in certain}
    waiting: list[SkillMention] = []
    in_order = iter(certain)
    covering = next(in_order, None)
    for at, word in enumerate(words):
        while covering is not None and covering.end <= word.start:
            covering = next(in_order, None)
        if covering is not None and covering.start <= word.start:
            continue
        for spelling in spellings.get(word.key, ()):
            if spelling.match == "listed" and _fits(spelling, words, at, text) and _stands_free(word, text):
                waiting.append(SkillMention(spelling.skill, word.start, words[at + len(spelling.words) - 1].end))
                break
    accepted: list[SkillMention] = []
    # Down the list and up again: in "C, R, Python, Go" company comes from either side.
    for mention in [*waiting, *reversed(waiting)]:
        if mention not in accepted and _has_company(mention, text, starts, ends):
            accepted.append(mention)
            starts.add(mention.start)
            ends.add(mention.end)
    return accepted


def _has_company(mention: SkillMention, text: str, starts: set[int], ends: set[int]) -> bool:
    """Whether a known skill is its neighbour in a list."""
    for distance in range(1, _LIST_GAP_CHARS):
        before, after = mention.start - distance, mention.end + distance
        if before in ends and _LIST_GAP.fullmatch(text, before, mention.start):
            return True
        if after in starts and _LIST_GAP.fullmatch(text, mention.end, after):
            return True
    return False


def _fits(spelling: _Spelling, words: Sequence[_Word], at: int, text: str) -> bool:
    size = len(spelling.words)
    if at + size > len(words):
        return False
    here = words[at : at + size]
    if tuple(word.key for word in here) != spelling.words:
        return False
    if spelling.match != "any" and not _same_case(spelling, here):
        return False
    return all(_BETWEEN_WORDS.fullmatch(text, first.end, second.start) for first, second in pairwise(here))


def _same_case(spelling: _Spelling, here: Sequence[_Word]) -> bool:
    written = tuple(word.written for word in here)
    # Headings and lists in capitals: EXCEL is Excel, GO is not Go.
    capitals = tuple(part.upper() for part in spelling.written)
    return written == spelling.written or (written == capitals and len("".join(capitals)) >= 4)


def _stands_free(word: _Word, text: str) -> bool:
    around = text[max(0, word.start - 1) : word.start] + text[word.end : word.end + 1]
    return _PART_OF_WORD.isdisjoint(around)


# --- the table ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Gazetteer:
    by_first_word: dict[str, tuple[_Spelling, ...]]
    by_name: dict[str, Skill]


@cache
def _gazetteer() -> _Gazetteer:
    text = SKILLS_FILE.read_text(encoding="utf-8")
    groups: dict[str, dict[str, str | None]] = yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
    table: dict[str, list[_Spelling]] = {}
    by_name: dict[str, Skill] = {}
    for group, skills in groups.items():
        for name, others in skills.items():
            skill = by_name[str(name)] = Skill(str(name), group, _said(str(name), others or ""))
            for spelling in _spellings(skill, others or ""):
                table.setdefault(spelling.words[0], []).append(spelling)
    return _Gazetteer({first: tuple(sorted(found, key=_longest_first)) for first, found in table.items()}, by_name)


# Names of things people do end like this, names of products do not; those that do are marked with their case.
_COMMON_ENDINGS = ("ing", "ity", "ics", "tion", "sis", "ment", "ance", "ship", "ency", "graphy", "services")
_PROPER_FIRST_WORDS = frozenset({"Bayesian", "Kotlin", "Linux", "Java", "Windows", "Ethical"})


def _said(name: str, others: str) -> str:
    """The name within a sentence: small letters for common nouns, which are several words or end as such do."""
    first, *rest = name.split()
    own_case = f"={name}" in others or f"?{name}" in others
    is_word = first[1:].replace("-", "").isalpha() and first[1:].islower() and first not in _PROPER_FIRST_WORDS
    common = all(word.islower() for word in rest) if rest else first.endswith(_COMMON_ENDINGS)
    return name[0].lower() + name[1:] if is_word and common and not own_case else name


def _longest_first(spelling: _Spelling) -> tuple[int, str]:
    return -len(spelling.words), spelling.match


def _spellings(skill: Skill, others: str) -> Iterator[_Spelling]:
    marked = [part.strip() for part in others.split(",") if part.strip()]
    own_name_is_marked = any(part[1:].casefold() == skill.name.casefold() for part in marked if part[0] in "=?")
    for part in marked if own_name_is_marked else [skill.name, *marked]:
        match: Match = "cased" if part[0] == "=" else "listed" if part[0] == "?" else "any"
        words = _WORD.findall(part if match == "any" else part[1:])
        if words:
            yield _Spelling(tuple(_key(word) for word in words), tuple(words), skill, match)


def _key(word: str) -> str:
    if word == "&":
        return "and"
    key = word.lower() if word.isascii() else folded(word)
    # "APIs" is "API": a plural s, but not that of "CSS" or "iOS".
    return key[:-1] if len(key) > 3 and key[-1] == "s" and key[-2] != "s" else key
