"""An answer's recording in the report, heard by the sentence in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

# Eight seconds as a recorder writes them, with the places of three sentences.
MAKE = """
from django.core.files.base import ContentFile
from django.utils import timezone
from interviews.models import AnswerTranscript, TranscriptSource
from syncinterview.accounts.models import User
from tests.interviews.hearing.sounds import webm
from tests.reports.factories import ConfigFactory, EvaluationFactory, ReportFactory, ResponseFactory, SessionFactory
said = ("A list can be changed.", "A tuple cannot be changed.", "So a tuple can be a key.")
session = SessionFactory.create(
    config=ConfigFactory.create(created_by=User.objects.order_by("pk").first()), candidate__name="Sam Example"
)
answer = ResponseFactory.create(
    session=session, turn=1, transcript=" ".join(said), transcript_source=TranscriptSource.AUDIO, audio_seconds=8,
    # Old recordings are deleted by the running product.
    answered_at=timezone.now(),
)
answer.audio.save("answer.webm", ContentFile(webm(8.0)))
stretches = [
    {"start_seconds": 0.4 + 2.5 * n, "end_seconds": 1.6 + 2.5 * n, "text": text} for n, text in enumerate(said)
]
AnswerTranscript.objects.create(
    response=answer, source=TranscriptSource.AUDIO, text=answer.transcript, segments=stretches
)
EvaluationFactory.create(response=answer)
ReportFactory.create(session=session)
print(f"/staff/sessions/{session.pk}/")
"""


def test_a_sentence_is_played_from_its_beginning_to_its_end(at_address: Visitor) -> None:
    page = at_address.page
    page.get_by_text("Listen by the sentence").click()
    audio = page.locator("[data-recording] audio")
    at_address.picture("report-listening", whole=True)

    # The last first: nothing is loaded yet, and it has to go forward. Then back to one that was passed.
    for words, begins, ends in (("So a tuple can be a key.", 5.4, 6.6), ("A tuple cannot be changed.", 2.9, 4.1)):
        page.get_by_role("button", name=words).click()
        page.wait_for_function(
            "([audio, at]) => !audio.paused && audio.currentTime >= at", arg=[audio.element_handle(), begins]
        )
        assert audio.evaluate("audio => audio.currentTime") < ends + 0.4
        page.wait_for_function("audio => audio.paused", arg=audio.element_handle())
        assert ends <= audio.evaluate("audio => audio.currentTime") < ends + 0.6
    expect(audio).to_have_attribute("aria-label", "Recording of Q1")
    assert at_address.grave_findings() == []
    assert at_address.overflow() <= 0
