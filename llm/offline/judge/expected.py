"""What a question expects: its key points and ideal answer, read once and kept ready for comparison.

Owns how expectations are derived when some are missing; knows nothing of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from llm.offline.judge.associations import associated_with
from llm.offline.judge.lexicon import Lexicon, lexicon
from llm.offline.judge.terms import SAME_ROOT, Term, TermIndex, read_terms
from llm.offline.judge.text import negations, read_passage, sentence_texts
from llm.offline.phrasebook import ExpectationKind, phrases
from llm.purposes import KeyPoint, Language

# The first key point is the most important one; each later one weighs a little less.
IMPORTANCE_STEP = 0.9
# What remains of a word's weight when the question already holds it.
QUESTION_WORD_WEIGHT = 0.12
# An ideal sentence belongs to the key points it covers at least this much, and in any case to the best one.
BELONGS = 0.5
# A sentence with less weight than this says nothing on its own.
THIN = 1.6
# What standing at the same place of the text adds to the likeness of a point and a sentence.
ORDER_WORTH = 0.15
MAX_DERIVED_POINTS = 6
# A point with more telling words than this names things of its own.
TELLING_WEIGHT, MOST_NAMED_THINGS, MOST_NAMED_UNLISTED = 0.45, 2, 6


@dataclass(frozen=True, slots=True)
class Weighted:
    """An expected term and what it counts."""

    term: Term
    weight: float


@dataclass(frozen=True, slots=True)
class Statement:
    """One expected statement as weighted terms."""

    text: str
    terms: tuple[Weighted, ...]
    negation_count: int

    @property
    def weight(self) -> float:
        return sum(item.weight for item in self.terms)


@dataclass(frozen=True, slots=True)
class ExpectedPoint:
    """A key point: its own words, the ideal answer's sentences that say it, and the kinds of content it asks for."""

    point: str
    importance: float
    statement: Statement
    said_ideally: tuple[Statement, ...]
    kinds: tuple[ExpectationKind, ...]


@dataclass(frozen=True)
class Expected:
    """Everything an answer is compared with."""

    language: Language
    question_text: str
    question_terms: tuple[Term, ...]
    question_index: TermIndex
    question_negation_count: int
    points: tuple[ExpectedPoint, ...]
    points_are_given: bool
    # "Tell me about a time when ...": what was done counts, not what one would do.
    asks_for_experience: bool
    ideal: Statement
    ideal_word_count: int
    # The share of function words in the ideal answer.
    ideal_function_share: float
    vocabulary: frozenset[str]

    @cached_property
    def wanted(self) -> TermIndex:
        """Everything expected, by the ideal answer and by the points."""
        points = (item.term for point in self.points for item in point.statement.terms)
        return TermIndex.of([*(item.term for item in self.ideal.terms), *points])

    @cached_property
    def associated(self) -> frozenset[str]:
        """The stems that belong to what question and ideal answer are about."""
        stems = {item.term.stem for item in self.ideal.terms} | {term.stem for term in self.question_terms}
        return associated_with(stems, self.language)

    @cached_property
    def associated_with_question(self) -> frozenset[str]:
        return associated_with({term.stem for term in self.question_terms}, self.language)

    @property
    def lexicon(self) -> Lexicon:
        return lexicon(self.language)


@lru_cache(maxsize=512)
def expectations(question: str, key_points: tuple[KeyPoint, ...], ideal_answer: str, language: Language) -> Expected:
    """What is expected. Without key points the ideal answer's sentences are the points."""
    words = lexicon(language)
    question_passage = read_passage(question, language)
    question_terms = read_terms(question_passage, words)
    question_index = TermIndex.of(question_terms)

    def statement(text: str) -> Statement:
        return _statement(text, question_index, words)

    asks_for_experience = bool(re.search(phrases(language).asks_for_experience, question.strip(), re.IGNORECASE))
    sentences = _without_thin_ones([statement(sentence) for sentence in sentence_texts(ideal_answer)], statement)
    given = [point for point in key_points if point.point.strip()]
    if given:
        statements = [statement(point.point) for point in given]
        said = _assigned(statements, sentences)
    else:
        statements = [sentence for sentence in sentences if sentence.terms][:MAX_DERIVED_POINTS]
        said = [()] * len(statements)
    points = tuple(
        ExpectedPoint(
            point=own.text,
            importance=IMPORTANCE_STEP**order,
            statement=own,
            said_ideally=ideally,
            kinds=_kinds(own, language, always=asks_for_experience) if given else (),
        )
        for order, (own, ideally) in enumerate(zip(statements, said, strict=True))
    )
    all_terms = [
        *question_terms,
        *(item.term for own in (*statements, *sentences) for item in own.terms),
    ]
    ideal_passage = read_passage(ideal_answer, language)
    return Expected(
        language=language,
        question_text=question,
        question_terms=question_terms,
        question_index=question_index,
        question_negation_count=len(negations(question_passage)),
        points=points,
        points_are_given=bool(given),
        asks_for_experience=asks_for_experience,
        ideal=statement(ideal_answer),
        ideal_word_count=len(ideal_passage.tokens),
        ideal_function_share=sum(token.is_stop for token in ideal_passage.tokens) / max(1, len(ideal_passage.tokens)),
        vocabulary=frozenset(term.text for term in all_terms if len(term.text) > 2),
    )


