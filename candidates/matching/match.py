"""A résumé against a job: which wanted skills it shows, in its own words, and a score whose every share is visible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from candidates.matching.result import Match, Matched, Missing, Share, ShareKey, Topic, Transferable, Wanted
from candidates.matching.titles import closest_title
from candidates.matching.wording import closest_lines, cosine
from candidates.reading.profile import FoundSkill, Job, Position, Project
from candidates.reading.related import implied_skills, related_skills
from candidates.reading.skills import said_in_a_sentence
from candidates.reading.years import years_of_experience

# Before those that the papers say nothing about are left out.
WEIGHTS: Final[dict[ShareKey, int]] = {"required": 45, "preferred": 15, "years": 15, "title": 10, "wording": 15}
LABELS: Final[dict[ShareKey, str]] = {
    "required": "Required skills",
    "preferred": "Nice-to-have skills",
    "years": "Years of experience",
    "title": "Job titles",
    "wording": "Wording (TF-IDF cosine)",
}
# A related skill counts half of the wanted one.
RELATED_COUNTS = 0.5
MAX_TOPICS = 10
_MAX_OF_EACH_REASON = 3
_MAX_EVIDENCE_SKILLS = 4

_Found = TypeVar("_Found", Matched, Transferable, Missing)


@dataclass(frozen=True)
class Offer:
    """A job, as far as it matters here."""

    title: str
    job: Job
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """What somebody has done, as far as it matters here: nothing in it says who they are."""

    skills: tuple[FoundSkill, ...]
    titles: tuple[str, ...]
    positions: tuple[Position, ...]
    projects: tuple[Project, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Want:
    """One wish of the job: a skill, or several of which one will do."""

    names: tuple[str, ...]
    wanted: Wanted
    job_evidence: str

    @property
    def label(self) -> str:
        return " or ".join(self.names)


def match(offer: Offer, record: Record, *, today: date) -> Match:
    """The match. The same papers on the same day give the same result."""
    shown = _shown(record.skills)
    matched: list[Matched] = []
    transferable: list[Transferable] = []
    missing: list[Missing] = []
    for want in _wants(offer.job):
        found = _matched(want, shown)
        if found is not None:
            matched.append(found)
            continue
        related = _transferable(want, shown)
        if related is not None:
            transferable.append(related)
        else:
            missing.append(Missing(skill=want.label, wanted=want.wanted, job_evidence=want.job_evidence))
    years = years_of_experience(record.positions, today=today)
    drafts = [
        _skills_share("required", matched, transferable, missing),
        _skills_share("preferred", matched, transferable, missing),
        _years_share(offer.job.years, years, record.positions),
        _title_share(offer.title, record.titles),
        _wording_share(offer.lines, record.lines),
    ]
    breakdown = _weighed([draft for draft in drafts if draft is not None])
    return Match(
        score=round(sum(share.points for share in breakdown)),
        breakdown=breakdown,
        matched=tuple(matched),
        missing=tuple(missing),
        transferable=tuple(transferable),
        topics=_topics(record.projects, matched, transferable, missing),
        years=years,
    )


# --- skills ---------------------------------------------------------------------------------------------


def _shown(skills: Iterable[FoundSkill]) -> dict[str, tuple[str, str]]:
    """Each skill the résumé shows, with the one it follows from (empty where it is named) and the line that says so."""
    skills = tuple(skills)
    shown = {skill.name: ("", skill.evidence) for skill in skills}
    for skill in skills:
        for implied in sorted(implied_skills(skill.name)):
            shown.setdefault(implied, (skill.name, skill.evidence))
    return shown


def _wants(job: Job) -> list[_Want]:
    wants: list[_Want] = []
    lists: tuple[tuple[Wanted, tuple[FoundSkill, ...]], ...] = (
        ("required", job.required),
        ("preferred", job.preferred),
    )
    for wanted, skills in lists:
        names = [skill.name for skill in skills]
        done: set[str] = set()
        for skill in skills:
            if skill.name in done:
                continue
            group = next((group for group in job.alternatives if skill.name in group), (skill.name,))
            together = tuple(name for name in names if name in group)
            done.update(together)
            wants.append(_Want(together, wanted, skill.evidence))
    return wants


def _matched(want: _Want, shown: dict[str, tuple[str, str]]) -> Matched | None:
    # A skill that is named goes before one that only follows.
    for name in sorted((name for name in want.names if name in shown), key=lambda name: bool(shown[name][0])):
        through, evidence = shown[name]
        return Matched(
            skill=name, wanted=want.wanted, through=through, evidence=evidence, job_evidence=want.job_evidence
        )
    return None


def _transferable(want: _Want, shown: dict[str, tuple[str, str]]) -> Transferable | None:
    for name in want.names:
        for related in related_skills(name):
            if related in shown:
                return Transferable(
                    skill=want.label,
                    wanted=want.wanted,
                    through=related,
                    evidence=shown[related][1],
                    job_evidence=want.job_evidence,
                )
    return None


# --- shares ---------------------------------------------------------------------------------------------


def _skills_share(
    key: Wanted, matched: Iterable[Matched], transferable: Iterable[Transferable], missing: Iterable[Missing]
) -> Share | None:
    have = [found for found in matched if found.wanted == key]
    near = sum(1 for found in transferable if found.wanted == key)
    total = len(have) + near + sum(1 for found in missing if found.wanted == key)
    if not total:
        return None
    detail = f"{len(have)} of {total} shown"
    if near:
        detail += f"; {near} more by a related skill, which counts half"
    evidence = tuple(dict.fromkeys(found.evidence for found in have))[:_MAX_EVIDENCE_SKILLS]
    return _draft(key, (len(have) + RELATED_COUNTS * near) / total, detail, evidence)


def _years_share(wanted: int | None, years: float | None, positions: Iterable[Position]) -> Share | None:
    if wanted is None:
        return None
    asked = f"{wanted} year{'s' if wanted != 1 else ''} asked for"
    if years is None:
        return _draft("years", None, f"{asked}; the résumé gives no dated jobs, so this does not count")
    evidence = tuple(_said(position) for position in positions if position.start and position.end)
    return _draft("years", min(1.0, years / wanted), f"{asked}, {years:g} shown (overlaps counted once)", evidence)


def _title_share(title: str, held: Sequence[str]) -> Share | None:
    if not title:
        return None
    if not held:
        return _draft("title", None, "the résumé names no job title, so this does not count")
    near, found = closest_title(title, held)
    detail = f"“{found}” beside “{title}”" if found else f"none like “{title}”"
    return _draft("title", near, detail, (found,) if found else ())


def _wording_share(job_lines: Sequence[str], resume_lines: Sequence[str]) -> Share | None:
    if not job_lines or not resume_lines:
        return None
    near = cosine(job_lines, resume_lines)
    return _draft("wording", near, f"cosine {near:.2f} over the job’s words", closest_lines(job_lines, resume_lines))


def _draft(key: ShareKey, score: float | None, detail: str, evidence: tuple[str, ...] = ()) -> Share:
    percent = None if score is None else round(100 * score, 1)
    return Share(key=key, label=LABELS[key], weight=0, score=percent, points=0, detail=detail, evidence=evidence)


def _weighed(drafts: Sequence[Share]) -> tuple[Share, ...]:
    """The shares with weights that add up to 100 over those that have a score."""
    whole = sum(WEIGHTS[share.key] for share in drafts if share.score is not None)
    weighed: list[Share] = []
    for share in drafts:
        if share.score is None:
            weighed.append(share)
            continue
        weight = 100 * WEIGHTS[share.key] / whole
        points = round(weight * share.score / 100, 1)
        weighed.append(share.model_copy(update={"weight": round(weight, 1), "points": points}))
    return tuple(weighed)


def _said(position: Position) -> str:
    place = ", ".join(part for part in (position.title, position.employer) if part)
    return f"{place}: {position.start} to {position.end}"


# --- topics ---------------------------------------------------------------------------------------------


def _topics(
    projects: Iterable[Project],
    matched: Sequence[Matched],
    transferable: Sequence[Transferable],
    missing: Sequence[Missing],
) -> tuple[Topic, ...]:
    """What to ask about, required skills first: work shown, skills claimed, what carries over, what is not shown."""
    weight = {found.skill: 2 if found.wanted == "required" else 1 for found in matched}
    telling = sorted(projects, key=lambda project: -sum(weight.get(name, 0) for name in project.skills))
    worked_with = [
        Topic(topic=project.phrase, reason="project", evidence=", ".join(named))
        for project in telling
        if (named := [name for name in project.skills if name in weight])
    ]
    shown = [
        Topic(topic=said_in_a_sentence(found.skill), reason="shown", evidence=found.evidence)
        for found in _required_first(matched)
    ]
    carried = [
        Topic(
            topic=f"{said_in_a_sentence(found.skill)}, coming from {said_in_a_sentence(found.through)}",
            reason="carries_over",
            evidence=found.evidence,
        )
        for found in _required_first(transferable)
    ]
    lacking = [
        Topic(topic=said_in_a_sentence(found.skill), reason="not_shown", evidence=found.job_evidence)
        for found in _required_first(missing)
    ]
    chosen = [topic for topics in (worked_with, shown, carried, lacking) for topic in topics[:_MAX_OF_EACH_REASON]]
    return tuple(chosen[:MAX_TOPICS])


def _required_first(found: Sequence[_Found]) -> list[_Found]:
    return sorted(found, key=lambda part: part.wanted != "required")
