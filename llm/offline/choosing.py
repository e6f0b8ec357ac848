"""Choices that look varied and are repeatable: the same seed and words always give the same result.

Owns the only source of variety of the offline interviewer; there is no global randomness.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_NOT_WORD = re.compile(r"[\W_]+")


def stable_number(*parts: object) -> int:
    """A number below 2**64 that depends on the parts alone, in every process."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def rotated(items: Sequence[T], step: int, *parts: object) -> list[T]:
    """The items in an order given by `parts`, turned by `step`: neighbouring steps start with different items."""
    order = list(items)
    random.Random(stable_number(*parts)).shuffle(order)
    start = step % len(order) if order else 0
    return order[start:] + order[:start]


def same_text(text: str) -> str:
    """A form in which texts that differ only in case, spacing or punctuation are equal."""
    # Devanagari vowel signs are not word characters to `re`; dropping them on both sides keeps equality intact enough.
    return _NOT_WORD.sub(" ", text.casefold()).strip()
