"""How alike two programs are, by runs of tokens they share. A hint for a person, never part of a score. Pure."""

from __future__ import annotations

import re

SHINGLE = 6
# With fewer, two programs of honest people look the same.
LEAST_SHINGLES = 15

_COMMENTS = {
    "python": re.compile(r"#[^\n]*"),
    "sql": re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL),
}
_OF_C = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?|\S")


Shingles = frozenset[tuple[str, ...]]


def shingles(language: str, source: str, *, without: Shingles = frozenset()) -> Shingles:
    """Every run of six tokens, comments and layout apart, but those of `without` (what everybody was given)."""
    bare = _COMMENTS.get(language, _OF_C).sub(" ", source)
    tokens = _TOKEN.findall(bare)
    return frozenset(tuple(tokens[at : at + SHINGLE]) for at in range(len(tokens) - SHINGLE + 1)) - without


def similarity(one: Shingles, other: Shingles) -> float | None:
    """The share of runs that both have, 0 to 1; None where either is too short to tell."""
    if min(len(one), len(other)) < LEAST_SHINGLES:
        return None
    return len(one & other) / len(one | other)
