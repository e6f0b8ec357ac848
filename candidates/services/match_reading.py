"""A model's reading of a match, kept beside the rules' own. Best effort: the rules' match is there without it."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone

from candidates.matching.papers import job_digest, record_of
from candidates.models import Document, DocumentStatus, MatchReading
from candidates.reading.blind import without_contact
from candidates.selectors import profile_of
from candidates.services.model_attempts import MATCH_TASK, attempt_begun
from llm.selectors import models_configured
from llm.services import MatchInput, MatchUnavailable, read_match
from syncinterview.lib.dispatch import send_on_commit

logger = logging.getLogger(__name__)


def match_read_later(*, resume: Document, job_text: str, job_title: str = "") -> None:
    """Have a model read the résumé beside the job, where there is one; asked for once for the same two.

    For a résumé that is still being read it waits until that is done.
    """
    if not models_configured() or not job_text.strip():
        return
    title = job_title[:200]
    reading, made = MatchReading.objects.get_or_create(
        resume=resume,
        job_digest=job_digest(title, job_text),
        defaults={"job_title": title, "job_text": job_text, "model_tried_at": timezone.now()},
    )
    if made and resume.status == DocumentStatus.READY:
        send_on_commit(MATCH_TASK, reading_id=reading.pk)


def match_readings_send(*, resume_id: UUID) -> None:
    """Send what waited for this résumé to be read."""
    for pk in MatchReading.objects.filter(resume=resume_id, reading={}).values_list("pk", flat=True):
        send_on_commit(MATCH_TASK, reading_id=pk)


def match_read(*, reading_id: int) -> None:
    """Store a model's reading, once. Without an answer it is asked for again later, a few times."""
    mine = MatchReading.objects.filter(pk=reading_id, resume__status=DocumentStatus.READY, reading={})
    asked = mine.select_related("resume").first()
    if asked is None or not attempt_begun(MatchReading.objects.filter(pk=reading_id, reading={})):
        return
    profile = profile_of(asked.resume)
    # Without name, addresses, numbers and schools; of the text, only the sections that tell of work.
    record = without_contact("\n".join(record_of(profile, asked.resume.text).lines), phrases=(profile.phone,))
    if not record.strip():
        return
    inputs = MatchInput(job_title=asked.job_title, job=without_contact(asked.job_text), record=record)
    try:
        completion = read_match(inputs)
    except MatchUnavailable:
        logger.info("no model read the match, the rules' match stands alone")
        return
    # Zero rows when another worker was first, or the résumé is gone.
    MatchReading.objects.filter(pk=reading_id, reading={}).update(
        reading={
            "match": completion.output.model_dump(mode="json"),
            "judged_by": completion.judged_by.model_dump(mode="json"),
        }
    )
