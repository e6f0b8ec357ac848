"""What may be said next in a session, handed out before it is said: sealed, so that nobody hears a question early.

A clip's own name (`speech_key`) opens it, and is told with the words, in their `speech_url`. Until then the page holds
bytes that it cannot read. Knows whose voice and which words; says nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from interviews.live.state import SessionState
from interviews.models import InterviewSession, Phase, Question, SpeechClip
from interviews.services.speech import InterviewerVoice, speech_key, speech_offered, voice_of
from llm.services import fixed_phrases, leading_phrases

# What one answer to the page may bring; the rest comes with the next one. The likeliest comes first.
MOST_BYTES = 250_000
NAME_BYTES = 16
_NONCE_BYTES = 12
_LENGTH_BYTES = 4


def speech_sealed(*, session: InterviewSession, known: Collection[str] = ()) -> bytes:
    """The sealed clips that are made and not `known` (names in hexadecimal digits), one after the other.

    Each is its name (16 bytes), the length of the rest (4 bytes, big-endian), a nonce (12 bytes) and AES-256-GCM over
    the length of the track (4 bytes), the track as JSON, and the sound. Key and name: SHA-256 over `open:` or `name:`
    and the clip's name.
    """
    if not speech_offered():
        return b""
    keys = [key for key in dict.fromkeys(_coming(session)) if _name(key).hex() not in known]
    clips = SpeechClip.objects.filter(config_id=session.config_id).exclude(engine="").in_bulk(keys, field_name="key")
    sealed: list[bytes] = []
    size = 0
    for clip in (clips[key] for key in keys if key in clips):
        size += len(clip.content)
        if sealed and size > MOST_BYTES:
            break
        sealed.append(_sealed(clip))
    return b"".join(sealed)


def speech_openly(session: InterviewSession) -> list[str]:
    """The names of clips that may lead to a question: said in every interview, they are no secret to open early."""
    prepared, spoken = voice_of(session.config), voice_of(session.config, language=session.answer_language)
    greeting = speech_key(prepared, leading_phrases(prepared.language)[0])
    return [greeting, *(speech_key(spoken, text) for text in leading_phrases(spoken.language)[1:])]


def _sealed(clip: SpeechClip) -> bytes:
    track = json.dumps({"words": clip.words, "visemes": clip.visemes, "engine": clip.engine}).encode()
    nonce = os.urandom(_NONCE_BYTES)
    plain = len(track).to_bytes(_LENGTH_BYTES, "big") + track + bytes(clip.content)
    box = nonce + AESGCM(hashlib.sha256(b"open:" + clip.key.encode()).digest()).encrypt(nonce, plain, None)
    return _name(clip.key) + len(box).to_bytes(_LENGTH_BYTES, "big") + box


def _name(key: str) -> bytes:
    return hashlib.sha256(b"name:" + key.encode()).digest()[:NAME_BYTES]


def _coming(session: InterviewSession) -> Iterator[str]:
    """The names of what may be said next, the likeliest first."""
    state = SessionState.model_validate(session.state)
    prepared, spoken = voice_of(session.config), voice_of(session.config, language=session.answer_language)
    if session.phase == Phase.ANSWERING:
        # To be said as the page opens, and again where it is asked for.
        yield from _of_question(state, prepared, spoken, first=session.turn == 1)
    for question in Question.objects.filter(pk__in=state.plan[state.next_index : state.next_index + 1]):
        yield speech_key(prepared, question.text)
    for point in state.current.key_points:
        if point.probe:
            yield speech_key(spoken, point.probe)
    # What leads to a question is waited for first.
    for text in (*leading_phrases(spoken.language)[1:], *fixed_phrases(spoken.language)[1:]):
        yield speech_key(spoken, text)


def _of_question(
    state: SessionState, prepared: InterviewerVoice, spoken: InterviewerVoice, *, first: bool
) -> Iterator[str]:
    if first:
        yield speech_key(prepared, fixed_phrases(prepared.language)[0])
    of_plan = first or state.current.type in ("preset", "coding")
    yield speech_key(prepared if of_plan else spoken, state.current.text)
