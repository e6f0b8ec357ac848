"""Turns a text into tokens with offsets, stems, clauses and negation.

Owns everything that depends on a language's surface; knows nothing of questions or scores.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from llm.offline.phrasebook import phrases
from llm.purposes import Language

SNOWBALL = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese", "hi": "hindi"}

# Devanagari stands apart: to `re` its vowel signs are not word characters.
_WORD = re.compile(r"[\u0900-\u0963\u0966-\u097f]+|[^\W_\u0900-\u097f]+(?:[’'][^\W\d_]+)*(?:\+\+|#)?")
_BREAK = re.compile(r"[.!?;:,()\[\]\n\u0964—–]|\s-\s")
_SENTENCE_END = re.compile(r"(?:[.!?\u0964]+[\"”’)]*(?=\s|$))|\n+")

# How many content words a negation may reach; a clause's end stops it earlier.
NEGATION_REACH = 3
# What takes the edge off a negation: "not only", "not always" deny nothing for certain.
_SOFTENERS = frozenset(
    "only just necessarily always all every entirely nur immer seulement toujours solo siempre sempre".split()
)

# A transcript without punctuation has no other end of a clause.
LONGEST_CLAUSE = 10
LONGEST_SENTENCE = 50

DENIED, UNCLEAR, STATED = -1, 0, 1

_stemmer_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` is lower-case, `start` and `end` are character offsets into the text it came from.

    `polarity` is DENIED for the word a negation bears on, UNCLEAR near any kind of negation, else STATED.
    """

    text: str
    stem: str
    start: int
    end: int
    is_stop: bool
    polarity: int
    is_negation: bool
    clause: int
    sentence: int


@dataclass(frozen=True)
class Passage:
    """A text with its words. `content` are the words that carry meaning."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def content(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if not token.is_stop)

    @property
    def sentence_count(self) -> int:
        return self.tokens[-1].sentence + 1 if self.tokens else 0


@lru_cache(maxsize=16)
def _stemmer(language: Language) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(SNOWBALL[language])


@lru_cache(maxsize=65536)
def stem(word: str, language: Language) -> str:
    """The Snowball stem. Stemmers keep state while they work, so one thread at a time."""
    with _stemmer_lock:
        return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=16)
def stop_words(language: Language) -> frozenset[str]:
    return frozenset(phrases(language).stop_words)


@lru_cache(maxsize=16)
def _negations(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    book = phrases(language)
    return frozenset(book.negations), frozenset(book.soft_negations)


@lru_cache(maxsize=16)
def denial_pattern(language: Language) -> re.Pattern[str]:
    """The openings that deny the sentence behind them ("it is not true that")."""
    openings = "|".join(re.escape(opening).replace(r"\ ", r"[\s,]+") for opening in phrases(language).denials)
    return re.compile(openings, re.IGNORECASE)


@lru_cache(maxsize=16)
def _clause_words(language: Language) -> frozenset[str]:
    return frozenset(phrases(language).clause_words)


def in_small_letters(text: str) -> str:
    """The text in small letters and as long as it was: a letter whose small form is longer is left as it is."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def words(text: str) -> list[str]:
    """The lower-case words of a text."""
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(text)]


def read_passage(text: str, language: Language) -> Passage:
    """The text as tokens; offsets point into `text` as given."""
    stops, clause_words = stop_words(language), _clause_words(language)
    places = _Places(text, language)
    reach = _NegationReach(language)
    tokens: list[Token] = []
    clause = 0
    words_in_clause = 0
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        broke = places.advance(match.start(), bool(tokens))
        if words_in_clause and (broke or word in clause_words or words_in_clause >= LONGEST_CLAUSE):
            clause += 1
            words_in_clause = 0
            reach.end_clause()
        is_negation = reach.is_hard(word)
        is_stop = word in stops or is_negation or (len(word) == 1 and not word.isdigit() and word != "c")
        polarity = DENIED if places.is_denied else reach.polarity_of(word, is_stop=is_stop)
        tokens.append(
            Token(
                text=word,
                stem=stem(word.removesuffix("'s"), language),
                start=match.start(),
                end=match.end(),
                is_stop=is_stop,
                polarity=polarity,
                is_negation=is_negation,
                clause=clause,
                sentence=places.sentence,
            )
        )
        words_in_clause += not is_stop
    return Passage(text=text, tokens=tuple(tokens))


class _Places:
    """Walks along a text and knows the sentence, the clause breaks and whether the rest of the sentence is denied."""

    def __init__(self, text: str, language: Language) -> None:
        self._breaks = [match.start() for match in _BREAK.finditer(text)]
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self._denials = [match.end() for match in denial_pattern(language).finditer(text)]
        self._next_break = self._next_end = self._next_denial = 0
        self.sentence = 0
        self.is_denied = False

    def advance(self, place: int, has_begun: bool) -> bool:
        """Moves on to `place`; True when a punctuation mark was passed on the way."""
        while self._next_end < len(self._ends) and self._ends[self._next_end] <= place:
            self._next_end += 1
            self.sentence += 1 if has_begun else 0
            self.is_denied = False
        while self._next_denial < len(self._denials) and self._denials[self._next_denial] <= place:
            self._next_denial += 1
            self.is_denied = True
        broke = False
        while self._next_break < len(self._breaks) and self._breaks[self._next_break] < place:
            self._next_break += 1
            broke = True
        return broke


class _NegationReach:
    """Which words a negation bears on: the first content word after it for certain, the next ones perhaps."""

    def __init__(self, language: Language) -> None:
        self._hard, self._soft = _negations(language)
        self._reach = 0
        self._bears_on_next = False

    def is_hard(self, word: str) -> bool:
        return word in self._hard or word.endswith("n't")

    def end_clause(self) -> None:
        self._reach = 0
        self._bears_on_next = False

    def polarity_of(self, word: str, *, is_stop: bool) -> int:
        if self.is_hard(word) or word in self._soft:
            self._reach = NEGATION_REACH
            self._bears_on_next = self.is_hard(word)
            return UNCLEAR
        if word in _SOFTENERS:
            self._bears_on_next = False
        if is_stop:
            return UNCLEAR if self._reach else STATED
        if self._bears_on_next:
            # An adverb stands between: "not easily changed".
            self._bears_on_next = word.endswith("ly")
            return DENIED
        if self._reach:
            self._reach -= 1
            return UNCLEAR
        return STATED


@dataclass(frozen=True, slots=True)
class Negation:
    """A place where a text denies something."""

    place: int
    sentence: int


def long_sentences(passage: Passage) -> frozenset[int]:
    """The sentences that are too long to be one: a transcript without punctuation is a single sentence."""
    counts = Counter(token.sentence for token in passage.tokens)
    return frozenset(sentence for sentence, count in counts.items() if count > LONGEST_SENTENCE)


def negations(passage: Passage) -> tuple[Negation, ...]:
    """Where the text denies something. Negations of two words ("ne ... pas") are one."""
    found: list[Negation] = []
    last = -NEGATION_REACH - 1
    for number, token in enumerate(passage.tokens):
        if token.is_negation:
            if number - last > NEGATION_REACH:
                found.append(Negation(token.start, token.sentence))
            last = number
    return tuple(found)


def sentence_texts(text: str) -> list[str]:
    """The sentences of a text, trimmed."""
    parts: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        parts.append(text[start : match.end()].strip())
        start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if any(character.isalnum() for character in part)]
