"""Listening to an unfinished answer: an acknowledgement, whether it sounds complete, and what would follow."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from llm.prompts import decide
from llm.prompts.base import Growing, PromptFile
from llm.purposes import TentativeInput, TentativeOutput, Verdict

VERSION = f"tentative-1+{decide.VERSION}"

SYSTEM = f"""{decide.SYSTEM}

Here the candidate has NOT finished: you hear the answer while it is being given, and only prepare yourself.
- verdict: "complete" when the answer sounds finished, "cut_off" when it stops in the middle of a sentence, "thinking" \
when the candidate hesitates or gathers thoughts.
- acknowledgement: two to eight words that pick up something said ("Right, caching.").
- decision: what you would do if the answer ended here. Give it only with the verdict "complete"; otherwise null."""


class TentativeAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    acknowledgement: str = Field(max_length=200)
    decision: decide.DecideAnswer | None


def render_user(inputs: TentativeInput) -> str:
    page = decide.standing(inputs)
    page.data("heard so far, not finished", inputs.answer, most_characters=6000)
    page.line("What do you think while you listen?")
    return str(page)


def to_output(inputs: TentativeInput, answer: TentativeAnswer, final: bool) -> TentativeOutput:
    decided = answer.decision if answer.verdict == "complete" else None
    return TentativeOutput(
        acknowledgement=" ".join(answer.acknowledgement.split()),
        verdict=answer.verdict,
        decision=None if decided is None else decide.to_output(inputs.as_given(), decided, final),
    )


def spoken(growing: Growing) -> str:
    return growing.words("acknowledgement")


PROMPT = PromptFile(
    version=VERSION,
    input_type=TentativeInput,
    answer_type=TentativeAnswer,
    system=SYSTEM,
    render_user=render_user,
    to_output=to_output,
    spoken=spoken,
)
