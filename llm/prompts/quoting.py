"""Finds a quotation in the text it was taken from. Pure."""

from __future__ import annotations

import re

from llm.purposes import Evidence

# Models put quotation marks around a quotation, and dots where they leave something out.
_AROUND = " \t\n\"'“”„‘’«».,;:…"
SHORTEST_CHARACTERS = 2


def find_quote(quote: str, text: str) -> Evidence | None:
    """Where the quoted words stand in the text, as they stand there; None when they do not.

    Case, spacing and the marks around a quotation may differ, the words may not.
    """
    start = text.find(quote) if len(quote.strip()) >= SHORTEST_CHARACTERS else -1
    if start >= 0:
        return Evidence(quote=quote, start=start, end=start + len(quote))
    words = quote.strip(_AROUND).split()
    if len("".join(words)) < SHORTEST_CHARACTERS:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), text, re.IGNORECASE)
    if found is None:
        return None
    return Evidence(quote=found.group(), start=found.start(), end=found.end())
