"""A candidate's pages speak the language of their interview, or the offered one that they chose."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from candidates.models import Candidate
from interviews.consent import consent_text
from interviews.editor_words import EDITOR_WORDS
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession
from interviews.room_words import SCRIPT_WORDS
from interviews.services import choices_save
from tests.interviews.candidate.conftest import closing_of, room_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
BEGIN = {
    "en": "Begin the interview",
    "de": "Gespräch beginnen",
    "fr": "Commencer l’entretien",
    "es": "Empezar la entrevista",
    "pt": "Começar a entrevista",
    "hi": "साक्षात्कार शुरू करें",
}


def text_of(page: HttpResponse) -> str:
    return page.content.decode()


def words_of_room(page: HttpResponse) -> dict[str, Any]:
    found = text_of(page).partition('<script id="room-data" type="application/json">')[2].partition("</script>")[0]
    return json.loads(found)


def in_language(config: InterviewConfig, language: str) -> InterviewConfig:
    config.language = language
    config.save()
    return config


def entered(client: Client, config: InterviewConfig, language: str) -> InterviewSession:
    version = consent_text(language, with_model=False, kept_days=90).version
    sent = {"name": "Sam Example", "email": "sam@example.com", "consent": "on", "consent_version": version}
    answer = client.post(f"/interview/{config.slug}/", sent)
    assert answer.status_code == 302, text_of(answer)
    return InterviewSession.objects.get()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_in_the_language_of_the_interview(client: Client, config: InterviewConfig, language: str) -> None:
    in_language(config, language)
    consent = consent_text(language, with_model=False, kept_days=90)
    page = text_of(client.get(f"/interview/{config.slug}/"))
    assert f'<html lang="{language}">' in page
    assert all(escape(words) in page for part in consent.parts for words in part)
    session = entered(client, config, language)
    room = client.get(room_of(session))
    assert f'<html lang="{language}">' in text_of(room)
    assert BEGIN[language] in text_of(room)
    data = words_of_room(room)
    assert data["voice"]["locale"].startswith(f"{language}-")
    assert "{name}" not in json.dumps(data["words"])
    english = [key for key, words in data["words"].items() if words == SCRIPT_WORDS[key]]
    if language != "en":
        # "Offline" is the same word in several of them.
        assert set(english) <= {"offline", "said_question", "label_preset"}
    assert f'<html lang="{language}">' in text_of(client.get(closing_of(session)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consent_that_was_shown_is_stored_with_its_language(
    client: Client, config: InterviewConfig, language: str
) -> None:
    entered(client, in_language(config, language), language)
    consent = Candidate.objects.get().consents.get()
    shown = consent_text(language, with_model=False, kept_days=90)
    assert (consent.language, consent.version, consent.text) == (language, shown.version, shown.full)
    assert shown.version == consent_text("en", with_model=False, kept_days=90).version


def test_a_version_names_one_text_in_each_language() -> None:
    """When this fails, the words of a consent changed: give them a new version, then write its digests down."""
    assert {language: digest(language) for language in LANGUAGES} == DIGESTS["2026-12"]


def digest(language: str) -> str:
    """Of everything that this version can say."""
    kinds: list[dict[str, Any]] = [
        {"with_model": False},
        {"with_model": True, "kept_days": 90, "transcribed_elsewhere": True, "spoken_elsewhere": True},
        {"with_model": True, "keeps_recordings": False},
        {"with_model": False, "keeps_code_history": True},
        {"with_model": False, "collects_integrity_events": True},
    ]
    return sha256("\n".join(consent_text(language, **kind).full for kind in kinds).encode()).hexdigest()[:16]


DIGESTS = {
    "2026-12": {
        "en": "e28ccc558de818de",
        "de": "e0477829d75f79c6",
        "fr": "892493fc47ea6ba2",
        "es": "607ea46fcad4363f",
        "pt": "1164deb4418fe3c8",
        "hi": "77334bdfd72623f6",
    },
}


def test_a_form_that_comes_back_explains_itself_in_the_language(client: Client, config: InterviewConfig) -> None:
    in_language(config, "fr")
    page = text_of(client.post(f"/interview/{config.slug}/", {"name": "", "email": "sam"}))
    assert "Indiquez votre nom, pour que l’équipe sache de qui sont ces réponses." in page
    assert "Indiquez une adresse e-mail complète" in page


def test_the_room_follows_the_language_that_was_chosen(client: Client, config: InterviewConfig) -> None:
    config.offered_languages = ["hi"]
    config.save()
    session = entered(client, config, "en")
    choices_save(session_id=session.pk, language="hi")
    room = client.get(room_of(session))
    assert '<html lang="hi">' in text_of(room)
    assert words_of_room(room)["voice"]["locale"] == "hi-IN"
    assert "Maya का ध्यान आपकी ओर है" in words_of_room(room)["words"]["listening"]


def test_numbers_and_days_are_written_as_the_language_writes_them(client: Client, config: InterviewConfig) -> None:
    config.most_time_percent = 150
    session = entered(client, in_language(config, "de"), "de")
    config.save()
    assert "1,5-fach" in text_of(client.get(room_of(session)))
    config.status = ConfigStatus.OPEN
    config.opens_at = datetime(2027, 3, 1, 14, 30, tzinfo=ZoneInfo("UTC"))
    config.save()
    assert "1. März 2027, 14:30" in text_of(client.get(f"/interview/{config.slug}/"))


def test_an_error_under_a_candidates_address_is_in_the_language_of_the_browser(client: Client, db: None) -> None:
    page = client.get("/interview/nowhere/", headers={"accept-language": "hi-IN,hi;q=0.9"})
    assert page.status_code == 404
    assert '<html lang="hi">' in text_of(page)
    assert "यह पेज मौजूद नहीं है" in text_of(page)


def test_the_teams_pages_stay_english(client: Client, db: None) -> None:
    assert '<html lang="en">' in text_of(client.get("/", headers={"accept-language": "de"}))


def test_an_offered_language_can_be_chosen_before_one_agrees(client: Client, config: InterviewConfig) -> None:
    config.offered_languages = ["de", "hi"]
    config.save()
    link = f"/interview/{config.slug}/"
    page = text_of(client.get(link))
    assert '<html lang="en">' in page
    assert 'href="?language=de"' in page
    assert "Deutsch" in page
    german = text_of(client.get(f"{link}?language=de"))
    consent = consent_text("de", with_model=False, kept_days=90)
    assert '<html lang="de">' in german
    assert all(escape(words) in german for part in consent.parts for words in part)
    assert "Sie antworten auf Deutsch" in german
    sent = {"name": "Sam Example", "email": "sam@example.com", "consent": "on", "consent_version": consent.version}
    bad = text_of(client.post(f"{link}?language=de", {**sent, "name": ""}))
    assert '<html lang="de">' in bad
    assert client.post(f"{link}?language=de", sent).status_code == 302
    session = InterviewSession.objects.get()
    assert session.answer_language == "de"
    assert Candidate.objects.get().consents.get().language == "de"
    assert '<html lang="de">' in text_of(client.get(room_of(session)))


@pytest.mark.parametrize("chosen", ["fr", "xx", ""])
def test_a_language_that_is_not_offered_is_the_interviews_own(
    client: Client, config: InterviewConfig, chosen: str
) -> None:
    config.offered_languages = ["de"]
    config.save()
    assert '<html lang="en">' in text_of(client.get(f"/interview/{config.slug}/?language={chosen}"))


def test_one_language_is_no_choice(client: Client, config: InterviewConfig) -> None:
    assert "?language=" not in text_of(client.get(f"/interview/{config.slug}/"))


def test_the_editor_speaks_the_language_too(client: Client, config: InterviewConfig) -> None:
    session = entered(client, in_language(config, "de"), "de")
    config.questions.update(kind="coding")
    room = client.get(room_of(session))
    assert words_of_room(room)["editorWords"]["compile_error"] == "Es lässt sich nicht übersetzen"
    assert set(words_of_room(room)["editorWords"]) == set(EDITOR_WORDS)
    assert "Tests ausführen" in text_of(room)
    assert "Run the tests" not in text_of(room)


def test_the_rooms_errors_are_in_the_language(client: Client, config: InterviewConfig) -> None:
    session = entered(client, in_language(config, "fr"), "fr")
    refused = client.post(f"{room_of(session)}choices/", "[]", content_type="application/json")
    assert refused.json()["message"] == "Envoyez un objet JSON."
    closed = client.post(f"{room_of(session)}code/runs/", "{}", content_type="application/json")
    assert closed.json()["message"] == "Exécutez les tests visibles ou une entrée."
