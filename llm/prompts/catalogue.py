"""Every prompt, by the type of its input."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from llm.config import PurposeName
from llm.prompts import code_review, decide, evaluate, filler, match, profile, questions, summarise, tentative
from llm.prompts.base import PromptFile

PROMPTS: dict[PurposeName, PromptFile[Any, Any, Any]] = {
    "questions": questions.PROMPT,
    "tentative": tentative.PROMPT,
    "decide": decide.PROMPT,
    "filler": filler.PROMPT,
    "evaluate": evaluate.PROMPT,
    "summarise": summarise.PROMPT,
    "profile": profile.PROMPT,
    "match": match.PROMPT,
    "code_review": code_review.PROMPT,
}

PURPOSE_OF_INPUT: dict[type[BaseModel], PurposeName] = {
    prompt.input_type: purpose for purpose, prompt in PROMPTS.items()
}
