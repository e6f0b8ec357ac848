"""How often a model is asked to read the same papers: a few times, further and further apart, and then no more.

Owns the counting and the sweep; what is read, and what is stored of it, is the readings' own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from candidates.models import Document, DocumentStatus, MatchReading
from llm.selectors import models_configured
from syncinterview.lib.dispatch import send

REFINE_TASK = "candidates.tasks.refine_document"
MATCH_TASK = "candidates.tasks.read_match"

# After so many attempts, how long the next one waits. Who has had all of them is left alone.
PAUSES = (timedelta(minutes=3), timedelta(minutes=3), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6))
MOST_ATTEMPTS = len(PAUSES)
# Two workers with the same task: the second finds that the first has just begun.
BEGUN_WITHIN = timedelta(minutes=2)


def attempt_begun(rows: QuerySet[Any]) -> bool:
    """Count one attempt on the row. False when it has had all of them, or another worker has just begun one."""
    now = timezone.now()
    free = Q(model_attempts=0) | Q(model_tried_at=None) | Q(model_tried_at__lt=now - BEGUN_WITHIN)
    # Zero rows: somebody else was first.
    return bool(
        rows.filter(free, model_attempts__lt=MOST_ATTEMPTS).update(
            model_attempts=F("model_attempts") + 1, model_tried_at=now
        )
    )


def model_readings_take_up() -> int:
    """Send the tasks of readings that no model has given yet and that are due. Returns how many."""
    if not models_configured():
        return 0
    now = timezone.now()
    documents = Document.objects.filter(_due(now), status=DocumentStatus.READY, model_profile={})
    matches = MatchReading.objects.filter(_due(now), resume__status=DocumentStatus.READY, reading={})
    sent = sum(send(REFINE_TASK, document_id=pk) for pk in documents.order_by("pk").values_list("pk", flat=True))
    return sent + sum(send(MATCH_TASK, reading_id=pk) for pk in matches.order_by("pk").values_list("pk", flat=True))


def _due(now: datetime) -> Q:
    """Asked for before, and the pause after that is over. What was never asked for stays so."""
    due = Q()
    for attempts, pause in enumerate(PAUSES):
        due |= Q(model_attempts=attempts, model_tried_at__lt=now - pause)
    return due
