"""What may be said next, handed out sealed: what is in it, that it opens with a clip's name alone, who may have it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client

from interviews.cookies import session_cookie
from interviews.live.state import SessionState
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, SpeechClip
from interviews.services import session_create, speech_key, speech_make_ahead, speech_openly, speech_sealed, voice_of
from interviews.services.speech_sealed import MOST_BYTES
from llm.audio.door import close_audio_doors
from llm.config import SpeechConfig
from llm.services import fixed_phrases, greeting, leading_phrases
from tests.candidates.factories import CandidateFactory
from tests.interviews.factories import ConfigFactory
from tests.llm.harness import models

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _spoken(settings: Any) -> Any:
    """The voice of this machine."""
    settings.MODELS = models(speech=SpeechConfig(speech_chain=("espeak",), speech_budget_seconds=60.0))
    yield
    close_audio_doors()


@pytest.fixture
def config() -> InterviewConfig:
    return ConfigFactory(status=ConfigStatus.OPEN)


@pytest.fixture
def begun(config: InterviewConfig) -> tuple[InterviewSession, str]:
    begun = session_create(config=config, candidate=CandidateFactory())
    speech_make_ahead(config_id=config.pk)
    return begun


def boxes(sealed: bytes) -> dict[str, bytes]:
    """The sealed clips by their names, as the page takes them apart."""
    found, at = {}, 0
    while at < len(sealed):
        begins = at + 20
        ends = begins + int.from_bytes(sealed[at + 16 : begins], "big")
        found[sealed[at : at + 16].hex()] = sealed[begins:ends]
        at = ends
    return found


def name_of(key: str) -> str:
    return hashlib.sha256(f"name:{key}".encode()).hexdigest()[:32]


def opened(box: bytes, key: str) -> tuple[dict[str, Any], bytes]:
    plain = AESGCM(hashlib.sha256(f"open:{key}".encode()).digest()).decrypt(box[:12], box[12:], None)
    begins = 4 + int.from_bytes(plain[:4], "big")
    return json.loads(plain[4:begins]), plain[begins:]


def test_before_the_beginning_the_greeting_and_the_first_questions_are_at_hand(
    begun: tuple[InterviewSession, str], config: InterviewConfig
) -> None:
    session, _ = begun
    found, voice = boxes(speech_sealed(session=session)), voice_of(config)
    questions = [question.text for question in config.questions.order_by("position")]
    for text in (greeting("en"), *questions[:2]):
        key = speech_key(voice, text)
        track, sound = opened(found[name_of(key)], key)
        clip = SpeechClip.objects.get(key=key)
        assert (track["words"], track["visemes"]) == (clip.words, clip.visemes)
        assert sound == bytes(clip.content)
    # Not what comes later than the next question.
    assert {name_of(speech_key(voice, text)) for text in questions[2:]}.isdisjoint(found)


def test_a_follow_up_and_what_leads_to_a_question_are_at_hand(
    begun: tuple[InterviewSession, str], config: InterviewConfig
) -> None:
    session, _ = begun
    probes = [point.probe for point in SessionState.model_validate(session.state).current.key_points if point.probe]
    assert probes
    found: dict[str, bytes] = {}
    while more := boxes(speech_sealed(session=session, known=set(found))):
        found |= more
    voice = voice_of(config)
    assert {name_of(speech_key(voice, text)) for text in (*probes, *fixed_phrases("en"))} <= set(found)


def test_it_comes_in_portions_and_nothing_twice(begun: tuple[InterviewSession, str]) -> None:
    session, _ = begun
    first = speech_sealed(session=session)
    sounds = sum(len(box) for box in boxes(first).values())
    assert sounds < 2 * MOST_BYTES
    assert set(boxes(speech_sealed(session=session, known=set(boxes(first))))).isdisjoint(boxes(first))


def test_without_its_name_nothing_of_a_clip_can_be_read(
    begun: tuple[InterviewSession, str], config: InterviewConfig
) -> None:
    session, _ = begun
    sealed = speech_sealed(session=session)
    question = config.questions.order_by("position")[1]
    key = speech_key(voice_of(config), question.text)
    assert key.encode() not in sealed
    assert key.encode() not in b"".join(name.encode() for name in boxes(sealed))
    for word in question.text.split():
        assert len(word) < 5 or word.encode() not in sealed
    assert bytes(SpeechClip.objects.get(key=key).content)[:64] not in sealed


def test_only_what_is_said_in_every_interview_may_be_opened_early(
    begun: tuple[InterviewSession, str], config: InterviewConfig
) -> None:
    session, token = begun
    named, voice = speech_openly(session), voice_of(config)
    assert set(named) < {speech_key(voice, text) for text in fixed_phrases("en")}
    assert set(named) <= {speech_key(voice, text) for text in leading_phrases("en")}
    sealed = boxes(speech_sealed(session=session)) | boxes(
        speech_sealed(session=session, known=set(boxes(speech_sealed(session=session))))
    )
    assert {name_of(key) for key in named} <= set(sealed)
    page = Client(headers={"cookie": f"{session_cookie(session.pk)}={token}"}).get(
        f"/interview/{config.slug}/room/{session.pk}/"
    )
    assert all(key in page.content.decode() for key in named)
    question = config.questions.order_by("position")[1]
    assert speech_key(voice, question.text) not in page.content.decode()


def test_what_nobody_could_speak_and_what_is_not_made_is_left_out(
    begun: tuple[InterviewSession, str], config: InterviewConfig
) -> None:
    session, _ = begun
    key = speech_key(voice_of(config), greeting("en"))
    SpeechClip.objects.filter(key=key).update(engine="", content=b"")
    assert name_of(key) not in boxes(speech_sealed(session=session))
    SpeechClip.objects.all().delete()
    assert speech_sealed(session=session) == b""


def test_where_nobody_can_speak_there_is_nothing(begun: tuple[InterviewSession, str], settings: Any) -> None:
    settings.MODELS = models(speech=SpeechConfig(speech_chain=()))
    assert speech_sealed(session=begun[0]) == b""


def test_the_page_of_the_session_alone_gets_it(begun: tuple[InterviewSession, str], config: InterviewConfig) -> None:
    session, token = begun
    path = f"/interview/{config.slug}/room/{session.pk}/voice/coming/"
    held = Client(headers={"cookie": f"{session_cookie(session.pk)}={token}"})
    answer = held.get(path)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer.headers["Cache-Control"]
    names = ".".join(boxes(answer.content))
    assert set(boxes(held.get(path, {"known": names}).content)).isdisjoint(boxes(answer.content))
    assert Client().get(path).status_code == 404
    other, _ = session_create(config=config, candidate=CandidateFactory())
    assert held.get(path.replace(str(session.pk), str(other.pk))).status_code == 404
