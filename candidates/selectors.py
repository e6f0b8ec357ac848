"""Reading papers and people, permission included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from candidates.matching.match import Offer, match
from candidates.matching.papers import job_digest, offer_of, record_of
from candidates.matching.result import Match
from candidates.models import Candidate, Document, DocumentKind, DocumentStatus, MatchReading
from candidates.reading.addressing import split_suspicious
from candidates.reading.blind import blinded
from candidates.reading.kinds import FileKind
from candidates.reading.profile import Job, Profile
from candidates.reading.reading import Reading
from candidates.reading.skills import mentions_in, said_in_a_sentence
from candidates.reading.structure import structure_job
from candidates.reading.tidy import tidy
from candidates.reading.years import years_of_experience
from llm.services import JudgedBy, MatchOutput, ProfileOutput
from syncinterview.accounts.models import Role, User
from syncinterview.lib.errors import ProductError

__all__ = [
    "Match",
    "ModelMatch",
    "ModelProfile",
    "NotRead",
    "PaperShown",
    "Profile",
    "access_document",
    "access_own_document",
    "documents_found",
    "documents_match",
    "documents_of",
    "jd_text",
    "job_profile",
    "match_text",
    "model_match",
    "model_profile",
    "own_documents",
    "paper_shown",
    "profile_of",
    "resume_topics",
    "without_phrases",
    "years_shown",
]

MAX_TOPICS = 12
# A project counts for each of these many skills of the job at most, so that one long list does not outweigh all else.
_SKILLS_COUNTED_A_PROJECT = 3
# More than a skill that is only mentioned gathers.
_REQUIRED_WEIGHS = 5.0


@dataclass(frozen=True)
class ModelProfile:
    """What a model read in a document, beside the rules' own reading."""

    profile: ProfileOutput
    judged_by: JudgedBy


@dataclass(frozen=True)
class ModelMatch:
    """How a model read a résumé beside a job, beside the rules' own match. It has no score."""

    match: MatchOutput
    judged_by: JudgedBy


class NotRead(ProductError):
    """A document that has not been read, or not as what is asked for."""

    code = "document_not_read"
    http_status = 400


def documents_of(user: User | AnonymousUser) -> QuerySet[Document]:
    """The documents somebody may see: their own; an admin sees all."""
    documents = Document.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return documents.none()
    return documents if user.role == Role.ADMIN else documents.filter(owner=user)


def documents_found(user: User, *, search: str = "", kind: str = "", status: str = "") -> QuerySet[Document]:
    """Those of `documents_of` that match, newest first. `search` looks in the file's name and in its words."""
    documents = documents_of(user)
    for word in search.split()[:6]:
        documents = documents.filter(Q(original_name__icontains=word) | Q(text__icontains=word))
    if kind:
        documents = documents.filter(kind=kind)
    if status:
        documents = documents.filter(status=status)
    return documents.order_by("-created_at", "pk")


def access_document(user: User | AnonymousUser, document_id: UUID) -> Document:
    """The document, for its owner and for admins. Raises Http404 for everybody else."""
    document = documents_of(user).filter(pk=document_id).first()
    if document is None:
        raise Http404("No such document.")
    return document


def own_documents(user: User) -> QuerySet[Document]:
    """What somebody brought themselves, newest first; an admin's as anybody's."""
    return Document.objects.filter(owner=user).order_by("-created_at", "pk")


def access_own_document(user: User, document_id: UUID) -> Document:
    """One's own document. Raises Http404 for everybody else's."""
    document = own_documents(user).filter(pk=document_id).first()
    if document is None:
        raise Http404("No such document.")
    return document


@dataclass(frozen=True)
class PaperShown:
    """A paper as its owner sees it. `match` and `model_match` are a résumé's, with a job of theirs."""

    document: Document
    profile: Profile
    years: float | None
    model_profile: ModelProfile | None
    match: Match | None = None
    model_match: ModelMatch | None = None


def paper_shown(document: Document, *, jd: Document | None = None) -> PaperShown:
    """What was read in a document, by the rules and by a model, and how it fits a job description that was read."""
    profile = profile_of(document)
    matched = jd is not None and document.status == DocumentStatus.READY
    return PaperShown(
        document=document,
        profile=profile,
        years=years_shown(profile),
        model_profile=model_profile(document),
        match=documents_match(jd=jd, resume=document) if jd is not None and matched else None,
        model_match=(
            model_match(resume=document, job_text=jd_text(jd), job_title=profile_of(jd).title)
            if jd is not None and matched
            else None
        ),
    )


def profile_of(document: Document) -> Profile:
    """What a document says; empty until it has been read."""
    return Profile.model_validate(document.profile or {})


def model_profile(document: Document) -> ModelProfile | None:
    """A model's reading of the document; None while none has answered."""
    stored = document.model_profile
    if not stored:
        return None
    return ModelProfile(
        profile=ProfileOutput.model_validate(stored["profile"]), judged_by=JudgedBy.model_validate(stored["judged_by"])
    )


