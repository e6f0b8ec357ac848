"""The kinds of test an exercise can have, as they are written in a file or stored in a JSON field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Compare = Literal["equal", "unordered", "approx"]


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=120)]


class StdioCase(_Case):
    """The program reads `stdin` and prints `stdout`; spaces at the end of lines and of the text do not count."""

    kind: Literal["stdio"] = "stdio"
    stdin: str = ""
    stdout: str


class CallCase(_Case):
    """`function(*args, **kwargs)` gives `expected`. A tuple equals a list; `approx` allows one part in a million."""

    kind: Literal["call"] = "call"
    function: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}
    expected: Any
    compare: Compare = "equal"


class AssertCase(_Case):
    """Code in the program's language that sees everything it defines, and raises when something is wrong."""

    kind: Literal["assert"] = "assert"
    code: Annotated[str, Field(min_length=1)]


class SqlCase(_Case):
    """After `setup`, the program gives `rows`: its last statement's, or those of `check` where that is given."""

    kind: Literal["sql"] = "sql"
    setup: str = ""
    check: str = ""
    rows: tuple[tuple[Any, ...], ...]
    ordered: bool = True


Case = Annotated[StdioCase | CallCase | AssertCase | SqlCase, Field(discriminator="kind")]
_CASES: TypeAdapter[tuple[Case, ...]] = TypeAdapter(tuple[Case, ...])


def cases_from(stored: Sequence[Any]) -> tuple[Case, ...]:
    """Raises pydantic's ValidationError."""
    return _CASES.validate_python(list(stored))
