"""Background work of reports. Each task calls one service; what fails for good is noted by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.core.exceptions import ObjectDoesNotExist

from reports import services


class EvaluationTask(Task):  # type: ignore[type-arg] # Celery's Task takes no argument at run time
    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: dict[str, str], einfo: Any) -> None:
        services.answer_give_up(response_id=UUID(kwargs["response_id"]))


class ReportTask(Task):  # type: ignore[type-arg] # as above
    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: dict[str, str], einfo: Any) -> None:
        services.report_give_up(session_id=UUID(kwargs["session_id"]))


@shared_task(
    base=EvaluationTask,
    autoretry_for=(Exception,),
    dont_autoretry_for=(ObjectDoesNotExist,),
    max_retries=3,
    retry_backoff=2,
)
def evaluate_answer(*, response_id: str) -> None:
    services.answer_judge(response_id=UUID(response_id))


@shared_task
def gather_code_facts(*, response_id: str) -> None:
    # Not tried again: the sweep asks for it, and after a while the answer is judged without.
    services.code_facts_gather(response_id=UUID(response_id))


@shared_task(
    base=ReportTask,
    autoretry_for=(Exception,),
    dont_autoretry_for=(ObjectDoesNotExist,),
    max_retries=3,
    retry_backoff=2,
)
def compose_report(*, session_id: str) -> None:
    services.report_compose(session_id=UUID(session_id))


@shared_task
def draft_report(*, session_id: str) -> None:
    # Not tried again: without words written ahead they are written when the last judgement is there.
    services.report_draft(session_id=UUID(session_id))
