"""Reads a passage as terms (content words and known phrases) and finds what terms of an answer mean expected ones.

Owns word-level similarity and agreement (negation, opposites); knows nothing of key points or scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from llm.offline.judge.lexicon import Lexicon, Sense, is_meaningful
from llm.offline.judge.personal import PERSONAL_WORDS
from llm.offline.judge.spelling import corrected
from llm.offline.judge.text import Negation, Passage, Token, long_sentences, negations, stem, stop_words

SAME_STEM = 1.0
SAME_MEANING = 0.8
SAME_ROOT = 0.75
PART_OF_COMPOUND = 0.5

PHRASE_INFORMATION = 0.7
_LONGEST_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A content word or phrase; `position` counts content words, offsets point into the passage's text."""

    text: str
    stem: str
    senses: tuple[Sense, ...]
    information: float
    polarity: int
    start: int
    end: int
    clause: int
    sentence: int
    position: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of the answer that means an expected term.

    `agreement` is 1 where both are stated or both denied, -1 where one says the opposite, 0 where that is unclear.
    `is_opposite` tells a word of opposite meaning from a negated one.
    """

    term: Term
    similarity: float
    agreement: int
    is_opposite: bool = False


def read_terms(passage: Passage, lexicon: Lexicon, vocabulary: frozenset[str] = frozenset()) -> tuple[Term, ...]:
    """The terms in order. Misspelt words are read as words of the `vocabulary`."""
    terms: list[Term] = []
    position = 0
    tokens = passage.tokens
    for index, token in enumerate(tokens):
        if phrase := _phrase_at(tokens, index, lexicon):
            length, senses = phrase
            last = tokens[index + length - 1]
            joined = "_".join(t.stem for t in tokens[index : index + length])
            terms.append(
                Term(
                    text=joined,
                    stem=joined,
                    senses=senses,
                    information=PHRASE_INFORMATION,
                    polarity=token.polarity,
                    start=token.start,
                    end=last.end,
                    clause=token.clause,
                    sentence=token.sentence,
                    position=position,
                )
            )
        if is_meaningful(token.text, token.is_stop):
            term = _term(token, position, lexicon, vocabulary)
            if not vocabulary or not _may_be_a_name(term, lexicon, vocabulary):
                terms.append(term)
                position += 1
    return tuple(term for term in terms if term.stem)


def _may_be_a_name(term: Term, lexicon: Lexicon, vocabulary: frozenset[str]) -> bool:
    """Whether a word of an answer may tell who somebody is: a personal word, or one that nothing expects, without a
    known meaning, and not in the word list. It counts neither for nor against an answer. Capitals tell nothing: speech
    recognisers and phones write all or none."""
    if term.text in vocabulary:
        return False
    if term.text in PERSONAL_WORDS:
        return True
    if term.senses or any(character.isdigit() for character in term.text):
        return False
    return not lexicon.knows(term.text)


def _term(token: Token, position: int, lexicon: Lexicon, vocabulary: frozenset[str]) -> Term:
    text, word_stem = token.text, token.stem
    if vocabulary and text not in vocabulary and text not in PERSONAL_WORDS and not lexicon.knows(text):
        text = corrected(text, vocabulary)
        if text != token.text:
            word_stem = "" if _is_stop(text, lexicon) else stem(text, lexicon.language)
    return Term(
        text=text,
        stem=word_stem,
        senses=lexicon.senses.get(word_stem, ()),
        information=lexicon.information(text, word_stem),
        polarity=token.polarity,
        start=token.start,
        end=token.end,
        clause=token.clause,
        sentence=token.sentence,
        position=position,
    )


def _is_stop(text: str, lexicon: Lexicon) -> bool:
    return not is_meaningful(text, text in stop_words(lexicon.language))


def _phrase_at(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> tuple[int, tuple[Sense, ...]] | None:
    if tokens[index].stem not in lexicon.phrase_openings:
        return None
    for length in range(min(_LONGEST_PHRASE, len(tokens) - index), 1, -1):
        senses = lexicon.phrases.get(tuple(token.stem for token in tokens[index : index + length]))
        if senses:
            return length, senses
    return None


@dataclass
class TermIndex:
    """The terms of an answer, looked up by what they could mean."""

    terms: tuple[Term, ...]
    negations: tuple[Negation, ...] = ()
    long_sentences: frozenset[int] = frozenset()
    by_stem: dict[str, list[Term]] = field(default_factory=dict)
    by_concept: dict[int, list[tuple[int, Term]]] = field(default_factory=dict)
    by_prefix: dict[str, set[str]] = field(default_factory=dict)
    _found: dict[tuple[str, int], list[Hit]] = field(default_factory=dict)

    @classmethod
    def of(cls, terms: Iterable[Term], passage: Passage | None = None) -> TermIndex:
        index = cls(
            terms=tuple(terms),
            negations=negations(passage) if passage else (),
            long_sentences=long_sentences(passage) if passage else frozenset(),
        )
        for term in index.terms:
            index.by_stem.setdefault(term.stem, []).append(term)
            for sense in term.senses:
                index.by_concept.setdefault(sense.concept, []).append((sense.sign, term))
            if len(term.stem) >= 4:
                index.by_prefix.setdefault(term.stem[:4], set()).add(term.stem)
        return index

    def hits(self, wanted: Term) -> list[Hit]:
        """The terms that mean `wanted`, each once, with the best reason."""
        key = (wanted.stem, wanted.polarity)
        if key not in self._found:
            self._found[key] = self._look_up(wanted)
        return self._found[key]

    def _look_up(self, wanted: Term) -> list[Hit]:
        found: dict[int, Hit] = {}
        for term in self.by_stem.get(wanted.stem, ()):
            _keep(found, Hit(term, SAME_STEM, term.polarity * wanted.polarity))
        for sense in wanted.senses:
            for sign, term in self.by_concept.get(sense.concept, ()):
                if term.stem != wanted.stem:
                    agreement = sign * sense.sign * term.polarity * wanted.polarity
                    _keep(found, Hit(term, SAME_MEANING, agreement, sign != sense.sign))
        if len(wanted.stem) >= 4:
            for other in self.by_prefix.get(wanted.stem[:4], ()):
                if other != wanted.stem and (likeness := root_likeness(wanted.stem, other)):
                    for term in self.by_stem[other]:
                        _keep(found, Hit(term, likeness, term.polarity * wanted.polarity))
        return list(found.values())


def _keep(found: dict[int, Hit], hit: Hit) -> None:
    """One hit for each term; of two reasons the one that agrees wins, then the closer one."""
    known = found.get(hit.term.start)
    if known is None or (hit.agreement >= 0, hit.similarity) > (known.agreement >= 0, known.similarity):
        found[hit.term.start] = hit


def root_likeness(one: str, other: str) -> float:
    """How likely two stems with the same beginning share a root: by the common prefix's share of the longer one."""
    common = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        common += 1
    shorter, longer = sorted((len(one), len(other)))
    if common >= 5 and common >= 0.6 * longer and longer - common <= 5:
        return SAME_ROOT
    if common == shorter and shorter >= 4 and longer <= 2 * shorter + 2:
        return PART_OF_COMPOUND
    return 0.0
