"""What a reader does with a session's page, in words a test can use."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from interviews.models import InterviewSession
from tests.reports.factories import EvaluationFactory, ResponseFactory


def page(client: Client, session: InterviewSession) -> str:
    response = client.get(reverse("reports:session", args=[session.pk]))
    assert response.status_code == 200
    return response.content.decode()


def judged(session: InterviewSession, **fields: object) -> None:
    """One more answer of the session, with its judgement."""
    EvaluationFactory.create(response=ResponseFactory.create(session=session), **fields)
