"""One answer, cleaned and read once for every criterion.

Owns what an answer is to the judge; knows nothing of what it is compared for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from llm.offline.judge.cleaning import clean
from llm.offline.judge.expected import Expected
from llm.offline.judge.lexicon import is_meaningful
from llm.offline.judge.personal import PERSONAL_WORDS
from llm.offline.judge.terms import Term, TermIndex, read_terms
from llm.offline.judge.text import Passage, in_small_letters, read_passage


@dataclass(frozen=True)
class Answer:
    """A cleaned answer, read once and used by every criterion. Offsets fit the answer as given."""

    original: str
    cleaned: str
    passage: Passage
    index: TermIndex
    # The cleaned text without the words that only tell who somebody is.
    counted: str
    addresses_the_judge: bool


def read_answer(answer: str, expected: Expected) -> Answer:
    """The answer without style, capitals and sentences to the judge: recognisers write all in capitals, or none."""
    said = " ".join([*(point.point for point in expected.points), expected.ideal.text])
    cleaned = clean(in_small_letters(answer), expected.language, said)
    passage = read_passage(cleaned.text, expected.language)
    terms = read_terms(passage, expected.lexicon, expected.vocabulary)
    return Answer(
        answer,
        cleaned.text,
        passage,
        TermIndex.of(terms, passage),
        _counted(cleaned.text, passage, terms, expected.vocabulary),
        cleaned.addresses_the_judge,
    )


def _counted(text: str, passage: Passage, terms: Iterable[Term], vocabulary: frozenset[str]) -> str:
    """The text without the words that were read as personal ones."""
    kept = list(text)
    counted = {term.start for term in terms}
    for token in passage.tokens:
        is_personal = token.text in PERSONAL_WORDS and token.text not in vocabulary
        if is_personal or (is_meaningful(token.text, token.is_stop) and token.start not in counted):
            kept[token.start : token.end] = [""] * (token.end - token.start)
    return "".join(kept)
