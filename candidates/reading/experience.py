"""Jobs and projects, roughly: which lines head an entry, and what in them is title, employer and time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from candidates.reading.dates import DURATION, Span, spans_in
from candidates.reading.profile import Position, Project
from candidates.reading.sections import Section
from candidates.reading.skills import skills_in
from candidates.reading.titles import has_title_word

MAX_POSITIONS = 30
MAX_PROJECTS = 20
_MAX_HEADER_CHARS = 90
_SHORTEST_PAGE_WIDTH = 50
_BULLET = re.compile(r"^\s*(?:[•*‣⁃◦▪]|[-–—](?=\s))\s*")
_CUTS = re.compile(
    r"(?<=[\u4e00-\u9fff)）]) (?=\S)|\t|\s[|•–—-]\s|\s[|•]|\s@\s"
    r"|\b(?:at|bei|chez)\b(?=\s[A-ZÀ-Þ])|\b(?:en|na)\b(?=\s[A-ZÀ-Þ][\w.&]*(?:\s[A-ZÀ-Þ(][\w.&)]*){0,4}$)"
)
_EDGES = " \t,;:|•–—-()[]./"
_LEGAL_FORM = re.compile(r"^\s?(?:inc|llc|ltd|gmbh|corp|co|s\.?a|ag|plc|kg|s\.?l)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[ivx]{1,4})[.)]\s+(?P<name>[^.]{3,80}?)\s*:?\s*$", re.IGNORECASE)
_LABELLED = re.compile(
    r"^\W*(?:project|projekt|projet|proyecto|progetto|projeto|项目)(?:\s?(?:name|title|\d{1,2}))?\s*[:：#-]\s*"
    r"(?P<name>.{3,80})$",
    re.IGNORECASE,
)
_WORDS_AROUND_NAME = re.compile(
    r"^(?:(?:the|das|die|der|le|la|el)\s+)?(?:project|projekt|projet|proyecto)s?\b[\s:–-]*", re.IGNORECASE
)


# A column of dates too narrow for them: "10/2011 –" and below it "03/2018".
_BEGUN = re.compile(r"(?:^|\t)(?P<begun>[^\t]{4,20}?\s?[-–—])(?=\t|\s|$)")
_ONLY_ADDRESSES = re.compile(
    r"(?:(?:https?://|www\.)\S+|\S+@\S+|(?:[\w-]+\.)+[a-z]{2,6}(?:/\S*)?)[\s|•,]*", re.IGNORECASE
)


def positions_in(lines: Sequence[str]) -> tuple[Position, ...]:
    """The jobs of an experience section, in its order. Each dated header line begins one."""
    lines = _with_whole_dates(lines)
    used: set[int] = set()
    found: list[Position] = []
    for index, line in enumerate(lines):
        span = _dated_header(line)
        if span is None or len(found) >= MAX_POSITIONS:
            continue
        used.add(index)
        own = _pieces(DURATION.sub("\t", line[: span.begins] + "\t" + line[span.ends :]))
        title, employer = _told_by(own, lines, index, used)
        if title or employer:
            found.append(Position(title=title, employer=employer, start=span.start, end=span.end))
    return tuple(found)


def projects_in(sections: Sequence[Section]) -> tuple[Project, ...]:
    """Projects by name: the entries of project sections, and numbered or labelled ones under a job."""
    found: dict[str, Project] = {}
    for section in sections:
        if section.name == "projects":
            entries = _entries(section.lines)
        elif section.name in ("experience", "volunteering", None):
            entries = _marked_entries(section.lines)
        else:
            continue
        for name, lines in entries:
            skills = tuple(skill.name for skill in skills_in("\n".join([name, *lines])))
            found.setdefault(name.casefold(), Project(name=name, skills=skills))
    return tuple(found.values())[:MAX_PROJECTS]


def is_bullet(line: str) -> bool:
    return _BULLET.match(line) is not None


# --- jobs ---------------------------------------------------------------------------------------------


def _dated_header(line: str) -> Span | None:
    """The time in a line that heads an entry; None for bullets, sentences and lines without one."""
    if is_bullet(line) or len(line) > 2 * _MAX_HEADER_CHARS:
        return None
    span = next(spans_in(line), None)
    if span is None:
        return None
    words = (line[: span.begins] + line[span.ends :]).split()
    return span if len(words) <= 14 and not line.rstrip().endswith(".") else None


def _with_whole_dates(lines: Sequence[str]) -> list[str]:
    """The lines with spans of time that go on in the next line made whole, without lines of addresses alone."""
    whole = [line for line in lines if not _ONLY_ADDRESSES.fullmatch(line.strip())]
    for index, line in enumerate(whole[:-1]):
        begun = next((found for found in _BEGUN.finditer(line) if next(spans_in(found["begun"]), None)), None)
        below = whole[index + 1]
        span = next(spans_in(below), None)
        if begun is None or span is None or span.end or below[: span.begins].strip():
            continue
        head = f"{line[: begun.end('begun')]} {below[: span.ends].strip()}"
        if any(found.end for found in spans_in(head)):
            whole[index] = f"{head}\t{line[begun.end('begun') :].strip()}"
            whole[index + 1] = below[span.ends :].strip()
    return whole


def _told_by(own: list[str], lines: Sequence[str], index: int, used: set[int]) -> tuple[str, str]:
    """Title and employer from the dated line and its neighbours. Lines that were needed are marked as used."""
    title = next((piece for piece in own if has_title_word(piece)), own[0] if len(own) > 1 else "")
    employer = next((piece for piece in own if piece != title), "")
    if ", " in title:
        # "Software Engineer, Example Ltd" beside something else, such as a place
        first, _, rest = title.partition(", ")
        if has_title_word(first) and not has_title_word(rest):
            title, employer = first, rest
    before = _neighbours(lines, index, -1, used)
    after = _neighbours(lines, index, +1, used)
    if not title:
        for place in [*after[:1], *before, *after[1:]]:
            if has_title_word(lines[place]):
                pieces = _pieces(lines[place])
                title = next((piece for piece in pieces if has_title_word(piece)), "")
                beside = next((piece for piece in pieces if piece != title), "")
                # Beside the title stands who it was for; behind a wide gap, or with the dates, often where that was.
                employer = beside if beside and "\t" not in lines[place] else employer or beside
                used.add(place)
                break
    if not employer:
        for place in _employers_place(before, after, lines, index, used, complete=bool(own)):
            employer = (_pieces(lines[place]) or [""])[0]
            used.add(place)
            break
    return title, _without_place(employer)


def _employers_place(
    before: list[int], after: list[int], lines: Sequence[str], index: int, used: set[int], *, complete: bool
) -> list[int]:
    """The lines that may name the employer of the entry around a dated line, the likeliest first.

    A line that says more than its dates heads its entry: what stands above it, apart, ends the one before.
    """
    before = [place for place in before if place not in used and not _is_marked_project(lines[place])]
    after = [place for place in after if place not in used and not _is_marked_project(lines[place])]
    if complete:
        heads = [place for place in before if place == 0 or not lines[place - 1].strip() or place - 1 in before]
        before = [place for place in heads if all(lines[at].strip() for at in range(place, index))]
        after = [place for place in after if _reads_as_name(lines[place]) or place == index + 1]
    elif len(before) == 2 and before == [index - 1, index - 2] and (index < 3 or not lines[index - 3].strip()):
        # A block of employer, place and dates begins with the employer.
        before.reverse()
    return [*before, *after]


def _reads_as_name(line: str) -> bool:
    """Whether a line is a name and no sentence: a few words, most of them in capitals."""
    words = [word for word in line.replace("\t", " ").split() if word[0].isalpha()]
    return 0 < len(words) <= 7 and sum(1 for word in words if not word[0].islower()) >= 0.6 * len(words)


def _neighbours(lines: Sequence[str], index: int, step: int, used: set[int]) -> list[int]:
    """Up to two header lines beside a dated one, nearest first."""
    found: list[int] = []
    place = index + step
    while 0 <= place < len(lines) and len(found) < 2 and abs(place - index) <= 4:
        line = lines[place]
        if line.strip():
            if place in used or not _may_head(line):
                break
            found.append(place)
        place += step
    return found


def _may_head(line: str) -> bool:
    text = line.strip()
    first = text[0]
    return (
        not is_bullet(line)
        and len(text) <= _MAX_HEADER_CHARS
        and not first.islower()
        and not text.endswith((".", ",", ";"))
        and next(spans_in(line), None) is None
    )


def _pieces(text: str) -> list[str]:
    pieces = (piece.strip(_EDGES) for piece in _CUTS.split(text))
    result = [piece for piece in pieces if sum(c.isalpha() for c in piece) >= 2]
    if len(result) == 1 and has_title_word(result[0]) and ", " in result[0]:
        # "Software Engineer, Example Ltd"
        title, _, rest = result[0].partition(", ")
        result = [title, rest] if has_title_word(title) and not has_title_word(rest) else result
    return result


def _without_place(employer: str) -> str:
    """An employer without the town behind it."""
    name, comma, rest = employer.partition(",")
    if comma and not _LEGAL_FORM.match(rest):
        return name.strip()
    return employer[:120]


# --- projects -------------------------------------------------------------------------------------------


def _entries(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The entries of a project section: a short line that is no bullet begins one after bullets or an empty line."""
    entries: list[tuple[str, list[str]]] = []
    full_line = 0.8 * max(_SHORTEST_PAGE_WIDTH, *(len(line) for line in lines)) if lines else 0
    may_begin, in_head = True, False
    for line in lines:
        plain = bool(line.strip()) and not is_bullet(line)
        name = _project_name(line) if plain and may_begin and _may_name(line) else ""
        if name:
            entries.append((name, [line]))
            may_begin, in_head = False, True
            continue
        if entries:
            entries[-1][1].append(line)
        if plain and in_head:
            in_head = False  # the line under the name: a role, a place
        else:
            # A line that fills the page goes on in the next one.
            may_begin, in_head = not line.strip() or len(line) < full_line, False
    return entries


