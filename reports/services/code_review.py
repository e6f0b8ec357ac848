"""Judging an answer in code: its facts come from a worker of the queue `code`, its verdict from rules or a model.

A model's tools run programs by that same queue, so that whoever asks a model needs no sandbox, and whoever has a
sandbox needs no way out.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from interviews.models import CodingExercise, Response
from interviews.services import (
    CodeFacts,
    code_facts,
    facts_not_gathered,
    growth_from,
    growth_program,
    program_run_elsewhere,
)
from llm.services import CodeReview, CodeReviewInput, CodeReviewUnavailable, Tool, ToolFailed, review_code
from reports.code_review import NOT_EXECUTED, CodeReading, KeptToolRun, code_score, facts_in_words
from reports.models import GatheredFacts
from reports.scoring import OPINIONS_DIFFER, RUBRIC_VERSION, opinions_differ, quality_of
from syncinterview.lib.dispatch import send_on_commit
from syncinterview.lib.errors import InvalidInput

GATHER_TASK = "reports.tasks.gather_code_facts"
EVALUATE_TASK = "reports.tasks.evaluate_answer"
# After this long without a worker that takes from the queue `code` an answer is judged without having been run.
GIVEN_UP_AFTER = timedelta(minutes=5)
TOOL_WITHIN_SECONDS = 30.0
SHOWN_CHARACTERS = 3000
_NOBODY = "No worker ran it in time."
_RULES = {"provider": "offline", "model": "rules", "prompt_version": ""}


def is_code(response: Response) -> bool:
    """Whether the answer is judged by its program. Words beside code without tests are judged as words."""
    if response.skipped or not response.code.strip():
        return False
    return not response.transcript.strip() or _exercise(response) is not None


def code_facts_request(response: Response) -> bool:
    """Have the facts about an answer's program gathered. False when there is nothing to wait for."""
    kept, _ = GatheredFacts.objects.get_or_create(response=response)
    if kept.facts is not None:
        return False
    if timezone.now() - kept.requested_at > GIVEN_UP_AFTER:
        kept.delete()
        return False
    send_on_commit(GATHER_TASK, response_id=response.pk)
    return True


def code_facts_gather(*, response_id: UUID) -> None:
    """Find out about an answer's program in this process, then have the answer judged by it. Nothing to do: nothing."""
    response = Response.objects.select_related("question__exercise").filter(pk=response_id).first()
    if response is None or not is_code(response):
        return
    kept, _ = GatheredFacts.objects.get_or_create(response=response)
    if kept.facts is None:
        facts = code_facts(language=response.code_language, source=response.code, exercise=_exercise(response))
        # Zero rows: another was first; its facts are as good.
        GatheredFacts.objects.filter(pk=kept.pk, facts__isnull=True).update(facts=facts.model_dump(mode="json"))
    send_on_commit(EVALUATE_TASK, response_id=response.pk)


def code_evaluate(response: Response) -> dict[str, Any]:
    """The fields of the evaluation of an answer in code, by the facts that are there."""
    facts = _facts_of(response)
    by_rules = code_score(facts)
    if by_rules is None:
        # Whoever judges it again tries again.
        GatheredFacts.objects.filter(response=response).delete()
        reading = CodeReading(facts=facts)
        reason = NOT_EXECUTED.format(reason=facts.reason)[:300]
        return {"score": None, "not_assessed_reason": reason, "code_review": reading.model_dump(mode="json")}
    review = _reviewed(response, facts)
    reading = CodeReading(
        facts=facts,
        review=review.output if review else None,
        tool_runs=tuple(
            KeptToolRun(number=run.number, name=run.name, arguments=run.arguments[:1000],
                        result=run.result[:SHOWN_CHARACTERS], succeeded=run.succeeded)
            for run in (review.tool_runs if review else ())
        ),
    )  # fmt: skip
    judged_by = {**(review.judged_by.model_dump() if review else _RULES), "rubric_version": RUBRIC_VERSION}
    scored = code_score(facts, reading.review) or by_rules
    second = by_rules.score if review else None
    return {
        "code_review": reading.model_dump(mode="json"),
        "judged_by": judged_by,
        "score": scored.score,
        "second_score": second,
        "quality": quality_of(scored.score),
        "criteria": [criterion.model_dump(mode="json") for criterion in scored.criteria],
        "flags": [OPINIONS_DIFFER] if opinions_differ(scored.score, second) else [],
    }


