"""How a report's figures follow from its judged answers. Pure: no database, no clock, no model.

Owns the four dimensions, the overall score, the thresholds of quality and recommendation. `RUBRIC_VERSION` is stored
with every figure made here and is raised whenever a rule below changes.

Every dimension is a mean over assessed answers; what was not assessed is left out and never counts as zero.
A follow-up asks for one point of an answer, so it weighs half of one.

- technical: mean of correctness and depth of the answers to technical questions.
- problem_solving: mean of depth and specificity (reasons, steps, concrete facts) of all answers but those about the
  résumé.
- communication: structure (two thirds) and length (one third) of all answers. Typed answers carry no speech figures.
- role_fit: mean over the topics of the plan, each topic counting once, with the answers about the résumé as one
  more topic. The plan's topics are the focus areas of the job.

An answer without the criteria a dimension asks for stands in with its score, but for communication, which is
measured or absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, get_args

from llm.services import QuestionType, Recommendation
from reports.models import Quality

RUBRIC_VERSION = "1"

Dimension = Literal["communication", "technical", "problem_solving", "role_fit"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

FOLLOW_UP_WEIGHT = 0.5

QUALITY_FROM = ((85.0, Quality.EXCELLENT), (70.0, Quality.GOOD), (50.0, Quality.FAIR), (0.0, Quality.POOR))

# From 80 on nearly every answer is Good or better; 65 lies between Fair and Good; below 50 the mean is Poor.
RECOMMENDATION_FROM: tuple[tuple[float, Recommendation], ...] = (
    (80.0, "Strongly recommend"),
    (65.0, "Recommend"),
    (50.0, "Consider"),
    (0.0, "Do not recommend"),
)
# With less than half of what was asked assessed, a mean says too little about the person to recommend anything.
LEAST_SHARE_ASSESSED = 0.5

# (words, score): between two points the score runs in a straight line. 40 words take about 15 s to say, 250 words
# under two minutes; a follow-up asks for half.
LENGTH_POINTS = ((0.0, 0.0), (10.0, 30.0), (40.0, 100.0), (250.0, 100.0), (600.0, 50.0))
STRUCTURE_WEIGHT, LENGTH_WEIGHT = 2.0, 1.0

# A model's score and the rules' own that lie further apart than this are for a person to look at, and
# the flag that says so.
FURTHEST_OPINIONS = 25.0
OPINIONS_DIFFER = "opinions_differ"

RESUME_TOPIC = "résumé"
GENERAL_TOPIC = "general"

# Tags that make a question one about what the candidate did instead of what they know.
BEHAVIOURAL_TAGS = frozenset({"behavioural", "behavioral", "leadership"})


@dataclass(frozen=True)
class ScoredAnswer:
    """One answer as the figures need it. `score` is None when it was not assessed; scores are 0-100."""

    label: str
    question_type: QuestionType
    score: float | None
    topic: str = GENERAL_TOPIC
    behavioural: bool = False
    criteria: Mapping[str, float] = field(default_factory=dict)
    words: int = 0
    not_assessed_reason: str = ""

    @property
    def weight(self) -> float:
        return FOLLOW_UP_WEIGHT if self.question_type == "follow_up" else 1.0


@dataclass(frozen=True)
class DimensionScore:
    """A dimension's figure and what it rests on: so many answers, on these topics."""

    score: float | None
    answers: int = 0
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scores:
    """All figures of one report. `recommendation` is None when there is nothing, or too little, to rest it on."""

    overall: float | None
    dimensions: Mapping[Dimension, DimensionScore]
    recommendation: Recommendation | None
    assessed: int
    asked: int
    not_assessed: tuple[tuple[str, str], ...]  # label, reason
    too_little_assessed: bool


def score_interview(answers: Sequence[ScoredAnswer], weights: Mapping[str, float]) -> Scores:
    """The figures of a report from the judged answers of one version and the weights of the interview."""
    assessed = [answer for answer in answers if answer.score is not None]
    dimensions: dict[Dimension, DimensionScore] = {
        "communication": _communication(assessed),
        "technical": _technical(assessed),
        "problem_solving": _problem_solving(assessed),
        "role_fit": _role_fit(assessed),
    }
    overall = overall_score({name: found.score for name, found in dimensions.items()}, weights)
    too_little = assessed_share(answers) < LEAST_SHARE_ASSESSED
    return Scores(
        overall=overall,
        dimensions=dimensions,
        recommendation=None if overall is None or too_little else recommendation_of(overall),
        assessed=len(assessed),
        asked=len(answers),
        not_assessed=tuple((answer.label, answer.not_assessed_reason) for answer in answers if answer.score is None),
        too_little_assessed=bool(assessed) and too_little,
    )


