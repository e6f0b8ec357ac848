"""Words of a report written while its last judgement is on its way: what they rest on, and whether they still hold.

Pure. They are written on the rules' judgement of the answers that no model has judged yet. They stand when the model's
judgement tells the same story: no answer more than 25 points away, the same recommendation, and no figure in the words
that the report does not hold. Else they are thrown away and written anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from reports.models import AnswerEvaluation, Report
from reports.scoring import Scores, opinions_differ

# Longer than a model is waited for: whoever has been writing since then is gone.
WRITTEN_WITHIN = timedelta(seconds=60)

WORDS = ("summary", "strengths", "areas_for_improvement", "judged_by")


def is_being_drafted(report: Report, *, now: datetime) -> bool:
    return report.drafting_since is not None and now - report.drafting_since < WRITTEN_WITHIN


def drafted(
    words: Mapping[str, Any], judged: Sequence[AnswerEvaluation], scores: Scores, *, stood_in: Sequence[int]
) -> dict[str, Any]:
    """What is kept of words written ahead. `stood_in` are the turns the rules judged."""
    return {
        **{name: words[name] for name in WORDS},
        "stood_in": list(stood_in),
        "scores": {str(evaluation.response.turn): evaluation.score for evaluation in judged},
        "overall": scores.overall,
        "recommendation": scores.recommendation,
    }


def words_drafted(kept: Mapping[str, Any], judged: Sequence[AnswerEvaluation], scores: Scores) -> dict[str, Any] | None:
    """The words, where they hold for these judgements; None where there are none that do."""
    if not kept or kept["recommendation"] != scores.recommendation:
        return None
    found = {str(evaluation.response.turn): evaluation.score for evaluation in judged}
    if found.keys() != kept["scores"].keys():
        return None
    stood_in = {str(turn) for turn in kept["stood_in"]}
    pairs: list[tuple[float | None, float | None]] = [(kept["overall"], scores.overall)]
    for turn, after in found.items():
        before = kept["scores"][turn]
        if turn not in stood_in and before != after:
            return None
        if (before is None) != (after is None) or opinions_differ(before, after):
            return None
        pairs.append((before, after))
    told = " ".join((kept["summary"], *kept["strengths"], *kept["areas_for_improvement"]))
    if any(_is_stale(before, after, told) for before, after in pairs):
        return None
    return {name: kept[name] for name in WORDS}


def _is_stale(before: float | None, after: float | None, told: str) -> bool:
    """Whether the words hold a figure that is another in the report."""
    if before is None or after is None or round(before) == round(after):
        return False
    return re.search(rf"(?<!\d){round(before)}(?!\d)", told) is not None
