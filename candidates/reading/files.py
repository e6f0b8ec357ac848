"""Which reader a kind of file needs. Each brings its own libraries: a text file does not wait for those of a PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from candidates.reading.kinds import FileKind
from candidates.reading.reading import Reading

Reader = Callable[[bytes], Reading]


def reader_of(kind: FileKind, *, first_pages_only: bool = False) -> Reader:
    """A function from a file's bytes to its text, with all it needs imported. It raises Unreadable.

    `first_pages_only` reads as far as it takes to tell whether the file can be read.
    """
    if kind is FileKind.PDF:
        from candidates.reading.pdf import read_pdf  # noqa: PLC0415

        return partial(read_pdf, first_pages_only=first_pages_only)
    if kind is FileKind.DOCX:
        from candidates.reading.docx import read_docx  # noqa: PLC0415

        return read_docx
    if kind is FileKind.ODT:
        from candidates.reading.odt import read_odt  # noqa: PLC0415

        return read_odt
    if kind is FileKind.RTF:
        from candidates.reading.rtf import read_rtf  # noqa: PLC0415

        return read_rtf
    from candidates.reading.txt import read_txt  # noqa: PLC0415

    return read_txt
