"""The candidate's pages: the link, the room, the closing page. No account: a session's token in a cookie opens them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.cookies import COOKIE_PREFIX, session_cookie
from interviews.editor_words import words_for_editor
from interviews.forms_candidate import EntryForm
from interviews.hearing.choosing import Version, wants_correction
from interviews.link import LinkState, link_state
from interviews.live.state import SessionState
from interviews.models import (
    InterviewConfig,
    InterviewSession,
    Language,
    MoreTime,
    QuestionKind,
    RequestKind,
    Response,
    Transcription,
    TranscriptSource,
)
from interviews.room_words import INTERVIEW_KINDS, ROOM_WORDS, label_in_words, words_for_scripts
from interviews.selectors import config_of_link, event_in_words, integrity_events_of, session_of_token
from interviews.services import answer_correct, is_correctable, request_make, speech_openly
from interviews.services.entry import candidate_enter, consent_in_force
from llm.services import LOCALES, interviewer, transcription_configured
from llm.services import Language as SpokenLanguage
from syncinterview.lib.editor_files import MODES, THEMES
from syncinterview.lib.errors import InvalidState, ProductError
from syncinterview.lib.forms import error_add
from syncinterview.lib.throttle import seconds_to_wait

COOKIE_SECONDS = 7 * 24 * 3600
# A browser that holds more than this many is not a candidate's.
COOKIES_LOOKED_AT = 12

ENTRIES_A_MINUTE = 20
CORRECTIONS_AN_HOUR = 30


@sensitive_post_parameters("name", "email", "phone")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """What this interview is, and the way in, in the offered language that the address names."""
    config = config_of_link(slug)
    chosen = request.GET.get("language", "")
    language = chosen if chosen in config.languages else config.language
    with override(language):
        return _entry(request, config, language)


def _entry(request: HttpRequest, config: InterviewConfig, language: str) -> HttpResponse:
    if request.method == "POST":
        wait = seconds_to_wait("interview-entry", address=request.META.get("REMOTE_ADDR", ""), limit=ENTRIES_A_MINUTE)
        if wait:
            return _busy(request, config, wait)
    consent = consent_in_force(config, language=language)
    form = EntryForm(request.POST if request.method == "POST" else None, request.FILES or None, consent_text=consent)
    if link_state(config, now=timezone.now()) is LinkState.OPEN and form.is_bound and form.is_valid():
        try:
            session, token = candidate_enter(config=config, entrant=form.entrant(), consent=consent, language=language)
        except ProductError as error:
            error_add(form, error)
        else:
            response = redirect("interviews:room", slug=config.slug, session_id=session.pk)
            _give_cookie(request, response, session, token)
            return response
    return _link_page(request, config, form, language)


@never_cache
@require_safe
def room(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    session = own_session(request, slug, session_id)
    if session.is_over:
        return redirect("interviews:closing", slug=slug, session_id=session_id)
    with override(session.answer_language):
        return _room_page(request, session)


def _room_page(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    config = session.config
    slug = config.slug
    name = config.get_avatar_display()
    has_coding = config.questions.filter(kind=QuestionKind.CODING).exists()
    room_data = {
        "sessionId": str(session.pk),
        "socketPath": f"/api/v1/interview/{session.pk}/chat",
        "closingUrl": reverse("interviews:closing", args=[slug, session.pk]),
        "linkUrl": reverse("interviews:link", args=[slug]),
        "begun": session.start_time is not None,
        "notes": session.collects_integrity_events,
        "language": session.answer_language,
        "words": words_for_scripts(name),
        "voice": {
            "roomPath": request.path,
            "csrf": get_token(request),
            "locale": LOCALES[session.answer_language],
            "answersBy": session.answers_by,
            "heardByServer": transcription_configured(),
            "phrases": speech_openly(session),
        },
    }
    if has_coding:
        room_data["editorWords"] = words_for_editor()
    return render(
        request,
        "interviews/candidate/room.html",
        {
            **_about(config),
            **_told(session),
            **_choices(session),
            "room_data": room_data,
            "has_coding": has_coding,
            "editor_modes": MODES,
            "editor_themes": THEMES,
        },
    )


@never_cache
@require_safe
def closing(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    session = own_session(request, slug, session_id)
    with override(session.answer_language):
        return _closing_page(request, session)


def _closing_page(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    return render(
        request,
        "interviews/candidate/closing.html",
        {
            **_about(session.config),
            **_told(session),
            "spoken": _spoken(session),
            "recorded": session.responses.exclude(audio="").exists(),
            "retention_days": settings.AUDIO_RETENTION_DAYS,
            "asked_for": set(session.requests.filter(settled_at=None).values_list("kind", flat=True)),
            "name": session.candidate.name.strip(),
            "noted": _noted(session),
            "last_words": _goodbye(session),
        },
    )


@never_cache
@require_POST
@sensitive_post_parameters("text")
def correct(request: HttpRequest, slug: str, session_id: UUID, response_id: UUID) -> HttpResponse:
    """The candidate's own version of what was written down of an answer."""
    session = own_session(request, slug, session_id)
    wait = seconds_to_wait("correction", address=str(session_id), limit=CORRECTIONS_AN_HOUR, window_seconds=3600)
    with override(session.answer_language):
        try:
            if wait:
                raise InvalidState(_("Too many tries in a short time. Please try again later."))
            answer_correct(session_id=session.pk, response_id=response_id, text=request.POST.get("text", ""))
        except Response.DoesNotExist:
            raise Http404("No such answer.") from None
        except ProductError as error:
            messages.error(request, error.message, extra_tags="said")
        else:
            thanks = _("Thank you. Your version is kept beside the first one, and is the one that counts.")
            messages.success(request, thanks, extra_tags="said")
    return redirect(f"{reverse('interviews:closing', args=[slug, session_id])}#said")


