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
OFF_TOPIC_CEILING = 39.0
# Over so much of the log odds the ceiling is lifted: one word more or less must not make a third of the score.
NOT_QUITE_SURE = 0.3
# The more is said, the surer it must be to belong: about thirty words can be put in quite other words, a hundred that
# share little with question and reference are about something else.
SHORT_ENOUGH, MORE_AT_LENGTH = 0.6, 4.0
# The same for a whole speech that shares nothing with question and reference.
UNRELATED_CEILING = 12.0
# The same for more than a word or two of which not one is expected, nor belongs to what is: worth what nothing is.
NOTHING_OF_IT_CEILING = 4.0
# An answer less topical than this loses in proportion.
OFF_TOPIC_BELOW = 0.35
# Beside a whole reference answer: nobody repeats it, and the first of it that is said brings more than the last.
MOST_OF_A_REFERENCE = 0.45
# Who puts it in quite other words seems off the topic: so much of the little that is recognised counts all the same.
OTHER_WORDS = 0.3
FIRST_SENTENCES_COUNT_MORE, FIRST_WORDS_COUNT_MORE = 0.7, 0.8

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
    """The score of an answer to a question with a reference answer alone; 0 to 100.

    Beside a definition of one sentence it is what a human grader would probably give, by the fitted weights; beside a
    whole answer it is how much of that was said; in between, something of both.
    """
    scale = weights or fitted_weights()
    extent = figures["extent"]
    score = (1 - extent) * bounded(scale.score.value(figures)) + extent * _share_score(figures)
    at_length = max(0.0, figures["said"] - SHORT_ENOUGH)
    surely = scale.belongs.value(figures) - (scale.belongs_from + MORE_AT_LENGTH * at_length)
    score = min(score, OFF_TOPIC_CEILING + (100 - OFF_TOPIC_CEILING) * min(1.0, max(0.0, surely / NOT_QUITE_SURE)))
    related = max(figures["ideal_recall_with_question"], figures["question_recall"], figures["precision"])
    if related < 0.05 and surely < NOT_QUITE_SURE:
        score = min(score, UNRELATED_CEILING if figures["length"] > 0.6 else OFF_TOPIC_CEILING)
    return score


def _share_score(figures: Mapping[str, float]) -> float:
    """How much of a whole reference answer was said: sentences covered and words taken up, as far as it is on topic."""
    taken_up: float = min(1.0, figures["ideal_recall"] / MOST_OF_A_REFERENCE) ** FIRST_WORDS_COUNT_MORE
    covered: float = figures["coverage"] ** FIRST_SENTENCES_COUNT_MORE
    on_topic = min(1.0, max(OTHER_WORDS, figures["topical"] / OFF_TOPIC_BELOW))
    return 100 * (covered + taken_up) / 2 * on_topic


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
