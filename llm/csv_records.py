"""Reads a CSV file record by record, each with its line, so that a broken record costs nothing but itself.

Owns what makes a record broken; knows nothing of what is in it. Holds one record at a time, however long the file is.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

# A cell may hold a long transcript; the default limit of the csv module is 128 KB.
LONGEST_CELL_CHARACTERS = 2_000_000
_NOT_UTF_8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `problem` says why its cells cannot be used as they are."""

    line: int
    cells: list[str]
    problem: str = ""


class _Lines:
    """The lines of a file, which can be given back; bytes that are no UTF-8 come as lone surrogates."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._given_back: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._file)
        self.taken.append(line)
        return line

    def end_record(self) -> None:
        self.number += len(self.taken)
        self.taken.clear()

    def keep_first_line_only(self) -> None:
        """Gives back all but the first line of the record: a quote that is never closed swallows whole records."""
        first, *others = self.taken
        self._given_back.extendleft(reversed(others))
        self.taken = [first]


def records(file: TextIO, delimiter: str) -> Iterator[Record]:
    """The records of a file that is open with `newline=""` and `errors="surrogateescape"`, empty lines left out."""
    csv.field_size_limit(LONGEST_CELL_CHARACTERS)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        record = _next(reader, lines)
        if record is None:
            return
        lines.end_record()
        if any(cell.strip() for cell in record.cells) or record.problem:
            yield record


def _next(reader: Iterator[list[str]], lines: _Lines) -> Record | None:
    try:
        cells = next(reader)
    except StopIteration:
        return None
    except csv.Error as wrong:
        lines.keep_first_line_only()
        return Record(lines.number, [], f"cannot be read as CSV: {wrong}")
    if any(_NOT_UTF_8.search(cell) for cell in cells):
        readable = [cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for cell in cells]
        return Record(lines.number, readable, "is not UTF-8 text; save the file as CSV in UTF-8")
    return Record(lines.number, cells)
