"""An answer in code: run against its tests in the real sandbox, judged by rules or by a model with tools, and shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.models import CodingExercise, InterviewConfig, QuestionKind, QuestionType, Response
from interviews.programs import CodeFacts, StaticReading
from interviews.services import code_run_execute, exercises_ensure
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import FakeServer
from reports.code_review import facts_in_words
from reports.models import AnswerEvaluation, GatheredFacts
from reports.services import answer_evaluate, answer_judge, code_facts_gather, report_compose
from tests.llm.harness import models, provider
from tests.reports.factories import QuestionFactory, ResponseFactory, SessionFactory

pytestmark = pytest.mark.django_db

Sent = list[tuple[str, dict[str, str]]]
CODE_QUEUE = "reports.tasks.gather_code_facts"


@pytest.fixture
def exercise() -> CodingExercise:
    exercises_ensure()
    return CodingExercise.objects.get(bank_key="pair-with-sum")


@pytest.fixture
def answer(config: InterviewConfig, exercise: CodingExercise) -> Callable[..., Response]:
    """An answer to the exercise as a question of Ines's interview."""
    question = QuestionFactory.create(
        config=config, kind=QuestionKind.CODING, exercise=exercise, text=exercise.title, key_points=[]
    )

    def make(source: str, **fields: Any) -> Response:
        return ResponseFactory.create(
            session=fields.pop("session", None) or SessionFactory.create(config=config),
            question=question,
            question_type=QuestionType.CODING,
            transcript="",
            key_points=[],
            code=source,
            code_language="python",
            **fields,
        )

    return make


def judged(response: Response) -> AnswerEvaluation:
    """As the tasks do it, one after the other."""
    assert answer_judge(response_id=response.pk) is None
    code_facts_gather(response_id=response.pk)
    evaluation = answer_judge(response_id=response.pk)
    assert evaluation is not None
    return evaluation


def broken(exercise: CodingExercise) -> str:
    """Right for what candidates see, wrong for something that is hidden."""
    return (
        "def pair_with_sum(numbers, target):\n"
        "    for i, first in enumerate(numbers):\n"
        "        for j, second in enumerate(numbers):\n"
        "            if first + second == target:\n"
        "                return [i, j]\n"
        "    return None\n"
    )


@pytest.mark.usefixtures("bwrap_path")
def test_it_runs_every_test_and_the_reference_gets_full_marks_for_them(
    exercise: CodingExercise,
    answer: Callable[..., Response],
    sent: Sent,
    django_capture_on_commit_callbacks: Any,
) -> None:
    response = answer(exercise.reference_solution["python"])

    with django_capture_on_commit_callbacks(execute=True):
        evaluation = judged(response)

    facts = evaluation.code_review["facts"]
    assert [test["status"] for test in facts["tests"]] == ["passed"] * len(facts["tests"])
    assert {test["hidden"] for test in facts["tests"]} == {True, False}
    assert evaluation.score is not None
    assert evaluation.score >= 90
    assert evaluation.judged_by["provider"] == "offline"
    assert (CODE_QUEUE, {"response_id": str(response.pk)}) in sent


@pytest.mark.usefixtures("bwrap_path", "sent")
def test_failed_tests_dominate_the_score_and_are_cited(
    exercise: CodingExercise, answer: Callable[..., Response]
) -> None:
    evaluation = judged(answer(broken(exercise)))

    facts = evaluation.code_review["facts"]
    passed = sum(test["status"] == "passed" for test in facts["tests"])
    assert 0 < passed < len(facts["tests"])
    assert evaluation.score is not None
    assert evaluation.score <= 100 * passed / len(facts["tests"]) + 0.1
    correctness = next(each for each in evaluation.criteria if each["name"] == "correctness")
    assert correctness["score"] == pytest.approx(100 * passed / len(facts["tests"]), abs=0.1)


@pytest.mark.usefixtures("bwrap_path", "sent")
def test_a_program_that_does_not_work_at_all_has_no_score_for_reading_well(answer: Callable[..., Response]) -> None:
    evaluation = judged(answer("def pair_with_sum(numbers, target):\n    return 'nothing'\n"))

    assert evaluation.score == 0
    assert [criterion["name"] for criterion in evaluation.criteria] == ["correctness"]


@pytest.mark.usefixtures("no_sandbox", "sent")
def test_without_a_sandbox_it_says_not_executed_and_gives_no_score(
    exercise: CodingExercise, answer: Callable[..., Response], staff: Client
) -> None:
    response = answer(exercise.reference_solution["python"])

    evaluation = judged(response)
    report_compose(session_id=response.session_id)

    assert evaluation.score is None
    assert evaluation.not_assessed_reason.startswith("Not executed: ")
    assert evaluation.judged_by == {}
    page = staff.get(reverse("reports:session", args=[response.session_id])).content.decode()
    assert "Not executed" in page


