"""The review of one program, by rules and by a model with tools: `python -m benchmarks.sandbox.verdicts`.

The program is real and is run in the real sandbox by a worker of the queue `code`. The model is the scripted server:
what it asks its tools and what it says in the end is written here, what the tools answer is not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

from benchmarks.live.processes import base_environment, folder_of_its_own
from llm.fakeserver.behaviour import Behaviour
from llm.fakeserver.server import FakeServer
from tools.demo.product import PROJECT

EXERCISE = "pair-with-sum"
# Wrong where there is no pair, and where a number is paired with itself; slower than it need be.
PROGRAM = """\
def pair_with_sum(numbers, target):
    for i, first in enumerate(numbers):
        for j, second in enumerate(numbers):
            if first + second == target:
                return [i, j]
    return None
"""
JUDGED_WITHIN_SECONDS = 120.0
LOOK_EVERY_SECONDS = 0.2
SHOWN = 160
ONE_OF_TWO = ("by rules", "by a model with tools")


def main() -> int:
    if sys.argv[1:] == ["judge"]:
        print(json.dumps(_judged()))
        return 0
    for title in ONE_OF_TWO:
        with folder_of_its_own() as folder, FakeServer() as server:
            environment = base_environment(folder)
            if title != ONE_OF_TWO[0]:
                server.script.queued["reviewer"] += _turns()
                environment |= {"LLM_BASE_URL": server.url, "LLM_CHAIN_CODE_REVIEW": "compatible:reviewer"}
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.sandbox.verdicts", "judge"],
                cwd=PROJECT, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        _show(title, json.loads(done.stdout.splitlines()[-1]))
    return 0


def _turns() -> list[Behaviour]:
    """What the model does: uses three tools and gives its verdict."""

    def calls(name: str, **arguments: str) -> Behaviour:
        return Behaviour(calls=((name, json.dumps(arguments)),))

    def aspect(name: str, score: float, remark: str, *rests_on: int) -> dict[str, object]:
        return {"name": name, "score": score, "remark": remark, "rests_on": rests_on}

    finding = {
        "line": 4, "end_line": 4, "aspect": "correctness", "severity": "problem",
        "message": "A number may be paired with itself.", "rests_on": [1, 2],
    }  # fmt: skip
    verdict = {
        "findings": [finding],
        "time_complexity": "O(n^2)",
        "space_complexity": "O(1)",
        "aspects": [
            aspect("correctness", 40, "Pairs a number with itself.", 1, 2),
            aspect("complexity", 40, "Two loops where a dictionary needs one.", 3),
            aspect("readability", 85, "Short, with names that say what they are.", 1),
            aspect("testing", 30, "No sign that a pair of equal places was tried.", 2),
        ],
        "verdict": "partly_correct",
        "summary": "Finds pairs, but may take one number twice, and is quadratic.",
    }
    return [
        calls("run_tests"),
        calls("run_with_input", appended="print(pair_with_sum([3, 9], 6))"),
        calls("complexity_probe", function="pair_with_sum", arguments="[list(range(n)), -1]"),
        Behaviour(content=json.dumps(verdict)),
    ]


def _judged() -> dict[str, object]:
    """In a process of its own with the environment of one of the two: the way of an answer through the queues."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from candidates.models import Candidate  # noqa: PLC0415
    from interviews.models import (  # noqa: PLC0415
        CodingExercise,
        InterviewConfig,
        InterviewSession,
        QuestionKind,
        QuestionType,
        Response,
    )
    from interviews.services import exercises_ensure  # noqa: PLC0415
    from reports.models import AnswerEvaluation  # noqa: PLC0415
    from reports.services import answer_judge  # noqa: PLC0415
    from syncinterview.accounts.models import Role, User  # noqa: PLC0415
    from syncinterview.embedded import start_embedded_worker, stop_embedded_worker  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    exercises_ensure()
    exercise = CodingExercise.objects.get(bank_key=EXERCISE)
    owner = User.objects.create(email="benchmark@example.com", full_name="Benchmark", role=Role.INTERVIEWER)
    config = InterviewConfig.objects.create(created_by=owner, job_role="Python developer")
    question = config.questions.create(
        position=1, kind=QuestionKind.CODING, exercise=exercise, text=exercise.title, key_points=[]
    )
    candidate = Candidate.objects.create(name="Candidate", email="candidate@example.com")
    now = timezone.now()
    session = InterviewSession.objects.create(
        config=config, candidate=candidate, token_hash="0" * 64, start_time=now, state={}
    )
    # Before there is anything that its first sweep would take up as well.
    start_embedded_worker()
    try:
        response = Response.objects.create(
            session=session, turn=1, question=question, question_number=1, label="Q1", question_text=exercise.title,
            question_type=QuestionType.CODING, transcript="", code=PROGRAM, code_language="python", answered_at=now,
        )  # fmt: skip
        answer_judge(response_id=response.pk)
        until = time.monotonic() + JUDGED_WITHIN_SECONDS
        while (found := AnswerEvaluation.objects.filter(response=response).first()) is None:
            if time.monotonic() > until:
                raise RuntimeError(f"It was not judged within {JUDGED_WITHIN_SECONDS:g} s.")
            time.sleep(LOOK_EVERY_SECONDS)
    finally:
        stop_embedded_worker()
    return {
        "score": found.score,
        "second_score": found.second_score,
        "judged_by": found.judged_by,
        "criteria": found.criteria,
        "review": found.code_review,
        "reason": found.not_assessed_reason,
    }


def _show(title: str, found: dict[str, object]) -> None:
    review = found["review"]
    assert isinstance(review, dict)
    facts = review["facts"]
    tests = facts["tests"]
    print(f"\n{title}: score {found['score']}, rules alone {found['second_score']}, judged by {found['judged_by']}")
    if found["reason"]:
        print(f"  {found['reason']}")
    print(f"  tests: {sum(each['status'] == 'passed' for each in tests)} of {len(tests)} passed")
    for each in tests:
        if each["status"] != "passed":
            print(f"    {each['name']}{' (hidden)' if each['hidden'] else ''}: {each['status']}")
    for name in ("growth", "reference_growth"):
        measured = facts[name] or {}
        print(f"  {name}: {measured.get('trend')} (exponent {measured.get('exponent')})")
    for criterion in found["criteria"]:  # type: ignore[attr-defined] # a list of JSON
        print(f"  {criterion['name']}: {criterion['score']}")
    for run in review["tool_runs"]:
        print(
            f"  tool {run['number']} {run['name']}({run['arguments'][:80]}): {' '.join(run['result'].split())[:SHOWN]}"
        )
    if review["review"]:
        said = review["review"]
        print(f"  verdict {said['verdict']}, {said['time_complexity']}: {said['summary']}")
        for each in said["findings"]:
            print(f"    line {each['line']} ({each['severity']}): {each['message']} Rests on runs {each['rests_on']}.")


if __name__ == "__main__":
    sys.exit(main())
