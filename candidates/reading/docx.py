"""Word documents: a zip whose XML parts are read as a stream, with nothing else of it opened, run or fetched."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import basename, join, normpath
from xml.etree.ElementTree import ParseError, XMLParser
from zipfile import BadZipFile, ZipFile

from candidates.reading.docx_text import BodyText, Numbering, Relations, StyleSizes
from candidates.reading.kinds import FileKind
from candidates.reading.limits import (
    MAX_LINKS,
    MAX_TEXT_CHARS,
    MAX_UNPACKED_BYTES,
    MAX_XML_PART_BYTES,
    MAX_ZIP_MEMBERS,
)
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.tidy import letters_in, tidy, tidy_line

_CHUNK = 64 * 1024
_HEADER = re.compile(r"word/(?:header|kopfzeile)\d*\.xml")
_FOOTER = re.compile(r"word/footer\d*\.xml")
_MIN_LETTERS = 10
_ENCRYPTED = 0x1  # bit of a zip member's flags


def read_docx(content: bytes) -> Reading:
    """The text of a Word document: its page headers, its body in order, its page footers."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _Package(archive).reading()
    except (BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError) as oddity:
        raise Unreadable(Problem.DAMAGED_DOCX) from oddity


@dataclass
class _Package:
    archive: ZipFile
    _unpacked: int = 0
    _names: dict[str, str] = field(default_factory=dict)

    def reading(self) -> Reading:
        members = self.archive.infolist()
        if len(members) > MAX_ZIP_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise Unreadable(Problem.TOO_COMPLEX)
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise Unreadable(Problem.ENCRYPTED_OFFICE)
        self._names = {member.filename.lower().lstrip("/"): member.filename for member in members}
        main = self._main_part()
        if any(basename(name) == "vbaproject.bin" for name in self._names):
            raise Unreadable(Problem.MACROS)
        relations = Relations()
        self._parse(join(main.rpartition("/")[0], "_rels", basename(main) + ".rels"), relations)
        numbering, sizes = Numbering(), StyleSizes()
        self._parse("word/numbering.xml", numbering)
        self._parse("word/styles.xml", sizes)
        body = BodyText(numbering, sizes)
        self._parse(main, body)
        if not body.ground_is_certain:
            body = BodyText(numbering, sizes, follow_ground=False)
            self._parse(main, body)
        above = self._small_parts(_HEADER, numbering, sizes)
        below = self._small_parts(_FOOTER, numbering, sizes)
        text = tidy("\n\n".join(part for part in (above, body.text, below) if part.strip()))
        if letters_in(text) < _MIN_LETTERS:
            raise Unreadable(Problem.NO_TEXT)
        return Reading(
            kind=FileKind.DOCX,
            text=text,
            prominent=tuple(tidy_line(line) for line in body.most_prominent()),
            links=tuple(relations.links[:MAX_LINKS]),
            hidden=tuple(tidy_line(line) for line in body.hidden_lines()),
        )

    def _main_part(self) -> str:
        """The document's own part, or what the zip is instead."""
        relations = Relations()
        self._parse("_rels/.rels", relations)
        main = normpath(relations.main.lstrip("/")) if relations.main else "word/document.xml"
        if main.lower() in self._names and main.lower().startswith("word/"):
            return main
        if "mimetype" in self._names or "content.xml" in self._names:
            raise Unreadable(Problem.OPEN_DOCUMENT)
        if any(name.startswith(("xl/", "ppt/", "index/", "visio/")) for name in self._names):
            raise Unreadable(Problem.OTHER_OFFICE)
        if "[content_types].xml" in self._names:
            raise Unreadable(Problem.DAMAGED_DOCX)
        raise Unreadable(Problem.ARCHIVE)

    def _small_parts(self, pattern: re.Pattern[str], numbering: Numbering, sizes: StyleSizes) -> str:
        """The text of page headers or footers. Those of first and even pages often repeat the others."""
        texts: list[str] = []
        for name in sorted(self._names):
            if pattern.fullmatch(name):
                part = BodyText(numbering, sizes, follow_ground=False)
                self._parse(name, part)
                if part.text.strip() not in [text.strip() for text in texts]:
                    texts.append(part.text)
        return "\n".join(texts)

    def _parse(self, name: str, target: Relations | Numbering | StyleSizes | BodyText) -> None:
        """Stream a part into a target. A part that is not there has nothing to say."""
        stored = self._names.get(name.lower())
        if stored is None:
            return
        parser = XMLParser(target=target)  # noqa: S314 - the targets refuse a DOCTYPE, so no entity is ever expanded
        size = 0
        with self.archive.open(stored) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                self._unpacked += len(chunk)
                if size > MAX_XML_PART_BYTES or self._unpacked > MAX_UNPACKED_BYTES:
                    raise Unreadable(Problem.TOO_COMPLEX)
                parser.feed(chunk)
                if isinstance(target, BodyText) and target.chars > 2 * MAX_TEXT_CHARS:
                    return
        parser.close()
