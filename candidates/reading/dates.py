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
    rf"|(?:(?:(?P<m{{0}}>{_MONTH})\b\.?,?|{_SEASON})\s{{{{0,2}}}}(?:de\s|del\s)?)?"
    rf"(?P<y{{0}}>{_YEAR})(?:\s?[/.-]\s?(?P<n{{0}}>0[1-9]|1[0-2])(?!\d))?"
    rf"|(?P<o{{0}}>0?[1-9]|1[0-2])\s?[/.]\s?(?P<z{{0}}>{_YEAR}))"
)
_NOW = (
    r"present|now|current(?:ly)?|today|to date|ongoing|heute|aktuell|laufend|jetzt|aujourd['’]hui|actuel(?:lement)?"
    r"|présent|en cours|(?:la )?actualidad|actualmente|presente|atual(?:mente)?|oggi|attuale|至今|现在"
)
_TO = r"\s?(?:-{1,2}|–|—|~|to|until|till|through|bis|à|au|a|al|hasta|até)\s?"
_SPAN = re.compile(
    rf"(?<!\d)(?:{_POINT.format(1)}|\b(?P<alone>{_MONTH})\b\.?)(?:{_TO}(?:{_POINT.format(2)}|(?P<now>{_NOW})(?!\w)))?(?!\d)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|seit|depuis|desde|dal|ab)\s*$", re.IGNORECASE)


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
        if found["alone"]:
            # "Jan - Mar 2020": the year stands once.
            if not end or len(end) < 5:
                continue
            start = f"{end[:4]}-{_MONTH_NUMBER[found['alone'].lower()]:02}"
        if found["now"] or (not end and _SINCE.search(line, 0, found.start())):
            end = PRESENT
        yield Span(start, end, found.start(), found.end())


def _point(found: re.Match[str], part: str) -> str:
    year = found[f"y{part}"] or found[f"z{part}"] or found[f"k{part}"]
    if not year:
        return ""
    name = found[f"m{part}"]
    number = found[f"n{part}"] or found[f"o{part}"] or found[f"l{part}"]
    month = _MONTH_NUMBER[name.lower()] if name else int(number or 0)
    return f"{year}-{month:02}" if 1 <= month <= 12 else year
