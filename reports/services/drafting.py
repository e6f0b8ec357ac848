"""Having a report's words written while the last answers are still being judged, so that both take one wait."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from interviews.models import InterviewSession, Response
from interviews.selectors import may_end_with_next_step
from llm.services import interviewer
from reports.drafting import drafted
from reports.models import AnswerEvaluation, Report, ReportStatus
from reports.selectors.work import FIRST_VERSION, current_version, is_ready_to_compose
from reports.services.evaluation import COMPOSE_TASK, evaluation_by_rules
from reports.services.report import scores_of, words_of
from syncinterview.lib.dispatch import send_on_commit

DRAFT_TASK = "reports.tasks.draft_report"


def report_draft_request(*, session_id: UUID) -> None:
    """Have the words of a report written ahead, where the answer just given may be the last.

    Without a model they take no time: then there is nothing to write ahead.
    """
    if interviewer().is_offline:
        return
    if may_end_with_next_step(InterviewSession.objects.only("state").get(pk=session_id)):
        send_on_commit(DRAFT_TASK, session_id=session_id)


def report_draft(*, session_id: UUID) -> bool:
    """Write the words of a report ahead of its last judgement. False where there is no need of it.

    A later answer's words take the place of an earlier one's.
    """
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    if current_version(session_id) != FIRST_VERSION or is_ready_to_compose(session_id):
        return False
    report, _ = Report.objects.get_or_create(session=session, version=FIRST_VERSION)
    begun = timezone.now()
    if not Report.objects.filter(pk=report.pk, status=ReportStatus.PENDING).update(drafting_since=begun, drafted={}):
        return False
    try:
        judged, stood_in = _judged_so_far(session)
        scores = scores_of(session, judged)
        words = drafted(words_of(session, judged, scores), judged, scores, stood_in=stood_in)
        # Zero rows: a later answer's words are being written.
        Report.objects.filter(pk=report.pk, status=ReportStatus.PENDING, drafting_since=begun).update(drafted=words)
    finally:
        ended = Report.objects.filter(pk=report.pk, drafting_since=begun).update(drafting_since=None)
    # The last judgement may have come meanwhile, and left the composing to this.
    if ended and is_ready_to_compose(session_id):
        send_on_commit(COMPOSE_TASK, session_id=session_id)
    return True


def _judged_so_far(session: InterviewSession) -> tuple[list[AnswerEvaluation], list[int]]:
    """Each answer with its judgement, by the rules where there is none yet; and the turns of those."""
    stored = {
        evaluation.response_id: evaluation
        for evaluation in AnswerEvaluation.objects.filter(
            response__session=session, version=FIRST_VERSION
        ).select_related("response__question", "response__session__config")
    }
    judged: list[AnswerEvaluation] = []
    stood_in: list[int] = []
    for response in (
        Response.objects.filter(session=session).select_related("question", "session__config").order_by("turn")
    ):
        evaluation = stored.get(response.pk)
        if evaluation is None:
            evaluation = evaluation_by_rules(response, FIRST_VERSION)
            stood_in.append(response.turn)
        judged.append(evaluation)
    return judged, stood_in
