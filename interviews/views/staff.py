"""The hiring team's pages about their interviews: list, make, change, open, close."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.selectors import Profile, job_profile, model_profile, profile_of
from candidates.services import document_upload
from interviews.forms import AVATAR_WORDS, ConfigForm, FindForm, QuestionForm
from interviews.models import ConfigStatus, InterviewConfig
from interviews.selectors import access_config, config_reply_timing, configs_found, is_locked, sessions_of_config
from interviews.services import (
    config_accepts,
    config_close,
    config_create,
    config_open,
    config_update,
    questions_regenerate,
)
from llm.services import question_areas
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.downloads import attachment
from syncinterview.lib.errors import ProductError
from syncinterview.lib.pages import Pages

CONFIGS_A_PAGE = 20
SESSIONS_A_PAGE = 25
SUGGESTED_AREAS = 8


class ConfigMove(Protocol):
    def __call__(self, *, config: InterviewConfig) -> None: ...


@interviewer_required
@require_safe
def config_list(request: InterviewerRequest) -> HttpResponse:
    form = FindForm(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    configs = configs_found(request.user, search=found.get("q", ""), status=found.get("status", ""))
    page = Pages(configs, CONFIGS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "searched": any(found.values()), "area": "interviews"}
    template = "interviews/staff/_configs.html" if request.htmx.target == "found" else "interviews/staff/list.html"
    return render(request, template, context)


@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def config_new(request: InterviewerRequest) -> HttpResponse:
    form = ConfigForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                config = config_create(created_by=request.user, jd=_stored_jd(request, form), **form.settings())
            except ProductError as error:
                status = _form_error(form, error)
            else:
                return redirect("interviews:config_detail", config.pk)
    return render(request, "interviews/staff/form.html", _form_context(form), status=status)


@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def config_edit(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    config = access_config(request.user, config_id)
    title, locked = config.job_role, is_locked(config)
    form = ConfigForm(request.POST or None, request.FILES or None, instance=config, locked=locked)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                config_update(config=config, jd=_stored_jd(request, form), **form.settings())
            except ProductError as error:
                status = _form_error(form, error)
            else:
                messages.success(request, "The settings are saved.")
                return redirect("interviews:config_detail", config_id)
    suggested = [] if locked else _suggested_areas(config)
    context = {**_form_context(form), "config": config, "title": title, "locked": locked, "suggested_areas": suggested}
    return render(request, "interviews/staff/form.html", context, status=status)


@interviewer_required
@require_safe
def config_detail(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    config = access_config(request.user, config_id)
    return render(request, "interviews/staff/detail.html", detail_context(request, config))


@interviewer_required
@require_safe
def config_progress(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    """How far the preparation of the questions is. The last answer replaces the page's content and ends the polling."""
    config = access_config(request.user, config_id)
    if config.status == ConfigStatus.GENERATING:
        return render(request, "interviews/staff/_progress.html", _progress(config))
    response = render(request, "interviews/staff/_detail.html", detail_context(request, config))
    return reswap(retarget(response, "#interview"), "outerHTML")


@interviewer_required
@require_safe
def config_jd(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    """The job description's file as it was uploaded, to be saved."""
    jd = access_config(request.user, config_id).jd
    if jd is None:
        raise Http404("The job was described in words.")
    return attachment(jd.file, name=jd.original_name, content_type=jd.content_type)


@interviewer_required
@require_POST
def config_generate_again(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    return _moved(request, config_id, questions_regenerate)


@interviewer_required
@require_POST
def config_open_link(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    return _moved(request, config_id, config_open, said="The interview is open. Send the link to your candidates.")


@interviewer_required
@require_POST
def config_close_link(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    return _moved(request, config_id, config_close, said="The interview is closed. Who has begun may finish.")


def _moved(request: InterviewerRequest, config_id: UUID, move: ConfigMove, *, said: str = "") -> HttpResponse:
    """The page of the interview after the move, or after what speaks against it."""
    try:
        move(config=access_config(request.user, config_id))
    except ProductError as error:
        messages.error(request, error.message)
    else:
        if said:
            messages.success(request, said)
    return redirect("interviews:config_detail", config_id)


def detail_context(request: HttpRequest, config: InterviewConfig) -> dict[str, Any]:
    """Everything the page of one interview shows."""
    now = timezone.now()
    sessions = Pages(sessions_of_config(config), SESSIONS_A_PAGE).get_page(request.GET.get("page"))
    return {
        **plan_context(config),
        **_progress(config),
        "area": "interviews",
        "generating": config.status == ConfigStatus.GENERATING,
        "link": request.build_absolute_uri(reverse("interviews:link", args=[config.slug])),
        "accepts": config_accepts(config, now=now),
        "opens_later": config.opens_at is not None and config.opens_at > now,
        "job": _job_of(config),
        "suggested_areas": [] if config.focus_areas or is_locked(config) else _suggested_areas(config),
        "model_profile": model_profile(config.jd) if config.jd is not None else None,
        "jd_failed": config.jd is not None and config.jd.status == DocumentStatus.FAILED,
        "page": sessions,
        "timing": config_reply_timing(config) if sessions.paginator.count else None,
    }


def plan_context(config: InterviewConfig) -> dict[str, Any]:
    """The questions of an interview and what may be done with them."""
    questions = list(config.questions.all())
    locked = is_locked(config)
    changeable = not locked and config.status != ConfigStatus.GENERATING
    return {
        "config": config,
        "questions": questions,
        "suggested_minutes": round(sum(question.suggested_time_seconds for question in questions) / 60),
        "locked": locked,
        "changeable": changeable,
        "can_generate": changeable and config.status != ConfigStatus.OPEN,
        "question_form": QuestionForm(auto_id="new-question-%s"),
    }


def _job_of(config: InterviewConfig) -> Profile | None:
    """What was read from the description of the job; None while there is nothing to read."""
    if config.jd is not None and config.jd.status == DocumentStatus.READY:
        return profile_of(config.jd)
    return job_profile(config.job_description) if config.job_description.strip() else None


def _suggested_areas(config: InterviewConfig) -> list[str]:
    """What the description of the job asks for first, as areas to choose."""
    job = _job_of(config)
    if job is None or job.job is None:
        return []
    return list(dict.fromkeys(skill.name for skill in (*job.job.required, *job.job.preferred)))[:SUGGESTED_AREAS]


def _progress(config: InterviewConfig) -> dict[str, Any]:
    reading = config.jd is not None and config.jd.status in (DocumentStatus.UPLOADED, DocumentStatus.PROCESSING)
    return {"config": config, "reading": reading, "ready_count": config.questions.count()}


def _stored_jd(request: InterviewerRequest, form: ConfigForm) -> Document | None:
    if form.upload is None:
        return None
    return document_upload(kind=DocumentKind.JD, upload=form.upload, owner=request.user)


def _form_error(form: ConfigForm, error: ProductError) -> int:
    field = "jd_file" if error.field == "file" else error.field
    form.add_error(field if field in form.fields else None, error.message)
    return error.http_status


def _form_context(form: ConfigForm) -> dict[str, Any]:
    return {"form": form, "area_names": question_areas(), "avatar_words": AVATAR_WORDS, "area": "interviews"}