def model_match(
    *, resume: Document, job_text: str, job_title: str = "", loaded: tuple[str, Any] | None = None
) -> ModelMatch | None:
    """A model's reading of this résumé beside this job; None while none has answered.

    `loaded`: digest and content of a reading of this résumé that is at hand; another is looked for.
    """
    digest = job_digest(job_title[:200], job_text)
    if loaded is not None and loaded[0] == digest:
        reading = loaded[1]
    else:
        asked = MatchReading.objects.filter(resume=resume, job_digest=digest).exclude(reading={}).first()
        if asked is None:
            return None
        reading = asked.reading
    return ModelMatch(
        match=MatchOutput.model_validate(reading["match"]), judged_by=JudgedBy.model_validate(reading["judged_by"])
    )


def jd_text(document: Document) -> str:
    """The text of a job description without lines that speak to its reader; empty until it has been read."""
    if document.status != DocumentStatus.READY:
        return ""
    kept, _ = split_suspicious(document.text.split("\n"))
    return "\n".join(kept)


def resume_topics(candidate: Candidate, *, job_text: str) -> tuple[str, ...]:
    """Skills and projects of the candidate's résumé that the job asks for, required ones first.

    Short noun phrases such as "Kafka" or "the Rewards dashboard project"; empty without a résumé that has been read.
    """
    resume = candidate.resume
    if resume is None or resume.status != DocumentStatus.READY:
        return ()
    profile = profile_of(resume)
    wanted = _weights_in(job_text)
    # Skills are stored in the order of how often the résumé names them: the first break ties.
    ranked = [(wanted[skill.name], said_in_a_sentence(skill.name)) for skill in profile.skills if skill.name in wanted]
    for project in profile.projects:
        weights = sorted((wanted[name] for name in project.skills if name in wanted), reverse=True)
        if weights:
            ranked.append((sum(weights[:_SKILLS_COUNTED_A_PROJECT]), project.phrase))
    ranked.sort(key=lambda topic: -topic[0])
    return tuple(dict.fromkeys(phrase for _, phrase in ranked))[:MAX_TOPICS]


def documents_match(*, jd: Document, resume: Document, today: date | None = None) -> Match:
    """How a résumé fits a job description. Raises NotRead while one of them has not been read."""
    _require_read(jd, DocumentKind.JD, field="jd_id")
    _require_read(resume, DocumentKind.RESUME, field="resume_id")
    return _match(offer_of(profile_of(jd), jd.text), resume, today)


def match_text(*, resume: Document, job_text: str, job_title: str = "", today: date | None = None) -> Match:
    """The same for a job that was described in words. Raises NotRead while the résumé has not been read."""
    _require_read(resume, DocumentKind.RESUME, field="resume_id")
    return _match(offer_of(job_profile(job_text), job_text, title=job_title), resume, today)


@lru_cache(maxsize=64)
def job_profile(job_text: str) -> Profile:
    """What a job description in words asks for. About no person."""
    return structure_job(Reading(kind=FileKind.TXT, text=tidy(job_text))).profile


def without_phrases(text: str, *, phrases: Iterable[str]) -> str:
    """The text with blanks for the phrases and for all addresses, as long as before."""
    return blinded(text, phrases=phrases)


def years_shown(profile: Profile, *, today: date | None = None) -> float | None:
    """Years of experience up to today, overlapping jobs counted once; None where no job is dated."""
    return years_of_experience(profile.positions, today=today or timezone.localdate())


def _match(offer: Offer, resume: Document, today: date | None) -> Match:
    record = record_of(profile_of(resume), resume.text)
    return match(offer, record, today=today or timezone.localdate())


def _require_read(document: Document, kind: DocumentKind, *, field: str) -> None:
    if document.kind != kind:
        raise NotRead(f"This is not a {kind.label.lower()}.", code="document_of_another_kind", field=field)
    if document.status == DocumentStatus.FAILED:
        raise NotRead(document.error or "The document could not be read.", code="document_not_readable", field=field)
    if document.status != DocumentStatus.READY:
        raise NotRead("The document is still being read. Try again in a moment.", field=field, http_status=409)


@lru_cache(maxsize=64)
def _weights_in(job_text: str) -> dict[str, float]:
    """How much the job asks for each skill it names: required ones first, then what comes early and often."""
    job = job_profile(job_text).job or Job()
    required = {skill.name for skill in job.required}
    weights: dict[str, float] = {}
    for mention in mentions_in(job_text):
        if not mention.skill.is_topic:
            continue
        early = 1.0 - mention.start / max(1, len(job_text))
        known = weights.get(mention.skill.name, _REQUIRED_WEIGHS if mention.skill.name in required else 0.5)
        weights[mention.skill.name] = known + 0.5 + 0.5 * early
    return weights
