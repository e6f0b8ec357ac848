"""What the room's scripts call while a candidate speaks: pieces of a recording in, words out, choices and requests.

Opened by the session's cookie like the page itself; the page's CSRF token comes in a header.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.models import AnswersBy, InterviewSession, RequestKind, Take
from interviews.services import (
    ChunkMissing,
    TakeClosed,
    answer_listen_to_recording,
    choices_save,
    request_make,
    speech_sample,
    speech_sealed,
    take_append,
    take_close,
)
from interviews.services.recording import CHUNK_MAX_BYTES
from interviews.views.candidate import own_session
from syncinterview.lib.errors import InvalidInput, ProductError
from syncinterview.lib.throttle import seconds_to_wait

CHUNKS_A_MINUTE = 600
LISTENINGS_A_MINUTE = 20
WISHES_A_MINUTE = 30

P = ParamSpec("P")
Handler = Callable[Concatenate[HttpRequest, InterviewSession, P], HttpResponse]


def of_session(name: str, limit: int) -> Callable[[Handler[P]], Callable[..., HttpResponse]]:
    """Open the view to who holds the session, so many times a minute; errors are JSON in their language."""

    def decorate(handler: Handler[P]) -> Callable[..., HttpResponse]:
        @wraps(handler)
        def opened(
            request: HttpRequest, slug: str, session_id: UUID, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            session = own_session(request, slug, session_id)
            with override(session.answer_language):
                return _answered(request, session, *args, **kwargs)

        def _answered(
            request: HttpRequest, session: InterviewSession, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            if wait := seconds_to_wait(f"room-{name}", address=str(session.pk), limit=limit):
                sentence = _("Too many tries in a short time. Please wait a moment.")
                body: dict[str, Any] = {"code": "rate_limited", "message": sentence}
                return JsonResponse(body, status=429, headers={"Retry-After": str(wait)})
            try:
                return handler(request, session, *args, **kwargs)
            except ProductError as error:
                body = {"code": error.code, "message": error.message}
                if isinstance(error, ChunkMissing):
                    body["expected"] = error.expected
                return JsonResponse(body, status=error.http_status)

        return never_cache(opened)

    return decorate


@require_safe
@of_session("takes", CHUNKS_A_MINUTE)
def takes(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """How much of each recording is here, so that a browser sends the rest and no more."""
    known = Take.objects.filter(session=session)
    here = {str(take.key): {"next": take.chunk_count, "closed": take.is_closed} for take in known}
    return JsonResponse({"takes": here})


@require_POST
@of_session("chunk", CHUNKS_A_MINUTE)
def chunk(request: HttpRequest, session: InterviewSession, key: UUID, sequence: int) -> HttpResponse:
    """A piece of a recording, as the body; its turn is in the query."""
    if int(request.headers.get("Content-Length") or 0) > CHUNK_MAX_BYTES:
        raise InvalidInput(_("This piece of the recording is too large."), code="chunk_size", http_status=413)
    try:
        expected = take_append(
            session_id=session.pk,
            turn=number_sent(request.GET.get("turn")),
            key=key,
            sequence=sequence,
            content=request.body,
            content_type=request.content_type or "",
        )
    except TakeClosed:
        # Nothing is wrong: another tab, or the end of the question, was first. There is no more to send.
        return JsonResponse({"closed": True})
    return JsonResponse({"next": expected})


@require_POST
@of_session("close", CHUNKS_A_MINUTE)
def close(request: HttpRequest, session: InterviewSession, key: UUID) -> HttpResponse:
    take_close(session_id=session.pk, key=key, chunks=number_sent(request.GET.get("chunks")))
    return JsonResponse({})


@require_POST
@of_session("words", LISTENINGS_A_MINUTE)
def words(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """What was said in the open answer from a moment on; 204 where nobody can tell."""
    sent = object_sent(request)
    from_seconds = sent.get("from_seconds", 0)
    if not isinstance(from_seconds, int | float) or not 0 <= from_seconds < 24 * 3600:
        raise InvalidInput(_("Say from which second on."), field="from_seconds")
    heard = answer_listen_to_recording(session_id=session.pk, turn=session.turn, from_seconds=float(from_seconds))
    if heard is None:
        return HttpResponse(status=204)
    return JsonResponse({"text": heard.text, "until_seconds": heard.until_seconds})


@require_POST
@of_session("choices", WISHES_A_MINUTE)
def choices(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    sent = object_sent(request)
    by, percent, language = sent.get("answers_by"), sent.get("time_percent"), sent.get("language")
    if by is not None and by not in AnswersBy.values:
        raise InvalidInput(_("Answer by speaking or by typing."), field="answers_by")
    saved = choices_save(
        session_id=session.pk,
        answers_by=AnswersBy(by) if by is not None else None,
        time_percent=number_sent(percent) if percent is not None else None,
        language=str(language) if language is not None else None,
    )
    return JsonResponse({"minutes": saved.time_limit_seconds // 60})


@require_POST
@of_session("request", WISHES_A_MINUTE)
def wish(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    kind = object_sent(request).get("kind")
    if kind not in RequestKind.values:
        raise InvalidInput(_("This cannot be asked for."), field="kind")
    request_make(session_id=session.pk, kind=RequestKind(kind))
    return JsonResponse({})


@require_safe
@of_session("sample", WISHES_A_MINUTE)
def voice_sample(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """The interviewer's voice, saying a sentence to try the speaker with."""
    text, clip = speech_sample(session)
    if clip is None:
        # The browser may have a voice of its own to say it with.
        return JsonResponse({"text": text})
    return HttpResponse(bytes(clip.content), content_type=clip.content_type)


@require_safe
@never_cache
@of_session("coming", WISHES_A_MINUTE)
def voice_coming(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """What the interviewer may say next, sealed: the page fetches it while nobody waits, and opens what is said."""
    known = request.GET.get("known", "").split(".")
    return HttpResponse(speech_sealed(session=session, known=frozenset(known)), content_type="application/octet-stream")


def object_sent(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidInput(_("Send one JSON object."))
    return found


def number_sent(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise InvalidInput(_("Send a whole number.")) from None
