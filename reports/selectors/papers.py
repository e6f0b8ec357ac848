"""The candidate's résumé beside their report: what it says, and how it fits the job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import Http404
from pydantic import BaseModel

from candidates.models import Document, DocumentStatus
from candidates.selectors import (
    Match,
    ModelMatch,
    ModelProfile,
    Profile,
    documents_match,
    match_text,
    model_match,
    model_profile,
    profile_of,
    years_shown,
)
from interviews.models import InterviewConfig, InterviewSession
from interviews.selectors import job_text
from llm.services import ProfileOutput
from reports.blind import Mask, mask_of
from reports.selectors.report import SessionReport, access_report
from syncinterview.accounts.models import User

# Whatever cites a line of a document.
Quoting = TypeVar("Quoting", bound=BaseModel)
# What a model read, as it is stored.
Reading = TypeVar("Reading", bound=BaseModel)


@dataclass(frozen=True)
class ResumeShown:
    """A résumé as a reader of the report sees it. Without a description of the job there is no match.

    What a model read stands beside what the rules read; None where no model has.
    """

    document: Document
    profile: Profile
    years: float | None
    match: Match | None
    is_hidden: bool
    model_profile: ModelProfile | None = None
    model_match: ModelMatch | None = None


def resume_of(shown: SessionReport) -> ResumeShown | None:
    """The résumé of the session's candidate; None when there is none.

    Where the person is hidden, without what says who they are: file name, schools, their name in quotes.
    """
    session = shown.session
    document = session.candidate.resume
    if document is None:
        return None
    profile = profile_of(document)
    is_read = document.status == DocumentStatus.READY
    match = _match(session.config, document) if is_read else None
    by_model = model_profile(document) if is_read else None
    matched_by_model = _model_match(session, document) if is_read else None
    if shown.person.is_hidden:
        mask = mask_of(session)
        profile = _masked_profile(profile, mask)
        match = _masked_match(match, mask) if match else None
        if by_model is not None:
            by_model = replace(by_model, profile=_without_schools(_masked(by_model.profile, mask)))
        if matched_by_model is not None:
            matched_by_model = replace(matched_by_model, match=_masked(matched_by_model.match, mask))
    return ResumeShown(
        document=document,
        profile=profile,
        years=years_shown(profile),
        match=match,
        is_hidden=shown.person.is_hidden,
        model_profile=by_model,
        model_match=matched_by_model,
    )


def access_resume_file(user: User, session_id: UUID) -> Document:
    """The résumé of a session whose report the user may read. Raises Http404 for another's and for none."""
    shown = access_report(user, session_id)
    document = shown.session.candidate.resume
    # A file holds the name that is hidden.
    if document is None or shown.person.is_hidden:
        raise Http404("There is no résumé.")
    return document


def access_recording(user: User, session_id: UUID, turn: int) -> FieldFile:
    """The recording of an answer that the user may read. Raises Http404 for none, and while the person is hidden."""
    shown = access_report(user, session_id)
    answer = next((response for response in shown.responses if response.turn == turn), None)
    if answer is None or not answer.audio or shown.person.is_hidden:
        raise Http404("There is no recording.")
    return answer.audio


def _masked_profile(profile: Profile, mask: Mask) -> Profile:
    return profile.model_copy(
        update={
            "name": "",
            "email": "",
            "phone": "",
            "links": (),
            "degrees": tuple(degree.model_copy(update={"school": ""}) for degree in profile.degrees),
            "skills": tuple(_masked_evidence(skill, mask) for skill in profile.skills),
            "projects": tuple(
                project.model_copy(update={"name": mask.words(project.name)}) for project in profile.projects
            ),
            "suspicious": tuple(map(mask.words, profile.suspicious)),
        }
    )


def _masked_match(match: Match, mask: Mask) -> Match:
    return match.model_copy(
        update={
            name: tuple(_masked_evidence(found, mask) for found in getattr(match, name))
            for name in ("matched", "transferable", "topics")
        }
    )


def _masked(reading: Reading, mask: Mask) -> Reading:
    return type(reading).model_validate(mask.stored(reading.model_dump(mode="json")))


def _without_schools(profile: ProfileOutput) -> ProfileOutput:
    degrees = tuple(degree.model_copy(update={"school": ""}) for degree in profile.degrees)
    return profile.model_copy(update={"degrees": degrees})


def _masked_evidence(found: Quoting, mask: Mask) -> Quoting:
    return found.model_copy(update={"evidence": mask.stored(getattr(found, "evidence", ""))})


def _match(config: InterviewConfig, resume: Document) -> Match | None:
    if config.jd is not None and config.jd.status == DocumentStatus.READY:
        return documents_match(jd=config.jd, resume=resume)
    if config.job_description.strip():
        return match_text(resume=resume, job_text=config.job_description, job_title=config.job_role)
    return None


def _model_match(session: InterviewSession, resume: Document) -> ModelMatch | None:
    """Of a session that `access_report` has loaded, with what a model last read in the résumé."""
    config = session.config
    digest, reading = getattr(session, "read_of_job", None), getattr(session, "reading", None)
    if digest is None:
        return None
    return model_match(resume=resume, job_text=job_text(config), job_title=config.job_role, loaded=(digest, reading))
