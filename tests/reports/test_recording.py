"""Recordings beside an answer: to be heard by who may read the report, whole and by the sentence."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from interviews.models import AnswerTranscript, InterviewSession, Response, TranscriptSource
from syncinterview.accounts.models import User
from tests.reports.browsing import page
from tests.reports.factories import ReportFactory, ResponseFactory

pytestmark = pytest.mark.django_db

SOUND = bytes(range(200))
STRETCHES = [
    {"start_seconds": 0.5, "end_seconds": 4.0, "text": "A list can be changed."},
    {"start_seconds": 5.0, "end_seconds": 9.5, "text": "A tuple can not be changed after it was made."},
]


@pytest.fixture
def answer(session: InterviewSession) -> Response:
    answer = ResponseFactory.create(
        session=session,
        turn=1,
        transcript="A list can be changed. A tuple can not be changed after it was made.",
        transcript_source=TranscriptSource.AUDIO,
    )
    answer.audio.save("answer.webm", ContentFile(SOUND))
    AnswerTranscript.objects.create(
        response=answer, source=TranscriptSource.AUDIO, text=answer.transcript, segments=STRETCHES
    )
    ReportFactory.create(session=session)
    return answer


def url(answer: Response) -> str:
    return reverse("reports:session_recording", args=[answer.session_id, answer.turn])


def test_the_recording_is_heard_whole_and_in_parts(staff: Client, answer: Response) -> None:
    whole = staff.get(url(answer))
    part = staff.get(url(answer), headers={"Range": "bytes=10-19"})
    end = staff.get(url(answer), headers={"Range": "bytes=190-"})

    assert (whole.status_code, whole.content, whole.headers["Content-Type"]) == (200, SOUND, "audio/webm")
    assert (part.status_code, part.content) == (206, SOUND[10:20])
    assert part.headers["Content-Range"] == "bytes 10-19/200"
    assert end.content == SOUND[190:]


@pytest.mark.parametrize("odd", ["bytes=", "bytes=-", "bytes=500-", "lines=1-2", "bytes=1-2,5-6"])
def test_an_odd_range_gets_the_whole(staff: Client, answer: Response, odd: str) -> None:
    response = staff.get(url(answer), headers={"Range": odd})

    assert (response.status_code, response.content) == (200, SOUND)


def test_each_sentence_has_its_place_in_the_recording(
    staff: Client, session: InterviewSession, answer: Response
) -> None:
    html = page(staff, session)

    assert url(answer) in html
    assert 'data-from="5.0" data-until="9.5"' in html
    assert "A tuple can not be changed after it was made.</button>" in html
    # From the first word to the last, with one pause of a second.
    assert "% of the speaking time" in html


def test_a_voice_is_not_heard_where_the_person_is_hidden(
    staff: Client, session: InterviewSession, answer: Response
) -> None:
    session.config.blind_review = True
    session.config.save()

    assert staff.get(url(answer)).status_code == 404
    assert "<audio" not in page(staff, session)


def test_anothers_recording_is_not_there(client: Client, omar: User, answer: Response) -> None:
    client.force_login(omar)

    assert client.get(url(answer)).status_code == 404


def test_an_answer_without_a_recording_has_none(staff: Client, session: InterviewSession) -> None:
    assert staff.get(url(ResponseFactory.create(session=session))).status_code == 404
