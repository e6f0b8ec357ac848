"""The candidate's pages: the link, the room, the closing page. No account: a session's token in a cookie opens them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from interviews.forms_candidate import EntryForm
from interviews.link import LinkState, link_state
from interviews.live.state import SessionState
from interviews.models import InterviewConfig, InterviewSession
from interviews.room_words import ROOM_WORDS, label_in_words
from interviews.selectors import config_of_link, session_of_token
from interviews.services.entry import candidate_enter, consent_in_force
from llm.services import interviewer
from syncinterview.lib.errors import ProductError
from syncinterview.lib.throttle import seconds_to_wait

COOKIE_PREFIX = "interview-"
COOKIE_SECONDS = 7 * 24 * 3600
# A browser that holds more than this many is not a candidate's.
COOKIES_LOOKED_AT = 12

ENTRIES_A_MINUTE = 20


@sensitive_post_parameters("name", "email", "phone")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """What this interview is, and the way in."""
    config = config_of_link(slug)
    if request.method == "POST":
        wait = seconds_to_wait("interview-entry", address=request.META.get("REMOTE_ADDR", ""), limit=ENTRIES_A_MINUTE)
        if wait:
            return _busy(request, config, wait)
    consent = consent_in_force(config)
    form = EntryForm(request.POST if request.method == "POST" else None, request.FILES or None, consent_text=consent)
    if link_state(config, now=timezone.now()) is LinkState.OPEN and form.is_bound and form.is_valid():
        try:
            session, token = candidate_enter(config=config, entrant=form.entrant(), consent=consent)
        except ProductError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            response = redirect("interviews:room", slug=slug, session_id=session.pk)
            _give_cookie(request, response, session, token)
            return response
    return _link_page(request, config, form)


@never_cache
@require_safe
def room(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    session = _own_session(request, slug, session_id)
    if session.is_over:
        return redirect("interviews:closing", slug=slug, session_id=session_id)
    config = session.config
    name = config.get_avatar_display()
    room_data = {
        "sessionId": str(session.pk),
        "socketPath": f"/api/v1/interview/{session.pk}/chat",
        "closingUrl": reverse("interviews:closing", args=[slug, session.pk]),
        "linkUrl": reverse("interviews:link", args=[slug]),
        "begun": session.start_time is not None,
        "words": {key: sentence.replace("{name}", name) for key, sentence in ROOM_WORDS.items()},
    }
    return render(
        request,
        "interviews/candidate/room.html",
        {**_about(config), **_told(session), "room_data": room_data},
    )


@never_cache
@require_safe
def closing(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    session = _own_session(request, slug, session_id)
    return render(
        request,
        "interviews/candidate/closing.html",
        {
            **_about(session.config),
            **_told(session),
            "first_name": session.candidate.name.partition(" ")[0],
            "last_words": _goodbye(session),
        },
    )


def _link_page(request: HttpRequest, config: InterviewConfig, form: EntryForm) -> HttpResponse:
    state = link_state(config, now=timezone.now())
    begun = _begun_here(request, config)
    return render(
        request,
        "interviews/candidate/link.html",
        {
            **_about(config),
            "state": state.value,
            "form": form,
            "consent": form.consent_text,
            "going_on": [session for session in begun if not session.is_over],
            "done": [session for session in begun if session.is_over],
        },
        status=409 if form.is_bound and state is not LinkState.OPEN else 200,
    )


def _about(config: InterviewConfig) -> dict[str, Any]:
    return {
        "config": config,
        "question_total": config.questions.count(),
        "avatar_template": f"interviews/candidate/avatars/{config.avatar}.html",
        "avatar_name": config.get_avatar_display(),
        "judged_by": interviewer().model_dump(),
    }


def _told(session: InterviewSession) -> dict[str, Any]:
    """The session with the candidate's own answers, each with its label in words."""
    return {
        "session": session,
        "answers": [(label_in_words(answer.label), answer) for answer in session.responses.order_by("turn")],
        "skipped": ROOM_WORDS["skipped"],
        "no_answer": ROOM_WORDS["no_answer"],
    }


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


def _cookie_name(session_id: UUID) -> str:
    return f"{COOKIE_PREFIX}{session_id}"


def _give_cookie(request: HttpRequest, response: HttpResponse, session: InterviewSession, token: str) -> None:
    response.set_cookie(
        _cookie_name(session.pk),
        token,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _own_session(request: HttpRequest, slug: str, session_id: UUID) -> InterviewSession:
    """The session of this browser's cookie. Raises Http404 for another's, or under another interview's address."""
    session = session_of_token(session_id, request.COOKIES.get(_cookie_name(session_id), ""))
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
