"""A résumé's words without those that only say who somebody is. What is matched with a job is read from these."""

from __future__ import annotations

import re
from collections.abc import Iterable

from candidates.reading.contact import phone_in, without_addresses

_SHORTEST_NAME_CHARS = 3
_MOST_NUMBERS = 10


def blinded(text: str, *, phrases: Iterable[str]) -> str:
    """The text with the phrases (a name, schools) and all addresses and numbers replaced by blanks of their length."""
    for phrase in phrases:
        words = phrase.split()
        if len(phrase) < _SHORTEST_NAME_CHARS or not words:
            continue
        pattern = r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words) + r"(?!\w)"
        text = re.sub(pattern, _blanks, text, flags=re.IGNORECASE)
    return without_addresses(text)


def without_contact(text: str, *, phrases: Iterable[str] = ()) -> str:
    """The same, and without the telephone numbers in it: for readers outside of this system."""
    text = blinded(text, phrases=phrases)
    for _ in range(_MOST_NUMBERS):
        number = phone_in(text)
        if not number:
            break
        text = blinded(text, phrases=(number,))
    return text


def _blanks(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
