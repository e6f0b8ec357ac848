"""Reads the exercises' files into models, and says which file and place is wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interviews.sandbox import AssertCase, CallCase, Case, SqlCase, StdioCase

FILES = Path(__file__).parent / "files"
# The C loader is much faster; it is missing where PyYAML was built without libyaml.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Words = Annotated[str, Field(min_length=1)]


class BankError(Exception):
    """A file that cannot be used, by its name and the first place in it that is wrong."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Solution(_Part):
    """The exercise in one language. `broken` is a plausible wrong solution, to hold the tests to account."""

    signature: Words
    starter: Words
    reference: Words
    broken: Words


class _Test(_Part):
    """A test as it is written: its kind shows in what it has, and what all tests share stands at the exercise."""

    name: Words
    args: tuple[Any, ...] | None = None
    kwargs: dict[str, Any] = {}
    expected: Any = None
    compare: Literal["equal", "unordered", "approx"] = "equal"
    code: str = ""
    stdin: str | None = None
    stdout: str = ""
    setup: str = ""
    rows: tuple[tuple[Any, ...], ...] | None = None
    ordered: bool = True


class BankExercise(_Part):
    key: str
    area: Literal["algorithms", "data", "debugging", "refactoring", "sql"]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    difficulty: Literal["easy", "medium", "hard"]
    minutes: Annotated[int, Field(ge=5, le=60)]
    statement: Words
    function: str = ""
    setup: str = ""
    check: str = ""
    languages: dict[str, Solution]
    visible: tuple[_Test, ...]
    hidden: tuple[_Test, ...]
    key_points: Annotated[tuple[Words, ...], Field(min_length=2, max_length=6)]

    @model_validator(mode="after")
    def _complete(self) -> BankExercise:
        if not (self.languages and self.visible and self.hidden):
            raise ValueError("an exercise has a language, visible tests and hidden ones")
        names = [test.name for test in (*self.visible, *self.hidden)]
        if len(set(names)) < len(names):
            raise ValueError("two tests have the same name")
        for test in (*self.visible, *self.hidden):
            self._case(test)
        return self

    @property
    def visible_cases(self) -> tuple[Case, ...]:
        return tuple(self._case(test) for test in self.visible)

    @property
    def hidden_cases(self) -> tuple[Case, ...]:
        return tuple(self._case(test) for test in self.hidden)

    def _case(self, test: _Test) -> Case:
        if test.rows is not None:
            return SqlCase(
                name=test.name, setup=self.setup + test.setup, check=self.check, rows=test.rows, ordered=test.ordered
            )
        if test.code:
            return AssertCase(name=test.name, code=test.code)
        if test.stdin is not None:
            return StdioCase(name=test.name, stdin=test.stdin, stdout=test.stdout)
        if test.args is None or not self.function:
            raise ValueError(f"the test {test.name!r} has neither args and a function, nor code, stdin or rows")
        return CallCase(
            name=test.name,
            function=self.function,
            args=test.args,
            kwargs=test.kwargs,
            expected=test.expected,
            compare=test.compare,
        )


@cache
def exercise_bank() -> tuple[BankExercise, ...]:
    """Every exercise of the bank, by area and key. Raises BankError."""
    return tuple(_read(path) for path in sorted(FILES.glob("*/*.yaml")))


def _read(path: Path) -> BankExercise:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
        return BankExercise.model_validate({"key": path.stem, "area": path.parent.name, **content})
    except (yaml.YAMLError, TypeError) as error:
        raise BankError(f"{path.name}: is not a mapping in YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BankError(f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
