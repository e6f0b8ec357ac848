"""One answer, cleaned and read once for every criterion.

Owns what an answer is to the judge; knows nothing of what it is compared for.
"""

from __future__ import annotations

from dataclasses import dataclass

from llm.offline.judge.cleaning import clean
from llm.offline.judge.expected import Expected
from llm.offline.judge.terms import TermIndex, read_terms
from llm.offline.judge.text import Passage, read_passage


@dataclass(frozen=True)
class Answer:
    """A cleaned answer, read once and used by every criterion. Offsets fit the answer as given."""

    original: str
    cleaned: str
    passage: Passage
    index: TermIndex
    addresses_the_judge: bool


def read_answer(answer: str, expected: Expected) -> Answer:
    """The answer without style and without sentences to the judge."""
    said = " ".join([*(point.point for point in expected.points), expected.ideal.text])
    cleaned = clean(answer, expected.language, said)
    passage = read_passage(cleaned.text, expected.language)
    terms = read_terms(passage, expected.lexicon, expected.vocabulary)
    return Answer(answer, cleaned.text, passage, TermIndex.of(terms, passage), cleaned.addresses_the_judge)
