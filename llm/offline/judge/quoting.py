"""Finds the verbatim words of an answer that a finding rests on.

Owns offsets: every Evidence made here satisfies `answer[start:end] == quote`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from llm.offline.judge.terms import Hit
from llm.purposes import Evidence

if TYPE_CHECKING:
    from llm.offline.judge.answer import Answer

LONGEST_QUOTE = 240
# Words kept on both sides of the matched ones where a sentence is too long to quote whole.
MARGIN_WORDS = 3

_SENTENCE_END = re.compile(r"[.!?\u0964]+[\"”’)]*(?=\s|$)|\n+")


def evidence(text: str, start: int, end: int) -> Evidence | None:
    """The span without surrounding blanks, or None when nothing is left of it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Evidence(quote=text[start:end], start=start, end=end) if end > start else None


def quote_around(answer: Answer, hits: Sequence[Hit]) -> Evidence | None:
    """The sentence that holds most of the matched words; of a long one only the part around them."""
    by_sentence: dict[tuple[int, int], list[Hit]] = {}
    for hit in hits:
        by_sentence.setdefault(_sentence_span(answer.original, hit.term.start), []).append(hit)
    if not by_sentence:
        return None
    (start, end), inside = max(
        by_sentence.items(), key=lambda pair: (sum(h.similarity * h.term.information for h in pair[1]), -pair[0][0])
    )
    if end - start > LONGEST_QUOTE:
        start, end = _around(answer, min(h.term.start for h in inside), max(h.term.end for h in inside))
    return evidence(answer.original, start, end)


def sentence_at(answer: Answer, place: int) -> Evidence | None:
    """The sentence around a place, shortened where it is long."""
    start, end = _sentence_span(answer.original, place)
    if end - start > LONGEST_QUOTE:
        start, end = _around(answer, place, place)
    return evidence(answer.original, start, end)


def _sentence_span(text: str, place: int) -> tuple[int, int]:
    start, end = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= place:
            start = match.end()
        else:
            end = match.end()
            break
    return start, end


def _around(answer: Answer, first: int, last: int) -> tuple[int, int]:
    """Whole words from a little before `first` to a little after `last`, at most LONGEST_QUOTE characters."""
    tokens = answer.passage.tokens
    before = [token.start for token in tokens if token.end <= first][-MARGIN_WORDS:]
    after = [token.end for token in tokens if token.start >= last][: MARGIN_WORDS + 2]
    start = before[0] if before else first
    end = after[-1] if after else max(last, first)
    ends = [token.end for token in tokens if start < token.end <= min(end, start + LONGEST_QUOTE)]
    return start, ends[-1] if ends else end


def shortened(quote: Evidence) -> Evidence:
    """The beginning of a long quote, cut between words."""
    if len(quote.quote) <= LONGEST_QUOTE:
        return quote
    text = quote.quote[:LONGEST_QUOTE]
    text = text[: text.rindex(" ")] if " " in text else text
    return Evidence(quote=text, start=quote.start, end=quote.start + len(text))