@never_cache
@require_POST
def ask(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """The candidate asks the team for their data, or to delete it."""
    session = own_session(request, slug, session_id)
    kind = request.POST.get("kind", "")
    if kind in (RequestKind.DATA_COPY, RequestKind.DATA_DELETION, RequestKind.HUMAN):
        request_make(session_id=session.pk, kind=RequestKind(kind))
        with override(session.answer_language):
            asked = _("The team that invited you has been asked. They answer you by the address you gave.")
        messages.success(request, asked, extra_tags="kept")
    return redirect(f"{reverse('interviews:closing', args=[slug, session_id])}#kept")


def _link_page(request: HttpRequest, config: InterviewConfig, form: EntryForm, language: str) -> HttpResponse:
    state = link_state(config, now=timezone.now())
    begun = _begun_here(request, config)
    return render(
        request,
        "interviews/candidate/link.html",
        {
            **_about(config),
            "state": state.value,
            "languages": [(code, Language(code).label) for code in config.languages],
            "answers_in": "" if language == config.language else Language(language).label,
            "form": form,
            "consent": form.consent_text,
            "going_on": [session for session in begun if not session.is_over],
            "done": [session for session in begun if session.is_over],
        },
        status=409 if form.is_bound and state is not LinkState.OPEN else 200,
    )


def _choices(session: InterviewSession) -> dict[str, Any]:
    """What a candidate may choose before the beginning."""
    config = session.config
    most = max(config.most_time_percent, session.time_percent)
    return {
        "times": [(percent, _times(percent)) for percent in MoreTime.values if 100 < percent <= most],
        "minutes": session.time_limit_seconds // 60,
        "languages": [(code, Language(code).label, LOCALES[cast(SpokenLanguage, code)]) for code in config.languages],
    }


def _times(percent: int) -> str:
    return _("{number} times").replace("{number}", str(number_format(Decimal(percent) / 100)))


def _about(config: InterviewConfig) -> dict[str, Any]:
    return {
        "config": config,
        "question_total": config.questions.count(),
        "kind_of_interview": _(INTERVIEW_KINDS[config.interview_type]),
        "avatar_template": f"interviews/candidate/avatars/{config.avatar}.html",
        "avatar_name": config.get_avatar_display(),
        "judged_by": interviewer().model_dump(),
    }


def _told(session: InterviewSession) -> dict[str, Any]:
    """The session with the candidate's own answers, each with its label in words."""
    return {
        "session": session,
        "answers": [(label_in_words(answer.label), answer) for answer in session.responses.order_by("turn")],
        "skipped": _(ROOM_WORDS["skipped"]),
        "no_answer": _(ROOM_WORDS["no_answer"]),
    }


@dataclass(frozen=True)
class SpokenAnswer:
    """An answer whose transcript the candidate may correct. `text` is where they begin."""

    label: str
    answer: Response
    text: str
    state: str  # "pending", "unclear", "failed" or "fine"


def _spoken(session: InterviewSession) -> list[SpokenAnswer]:
    found = []
    for answer in session.responses.select_related("session").prefetch_related("transcripts").order_by("turn"):
        if not is_correctable(answer):
            continue
        heard = next((each.text for each in answer.transcripts.all() if each.source == TranscriptSource.AUDIO), "")
        if answer.transcription == Transcription.PENDING:
            state = "pending"
        elif not answer.transcript:
            state = "unclear" if heard else "failed"
        else:
            state = "unclear" if wants_correction(Version(answer.transcript, answer.confidence)) else "fine"
        found.append(SpokenAnswer(label_in_words(answer.label), answer, answer.transcript or heard, state))
    return found


def _noted(session: InterviewSession) -> list[tuple[str, str]]:
    """What the page noted while they answered: at which question, and what."""
    events = integrity_events_of(session)
    labels = {answer.turn: label_in_words(answer.label) for answer in session.responses.all()} if events else {}
    return [(labels.get(event.turn, ""), event_in_words(event)) for event in events]


def _goodbye(session: InterviewSession) -> str:
    """The interviewer's last words; empty when the interview stopped at a question (ended, or out of time)."""
    if not session.is_over:
        return ""
    state = SessionState.model_validate(session.state)
    return "" if state.said.endswith(state.current.text) else state.said


def _busy(request: HttpRequest, config: InterviewConfig, wait: int) -> HttpResponse:
    response = render(request, "interviews/candidate/busy.html", {"config": config, "wait": wait}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


# --- the cookie ---------------------------------------------------------------------------------------


def _give_cookie(request: HttpRequest, response: HttpResponse, session: InterviewSession, token: str) -> None:
    response.set_cookie(
        session_cookie(session.pk),
        token,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def own_session(request: HttpRequest, slug: str, session_id: UUID) -> InterviewSession:
    """The session of this browser's cookie. Raises Http404 for another's, or under another interview's address."""
    session = session_of_token(session_id, request.COOKIES.get(session_cookie(session_id), ""))
    if session.config.slug != slug:
        raise Http404("No such session.")
    return session


def _begun_here(request: HttpRequest, config: InterviewConfig) -> list[InterviewSession]:
    """The sessions on this interview that this browser holds the token of, the newest first."""
    found = []
    names = [name for name in request.COOKIES if name.startswith(COOKIE_PREFIX)]
    for name in names[:COOKIES_LOOKED_AT]:
        try:
            session = session_of_token(UUID(name.removeprefix(COOKIE_PREFIX)), request.COOKIES[name])
        except (ValueError, Http404):
            continue
        if session.config_id == config.pk:
            found.append(session)
    return sorted(found, key=lambda session: session.created_at, reverse=True)
