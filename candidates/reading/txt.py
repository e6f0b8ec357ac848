"""Text files: which encoding they are in, and whether they are text at all."""

from __future__ import annotations

import re

from candidates.reading.kinds import FileKind
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.tidy import letters_in, tidy

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MIN_LETTERS = 10


def read_txt(content: bytes) -> Reading:
    """The text of a text file. Raises Unreadable for bytes that are no text in any encoding people use."""
    text = _decoded(content)
    if text is None or _CONTROL.search(text):
        raise Unreadable(Problem.NOT_A_DOCUMENT)
    text = tidy(text)
    if letters_in(text) < _MIN_LETTERS:
        raise Unreadable(Problem.NO_TEXT)
    return Reading(kind=FileKind.TXT, text=text)


def _decoded(content: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _try(content[len(mark) :], encoding)
    if b"\x00" in content:
        # UTF-16 without its mark: every second byte of Western text is zero.
        for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if content[offset::2].count(0) > 0.8 * (len(content) // 2) and not content[1 - offset :: 2].count(0):
                return _try(content, encoding)
        return None
    text = _try(content, "utf-8")
    return text if text is not None else _try(content, "cp1252")


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
