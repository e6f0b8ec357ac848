"""A short interjection in a long answer or a long wait."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from llm.prompts.base import DATA_RULE, LANGUAGE_NAMES, Growing, Page, PromptFile, Unusable
from llm.purposes import FillerInput, FillerOutput

VERSION = "filler-1"

SYSTEM = f"""You are the interviewer in a job interview and listen to a candidate who is still speaking or waiting \
for you. Say one short interjection, two to eight words, that shows you are listening and fits what was heard.

{DATA_RULE}

Rules: no question, no judgement, no praise, no new topic. Never one of the interjections said before. Speak the \
interview's language."""


class FillerAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=160)


def render_user(inputs: FillerInput) -> str:
    page = Page()
    page.line(f"Language: {LANGUAGE_NAMES[inputs.language]}.")
    if inputs.said_before:
        page.line("Said before: " + " | ".join(inputs.said_before[-12:]))
    # The end of it: an interjection fits what was said last.
    page.data("heard", inputs.heard[-1200:], most_characters=1200)
    page.line("Your interjection?")
    return str(page)


def to_output(inputs: FillerInput, answer: FillerAnswer, final: bool) -> FillerOutput:
    text = " ".join(answer.text.split())
    if not text:
        raise Unusable("text is empty.")
    if text.casefold() in {said.casefold() for said in inputs.said_before}:
        raise Unusable("text was said before.")
    return FillerOutput(text=text)


def spoken(growing: Growing) -> str:
    return growing.words("text")


PROMPT = PromptFile(
    version=VERSION,
    input_type=FillerInput,
    answer_type=FillerAnswer,
    system=SYSTEM,
    render_user=render_user,
    to_output=to_output,
    spoken=spoken,
)
