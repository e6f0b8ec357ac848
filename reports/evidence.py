"""Checks that the words a judgement cites stand in the answer, and strikes what rests on words that do not.

Pure. Offsets count characters (Unicode code points) of the transcript as it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from llm.services import CriterionScore, EvaluateOutput, Evidence, KeyPointFinding

INSUFFICIENT_EVIDENCE = "Insufficient evidence: the words the judgement cited do not stand in the answer."

# A low score may rest on what is missing, and nothing can be quoted for that. From here on a score has to cite words.
HAS_TO_CITE_FROM = 50.0

# The flag of a judgement of which something was struck.
EVIDENCE_STRUCK = "evidence_struck"


class KeptKeyPoint(KeyPointFinding):
    """A key point as it is stored: `insufficient_evidence` when it was called covered by words that are not there."""

    insufficient_evidence: bool = False


class KeptCriterion(BaseModel):
    """A criterion as it is stored: no score when the words it cited are not there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    score: float | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class CheckedJudgement:
    """What is left of a judgement: every span in it stands verbatim in the answer."""

    score: float | None
    not_assessed_reason: str
    criteria: tuple[KeptCriterion, ...]
    key_points: tuple[KeptKeyPoint, ...]
    evidence: tuple[Evidence, ...]
    struck: bool  # something was taken away


def stands_in(span: Evidence, answer: str) -> bool:
    """Whether the quoted words are the answer's own, at the place that is given."""
    return (
        span.start < span.end <= len(answer)
        and answer[span.start : span.end] == span.quote
        and not span.quote.isspace()
    )


def standing(found: Any, answer: str, shown: str) -> Any:
    """What is kept of a judgement, without the spans that do not stand in the answer as it is now.

    An answer may be corrected after it was judged. The words of the spans that stand are those of `shown`: the answer
    as its reader gets to see it, as long as `answer`.
    """
    if isinstance(found, list):
        kept = (standing(item, answer, shown) for item in found)
        return [item for item in kept if item is not None]
    if not isinstance(found, dict):
        return found
    if {"quote", "start", "end"} <= found.keys():
        stands = stands_in(Evidence(quote=found["quote"], start=found["start"], end=found["end"]), answer)
        return {**found, "quote": shown[found["start"] : found["end"]]} if stands else None
    return {name: standing(value, answer, shown) for name, value in found.items()}


def is_sound(output: EvaluateOutput, answer: str) -> bool:
    """Whether the judgement can be kept as it is."""
    return not check(output, answer).struck


def check(output: EvaluateOutput, answer: str) -> CheckedJudgement:
    """The judgement without what its evidence does not carry.

    A criterion keeps its score while one true span is left, or when it cited nothing and scored below 50. A key point
    is covered by words or not at all. Where something was struck, the score is the mean of the criteria that are
    left, and never more than the judge gave; with none left the answer is not assessed.
    """
    if output.score is None:
        return CheckedJudgement(
            score=None,
            not_assessed_reason=output.not_assessed_reason or "The answer could not be assessed.",
            criteria=(),
            key_points=tuple(_uncovered(finding) for finding in output.key_points),
            evidence=(),
            struck=False,
        )
    criteria = tuple(_checked_criterion(criterion, answer) for criterion in output.criteria)
    key_points = tuple(_checked_key_point(finding, answer) for finding in output.key_points)
    evidence = tuple(span for span in output.evidence if stands_in(span, answer))
    struck = (
        len(evidence) < len(output.evidence)
        or any(criterion.score is None for criterion in criteria)
        or any(finding.insufficient_evidence for finding in key_points)
        or _false_span_dropped(output, criteria)
    )
    cited = _in_order(
        (*evidence, *(f.evidence for f in key_points if f.evidence), *(s for c in criteria for s in c.evidence))
    )
    score = _score_left(output.score, criteria) if struck else output.score
    if score is not None and score >= HAS_TO_CITE_FROM and not cited:
        score, struck = None, True
    return CheckedJudgement(
        score=score,
        not_assessed_reason="" if score is not None else INSUFFICIENT_EVIDENCE,
        criteria=criteria,
        key_points=key_points,
        evidence=cited if score is not None else (),
        struck=struck,
    )


def _checked_criterion(criterion: CriterionScore, answer: str) -> KeptCriterion:
    kept = tuple(span for span in criterion.evidence if stands_in(span, answer))
    rests_on_absence = not criterion.evidence and criterion.score < HAS_TO_CITE_FROM
    return KeptCriterion(
        name=criterion.name, score=criterion.score if kept or rests_on_absence else None, evidence=kept
    )


def _checked_key_point(finding: KeyPointFinding, answer: str) -> KeptKeyPoint:
    told = KeptKeyPoint(**finding.model_dump())
    if finding.evidence is not None and stands_in(finding.evidence, answer):
        return told
    if finding.evidence is None and not finding.covered and not finding.contradicted:
        return told
    return told.model_copy(
        update={
            "covered": False,
            "contradicted": False,
            "coverage": 0.0,
            "evidence": None,
            "insufficient_evidence": True,
        }
    )


def _uncovered(finding: KeyPointFinding) -> KeptKeyPoint:
    return KeptKeyPoint(point=finding.point, coverage=0.0, covered=False)


def _false_span_dropped(output: EvaluateOutput, criteria: tuple[KeptCriterion, ...]) -> bool:
    said = sum(len(criterion.evidence) for criterion in output.criteria)
    return sum(len(criterion.evidence) for criterion in criteria) < said


def _score_left(said: float, criteria: tuple[KeptCriterion, ...]) -> float | None:
    left = [criterion.score for criterion in criteria if criterion.score is not None]
    return min(said, round(sum(left) / len(left), 1)) if left else None


def _in_order(spans: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Each span once, in the order of the text."""
    return tuple(sorted(dict.fromkeys(spans), key=lambda span: (span.start, span.end)))