def _without_thin_ones(sentences: list[Statement], read: Callable[[str], Statement]) -> list[Statement]:
    """The sentences, those that hold next to nothing of their own ("The main difference is this.") with their next."""
    kept: list[Statement] = []
    waiting = ""
    for sentence in sentences:
        joined = read(f"{waiting} {sentence.text}") if waiting else sentence
        waiting = joined.text if joined.weight < THIN else ""
        if not waiting:
            kept.append(joined)
    return [*kept, read(waiting)] if waiting else kept


def _statement(text: str, question_index: TermIndex, words: Lexicon) -> Statement:
    """The text's terms, each stem once, words of the question at a small part of their weight."""
    seen: dict[str, Weighted] = {}
    passage = read_passage(text, words.language)
    for term in read_terms(passage, words):
        in_question = any(
            hit.similarity >= SAME_ROOT and hit.term.stem[:4] == term.stem[:4] for hit in question_index.hits(term)
        )
        weight = term.information * (QUESTION_WORD_WEIGHT if in_question else 1.0)
        seen.setdefault(term.stem, Weighted(term, weight))
    return Statement(text=text.strip(), terms=tuple(seen.values()), negation_count=len(negations(passage)))


def _assigned(statements: list[Statement], sentences: list[Statement]) -> list[tuple[Statement, ...]]:
    """For each key point the ideal sentences that say it: every point gets its best one, and any that say it well.

    Both are told in about the same order, which decides where the words alone do not.
    """
    said: list[tuple[Statement, ...]] = []
    for place, own in enumerate(statements):
        likeness = [overlap(own, sentence) for sentence in sentences]
        near = [
            value + ORDER_WORTH * (1 - abs((place + 0.5) / len(statements) - (other + 0.5) / len(sentences)))
            for other, value in enumerate(likeness)
        ]
        best = max(range(len(sentences)), key=lambda other: (near[other], -other), default=-1)
        said.append(
            tuple(
                sentence
                for other, (sentence, value) in enumerate(zip(sentences, likeness, strict=True))
                if other == best or value >= BELONGS
            )
        )
    return said


def overlap(wanted: Statement, said: Statement) -> float:
    """The share of `wanted` that `said` holds, 0 to 1."""
    index = TermIndex.of(item.term for item in said.terms)
    found = sum(
        item.weight * max((hit.similarity for hit in index.hits(item.term)), default=0.0) for item in wanted.terms
    )
    return found / wanted.weight if wanted.weight else 0.0


def _kinds(own: Statement, language: Language, *, always: bool) -> tuple[ExpectationKind, ...]:
    """The kinds of content a point asks for, where it describes an answer instead of stating a fact.

    "Gives the result" is met by any result; "Names causes such as shared state" only by these.
    """
    book = phrases(language)
    lowered = own.text.casefold()
    kinds = tuple(e.kind for e in book.expectations if any(word in lowered for word in e.point_words))
    if always:
        return kinds
    opening = set(lowered.split()[:2] + lowered.split()[-2:])
    named = [item for item in own.terms if item.weight >= TELLING_WEIGHT]
    # Without a word list every word looks telling.
    most = MOST_NAMED_THINGS if lexicon(language).counts else MOST_NAMED_UNLISTED
    return kinds if opening & set(book.describing_verbs) and len(named) <= most else ()
