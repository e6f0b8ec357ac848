"""What a file is, told by its content. Knows nothing of names and of what the sender says it is."""

from __future__ import annotations

import re
from enum import StrEnum

from candidates.reading.problems import Problem, Unreadable


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    RTF = "rtf"
    TXT = "txt"


CONTENT_TYPES: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.RTF: "application/rtf",
    FileKind.TXT: "text/plain",
}

ZIP = b"PK\x03\x04"
RTF = b"{\\rtf"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# An OpenDocument's first member says what it is, in clear.
_ODT_HEAD = b"mimetype" + CONTENT_TYPES[FileKind.ODT].encode()
_ZIP_HEADER_BYTES = 30

_STARTS: tuple[tuple[bytes, Problem], ...] = (
    (b"MZ", Problem.PROGRAM),
    (b"\x7fELF", Problem.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Problem.PROGRAM),
    (b"\xce\xfa\xed\xfe", Problem.PROGRAM),
    (b"\xca\xfe\xba\xbe", Problem.PROGRAM),
    (b"#!", Problem.PROGRAM),
    (b"\xff\xd8\xff", Problem.PICTURE),
    (b"\x89PNG\r\n\x1a\n", Problem.PICTURE),
    (b"GIF8", Problem.PICTURE),
    (b"BM", Problem.PICTURE),
    (b"II*\x00", Problem.PICTURE),
    (b"MM\x00*", Problem.PICTURE),
    (b"PK\x05\x06", Problem.ARCHIVE),
    (b"\x1f\x8b", Problem.ARCHIVE),
    (b"Rar!", Problem.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Problem.ARCHIVE),
    (b"BZh", Problem.ARCHIVE),
    (b"\xfd7zXZ\x00", Problem.ARCHIVE),
    (b"%!PS", Problem.NOT_A_DOCUMENT),
)
# Two letters begin many a text ("BMW ..."): these count only where the rest is no text either.
_SHORT_STARTS = frozenset({b"MZ", b"BM"})
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WEB_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html|head|body)\b", re.I)
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# PDF readers accept some bytes before the header; more than a mail header's worth is another file.
_PDF_HEADER_WITHIN = 1024


def file_kind(content: bytes) -> FileKind:
    """The kind of file. Raises Unreadable naming what it is instead.

    A zip that does not begin as an OpenDocument text does counts as DOCX until it is opened.
    """
    if not content:
        raise Unreadable(Problem.EMPTY)
    head = content[: 4 * _PDF_HEADER_WITHIN]
    if head.startswith(ZIP):
        return FileKind.ODT if _is_odt(head) else FileKind.DOCX
    if head.startswith(RTF):
        return FileKind.RTF
    if head.startswith(OLE):
        raise Unreadable(Problem.ENCRYPTED_OFFICE if _ENCRYPTED_PACKAGE in content else Problem.OLD_WORD)
    for start, problem in _STARTS:
        if head.startswith(start) and (start not in _SHORT_STARTS or _BINARY.search(head)):
            raise Unreadable(problem)
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise Unreadable(Problem.PICTURE if head[8:12] in (b"WEBP", b"heic", b"avif") else Problem.NOT_A_DOCUMENT)
    if _WEB_PAGE.match(head):
        raise Unreadable(Problem.WEB_PAGE)
    if head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head[:_PDF_HEADER_WITHIN] and b" obj" in content):
        return FileKind.PDF
    return FileKind.TXT


def _is_odt(head: bytes) -> bool:
    """Whether a zip begins with the member that an OpenDocument text begins with, and that member says no more."""
    return head.startswith(_ODT_HEAD + b"PK", _ZIP_HEADER_BYTES)
