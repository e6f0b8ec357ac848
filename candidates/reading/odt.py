"""OpenDocument texts: a zip whose content.xml and styles.xml are read as a stream, with nothing else of it opened, run
or fetched."""

from __future__ import annotations

import zlib
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from candidates.reading.kinds import FileKind
from candidates.reading.limits import MAX_LINKS
from candidates.reading.odt_text import Manifest, OdtStyles, OdtText
from candidates.reading.package import Package
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading
from candidates.reading.tidy import letters_in, tidy, tidy_line

_MIN_LETTERS = 10
# Where macros are kept: Basic, and scripts in any language.
_MACROS = ("basic/", "scripts/")
# What makes the same zip another program's document.
_OF_OTHERS = ("[content_types].xml", "word/", "meta-inf/container.xml", "androidmanifest.xml")


def read_odt(content: bytes) -> Reading:
    """The text of an OpenDocument text: its page headers, its body in order, its page footers."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _read(Package(archive))
    except (BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, ValueError) as oddity:
        raise Unreadable(Problem.DAMAGED_ODT) from oddity


def _read(package: Package) -> Reading:
    if any(name.startswith(_OF_OTHERS) for name in package.names):
        raise Unreadable(Problem.NOT_A_DOCUMENT)
    if any(name.startswith(_MACROS) for name in package.names):
        raise Unreadable(Problem.MACROS)
    manifest = Manifest()
    package.parse("META-INF/manifest.xml", manifest)
    if manifest.is_encrypted:
        raise Unreadable(Problem.ENCRYPTED_OFFICE)
    if "content.xml" not in package.names:
        raise Unreadable(Problem.DAMAGED_ODT)
    styles = OdtStyles()
    package.parse("styles.xml", styles)
    package.parse("content.xml", styles)
    body = OdtText(styles)
    package.parse("content.xml", body)
    page = OdtText(styles)
    package.parse("styles.xml", page)
    # Each kind of page has its own header, and most of them say the same.
    above, below = ("\n".join(dict.fromkeys(flow.text.split("\n"))) for flow in (page.above, page.below))
    text = tidy("\n\n".join(part for part in (above, body.flow.text, below) if part.strip()))
    if letters_in(text) < _MIN_LETTERS:
        raise Unreadable(Problem.NO_TEXT)
    return Reading(
        kind=FileKind.ODT,
        text=text,
        prominent=tuple(tidy_line(line) for line in body.flow.most_prominent()),
        links=tuple(dict.fromkeys([*body.links, *page.links]))[:MAX_LINKS],
        hidden=tuple(tidy_line(line) for flow in (body.flow, page.above, page.below) for line in flow.hidden_lines()),
    )
