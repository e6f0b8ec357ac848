"""What a model may use while it works: named functions with typed inputs, and what came of using them.

Owns the shape of a tool; which tools there are, and what they do, is the caller's. Knows no provider.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


class ToolFailed(Exception):
    """Raised by a tool that could not do it. The message is written for the model, which may then try another way."""


@dataclass(frozen=True)
class Tool:
    """A function a model may call.

    `run` gets a valid `input_type` and returns what the model reads: plain text, or JSON. It runs in the thread that
    asked the model, one call after the other, and keeps its own time limit. Raises ToolFailed.
    """

    name: str
    description: str
    input_type: type[BaseModel]
    run: Callable[[Any], str]


@dataclass(frozen=True)
class ToolRun:
    """One use of a tool. `number` counts from 1; `result` is what the tool said, or why it failed."""

    number: int
    name: str
    arguments: str
    result: str
    succeeded: bool
    seconds: float
