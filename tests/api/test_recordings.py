"""Answers that come as recordings, by both paths: heard in time, heard later, or not at all."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from rest_framework.test import APIClient

from interviews.models import Response, Take, Transcription
from interviews.services import answer_hear
from llm.audio.door import close_audio_doors
from llm.config import SpeechConfig
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import TRANSCRIPT, FakeServer
from tests.api.world import ANSWER, World, made
from tests.interviews.hearing.sounds import tone, webm
from tests.llm.harness import models, provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return made()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    # A machine that has other things to do hears late: only the test of that is in a hurry.
    monkeypatch.setattr("interviews.services.submission.WORDS_WITHIN_SECONDS", 20.0)
    with FakeServer() as running:
        # Talks by the rules, hears by a server: what is tested here is the ear.
        config = models(speech=SpeechConfig(transcription_chain=("openai",)))
        hearing = models(provider("openai", running.url)).providers
        with override_settings(MODELS=config.__class__(providers=hearing, speech=config.speech, purposes=BY_RULES)):
            yield running
            close_audio_doors()


BY_RULES = models().purposes


def sound(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("answer.webm", content or webm(3.0), content_type="audio/webm")


def public(world: World, **fields: Any) -> Any:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {world.running_token}")
    path = f"/api/v1/public/session/{world.running.pk}/submit-response"
    return client.post(path, {"question_number": "1", **fields}, format="multipart")


def by_token(world: World, *, how: str = "json", **fields: Any) -> Any:
    sent = {"session_token": world.running_token, **fields}
    return APIClient().post("/api/v1/interviews/session/submit", sent, format=how)


def stored(world: World) -> Response:
    return Response.objects.get(session=world.running)


def test_a_recording_alone_is_heard_in_time(world: World, server: FakeServer) -> None:
    reply = public(world, audio_file=sound())
    assert reply.status_code == 200
    assert reply.json()["data"]["question"]["number"] == 2
    answer = stored(world)
    assert (answer.transcript, answer.transcript_source) == (TRANSCRIPT, "audio")
    assert answer.transcription == Transcription.DONE
    assert answer.audio.size > 1000
    assert len(server.requests) == 1


@pytest.mark.parametrize("content", [webm(2.0), tone(2.0)], ids=["webm", "wav"])
def test_base64_is_as_good_as_a_file(world: World, server: FakeServer, content: bytes) -> None:
    reply = by_token(world, audio_data=base64.b64encode(content).decode())
    assert reply.status_code == 200
    assert reply.json()["evaluation"]["status"] == "ready"
    assert stored(world).transcript == TRANSCRIPT


def test_a_file_goes_with_a_token_in_the_body(world: World, server: FakeServer) -> None:
    assert by_token(world, how="multipart", audio_file=sound()).status_code == 200
    assert stored(world).transcript == TRANSCRIPT


def test_words_that_come_along_are_the_answer_and_the_recording_is_heard_afterwards(
    world: World, server: FakeServer
) -> None:
    assert public(world, audio_file=sound(), live_transcript=ANSWER).status_code == 200
    answer = stored(world)
    assert (answer.transcript, answer.transcription) == (ANSWER, Transcription.PENDING)
    answer_hear(response_id=answer.pk)
    answer.refresh_from_db()
    assert {version.source for version in answer.transcripts.all()} == {"live", "audio"}


def test_a_transcriber_that_takes_too_long_holds_nothing_up(
    world: World, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviews.services.submission.WORDS_WITHIN_SECONDS", 0.3)
    server.script.always["whisper-1"] = Behaviour(first_token_seconds=3.0)
    reply = by_token(world, audio_data=base64.b64encode(webm(2.0)).decode())
    assert reply.status_code == 200
    assert reply.json()["evaluation"]["status"] == "pending"
    assert reply.json()["next_question"]["number"] == 2
    answer = stored(world)
    assert (answer.transcript, answer.transcription) == ("", Transcription.PENDING)
    server.script.always.clear()
    answer_hear(response_id=answer.pk)
    answer.refresh_from_db()
    assert answer.transcript == TRANSCRIPT


def test_without_any_transcriber_the_interview_goes_on(world: World) -> None:
    with override_settings(MODELS=models(speech=SpeechConfig(transcription_chain=()))):
        assert public(world, audio_file=sound()).json()["data"]["question"]["number"] == 2
        answer_hear(response_id=stored(world).pk)
    assert (stored(world).transcription, bool(stored(world).audio)) == (Transcription.FAILED, True)


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"this is a text", 400), (webm(1.0, with_picture=True), 400), (b"", 400)],
    ids=["text", "film", "nothing"],
)
def test_what_is_no_recording_is_refused_before_it_is_stored(world: World, content: bytes, status: int) -> None:
    empty = SimpleUploadedFile("answer.webm", content, content_type="audio/webm")
    refused = public(world, audio_file=empty)
    assert (refused.status_code, "audio_file" in refused.json()) == (status, True)
    assert not Response.objects.filter(session=world.running).exists()
    assert not Take.objects.exists()


def test_a_recording_that_is_too_long_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.services.submission.ANSWER_MAX_BYTES", 100)
    assert public(world, audio_file=sound()).status_code == 413


def test_what_is_not_base64_is_named(world: World) -> None:
    refused = by_token(world, audio_data="***")
    assert (refused.status_code, "audio_data" in refused.json()) == (400, True)


def test_a_recording_that_is_sent_again_gets_the_same_reply(world: World, server: FakeServer) -> None:
    first, again = public(world, audio_file=sound()), public(world, audio_file=sound())
    assert first.json() == again.json()
    assert Response.objects.filter(session=world.running).count() == 1
    assert len(server.requests) == 1


def test_an_answer_of_nothing_is_still_refused(world: World) -> None:
    assert by_token(world, response_text=" ").json()["code"] == "empty_answer"
