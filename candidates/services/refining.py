"""A model's reading of a document, kept beside the rules' own. Best effort: the document is ready without it."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.reading.addressing import split_suspicious
from candidates.reading.blind import without_contact
from candidates.reading.profile import Profile
from candidates.selectors import profile_of
from candidates.services.model_attempts import REFINE_TASK, attempt_begun
from llm.selectors import models_configured
from llm.services import ProfileInput, ProfileUnavailable, refine_profile
from syncinterview.lib.dispatch import send_on_commit

logger = logging.getLogger(__name__)


def document_refine_later(*, document_id: UUID) -> None:
    """Have a model read the document as well, where there is one."""
    if models_configured():
        # Noted before it is sent: a task that is lost on the way is sent again by the sweep.
        Document.objects.filter(pk=document_id).update(model_tried_at=timezone.now())
        send_on_commit(REFINE_TASK, document_id=document_id)


def document_refine(*, document_id: UUID) -> None:
    """Store a model's reading beside the rules', once. Without an answer it is asked for again later, a few times."""
    mine = Document.objects.filter(pk=document_id, status=DocumentStatus.READY, model_profile={})
    document = mine.first()
    if document is None or not attempt_begun(mine):
        return
    text = _without_person(profile_of(document), document.text)
    if not text.strip():
        return
    is_resume = document.kind == DocumentKind.RESUME
    try:
        completion = refine_profile(ProfileInput(kind="resume" if is_resume else "job_description", text=text))
    except ProfileUnavailable:
        logger.info("no model read the document, the rules' reading stands alone")
        return
    # Zero rows when another worker was first, or the document is gone.
    mine.update(
        model_profile={
            "profile": completion.output.model_dump(mode="json"),
            "judged_by": completion.judged_by.model_dump(mode="json"),
        }
    )


def _without_person(profile: Profile, text: str) -> str:
    """What a model gets to read: no name, no address, number or link, no line that speaks to whoever reads it."""
    kept, _ = split_suspicious(text.split("\n"))
    phrases = (profile.name, profile.email, profile.phone, *profile.links)
    return without_contact("\n".join(kept), phrases=phrases)
