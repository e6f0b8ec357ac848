"""Reading papers and people, permission included."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from candidates.models import Candidate, Document, DocumentStatus
from candidates.reading.addressing import split_suspicious
from candidates.reading.profile import Profile
from candidates.reading.skills import mentions_in, skill_named
from syncinterview.accounts.models import Role, User

MAX_TOPICS = 12
# A project counts for each of these many skills of the job at most, so that one long list does not outweigh all else.
_SKILLS_COUNTED_A_PROJECT = 3


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


def profile_of(document: Document) -> Profile:
    """What a document says; empty until it has been read."""
    return Profile.model_validate(document.profile or {})


def jd_text(document: Document) -> str:
    """The text of a job description without lines that speak to its reader; empty until it has been read."""
    if document.status != DocumentStatus.READY:
        return ""
    kept, _ = split_suspicious(document.text.split("\n"))
    return "\n".join(kept)


def resume_topics(candidate: Candidate, *, job_text: str) -> tuple[str, ...]:
    """Skills and projects of the candidate's résumé that the job asks for, most relevant first.

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
            ranked.append((sum(weights[:_SKILLS_COUNTED_A_PROJECT]), project_phrase(project.name)))
    ranked.sort(key=lambda topic: -topic[0])
    return tuple(dict.fromkeys(phrase for _, phrase in ranked))[:MAX_TOPICS]


def said_in_a_sentence(skill_name: str) -> str:
    """A skill as it is said: "caching", but "Redis"."""
    skill = skill_named(skill_name)
    return skill.said if skill is not None else skill_name


def project_phrase(name: str) -> str:
    """A project's name as it is said in a sentence."""
    return f"the {name}" if name.casefold().endswith(("project", "projekt", "projet")) else f"the {name} project"


@lru_cache(maxsize=64)
def _weights_in(job_text: str) -> dict[str, float]:
    """How much the job asks for each skill it names: what comes early and often counts more. About no person."""
    weights: dict[str, float] = {}
    for mention in mentions_in(job_text):
        if not mention.skill.is_topic:
            continue
        early = 1.0 - mention.start / max(1, len(job_text))
        weights[mention.skill.name] = weights.get(mention.skill.name, 0.5) + 0.5 + 0.5 * early
    return weights
