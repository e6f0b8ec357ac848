"""How long a candidate waits after an answer: when the first words went out, from where, and when the reply did."""

from __future__ import annotations

from uuid import UUID

from interviews.consumers.background import Background
from interviews.consumers.moments import moment_of
from interviews.consumers.threads import in_database_thread
from interviews.metrics import FIRST_WORDS, LATE_REPLIES, REPLY
from interviews.models import ReplySource
from interviews.services import reply_timing_save


class ReplyTiming:
    """The timing of one session's replies. Moments are epoch seconds."""

    def __init__(self, session_id: UUID, background: Background) -> None:
        self._session_id = session_id
        self._background = background
        self._answered: tuple[int, float] | None = None  # the turn whose reply is awaited, and the last words' moment
        self._first_words: tuple[float, ReplySource] | None = None
        self._taken_ask: int | None = None

    def answered(self, turn: int, at: float) -> None:
        self._answered = (turn, at)
        self._first_words = None
        self._taken_ask = None

    def first_words(self, at: float, source: ReplySource, *, instead: bool = False) -> None:
        """Something was said before the reply. Only the first counts, unless it stands `instead`."""
        if instead or self._first_words is None:
            self._first_words = (at, source)

    def took(self, ask: int) -> None:
        """The reply is what the listener had proposed when it was asked this."""
        self._taken_ask = ask

    def replied(self, at: float, source: ReplySource) -> None:
        """The definitive reply went out: keep the timing of its turn, once."""
        if self._answered is None:
            return
        turn, answered_at = self._answered
        taken_ask = self._taken_ask
        first_at, first_source = self._first_words or (at, source)
        FIRST_WORDS.labels(first_source.value).observe(max(0.0, first_at - answered_at))
        REPLY.observe(max(0.0, at - answered_at))
        if first_source in (ReplySource.TENTATIVE, ReplySource.BRIDGE):
            LATE_REPLIES.inc()
        self._answered = self._first_words = None
        self._background.start(
            in_database_thread(
                reply_timing_save,
                session_id=self._session_id,
                turn=turn,
                first_reply_at=moment_of(first_at),
                reply_at=moment_of(at),
                source=first_source,
                taken_ask=taken_ask,
            )
        )
