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

# An answer about something else cannot earn more than this, however well it is told.
OFF_TOPIC_CEILING = 20.0


class Weights(BaseModel):
    """A linear scale: points for each feature, added to the intercept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    weights: dict[str, float]


@lru_cache(maxsize=1)
def fitted_weights() -> Weights:
    return read_model(WEIGHTS_FILE, Weights, LexiconError)


def fitted_score(figures: Mapping[str, float], weights: Weights | None = None) -> float:
    """The score a human grader would probably give, by the fitted weights; 0 to 100."""
    scale = weights or fitted_weights()
    return bounded(scale.intercept + sum(points * figures[name] for name, points in scale.weights.items()))


def key_point_score(figures: Mapping[str, float]) -> float:
    """The score of an answer to a question with key points: what is covered counts, how it is told hardly."""
    said = 0.78 * figures["coverage"] + 0.14 * min(1.0, figures["ideal_recall"] / 0.5)
    told = 0.05 * figures["specificity"] + 0.03 * figures["structure"]
    return bounded(100 * (said + told))


def bounded(points: float) -> float:
    return max(0.0, min(100.0, points))


def quality(score: float) -> Quality:
    """The word for a score (judging.md, Scale)."""
    if score >= EXCELLENT:
        return "Excellent"
    if score >= GOOD:
        return "Good"
    return "Fair" if score >= FAIR else "Poor"
