"""The words of an answer have changed: it is judged again, and so is what rests on it. Older reports are kept."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from interviews.models import InterviewSession, Response
from reports.models import AnswerEvaluation, Report, ReportStatus
from reports.selectors.work import FIRST_VERSION
from reports.services.report import EVALUATE_TASK
from syncinterview.lib.dispatch import send_on_commit


def answer_revise(*, response_id: UUID) -> None:
    """Have an answer judged by the words it has at this moment.

    Before the report is written its judgement is replaced; after that a new version is made, into which the
    judgements of the other answers are taken over as they are. Nothing when the answer is gone.
    """
    response = Response.objects.filter(pk=response_id).first()
    if response is None:
        return
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update().get(pk=response.session_id)
        latest = Report.objects.filter(session=session).order_by("-version").first()
        version = latest.version if latest else FIRST_VERSION
        judged = AnswerEvaluation.objects.filter(response__session=session, version=version)
        if latest is not None and latest.status == ReportStatus.READY:
            others = list(judged.exclude(response=response))
            Report.objects.create(session=session, version=version + 1)
            AnswerEvaluation.objects.bulk_create([_copied(evaluation, version + 1) for evaluation in others])
        else:
            judged.filter(response=response).delete()
        send_on_commit(EVALUATE_TASK, response_id=response.pk)


def _copied(evaluation: AnswerEvaluation, version: int) -> AnswerEvaluation:
    names = (field.name for field in AnswerEvaluation._meta.concrete_fields)
    kept = {name: getattr(evaluation, name) for name in names if name not in ("id", "version", "created_at")}
    return AnswerEvaluation(**kept, version=version)
