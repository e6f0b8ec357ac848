"""The summary of an interview from its judged answers, without the person."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from llm.prompts.base import DATA_RULE, LANGUAGE_NAMES, Page, PromptFile
from llm.purposes import SummariseInput, SummariseOutput

VERSION = "summarise-1"

SYSTEM = f"""You write the summary of a job interview for a hiring team that decides by itself. The answers are \
judged already: you put into words what the judgements say, and nothing else.

{DATA_RULE}

- summary: 60 to 140 words. What was asked about, what the answers showed, where they fell short. Say which \
answers were not assessed.
- strengths: up to 4, each one sentence that names the question or topic it rests on.
- areas_for_improvement: up to 4, each one sentence that names what was missing.

Write "the candidate". Never a name, gender, age or origin. Never infer emotion, confidence, personality, honesty \
or accent. No recommendation of your own and no number that is not given. Write in the interview's language."""


class SummariseAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    summary: str = Field(min_length=20, max_length=3000)
    strengths: list[str] = Field(max_length=6)
    areas_for_improvement: list[str] = Field(max_length=6)


def _number(score: float | None) -> str:
    return "not assessed" if score is None else f"{score:.0f} of 100"


def render_user(inputs: SummariseInput) -> str:
    page = Page()
    page.line(f"Job: {inputs.job_role}. Language: {LANGUAGE_NAMES[inputs.language]}.")
    page.line(f"Overall: {_number(inputs.overall_score)}.")
    for name, score in inputs.dimensions.items():
        page.line(f"{name}: {_number(score)}.")
    if inputs.recommendation:
        page.line(f"Draft recommendation: {inputs.recommendation}.")
    for answer in inputs.answers:
        page.line(f"{answer.label} ({answer.question_type}), {_number(answer.score)}: {answer.question}")
        if answer.covered:
            page.line(f"Covered: {'; '.join(answer.covered)}.")
        if answer.missed:
            page.line(f"Missed: {'; '.join(answer.missed)}.")
        page.data(f"words of {answer.label}", answer.quote, most_characters=400)
    page.line("Write the summary.")
    return str(page)


def to_output(inputs: SummariseInput, answer: SummariseAnswer, final: bool) -> SummariseOutput:
    return SummariseOutput(
        summary=answer.summary.strip(),
        strengths=tuple(text.strip() for text in answer.strengths if text.strip())[:4],
        areas_for_improvement=tuple(text.strip() for text in answer.areas_for_improvement if text.strip())[:4],
    )


PROMPT = PromptFile(
    version=VERSION,
    input_type=SummariseInput,
    answer_type=SummariseAnswer,
    system=SYSTEM,
    render_user=render_user,
    to_output=to_output,
)
