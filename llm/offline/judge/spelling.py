"""Reads misspelt words as the words they stand for, so that typing does not move a score.

Owns edit distance; only words that no list knows are ever changed.
"""

from __future__ import annotations

_SHORTEST, _LONGEST = 4, 24
# From this length on a word may be two edits away from an expected one.
_LONG = 8


def corrected(word: str, vocabulary: frozenset[str]) -> str:
    """The expected word that is closest, or the word itself."""
    if not _SHORTEST - 1 <= len(word) <= _LONGEST or any(character.isdigit() for character in word):
        return word
    allowed = 2 if len(word) >= _LONG else 1
    best: tuple[int, str] | None = None
    for candidate in vocabulary:
        if abs(len(candidate) - len(word)) <= allowed and len(candidate) >= _SHORTEST:
            edits = edit_distance(word, candidate, allowed)
            if edits <= allowed and (best is None or (edits, candidate) < best):
                best = (edits, candidate)
    return best[1] if best else word


def edit_distance(one: str, other: str, limit: int) -> int:
    """Damerau-Levenshtein distance with adjacent swaps; anything above `limit` is returned as `limit + 1`."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        current = [row]
        for column, right in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, last = last, current
    return last[-1]
