"""From runs of text on a page to lines in the order a person reads them: column by column, row by row in tables.

Pure geometry. A page is cut at its clearest gutter; what spans the gutter stays above or below, and each side is cut
again. Dates set at the right margin and tables of labels are rows, not columns, and are read as such.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from candidates.reading.headings import section_of
from candidates.reading.pdf_runs import Run

_WORD_GAP = 0.45  # of the font's own space
# In sizes of the text: a gap that ends a stretch of words, the same between words not drawn one after the other,
# one between columns, and how far apart baselines and the letters of a logo or a superscript may be.
_STRETCH_GAP = 1.2
_STRETCH_GAP_APART = 0.6
_GUTTER = 0.6
_SAME_BASELINE = 0.35
_RAISED = 0.7
# In points: baselines of one table row agree better than those of two columns that happen to be level.
_SAME_ROW_POINTS = 1.5
_BLOCK_GAP = 1.65  # of the text size, from baseline to baseline

_MIN_LETTERS_TRACKED = 4
_MOST_LETTERS_RAISED = 6
_MIN_LINES_A_COLUMN = 3
_MIN_CHARS_A_COLUMN = 30
_MAX_CUTS_DEEP = 6
_MAX_GUTTERS_TRIED = 120
_MAX_STRETCHES_CUT = 3_000

_DATES = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{2,4}\b")
# Addresses and numbers stand in a column of their own, however level its lines are with those of the other.
_REACHES_SOMEBODY = re.compile(
    r"\S@\S+\.\w|\+\d[\d ()./-]{7,}|(?:https?://|www\.|linkedin\.com|github\.com)", re.IGNORECASE
)
_WIDE_SPACES = re.compile(r"[ \t\u00a0]{4,}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words on one baseline without a wide gap between them."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


def lines_in_order(runs: Sequence[Run]) -> list[str]:
    """The text as lines, a tab at each wide gap, an empty line between blocks."""
    stretches = _stretches(_set_apart(runs))
    if not stretches:
        return []
    lines: list[str] = []
    deep = _MAX_CUTS_DEEP if len(stretches) <= _MAX_STRETCHES_CUT else 0
    for region in _regions(stretches, deep):
        if lines:
            lines.append("")
        lines.extend(_lines(region))
    return lines


def most_prominent(runs: Sequence[Run], *, count: int = 4) -> list[str]:
    """The stretches in the largest type, largest first, from the top of the page down; none when all type is alike."""
    stretches = [s for s in _stretches(runs) if any(c.isalpha() for c in s.text)]
    if not stretches:
        return []
    usual = median(s.size for s in stretches for _ in range(min(len(s.text), 200)))
    large = [s for s in stretches if s.size > 1.15 * usual]
    return [s.text for s in sorted(large, key=lambda s: (-round(s.size), -s.y))[:count]]


def _set_apart(runs: Iterable[Run]) -> list[Run]:
    """Runs that hold several stretches with spaces between them, as such."""
    result: list[Run] = []
    for run in runs:
        if not _WIDE_SPACES.search(run.text.strip()):
            result.append(run)
            continue
        width = (run.x1 - run.x0) / max(1, len(run.text))
        at = 0
        for gap in [*_WIDE_SPACES.finditer(run.text), None]:
            end = gap.start() if gap else len(run.text)
            if run.text[at:end].strip():
                x0, x1 = run.x0 + at * width, run.x0 + end * width
                result.append(replace(run, text=run.text[at:end], x0=x0, x1=x1))
            at = gap.end() if gap else end
    return result


def _stretches(runs: Iterable[Run]) -> list[Stretch]:
    """Runs joined along their baselines, from the top down."""
    stretches: list[Stretch] = []
    for row in _rows(runs):
        row.sort(key=lambda run: run.x0)
        tracking = _tracking(row)
        text = ""
        first = last = None
        space_drawn = False
        for run in row:
            if run.text.isspace():
                space_drawn = True
                continue
            if first is None or last is None:
                text, first, last = run.text, run, run
                continue
            gap = run.x0 - last.x1 - (tracking if _are_letters(last, run) else 0.0)
            size = max(run.size, last.size)
            drawn_next = 0 <= run.order - last.order <= 2
            if gap > (_STRETCH_GAP if drawn_next else _STRETCH_GAP_APART) * size:
                stretches.append(_stretch(text, first, last))
                text, first, last = run.text, run, run
            elif run.text == last.text and abs(run.x0 - last.x0) < 0.1 * size:
                continue  # drawn twice, a little apart, to look bold
            else:
                apart = (space_drawn and gap > 0) or gap > _WORD_GAP * max(run.space, last.space, 0.15 * size)
                text += f" {run.text}" if apart else run.text
                last = run if run.x1 > last.x1 else last
            space_drawn = False
        if first is not None and last is not None:
            stretches.append(_stretch(text, first, last))
    return [stretch for stretch in stretches if stretch.text]


def _are_letters(one: Run, other: Run) -> bool:
    return len(one.text) == 1 and len(other.text) == 1 and one.size == other.size


def _tracking(row: Sequence[Run]) -> float:
    """By how much letters drawn one by one are set apart all along a row, as headings in capitals are; 0 where not."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(row) if _are_letters(a, b) and not (a.text + b.text).count(" ")]
    if len(gaps) < _MIN_LETTERS_TRACKED:
        return 0.0
    usual = median(gaps)
    return usual if usual > 0.05 * row[0].size and sum(gap > 0.6 * usual for gap in gaps) > 0.75 * len(gaps) else 0.0


