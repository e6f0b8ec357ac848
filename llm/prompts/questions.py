"""The prepared questions of an interview, each with what a good answer contains."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from llm.prompts.base import DATA_RULE, LANGUAGE_NAMES, Page, PromptFile, Unusable
from llm.purposes import Difficulty, KeyPoint, PreparedQuestion, QuestionsInput, QuestionsOutput

VERSION = "questions-1"

SYSTEM = f"""You write the questions of a structured job interview that is held by voice. Every candidate gets the \
same questions, and answers are judged against the key points you write.

{DATA_RULE}

For each question:
- text: one question, at most 45 words, answerable by speaking for one to three minutes, about one thing. No code \
to be read or written, no trivia, no riddle.
- difficulty: the one asked for, or a neighbour where variety helps.
- tags: one to three short topics; the focus area first.
- suggested_time_seconds: 60 to 240.
- key_points: 3 to 6. point: one idea a good answer contains, in plain words, checkable. probe: a follow-up \
question that leads to this point without giving it away.
- ideal_answer: what a strong candidate says, in 60 to 140 words.

Spread the questions over the focus areas, start with an easy one, and let them fit the job description. Technical \
interviews ask about knowledge and judgement, behavioural ones about real past situations, mixed ones about both.
Never ask about health, family, age, origin, religion, politics, pay history or anything else that does not belong \
to the job.
Write in the interview's language."""


class KeyPointAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    point: str = Field(min_length=3, max_length=300)
    probe: str = Field(max_length=300)


class QuestionAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=10, max_length=600)
    difficulty: Difficulty
    tags: list[str] = Field(max_length=8)
    suggested_time_seconds: int = Field(ge=15, le=3600)
    key_points: list[KeyPointAnswer] = Field(min_length=2, max_length=8)
    ideal_answer: str = Field(min_length=20, max_length=3000)


class QuestionsAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    questions: list[QuestionAnswer]


def render_user(inputs: QuestionsInput) -> str:
    page = Page()
    page.line(f"Job: {inputs.job_role}. Language: {LANGUAGE_NAMES[inputs.language]}.")
    page.line(f"Interview: {inputs.interview_type}, difficulty {inputs.difficulty}.")
    if inputs.focus_areas:
        page.line(f"Focus areas: {', '.join(inputs.focus_areas)}.")
    page.data("job description", inputs.job_description, most_characters=8000)
    if inputs.exclude:
        page.line("Already in the plan, not to be asked again or in other words:")
        for text in inputs.exclude:
            page.line(f"- {text}")
    page.line(f"Write exactly {inputs.count} questions.")
    return str(page)


def to_output(inputs: QuestionsInput, answer: QuestionsAnswer, final: bool) -> QuestionsOutput:
    seen = {text.casefold() for text in inputs.exclude}
    questions: list[PreparedQuestion] = []
    for written in answer.questions:
        text = " ".join(written.text.split())
        if text.casefold() in seen:
            continue
        seen.add(text.casefold())
        questions.append(
            PreparedQuestion(
                text=text,
                difficulty=written.difficulty,
                tags=tuple(tag.strip()[:40] for tag in written.tags if tag.strip()),
                suggested_time_seconds=written.suggested_time_seconds,
                key_points=tuple(KeyPoint(point=key.point, probe=key.probe) for key in written.key_points),
                ideal_answer=written.ideal_answer,
                source="model",
            )
        )
    if len(questions) < inputs.count:
        raise Unusable(f"There are {len(questions)} different questions where {inputs.count} were asked for.")
    return QuestionsOutput(questions=tuple(questions[: inputs.count]))


PROMPT = PromptFile(
    version=VERSION,
    input_type=QuestionsInput,
    answer_type=QuestionsAnswer,
    system=SYSTEM,
    render_user=render_user,
    to_output=to_output,
)
