from __future__ import annotations

import re
from typing import get_args

import pytest

from llm.offline.summary import summarise
from llm.purposes import JudgedAnswer, Language, SummariseInput, SummariseOutput

ANSWERS = (
    JudgedAnswer(
        label="Question 1",
        question="How do a list and a tuple differ?",
        question_type="preset",
        score=88,
        covered=("Lists can be changed.", "Tuples can be keys."),
        quote="I can append to a list",
    ),
    JudgedAnswer(
        label="Question 2",
        question="What is an index?",
        question_type="preset",
        score=31,
        covered=("It speeds up reads.",),
        missed=("Writes become slower.", "It takes space."),
    ),
    JudgedAnswer(label="Question 3", question="What is a lock?", question_type="preset", score=None),
)


def summed_up(
    answers: tuple[JudgedAnswer, ...] = ANSWERS, overall: float | None = 60, language: Language = "en"
) -> SummariseOutput:
    inputs = SummariseInput(job_role="Python developer", language=language, answers=answers, overall_score=overall)
    return summarise(inputs)


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?”»\u0964](?=\s|$)", text))


@pytest.mark.parametrize("language", get_args(Language))
def test_it_cites_figures_labels_and_the_quote_in_every_language(language: Language) -> None:
    found = summed_up(language=language)

    assert "I can append to a list" in found.summary
    for figure in ("60", "88", "31", "Question 1", "Question 2", "Question 3", "Writes become slower"):
        assert figure in found.summary
    assert "{" not in f"{found}"


def test_it_is_two_to_four_sentences_long() -> None:
    assert 2 <= sentences(summed_up().summary) <= 5
    assert 2 <= sentences(summed_up(answers=(), overall=None).summary) <= 4
    assert 2 <= sentences(summed_up(answers=ANSWERS[2:], overall=None).summary) <= 4


def test_strengths_and_areas_name_the_question_and_its_points() -> None:
    found = summed_up()

    assert found.strengths == ("Question 1 (88 out of 100): covered Lists can be changed; Tuples can be keys.",)
    (area,) = found.areas_for_improvement
    assert "Question 2" in area
    assert "Writes become slower; It takes space" in area


def test_an_answer_not_assessed_is_named_and_never_counts_as_weak() -> None:
    found = summed_up(answers=ANSWERS[2:], overall=None)

    assert "Question 3" in found.summary
    assert found.areas_for_improvement == ()


def test_braces_in_a_quote_or_a_role_are_words() -> None:
    braces = ANSWERS[0].model_copy(update={"quote": "a {score} in braces"})

    assert "a {score} in braces" in summed_up(answers=(braces,)).summary