def _marked_entries(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    entries: list[tuple[str, list[str]]] = []
    open_entry = False
    for line in lines:
        marked = _NUMBERED.match(line) or _LABELLED.match(line)
        if marked and _may_name(marked["name"]) and not has_title_word(marked["name"]):
            entries.append((_project_name(marked["name"]), []))
            open_entry = True
        elif _dated_header(line):
            open_entry = False
        elif open_entry:
            entries[-1][1].append(line)
    return [(name, body) for name, body in entries if name]


def _is_marked_project(line: str) -> bool:
    return _NUMBERED.match(line) is not None or _LABELLED.match(line) is not None


def _may_name(text: str) -> bool:
    plain = text.strip()
    short = len(plain) <= 80 and len(plain.split()) <= 10
    return short and not plain.endswith((".", ",", ";")) and not plain[0].islower()


def _project_name(line: str) -> str:
    span = next(spans_in(line), None)
    text = line if span is None else line[: span.begins] + "\t" + line[span.ends :]
    text = re.split(r"\t|\s[|•–—]\s|\s-\s|:\s", text.strip(), maxsplit=1)[0]
    text = _WORDS_AROUND_NAME.sub("", text).strip(_EDGES)
    if "@" in text or "/" in text or "www." in text or sum(c.isalpha() for c in text) < 3:
        return ""
    return text
