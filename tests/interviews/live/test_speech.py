"""What the interviewer says, to be heard: addresses, clips made ahead and on the spot, who may hear, what is kept."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from interviews.consumers.background import Background
from interviews.consumers.voice import Voice
from interviews.cookies import session_cookie
from interviews.live.speaking import stretches
from interviews.models import Avatar, ConfigStatus, EndReason, InterviewConfig, InterviewSession, SpeechClip
from interviews.selectors import session_view, speech_clip
from interviews.services import (
    consent_in_force,
    session_create,
    session_end,
    speech_address,
    speech_forget,
    speech_key,
    speech_make,
    speech_make_ahead,
    voice_of,
)
from llm.audio.door import close_audio_doors
from llm.config import SpeechConfig
from llm.services import fixed_phrases, greeting
from tests.candidates.factories import CandidateFactory
from tests.interviews.factories import ConfigFactory
from tests.llm.harness import models, provider

pytestmark = pytest.mark.django_db

WORDS = "Thank you. You mentioned indexes."


@pytest.fixture
def _spoken(settings: Any) -> Any:
    """The voice of this machine."""
    settings.MODELS = models(speech=SpeechConfig(speech_chain=("espeak",), speech_budget_seconds=60.0))
    yield
    close_audio_doors()


@pytest.fixture
def _silent(settings: Any) -> Any:
    """A provider is configured, and nobody is there."""
    settings.MODELS = models(provider("openai", "http://127.0.0.1:9/v1"), speech=SpeechConfig(speech_chain=("openai",)))
    yield
    close_audio_doors()


@pytest.fixture
def config() -> InterviewConfig:
    return ConfigFactory(status=ConfigStatus.OPEN)


@pytest.fixture
def begun(config: InterviewConfig) -> tuple[InterviewSession, str]:
    return session_create(config=config, candidate=CandidateFactory())


def heard(path: str, session: InterviewSession, token: str) -> Any:
    """As the candidate's page asks."""
    return Client(headers={"cookie": f"{session_cookie(session.pk)}={token}"}).get(path)


# --- what is spoken --------------------------------------------------------------------------------------


def test_a_reply_is_spoken_in_two_stretches_so_that_its_question_is_made_ahead() -> None:
    assert stretches("Thank you. Why?", question="Why?") == ("Thank you.", "Why?")
    assert stretches("Why?", question="Why?") == ("Why?",)
    assert stretches("One moment, please.") == ("One moment, please.",)
    assert stretches("") == ()


def test_no_voice_is_told_the_candidates_name() -> None:
    said = f"{greeting('en', 'Ada Example')} Why?"
    assert stretches(said, question="Why?", greeting=greeting("en")) == (greeting("en"), "Why?")


def test_a_question_that_is_not_at_the_end_is_spoken_with_the_rest() -> None:
    assert stretches("Why? Take your time.", question="Why?") == ("Why? Take your time.",)


# --- clips -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_spoken")
def test_it_speaks_ahead_whatever_an_interview_says_to_everybody(config: InterviewConfig) -> None:
    voice = voice_of(config)
    made = speech_make_ahead(config_id=config.pk)
    spoken = set(SpeechClip.objects.filter(config=config, session=None).values_list("key", flat=True))
    questions = [question.text for question in config.questions.all()]
    assert {speech_key(voice, text) for text in (*fixed_phrases("en"), *questions)} <= spoken
    assert speech_key(voice, "What would you test first?") in spoken
    assert len(spoken) == made
    clip = SpeechClip.objects.get(key=speech_key(voice, questions[0]))
    assert (clip.engine, clip.content_type) == ("espeak", "audio/mpeg")
    assert [word for _, word in clip.words] == questions[0].rstrip("?").split()
    assert clip.visemes
    assert speech_make_ahead(config_id=config.pk) == 0


@pytest.mark.usefixtures("_spoken")
def test_avatars_have_voices_of_their_own(config: InterviewConfig) -> None:
    keys = {speech_key(voice_of(InterviewConfig(pk=config.pk, avatar=avatar)), WORDS) for avatar in Avatar}
    assert len(keys) == len(Avatar)


@pytest.mark.usefixtures("_spoken")
def test_the_sound_comes_along_where_it_is_asked_for(begun: tuple[InterviewSession, str]) -> None:
    session, token = begun
    voice = voice_of(session.config)
    path = speech_address((voice, WORDS), session_id=session.pk)
    speech_make(voice=voice, text=WORDS, session_id=session.pk)
    plain, whole = heard(path, session, token).json(), heard(f"{path}?sound=1", session, token).json()
    assert plain["sound"] is None
    assert b64decode(whole["sound"]) == heard(whole["audio"], session, token).content


@pytest.mark.usefixtures("_silent")
def test_where_nobody_can_speak_the_page_is_told_so_at_once(begun: tuple[InterviewSession, str]) -> None:
    session, token = begun
    voice = voice_of(session.config)
    path = speech_address((voice, WORDS), session_id=session.pk)
    assert heard(path, session, token).status_code == 202
    assert speech_make(voice=voice, text=WORDS, session_id=session.pk) is False
    told = heard(path, session, token)
    assert told.status_code == 200
    assert (told.json()["engine"], told.json()["audio"]) == ("none", None)
    assert speech_make(voice=voice, text=WORDS, session_id=session.pk) is True  # not asked again for a minute
    SpeechClip.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    assert speech_make(voice=voice, text=WORDS, session_id=session.pk) is False


