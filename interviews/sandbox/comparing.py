"""Whether what a program gave is what was expected. Runs outside the sandbox: what is expected never goes in."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from interviews.sandbox.cases import Compare

_EXACT_ENOUGH = 1e-9
_APPROXIMATE = 1e-6
_SHOWN_CHARACTERS = 400

# Values that JSON has no word for come out as {"$": kind, "v": value}.
TAG = "$"


def same(expected: Any, got: Any, *, compare: Compare = "equal") -> bool:
    """Whether two JSON values are equal as answers. Floats may differ in the last digits."""
    if compare == "unordered":
        expected, got = _sorted(expected), _sorted(_untagged(got, "set"))
    return _same(expected, got, tolerance=_APPROXIMATE if compare == "approx" else _EXACT_ENOUGH)


def same_text(expected: str, got: str) -> bool:
    """Whether two outputs are equal but for spaces at the end of lines and of the whole."""
    return _lines(expected) == _lines(got)


def same_rows(expected: Sequence[Sequence[Any]], got: Sequence[Sequence[Any]], *, ordered: bool) -> bool:
    wanted, given = [list(row) for row in expected], [list(row) for row in got]
    if not ordered:
        wanted, given = sorted(wanted, key=_key), sorted(given, key=_key)
    return _same(wanted, given, tolerance=_APPROXIMATE)


def shown(value: Any) -> str:
    """The value as a person may read it, cut to a few lines."""
    text = _words(value)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


def _words(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {TAG, "v"}:
        kind, inner = value[TAG], value["v"]
        if kind == "set":
            return "{" + ", ".join(_words(item) for item in inner) + "}" if inner else "set()"
        if kind == "dict":
            return "{" + ", ".join(f"{_words(key)}: {_words(item)}" for key, item in inner) + "}"
        return str(inner)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_words(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_words(key)}: {_words(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _same(expected: Any, got: Any, *, tolerance: float) -> bool:
    got = _untagged(got, "float")
    if isinstance(expected, float) or isinstance(got, float):
        if not (_is_number(expected) and _is_number(got)):
            return False
        if math.isnan(expected) or math.isnan(got):
            return math.isnan(expected) and math.isnan(got)
        return math.isclose(expected, got, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(expected, list | tuple):
        return (
            isinstance(got, list)
            and len(expected) == len(got)
            and all(_same(want, have, tolerance=tolerance) for want, have in zip(expected, got, strict=True))
        )
    if isinstance(expected, dict):
        pairs = _pairs(got)
        # The keys of a stored test are text, whatever they were meant to be.
        wanted = {str(key): value for key, value in expected.items()}
        return (
            pairs is not None
            and set(wanted) == set(pairs)
            and all(_same(value, pairs[key], tolerance=tolerance) for key, value in wanted.items())
        )
    return bool(expected == got)


def _pairs(got: Any) -> dict[str, Any] | None:
    inner = _untagged(got, "dict")
    if inner is got or not isinstance(inner, list):
        return None
    return {key if isinstance(key, str) else _words(key): value for key, value in inner}


def _untagged(value: Any, kind: str) -> Any:
    if isinstance(value, dict) and value.get(TAG) == kind:
        return float(value["v"]) if kind == "float" else value["v"]
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _sorted(value: Any) -> Any:
    return sorted(value, key=_key) if isinstance(value, list | tuple) else value


def _key(value: Any) -> tuple[str, str]:
    text = json.dumps(value, sort_keys=True, default=str)
    # 2 and 2.0 stand in the same place.
    return ("number", f"{float(value):030.6f}") if _is_number(value) else ("", text)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]
