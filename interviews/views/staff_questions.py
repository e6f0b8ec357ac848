"""Changing the questions of an interview in place. Each answer is the list (or one question) as it stands after it.

Without scripts the same addresses lead back to the page of the interview.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.forms import QuestionForm
from interviews.models import Question
from interviews.selectors import access_config, access_question
from interviews.services import question_add, question_move, question_remove, question_update
from interviews.views.staff import plan_context
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.errors import ProductError
from syncinterview.lib.forms import error_add


@interviewer_required
@require_POST
def add(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    config = access_config(request.user, config_id)
    form = QuestionForm(request.POST, auto_id="new-question-%s")
    if form.is_valid():
        return _change(
            request,
            config_id,
            lambda: question_add(config=config, **form.values()),
            "The question is added.",
            focus_heading=True,
        )
    return _list(request, config_id, status=422, question_form=form)


@interviewer_required
@require_safe
def show(request: InterviewerRequest, config_id: UUID, question_id: UUID) -> HttpResponse:
    """One question as the list shows it: what "Cancel" asks for."""
    question = access_question(request.user, config_id, question_id)
    return _one(request, question, focus=True)


@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: InterviewerRequest, config_id: UUID, question_id: UUID) -> HttpResponse:
    question = access_question(request.user, config_id, question_id)
    if request.method != "POST":
        return _one(request, question, form=QuestionForm.of(question))
    form = QuestionForm.of(question, request.POST)
    if not form.is_valid():
        return _one(request, question, form=form, status=422)
    try:
        question = question_update(question=question, **form.values())
    except ProductError as error:
        error_add(form, error)
        return _one(request, question, form=form, status=error.http_status)
    if not request.htmx:
        return _back(config_id)
    return _one(request, question, focus=True, said="The question is saved.")


@interviewer_required
@require_POST
def remove(request: InterviewerRequest, config_id: UUID, question_id: UUID) -> HttpResponse:
    question = access_question(request.user, config_id, question_id)
    return _change(
        request, config_id, lambda: question_remove(question=question), "The question is removed.", focus_heading=True
    )


@interviewer_required
@require_POST
def move_up(request: InterviewerRequest, config_id: UUID, question_id: UUID) -> HttpResponse:
    question = access_question(request.user, config_id, question_id)
    return _change(request, config_id, lambda: question_move(question=question, up=True), "The question moved up.")


@interviewer_required
@require_POST
def move_down(request: InterviewerRequest, config_id: UUID, question_id: UUID) -> HttpResponse:
    question = access_question(request.user, config_id, question_id)
    return _change(request, config_id, lambda: question_move(question=question, up=False), "The question moved down.")


def _change(
    request: InterviewerRequest,
    config_id: UUID,
    change: Callable[[], object],
    said: str,
    *,
    focus_heading: bool = False,
) -> HttpResponse:
    """`focus_heading`: what held the keyboard is gone, so it goes to the heading of the list."""
    try:
        change()
    except ProductError as error:
        return _list(request, config_id, status=error.http_status, refusal=error.message)
    return _list(request, config_id, said=said, focus_heading=focus_heading)


def _list(request: InterviewerRequest, config_id: UUID, *, status: int = 200, **context: Any) -> HttpResponse:
    if not request.htmx:
        refusal = context.get("refusal") or (
            "The question could not be read. Please try again." if status != 200 else ""
        )
        if refusal:
            messages.error(request, refusal)
        return _back(config_id)
    config = access_config(request.user, config_id)
    # What the caller gives (a form with its errors) takes the place of the empty one.
    return render(request, "interviews/staff/_questions.html", {**plan_context(config), **context}, status=status)


def _one(request: InterviewerRequest, question: Question, *, status: int = 200, **context: Any) -> HttpResponse:
    config = access_config(request.user, question.config_id)
    context = {**plan_context(config), "question": question, "area": "interviews", **context}
    template = "interviews/staff/_question.html" if request.htmx else "interviews/staff/question.html"
    return render(request, template, context, status=status)


def _back(config_id: UUID) -> HttpResponse:
    return redirect(reverse("interviews:config_detail", args=[config_id]) + "#questions")
