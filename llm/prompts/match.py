"""How a résumé meets a job, read by a model. Every claim rests on words that code finds in the papers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from llm.prompts.base import DATA_RULE, Page, PromptFile, Unusable
from llm.prompts.quoting import find_quote
from llm.purposes import MatchClaim, MatchInput, MatchOutput, MatchTopic

VERSION = "match-1"
MOST_CHARACTERS = 20_000

SYSTEM = f"""You compare the work record of somebody you do not know with a job description, to prepare an interview. \
You give no score, recommend nobody and decide nothing.

{DATA_RULE}

claims: for each skill, tool or kind of experience the job asks for, required ones first:
- skill: short, as the job names it. wanted: required or preferred.
- standing: shown (the record says they did it), transferable (something close to it is shown and would carry over), \
missing (nothing of it).
- through: for transferable, what carries over; otherwise empty.
- reason: one short sentence on why it counts, or what is different. Empty for missing.
- quote: for shown and transferable, one sentence or line of the record it rests on, copied exactly, character for \
character. Empty for missing.
- job_quote: the words of the job description that ask for it, copied exactly.

topics: up to eight things to ask about in the interview, the most telling first: what carries over and how far, what \
is said in general and could be told in detail, what the job needs and the record leaves open. topic is a short noun \
phrase, why one short sentence, quote the line it rests on, copied exactly from the record or the job description.

Only work counts. Nothing about name, age, gender, origin, family, health, schools, gaps between jobs or the style of \
writing."""


class ClaimAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    skill: str = Field(max_length=120)
    wanted: Literal["required", "preferred"]
    job_quote: str = Field(max_length=600)
    quote: str = Field(max_length=600)
    standing: Literal["shown", "transferable", "missing"]
    through: str = Field(max_length=120)
    reason: str = Field(max_length=300)


class TopicAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topic: str = Field(max_length=120)
    why: str = Field(max_length=300)
    quote: str = Field(max_length=600)


class MatchAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    claims: list[ClaimAnswer] = Field(max_length=60)
    topics: list[TopicAnswer] = Field(max_length=12)


def render_user(inputs: MatchInput) -> str:
    page = Page()
    page.data("job title", inputs.job_title, most_characters=200)
    page.data("job description", inputs.job, most_characters=MOST_CHARACTERS)
    page.data("work record", inputs.record, most_characters=MOST_CHARACTERS)
    page.line("Compare them.")
    return str(page)


def to_output(inputs: MatchInput, answer: MatchAnswer, final: bool) -> MatchOutput:
    """Only claims whose words stand where they are said to stand. Others are sent back once, then left out."""
    false: list[str] = []

    def standing_in(text: str, quote: str) -> str:
        found = find_quote(quote, text)
        if found is None:
            false.append(quote or "(empty)")
            return ""
        return " ".join(found.quote.split())

    claims = []
    for each in answer.claims:
        missing = each.standing == "missing"
        evidence = "" if missing else standing_in(inputs.record, each.quote)
        job_evidence = standing_in(inputs.job, each.job_quote)
        if job_evidence and (missing or evidence):
            claims.append(
                MatchClaim(
                    skill=each.skill.strip(),
                    wanted=each.wanted,
                    standing=each.standing,
                    through=each.through.strip() if each.standing == "transferable" else "",
                    reason="" if missing else each.reason.strip(),
                    evidence=evidence,
                    job_evidence=job_evidence,
                )
            )
    topics = tuple(
        MatchTopic(topic=each.topic.strip(), why=each.why.strip(), evidence=evidence)
        for each in answer.topics
        if (evidence := standing_in(f"{inputs.record}\n\n{inputs.job}", each.quote)) and each.topic.strip()
    )
    if false and not final:
        quoted = "; ".join(f'"{quote[:80]}"' for quote in false[:4])
        raise Unusable(f"These quotes do not stand there word for word: {quoted}. Copy exactly or leave the claim out.")
    if not claims and not topics:
        raise Unusable("Nothing is left: no claim rests on words that stand in the papers.")
    return MatchOutput(claims=tuple(claims), topics=topics)


PROMPT = PromptFile(
    version=VERSION,
    input_type=MatchInput,
    answer_type=MatchAnswer,
    system=SYSTEM,
    render_user=render_user,
    to_output=to_output,
)
