"""The life of a plan: made, generated, opened, closed. Owns an interview's status and who may still change it.

Knows nothing of sessions but whether there are any.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from candidates.models import Document, DocumentStatus
from candidates.selectors import jd_text
from interviews.models import ConfigStatus, InterviewConfig, Question, QuestionSource, default_weights
from interviews.services.questions import QuestionsLocked, config_for_change, questions_replace
from interviews.services.speech import speech_ahead_request
from llm.services import QuestionsInput, complete
from syncinterview.accounts.models import User
from syncinterview.lib.dispatch import send, send_on_commit
from syncinterview.lib.errors import InvalidInput, InvalidState, Unavailable

GENERATE_TASK = "interviews.tasks.generate_questions"
# What may change while candidates are being interviewed: it alters nothing of what they are asked.
ALWAYS_CHANGEABLE = frozenset({"opens_at", "closes_at", "blind_review", "candidate_feedback"})

WEIGHT_AT_MOST = 100

LEFT_ALONE_FOR = timedelta(minutes=1)
GENERATION_FAILED = "The questions could not be prepared. Please try again."


class JobDescriptionPending(Unavailable):
    """The uploaded job description is still being read: the same call works in a moment."""

    code = "job_description_pending"


class ConfigFields(TypedDict):
    """What a person decides about an interview; what is left out keeps its default or its value."""

    job_role: NotRequired[str]
    job_description: NotRequired[str]
    interview_type: NotRequired[str]
    difficulty: NotRequired[str]
    focus_areas: NotRequired[list[str]]
    language: NotRequired[str]
    time_limit_minutes: NotRequired[int]
    question_count: NotRequired[int]
    max_follow_ups: NotRequired[int]
    max_resume_questions: NotRequired[int]
    avatar: NotRequired[str]
    voice: NotRequired[str]
    # Of some or all dimensions; the others keep theirs.
    weights: NotRequired[dict[str, int]]
    records_audio: NotRequired[bool]
    keeps_code_history: NotRequired[bool]
    collects_integrity_events: NotRequired[bool]
    most_time_percent: NotRequired[int]
    offered_languages: NotRequired[list[str]]
    opens_at: NotRequired[datetime | None]
    closes_at: NotRequired[datetime | None]
    blind_review: NotRequired[bool]
    candidate_feedback: NotRequired[bool]


def config_create(*, created_by: User, jd: Document | None = None, **fields: Unpack[ConfigFields]) -> InterviewConfig:
    """Make an interview and have its questions prepared. Raises InvalidInput with the field that is wrong."""
    config = InterviewConfig(created_by=created_by, jd=jd, status=ConfigStatus.GENERATING)
    _apply(config, dict(_whole_weights(config, fields)))
    _check(config)
    with transaction.atomic():
        config.save()
        send_on_commit(GENERATE_TASK, config_id=config.pk)
    return config


def config_update(
    *, config: InterviewConfig, jd: Document | None = None, **fields: Unpack[ConfigFields]
) -> InterviewConfig:
    """Change the settings. A `jd` replaces the job description and has the questions prepared again.

    Raises InvalidState when a candidate has begun and more than opening hours and review would change.
    """
    with transaction.atomic():
        current = InterviewConfig.objects.select_for_update().get(pk=config.pk)
        fields = _whole_weights(current, fields)
        changed = {name: value for name, value in fields.items() if getattr(current, name) != value}
        if jd is not None or changed.keys() - ALWAYS_CHANGEABLE:
            current = config_for_change(config.pk)
        _apply(current, changed)
        if jd is not None:
            current.jd, current.job_description = jd, ""
        _check(current)
        current.save()
        if jd is not None:
            questions_regenerate(config=current)
    return current


def questions_regenerate(*, config: InterviewConfig) -> None:
    """Have the questions prepared again; those written by the team stay.

    Raises InvalidState while the interview is open, being prepared, or when a candidate has begun.
    """
    with transaction.atomic():
        current = config_for_change(config.pk)
        if current.status == ConfigStatus.OPEN:
            raise InvalidState("Please close the interview before its questions are prepared again.")
        again = current.questions.exclude(source=QuestionSource.STAFF).exists()
        InterviewConfig.objects.filter(pk=current.pk).update(
            status=ConfigStatus.GENERATING,
            # Another seed, other questions; after a failure there is nothing to differ from.
            seed=F("seed") + 1 if again else F("seed"),
            generation_error="",
            updated_at=timezone.now(),
        )
        send_on_commit(GENERATE_TASK, config_id=current.pk)


def config_generate(*, config_id: UUID) -> None:
    """Prepare the questions of an interview in GENERATING. Running it twice leaves the same plan.

    Raises JobDescriptionPending while the uploaded job description is being read. What else fails is noted on the
    interview, so that a person can try again, and raised.
    """
    config = InterviewConfig.objects.select_related("jd").filter(pk=config_id, status=ConfigStatus.GENERATING).first()
    if config is None:
        # An earlier run of the task has done it, or the interview is gone.
        return
    job_description = config.job_description or _text_of(config.jd)
    kept = list(config.questions.filter(source=QuestionSource.STAFF).values_list("text", flat=True))
    missing = config.question_count - len(kept)
    try:
        prepared = (
            complete(_order(config, job_description, count=missing, exclude=kept)).output.questions
            if missing > 0
            else ()
        )
    except Exception:
        InterviewConfig.objects.filter(pk=config_id, status=ConfigStatus.GENERATING, seed=config.seed).update(
            status=ConfigStatus.DRAFT, generation_error=GENERATION_FAILED, updated_at=timezone.now()
        )
        raise
    with transaction.atomic():
        moved = InterviewConfig.objects.filter(pk=config_id, status=ConfigStatus.GENERATING, seed=config.seed).update(
            status=ConfigStatus.READY, generation_error="", job_description=job_description, updated_at=timezone.now()
        )
        # Zero rows: another run of the task got there first, and its questions stand.
        if moved:
            questions_replace(config_id=config_id, prepared=prepared)


def config_open(*, config: InterviewConfig) -> None:
    """Let candidates in by the link. Raises InvalidState when there is nothing to ask yet."""
    _move(
        config,
        to=ConfigStatus.OPEN,
        since=(ConfigStatus.DRAFT, ConfigStatus.READY, ConfigStatus.CLOSED),
        refusal="An interview can be opened when its questions are ready.",
    )
    speech_ahead_request(config_id=config.pk)


def config_close(*, config: InterviewConfig) -> None:
    """Let nobody begin any more; who has begun may finish."""
    _move(
        config,
        to=ConfigStatus.CLOSED,
        since=(ConfigStatus.OPEN,),
        refusal="Only an open interview can be closed.",
    )


def config_delete(*, config: InterviewConfig) -> None:
    """Delete an interview nobody has begun. Raises QuestionsLocked when somebody has."""
    with transaction.atomic():
        current = InterviewConfig.objects.select_for_update().get(pk=config.pk)
        if current.sessions.exists():
            raise QuestionsLocked("A candidate has begun this interview, and what was said is kept. Close it instead.")
        current.delete()


def configs_take_up(*, at_start: bool = False) -> int:
    """Send again the generation that a crash cut off. Returns how many were sent.

    Nothing can be under way `at_start`; later, what has been preparing for less than a minute may still be.
    """
    now = timezone.now()
    older_than = now if at_start else now - LEFT_ALONE_FOR
    cut_off = InterviewConfig.objects.filter(status=ConfigStatus.GENERATING, updated_at__lte=older_than)
    sent = 0
    for pk, updated_at in cut_off.values_list("pk", "updated_at"):
        # Zero rows: another sweep takes this one up, or it has just been finished.
        if cut_off.filter(pk=pk, updated_at=updated_at).update(updated_at=now):
            sent += send(GENERATE_TASK, config_id=pk)
    return sent


def _move(config: InterviewConfig, *, to: ConfigStatus, since: tuple[ConfigStatus, ...], refusal: str) -> None:
    has_questions = Exists(Question.objects.filter(config=OuterRef("pk")))
    moved = InterviewConfig.objects.filter(has_questions, pk=config.pk, status__in=since).update(
        status=to, generation_error="", updated_at=timezone.now()
    )
    config.refresh_from_db(fields=("status", "generation_error", "updated_at"))
    # Zero rows, yet where it should be: somebody else was first, and both wanted the same.
    if not moved and config.status != to:
        raise InvalidState(refusal)


def _order(config: InterviewConfig, job_description: str, *, count: int, exclude: list[str]) -> QuestionsInput:
    return QuestionsInput.model_validate(
        {
            "job_role": config.job_role,
            "job_description": job_description,
            "interview_type": config.interview_type,
            "difficulty": config.difficulty,
            "focus_areas": config.focus_areas,
            "language": config.language,
            "count": count,
            "seed": config.seed,
            "exclude": exclude,
        }
    )


def _text_of(jd: Document | None) -> str:
    """The words of an uploaded job description; empty when it could not be read: role and focus areas are used then."""
    if jd is None or jd.status == DocumentStatus.FAILED:
        return ""
    if jd.status != DocumentStatus.READY:
        raise JobDescriptionPending("The job description is still being read.")
    limit = InterviewConfig._meta.get_field("job_description").max_length
    return jd_text(jd).strip()[:limit]


def _whole_weights(config: InterviewConfig, fields: ConfigFields) -> ConfigFields:
    return {**fields, "weights": {**config.weights, **fields["weights"]}} if "weights" in fields else fields


def _apply(config: InterviewConfig, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(config, name, value)


def _check(config: InterviewConfig) -> None:
    if config.weights.keys() != default_weights().keys():
        raise InvalidInput(f"The weights are those of {', '.join(default_weights())}.", field="weights")
    if not all(isinstance(weight, int) and 0 <= weight <= WEIGHT_AT_MOST for weight in config.weights.values()):
        raise InvalidInput(f"A weight is a whole number from 0 to {WEIGHT_AT_MOST}.", field="weights")
    try:
        config.full_clean(exclude=("slug", "created_by", "jd"), validate_unique=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field="" if field == "__all__" else field) from error
