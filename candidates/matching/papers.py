"""From what was read to what is matched: a job's wishes, and a résumé without whom it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from candidates.matching.match import Offer, Record
from candidates.reading.addressing import split_suspicious
from candidates.reading.blind import blinded
from candidates.reading.contact import email_in, phone_in
from candidates.reading.profile import Job, Profile
from candidates.reading.sections import Section, sections_of

_OF_NO_JOB = frozenset({"benefits", "company", "contact", "references"})
_OF_WORK = frozenset({"summary", "experience", "skills", "projects", "certificates", "volunteering", "publications"})
_SHORTEST_STATEMENT_WORDS = 8


def offer_of(profile: Profile, text: str, *, title: str = "") -> Offer:
    """A job description as an offer. `title` goes before the one that was read."""
    lines = [line for section in _sections(text) if section.name not in _OF_NO_JOB for line in section.lines]
    return Offer(title=title or profile.title, job=profile.job or Job(), lines=_with_words(lines))


def record_of(profile: Profile, text: str) -> Record:
    """A résumé as a record of work. Name, addresses, numbers and schools are not in it."""
    lines: list[str] = []
    for section in _sections(blinded(text, phrases=(profile.name, *profile.schools))):
        if section.name in _OF_WORK:
            lines += section.lines
        elif section.name is None:
            lines += [line for line in section.lines if _is_statement(line)]
    return Record(
        skills=profile.skills,
        titles=tuple(dict.fromkeys(title for title in _titles(profile) if title)),
        positions=profile.positions,
        projects=profile.projects,
        lines=_with_words(lines),
    )


def _sections(text: str) -> list[Section]:
    kept, _ = split_suspicious(text.split("\n"))
    return sections_of(kept)


def _is_statement(line: str) -> bool:
    """Above the first heading stand name and address; only what is a sentence there tells of work."""
    return len(line.split()) >= _SHORTEST_STATEMENT_WORDS and not email_in(line) and not phone_in(line)


def _titles(profile: Profile) -> list[str]:
    return [profile.title, *(position.title for position in profile.positions)]


def _with_words(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line.strip())


def job_digest(title: str, text: str) -> str:
    """The same for the same job in the same words."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()