@pytest.mark.usefixtures("sent")
def test_where_nobody_runs_programs_the_report_does_not_wait_for_ever(answer: Callable[..., Response]) -> None:
    response = answer("x = 1")
    assert answer_judge(response_id=response.pk) is None
    GatheredFacts.objects.update(requested_at=timezone.now() - timedelta(minutes=6))

    evaluation = answer_judge(response_id=response.pk)

    assert evaluation is not None
    assert evaluation.score is None
    assert "No worker ran it in time." in evaluation.not_assessed_reason


def test_words_beside_code_that_has_no_tests_are_judged_as_words() -> None:
    evaluation = answer_evaluate(response_id=ResponseFactory.create(code="x = 1").pk)

    assert evaluation.score is not None
    assert evaluation.code_review == {}


@pytest.fixture
def server(settings: Any) -> Iterator[FakeServer]:
    with FakeServer() as server:
        settings.MODELS = models(provider("openai", server.url, model="reviewer"), budget_seconds=20)
        yield server


def verdict(complexity: float) -> Behaviour:
    aspects = [
        {"name": name, "remark": f"Of {name}.", "rests_on": [1, 2], "score": complexity}
        for name in ("correctness", "complexity", "readability", "testing")
    ]
    finding = {"line": 3, "end_line": 3, "aspect": "correctness", "severity": "problem",
               "message": "A number may be paired with itself.", "rests_on": [2]}  # fmt: skip
    fields = {
        "findings": [finding], "time_complexity": "O(n^2)", "space_complexity": "O(1)", "aspects": aspects,
        "verdict": "correct", "summary": "It pairs a number with itself.",
    }  # fmt: skip
    return Behaviour(content=json.dumps(fields))


def calls(name: str, **arguments: str) -> Behaviour:
    return Behaviour(calls=((name, json.dumps(arguments)),))


@pytest.mark.usefixtures("bwrap_path")
def test_a_model_reviews_with_tools_that_run_the_program_and_cannot_outdo_the_tests(
    exercise: CodingExercise,
    answer: Callable[..., Response],
    server: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
    staff: Client,
) -> None:
    def worker(name: str, **kwargs: Any) -> None:
        if name == "interviews.tasks.run_code":
            code_run_execute(run_id=kwargs["run_id"])

    monkeypatch.setattr("interviews.services.code.send_on_commit", worker)
    monkeypatch.setattr("reports.services.code_review.send_on_commit", lambda *args, **kwargs: None)
    server.script.queued["reviewer"] += [
        calls("run_tests"),
        calls("run_with_input", appended="print(pair_with_sum([3, 9], 6))"),
        calls("complexity_probe", function="pair_with_sum", arguments="[list(range(n)), -1]"),
        calls("static_analysis"),
        verdict(100),
    ]
    response = answer(broken(exercise))

    evaluation = judged(response)

    runs = evaluation.code_review["tool_runs"]
    assert [(run["name"], run["succeeded"]) for run in runs] == [
        ("run_tests", True),
        ("run_with_input", True),
        ("complexity_probe", True),
        ("static_analysis", True),
    ]
    assert "[0, 0]" in runs[1]["result"]
    assert json.loads(runs[2]["result"])["trend"] in ("between", "quadratic", "steeper")
    facts = evaluation.code_review["facts"]
    passed = sum(test["status"] == "passed" for test in facts["tests"]) / len(facts["tests"])
    assert evaluation.score == pytest.approx(100 * passed, abs=0.2)
    assert evaluation.second_score is not None
    assert evaluation.judged_by["provider"] == "openai"
    page = staff.get(reverse("reports:session", args=[response.session_id])).content.decode()
    assert "A number may be paired with itself." in page
    assert "[run 2]" in page
    assert f"of {len(facts['tests'])} tests passed" in page


@pytest.mark.usefixtures("no_sandbox", "sent")
def test_the_team_is_shown_which_program_looks_alike_and_its_score_is_as_before(
    exercise: CodingExercise, answer: Callable[..., Response], staff: Client
) -> None:
    one, other = answer(broken(exercise)), answer("# mine\n" + broken(exercise))
    answer(exercise.reference_solution["python"])
    evaluation = judged(one)

    page = staff.get(reverse("reports:session", args=[one.session_id])).content.decode()

    assert evaluation.flags == []
    assert reverse("reports:session", args=[other.session_id]) in page
    assert "100&nbsp;% of the same runs" in page


@pytest.mark.usefixtures("no_sandbox", "sent")
def test_another_teams_candidates_are_no_hint(
    exercise: CodingExercise, answer: Callable[..., Response], staff: Client
) -> None:
    one = answer(broken(exercise))
    strangers = QuestionFactory.create(kind=QuestionKind.CODING, exercise=exercise)
    ResponseFactory.create(
        session=SessionFactory.create(config=strangers.config), question=strangers, code=one.code,
        code_language="python",
    )  # fmt: skip
    judged(one)

    assert "of the same runs" not in staff.get(reverse("reports:session", args=[one.session_id])).content.decode()


def test_growth_that_was_not_measured_is_said() -> None:
    static = StaticReading(lines=1)
    ran = CodeFacts(language="go", status="passed", static=static)
    assert "How the time grows with the input was not measured." in facts_in_words(ran)
    assert "not measured" not in facts_in_words(ran.model_copy(update={"reason": "There is no sandbox."}))
