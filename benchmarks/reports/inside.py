"""What is done with the product's own code and database: `python -m benchmarks.reports.inside make|age|ready|look`.

Runs in a process of its own with the environment of the product under test. Prints JSON.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")

import json

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from benchmarks.live.stored import OWNER, make  # noqa: E402
from interviews.models import InterviewSession, Response, Utterance  # noqa: E402
from reports.models import Report, ReportStatus  # noqa: E402
from syncinterview.accounts.models import User  # noqa: E402

MINUTES = 60
TIMES = 10


def made(answers: int) -> dict[str, Any]:
    (session,) = make(1, answers, 2 * MINUTES)
    return dict(session)


def aged(session_id: UUID) -> dict[str, Any]:
    """Spread what was said over an hour that ends now."""
    session = InterviewSession.objects.get(pk=session_id)
    responses = list(Response.objects.filter(session=session).order_by("turn"))
    begun = timezone.now() - timedelta(minutes=MINUTES)
    step = timedelta(minutes=MINUTES) / (len(responses) + 1)
    for number, response in enumerate(responses):
        back = response.answered_at - (begun + step * (number + 1))
        times = ("asked_at", "first_word_at", "answered_at", "first_reply_at", "reply_at")
        kept = {name: getattr(response, name) - back for name in times if getattr(response, name)}
        Response.objects.filter(pk=response.pk).update(**kept)
        Utterance.objects.filter(session=session, turn=response.turn).update(said_at=F("said_at") - back)
    InterviewSession.objects.filter(pk=session.pk).update(start_time=begun)
    return {}


def is_ready(session_id: UUID) -> dict[str, Any]:
    return {"ready": Report.objects.filter(session_id=session_id, status=ReportStatus.READY).exists()}


def looked_at(session_id: UUID) -> dict[str, Any]:
    """Times and sizes of a report that is ready. The first of each kind is that of a fresh process."""
    report = Report.objects.get(session_id=session_id, status=ReportStatus.READY)
    responses = Response.objects.filter(session_id=session_id)
    last = responses.order_by("-turn").first()
    if last is None or report.ready_at is None:
        raise RuntimeError("Nothing was answered.")
    session = InterviewSession.objects.get(pk=session_id)
    if session.start_time is None or session.end_time is None:
        raise RuntimeError("The interview was not held.")
    client = Client()
    client.force_login(User.objects.get(email=OWNER))
    pdf = reverse("reports:session_pdf", args=[session_id])
    page = reverse("reports:session", args=[session_id])
    pdf_cold_ms, content = _timed(lambda: client.get(pdf).content)
    page_cold_ms, _ = _timed(lambda: client.get(page).content)
    pdf_ms = [_timed(lambda: client.get(pdf).content)[0] for _ in range(TIMES)]
    page_ms = [_timed(lambda: client.get(page).content)[0] for _ in range(TIMES)]
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    judges = responses.filter(evaluations__judged_by__provider="").count()
    by_model = responses.exclude(evaluations__judged_by__provider="offline").count() - judges
    return {
        "answers": responses.count(),
        "judged_by_model": by_model,
        "minutes": round((session.end_time - session.start_time).total_seconds() / 60),
        "ready_seconds": (report.ready_at - last.answered_at).total_seconds(),
        "pdf_cold_ms": pdf_cold_ms,
        "pdf_ms": pdf_ms,
        "page_cold_ms": page_cold_ms,
        "page_ms": page_ms,
        "page_queries": len(asked),
        "pages": len(PdfReader(io.BytesIO(content)).pages),
        "pdf_kb": round(len(content) / 1024),
    }


def _timed(work: Callable[[], bytes]) -> tuple[float, bytes]:
    begun = time.perf_counter()
    found = work()
    return (time.perf_counter() - begun) * 1000, found


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    part, argument = sys.argv[1:3]
    parts: dict[str, Callable[[], dict[str, Any]]] = {
        "make": lambda: made(int(argument)),
        "age": lambda: aged(UUID(argument)),
        "ready": lambda: is_ready(UUID(argument)),
        "look": lambda: looked_at(UUID(argument)),
    }
    print(json.dumps(parts[part]()))


if __name__ == "__main__":
    main()