def overall_score(dimensions: Mapping[Dimension, float | None], weights: Mapping[str, float]) -> float | None:
    """The weighted mean of the dimensions that have a score; None when none has.

    Where the weights leave nothing to stand on (none given, or all on dimensions without a score), all count alike.
    """
    scored = {name: score for name, score in dimensions.items() if score is not None}
    weighted = [(score, max(0.0, float(weights.get(name, 0)))) for name, score in scored.items()]
    if not any(weight for _, weight in weighted):
        weighted = [(score, 1.0) for score in scored.values()]
    return _mean(weighted)


def assessed_share(answers: Sequence[ScoredAnswer]) -> float:
    """Which part of what was asked was assessed, by weight: 0 to 1; 0 when nothing was asked."""
    asked = sum(answer.weight for answer in answers)
    return sum(answer.weight for answer in answers if answer.score is not None) / asked if asked else 0.0


def quality_of(score: float) -> Quality:
    return next(quality for least, quality in QUALITY_FROM if score >= least)


def recommendation_of(overall: float) -> Recommendation:
    return next(recommendation for least, recommendation in RECOMMENDATION_FROM if overall >= least)


def opinions_differ(score: float | None, second: float | None) -> bool:
    """Whether two scores of the same answer are too far apart to leave it at that; never where one is missing."""
    return score is not None and second is not None and abs(score - second) > FURTHEST_OPINIONS


def length_score(words: int, *, is_follow_up: bool = False) -> float:
    """0-100 for the number of words: too few to carry a thought and too many to follow both cost."""
    scaled = words / FOLLOW_UP_WEIGHT if is_follow_up else float(words)
    for (left, low), (right, high) in pairwise(LENGTH_POINTS):
        if scaled <= right:
            return low + (high - low) * (scaled - left) / (right - left)
    return LENGTH_POINTS[-1][1]


def topic_of(tags: Sequence[str]) -> str:
    """A question's topic is its first tag: the plan writes the area there."""
    return tags[0].replace("_", " ").replace("-", " ").strip().casefold() if tags else GENERAL_TOPIC


def is_behavioural(tags: Iterable[str], *, interview_type: str) -> bool:
    """Whether a question asks what somebody did. Its tags say so; without tags the kind of interview does."""
    tags = [tag.casefold() for tag in tags]
    return bool(BEHAVIOURAL_TAGS.intersection(tags)) if tags else interview_type == "behavioural"


def _technical(assessed: Sequence[ScoredAnswer]) -> DimensionScore:
    return _from_criteria(
        [answer for answer in assessed if not answer.behavioural and answer.question_type != "resume"],
        ("correctness", "depth"),
    )


def _problem_solving(assessed: Sequence[ScoredAnswer]) -> DimensionScore:
    return _from_criteria([answer for answer in assessed if answer.question_type != "resume"], ("depth", "specificity"))


def _communication(assessed: Sequence[ScoredAnswer]) -> DimensionScore:
    measured = [answer for answer in assessed if "structure" in answer.criteria]
    return _scored([(answer, _clarity(answer)) for answer in measured])


def _clarity(answer: ScoredAnswer) -> float:
    length = length_score(answer.words, is_follow_up=answer.question_type == "follow_up")
    clarity = _mean([(answer.criteria["structure"], STRUCTURE_WEIGHT), (length, LENGTH_WEIGHT)])
    return 0.0 if clarity is None else clarity


def _role_fit(assessed: Sequence[ScoredAnswer]) -> DimensionScore:
    by_topic: dict[str, list[tuple[float, float]]] = {}
    for answer in assessed:
        topic = RESUME_TOPIC if answer.question_type == "resume" else answer.topic
        by_topic.setdefault(topic, []).append((answer.score or 0.0, answer.weight))
    return DimensionScore(
        score=_mean([(_mean(scores) or 0.0, 1.0) for scores in by_topic.values()]),
        answers=len(assessed),
        topics=tuple(by_topic),
    )


def _from_criteria(answers: Sequence[ScoredAnswer], names: tuple[str, ...]) -> DimensionScore:
    values: list[tuple[ScoredAnswer, float]] = []
    for answer in answers:
        found = _mean([(answer.criteria[name], 1.0) for name in names if name in answer.criteria])
        values.append((answer, (answer.score or 0.0) if found is None else found))
    return _scored(values)


def _scored(values: Sequence[tuple[ScoredAnswer, float]]) -> DimensionScore:
    return DimensionScore(
        score=_mean([(value, answer.weight) for answer, value in values]),
        answers=len(values),
        topics=tuple(dict.fromkeys(answer.topic for answer, _ in values)),
    )


def _mean(weighted: Sequence[tuple[float, float]]) -> float | None:
    """The weighted mean to one decimal, so that a reader can repeat each step; None of nothing."""
    total = sum(weight for _, weight in weighted)
    if not total:
        return None
    mean = sum(value * weight for value, weight in weighted) / total
    return round(min(100.0, max(0.0, mean)), 1)
