"""The interviewer's voice on one connection: an address for what is said, and the request to have it spoken.

The address is there at once; the sound follows. Knows no turn and no provider.
"""

from __future__ import annotations

from uuid import UUID

from interviews.consumers.background import Background
from interviews.consumers.threads import in_database_thread
from interviews.live.speaking import stretches
from interviews.selectors import SessionView
from interviews.services import InterviewerVoice, speech_address, speech_offered, speech_request
from llm.services import Language, greeting


class Voice:
    def __init__(self, session_id: UUID, background: Background) -> None:
        self._session_id = session_id
        self._background = background

    def address(self, view: SessionView, said: str) -> str | None:
        """Where words outside a question are heard: a bridge, a filler, a notice, the goodbye."""
        return self._address(view, *((view.language, text) for text in stretches(said)))

    def address_of_question(self, view: SessionView) -> str | None:
        """Where the words are heard that opened the turn: each stretch in the language it was written in."""
        question, first = view.state.current, view.turn == 1
        welcome = greeting(view.plan_language) if first else ""
        texts = stretches(view.state.said, question=question.text, greeting=welcome)
        prepared = question.type in ("preset", "coding")
        return self._address(
            view,
            *(
                (view.plan_language if first or (prepared and text == question.text) else view.language, text)
                for text in texts
            ),
        )

    def _address(self, view: SessionView, *texts: tuple[Language, str]) -> str | None:
        if not texts or not speech_offered():
            return None
        spoken = [
            (InterviewerVoice(view.config_id, language, view.avatar, view.voice), text) for language, text in texts
        ]
        self._background.start(in_database_thread(speech_request, *spoken, session_id=self._session_id))
        return speech_address(*spoken, session_id=self._session_id)
