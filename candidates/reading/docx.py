"""Word documents: a zip whose XML parts are read as a stream, with nothing else of it opened, run or fetched."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import basename, join, normpath
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from candidates.reading.docx_text import BodyText, Numbering, Relations, Styles, Theme
from candidates.reading.flow import Flow
from candidates.reading.kinds import FileKind
from candidates.reading.limits import MAX_LINKS
from candidates.reading.package import Package
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.tidy import letters_in, tidy, tidy_line

_HEADER = re.compile(r"word/(?:header|kopfzeile)\d*\.xml")
_FOOTER = re.compile(r"word/footer\d*\.xml")
_MIN_LETTERS = 10


def read_docx(content: bytes) -> Reading:
    """The text of a Word document: its page headers, its body in order, its page footers."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _Word(Package(archive)).reading()
    except (BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError) as oddity:
        raise Unreadable(Problem.DAMAGED_DOCX) from oddity


@dataclass
class _Word:
    package: Package

    def reading(self) -> Reading:
        main = self._main_part()
        if any(basename(name) == "vbaproject.bin" for name in self.package.names):
            raise Unreadable(Problem.MACROS)
        relations = Relations()
        self.package.parse(join(main.rpartition("/")[0], "_rels", basename(main) + ".rels"), relations)
        numbering, theme = Numbering(), Theme()
        self.package.parse("word/numbering.xml", numbering)
        self.package.parse("word/theme/theme1.xml", theme)
        styles = Styles(theme)
        self.package.parse("word/styles.xml", styles)
        body = self._text_of(main, numbering, styles)
        above = self._small_parts(_HEADER, numbering, styles)
        below = self._small_parts(_FOOTER, numbering, styles)
        text = tidy("\n\n".join(part.text for part in (*above, body, *below) if part.text.strip()))
        if letters_in(text) < _MIN_LETTERS:
            raise Unreadable(Problem.NO_TEXT)
        return Reading(
            kind=FileKind.DOCX,
            text=text,
            prominent=tuple(tidy_line(line) for line in body.most_prominent()),
            links=tuple(relations.links[:MAX_LINKS]),
            hidden=tuple(tidy_line(line) for part in (body, *above, *below) for line in part.hidden_lines()),
        )

    def _text_of(self, name: str, numbering: Numbering, styles: Styles) -> Flow:
        """A part's text; what nobody can see of it is left out where the ground is known."""
        part = BodyText(numbering, styles)
        self.package.parse(name, part)
        if not part.ground_is_certain:
            part = BodyText(numbering, styles, follow_ground=False)
            self.package.parse(name, part)
        return part.flow

    def _main_part(self) -> str:
        """The document's own part, or what the zip is instead."""
        relations = Relations()
        self.package.parse("_rels/.rels", relations)
        main = normpath(relations.main.lstrip("/")) if relations.main else "word/document.xml"
        if main.lower() in self.package.names and main.lower().startswith("word/"):
            return main
        if "mimetype" in self.package.names or "content.xml" in self.package.names:
            raise Unreadable(Problem.OPEN_DOCUMENT)
        if any(name.startswith(("xl/", "ppt/", "index/", "visio/")) for name in self.package.names):
            raise Unreadable(Problem.OTHER_OFFICE)
        if "[content_types].xml" in self.package.names:
            raise Unreadable(Problem.DAMAGED_DOCX)
        raise Unreadable(Problem.ARCHIVE)

    def _small_parts(self, pattern: re.Pattern[str], numbering: Numbering, styles: Styles) -> list[Flow]:
        """The text of page headers or footers. Those of first and even pages often repeat the others."""
        parts: dict[tuple[str, str], Flow] = {}
        for name in sorted(self.package.names):
            if pattern.fullmatch(name):
                part = self._text_of(name, numbering, styles)
                parts.setdefault((part.text.strip(), "".join(part.hidden_lines())), part)
        return list(parts.values())
