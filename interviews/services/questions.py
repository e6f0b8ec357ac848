"""The questions of a plan: added, changed, moved, removed, until a candidate has begun.

Owns their order (positions from 1, without gaps) and the lock: everyone is asked the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, PositiveSmallIntegerField, Value, When
from django.utils import timezone

from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Question, QuestionSource
from llm.services import PreparedQuestion
from syncinterview.lib.errors import InvalidInput, InvalidState

MAX_QUESTIONS = 20
MAX_KEY_POINTS = 8
POINT_MAX_LENGTH = 500
PROBE_MAX_LENGTH = 300
# Positions are unique row by row, so an order is changed by way of numbers that are free for certain.
_ASIDE = 1000
_NEW = 2000


class KeyPointFields(TypedDict):
    point: str
    probe: str


class KeyPointGiven(TypedDict):
    """A key point as somebody writes it. Without a `probe` it keeps the follow-up it had."""

    point: str
    probe: NotRequired[str]


class QuestionsLocked(InvalidState):
    code = "questions_locked"


def config_for_change(config_id: UUID) -> InterviewConfig:
    """The interview, held until the transaction ends, when its questions and settings may still change.

    Raises QuestionsLocked when a candidate has begun, InvalidState while questions are being prepared.
    """
    config = InterviewConfig.objects.select_for_update().get(pk=config_id)
    if InterviewSession.objects.filter(config=config).exists():
        raise QuestionsLocked("A candidate has begun this interview, and everyone is asked the same questions.")
    if config.status == ConfigStatus.GENERATING:
        raise InvalidState("The questions are being prepared. Please wait a moment.")
    return config


def question_add(
    *,
    config: InterviewConfig,
    text: str,
    key_points: Sequence[KeyPointGiven] = (),
    ideal_answer: str = "",
    suggested_time_seconds: int = 120,
) -> Question:
    """Add a question of the team's own at the end."""
    with transaction.atomic():
        config = config_for_change(config.pk)
        count = config.questions.count()
        if count >= MAX_QUESTIONS:
            raise InvalidState(f"An interview has {MAX_QUESTIONS} questions at most.")
        question = Question(
            config=config,
            position=count + 1,
            text=text.strip(),
            key_points=key_points_kept(key_points, known=()),
            ideal_answer=ideal_answer.strip(),
            suggested_time_seconds=suggested_time_seconds,
            difficulty=config.difficulty,
            source=QuestionSource.STAFF,
        )
        _check(question)
        question.save()
        _count_keep(config.pk)
    return question


def question_append(*, config: InterviewConfig, question: Question) -> Question:
    """Put a question that is made up already at the end. Raises what `question_add` raises."""
    with transaction.atomic():
        config = config_for_change(config.pk)
        count = config.questions.count()
        if count >= MAX_QUESTIONS:
            raise InvalidState(f"An interview has {MAX_QUESTIONS} questions at most.")
        question.config, question.position = config, count + 1
        _check(question)
        question.save()
        _count_keep(config.pk)
    return question


def question_update(
    *,
    question: Question,
    text: str,
    key_points: Sequence[KeyPointGiven],
    ideal_answer: str,
    suggested_time_seconds: int,
) -> Question:
    """Change a question. What a person has changed is theirs: preparing questions again leaves it alone."""
    with transaction.atomic():
        config_for_change(question.config_id)
        current = Question.objects.get(pk=question.pk)
        before = (current.text, current.key_points, current.ideal_answer, current.suggested_time_seconds)
        current.text = text.strip()
        current.key_points = key_points_kept(key_points, known=current.key_points)
        current.ideal_answer = ideal_answer.strip()
        current.suggested_time_seconds = suggested_time_seconds
        if before != (current.text, current.key_points, current.ideal_answer, current.suggested_time_seconds):
            current.source = QuestionSource.STAFF
        _check(current)
        current.save()
    return current


def question_remove(*, question: Question) -> None:
    """Take a question out. The last one stays: an interview asks something."""
    with transaction.atomic():
        config = config_for_change(question.config_id)
        if config.questions.count() <= 1:
            raise InvalidState("An interview needs at least one question.")
        # Removing what is gone already changes nothing.
        Question.objects.filter(pk=question.pk).delete()
        _order_keep(config.pk, list(config.questions.order_by("position").values_list("pk", flat=True)))
        _count_keep(config.pk)


