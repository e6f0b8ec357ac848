"""Practice: an interview somebody holds for themselves, over their own job description and résumé."""

from __future__ import annotations

from django.db import transaction

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.selectors import jd_text, profile_of
from candidates.services import candidate_of_user
from interviews.live.timing import TYPED_TIME_FACTOR
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, InterviewType
from interviews.services.questions import questions_replace
from interviews.services.session import session_create
from llm.services import QuestionsInput, QuestionsOutput, complete, interviewer, rules_questions
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState
from syncinterview.lib.patience import first_within

PRACTICE_ROLE = "Practice interview"
QUESTIONS = 5
TIME_LIMIT_MINUTES = 25
# Who starts waits for the questions; the bank has some at once.
QUESTIONS_WITHIN_SECONDS = 8.0

CONSENT_VERSION = "practice-2026-11"
CONSENT_TEXT = (
    "A practice interview over your own documents. Your answers, their scores and the report are kept for you, until "
    "you delete your account. No hiring team sees them, and nobody decides anything by them."
)


def practice_start(*, user: User, jd: Document, resume: Document | None) -> tuple[InterviewSession, str]:
    """Prepare questions from the documents and make the session. Returns it with its token.

    Raises InvalidInput for a document of the wrong kind, InvalidState for one that is not read (yet).
    """
    _check(jd, DocumentKind.JD, field="jd_id")
    if resume is not None:
        _check(resume, DocumentKind.RESUME, field="resume_id")
    words = jd_text(jd).strip()
    role = profile_of(jd).title[:120].strip() or PRACTICE_ROLE
    limit = InterviewConfig._meta.get_field("job_description").max_length
    prepared = _questions(
        QuestionsInput(
            job_role=role,
            job_description=words[:limit],
            interview_type="mixed",
            difficulty="medium",
            focus_areas=(),
            language="en",
            count=QUESTIONS,
            # Every practice asks something else.
            seed=InterviewConfig.objects.filter(created_by=user, is_practice=True).count(),
        )
    )
    with transaction.atomic():
        config = InterviewConfig.objects.create(
            created_by=user,
            is_practice=True,
            job_role=role,
            job_description=words[:limit],
            jd=jd,
            interview_type=InterviewType.MIXED,
            question_count=len(prepared.questions),
            time_limit_minutes=TIME_LIMIT_MINUTES,
            status=ConfigStatus.OPEN,
        )
        questions_replace(config_id=config.pk, prepared=prepared.questions)
        candidate = candidate_of_user(
            user=user, resume=resume, consent_text=CONSENT_TEXT, consent_version=CONSENT_VERSION, language="en"
        )
        return session_create(config=config, candidate=candidate, time_factor=TYPED_TIME_FACTOR)


def _check(document: Document, kind: DocumentKind, *, field: str) -> None:
    if document.kind != kind:
        raise InvalidInput(f"This document is not a {DocumentKind(kind).label.lower()}.", field=field)
    if document.status == DocumentStatus.FAILED:
        raise InvalidState("This document could not be read.", field=field, code="document_failed")
    if document.status != DocumentStatus.READY:
        raise InvalidState("This document is still being read.", field=field, code="document_pending")


def _questions(order: QuestionsInput) -> QuestionsOutput:
    if interviewer().is_offline:
        return complete(order).output
    completion = first_within(QUESTIONS_WITHIN_SECONDS, lambda: complete(order))
    return completion.output if completion else rules_questions(order)
