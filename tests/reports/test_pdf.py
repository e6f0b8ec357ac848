from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
import typst
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from interviews.models import InterviewSession
from reports.checks import check_fonts
from reports.handing_out import document_of
from reports.models import ReportStatus
from reports.pdf import FontsMissing, render, report_pdf
from reports.pdf.fonts import MONO, SANS, fonts, package_version
from reports.selectors import access_report
from reports.services import report_compose
from syncinterview.accounts.models import User
from tests.reports.factories import (
    ANSWER,
    DecisionFactory,
    EvaluationFactory,
    ReportFactory,
    ResponseFactory,
    UtteranceFactory,
)
from tests.reports.fullest import fullest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]

TONGUES = "Größe, œuvre, corazón, informação, हिन्दी में उत्तर, Řezáč"
TYPST = '#panic("x") $a$ @ref *bold* #read("/etc/passwd") \\ <label> // comment /* */ = Heading'


@pytest.fixture
def reported(session: InterviewSession) -> InterviewSession:
    span = {"quote": ANSWER[:25], "start": 0, "end": 25}
    point = {"point": "Lists can change", "coverage": 0.9, "covered": True, "contradicted": False, "evidence": span}
    for turn in range(1, 13):
        answer = ResponseFactory.create(
            session=session, turn=turn, label=f"Q{turn}", transcript=f"{ANSWER} {TONGUES} {TYPST}", code="print(1)\n"
        )
        EvaluationFactory.create(response=answer, key_points=[point], evidence=[span])
        UtteranceFactory.create(session=session, turn=turn, text=f"Question {turn}. {TONGUES}")
    report = report_compose(session_id=session.pk)
    DecisionFactory.create(report=report, reason="Explains how they work.")
    return session


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_the_pdf_holds_figures_words_evidence_and_decision(staff: Client, reported: InterviewSession) -> None:
    response = staff.get(reverse("reports:session_pdf", args=[reported.pk]))

    assert response.headers["Content-Type"] == "application/pdf"
    assert reported.candidate.name not in response.headers["Content-Disposition"]
    text = text_of(response.content)
    for words in ("Ana Řezáč", "Said in a few sentences.", "Q12", "A list can be changed", "Explains how they work."):
        assert words in text, words


def test_words_of_six_languages_are_set_in_fonts_that_carry_them(ines: User, reported: InterviewSession) -> None:
    content = staff_pdf(ines, reported)
    used = {
        str(font["/BaseFont"]).split("+")[-1]
        for page in PdfReader(io.BytesIO(content)).pages
        for font in (reference.get_object() for reference in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }

    assert all(name.startswith(("FiraGO", "FiraMono")) for name in used), used
    assert "Größe, œuvre, corazón, informação" in text_of(content)
    assert fonts().families() == sorted({SANS, MONO})


def test_what_looks_like_the_typesetters_language_is_printed_as_it_is(ines: User, reported: InterviewSession) -> None:
    text = text_of(staff_pdf(ines, reported))

    for words in ('#panic("x")', "$a$", "@ref", "*bold*", '#read("/etc/passwd")', "<label>", "// comment", "= Heading"):
        assert words in text, words
    assert "root:" not in text


def test_a_pdf_is_set_once_with_fonts_that_a_process_looks_for_once(
    ines: User, reported: InterviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long that takes is measured by benchmarks.reports."""
    shown = access_report(ines, reported.pk)
    document, decisions = document_of(shown), shown.decisions
    found = fonts.cache_info().misses
    set_by: list[dict[str, Any]] = []

    class Counted:
        def __init__(self, *args: Any, **options: Any) -> None:
            self._compiler = typst.Compiler(*args, **options)

        def compile(self, **options: Any) -> Any:
            set_by.append(options)
            return self._compiler.compile(**options)

    monkeypatch.setattr(render, "typst", SimpleNamespace(Compiler=Counted))
    for _ in range(3):
        assert report_pdf(shown, document, decisions=decisions, printed_at=timezone.now()).startswith(b"%PDF")

    assert len(set_by) == 3
    assert fonts.cache_info().misses - found <= 1


def test_paper_says_how_the_resume_fits_but_not_to_who_has_a_link(staff: Client, client: Client, ines: User) -> None:
    full = fullest(ines, answers=2, others=0)
    own = text_of(staff.get(reverse("reports:session_pdf", args=[full.session.pk])).content)
    shared = text_of(client.get(reverse("reports:shared_pdf", args=[full.token])).content)

    assert "The résumé beside the job" in own
    assert "Shown Python" in own
    assert "Who spoke when" in shared
    for words in ("The résumé beside the job", "What the page noted"):
        assert words not in shared


def test_the_pdf_names_its_title_and_can_be_read_aloud(ines: User, reported: InterviewSession) -> None:
    reader = PdfReader(io.BytesIO(staff_pdf(ines, reported)))

    assert reader.metadata is not None
    assert reader.metadata.title == "Ana Řezáč, Python developer"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_a_report_that_is_not_there_is_not_printed(staff: Client, session: InterviewSession) -> None:
    ReportFactory.create(session=session, status=ReportStatus.PENDING)

    assert staff.get(f"/api/v1/reports/session/{session.pk}.pdf").status_code == 409


def test_missing_fonts_say_which_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pdf.fonts.PACKAGE", "no-such-fonts")

    with pytest.raises(FontsMissing, match="no-such-fonts is not installed"):
        package_version()
    assert [found.id for found in check_fonts()] == ["reports.W001"]


def test_fonts_are_unpacked_into_the_data_folder_alone() -> None:
    fonts()

    folder = settings.DATA_DIR / "fonts" / package_version()
    assert {path.suffix for path in folder.iterdir()} == {".ttf"}


def test_printing_asks_the_database_less_than_twelve_times(
    staff: Client, reported: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(11):
        staff.get(reverse("reports:session_pdf", args=[reported.pk]))


def test_the_reports_page_asks_the_database_less_than_twelve_times(
    staff: Client, reported: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ReportFactory.create(session=reported, version=2)

    with django_assert_max_num_queries(11):
        staff.get(reverse("reports:session", args=[reported.pk]))


def staff_pdf(user: User, session: InterviewSession) -> bytes:
    shown = access_report(user, session.pk)
    return report_pdf(shown, document_of(shown), decisions=(), printed_at=timezone.now())
