"""The hiring team's pages about coding exercises: find, write, try, ask."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.forms_exercise import LANGUAGE_NAMES, ExerciseForm, FindExerciseForm
from interviews.models import CodingExercise, TrialStatus
from interviews.sandbox import RunResult
from interviews.selectors import (
    access_config,
    access_exercise,
    access_own_exercise,
    configs_to_change,
    exercises_found,
    may_change_exercise,
)
from interviews.services import (
    exercise_attach,
    exercise_copy,
    exercise_create,
    exercise_trial_request,
    exercise_update,
)
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.errors import ProductError

EXERCISES_A_PAGE = 25
FORM_FIELDS = {
    "suggested_time_seconds": "minutes",
    "reference_solution": "reference",
    "starter_code": "starter",
}


@interviewer_required
@require_safe
def exercise_list(request: InterviewerRequest) -> HttpResponse:
    form = FindExerciseForm(request.GET)
    found = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    page = Paginator(exercises_found(**found), EXERCISES_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "names": LANGUAGE_NAMES, "area": "exercises"}
    template = (
        "interviews/exercises/_found.html" if request.htmx.target == "found" else "interviews/exercises/list.html"
    )
    return render(request, template, context)


@interviewer_required
@require_safe
def exercise_detail(request: InterviewerRequest, exercise_id: UUID) -> HttpResponse:
    exercise = access_exercise(exercise_id)
    codes = [
        {
            "name": LANGUAGE_NAMES.get(language, language),
            "signature": exercise.signature.get(language, ""),
            "starter": exercise.starter_code.get(language, ""),
            "reference": exercise.reference_solution[language],
        }
        for language in exercise.languages
    ]
    changeable = may_change_exercise(request.user, exercise)
    context = {**_trial_context(request, exercise), "codes": codes, "changeable": changeable}
    return render(request, "interviews/exercises/detail.html", context)


@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def exercise_new(request: InterviewerRequest) -> HttpResponse:
    form = ExerciseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exercise = exercise_create(created_by=request.user, **form.values())
        except ProductError as error:
            _form_error(form, error)
        else:
            return redirect("interviews:exercise_detail", exercise.pk)
    return _form_page(request, form, None)


@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def exercise_edit(request: InterviewerRequest, exercise_id: UUID) -> HttpResponse:
    exercise = access_own_exercise(request.user, exercise_id)
    language = request.GET.get("language", "")
    if language not in LANGUAGE_NAMES:
        language = next(iter(exercise.languages), "python")
    form = ExerciseForm.of(exercise, language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exercise_update(exercise=exercise, **form.values(exercise))
        except ProductError as error:
            _form_error(form, error)
        else:
            messages.success(request, "The exercise is saved.")
            return redirect("interviews:exercise_detail", exercise_id)
    return _form_page(request, form, exercise)


@interviewer_required
@require_POST
def exercise_copied(request: InterviewerRequest, exercise_id: UUID) -> HttpResponse:
    copy = exercise_copy(exercise=access_exercise(exercise_id), created_by=request.user)
    return redirect("interviews:exercise_edit", copy.pk)


@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def exercise_trial(request: InterviewerRequest, exercise_id: UUID) -> HttpResponse:
    """POST has the reference run; GET says how far that is, for the page that waits."""
    exercise = access_exercise(exercise_id)
    if request.method == "POST":
        exercise_trial_request(exercise=exercise)
        if not request.htmx:
            return redirect("interviews:exercise_detail", exercise_id)
    return render(request, "interviews/exercises/_trial.html", _trial_context(request, exercise))


@interviewer_required
@require_POST
def exercise_asked(request: InterviewerRequest, exercise_id: UUID) -> HttpResponse:
    """Put the exercise into an interview."""
    exercise = access_exercise(exercise_id)
    try:
        config_id = UUID(request.POST.get("interview", ""))
    except ValueError:
        messages.error(request, "Please choose an interview.")
        return redirect("interviews:exercise_detail", exercise_id)
    config = access_config(request.user, config_id)
    try:
        exercise_attach(config=config, exercise=exercise)
    except ProductError as error:
        messages.error(request, error.message)
        return redirect("interviews:exercise_detail", exercise_id)
    messages.success(request, f"“{exercise.title}” is the last question.")
    return redirect("interviews:config_detail", config.pk)


def _trial_context(request: InterviewerRequest, exercise: CodingExercise) -> dict[str, Any]:
    """What came of the trial, and where the exercise could be asked."""
    trials = [
        (LANGUAGE_NAMES.get(language, language), RunResult.from_json(stored))
        for language, stored in sorted(exercise.trial.items())
    ]
    running = exercise.trial_status == TrialStatus.RUNNING
    return {
        "exercise": exercise,
        "trials": trials,
        "running": running,
        "configs": configs_to_change(request.user) if exercise.is_usable else (),
        "area": "exercises",
    }


def _form_error(form: ExerciseForm, error: ProductError) -> None:
    field = FORM_FIELDS.get(error.field, error.field)
    form.add_error(field if field in form.fields else None, error.message)


def _form_page(request: InterviewerRequest, form: ExerciseForm, exercise: CodingExercise | None) -> HttpResponse:
    context = {"form": form, "exercise": exercise, "names": LANGUAGE_NAMES, "area": "exercises"}
    return render(request, "interviews/exercises/form.html", context, status=422 if form.errors else 200)
