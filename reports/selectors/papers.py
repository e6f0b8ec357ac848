"""The candidate's résumé beside their report: what it says, and how it fits the job."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from candidates.models import Document, DocumentStatus
from candidates.selectors import Match, Profile, documents_match, match_text, profile_of, years_shown
from interviews.models import InterviewConfig, InterviewSession
from interviews.selectors import access_session_to_read
from syncinterview.accounts.models import User


@dataclass(frozen=True)
class ResumeShown:
    """A résumé as a reader of the report sees it. Without a description of the job there is no match."""

    document: Document
    profile: Profile
    years: float | None
    match: Match | None


def resume_of(session: InterviewSession) -> ResumeShown | None:
    """The résumé of the session's candidate; None when there is none."""
    document = session.candidate.resume
    if document is None:
        return None
    profile = profile_of(document)
    is_read = document.status == DocumentStatus.READY
    return ResumeShown(
        document=document,
        profile=profile,
        years=years_shown(profile),
        match=_match(session.config, document) if is_read else None,
    )


def access_resume_file(user: User, session_id: UUID) -> Document:
    """The résumé of a session whose report the user may read. Raises Http404 for another's and for none."""
    document = access_session_to_read(user, session_id).candidate.resume
    if document is None:
        raise Http404("There is no résumé.")
    return document


def _match(config: InterviewConfig, resume: Document) -> Match | None:
    if config.jd is not None and config.jd.status == DocumentStatus.READY:
        return documents_match(jd=config.jd, resume=resume)
    if config.job_description.strip():
        return match_text(resume=resume, job_text=config.job_description, job_title=config.job_role)
    return None
