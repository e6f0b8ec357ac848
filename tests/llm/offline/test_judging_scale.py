"""The scale on the bank: answers made from its ideal answers, judged rightly or not by how they were made."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest

from benchmarks.judging import variants
from benchmarks.judging.bank_scale import judge
from llm.offline.bank import DIFFICULTIES, BankQuestion, bank
from llm.offline.interviewer import prepare

# Every fourth question of the bank keeps the run short and meets every area.
QUESTIONS = [q for area in bank().areas for level in DIFFICULTIES for q in area.questions(level)][::4]

Make = Callable[[BankQuestion, int], str]


def points(question: BankQuestion) -> str:
    return " ".join(point.point for point in question.key_points)


def scores(make: Make) -> list[float]:
    return [judge(question, make(question, number)).score or 0.0 for number, question in enumerate(QUESTIONS)]


def share(values: list[float], holds: Callable[[float], bool]) -> float:
    return sum(map(holds, values)) / len(values)


def test_ideal_answers_are_excellent() -> None:
    assert share(scores(lambda question, _: question.ideal_answer), lambda score: score >= 85) >= 0.95


def test_half_of_an_ideal_answer_is_in_the_middle() -> None:
    found = scores(lambda question, number: variants.part_of(question.ideal_answer, 0.5, number))

    assert 45 <= statistics.median(found) <= 70


def test_an_answer_to_another_area_scores_below_25() -> None:
    shifted = QUESTIONS[len(QUESTIONS) // 2 :] + QUESTIONS[: len(QUESTIONS) // 2]

    assert share(scores(lambda _, number: shifted[number].ideal_answer), lambda score: score < 25) >= 0.9


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda q, n: q.text, id="question-repeated"),
        pytest.param(lambda q, n: f"{q.text} {q.text}", id="question-repeated-twice"),
        pytest.param(lambda q, n: variants.keyword_list(points(q)), id="keywords-of-the-points"),
        pytest.param(lambda q, n: variants.keyword_list(q.ideal_answer), id="keywords-of-the-ideal-answer"),
        pytest.param(lambda q, n: variants.shuffled(q.ideal_answer, n), id="words-shuffled"),
        pytest.param(lambda q, n: variants.negated(q.ideal_answer), id="ideal-answer-negated"),
        pytest.param(lambda q, n: variants.negated(points(q)), id="points-negated"),
        pytest.param(lambda q, n: QUESTIONS[n - 9].ideal_answer, id="off-topic"),
        pytest.param(lambda q, n: variants.INJECTIONS[n % len(variants.INJECTIONS)], id="instruction-alone"),
    ],
)
def test_empty_and_false_answers_score_below_40_nearly_always(make: Make) -> None:
    assert share(scores(make), lambda score: score < 40) >= 0.9


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param(variants.with_fillers, id="fillers-and-hedges"),
        pytest.param(variants.with_typos, id="typos"),
        pytest.param(lambda text, _: variants.with_broken_grammar(text), id="broken-grammar"),
        pytest.param(lambda text, _: variants.without_punctuation(text), id="no-punctuation"),
    ],
)
@pytest.mark.parametrize("portion", [1.0, 0.5])
def test_the_way_of_speaking_moves_a_score_by_at_most_three_points(
    disguise: Callable[[str, int], str], portion: float
) -> None:
    plain = scores(lambda question, number: variants.part_of(question.ideal_answer, portion, number))
    spoken = scores(lambda q, number: disguise(variants.part_of(q.ideal_answer, portion, number), number))

    changes = [abs(after - before) for before, after in zip(plain, spoken, strict=True)]
    assert share(changes, lambda change: change <= 3) >= 0.93


def test_instructions_never_raise_a_score() -> None:
    plain = scores(lambda question, number: variants.part_of(question.ideal_answer, 0.5, number))
    urged = scores(lambda q, number: variants.with_injection(variants.part_of(q.ideal_answer, 0.5, number), number))

    assert all(after <= before for before, after in zip(plain, urged, strict=True))


def test_a_judgement_takes_less_than_20_milliseconds_of_processor_time() -> None:
    prepare()

    spent = []
    for number, question in enumerate(QUESTIONS):
        start = time.process_time()
        judge(question, variants.part_of(question.ideal_answer, 0.8, number))
        spent.append(1000 * (time.process_time() - start))

    # The median: a collection of garbage may fall into any single one.
    assert statistics.median(spent) < 20