def _facts_of(response: Response) -> CodeFacts:
    kept = GatheredFacts.objects.filter(response=response).first()
    if kept is not None and kept.facts is not None:
        return CodeFacts.model_validate(kept.facts)
    return facts_not_gathered(language=response.code_language, source=response.code, reason=_NOBODY)


def _reviewed(response: Response, facts: CodeFacts) -> CodeReview | None:
    exercise = _exercise(response)
    inputs = CodeReviewInput(
        task=exercise.statement if exercise else response.question_text,
        programming_language=facts.language or "not said",
        code=response.code,
        known=facts_in_words(facts),
        language=response.session.answer_language,
    )
    try:
        return review_code(inputs, tools=_tools(response, facts), session_id=response.session_id)
    except CodeReviewUnavailable:
        # The rules' facts stand by themselves.
        return None


def _exercise(response: Response) -> CodingExercise | None:
    return response.question.exercise if response.question else None


# --- what the model may use ---------------------------------------------------------------------------

RUN_TESTS = "The task's visible and hidden tests, run in a sandbox: what passed, what failed and how."
RUN_WITH_INPUT = "Run the program in a sandbox, with code of yours after it or with an input."
STATIC_ANALYSIS = (
    "What ruff and radon say about the program: likely mistakes, complexity of functions (other languages than Python: "
    "the number of lines)."
)
COMPLEXITY_PROBE = "Measure how a function's time grows with the size n of its input."


class NoArguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RunWithInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    appended: str = Field(
        default="",
        max_length=4000,
        description="code in the same language, put after the program: call its functions and print what you look for",
    )
    stdin: str = Field(default="", max_length=20_000, description="what the program reads from standard input")


class ProbeComplexity(BaseModel):
    model_config = ConfigDict(extra="forbid")

    function: str = Field(max_length=80, description="the name of a function of the program")
    arguments: str = Field(
        max_length=1000,
        description="a Python expression in n (the size) that gives the list of arguments: [list(range(n)), 3]",
    )


def _tools(response: Response, facts: CodeFacts) -> list[Tool]:
    tools = [
        Tool("run_tests", RUN_TESTS, NoArguments, partial(_run_tests, facts)),
        Tool("run_with_input", RUN_WITH_INPUT, RunWithInput, partial(_run_with_input, response, facts)),
        Tool("static_analysis", STATIC_ANALYSIS, NoArguments, partial(_static_analysis, facts)),
    ]
    if facts.language == "python":
        tools.append(Tool("complexity_probe", COMPLEXITY_PROBE, ProbeComplexity, partial(_probe, response)))
    return tools


def _run_tests(facts: CodeFacts, _: NoArguments) -> str:
    return facts.model_dump_json(include={"status", "tests", "stderr"})


def _static_analysis(facts: CodeFacts, _: NoArguments) -> str:
    return facts.static.model_dump_json()


def _run_with_input(response: Response, facts: CodeFacts, wanted: RunWithInput) -> str:
    source = f"{response.code}\n\n{wanted.appended}\n" if wanted.appended else response.code
    result = program_run_elsewhere(
        language=facts.language, source=source, stdin=wanted.stdin, session=response.session,
        within_seconds=TOOL_WITHIN_SECONDS,
    )  # fmt: skip
    if result.reason:
        raise ToolFailed(f"It could not be run: {result.reason}")
    return (
        f"status: {result.status}\nstdout:\n{result.stdout[:SHOWN_CHARACTERS]}\n"
        f"stderr:\n{result.stderr[-SHOWN_CHARACTERS:]}"
    )


def _probe(response: Response, wanted: ProbeComplexity) -> str:
    try:
        program = growth_program(
            language="python", source=response.code, function=wanted.function, arguments=wanted.arguments
        )
    except InvalidInput as error:
        raise ToolFailed(error.message) from None
    result = program_run_elsewhere(
        language="python", source=program, session=response.session, within_seconds=TOOL_WITHIN_SECONDS
    )
    growth = growth_from(result.stdout, function=wanted.function)
    if growth is None:
        raise ToolFailed(f"Nothing could be measured ({result.status}). {result.stderr[-SHOWN_CHARACTERS:]}")
    return growth.model_dump_json()