@pytest.mark.usefixtures("_spoken")
def test_what_one_session_was_told_goes_with_it(begun: tuple[InterviewSession, str], config: InterviewConfig) -> None:
    session, _ = begun
    voice = voice_of(config)
    speech_make(voice=voice, text=WORDS, session_id=session.pk)
    speech_make(voice=voice, text="Why?")
    session_end(session_id=session.pk, reason=EndReason.COMPLETED)
    assert speech_forget() == 0
    assert speech_forget(now=timezone.now() + timedelta(hours=2)) == 1
    assert not speech_clip(session, speech_key(voice, WORDS))
    assert speech_clip(session, speech_key(voice, "Why?"))


@pytest.mark.usefixtures("_spoken")
def test_names_tell_nothing_of_the_words(config: InterviewConfig, settings: Any) -> None:
    key = speech_key(voice_of(config), WORDS)
    settings.SECRET_KEY = "another-secret-of-enough-length-for-this-purpose"
    assert key != speech_key(voice_of(config), WORDS)
    assert len(key) == 40
    assert int(key, 16)


# --- hearing ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_spoken")
def test_the_page_hears_one_stretch_after_the_other(begun: tuple[InterviewSession, str]) -> None:
    session, token = begun
    voice = voice_of(session.config)
    path = speech_address((voice, WORDS), (voice, "Why?"), session_id=session.pk)
    first = heard(path, session, token)
    assert (first.status_code, first.json()["audio"]) == (202, None)
    speech_make(voice=voice, text=WORDS, session_id=session.pk)
    first = heard(path, session, token).json()
    assert [word for _, word in first["words"]] == ["Thank", "you", "You", "mentioned", "indexes"]
    sound = heard(first["audio"], session, token)
    assert sound["Content-Type"] == "audio/mpeg"
    assert sound["Cache-Control"] == "private, max-age=86400, immutable"
    assert len(sound.content) > 1000
    second = heard(first["then"], session, token)
    assert second.status_code == 202
    assert second.json()["then"] is None


@pytest.mark.usefixtures("_spoken")
def test_only_who_holds_the_session_hears(begun: tuple[InterviewSession, str], config: InterviewConfig) -> None:
    session, token = begun
    other, other_token = session_create(config=config, candidate=CandidateFactory())
    voice = voice_of(config)
    speech_make(voice=voice, text=WORDS, session_id=session.pk)
    path = speech_address((voice, WORDS), session_id=session.pk)
    audio = heard(path, session, token).json()["audio"]
    for address in (path, audio):
        assert Client().get(address).status_code == 401
        assert heard(address, session, "wrong").status_code == 401
        assert heard(address, session, other_token).status_code == 404
        assert heard(address, other, other_token).status_code == 401
        assert Client(headers={"authorization": f"Bearer {token}"}).get(address).status_code == 200
        assert heard(address, session, token).status_code == 200


@pytest.mark.usefixtures("_spoken")
def test_another_interviews_clip_is_not_handed_out(begun: tuple[InterviewSession, str]) -> None:
    session, token = begun
    elsewhere = ConfigFactory(status=ConfigStatus.OPEN)
    speech_make(voice=voice_of(elsewhere), text=WORDS)
    key = speech_key(voice_of(elsewhere), WORDS)
    path = speech_address((voice_of(elsewhere), WORDS), session_id=session.pk)
    assert heard(path, session, token).status_code == 202
    assert heard(f"{path}/audio", session, token).status_code == 404
    assert speech_clip(session, key) is None


# --- what a candidate agrees to ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chain", "told"), [(("edge", "espeak"), True), (("espeak",), False), ((), False)], ids=["online", "here", "nobody"]
)
def test_a_voice_elsewhere_is_agreed_to(
    config: InterviewConfig, settings: Any, chain: tuple[str, ...], told: bool
) -> None:
    settings.MODELS = models(speech=SpeechConfig(speech_chain=chain))
    consent = consent_in_force(config)
    assert ("The interviewer's voice" in consent.full) is told
    assert consent.version.endswith("v") is told


class Nobody(Background):
    """Lets what is to be spoken be spoken by nobody: here it is about addresses."""

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        coroutine.close()


@pytest.mark.usefixtures("_spoken")
def test_prepared_words_are_spoken_in_the_language_they_are_written_in(begun: tuple[InterviewSession, str]) -> None:
    """A candidate who answers in German hears the English plan in English, and what is said to them in German."""
    session = begun[0]
    InterviewSession.objects.filter(pk=session.pk).update(language="de")
    view = session_view(session.pk)
    voice = Voice(session.pk, Nobody())
    english, german = voice_of(session.config, language="en"), voice_of(session.config, language="de")
    question = view.state.current.text
    opening = speech_address((english, greeting("en")), (english, question), session_id=session.pk)
    assert voice.address_of_question(view) == opening
    said = view.state.model_copy(update={"said": f"Danke. {question}"})
    later = speech_address((german, "Danke."), (english, question), session_id=session.pk)
    assert voice.address_of_question(replace(view, turn=2, state=said)) == later
    assert voice.address(view, "Danke.") == speech_address((german, "Danke."), session_id=session.pk)