def _stretch(text: str, first: Run, last: Run) -> Stretch:
    return Stretch(" ".join(text.split()), first.x0, max(first.x1, last.x1), first.y, max(first.size, last.size))


def _rows(runs: Iterable[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    runs = sorted(runs, key=lambda run: (-run.y, run.x0))
    # Some programs draw letter by letter: what has a baseline with many letters is a line, not a part of the next one.
    letters: Counter[float] = Counter()
    for run in runs:
        letters[round(run.y, 1)] += len(run.text.strip())
    raised = {y for y, count in letters.items() if count <= _MOST_LETTERS_RAISED}
    for run in runs:
        row = rows[-1] if rows else None
        if row is None:
            rows.append([run])
        elif abs(row[0].y - run.y) <= _SAME_BASELINE * max(min(row[0].size, run.size), 1.0) or (
            round(run.y, 1) in raised and _is_raised_part(run, row)
        ):
            row.append(run)
        elif len(row) == 1 and round(row[0].y, 1) in raised and _is_raised_part(row[0], [run]):
            row.insert(0, run)
        else:
            rows.append([run])
    return rows


def _is_raised_part(run: Run, row: list[Run]) -> bool:
    """Whether a run is a letter or two set higher or lower beside the words of a row, as in logos and superscripts."""
    if len(run.text.strip()) > 3 or abs(run.y - row[0].y) > _RAISED * max(run.size, row[0].size):
        return False
    near = 0.3 * max(run.size, 1.0)
    return any(abs(run.x0 - r.x1) < near or abs(r.x0 - run.x1) < near for r in row)


# --- cutting ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Cut:
    above: list[Stretch]
    left: list[Stretch]
    right: list[Stretch]
    below: list[Stretch]
    weight: float


def _regions(stretches: list[Stretch], deep: int) -> list[list[Stretch]]:
    cut = _best_cut(stretches) if deep and len(stretches) >= 2 * _MIN_LINES_A_COLUMN else None
    if cut is None:
        return [stretches] if stretches else []
    parts = (cut.above, cut.left, cut.right, cut.below)
    return [region for part in parts for region in _regions(part, deep - 1)]


def _best_cut(stretches: list[Stretch]) -> _Cut | None:
    """The cut that leaves most text on its smaller side, or None when nothing here stands in columns."""
    best: _Cut | None = None
    gutter = _GUTTER * median(s.size for s in stretches)
    edges = sorted({round(s.x0) for s in stretches})
    step = max(1, len(edges) // _MAX_GUTTERS_TRIED)
    for edge in edges[1::step]:
        for start, end in _bands(stretches, edge, gutter):
            cut = _cut(stretches, start, end, edge)
            if cut is not None and (best is None or cut.weight > best.weight):
                best = cut
    return best


def _bands(stretches: list[Stretch], edge: float, gutter: float) -> list[tuple[int, int]]:
    """Index ranges, from the top down, in which no stretch reaches into the gutter left of `edge`."""
    bands: list[tuple[int, int]] = []
    start = 0
    for index, stretch in enumerate(stretches):
        if stretch.x0 < edge - 1 and stretch.x1 > edge - gutter:
            if index - start >= 2 * _MIN_LINES_A_COLUMN:
                bands.append((start, index))
            start = index + 1
    if len(stretches) - start >= 2 * _MIN_LINES_A_COLUMN:
        bands.append((start, len(stretches)))
    return bands


def _cut(stretches: list[Stretch], start: int, end: int, edge: float) -> _Cut | None:
    band = stretches[start:end]
    left = [s for s in band if s.x0 < edge - 1]
    right = [s for s in band if s.x0 >= edge - 1]
    if not left or not right:
        return None
    tail: list[Stretch] = []
    if end < len(stretches):
        longer, shorter = (left, right) if left[-1].y < right[-1].y else (right, left)
        kept = _end_of_column(longer, shorter[-1].y, stretches[end])
        tail = longer[kept:]
        del longer[kept:]
    first = _first_below_page_head(left, right)
    head, right = right[:first], right[first:]
    weight = float(min(sum(len(s.text) for s in left), sum(len(s.text) for s in right)))
    if weight < _MIN_CHARS_A_COLUMN or not _are_columns(left, right):
        return None
    return _Cut([*stretches[:start], *head], left, right, [*tail, *stretches[end:]], weight)


def _end_of_column(column: list[Stretch], other_ends: float, spanning: Stretch) -> int:
    """How many stretches belong to a column that goes on below the other one, when text spans the page after it.

    A block that runs on into the spanning text, a heading for example, belongs to that text.
    """
    below = spanning
    for index in range(len(column) - 1, 0, -1):
        here = column[index]
        if here.y >= other_ends - _SAME_ROW_POINTS or _are_apart(here, below):
            break
        if _are_apart(column[index - 1], here) or section_of(here.text) is not None:
            return index
        below = here
    return len(column)


def _are_apart(above: Stretch, below: Stretch) -> bool:
    """Whether the leading between two lines is that between blocks."""
    return above.y - below.y > _BLOCK_GAP * max(above.size, below.size)


def _first_below_page_head(left: list[Stretch], right: list[Stretch]) -> int:
    """How many stretches of the right side, set above the left side and apart from the rest, are the page's head."""
    first = 0
    for index, here in enumerate(right):
        above = right[index - 1] if index else None
        if above is not None:
            if above.y <= left[0].y + _SAME_ROW_POINTS:
                break
            if _are_apart(above, here) or section_of(here.text) is not None:
                first = index
        if section_of(here.text) is not None:
            break
    return first


def _without_heading_of_what_follows(stretches: list[Stretch], start: int, end: int) -> int:
    """Where the band ends when the heading of the block that spans the page below it is left to that block."""
    while end > start and _is_heading(stretches[end - 1], 0) and stretches[end - 1].x0 <= stretches[end].x0 + 20:
        end -= 1
    return end


def _are_columns(left: list[Stretch], right: list[Stretch]) -> bool:
    left_rows, right_rows = _baselines(left), _baselines(right)
    if min(len(left_rows), len(right_rows)) < _MIN_LINES_A_COLUMN:
        return False
    overlap = min(left_rows[0], right_rows[0]) - max(left_rows[-1], right_rows[-1])
    if overlap < 0.3 * min(left_rows[0] - left_rows[-1], right_rows[0] - right_rows[-1]):
        return False
    return not (_annotates(left, right_rows) or _annotates(right, left_rows))


def _annotates(side: list[Stretch], other_rows: list[float]) -> bool:
    """Whether a side only labels or dates the rows of the other: it is level with them and says little."""
    if sum(1 for s in side if _REACHES_SOMEBODY.search(s.text)) >= max(2, 0.4 * len(side)):
        return False
    beside = [s for s in side if other_rows[-1] - s.size <= s.y <= other_rows[0] + s.size]
    side = beside or side
    usual = median(s.size for s in side)
    level = [s for s in side if any(abs(s.y - y) <= _SAME_ROW_POINTS for y in other_rows)]
    headings = [s for s in side if _is_heading(s, usual)]
    if len(headings) >= 0.6 * len(side):
        return len(level) >= 0.7 * len(side)
    body = [s for s in side if s not in headings]
    level_body = [s for s in level if s not in headings]
    if len(level_body) < 0.7 * len(body):
        return False
    if sum(1 for s in body if _DATES.search(s.text) and len(s.text) < 40) >= 0.4 * len(body):
        return True
    words = sum(len(s.text.split()) for s in body) / len(body)
    # A heading beside text of the other side belongs to a column; alone in its row it heads a table.
    return len(level) == len(level_body) and words <= 3.5


def _is_heading(stretch: Stretch, usual_size: float) -> bool:
    return _reads_as_heading(stretch.text) or (usual_size > 0 and stretch.size > 1.15 * usual_size)


# Asked again at every cut of a page. The process that reads a file ends with it, so nothing is kept of anybody.
@lru_cache(maxsize=4096)
def _reads_as_heading(text: str) -> bool:
    if section_of(text) is not None:
        return True
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters) and len(text) <= 40


def _baselines(stretches: Iterable[Stretch]) -> list[float]:
    """Distinct baselines from the top down."""
    rows: list[float] = []
    for stretch in sorted(stretches, key=lambda s: -s.y):
        if not rows or rows[-1] - stretch.y > _SAME_BASELINE * max(stretch.size, 1.0):
            rows.append(stretch.y)
    return rows


# --- lines ---------------------------------------------------------------------------------------------


def _lines(region: list[Stretch]) -> list[str]:
    """The rows of a region as lines, wide gaps as tabs, empty lines where the leading widens."""
    rows: list[list[Stretch]] = []
    for stretch in region:
        if rows and abs(rows[-1][0].y - stretch.y) <= _SAME_BASELINE * max(rows[-1][0].size, stretch.size):
            rows[-1].append(stretch)
        else:
            rows.append([stretch])
    lines: list[str] = []
    above: list[Stretch] | None = None
    for row in rows:
        row.sort(key=lambda s: s.x0)
        if above is not None and _are_apart(above[0], row[0]):
            lines.append("")
        lines.append("\t".join(s.text for s in row))
        above = row
    return lines
