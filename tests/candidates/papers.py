"""Small fictitious papers, honest and hostile, made when a test asks for them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO

from docx import Document as WordDocument
from docx.document import Document as WordDocumentType
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

RESUME_LINES = (
    "Rosa Lindqvist",
    "Data Analyst",
    "rosa.lindqvist@example.com | +46 70 555 0101 | Stockholm",
    "",
    "EXPERIENCE",
    "Data Analyst",
    "Tjarn Analytics, Stockholm",
    "January 2021 - Present",
    "• Built dashboards in Tableau for thirty teams and kept them fast while the data grew tenfold.",
    "Junior Analyst",
    "Skog Insurance, Uppsala",
    "2018 - 2020",
    "• Cleaned claims data with Python and SQL, so that the monthly report took minutes.",
    "",
    "PROJECTS",
    "Tide Watch",
    "A forecast of harbour tides with pandas and PostgreSQL.",
    "",
    "EDUCATION",
    "B.Sc. Statistics, Uppsala University, 2018",
    "",
    "SKILLS",
    "Python, SQL, R, Tableau, Excel, PostgreSQL",
)
RESUME_TEXT = "\n".join(RESUME_LINES)

SIDEBAR = (
    "CONTACT", "mia.berg@example.org", "+49 30 5550 1234", "Berlin", "", "SKILLS", "Python", "Django", "PostgreSQL",
    "Docker", "Kafka", "", "LANGUAGES", "German", "English",
)  # fmt: skip
MAIN = (
    "SUMMARY", "Engineer who builds calm systems for people who", "have no time to wait for them, for nine years.", "",
    "EXPERIENCE", "Senior Engineer, Nordlicht GmbH", "Jan 2020 - Present",
    "Led the move of forty services to Kubernetes and", "halved the cost of running them in one year.",
    "Engineer, Hafen AG", "2015 - 2019", "Built the tracking of containers for three", "harbours in the north.", "",
    "EDUCATION", "M.Sc. Computer Science", "TU Hamburg, 2015",
)  # fmt: skip


def pdf(draw: Callable[[Canvas], None], *, pages: int = 1) -> bytes:
    """A PDF whose pages are all drawn by `draw`."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text_pdf(lines: Sequence[str] = RESUME_LINES, *, pages: int = 1) -> bytes:
    """A PDF of one column, its first line in large type."""

    def draw(canvas: Canvas) -> None:
        y = 800.0
        for number, line in enumerate(lines):
            canvas.setFont("Helvetica", 20 if number == 0 else 10)
            canvas.drawString(50, y, line)
            y -= 24 if number == 0 else 14

    return pdf(draw, pages=pages)


def two_column_pdf(*, row_by_row: bool, main_leading: float = 14, main_on_the_left: bool = False) -> bytes:
    """A name over two columns. `row_by_row` draws across the page, as programs that sort by height do."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 22)
        canvas.drawString(50, 800, "Mia Berg")
        canvas.setFont("Helvetica", 11)
        canvas.drawString(50, 782, "Software Engineer")
        canvas.setFont("Helvetica", 10)
        first, second = (MAIN, SIDEBAR) if main_on_the_left else (SIDEBAR, MAIN)
        leading = {id(MAIN): main_leading, id(SIDEBAR): 14.0}
        x = {id(first): 50.0, id(second): 330.0 if main_on_the_left else 220.0}
        placed = [(row, column) for row in range(max(len(MAIN), len(SIDEBAR))) for column in (first, second)]
        if not row_by_row:
            placed.sort(key=lambda place: place[1] is first)
        for row, column in placed:
            if row < len(column):
                canvas.drawString(x[id(column)], 740 - leading[id(column)] * row, column[row])

    return pdf(draw)


def scanned_pdf() -> bytes:
    """A page that is a picture."""
    picture = Image.new("RGB", (600, 800), "white")
    return pdf(lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, 595, 842))


def encrypted_pdf(*, user_password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(text_pdf())))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm="AES-256")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def pdf_stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), entries, packed)


def page_pdf(content: bytes, *, resources: bytes = b"<</Font<</F1 5 0 R>>>>", more: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page with this content stream; font F1 is Helvetica, `more` are objects from number 6 on."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources %s/Contents 4 0 R>>" % resources
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    return raw_pdf([catalogue, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, pdf_stream(content), font, *more])


HELLO = b"BT /F1 12 Tf 50 700 Td (Rosa Lindqvist analyses data with Python and SQL in Stockholm) Tj ET\n"


def docx(build: Callable[[WordDocumentType], None] | None = None, *, lines: Sequence[str] = RESUME_LINES) -> bytes:
    """A Word document of these lines, or as `build` makes it."""
    document = WordDocument()
    if build is None:
        for line in lines:
            document.add_paragraph(line)
    else:
        build(document)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
BODY = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>%s</w:body></w:document>'
)


def paragraph(text: str, *, inside: str = "") -> str:
    return f"<w:p>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>"


def raw_docx(body: str | bytes, **parts: bytes) -> bytes:
    """A zip with word/document.xml; `parts` are further members, with __ for / and _ for a dot."""
    content = body if isinstance(body, bytes) else BODY % body.encode()
    return zipped({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": content} | _named(parts))


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _named(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}


ODT_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def odt(
    body: str = "", *, styles: str = "", page: str = "", lines: Sequence[str] = RESUME_LINES, **parts: bytes
) -> bytes:
    """An OpenDocument text: paragraphs of these lines or this body, with automatic styles; `page` is master styles."""
    content = body or "".join(f"<text:p>{line.replace('&', '&amp;')}</text:p>" for line in lines)
    members = {
        "content.xml": f"<office:document-content {ODT_NAMES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{content}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {ODT_NAMES}><office:master-styles>{page}</office:master-styles>"
        "</office:document-styles>",
    }
    return opendocument({name: text.encode() for name, text in members.items()} | _named(parts))


def opendocument(members: dict[str, bytes], *, mimetype: bytes = ODT_TYPE) -> bytes:
    """A zip that begins as OpenDocument files do: with its type, in clear."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("mimetype", mimetype, compress_type=zipfile.ZIP_STORED)
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def rtf(body: str = "", *, lines: Sequence[str] = RESUME_LINES) -> bytes:
    """A rich text file of this body or of these lines."""
    text = body or "".join(f"{line}\\par\n" for line in lines)
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    head = r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}"
    colours = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;\red31\green78\blue121;}"
    return f"{head}{colours}\\pard\\f0\\fs20 {escaped}}}".encode("ascii")
