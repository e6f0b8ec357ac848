"""The recording of an answer: taken in piece by piece, turned into words, judged by the better version, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from interviews.models import (
    AnswerTranscript,
    EndReason,
    InterviewSession,
    Response,
    Take,
    TakeChunk,
    Transcription,
    TranscriptSource,
)
from interviews.services import (
    ChunkMissing,
    TakeClosed,
    answer_correct,
    answer_hear,
    answer_hear_give_up,
    answer_listen_to_recording,
    answer_submit,
    audio_forget_expired,
    recordings_take_up,
    session_end,
    take_append,
    take_close,
)
from llm.audio.door import close_audio_doors
from llm.config import SpeechConfig
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import TRANSCRIPT, FakeServer
from llm.services import TranscriptionUnavailable
from reports.models import AnswerEvaluation, Report
from reports.services import answer_evaluate, report_compose
from syncinterview.lib.errors import InvalidInput, InvalidState, ProductError
from tests.interviews.hearing.sounds import pieces, webm
from tests.interviews.live.factories import open_session
from tests.llm.harness import models, provider

pytestmark = pytest.mark.django_db

LIVE = "I would put a cache in front and measure first, I think."


@pytest.fixture
def session() -> InterviewSession:
    return open_session().session


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A Whisper of one's own: it hears TRANSCRIPT in everything."""
    with FakeServer() as running:
        config = models(provider("openai", running.url), speech=SpeechConfig(transcription_chain=("openai",)))
        with override_settings(MODELS=config):
            yield running
            close_audio_doors()


def record(session: InterviewSession, *, turn: int = 1, sound: bytes = b"", chunks: int = 3, close: bool = True) -> Any:
    key = uuid4()
    cut = pieces(sound or webm(4.0), chunks)
    for number, content in enumerate(cut):
        append(session, key, number, content, turn=turn)
    if close:
        take_close(session_id=session.pk, key=key, chunks=len(cut))
    return key


def append(session: InterviewSession, key: Any, sequence: int, content: bytes = b"x", *, turn: int = 1) -> int:
    return take_append(
        session_id=session.pk,
        turn=turn,
        key=key,
        sequence=sequence,
        content=content,
        content_type="audio/webm;codecs=opus",
    )


def answer(session: InterviewSession, text: str = LIVE, source: TranscriptSource = TranscriptSource.LIVE) -> Response:
    stored = answer_submit(session_id=session.pk, turn=1, text=text, source=source)
    return Response.objects.get(pk=stored.response_id)


# --- taking it in ----------------------------------------------------------------------------------------


def test_a_chunk_that_comes_twice_is_kept_once(session: InterviewSession) -> None:
    key = uuid4()
    assert append(session, key, 0, b"one") == 1
    assert append(session, key, 1, b"two") == 2
    assert append(session, key, 0, b"one") == 2
    assert [bytes(chunk.content) for chunk in TakeChunk.objects.order_by("sequence")] == [b"one", b"two"]


def test_a_chunk_that_is_missing_is_named(session: InterviewSession) -> None:
    key = uuid4()
    append(session, key, 0)
    with pytest.raises(ChunkMissing) as missing:
        append(session, key, 2)
    assert missing.value.expected == 1
    with pytest.raises(ChunkMissing):
        take_close(session_id=session.pk, key=key, chunks=2)


def test_nothing_is_added_to_what_is_whole(session: InterviewSession) -> None:
    key = uuid4()
    append(session, key, 0)
    take_close(session_id=session.pk, key=key, chunks=1)
    with pytest.raises(TakeClosed):
        append(session, key, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": b""}, "chunk_size"),
        ({"content": b"x" * (256 * 1024 + 1)}, "chunk_size"),
        ({"content_type": "video/webm"}, "content_type"),
        ({"turn": 2}, "unknown_turn"),
    ],
)
def test_what_cannot_be_a_piece_of_a_recording_is_refused(
    session: InterviewSession, changes: dict[str, Any], code: str
) -> None:
    whole: dict[str, Any] = {"turn": 1, "content": b"x", "content_type": "audio/webm", "key": uuid4(), "sequence": 0}
    with pytest.raises(ProductError) as refused:
        take_append(session_id=session.pk, **(whole | changes))
    assert refused.value.code == code
    assert not Take.objects.exists()


