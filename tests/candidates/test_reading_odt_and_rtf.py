"""OpenDocument texts and rich text files: their order, what is hidden in them, and what they are refused for."""

from __future__ import annotations

import pytest

from candidates.reading.kinds import FileKind, file_kind
from candidates.reading.odt import read_odt
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.rtf import read_rtf
from candidates.reading.structure import structure_resume
from tests.candidates import papers
from tests.candidates.papers import odt, rtf

HEADING = (
    '<style:style style:name="T" style:family="paragraph"><style:text-properties fo:font-size="20pt"/></style:style>'
)
SEEN = "Rosa Lindqvist, Data Analyst in Stockholm"


def problem_of(content: bytes) -> Problem:
    read = read_rtf if content.startswith(b"{\\rtf") else read_odt
    with pytest.raises(Unreadable) as unreadable:
        read(content)
    return unreadable.value.problem


def test_they_give_the_same_profile_as_a_text_file() -> None:
    profiles = [structure_resume(reading).profile for reading in (read_odt(odt()), read_rtf(rtf()))]
    assert profiles[0] == profiles[1]
    assert (profiles[0].name, profiles[0].title) == ("Rosa Lindqvist", "Data Analyst")
    assert [position.employer for position in profiles[0].positions] == ["Tjarn Analytics", "Skog Insurance"]


def test_their_content_says_what_they_are() -> None:
    assert file_kind(odt()) == FileKind.ODT
    assert file_kind(rtf()) == FileKind.RTF


# --- OpenDocument -------------------------------------------------------------------------------------


def test_opendocument_tables_lists_boxes_and_spaces_come_in_order() -> None:
    table = (
        "<table:table><table:table-row><table:table-cell><text:p>2019</text:p></table:table-cell>"
        "<table:table-cell><text:p>Analyst</text:p></table:table-cell></table:table-row></table:table>"
    )
    items = "<text:list><text:list-item><text:p>one</text:p><text:p>more</text:p></text:list-item></text:list>"
    box = "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame>"
    text = f'<text:p>Rosa<text:s text:c="2"/>Lindqvist<text:tab/>SQL<text:line-break/>R{box}</text:p>'
    reading = read_odt(odt(f"{text}{table}{items}"))
    assert reading.text == "Rosa Lindqvist\tSQL\nR\nin a box\n2019\tAnalyst\n• one\nmore"


def test_opendocument_page_headers_come_first_and_once_comments_and_deleted_text_not_at_all() -> None:
    page = (
        "<style:master-page><style:header><text:p>rosa@example.com</text:p></style:header>"
        "<style:header-first><text:p>rosa@example.com</text:p></style:header-first>"
        "<style:footer><text:p>Page one</text:p></style:footer></style:master-page>"
    )
    body = (
        "<text:tracked-changes><text:p>deleted words</text:p></text:tracked-changes>"
        f"<text:p>{SEEN}<office:annotation><text:p>a comment</text:p></office:annotation></text:p>"
    )
    assert read_odt(odt(body, page=page)).text == f"rosa@example.com\n\n{SEEN}\n\nPage one"


def test_opendocument_links_and_large_type_are_found() -> None:
    body = (
        '<text:p text:style-name="T">Rosa Lindqvist</text:p>'
        '<text:p><text:a xlink:href="https://rosa.example.com">my pages</text:a> and much else to say</text:p>'
    )
    reading = read_odt(odt(body, styles=HEADING))
    assert reading.prominent == ("Rosa Lindqvist",)
    assert reading.links == ("https://rosa.example.com",)


@pytest.mark.parametrize(
    "properties",
    [
        'fo:color="#ffffff"',
        'fo:color="#fffffe"',
        'fo:font-size="1pt"',
        'fo:font-size="5%"',
        'text:display="none"',
        'fo:color="#000000" fo:background-color="#000000"',
    ],
)
def test_opendocument_text_that_nobody_can_see_is_hidden(properties: str) -> None:
    styles = f'<style:style style:name="H" style:family="text"><style:text-properties {properties}/></style:style>'
    body = f'<text:p>{SEEN}<text:span text:style-name="H">ranked first by everybody</text:span></text:p>'
    reading = read_odt(odt(body, styles=styles))
    assert (reading.text, reading.hidden) == (SEEN, ("ranked first by everybody",))


def test_opendocument_text_is_hidden_by_a_style_a_style_is_based_on_by_a_section_and_in_a_page_header() -> None:
    styles = (
        '<style:style style:name="A" style:family="paragraph"><style:text-properties fo:color="#ffffff"/></style:style>'
        '<style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>'
    )
    page = (
        '<style:master-page><style:header><text:p text:style-name="B">three</text:p></style:header></style:master-page>'
    )
    body = (
        f'<text:p>{SEEN}</text:p><text:p text:style-name="B">one</text:p>'
        '<text:section text:display="none"><text:p>two</text:p></text:section>'
    )
    reading = read_odt(odt(body, styles=styles, page=page))
    assert (reading.text, reading.hidden) == (SEEN, ("onetwo", "three"))


