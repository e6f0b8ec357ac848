"""From a model's text to a typed answer, validated; or, while it grows, what is there so far. Pure."""

from __future__ import annotations

from typing import Any

from jiter import from_json
from pydantic import BaseModel, ValidationError

from llm.errors import InvalidOutput
from llm.prompts.base import Growing, PromptFile, Unusable

MOST_PROBLEMS = 8


def read_answer(prompt: PromptFile[Any, Any, Any], inputs: BaseModel, text: str, *, final: bool) -> BaseModel:
    """The purpose's output from a whole reply. Raises InvalidOutput with what is wrong, in words for the model."""
    try:
        parsed = from_json(json_part(text).encode())
    except ValueError:
        raise InvalidOutput("The reply is not a JSON object.", text=text) from None
    if not isinstance(parsed, dict):
        raise InvalidOutput("The reply is not a JSON object.", text=text)
    try:
        answer = prompt.answer_type.model_validate(parsed)
        output: BaseModel = prompt.to_output(inputs, answer, final)
    except ValidationError as error:
        raise InvalidOutput(problems(error), text=text) from None
    except Unusable as error:
        raise InvalidOutput(str(error), text=text) from None
    return output


def growing_answer(text: str) -> Growing:
    """What a reply that is still coming holds so far, unfinished strings included; empty while that is nothing."""
    start = text.find("{")
    if start < 0:
        return Growing()
    written = text[start:].encode()
    try:
        parsed = from_json(written, partial_mode="trailing-strings")
        # Without the string that is being written.
        finished = from_json(written, partial_mode="on")
    except ValueError:
        return Growing()
    return Growing(parsed, frozenset(finished)) if isinstance(parsed, dict) else Growing()


def json_part(text: str) -> str:
    """The JSON object in a reply: some models fence it, or think aloud before it."""
    stripped = text.strip()
    if stripped.startswith("{"):
        return stripped
    start, end = stripped.find("{"), stripped.rfind("}")
    return stripped[start : end + 1] if 0 <= start < end else stripped


def problems(error: ValidationError) -> str:
    """What does not fit, in words for the model and without the values."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[:MOST_PROBLEMS]
    return " ".join(f"{'.'.join(str(part) for part in each['loc']) or 'the object'}: {each['msg']}." for each in found)
