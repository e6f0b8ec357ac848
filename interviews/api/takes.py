"""The recording of an answer while it is made, for who holds the session: in pieces, each once and in order."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.api.public import HeldApi
from interviews.models import Take
from interviews.services import TakeClosed, answer_listen_to_recording, take_append, take_close
from interviews.services.recording import CHUNK_MAX_BYTES, CONTENT_TYPES
from syncinterview.lib.api.inputs import Filters, Input, Query
from syncinterview.lib.api.parsing import TooLarge
from syncinterview.lib.api.views import operation

TAG = "recordings"
LONGEST_SECONDS = 24 * 3600
# As many as a column of the database counts.
MOST_CHUNKS = 100_000


class SoundParser(BaseParser):
    """The body as it is. What it holds is looked at when all of it is there."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = stream.read(CHUNK_MAX_BYTES + 1)
        if len(content) > CHUNK_MAX_BYTES:
            raise TooLarge
        return content


SOUND_PARSERS = tuple(
    type(f"{kind.rpartition('/')[2].title()}Parser", (SoundParser,), {"media_type": kind}) for kind in CONTENT_TYPES
)


class TakesApi(HeldApi):
    class OutputSerializer(serializers.Serializer[Any]):
        key = serializers.UUIDField()
        turn = serializers.IntegerField()
        next = serializers.IntegerField(source="chunk_count", help_text="The number of the piece that is expected.")
        closed = serializers.BooleanField(source="is_closed")

    @operation(
        id="session_recordings",
        tag=TAG,
        summary="How much of each recording is here",
        response=OutputSerializer,
        filters=Filters,
        paginated=True,
        throttle="sound",
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        self.filters(Filters)
        return self.page(Take.objects.filter(session=session).order_by("created_at", "pk"), self.OutputSerializer)


class ChunkApi(HeldApi):
    parser_classes = SOUND_PARSERS

    class FilterSerializer(Query):
        turn = serializers.IntegerField(
            required=False, min_value=1, max_value=10_000, help_text="The question's number. Left out: the open one's."
        )

    class OutputSerializer(serializers.Serializer[Any]):
        next = serializers.IntegerField(allow_null=True, help_text="Number of the piece expected; null when closed.")
        closed = serializers.BooleanField(help_text="True: the recording is complete, and this piece was of no use.")

    @operation(
        id="session_recording_chunk",
        tag=TAG,
        summary="Send a piece of a recording",
        request=dict.fromkeys(CONTENT_TYPES, OpenApiTypes.BINARY),
        response=OutputSerializer,
        filters=FilterSerializer,
        errors=(409,),
        throttle="sound",
        description="The body is the piece; the client chooses the recording's `key`. Pieces are numbered from 0 and "
        "come in order: 409 when an earlier one is missing. One that is here already changes nothing.",
    )
    def put(self, request: Request, session_id: UUID, key: UUID, sequence: int) -> Response:
        session = self.held(request, session_id)
        turn = self.filters(self.FilterSerializer).get("turn", session.turn)
        sent: Any = request.data
        content = sent if isinstance(sent, bytes) else b""
        said: dict[str, Any]
        try:
            expected = take_append(
                session_id=session.pk,
                turn=turn,
                key=key,
                sequence=sequence,
                content=content,
                content_type=request.content_type or "",
            )
        except TakeClosed:
            said = {"next": None, "closed": True}
        else:
            said = {"next": expected, "closed": False}
        return Response(self.OutputSerializer(said).data)


class TakeCloseApi(HeldApi):
    class InputSerializer(Input):
        chunks = serializers.IntegerField(min_value=0, max_value=MOST_CHUNKS, help_text="How many pieces it has.")

    @operation(
        id="session_recording_close",
        tag=TAG,
        summary="Say that a recording is whole",
        request=InputSerializer,
        status=204,
        errors=(409,),
        throttle="sound",
        description="409 when a piece is missing. Again it changes nothing.",
    )
    def post(self, request: Request, session_id: UUID, key: UUID) -> Response:
        session = self.held(request, session_id)
        take_close(session_id=session.pk, key=key, **self.read(self.InputSerializer))
        return Response(status=204)


class WordsApi(HeldApi):
    class InputSerializer(Input):
        from_seconds = serializers.FloatField(min_value=0, max_value=LONGEST_SECONDS)

    class OutputSerializer(serializers.Serializer[Any]):
        text = serializers.CharField()
        until_seconds = serializers.FloatField()

    @operation(
        id="session_recording_words",
        tag=TAG,
        summary="What was said in the open answer so far",
        request=InputSerializer,
        responses={200: OutputSerializer, 204: None},
        throttle="listen",
        description="From a moment on. 204 where nobody can tell, or nothing new was recorded.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        sent = self.read(self.InputSerializer)
        heard = answer_listen_to_recording(session_id=session.pk, turn=session.turn, from_seconds=sent["from_seconds"])
        if heard is None:
            return Response(status=204)
        said = {"text": heard.text, "until_seconds": heard.until_seconds}
        return Response(self.OutputSerializer(said).data)
