"""A model's reading of a document, kept beside the rules' own. Best effort: the document is ready without it."""

from __future__ import annotations

import logging
from uuid import UUID

from candidates.models import Document, DocumentKind, DocumentStatus
from candidates.reading.addressing import split_suspicious
from candidates.reading.blind import blinded
from candidates.reading.contact import phone_in
from candidates.reading.profile import Profile
from candidates.selectors import profile_of
from llm.selectors import models_configured
from llm.services import ProfileInput, ProfileUnavailable, refine_profile
from syncinterview.lib.dispatch import send_on_commit

logger = logging.getLogger(__name__)

REFINE_TASK = "candidates.tasks.refine_document"
# Telephone numbers that are taken out beside the one of the profile.
MOST_NUMBERS = 10


def document_refine_later(*, document_id: UUID) -> None:
    """Have a model read the document as well, where there is one."""
    if models_configured():
        send_on_commit(REFINE_TASK, document_id=document_id)


def document_refine(*, document_id: UUID) -> None:
    """Store a model's reading beside the rules', once. Without an answer everything stays as it is."""
    mine = Document.objects.filter(pk=document_id, status=DocumentStatus.READY, model_profile={})
    document = mine.first()
    if document is None:
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
    text = blinded("\n".join(kept), phrases=(profile.name, profile.email, profile.phone, *profile.links))
    for _ in range(MOST_NUMBERS):
        number = phone_in(text)
        if not number:
            break
        text = blinded(text, phrases=(number,))
    return text
