"""What the interviewer says, to be heard: for who holds the session, by its token or by the page's cookie."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from interviews.api.public import HeldApi
from interviews.api.session_token import SessionCookie, SessionToken
from interviews.live.speaking import MOST_STRETCHES
from interviews.selectors import speech_clip
from interviews.services import KEYS_JOINED_BY, speech_sample
from syncinterview.lib.api.inputs import Query
from syncinterview.lib.api.views import operation

TAG = "public"
BEING_MADE = 202
# What voices speak in: which of them depends on who speaks.
SPOKEN_KINDS = ("audio/mpeg", "audio/wav", "audio/ogg")


class ListenerApi(HeldApi):
    authentication_classes = (SessionToken, SessionCookie)


class SpeechApi(ListenerApi):
    class FilterSerializer(Query):
        sound = serializers.BooleanField(required=False, help_text="`1`: the sound comes along, in base64.")

    class OutputSerializer(serializers.Serializer[Any]):
        audio = serializers.CharField(
            allow_null=True, help_text="Where the sound is; null while it is made, or when nobody could speak."
        )
        words = serializers.ListField(help_text="Pairs: milliseconds, and the word that begins there.")
        visemes = serializers.ListField(
            allow_null=True, help_text="Pairs: milliseconds, and the mouth's shape from there on; null where unknown."
        )
        engine = serializers.CharField(help_text="Who spoke; `none` when nobody could; empty while it is made.")
        then = serializers.CharField(allow_null=True, help_text="What is to be heard after it, in the same shape.")
        sound = serializers.CharField(
            allow_null=True, help_text="The sound itself in base64, where `sound=1` asked for it and it is there."
        )

    @operation(
        id="public_session_speech",
        tag=TAG,
        summary="Hear what the interviewer says",
        responses={200: OutputSerializer, BEING_MADE: OutputSerializer},
        filters=FilterSerializer,
        description="The address comes with a message as `speech_url`. 202 while it is being made: ask again.",
    )
    def get(self, request: Request, session_id: UUID, keys: str) -> Response:
        session = self.held(request, session_id)
        wanted = self.filters(self.FilterSerializer)
        key, _, following = keys.partition(KEYS_JOINED_BY)
        if following.count(KEYS_JOINED_BY) > MOST_STRETCHES:
            raise Http404("No such speech.")
        clip = speech_clip(session, key)
        then = reverse("interviews_api:speech", args=[session_id, following]) if following else None
        found: dict[str, Any] = {"audio": None, "words": [], "visemes": None, "engine": "", "then": then, "sound": None}
        if clip is not None:
            found |= {"words": clip.words, "visemes": clip.visemes, "engine": clip.engine or "none"}
            if clip.engine:
                found["audio"] = reverse("interviews_api:speech_audio", args=[session_id, key])
                if wanted.get("sound"):
                    # One request instead of two: the first word is heard sooner.
                    found["sound"] = b64encode(bytes(clip.content)).decode()
        answer = Response(self.OutputSerializer(found).data, status=BEING_MADE if clip is None else 200)
        answer["Cache-Control"] = "private, no-store"
        return answer


class SpeechAudioApi(ListenerApi):
    @operation(
        id="public_session_speech_audio",
        tag=TAG,
        summary="The sound of what the interviewer says",
        responses={(200, kind): OpenApiTypes.BINARY for kind in SPOKEN_KINDS},
    )
    def get(self, request: Request, session_id: UUID, key: str) -> HttpResponse:
        clip = speech_clip(self.held(request, session_id), key)
        if clip is None or not clip.engine:
            raise Http404("No such speech.")
        # The name is made from the words: what it names does not change.
        return HttpResponse(
            bytes(clip.content),
            content_type=clip.content_type,
            headers={"Cache-Control": "private, max-age=86400, immutable", "X-Content-Type-Options": "nosniff"},
        )


class VoiceSampleApi(ListenerApi):
    @operation(
        id="session_voice_sample",
        tag=TAG,
        summary="The interviewer's voice, to try the speaker with",
        responses={**{(200, kind): OpenApiTypes.BINARY for kind in SPOKEN_KINDS}, 204: None},
        throttle="wish",
        description="A sentence in the interview's language. 204 where nobody can speak.",
    )
    def get(self, request: Request, session_id: UUID) -> HttpResponse:
        _, clip = speech_sample(self.held(request, session_id))
        if clip is None:
            return HttpResponse(status=204)
        return HttpResponse(
            bytes(clip.content),
            content_type=clip.content_type,
            headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
        )
