"""Dates and spans of time as people write them in résumés, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PRESENT = "present"

_MONTHS = (
    "january januar jänner janvier enero janeiro gennaio jan janv ene gen",
    "february februar february février fevrier febrero fevereiro febbraio feb févr fevr fev",
    "march märz maerz mars marzo março mar mrz",
    "april avril abril aprile apr avr abr",
    "may mai mayo maio maggio mag",
    "june juni juin junio junho giugno jun giu",
    "july juli juillet julio julho luglio jul juil lug",
    "august août aout agosto aug ago",
    "september septembre septiembre setembro settembre sept sep set",
    "october oktober octobre octubre outubro ottobre oct okt out ott",
    "november novembre noviembre novembro nov",
    "december dezember décembre decembre diciembre dezembro dicembre dec dez déc dic",
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_SEASON = (
    r"(?:spring|summer|fall|autumn|winter|frühjahr|frühling|sommer|herbst|printemps|été|automne|hiver|primavera|verano"
    r"|otoño|invierno|q[1-4]|ws|ss)"
)
# A point in time; {0} numbers the groups, as a span has two.
_POINT = (
    rf"(?:(?P<k{{0}}>{_YEAR})年(?:(?P<l{{0}}>\d{{{{1,2}}}})月)?"
    rf"|(?:(?:\d{{{{1,2}}}}\.?\s)?(?:(?P<m{{0}}>{_MONTH})\b\.?,?|{_SEASON})(?:[/-]|\s{{{{0,2}}}})(?:de\s|del\s)?)?"
    rf"(?P<y{{0}}>{_YEAR})(?:(?:\s?[/.-]\s?(?P<n{{0}}>0[1-9]|1[0-2])|[/.](?P<r{{0}}>[1-9]))(?!\d)"
    rf"(?:[/.-](?:0?[1-9]|[12]\d|3[01])(?!\d))?)?"
    rf"|(?:(?:0?[1-9]|[12]\d|3[01])\s?[/.]\s?)?(?P<o{{0}}>0?[1-9]|1[0-2])[ ]?[/.-][ ]?(?P<z{{0}}>{_YEAR})"
    rf"|(?P<p{{0}}>{_MONTH})\b\.?\s?['’](?P<q{{0}}>\d\d)(?!\d))"
)
_NOW = (
    r"present|now|current(?:ly)?|today|(?:to )?date|ongoing"
    r"|heute|aktuell|laufend|jetzt|aujourd['’]hui|actuel(?:lement)?"
    r"|présent|en cours|actualidad|actualmente|presente|atual(?:mente)?|oggi|attuale|attualmente|hoy|hoje|momento"
    r"|至今|现在|今"
)
_TO = (
    r"\s?(?:-{1,3}|/|–{1,2}|—|−|→|›|»|~|～|to|until|till|through|bis|à|jusqu['’]à|jusqu['’]en|au|a|al|hasta|até|e|y"
    r"|fino a|至|到)(?:\s(?:la|el|o|le|zum|zur))?\s?"
)
_SPAN = re.compile(
    rf"(?<!\d)(?:{_POINT.format(1)}|\b(?P<alone>{_MONTH})\b\.?)"
    rf"(?:{_TO}(?:{_POINT.format(2)}|(?P<now>{_NOW})(?!\w)))?(?!\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|seit|depuis|desde|dal|ab|à partir de|a partir de)\s*(?:le\s+|el\s+|dem\s+)?$", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:from|von|vom|de|du|dal|del|période\s?:|zeitraum\s?:|dates?\s?:)\s*$", re.IGNORECASE)
# "2 years 3 months" beside the dates says nothing that they do not.
DURATION = re.compile(
    r"\(?\b\d{1,2}\+?\s?(?:years?|yrs?|jahre?n?|ans?|años?|anos?|anni|anno|年)"
    r"(?:[,\s]*(?:and|und|et|y|e)?\s*\d{1,2}\s?(?:months?|mos?|monate?n?|mois|meses|mes|mês|mesi|个月)\b)?\.?\)?"
    r"|\(?\b\d{1,2}\s?(?:months?|mos?|monate?n?|mois|meses|mês|mesi|个月)\b\.?\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """A span of time in a line. `start` and `end` are `YYYY` or `YYYY-MM`; `end` is empty for a single date."""

    start: str
    end: str
    begins: int
    ends: int


def spans_in(line: str) -> Iterator[Span]:
    """Spans and single dates in a line, from left to right."""
    for found in _SPAN.finditer(line):
        start, end = _point(found, "1"), _point(found, "2")
        begins = found.start()
        if found["alone"]:
            # "Jan - Mar 2020": the year stands once.
            if not end or len(end) < 5:
                continue
            start = f"{end[:4]}-{_MONTH_NUMBER[found['alone'].lower()]:02}"
        since = _SINCE.search(line, 0, begins)
        before = since or (_FROM.search(line, 0, begins) if end or found["now"] else None)
        begins = before.start() if before else begins
        if found["now"] or (not end and since):
            end = PRESENT
        yield Span(start, end, begins, found.end())


def _point(found: re.Match[str], part: str) -> str:
    year = found[f"y{part}"] or found[f"z{part}"] or found[f"k{part}"]
    if not year and not found[f"q{part}"]:
        return ""
    name = found[f"m{part}"]
    if found[f"q{part}"]:
        short = int(found[f"q{part}"])
        year, name = str(short + (1900 if short > 60 else 2000)), found[f"p{part}"]
    number = found[f"n{part}"] or found[f"r{part}"] or found[f"o{part}"] or found[f"l{part}"]
    month = _MONTH_NUMBER[name.lower()] if name else int(number or 0)
    return f"{year}-{month:02}" if 1 <= month <= 12 else year
