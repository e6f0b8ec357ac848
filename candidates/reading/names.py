"""Whose document it is: the person's name and the title they give themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from candidates.reading.contact import email_in, links_in, phone_in
from candidates.reading.headings import folded, section_of
from candidates.reading.skills import mentions_in
from candidates.reading.titles import has_title_word

_LINES_LOOKED_AT = 14
_SEPARATORS = re.compile(r"\t|\s[|•/–—-]\s|[|•]|,\s")
_WIDE_SEPARATORS = re.compile(r"\t|\s[|•–—]\s|[|•]")
_LABEL = re.compile(
    r"^(?:full )?(?:name|vor- und nachname|nom(?: et prénom)?|nombre(?: completo)?|姓名)\s*[:：]\s*", re.IGNORECASE
)
_TITLE_LABEL = re.compile(
    r"^(?:求职意向|应聘职位|目标职位|意向岗位|(?:desired |target )?(?:position|job title|title|role)"
    r"|gewünschte position|angestrebte position|poste (?:visé|recherché)|puesto(?: deseado)?|cargo(?: pretendido)?"
    r"|objetivo)\s*[:：]\s*",
    re.IGNORECASE,
)
_DOCUMENT_WORDS = re.compile(
    r"\b(?:resume|résumé|curriculum vitae|curriculum|cv|c\.v\.|lebenslauf|bewerbung|hoja de vida|currículum|vitae)\b"
    r"|个人简历|简历",
    re.IGNORECASE,
)
_HONORIFICS = re.compile(
    r"^(?:dr|prof|mr|mrs|ms|miss|herr|frau|dipl\.?-ing|ing|m|mme|sr|sra)\.?\s+(?=\w)|"
    r",?\s+(?:ph\.?d|m\.?d|mba|m\.?sc|b\.?sc|m\.?a|b\.?a|b\.?eng|m\.?eng|cpa|pmp|cfa|rn|esq|jr|sr|ii|iii|iv)\.?$",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "de del della der den van von vom zu zur la le du da das dos di bin ibn al el ben y e af av ter".split()
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=[^\W\d_]))*\.?")
# Words that stand in the head of a résumé and are no names.
_NO_NAME = re.compile(
    r"\b(?:street|str|road|avenue|ave|lane|drive|city|state|country|university|universitat|universite|universidad|college|school"
    r"|institute|company|gmbh|inc|ltd|llc|phone|email|mobile|address|date|birth|born|nationality|page|updated|willing|available"
    r"|remote|relocate|objective|seeking|years|experience|driving|license|married|single|email|contact|linkedin|github|website"
    r"|germany|deutschland|france|espana|spain|india|usa|united|kingdom|canada|italy|portugal|brazil|switzerland|austria|job"
    r"|description|applicant|candidate|confidential|portfolio)\b"
)
_CJK_NAME = re.compile(
    r"[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,3}|[\u3040-\u30ff\u4e00-\u9fff]{2,6}|[\uac00-\ud7af]{2,5}"
)


def name_in(lines: Sequence[str], *, prominent: Sequence[str] = (), email: str = "") -> str:
    """The person's name: what looks like one at the head of the document or is written largest; empty if nothing does.

    A name that the e-mail address repeats is surer than its place.
    """
    head = [line for line in lines if line.strip()][:_LINES_LOOKED_AT]
    best, best_score = "", 0.0
    for place, line in [*enumerate(head), *((3, line) for line in prominent)]:
        for number, part in enumerate(_parts(line)):
            name = _as_name(part)
            if not name:
                continue
            signs = next((3.0 if rank < 2 else 1.0 for rank, big in enumerate(prominent) if part in big), 0.0)
            signs += 3.0 * _agreement(name, email)
            signs += 2.0 if _LABEL.match(line) else 0.0
            one_word = len(name.split()) == 1 and not _CJK_NAME.fullmatch(name)
            if not signs and (place > 4 or one_word):
                continue  # a town, a company: at the very top only the name stands alone
            score = signs + 3.0 - 0.2 * place - 0.5 * number + (-1.0 if one_word else 0.5)
            if score > best_score:
                best, best_score = name, score
    return best


def title_in(lines: Sequence[str], *, name: str) -> str:
    """What the person calls themselves, in the lines around their name; empty when they do not."""
    head = [line for line in lines if line.strip()][:8]
    just_named = False
    for line in head:
        if section_of(line) is not None:
            return ""
        for part in _title_parts(line, name):
            if part is None:
                just_named = True
                continue
            if _may_be_title(part) and (has_title_word(part) or (just_named and _is_field_of_work(part))):
                return _title_capitals(part)
            just_named = False
    return ""


def _title_parts(line: str, name: str) -> list[str | None]:
    """A line's parts, None for the one that is the name. Slashes and commas stay: "AI / Machine Learning"."""
    parts: list[str | None] = []
    for piece in _WIDE_SEPARATORS.split(_DOCUMENT_WORDS.sub(" ", _TITLE_LABEL.sub("", _LABEL.sub("", line)))):
        part = piece.strip(" -–—|•:,")
        if not part:
            continue
        first, _, rest = part.partition(", ")
        if name and folded(_as_name(part)) == folded(name):
            parts.append(None)
        elif name and folded(_as_name(first)) == folded(name):
            parts += [None, rest]
        else:
            parts.append(part)
    return parts