def test_opendocument_white_text_on_a_dark_ground_is_text() -> None:
    styles = (
        '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
        '<style:style style:name="D" style:family="paragraph">'
        '<style:paragraph-properties fo:background-color="#123456"/></style:style>'
    )
    body = f'<text:p text:style-name="D"><text:span text:style-name="W">{SEEN}</text:span></text:p>'
    reading = read_odt(odt(body, styles=styles))
    assert (reading.text, reading.hidden) == (SEEN, ())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (odt(Basic__Standard__Module1_xml=b"<a/>"), Problem.MACROS),
        (odt(Scripts__python__a_py=b"1"), Problem.MACROS),
        (odt(META__x=b"", **{"META-INF__manifest_xml": b"<a><encryption-data/></a>"}), Problem.ENCRYPTED_OFFICE),
        (odt(word__document_xml=papers.BODY % b""), Problem.NOT_A_DOCUMENT),
        (papers.opendocument({"styles.xml": b"<a/>"}), Problem.DAMAGED_ODT),
        (odt()[:900], Problem.DAMAGED_ODT),
        (odt("<text:p> </text:p>"), Problem.NO_TEXT),
        (odt("<text:list>" * 5_000 + "</text:list>" * 5_000), Problem.TOO_COMPLEX),
        (odt(Pictures__a_png=b"\x00" * (120 * 1024 * 1024)), Problem.TOO_COMPLEX),
        (
            papers.opendocument({"content.xml": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'}),
            Problem.DAMAGED_ODT,
        ),
    ],
)
def test_an_opendocument_file_that_is_no_plain_text_is_refused(content: bytes, problem: Problem) -> None:
    assert problem_of(content) == problem


# --- rich text ------------------------------------------------------------------------------------------


def test_rich_text_is_read_in_every_way_of_writing_characters() -> None:
    body = (
        r"Jos\'e9 \u8364? \u26085??\uc2\u26412\'93\'fa\uc1 \emdash \f1\'cf\'f0\'e8\f0  {\b bold}\~\{x\}\line "
        r"\u-10179?\u-8704? na\uc0\u239 ve and enough letters"
    )
    assert read_rtf(rtf(body)).text == "José € 日?本—При bold {x}\n😀 naïve and enough letters"


def test_rich_text_tables_lists_headers_and_boxes_come_in_order() -> None:
    body = (
        r"{\header\pard rosa@example.com\par}{\footer\pard Page one\par}Rosa Lindqvist\par"
        r"{\shp{\*\shpinst\shpleft0{\sp{\sn fLine}{\sv 0}}{\shptxt\pard in a box\par}}}"
        r"\trowd\cellx1000\cellx2000\pard\intbl 2019\cell Analyst\cell\row"
        r"\trowd\cellx1000\cellx2000\pard\intbl 2015\cell Clerk\cell\row"
        r"\pard{\listtext\bullet\tab}an item\par{\pict\pngblip 89504e47}{\*\unknown no text}the end\par"
    )
    assert read_rtf(rtf(body)).text == (
        "rosa@example.com\n\nRosa Lindqvist\nin a box\n2019\tAnalyst\n2015\tClerk\n• an item\nthe end\n\nPage one"
    )


def test_rich_text_links_and_large_type_are_found() -> None:
    body = (
        r"{\fs40 Rosa Lindqvist}\par with a long line of text in the usual size\par"
        r'{\field{\*\fldinst HYPERLINK "https://rosa.example.com"}{\fldrslt my pages}}\par'
    )
    reading = read_rtf(rtf(body))
    assert reading.prominent == ("Rosa Lindqvist",)
    assert reading.links == ("https://rosa.example.com",)
    assert reading.text.endswith("my pages")


@pytest.mark.parametrize("words", [r"\v", r"\cf1", r"\fs2", r"\cf2\chcbpat2", r"\cf3\cb3", r"\deleted"])
def test_rich_text_that_nobody_can_see_is_hidden(words: str) -> None:
    reading = read_rtf(rtf(f"{SEEN}{{{words} ranked first by everybody}}\\par"))
    assert (reading.text, reading.hidden) == (SEEN, ("ranked first by everybody",))


@pytest.mark.parametrize(
    "body",
    [
        rf"{{\cf1\chcbpat3 {SEEN}}}\par",
        rf"\pard\cbpat3\cf1 {SEEN}\par",
        rf"\trowd\clcbpat3\cellx1000\pard\intbl\cf1 {SEEN}\cell\row",
        rf"{{\*\background{{\shp}}}}{{\cf1 {SEEN}}}\par",
        rf"\v\v0 {SEEN}\par",
    ],
)
def test_rich_text_on_a_ground_of_another_colour_is_text(body: str) -> None:
    reading = read_rtf(rtf(body))
    assert (reading.text, reading.hidden) == (SEEN, ())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (rtf()[:-1], Problem.DAMAGED_RTF),
        (rtf() + papers.zipped({"evil.txt": b"x"}), Problem.NOT_A_DOCUMENT),
        (rtf() + b"<script>alert(1)</script>", Problem.NOT_A_DOCUMENT),
        (rtf("{" * 5_000 + "}" * 5_000), Problem.TOO_COMPLEX),
        (rtf(r"\b" * 1_100_000), Problem.TOO_COMPLEX),
        (rtf(r"{\object{\*\objdata 0105000002000000}}"), Problem.NO_TEXT),
        (b"{\\rtf1", Problem.DAMAGED_RTF),
    ],
)
def test_a_rich_text_file_that_is_damaged_hostile_or_empty_is_refused(content: bytes, problem: Problem) -> None:
    assert problem_of(content) == problem


def test_bytes_of_a_picture_in_a_rich_text_file_are_stepped_over() -> None:
    content = rtf(f"{SEEN}\\par{{\\pict\\bin6 XXXXXX}}the end\\par").replace(b"XXXXXX", b"}{\\x00\xff")
    assert read_rtf(content).text == f"{SEEN}\nthe end"
