"""What each provider can do, as data: which SDK, which kind of typed output, which options it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# How the shape of an answer is asked for, from the strictest down. `tools` asks for a call of one of several functions,
# of which the answer is one; it stands before the others where a request brings tools.
OutputMode = Literal["tools", "json_schema", "tool", "json_object", "text"]


@dataclass(frozen=True)
class Spec:
    """`modes` are tried from the left: a provider or model that rejects one is asked in the next from then on."""

    sdk: Literal["openai", "groq"] = "openai"
    modes: tuple[OutputMode, ...] = ("json_schema", "tool", "json_object", "text")
    stream_modes: tuple[OutputMode, ...] = ("json_schema", "tool", "json_object", "text")
    cap: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    # Options that are left out for a model that rejects them.
    options: Mapping[str, Any] = field(default_factory=dict)
    needs_key: bool = True


SPECS: dict[str, Spec] = {
    # Groq enforces a schema only on a reply in one piece. Its hosted models think first; little of it, unseen.
    "groq": Spec(
        sdk="groq",
        stream_modes=("json_object", "text"),
        options={"temperature": 0.2, "reasoning_effort": "low", "include_reasoning": False},
    ),
    "openai": Spec(options={"temperature": 0.2, "reasoning_effort": "none", "store": False}),
    # Only hosts that honour what is asked for, and the true cost in the reply.
    "openrouter": Spec(
        cap="max_tokens",
        options={
            "temperature": 0.2,
            "reasoning": {"effort": "low", "exclude": True},
            "provider": {"require_parameters": True},
            "usage": {"include": True},
        },
    ),
    "gemini": Spec(cap="max_tokens", options={"temperature": 0.2, "reasoning_effort": "low"}),
    "compatible": Spec(cap="max_tokens", options={"temperature": 0.2}, needs_key=False),
}