def _is_field_of_work(part: str) -> bool:
    """Whether a line is skills and little else: "AI / Machine Learning"."""
    return sum(mention.end - mention.start for mention in mentions_in(part)) >= 0.6 * len(part)


def _title_capitals(title: str) -> str:
    if not title.isupper():
        return title
    return " ".join(word.capitalize() if len(word) > 3 else word for word in title.split())


def _parts(line: str) -> list[str]:
    """A line's parts between separators, and the line itself where a comma may belong to the name."""
    bare = _DOCUMENT_WORDS.sub(" ", _LABEL.sub("", line)).strip(" -–—|•:,")
    return [part.strip() for part in _SEPARATORS.split(bare) if part and part.strip()]


def _as_name(text: str) -> str:
    """The text as a name in usual capitals, or empty when it is none."""
    text = _HONORIFICS.sub("", _HONORIFICS.sub("", text.strip())).strip(" ,")
    if _CJK_NAME.fullmatch(text):
        return "" if section_of(text) else text.replace(" ", "")
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 60 or not all(_WORD.fullmatch(word) for word in words):
        return ""
    capital = [word for word in words if word.lower() not in _PARTICLES]
    if not capital or not all(word[0].isupper() or not word[0].islower() for word in capital):
        return ""
    if sum(len(word.strip(".")) for word in capital) < 4 or sum(len(word) > 1 for word in capital) < 1:
        return ""
    if len(words) == 1 and not words[0].isupper() and len(words[0]) < 3:
        return ""
    if section_of(text) or has_title_word(text) or _NO_NAME.search(folded(text)):
        return ""
    if sum(mention.end - mention.start for mention in mentions_in(text)) > 0.4 * len(text):
        return ""
    return " ".join(_usual_capitals(word) for word in words)


def _usual_capitals(word: str) -> str:
    if not word.isupper() or len(word.strip(".")) < 2:
        return word
    if word.lower() in _PARTICLES:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), word)


def _agreement(name: str, email: str) -> float:
    """How much of the name the local part of the address repeats, 0 to 1."""
    local = folded(email.partition("@")[0])
    words = [folded(word).strip(".'’-") for word in name.split()]
    words = [word for word in words if len(word) > 2]
    if not local or not words:
        return 0.0
    return sum(1 for word in words if word in local) / len(words)


def _may_be_title(part: str) -> bool:
    if not 2 <= len(part) <= 70 or len(part.split()) > 8 or part.endswith("."):
        return False
    if email_in(part) or phone_in(part) or links_in(part) or section_of(part):
        return False
    return not any(c.isdigit() for c in part)