def question_move(*, question: Question, up: bool) -> None:
    """Swap a question with its neighbour; at the end of the list it stays where it is."""
    with transaction.atomic():
        config = config_for_change(question.config_id)
        order = list(config.questions.order_by("position").values_list("pk", flat=True))
        here = order.index(question.pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            _order_keep(config.pk, order)


def question_place(*, question: Question, position: int) -> None:
    """Move a question to a position from 1; one past the end is the end."""
    with transaction.atomic():
        config = config_for_change(question.config_id)
        order = list(config.questions.order_by("position").values_list("pk", flat=True))
        order.remove(question.pk)
        order.insert(max(0, position - 1), question.pk)
        _order_keep(config.pk, order)


def questions_replace(*, config_id: UUID, prepared: Sequence[PreparedQuestion]) -> None:
    """Put prepared questions in the place of the earlier prepared ones. Call it inside a transaction.

    Questions of the team stay, as near as can be to where they stood.
    """
    Question.objects.filter(config_id=config_id).exclude(source=QuestionSource.STAFF).delete()
    kept = list(Question.objects.filter(config_id=config_id).order_by("position").values_list("pk", "position"))
    order = [
        question.pk
        for question in Question.objects.bulk_create(
            Question(
                config_id=config_id,
                position=_NEW + number,
                kind=question.kind,
                text=question.text,
                tags=list(question.tags),
                difficulty=question.difficulty,
                suggested_time_seconds=question.suggested_time_seconds,
                ideal_answer=question.ideal_answer,
                key_points=[point.model_dump() for point in question.key_points],
                source=question.source,
            )
            for number, question in enumerate(prepared)
        )
    ]
    for pk, position in kept:
        order.insert(position - 1, pk)
    _order_keep(config_id, order)


def key_points_kept(given: Sequence[KeyPointGiven], *, known: Sequence[KeyPointFields]) -> list[KeyPointFields]:
    """The points as they are stored, blank and repeated ones left out.

    One without a follow-up of its own keeps that it had; when as many points stay as there were, a reworded one keeps
    its place's.
    """
    points: dict[str, str | None] = {}
    for entry in given:
        if point := " ".join(entry["point"].split()):
            points.setdefault(point, entry.get("probe"))
    had = {entry["point"]: entry["probe"] for entry in known}
    same_length = len(points) == len(known)
    return [
        {
            "point": point,
            "probe": had.get(point, known[index]["probe"] if same_length else "")
            if probe is None
            else " ".join(probe.split()),
        }
        for index, (point, probe) in enumerate(points.items())
    ]


def _order_keep(config_id: UUID, order: Sequence[UUID]) -> None:
    questions = Question.objects.filter(config_id=config_id)
    questions.filter(position__lt=_ASIDE).update(position=F("position") + _ASIDE)
    places = [When(pk=pk, then=Value(number)) for number, pk in enumerate(order, start=1)]
    if places:
        questions.update(position=Case(*places, output_field=PositiveSmallIntegerField()))


def _count_keep(config_id: UUID) -> None:
    """The interview has as many questions as its plan says."""
    count = Question.objects.filter(config_id=config_id).count()
    InterviewConfig.objects.filter(pk=config_id).update(question_count=count, updated_at=timezone.now())


def _check(question: Question) -> None:
    if len(question.key_points) > MAX_KEY_POINTS:
        raise InvalidInput(f"A question has {MAX_KEY_POINTS} key points at most.", field="key_points")
    for entry in question.key_points:
        if len(entry["point"]) > POINT_MAX_LENGTH or len(entry["probe"]) > PROBE_MAX_LENGTH:
            raise InvalidInput(
                f"A key point has {POINT_MAX_LENGTH} characters at most, its follow-up {PROBE_MAX_LENGTH}.",
                field="key_points",
            )
    if not question.text:
        raise InvalidInput("Please write the question.", field="text")
    try:
        question.full_clean(
            exclude=("config", "position", "exercise"), validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field="" if field == "__all__" else field) from error
