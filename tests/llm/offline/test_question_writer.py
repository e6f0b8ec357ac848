from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llm.offline.question_writer import skills_in, write_questions
from llm.purposes import Difficulty, InterviewKind, Language, PreparedQuestion, QuestionsInput

LANGUAGES = get_args(Language)


def plan(job_role: str = "Python developer", count: int = 6, **fields: object) -> tuple[PreparedQuestion, ...]:
    inputs = QuestionsInput.model_validate({"job_role": job_role, "count": count, **fields})
    return write_questions(inputs).questions


def texts(questions: tuple[PreparedQuestion, ...]) -> list[str]:
    return [question.text for question in questions]


def test_the_same_input_gives_the_same_questions() -> None:
    assert plan(focus_areas=("python", "sql"), seed=7) == plan(focus_areas=("python", "sql"), seed=7)


def test_another_seed_gives_other_questions() -> None:
    assert set(texts(plan(focus_areas=("python",), seed=1, count=4))) != set(
        texts(plan(focus_areas=("python",), seed=2, count=4))
    )


def test_the_count_is_shared_out_evenly_over_the_focus_areas() -> None:
    questions = plan(focus_areas=("python", "java", "sql"), count=7)

    counts = [sum(area in question.tags for question in questions) for area in ("python", "java", "databases")]
    assert sorted(counts) == [2, 2, 3]
    assert questions[0].tags[0] == "python"


def test_the_asked_difficulty_is_kept_while_the_bank_has_it() -> None:
    assert {question.difficulty for question in plan(focus_areas=("python",), difficulty="hard", count=6)} == {"hard"}


def test_a_used_up_cell_is_filled_from_neighbouring_difficulties_before_templates() -> None:
    questions = plan(focus_areas=("go",), difficulty="easy", count=12)

    assert [question.source for question in questions[:9]] == ["bank"] * 9
    assert [question.difficulty for question in questions[:9]] == ["easy"] * 3 + ["medium"] * 3 + ["hard"] * 3
    assert {question.source for question in questions[9:]} == {"template"}


def test_excluded_texts_never_come_again_whatever_their_case_or_spacing() -> None:
    first = texts(plan(focus_areas=("python",), count=6))

    second = texts(plan(focus_areas=("python",), count=6, exclude=tuple(f"  {text.upper()} " for text in first)))

    assert not set(first) & set(second)


def test_an_unknown_focus_area_gets_whole_template_questions() -> None:
    (question,) = plan(focus_areas=("Quantum gardening",), count=1)

    assert question.source == "template"
    assert "Quantum gardening" in question.text
    assert 3 <= len(question.key_points) <= 6
    assert all(point.probe for point in question.key_points)
    assert question.ideal_answer


def test_braces_in_a_focus_area_are_words_like_any_other() -> None:
    (question,) = plan(focus_areas=("{topic} {0}",), count=1)

    assert "{topic} {0}" in question.text


def test_skills_of_the_job_description_without_an_area_get_questions() -> None:
    questions = plan(
        job_role="Engineer", job_description="You run Kafka and Terraform for us, and some Python.", count=6
    )

    asked = " ".join(texts(questions))
    assert "Apache Kafka" in asked
    assert "Terraform" in asked
    assert any("python" in question.tags for question in questions)


def test_skills_are_found_as_whole_words_in_order() -> None:
    assert skills_in("Terraform, then kafka. No gitarre.") == ["Terraform", "Apache Kafka"]


def test_a_behavioural_interview_asks_only_about_what_was_done() -> None:
    questions = plan(interview_type="behavioural", count=8)

    assert all("behavioural" in question.tags for question in questions)


def test_a_mixed_interview_brings_about_a_third_of_behavioural_questions() -> None:
    questions = plan(interview_type="mixed", focus_areas=("java",), count=9)

    assert sum("behavioural" in question.tags for question in questions) == 3
    assert sum("java" in question.tags for question in questions) == 6


def test_a_job_nobody_has_heard_of_still_gets_its_questions() -> None:
    questions = plan(job_role="Zoo keeper", count=12)

    assert len(set(texts(questions))) == 12
    assert any("Zoo keeper" in text for text in texts(questions))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_other_languages_are_asked_from_templates_of_that_language(language: Language) -> None:
    questions = plan(language=language, focus_areas=("python", "sales"), interview_type="mixed", count=30)

    english = set(texts(plan(focus_areas=("python", "sales"), interview_type="mixed", count=30)))
    assert len(set(texts(questions))) == 30
    assert {question.source for question in questions} == {"template"}
    assert not english & set(texts(questions))
    assert not any("{topic}" in f"{q.text}{q.ideal_answer}{q.key_points}" for q in questions)


def test_neighbouring_template_questions_are_worded_differently() -> None:
    questions = plan(focus_areas=("Alpha", "Beta"), count=6)

    shapes = [question.text.replace("Alpha", "X").replace("Beta", "X") for question in questions]
    assert len(set(shapes)) == 6


@settings(max_examples=60, deadline=None)
@given(
    count=st.integers(1, 30),
    difficulty=st.sampled_from(get_args(Difficulty)),
    kind=st.sampled_from(get_args(InterviewKind)),
    language=st.sampled_from(LANGUAGES),
    areas=st.lists(st.sampled_from(["python", "leadership", "behavioural", "sales", "Kafka", "ö", " "]), max_size=4),
    seed=st.integers(0, 10_000),
)
def test_there_are_always_exactly_as_many_different_questions_as_asked_for(
    count: int, difficulty: Difficulty, kind: InterviewKind, language: Language, areas: list[str], seed: int
) -> None:
    questions = plan(
        count=count, difficulty=difficulty, interview_type=kind, language=language, focus_areas=tuple(areas), seed=seed
    )

    assert len(questions) == count
    assert len({text.casefold() for text in texts(questions)}) == count
    assert all(question.key_points and question.ideal_answer for question in questions)
