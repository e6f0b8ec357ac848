"""Degrees and schools in an education section, in several languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from candidates.reading.dates import spans_in
from candidates.reading.profile import Degree

MAX_DEGREES = 12
_MAX_LINE_CHARS = 220
_MAX_PIECE_CHARS = 120
_EDGES = " \t,;:|•–—-()[]./·"
_CUTS = re.compile(
    r"(?<=[\u4e00-\u9fff)）]) (?=\S)|\t|\s[|•·–—-]\s|[,;|(]\s?|\s(?:at|an der|à l['’]|from)\s(?=[A-ZÀ-Þ])"
)
# Abbreviations in the case people write them: "MS" and "BA" in small letters are parts of other words.
_DEGREE = re.compile(
    r"\b(?:Ph\.? ?D\b|D\.?Phil\b|M\.? ?B\.? ?A\b|M\.? ?Sc\b|M\.? ?Eng\b|M\.? ?Phil\b|M\.? ?Tech\b"
    r"|LL\.? ?[BM]\b|M\.S\b|MS\b"
    r"|M\.A\b|MA\b|B\.? ?Sc\b|B\.? ?Eng\b|B\.? ?Tech\b|B\.? ?Com\b|B\.S\b|BS\b|B\.A\b|BA\b|B\.E\b|BTS\b|DUT\b"
    r"|BUT\b|DEA\b"
    r"|DESS\b|CAP\b|GCSEs?\b|HND\b|HNC\b|A-?[Ll]evels?\b|M\.D\b|Dr\.(?: ?[a-z]{2,5}\.)?(?=\s))"
    r"|\b(?i:doctor(?:ate| of)|doctora[dt]o?|doutorado|doktor\w*|promotion|master(?:['’]?s)?\b|m[áa]ster\b|mestrado"
    r"|magister|ma[îi]trise|mast[èe]re\b|bachelor|bachiller\w*|bacharelado|baccalaur[ée]at|licence\b"
    r"|licencia\w*|grado en|grado"
    r" superior|gradua[çc][ãa]o|laurea|diplom\w*|ing[ée]nieur|ingenier[íi]a|staatsexamen|abitur|matura|fachabitur"
    r"|associate(?:['’]?s)? (?:degree|of)|high school diploma|secondary school|degree in|fachinformatiker\w*"
    r"|t[ée]cnico)"
    r"|学士|硕士|博士|本科|研究生"
)
_SCHOOL = re.compile(
    r"\b(?i:univ(?:ersi\w+)?\b\.?|college|hochschule|\w*hochschule|school|\w*schule|institut\w*|academy"
    r"|akademie|academia"
    r"|[ée]coles?|escuela|escola|polytech\w*|polit[ée]cnic\w*|faculty of|facult[ée]|facultad|lyc[ée]e"
    r"|gymnasium|colegio"
    r"|conservator\w+|seminary)\b"
    r"|\b(?:TU|ETH|EPFL|MIT(?! licen)|UCLA|UC|IIT|NUS|KIT|RWTH|LMU|FH|INSA|HEC|IUT|UCL|LSE|CNAM|UNAM|USP)\b"
    r"|大学|学院|中学"
)

# Parts of a degree, not one of their own.
_WORK_FOR_ONE = re.compile(
    r"thesis|dissertation|\bprojec?[kt]|projet|proyecto|arbeit\b|m[ée]moire|licen[sc]e[ds]? under", re.IGNORECASE
)


_GOES_ON = re.compile(r"\s(?:of|for|and|&|de|del|des|du|da|do|für|und|et|y|e|der|the)\s*$")


@dataclass
class _Entry:
    degree: str = ""
    school: str = ""
    start: str = ""
    end: str = ""

    def done(self) -> Degree:
        return Degree(degree=self.degree, school=self.school, start=self.start, end=self.end)


def degrees_in(lines: Sequence[str]) -> tuple[Degree, ...]:
    """The degrees of an education section, in its order. A second degree or school begins the next one."""
    entries: list[_Entry] = []
    waiting = ("", "")
    for line in _with_whole_names(lines):
        if not line.strip() or len(line) > _MAX_LINE_CHARS:
            continue
        span = next(spans_in(line), None)
        pieces = _pieces(line if span is None else f"{line[: span.begins]}\t{line[span.ends :]}")
        pieces = [piece for piece in pieces if not _WORK_FOR_ONE.search(piece)]
        school = next((piece for piece in pieces if _SCHOOL.search(piece) and not _is_degree_first(piece)), "")
        degree = next((piece for piece in pieces if piece != school and _DEGREE.search(piece)), "")
        if degree or school:
            last = entries[-1] if entries else None
            if last is None or (degree and last.degree) or (school and last.school):
                last = _Entry(start=waiting[0], end=waiting[1])
                entries.append(last)
                waiting = ("", "")
            last.degree, last.school = last.degree or degree, last.school or school
        if span is not None:
            if entries and not entries[-1].start and (degree or school or not _is_complete(entries[-1])):
                entries[-1].start, entries[-1].end = span.start, span.end
            elif not (degree or school):
                waiting = (span.start, span.end)
    return tuple(entry.done() for entry in entries[:MAX_DEGREES])


def _with_whole_names(lines: Sequence[str]) -> list[str]:
    """The lines with names that a narrow column cuts after a small word made whole: "University of" "Oslo"."""
    whole = list(lines)
    for index, line in enumerate(whole[:-1]):
        if _GOES_ON.search(line) and whole[index + 1].strip()[:1].isupper():
            first, tab, rest = whole[index + 1].strip().partition("\t")
            whole[index], whole[index + 1] = f"{line.rstrip()} {first}", rest if tab else ""
    return whole


def _is_complete(entry: _Entry) -> bool:
    return bool(entry.degree and entry.school and entry.start)


def _is_degree_first(piece: str) -> bool:
    """ "Bachelor of Science, School of ..." is cut before; "High School Diploma" is a degree all the same."""
    degree, school = _DEGREE.search(piece), _SCHOOL.search(piece)
    return degree is not None and school is not None and degree.start() <= school.start()


def _pieces(text: str) -> list[str]:
    pieces = (piece.strip(_EDGES)[:_MAX_PIECE_CHARS] for piece in _CUTS.split(text))
    return [piece for piece in pieces if sum(c.isalpha() for c in piece) >= 2]