def test_a_recording_is_bounded(session: InterviewSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.services.recording.ANSWER_MAX_BYTES", 10)
    key = uuid4()
    append(session, key, 0, b"12345678")
    with pytest.raises(InvalidInput) as refused:
        append(session, key, 1, b"123")
    assert refused.value.http_status == 413


# --- its words -------------------------------------------------------------------------------------------


def test_the_recording_is_kept_and_its_words_take_the_place_of_the_captions(
    session: InterviewSession, server: FakeServer
) -> None:
    record(session)
    response = answer(session)
    assert response.transcription == Transcription.PENDING
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert (response.transcript, response.transcript_source) == (TRANSCRIPT, TranscriptSource.AUDIO)
    assert (response.transcription, round(response.audio_seconds or 0)) == (Transcription.DONE, 4)
    assert 0.8 < (response.confidence or 0) <= 1
    assert response.audio.size > 1000
    versions = {version.source: version.text for version in response.transcripts.all()}
    assert versions == {"live": LIVE, "audio": TRANSCRIPT}
    assert response.transcripts.get(source="audio").segments == [
        {"start_seconds": 0.0, "end_seconds": 3.0, "text": TRANSCRIPT}
    ]
    assert not TakeChunk.objects.exists()


def test_a_task_that_runs_twice_hears_once(session: InterviewSession, server: FakeServer) -> None:
    record(session)
    response = answer(session)
    answer_hear(response_id=response.pk)
    answer_hear(response_id=response.pk)
    assert len(server.requests) == 1


def test_words_the_candidate_typed_stand_and_the_recording_is_kept_beside(
    session: InterviewSession, server: FakeServer
) -> None:
    record(session)
    response = answer(session, source=TranscriptSource.TYPED)
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert (response.transcript, response.transcript_source) == (LIVE, TranscriptSource.TYPED)
    assert response.transcripts.filter(source="audio", text=TRANSCRIPT).exists()


def test_without_consent_to_keep_it_the_recording_is_gone_and_its_words_stay(
    session: InterviewSession, server: FakeServer
) -> None:
    session.config.records_audio = False
    session.config.save()
    record(session)
    response = answer(session, text="")
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert (response.transcript, bool(response.audio)) == (TRANSCRIPT, False)
    assert not TakeChunk.objects.exists()


def test_silence_is_not_sent_to_anybody(session: InterviewSession, server: FakeServer) -> None:
    record(session, sound=webm(2.0, loudness=0.0))
    response = answer(session)
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert (response.transcript, response.transcription) == (LIVE, Transcription.DONE)
    assert not server.requests


def test_what_is_no_recording_costs_nothing_but_the_recording(session: InterviewSession, server: FakeServer) -> None:
    record(session, sound=b"this is no sound at all")
    response = answer(session)
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert (response.transcript, response.transcription) == (LIVE, Transcription.FAILED)
    assert not response.audio


def test_without_anybody_to_transcribe_the_recording_is_kept_for_a_person(session: InterviewSession) -> None:
    with override_settings(MODELS=models(speech=SpeechConfig(transcription_chain=()))):
        record(session)
        response = answer(session, text="")
        answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert response.transcription == Transcription.FAILED
    assert response.audio
    evaluation = answer_evaluate(response_id=response.pk)
    assert evaluation.score is None
    assert "could not be turned into text" in evaluation.not_assessed_reason


def test_a_provider_that_is_away_is_asked_again_and_then_given_up(
    session: InterviewSession, server: FakeServer
) -> None:
    server.script.always["whisper-1"] = Behaviour(status=503)
    record(session)
    response = answer(session)
    with pytest.raises(TranscriptionUnavailable):
        answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert response.transcription == Transcription.PENDING
    assert TakeChunk.objects.exists()
    answer_hear_give_up(response_id=response.pk)
    response.refresh_from_db()
    assert (response.transcript, response.transcription) == (LIVE, Transcription.FAILED)
    assert response.audio


def test_an_unclear_recording_is_not_judged_but_can_be_corrected(
    session: InterviewSession, server: FakeServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    server.script.always["whisper-1"] = Behaviour(
        body='{"text": "I would cash it", "duration": 4, "segments": [{"avg_logprob": -1.6}]}'
    )
    record(session)
    response = answer(session, text="")
    answer_hear(response_id=response.pk)
    evaluation = answer_evaluate(response_id=response.pk)
    assert evaluation.score is None
    assert "too unclear" in evaluation.not_assessed_reason
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    with django_capture_on_commit_callbacks(execute=True):
        answer_correct(session_id=session.pk, response_id=response.pk, text="I would cache it, and measure first.")
    corrected = answer_evaluate(response_id=response.pk)
    assert corrected.score is not None
    assert response.transcripts.get(source="audio").text == "I would cash it"


# --- late words ------------------------------------------------------------------------------------------


def test_better_words_that_come_after_the_report_make_a_new_version_of_it(
    session: InterviewSession, server: FakeServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    record(session)
    response = answer(session)
    Response.objects.filter(pk=response.pk).update(transcription=Transcription.PENDING)
    other = Response.objects.create(
        session=session,
        turn=2,
        question_number=2,
        label="Q2",
        question_text="And then?",
        question_type="preset",
        answered_at=timezone.now(),
    )
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    for each in (response, other):
        answer_evaluate(response_id=each.pk)
    assert report_compose(session_id=session.pk)
    with django_capture_on_commit_callbacks(execute=True):
        answer_hear(response_id=response.pk)
    assert list(Report.objects.order_by("version").values_list("version", "status")) == [(1, "ready"), (2, "pending")]
    # The other answer's judgement is taken over as it was.
    assert AnswerEvaluation.objects.filter(response=other).count() == 2
    assert not AnswerEvaluation.objects.filter(response=response, version=2).exists()
    answer_evaluate(response_id=response.pk)
    report = report_compose(session_id=session.pk)
    assert report is not None
    assert (report.version, report.status) == (2, "ready")


def test_before_the_report_the_judgement_is_replaced(
    session: InterviewSession, server: FakeServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    record(session)
    response = answer(session, text="")
    first = answer_evaluate(response_id=response.pk)
    assert first.score is None
    with django_capture_on_commit_callbacks(execute=True):
        answer_hear(response_id=response.pk)
    again = answer_evaluate(response_id=response.pk)
    assert (again.version, again.score is None) == (1, False)
    assert not Report.objects.exists()


def test_a_recording_that_comes_after_its_answer_is_heard_too(session: InterviewSession, server: FakeServer) -> None:
    response = answer(session)
    assert response.transcription == Transcription.NONE
    record(session)
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert response.transcript == TRANSCRIPT


def test_the_sweep_closes_what_nobody_goes_on_with(session: InterviewSession, server: FakeServer) -> None:
    record(session, close=False)
    response = answer(session)
    now = timezone.now()
    assert recordings_take_up(now=now + timedelta(minutes=5)) == 0
    assert recordings_take_up(now=now + timedelta(minutes=15)) == 1
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    assert response.transcript == TRANSCRIPT


def test_what_was_recorded_for_no_answer_is_forgotten(session: InterviewSession) -> None:
    record(session)
    session_end(session_id=session.pk, reason=EndReason.ENDED_BY_CANDIDATE)
    recordings_take_up(now=timezone.now() + timedelta(minutes=30))
    assert TakeChunk.objects.exists()
    recordings_take_up(now=timezone.now() + timedelta(hours=2))
    assert not TakeChunk.objects.exists()


# --- while it is given -------------------------------------------------------------------------------------


def test_an_answer_is_heard_while_it_is_given(session: InterviewSession, server: FakeServer) -> None:
    record(session, close=False)
    heard = answer_listen_to_recording(session_id=session.pk, turn=1, from_seconds=1.0)
    assert heard is not None
    assert heard.text == TRANSCRIPT
    assert heard.until_seconds == pytest.approx(4.0, abs=0.2)


def test_nobody_hears_what_was_not_said(session: InterviewSession, server: FakeServer) -> None:
    assert answer_listen_to_recording(session_id=session.pk, turn=1, from_seconds=0.0) is None


# --- correcting, forgetting ----------------------------------------------------------------------------------


def test_a_correction_keeps_both_versions(session: InterviewSession) -> None:
    response = answer(session)
    with pytest.raises(InvalidState):
        answer_correct(session_id=session.pk, response_id=response.pk, text="Too early.")
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    for words in ("I would put a cache in front.", "I would put a cache in front of it."):
        answer_correct(session_id=session.pk, response_id=response.pk, text=words)
    response.refresh_from_db()
    assert (response.transcript, response.transcript_source) == ("I would put a cache in front of it.", "corrected")
    assert {version.source: version.text for version in response.transcripts.all()} == {
        "live": LIVE,
        "corrected": "I would put a cache in front of it.",
    }


def test_what_was_typed_cannot_be_rewritten_afterwards(session: InterviewSession) -> None:
    response = answer(session, source=TranscriptSource.TYPED)
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    with pytest.raises(InvalidState):
        answer_correct(session_id=session.pk, response_id=response.pk, text="Something else.")


def test_nobody_corrects_after_a_week(session: InterviewSession) -> None:
    response = answer(session)
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    InterviewSession.objects.update(end_time=timezone.now() - timedelta(days=8))
    with pytest.raises(InvalidState):
        answer_correct(session_id=session.pk, response_id=response.pk, text="Something else.")


def test_a_recording_is_deleted_when_its_time_is_over(session: InterviewSession, server: FakeServer) -> None:
    record(session)
    response = answer(session)
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    storage, name = response.audio.storage, response.audio.name
    with override_settings(AUDIO_RETENTION_DAYS=30):
        assert audio_forget_expired(now=timezone.now() + timedelta(days=29)) == 0
        assert storage.exists(name)
        assert audio_forget_expired(now=timezone.now() + timedelta(days=31)) == 1
    assert not storage.exists(name)
    response.refresh_from_db()
    assert not response.audio
    assert AnswerTranscript.objects.filter(response=response).count() == 2


def test_a_deleted_answer_takes_its_recording_along(
    session: InterviewSession, server: FakeServer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    record(session)
    response = answer(session)
    answer_hear(response_id=response.pk)
    response.refresh_from_db()
    storage, name = response.audio.storage, response.audio.name
    with django_capture_on_commit_callbacks(execute=True):
        session.candidate.delete()
    assert not storage.exists(name)
