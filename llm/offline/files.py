"""Reads the YAML files that ship with the offline interviewer into pydantic models.

Owns the translation of every reading problem into one clear sentence; knows nothing of what the files mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from llm.offline.errors import OfflineError

M = TypeVar("M", bound=BaseModel)

# The C loader reads the bank about eight times faster; it is missing where PyYAML was built without libyaml.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path, error: type[OfflineError]) -> Any:
    """The file's content. Raises `error` with the file's name and the place in it."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both loaders are safe ones
    except OSError as problem:
        raise error(f"{path.name}: cannot be read ({problem.strerror}).") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise error(f"{path.name}: is not valid YAML: {problem}") from problem


def read_model(path: Path, model: type[M], error: type[OfflineError]) -> M:
    """The file as a model. Raises `error` naming the file and the first field that is wrong."""
    content = read_yaml(path, error)
    try:
        return model.model_validate(content)
    except ValidationError as problem:
        raise error(f"{path.name}: {first_problem(problem, content)}") from problem


def first_problem(problem: ValidationError, content: Any) -> str:
    """The first validation error as `where: what`, with the question's id where the place lies inside a question."""
    first = problem.errors()[0]
    where: list[str] = []
    here = content
    for step in first["loc"]:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        where.append(str(here["id"]) if isinstance(here, dict) and "id" in here else str(step))
    return f"{' > '.join(where)}: {first['msg']}" if where else first["msg"]
