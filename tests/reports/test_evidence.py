"""What a judge cites is checked against the answer, whatever it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from llm.services import CriterionScore, EvaluateOutput, Evidence, KeyPointFinding
from reports.evidence import INSUFFICIENT_EVIDENCE, check, is_sound, stands_in

ANSWER = "A tuple cannot be changed, so it can be a key."


def span(quote: str, answer: str = ANSWER) -> Evidence:
    start = answer.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


TRUE = span("cannot be changed")
FALSE = Evidence(quote="is always faster", start=8, end=24)
MISPLACED = Evidence(quote="cannot be changed", start=0, end=17)


def judged(**fields: object) -> EvaluateOutput:
    return EvaluateOutput(**{"score": 80.0, "quality": "Good", "evidence": (TRUE,), **fields})  # type: ignore[arg-type]


def test_a_sound_judgement_is_kept_as_it_is() -> None:
    output = judged(
        criteria=(CriterionScore(name="correctness", score=90, evidence=(TRUE,)),),
        key_points=(KeyPointFinding(point="Immutable", coverage=0.9, covered=True, evidence=TRUE),),
    )

    checked = check(output, ANSWER)

    assert not checked.struck
    assert checked.score == 80.0
    assert checked.evidence == (TRUE,)
    assert checked.key_points[0].covered


def test_words_at_another_place_are_not_evidence() -> None:
    assert stands_in(TRUE, ANSWER)
    assert not stands_in(FALSE, ANSWER)
    assert not stands_in(MISPLACED, ANSWER)
    assert not stands_in(Evidence(quote="", start=3, end=3), ANSWER)
    assert not stands_in(Evidence(quote=" ", start=1, end=2), ANSWER)
    assert not stands_in(Evidence(quote="key.", start=42, end=400), ANSWER)


def test_a_criterion_on_false_words_loses_its_score_and_the_answers_score_follows() -> None:
    output = judged(
        criteria=(
            CriterionScore(name="correctness", score=90, evidence=(FALSE,)),
            CriterionScore(name="depth", score=60, evidence=(TRUE, MISPLACED)),
        )
    )

    checked = check(output, ANSWER)

    assert [(found.name, found.score) for found in checked.criteria] == [("correctness", None), ("depth", 60)]
    assert checked.criteria[1].evidence == (TRUE,)
    assert (checked.score, checked.struck) == (60, True)


def test_striking_never_raises_a_score() -> None:
    output = judged(
        score=40.0,
        quality="Poor",
        evidence=(FALSE,),
        criteria=(CriterionScore(name="relevance", score=95, evidence=(TRUE,)),),
    )

    assert check(output, ANSWER).score == 40.0


def test_an_answer_with_nothing_left_is_not_assessed() -> None:
    output = judged(evidence=(FALSE,), criteria=(CriterionScore(name="correctness", score=90, evidence=(FALSE,)),))

    checked = check(output, ANSWER)

    assert checked.score is None
    assert checked.not_assessed_reason == INSUFFICIENT_EVIDENCE
    assert checked.evidence == ()


def test_a_high_score_that_cites_nothing_is_insufficient() -> None:
    assert check(judged(evidence=()), ANSWER).score is None
    assert not is_sound(judged(evidence=()), ANSWER)


def test_a_low_score_may_rest_on_what_is_missing() -> None:
    output = judged(score=10.0, quality="Poor", evidence=(), criteria=(CriterionScore(name="correctness", score=5),))

    checked = check(output, ANSWER)

    assert (checked.score, checked.struck) == (10.0, False)


def test_a_key_point_is_covered_by_words_or_not_at_all() -> None:
    output = judged(
        key_points=(
            KeyPointFinding(point="Without words", coverage=0.8, covered=True),
            KeyPointFinding(point="By false words", coverage=0.8, covered=True, evidence=FALSE),
            KeyPointFinding(point="Denied without words", coverage=0.0, covered=False, contradicted=True),
            KeyPointFinding(point="Missed", coverage=0.0, covered=False),
        )
    )

    found = check(output, ANSWER).key_points

    assert [point.covered for point in found] == [False, False, False, False]
    assert [point.contradicted for point in found] == [False, False, False, False]
    assert [point.insufficient_evidence for point in found] == [True, True, True, False]


def test_an_answer_that_was_not_assessed_carries_no_findings() -> None:
    output = EvaluateOutput(
        score=None,
        quality=None,
        not_assessed_reason="Too few words.",
        key_points=(KeyPointFinding(point="Immutable", coverage=1.0, covered=True, evidence=FALSE),),
        evidence=(FALSE,),
    )

    checked = check(output, ANSWER)

    assert checked.not_assessed_reason == "Too few words."
    assert checked.evidence == ()
    assert not checked.key_points[0].covered
    assert checked.key_points[0].evidence is None


spans = st.builds(
    Evidence, quote=st.text(max_size=8) | st.sampled_from([TRUE.quote, "A", "key"]), start=st.integers(0, 60),
    end=st.integers(0, 60),
) | st.integers(0, len(ANSWER) - 1).flatmap(
    lambda start: st.integers(start, len(ANSWER)).map(
        lambda end: Evidence(quote=ANSWER[start:end], start=start, end=end)
    )
)  # fmt: skip
outputs = st.builds(
    EvaluateOutput,
    score=st.none() | st.floats(0, 100),
    quality=st.none(),
    criteria=st.lists(
        st.builds(
            CriterionScore,
            name=st.sampled_from(["relevance", "depth", "structure"]),
            score=st.floats(0, 100),
            evidence=st.lists(spans, max_size=3).map(tuple),
        ),
        max_size=4,
    ).map(tuple),
    key_points=st.lists(
        st.builds(
            KeyPointFinding,
            point=st.just("A point"),
            coverage=st.floats(0, 1),
            covered=st.booleans(),
            contradicted=st.booleans(),
            evidence=st.none() | spans,
        ),
        max_size=4,
    ).map(tuple),
    evidence=st.lists(spans, max_size=4).map(tuple),
)


@given(outputs)
def test_whatever_a_judge_says_every_span_that_is_kept_stands_in_the_answer(output: EvaluateOutput) -> None:
    checked = check(output, ANSWER)

    kept = [
        *checked.evidence,
        *(found for criterion in checked.criteria for found in criterion.evidence),
        *(point.evidence for point in checked.key_points if point.evidence),
    ]
    assert all(ANSWER[found.start : found.end] == found.quote and found.quote.strip() for found in kept)
    assert all(point.evidence for point in checked.key_points if point.covered or point.contradicted)
    assert checked.score is None or output.score is not None
    assert checked.score is None or checked.score <= (output.score or 0)
    assert (checked.score is None) == bool(checked.not_assessed_reason)
    assert checked.score is None or checked.score < 50 or checked.evidence
