"""From measured figures to the 0-100 scale.

Owns the two scales and their weights: one fitted to human grades, for a question with a reference answer alone, and one
for a question with key points. Knows nothing of how the figures came about.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from llm.offline.errors import LexiconError
from llm.offline.files import read_model
from llm.purposes import Quality

WEIGHTS_FILE = Path(__file__).parent / "weights.yaml"
EXCELLENT, GOOD, FAIR = 85.0, 70.0, 50.0

# Without key points: an answer that is probably about something else cannot earn more than this.
OFF_TOPIC_CEILING = 38.0
# The same for a whole speech that shares nothing with question and reference.
UNRELATED_CEILING = 12.0

# With key points: what is covered, what else of the ideal answer was said, and how it is told. Style is not substance,
# so the last two together move a score by at most eight points.
COVERAGE_WORTH, IDEAL_WORTH, SPECIFICITY_WORTH, STRUCTURE_WORTH = 78.0, 14.0, 5.0, 3.0
# Below 1: the first covered points bring more than the last ones, as they do with human graders.
FIRST_POINTS_COUNT_MORE = 0.85
# Nobody repeats an ideal answer: half of its information is all of what can be said in other words.
FULL_IDEAL_RECALL = 0.5


class Line(BaseModel):
    """A linear scale: weights for each figure, added to the intercept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    weights: dict[str, float]

    def value(self, figures: Mapping[str, float]) -> float:
        return self.intercept + sum(weight * figures[name] for name, weight in self.weights.items())


class Weights(BaseModel):
    """What was fitted: points for the score, and the log odds that an answer belongs to its question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    score: Line
    belongs: Line
    # Below this log odds an answer counts as off the topic.
    belongs_from: float


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    return read_model(WEIGHTS_FILE, Weights, LexiconError)


def reference_score(figures: Mapping[str, float], weights: Weights | None = None) -> float:
    """The score a human grader would probably give, by the fitted weights; 0 to 100."""
    scale = weights or fitted_weights()
    score = bounded(scale.score.value(figures))
    if scale.belongs.value(figures) < scale.belongs_from:
        score = min(score, OFF_TOPIC_CEILING)
    related = max(figures["ideal_recall_with_question"], figures["question_recall"], figures["precision"])
    if related < 0.05 and figures["length"] > 0.6:
        score = min(score, UNRELATED_CEILING)
    return score


def key_point_score(figures: Mapping[str, float]) -> float:
    """The score of an answer to a question with key points: what is covered counts, how it is told hardly."""
    return bounded(
        COVERAGE_WORTH * figures["coverage"] ** FIRST_POINTS_COUNT_MORE
        + IDEAL_WORTH * min(1.0, figures["ideal_recall"] / FULL_IDEAL_RECALL)
        + SPECIFICITY_WORTH * figures["specificity"]
        + STRUCTURE_WORTH * figures["structure"]
    )


def open_score(figures: Mapping[str, float]) -> float:
    """The score where nothing is kept to compare with: relevance, specificity and structure alone."""
    return bounded(60 * figures["topical"] + 25 * figures["specificity"] + 15 * figures["structure"])


def bounded(points: float) -> float:
    return max(0.0, min(100.0, points))


def quality(score: float) -> Quality:
    """The word for a score (judging.md, Scale)."""
    if score >= EXCELLENT:
        return "Excellent"
    if score >= GOOD:
        return "Good"
    return "Fair" if score >= FAIR else "Poor"
