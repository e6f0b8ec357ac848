"""What a résumé or a job description says, taken apart: a second reading beside the rules' own."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from llm.prompts.base import DATA_RULE, Page, PromptFile, Unusable
from llm.purposes import ProfileDegree, ProfileInput, ProfileOutput, ProfilePosition

VERSION = "profile-1"
MOST_CHARACTERS = 24_000

SYSTEM = f"""You read one document, a résumé or a job description, and write down what it says. You judge nothing \
and nobody, and you add nothing.

{DATA_RULE}

- title: the job the résumé's person holds or looks for, or the job that is described.
- skills: every skill, tool, language of programming and method, each once, as the document writes it. Of a job \
description: those that are required.
- preferred_skills: of a job description, those that are only wished for. Of a résumé: none.
- positions: of a résumé, the jobs held, newest first. start and end are YYYY or YYYY-MM, end also "present".
- projects: of a résumé, the names of projects.
- degrees: of a résumé, degree and school.
- languages: languages that people speak, by their English names.
- years: of a job description, the least years of experience asked for. Of a résumé: null.
- responsibilities: of a job description, what the person will do, each in the document's words.

Copy words as they stand in the document. What it does not say is empty. Never a name, address, number or link of a \
person, never age, gender, origin, family or health, even where the document has them."""


class PositionAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=200)
    employer: str = Field(max_length=200)
    start: str = Field(max_length=10)
    end: str = Field(max_length=10)


class DegreeAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    degree: str = Field(max_length=200)
    school: str = Field(max_length=200)


class ProfileAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=200)
    skills: list[str] = Field(max_length=150)
    preferred_skills: list[str] = Field(max_length=80)
    positions: list[PositionAnswer] = Field(max_length=40)
    projects: list[str] = Field(max_length=40)
    degrees: list[DegreeAnswer] = Field(max_length=20)
    languages: list[str] = Field(max_length=20)
    years: int | None = Field(ge=0, le=50)
    responsibilities: list[str] = Field(max_length=40)


def render_user(inputs: ProfileInput) -> str:
    page = Page()
    what = "résumé" if inputs.kind == "resume" else "job description"
    page.line(f"The document is a {what}.")
    page.data(what, inputs.text, most_characters=MOST_CHARACTERS)
    page.line("Write down what it says.")
    return str(page)


def to_output(inputs: ProfileInput, answer: ProfileAnswer, final: bool) -> ProfileOutput:
    """Only what stands in the document: a model may choose words of it, not add some."""
    document = _plain(inputs.text)

    def standing(text: str) -> str:
        return " ".join(text.split()) if _plain(text) and _plain(text) in document else ""

    def all_standing(texts: list[str]) -> tuple[str, ...]:
        return tuple({found.casefold(): found for text in texts if (found := standing(text))}.values())

    skills = all_standing(answer.skills)
    if answer.skills and not skills:
        raise Unusable("None of these skills stands in the document. Copy words as they stand there.")
    is_resume = inputs.kind == "resume"
    positions = tuple(
        ProfilePosition(title=title, employer=employer, start=held.start.strip(), end=held.end.strip())
        for held in answer.positions
        for title, employer in ((standing(held.title), standing(held.employer)),)
        if is_resume and (title or employer)
    )
    degrees = tuple(
        ProfileDegree(degree=degree, school=school)
        for got in answer.degrees
        for degree, school in ((standing(got.degree), standing(got.school)),)
        if is_resume and (degree or school)
    )
    return ProfileOutput(
        title=standing(answer.title),
        skills=skills,
        preferred_skills=() if is_resume else all_standing(answer.preferred_skills),
        positions=positions,
        projects=all_standing(answer.projects) if is_resume else (),
        degrees=degrees,
        languages=tuple(dict.fromkeys(name.strip()[:40] for name in answer.languages if name.strip())),
        years=None if is_resume else answer.years,
        responsibilities=() if is_resume else all_standing(answer.responsibilities),
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


PROMPT = PromptFile(
    version=VERSION,
    input_type=ProfileInput,
    answer_type=ProfileAnswer,
    system=SYSTEM,
    render_user=render_user,
    to_output=to_output,
)
