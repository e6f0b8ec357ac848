"""The bank of coding exercises."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from interviews.models import CodingExercise
from syncinterview.accounts.models import Role, User


def exercises_found(
    *, q: str = "", area: str = "", difficulty: str = "", language: str = ""
) -> QuerySet[CodingExercise]:
    """The exercises that match, by title. Every member of a hiring team sees them all."""
    exercises = CodingExercise.objects.select_related("created_by").order_by("title")
    for word in q.split()[:6]:
        exercises = exercises.filter(Q(title__icontains=word) | Q(statement__icontains=word))
    if area:
        exercises = exercises.filter(area=area)
    if difficulty:
        exercises = exercises.filter(difficulty=difficulty)
    if language:
        exercises = exercises.filter(reference_solution__has_key=language)
    return exercises.defer("trial", "visible_tests", "hidden_tests", "starter_code", "key_points")


def access_exercise(exercise_id: UUID) -> CodingExercise:
    """For members of a hiring team, whom the caller has to have asked for."""
    exercise = CodingExercise.objects.select_related("created_by").filter(pk=exercise_id).first()
    if exercise is None:
        raise Http404("No such exercise.")
    return exercise


def access_own_exercise(user: User, exercise_id: UUID) -> CodingExercise:
    """One that this person may change."""
    exercise = access_exercise(exercise_id)
    if not may_change_exercise(user, exercise):
        raise Http404("No such exercise of yours.")
    return exercise


def may_change_exercise(user: User, exercise: CodingExercise) -> bool:
    """The bank's are nobody's to change; the team's are their author's and the admins'."""
    return not exercise.bank_key and (user.role == Role.ADMIN or exercise.created_by_id == user.pk)
