"""What words mean to the judge: how telling a word is, and which words mean the same or the opposite.

Owns the shipped word list and the concepts; knows nothing of answers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from llm.offline.errors import LexiconError
from llm.offline.files import read_yaml
from llm.offline.judge.text import stem
from llm.purposes import Language

FOLDER = Path(__file__).parent

# Roughly the number of paragraphs behind words.txt: a word in every one of them says nothing.
_LOG_PARAGRAPHS = math.log(150_000)

# Words that the stop list of a language holds but that turn a statement round or carry a figure.
_MEANINGFUL_STOPS = frozenset(
    "before after above below first last more less most least few fewer all none never always up down one two".split()
)


@dataclass(frozen=True, slots=True)
class Sense:
    """A concept a word belongs to; `sign` is -1 where the word means the concept's opposite."""

    concept: int
    sign: int


@dataclass(frozen=True)
class Lexicon:
    language: Language
    senses: dict[str, tuple[Sense, ...]]
    phrases: dict[tuple[str, ...], tuple[Sense, ...]]
    phrase_openings: frozenset[str]
    counts: dict[str, int]

    def knows(self, word: str) -> bool:
        """Whether the word list holds the word; always true for a language without a list."""
        return not self.counts or word in self.counts or word in _MEANINGFUL_STOPS

    def information(self, word: str, word_stem: str) -> float:
        """How telling a word is, from about 0.2 for a word of every paragraph to 1 for a rare or unlisted one."""
        if not self.counts:
            return 0.75
        number = max(self.counts.get(word, 1), self.counts.get(word_stem, 1))
        return max(0.15, 1 - math.log(number) / _LOG_PARAGRAPHS)


@lru_cache(maxsize=16)
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language, read once. Without a word list every content word counts the same."""
    senses, phrases = _read_concepts(language)
    return Lexicon(
        language=language,
        senses=senses,
        phrases=phrases,
        phrase_openings=frozenset(words[0] for words in phrases),
        counts=_read_counts() if language == "en" else {},
    )


def _read_concepts(language: Language) -> tuple[dict[str, tuple[Sense, ...]], dict[tuple[str, ...], tuple[Sense, ...]]]:
    content = read_yaml(FOLDER / "concepts.yaml", LexiconError)
    senses: dict[str, set[Sense]] = {}
    phrases: dict[tuple[str, ...], set[Sense]] = {}
    for concept, line in enumerate(content.get(language, [])):
        for sign, side in zip((1, -1), str(line).split("//"), strict=False):
            for entry in side.split():
                stems = tuple(stem(part, language) for part in entry.split("_"))
                if len(stems) > 1:
                    phrases.setdefault(stems, set()).add(Sense(concept, sign))
                else:
                    senses.setdefault(stems[0], set()).add(Sense(concept, sign))
    ordered = {word: tuple(sorted(found, key=lambda s: s.concept)) for word, found in senses.items()}
    return ordered, {words: tuple(sorted(found, key=lambda s: s.concept)) for words, found in phrases.items()}


def _read_counts() -> dict[str, int]:
    pairs = (line.partition(" ") for line in _lines("words.txt"))
    return {word: int(number) for word, _, number in pairs}


@lru_cache(maxsize=1)
def usual_function_pairs() -> frozenset[tuple[str, str]]:
    """Pairs of English function words that follow each other in running speech."""
    lines = (line.split() for line in _lines("function_pairs.txt"))
    return frozenset((words[0], following) for words in lines for following in words[1:])


def _lines(name: str) -> list[str]:
    try:
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    except OSError as problem:
        raise LexiconError(f"{name}: cannot be read ({problem.strerror}).") from problem
    return [line for line in lines if line and not line.startswith("#")]


def is_meaningful(word: str, is_stop: bool) -> bool:
    """Whether a word counts as content: no stop word, or one that turns a statement round."""
    return not is_stop or word in _MEANINGFUL_STOPS
