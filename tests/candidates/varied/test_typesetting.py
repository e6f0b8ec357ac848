"""What typesetters and browsers do to words: accents beside letters, letters one by one, figures of a font's own."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from candidates.reading.dates import spans_in
from candidates.reading.experience import positions_in
from candidates.reading.headings import section_of
from candidates.reading.pdf import read_pdf
from candidates.reading.sections import sections_of
from candidates.reading.structure import structure_resume
from candidates.reading.tidy import tidy
from candidates.reading.tongues import languages_in
from tests.candidates import papers


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        ("Br¨ucker, K¨oln", "Brücker, Köln"),
        ("Ren´e et l’´ecole", "René et l’école"),
        ("Fran¸cois", "François"),
        ("Franc¸ois", "François"),
        ("Espa˜na, cˆote, `a Paris", "España, côte, à Paris"),
        ("na¨ıf", "naïf"),
        ("run `make all` first", "run `make all` first"),
    ],
)
def test_accents_beside_their_letters_are_part_of_them(drawn: str, text: str) -> None:
    assert tidy(drawn) == text


def in_private(text: str, zero: int = 0xF356) -> str:
    return "".join(chr(zero + int(c)) if c.isdigit() else c for c in text)


def test_figures_of_a_fonts_private_area_are_figures_where_they_make_years() -> None:
    text = "Analyst 2016.09-2019.03 and clerk 2012-2015"
    assert tidy(in_private(text)) == text
    assert "2" not in tidy(in_private("Analyst 2016")).replace("Analyst", "")
    assert tidy("\uf732\uf730\uf731\uf739") == "2019"


def one_by_one(canvas: Canvas, x: float, y: float, text: str, size: float, *, apart: float = 0.0) -> None:
    canvas.setFont("Helvetica", size)
    for letter in text:
        canvas.drawString(x, y, letter)
        x += canvas.stringWidth(letter, "Helvetica", size) + apart


def test_a_small_line_drawn_letter_by_letter_under_a_large_name_is_a_line_of_its_own() -> None:
    def draw(canvas: Canvas) -> None:
        one_by_one(canvas, 50, 760, "Ingrid Halvorsen", 24)
        one_by_one(canvas, 50, 748, "Senior Backend Engineer", 10)
        canvas.drawString(50, 700, "ingrid.halvorsen@example.org")

    profile = structure_resume(read_pdf(papers.pdf(draw))).profile
    assert (profile.name, profile.title) == ("Ingrid Halvorsen", "Senior Backend Engineer")


def test_letters_set_apart_all_along_a_line_are_words() -> None:
    def draw(canvas: Canvas) -> None:
        one_by_one(canvas, 50, 760, "WORK EXPERIENCE", 12, apart=4)
        canvas.drawString(50, 740, "Built dashboards for thirty teams")

    assert read_pdf(papers.pdf(draw)).text.startswith("WORK EXPERIENCE\n")
    assert section_of("PR O F E S S I O N A L SK I L L S") == "skills"


def test_a_column_of_contacts_level_with_the_other_is_read_by_itself() -> None:
    contacts = (
        "Storgata 12",
        "0184 Oslo",
        "+47 912 34 567",
        "+47 22 12 34 56",
        "ingrid@example.org",
        "github.com/ihalv",
    )
    main = ("Education", "Master in Computer Science, NTNU", "Thesis on queues", "Experience", "Engineer, Fjordpay AS",
            "2020 - Present", "Moved the ledger to PostgreSQL", "without any downtime")  # fmt: skip

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for column, x in ((contacts, 50), (main, 220)):
            for row, line in enumerate(column):
                canvas.drawString(x, 740 - 14 * row, line)

    reading = read_pdf(papers.pdf(draw))
    assert reading.text.index("github.com/ihalv") < reading.text.index("Education")
    assert [each.employer for each in structure_resume(reading).profile.positions] == ["Fjordpay AS"]


@pytest.mark.parametrize(
    ("line", "span", "rest"),
    [
        ("seit 04/2018 Entwickler", ("2018-04", "present"), " Entwickler"),
        ("2020-03-01 - 2021-12-31", ("2020-03", "2021-12"), ""),
        ("01.04.2018 – 31.12.2020", ("2018-04", "2020-12"), ""),
        ("2020年3月至今", ("2020-03", "present"), ""),
        ("2016.7 - 2018.12", ("2016-07", "2018-12"), ""),
        ("12 March 2019 - 4 May 2020", ("2019-03", "2020-05"), ""),
        ("Jan '19 – Mar '21", ("2019-01", "2021-03"), ""),
        ("jan/2020 – atual", ("2020-01", "present"), ""),
        ("de marzo 2018 a la actualidad", ("2018-03", "present"), ""),
        ("Juin 2019 / Août 2021", ("2019-06", "2021-08"), ""),
        ("March 2020 to date", ("2020-03", "present"), ""),
        ("von 2015 bis 2018", ("2015", "2018"), ""),
        ("Note 1,3.\t2006–2011", ("2006", "2011"), "Note 1,3.\t"),
    ],
)
def test_dates_are_read_with_the_words_around_them(line: str, span: tuple[str, str], rest: str) -> None:
    found = next(spans_in(line))
    assert (found.start, found.end) == span
    assert line[: found.begins] + line[found.ends :] == rest


@pytest.mark.parametrize(
    ("lines", "position"),
    [
        (["10/2011 –\tDeveloper, Domstadt AG", "03/2018\tJava and Oracle."],
         "Developer, Domstadt AG, 2011-10, 2018-03"),
        (["Developer, Nordisk Frakt", "", "Aug, 2016 - Feb, 2020 3 years 6 months"],
         "Developer, Nordisk Frakt, 2016-08, 2020-02"),
        (["Fjordpay AS", "Oslo", "https://fjordpay.example.com", "March 2020 – Present", "", "Senior Engineer"],
         "Senior Engineer, Fjordpay AS, 2020-03, present"),
        (["GOOGLE | SOFTWARE ENGINEER", "May 2014 – Aug 2014 | Mountain View"],
         "SOFTWARE ENGINEER, GOOGLE, 2014-05, 2014-08"),
        (["Festanstellung\tDeveloper, Rhein GmbH, Köln\tseit 04/2018"], "Developer, Rhein GmbH, 2018-04, present"),
        (["Wrote the pricing service in Go", "", "Junior Developer\t2015-01-01 - 2016-07-31"],
         "Junior Developer, , 2015-01, 2016-07"),
    ],
)  # fmt: skip
def test_an_entry_is_understood_however_its_template_sets_it(lines: list[str], position: str) -> None:
    found = positions_in(lines)[0]
    assert f"{found.title}, {found.employer}, {found.start}, {found.end}" == position


def test_words_over_the_parts_of_a_job_end_no_section() -> None:
    lines = ["Experience", "", "Engineer, Fjordpay AS", "2020 - 2022", "Responsibilities:", "Ran Kafka",
             "Technologies:", "Python", "Clerk, Nordisk", "2018 - 2020", "", "Education", "",
             "NTNU, Master, 2018"]  # fmt: skip
    assert [section.name for section in sections_of(lines)] == [None, "experience", "education"]
    assert "responsibilities" in [section.name for section in sections_of(lines, of_job=True)]


@pytest.mark.parametrize("heading", ["Volunteer", "Projects Experience", "Selected Projects", "Berufliche Stationen"])
def test_headings_are_known_with_the_words_around_them(heading: str) -> None:
    assert section_of(heading) in ("volunteering", "projects", "experience")


def test_levels_below_languages_side_by_side_are_theirs() -> None:
    found = languages_in(["Norwegian\tEnglish", "Native speaker\tFluent"])
    assert [(each.name, each.level) for each in found] == [("Norwegian", "native"), ("English", "fluent")]
