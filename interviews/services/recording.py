"""Taking in the recording of an answer while it is made: in order, each chunk once, within bounds.

Owns the pieces; what they say is found out in hearing.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.hearing.sound import CONTENT_TYPE
from interviews.models import InterviewSession, Response, Take, TakeChunk, Transcription
from syncinterview.lib.dispatch import send_on_commit
from syncinterview.lib.errors import InvalidInput, InvalidState

# What is kept of an answer, whatever a browser recorded in.
AUDIO_TYPE = CONTENT_TYPE
HEAR_TASK = "interviews.tasks.hear_answer"

CONTENT_TYPES = ("audio/webm", "audio/mp4", "audio/ogg")
CHUNK_MAX_BYTES = 256 * 1024
# At 24 kbit/s an answer of twenty minutes has 3.6 MB, an interview of two hours 21.6 MB.
ANSWER_MAX_BYTES = 16 * 1024 * 1024
SESSION_MAX_BYTES = 96 * 1024 * 1024
TAKES_AN_ANSWER = 40


class TakeClosed(InvalidState):
    """Nothing can be added to this recording any more: what the browser still holds of it is of no use."""

    code = "take_closed"


class ChunkMissing(InvalidState):
    """An earlier chunk has to come first: `expected` is its number."""

    code = "chunk_missing"

    def __init__(self, expected: int) -> None:
        super().__init__(_("An earlier piece of the recording is missing."))
        self.expected = expected


def take_append(*, session_id: UUID, turn: int, key: UUID, sequence: int, content: bytes, content_type: str) -> int:
    """Add the chunk of this number (from 0) to a take; the first makes the take. Returns the number expected next.

    A chunk that is there already changes nothing. Raises InvalidInput, ChunkMissing, TakeClosed.
    """
    if not content or len(content) > CHUNK_MAX_BYTES:
        size = _("A piece of a recording has 1 to {most} bytes.").replace("{most}", str(CHUNK_MAX_BYTES))
        raise InvalidInput(size, code="chunk_size")
    bare = content_type.partition(";")[0].strip().lower()
    if bare not in CONTENT_TYPES:
        kinds = _("Send a recording as {kinds}.").replace("{kinds}", ", ".join(CONTENT_TYPES))
        raise InvalidInput(kinds, code="content_type")
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update().get(pk=session_id)
        take = Take.objects.filter(session=session, key=key).first() or _begun(session, turn, key, bare)
        if sequence < take.chunk_count:
            return take.chunk_count
        if take.is_closed:
            raise TakeClosed("This recording is complete.")
        if sequence > take.chunk_count:
            raise ChunkMissing(take.chunk_count)
        _check_room(session, take, len(content))
        TakeChunk.objects.create(take=take, sequence=sequence, content=content)
        take.chunk_count += 1
        take.size_bytes += len(content)
        take.save(update_fields=["chunk_count", "size_bytes", "changed_at"])
    return take.chunk_count


def take_close(*, session_id: UUID, key: UUID, chunks: int) -> None:
    """Say that a take is whole with so many chunks. Raises ChunkMissing with what is expected first."""
    with transaction.atomic():
        take = Take.objects.select_for_update().filter(session_id=session_id, key=key).first()
        if take is None:
            if chunks:
                raise ChunkMissing(0)
            return
        if take.chunk_count < chunks:
            raise ChunkMissing(take.chunk_count)
        if not take.is_closed:
            take.is_closed = True
            take.save(update_fields=["is_closed", "changed_at"])
            hear_when_whole(session_id=session_id, turn=take.turn)


def recording_store(*, session_id: UUID, turn: int, content: bytes, content_type: str) -> None:
    """Keep a whole recording that came in one piece, to become part of the answer to this turn."""
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update().get(pk=session_id)
        take = _begun(session, turn, uuid4(), content_type)
        _check_room(session, take, len(content))
        TakeChunk.objects.create(take=take, sequence=0, content=content)
        Take.objects.filter(pk=take.pk).update(chunk_count=1, size_bytes=len(content), is_closed=True)


# Of a session: whether something of the answer to its open turn was recorded that has not been turned into words.
HAS_TAKES = Exists(
    Take.objects.filter(session=OuterRef("pk"), turn=OuterRef("turn"), is_taken=False, chunk_count__gt=0)
)


def hear_when_whole(*, session_id: UUID, turn: int) -> None:
    """Have an answer's recording turned into words, if the answer is stored and nothing more is to come."""
    open_takes = Take.objects.filter(session_id=session_id, turn=turn, is_closed=False)
    response = Response.objects.filter(session_id=session_id, turn=turn, transcription=Transcription.PENDING).first()
    if response is not None and not open_takes.exists():
        send_on_commit(HEAR_TASK, response_id=response.pk)


def contents_of(takes: Sequence[Take]) -> list[bytes]:
    """What each take holds: its chunks one after the other."""
    found = []
    for take in takes:
        chunks = TakeChunk.objects.filter(take=take).order_by("sequence").values_list("content", flat=True)
        if content := b"".join(bytes(chunk) for chunk in chunks):
            found.append(content)
    return found


def takes_forget(*, session_id: UUID, turn: int) -> None:
    """Delete the sound of an answer's takes; that they were is kept, so that nothing is sent a second time."""
    takes = Take.objects.filter(session_id=session_id, turn=turn)
    TakeChunk.objects.filter(take__in=takes).delete()
    takes.update(is_taken=True, is_closed=True, changed_at=timezone.now())


def _begun(session: InterviewSession, turn: int, key: UUID, content_type: str) -> Take:
    if turn < 1 or turn > session.turn:
        raise InvalidState(_("This question has not been asked."), code="unknown_turn")
    takes = Take.objects.filter(session=session, turn=turn)
    answer = Response.objects.filter(session=session, turn=turn).first()
    if takes.filter(is_taken=True).exists() or (answer is None and (turn < session.turn or session.is_over)):
        raise TakeClosed("The recording of this answer is complete.")
    if takes.count() >= TAKES_AN_ANSWER:
        raise InvalidInput(_("This answer has too many recordings."), code="too_many_takes")
    if answer is not None:
        # Recorded while the connection was away: the answer is here already, its sound follows.
        Response.objects.filter(pk=answer.pk, transcription=Transcription.NONE).update(
            transcription=Transcription.PENDING
        )
    return Take.objects.create(session=session, turn=turn, key=key, content_type=content_type)


def _check_room(session: InterviewSession, take: Take, more: int) -> None:
    def held(**of: object) -> int:
        return Take.objects.filter(session=session, **of).aggregate(total=Sum("size_bytes"))["total"] or 0

    if held(turn=take.turn) + more > ANSWER_MAX_BYTES or held() + more > SESSION_MAX_BYTES:
        raise InvalidInput(_("The recording is too long to be kept."), code="too_large", http_status=413)
