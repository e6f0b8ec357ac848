"""What a match says, each part with the words it rests on."""

from __future__ import annotations

from typing import Literal

from candidates.reading.profile import Part

ShareKey = Literal["required", "preferred", "years", "title", "wording"]
Wanted = Literal["required", "preferred"]
TopicReason = Literal["project", "shown", "carries_over", "not_shown"]


class Share(Part):
    """One part of the score.

    `score` is 0 to 100, None where one of the papers does not say. `weight` is its part of the whole in per cent (those
    of all shares add up to 100; 0 where `score` is None), `points` what it adds to the score of the match.
    """

    key: ShareKey
    label: str
    weight: float
    score: float | None
    points: float
    detail: str
    evidence: tuple[str, ...] = ()


class Matched(Part):
    """A skill the job wants and the résumé shows; `through` is the skill that implies it, where it is not named."""

    skill: str
    wanted: Wanted
    through: str = ""
    evidence: str
    job_evidence: str


class Transferable(Part):
    """A skill the résumé does not show, but a related one."""

    skill: str
    wanted: Wanted
    through: str
    evidence: str
    job_evidence: str


class Missing(Part):
    """A skill the job wants and of which the résumé shows nothing."""

    skill: str
    wanted: Wanted
    job_evidence: str


class Topic(Part):
    """What to ask about; `evidence` is the résumé's line, or the job's where the résumé has none."""

    topic: str
    reason: TopicReason
    evidence: str


class Match(Part):
    """How a résumé fits a job, 0 to 100. A help for the conversation, never a decision."""

    score: int
    breakdown: tuple[Share, ...]
    matched: tuple[Matched, ...]
    missing: tuple[Missing, ...]
    transferable: tuple[Transferable, ...]
    topics: tuple[Topic, ...]
    years: float | None
