"""PDF files: whether they open, and their text page by page."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject

from candidates.reading.kinds import FileKind
from candidates.reading.limits import (
    MAX_LINKS,
    MAX_PAGES,
    MAX_STREAM_BYTES,
    MAX_STREAM_OPERATIONS,
    MAX_TEXT_CHARS,
    MIN_LETTERS_A_PAGE,
    PAGES_SEARCHED_FOR_TEXT,
)
from candidates.reading.pdf_runs import PageRuns, Run, page_runs
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.reading_order import lines_in_order, most_prominent
from candidates.reading.tidy import letters_in, tidy, tidy_line

# pypdf describes each oddity of a file, with words from it.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

# What a stranger's file makes pypdf raise besides its own errors. MemoryError and time limits are the child's matter.
_ODDITIES = (
    PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, RecursionError,
    OSError, NotImplementedError, struct.error, zlib.error,
)  # fmt: skip

_TINY_POINTS = 2.0


# pypdf's own limits are made for any PDF; the text of a page is far smaller.
_PYPDF_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": MAX_STREAM_BYTES,
    "lzw_maximum_output_length": MAX_STREAM_BYTES,
    "run_length_maximum_output_length": MAX_STREAM_BYTES,
    "brotli_maximum_output_length": MAX_STREAM_BYTES,
    "array_based_stream_maximum_output_length": MAX_STREAM_BYTES,
    "stream_decoding_work_maximum_length": 3 * MAX_STREAM_BYTES,
    "stream_parsing_work_maximum_count": MAX_STREAM_OPERATIONS,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}


def read_pdf(content: bytes, *, first_pages_only: bool = False) -> Reading:
    """The text of a PDF in reading order. `first_pages_only` looks only as far as it takes to tell a scan."""
    with apply_configuration(**_PYPDF_LIMITS):
        return _read(content, first_pages_only=first_pages_only)


def _read(content: bytes, *, first_pages_only: bool) -> Reading:
    reader = _opened(content)
    try:
        count = len(reader.pages)
    except _ODDITIES as oddity:
        raise Unreadable(Problem.DAMAGED_PDF) from oddity
    if count == 0:
        raise Unreadable(Problem.DAMAGED_PDF)
    if count > MAX_PAGES:
        raise Unreadable(Problem.TOO_LONG, limit=str(MAX_PAGES))
    looked_at = min(count, PAGES_SEARCHED_FOR_TEXT) if first_pages_only else count
    pages = _Pages()
    for number in range(looked_at):
        pages.add(reader, number)
    text = tidy("\n\n".join(pages.texts))
    whole = looked_at == count
    if letters_in(text) < MIN_LETTERS_A_PAGE * looked_at and (whole or letters_in(text) == 0):
        raise Unreadable(Problem.DAMAGED_PDF if pages.broken == looked_at else Problem.NO_TEXT_PDF)
    return Reading(
        kind=FileKind.PDF,
        text=text,
        pages=count,
        prominent=tuple(tidy_line(line) for line in pages.prominent),
        links=tuple(pages.links[:MAX_LINKS]),
        hidden=tuple(tidy_line(line) for line in pages.hidden),
    )


class _Pages:
    """What has been gathered from the pages so far."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.prominent: list[str] = []
        self.links: list[str] = []
        self.hidden: list[str] = []
        self.broken = 0
        self._chars = 0

    def add(self, reader: PdfReader, number: int) -> None:
        if self._chars > MAX_TEXT_CHARS:
            return
        try:
            page = reader.pages[number]
            text = self._text(page, first=number == 0)
            self.links.extend(_links(page))
        except LimitReachedError as limit:
            raise Unreadable(Problem.TOO_COMPLEX) from limit
        except _ODDITIES:
            # One broken page does not take the others with it.
            self.broken += 1
            return
        self._chars += len(text)
        self.texts.append(text)

    def _text(self, page: PageObject, *, first: bool) -> str:
        try:
            drawn = page_runs(page)
        except LimitReachedError:
            raise
        except _ODDITIES:
            # What our own interpreter stumbles over, pypdf may still read, in the order of drawing.
            return page.extract_text()
        seen, hidden = _seen_and_hidden(drawn)
        self.hidden.extend(line for line in lines_in_order(hidden) if line)
        upright = [run for run in seen if run.upright]
        if first:
            self.prominent = most_prominent(upright)
        lines = lines_in_order(upright)
        # Words up a margin: rare and short, after the page's own.
        lines += [run.text for run in seen if not run.upright]
        return "\n".join(lines)


def _opened(content: bytes) -> PdfReader:
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        # A PDF that only forbids printing opens with the empty password, as it does in every viewer.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(Problem.ENCRYPTED_PDF)
    except DependencyError as oddity:
        raise Unreadable(Problem.ENCRYPTED_PDF) from oddity
    except _ODDITIES as oddity:
        raise Unreadable(Problem.DAMAGED_PDF) from oddity
    return reader


def _seen_and_hidden(drawn: PageRuns) -> tuple[list[Run], list[Run]]:
    """Runs a person can see on the page, and those that are off it, too small to read or of its own colour.

    Invisible text is what a scanner lays over its picture: it counts as seen where the page has no other.
    """
    seen: list[Run] = []
    hidden: list[Run] = []
    laid_over: list[Run] = []
    faint: list[Run] = []
    for run in drawn.runs:
        on_page = run.x1 > 0 and run.x0 < drawn.width and -run.size < run.y < drawn.height
        if not on_page or run.size < _TINY_POINTS:
            hidden.append(run)
        elif run.faint:
            faint.append(run)
        elif run.visible:
            seen.append(run)
        else:
            laid_over.append(run)
    # Where most of a page seems to have its ground's colour, the ground was painted in a way that is not followed.
    if drawn.bare or _letters(faint) <= _letters(seen):
        hidden += faint
    else:
        seen += faint
    if laid_over and _letters(seen) < MIN_LETTERS_A_PAGE:
        return [*seen, *laid_over], hidden
    return seen, [*hidden, *laid_over]


def _letters(runs: Iterable[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _links(page: PageObject) -> list[str]:
    """Addresses behind the page's clickable areas."""
    found: list[str] = []
    annotations: Any = page.get("/Annots")
    annotations = annotations.get_object() if annotations is not None else None
    for entry in list(annotations or ())[:MAX_LINKS]:
        annotation = entry.get_object()
        action = annotation.get("/A") if isinstance(annotation, DictionaryObject) else None
        action = action.get_object() if action is not None else None
        address = action.get("/URI") if isinstance(action, DictionaryObject) else None
        if isinstance(address, str) and len(address) <= 300:
            found.append(str(address))
    return found
