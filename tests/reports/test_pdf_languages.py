"""The printed report's labels in six languages, and answers that no typesetter likes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from reports.models import Report, ReportStatus
from reports.pdf.fonts import FACES, carried, package_version
from reports.pdf.glyphs import BREAK_HERE, Setting, broken, characters_of
from reports.pdf.naming import named
from syncinterview.accounts.models import User
from tests.reports.factories import ReportFactory
from tests.reports.fullest import LONG_WORD, fullest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]

HEADINGS = {
    "en": ("Strengths", "Full transcript", "Problem solving", "Recommend", "3 Mar 2025"),
    "de": ("Stärken", "Vollständiges Protokoll", "Problemlösung", "Empfohlen", "3. März 2025", "2,4 s"),
    "fr": ("Points forts", "Transcription complète", "Résolution de problèmes", "Recommandé", "3 mars 2025"),
    "es": ("Puntos fuertes", "Transcripción completa", "Resolución de problemas", "3 de marzo de 2025"),
    "pt": ("Pontos fortes", "Transcrição completa", "Resolução de problemas", "3 de Março de 2025"),
    "hi": ("2025",),
}


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@pytest.mark.parametrize("language", HEADINGS)
def test_labels_are_in_the_interviews_language(staff: Client, ines: User, language: str) -> None:
    full = fullest(ines, answers=6, others=0, language=language)

    content = staff.get(reverse("reports:session_pdf", args=[full.session.pk])).content

    text = text_of(content)
    assert [words for words in HEADINGS[language] if words not in text] == []
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == language  # type: ignore[index]
    assert ("Full transcript" in text) == (language == "en")
    assert ("Resume Q" in text, "Follow-up" in text) == (language == "en", language == "en")


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("Q12", "Q12"),
        ("Q1 Follow-up 2", "Q1, Nachfrage 2"),
        ("Resume Q", "Frage zum Lebenslauf"),
        ("Resume Q 2", "Frage zum Lebenslauf 2"),
        ("Resume Q Follow-up 1", "Frage zum Lebenslauf, Nachfrage 1"),
    ],
)
def test_questions_are_called_in_the_readers_language_also_inside_a_sentence(label: str, read: str) -> None:
    sentence = "{}: more than in {}, of the FAQ1."
    with override("de"):
        assert named(sentence.format(label, label)) == sentence.format(read, read)
    with override("en"):
        assert named(sentence.format(label, label)) == sentence.format(label, label)


@pytest.mark.parametrize("place", ["page", "api", "shared"])
def test_who_reads_chooses_another_language(staff: Client, ines: User, place: str) -> None:
    full = fullest(ines, answers=2, others=0)
    address = {
        "page": reverse("reports:session_pdf", args=[full.session.pk]),
        "api": f"/api/v1/reports/session/{full.session.pk}.pdf",
        "shared": reverse("reports:shared_pdf", args=[full.token]),
    }[place]

    assert "Stärken" in text_of(staff.get(address, {"language": "de"}).content)
    assert staff.get(address, {"language": "tlh"}).status_code == (400 if place == "api" else 404)


def test_what_is_asked_for_in_one_language_leaves_no_trace_in_the_next(staff: Client, ines: User) -> None:
    full = fullest(ines, answers=2, others=0)
    address = reverse("reports:session_pdf", args=[full.session.pk])

    staff.get(address, {"language": "hi"})

    assert "Strengths" in text_of(staff.get(address).content)


def test_hostile_words_are_printed_and_never_stop_a_report(staff: Client, ines: User) -> None:
    full = fullest(ines, answers=4, others=0, hostile=True)

    response = staff.get(reverse("reports:session_pdf", args=[full.session.pk]))

    assert response.status_code == 200
    text = text_of(response.content)
    for words in ('#panic("x")', "*bold*", "@ref", "<script>alert(1)</script>", "[slightly smiling face]", "□□"):
        assert words in text, words
    assert "Some characters are not in the fonts of this file." in text
    assert "root:" not in text


def test_a_report_of_plain_words_says_nothing_of_missing_characters(staff: Client, ines: User) -> None:
    full = fullest(ines, answers=2, others=0)

    assert "not in the fonts" not in text_of(staff.get(reverse("reports:session_pdf", args=[full.session.pk])).content)


def test_a_code_review_is_printed_with_its_tests(staff: Client, ines: User) -> None:
    full = fullest(ines, answers=6, others=0)

    text = text_of(staff.get(reverse("reports:session_pdf", args=[full.session.pk])).content)

    for words in ("1 of 3 tests passed", "the same number twice", "too slow", "may take the same number twice"):
        assert words in text, words


@pytest.mark.parametrize("where", ["page", "shared"])
def test_a_report_that_is_not_ready_leads_back_to_its_page(staff: Client, ines: User, where: str) -> None:
    full = fullest(ines, answers=1, others=0)
    Report.objects.filter(session=full.session).update(status=ReportStatus.PENDING)
    page, file = {
        "page": (reverse("reports:session", args=[full.session.pk]), "reports:session_pdf"),
        "shared": (reverse("reports:shared", args=[full.token]), "reports:shared_pdf"),
    }[where]

    response = staff.get(reverse(file, args=[full.session.pk if where == "page" else full.token]))

    assert response.status_code == 302
    assert response.headers["Location"] == page
    ReportFactory.create(session=full.session, version=3)


def test_the_fonts_carry_the_letters_of_six_languages() -> None:
    characters = carried()

    for words in ("Größe", "œuvre", "corazón", "informação", "हिन्दी में उत्तर", "“quotes” – … □ ₹ €"):
        assert [letter for letter in words if ord(letter) not in characters] == []
    assert ord("漢") not in characters
    folder = settings.DATA_DIR / "fonts" / package_version()
    assert all(characters_of(folder / name) for name, _ in FACES)


def test_a_file_that_is_no_font_says_so(tmp_path: Path) -> None:
    odd = tmp_path / "odd.ttf"
    odd.write_bytes(b"\0" * 64)

    with pytest.raises(ValueError, match="no table"):
        characters_of(odd)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("👩\u200d👧", "[woman][girl]"),
        ("👍🏽", "[thumbs up sign]"),
        ("🇩🇪", "DE"),
        ("漢字", "□□"),
        ("a\u202eb\u202cc", "abc"),
        ("a\x07b\x00c\ud83d", "abc"),
    ],
)
def test_what_the_fonts_lack_is_replaced(given: str, shown: str) -> None:
    assert Setting(carried()).words(given) == shown


def test_a_word_longer_than_a_line_may_break_and_loses_nothing() -> None:
    assert broken("short words " * 20) == "short words " * 20
    assert BREAK_HERE in broken(LONG_WORD)
    assert broken(LONG_WORD).replace(BREAK_HERE, "") == LONG_WORD
