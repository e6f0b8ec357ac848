"""What the scripted server does with a request: one frozen value for each way to answer or to fail. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

REFUSAL = "I'm sorry, but I can't help with that."


@dataclass(frozen=True)
class Behaviour:
    """By default a good answer at once. `*_after` count chunks of a stream."""

    status: int = 200
    error_code: str = ""
    error_message: str = ""
    retry_after_seconds: float | None = None
    first_token_seconds: float = 0.0
    tokens_per_second: float = 0.0  # 0: as fast as it goes
    whole_seconds: float = 0.0  # how long a whole reply takes, whatever its length; it goes before the rate
    content: str | None = None  # instead of an answer made from the schema
    in_words: bool = False  # the content is said even where a function should be called
    finish_reason: str | None = "stop"
    refusal: bool = False
    cut_after: int | None = None  # the connection is dropped
    end_after: int | None = None  # the stream ends cleanly, without a finish reason
    stall_after: int | None = None
    stall_seconds: float = 60.0
    malformed_after: int | None = None
    body: str | None = None  # the raw body of a reply in one piece
    # Functions the model wants called instead of answering: names and arguments (None: what fits their schema).
    calls: tuple[tuple[str, str | None], ...] = ()

    def seconds_at(self, piece: int, pieces: int) -> float:
        """When a piece of a reply is there, in seconds from the request."""
        if self.whole_seconds:
            return self.first_token_seconds + (self.whole_seconds - self.first_token_seconds) * piece / max(1, pieces)
        if self.tokens_per_second:
            return self.first_token_seconds + piece / self.tokens_per_second
        return self.first_token_seconds


WELL = Behaviour()

# Faults by the names the command line and the tests use.
FAULTS: dict[str, Behaviour] = {
    "unauthorised": Behaviour(status=401, error_code="invalid_api_key"),
    "unknown_model": Behaviour(status=404, error_code="model_not_found"),
    "rate_limited": Behaviour(status=429, error_code="rate_limit_exceeded"),
    "quota": Behaviour(status=429, error_code="insufficient_quota"),
    "server_error": Behaviour(status=500),
    "unavailable": Behaviour(status=503),
    "context": Behaviour(status=400, error_code="context_length_exceeded", error_message="The prompt is too long."),
    "no_tools": Behaviour(status=400, error_message="This model does not support tools."),
    "bad_tool_call": Behaviour(status=400, error_code="tool_use_failed", error_message="Failed to call a function."),
    "no_schema": Behaviour(status=400, error_message="This model does not support response format `json_schema`."),
    "slow": Behaviour(first_token_seconds=60.0),
    "stall": Behaviour(stall_after=3),
    "cut": Behaviour(cut_after=3),
    "truncated": Behaviour(end_after=3),
    "malformed": Behaviour(malformed_after=3, body='{"id": "chatcmpl-1", "choices": [{"mess'),
    "not_json": Behaviour(content="Well, let me think about what to say next."),
    "wrong_shape": Behaviour(content='{"verdict": "great", "points": [1, 2, 3]}'),
    "empty": Behaviour(content=""),
    "refusal": Behaviour(refusal=True, content=REFUSAL),
    "filtered": Behaviour(content="", finish_reason="content_filter"),
    "too_long": Behaviour(finish_reason="length"),
    "html": Behaviour(body="<html><body>502 Bad Gateway</body></html>", malformed_after=0),
}


def fault(name: str, *, retry_after_seconds: float | None = None) -> Behaviour:
    """A fault by its name, or `status:<code>`. Raises KeyError for a name that does not exist."""
    found = Behaviour(status=int(name.removeprefix("status:"))) if name.startswith("status:") else FAULTS[name]
    return replace(found, retry_after_seconds=retry_after_seconds) if retry_after_seconds is not None else found


@dataclass(frozen=True)
class Mixture:
    """Faults that happen with a probability each; otherwise `well`."""

    well: Behaviour = WELL
    faults: tuple[tuple[Behaviour, float], ...] = ()

    def draw(self, chance: random.Random) -> Behaviour:
        roll = chance.random()
        for behaviour, share in self.faults:
            if roll < share:
                return behaviour
            roll -= share
        return self.well
