"""JSON schemas as providers accept them: a small common subset, made from a pydantic model.

OpenAI and Groq in strict mode want every property required and nothing additional; Gemini knows no references. Limits
on length and range are left to the validation on our side, since each provider refuses others of them.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel

_KEPT = frozenset({"type", "enum", "description", "items", "properties", "anyOf"})


@cache
def schema_of(answer: type[BaseModel]) -> dict[str, Any]:
    """The schema of an answer type, references put in place, every property required."""
    whole = answer.model_json_schema()
    return _reduced(whole, whole.get("$defs", {}))


@cache
def schema_text(answer: type[BaseModel]) -> str:
    """The schema as the model reads it where the provider cannot enforce it."""
    return json.dumps(schema_of(answer), ensure_ascii=False, separators=(",", ":"))


def _reduced(node: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        return _reduced(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
    kept: dict[str, Any] = {key: value for key, value in node.items() if key in _KEPT}
    if "const" in node:
        kept["enum"] = [node["const"]]
    if "properties" in kept:
        kept["properties"] = {name: _reduced(value, definitions) for name, value in kept["properties"].items()}
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    if "items" in kept:
        kept["items"] = _reduced(kept["items"], definitions)
    if "anyOf" in kept:
        kept["anyOf"] = [_reduced(option, definitions) for option in kept["anyOf"]]
    return kept
