"""Finds the noun or short phrase of an answer that is worth picking up.

Owns what may be repeated back to a person; knows nothing of what is then said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from llm.offline.judge.cleaning import clean
from llm.offline.judge.lexicon import Lexicon, lexicon
from llm.offline.judge.terms import Term, TermIndex, read_terms
from llm.offline.judge.text import STATED, Token, read_passage, stem
from llm.offline.phrasebook import NounSigns, phrases
from llm.purposes import Language

# Endings of English words that are rarely nouns: after "you mentioned" a noun is needed.
_NOT_NOUNS = ("ing", "ed", "ly", "ous", "ful", "able", "ible", "ive", "est", "ise", "ize", "ify")
# "Table" and "test" are no such words: what stands before an ending is a stem, of two letters at least.
_SHORTEST_STEM = 2
# "In front of", "on top of": with such a word before it and "of" after it, a noun without an article is none.
_OPENERS_OF_PREPOSITIONS = frozenset(("in", "on", "by", "at", "for", "with", "as"))
_LONGEST = 32
_SHORTEST = 3
# A phrase tells more than its noun alone, but not twice as much.
_SECOND_WORD = 0.5

Group = tuple[Token, ...]


def telling_word(heard: str, language: Language, about: str = "") -> str:
    """The most informative noun or short phrase of `heard` that relates to `about`; empty when there is none.

    Without `about` any noun will do. The words are returned as they were said.
    """
    words = lexicon(language)
    passage = read_passage(clean(heard, language, about).text, language)
    asked = read_passage(about, language)
    topic = TermIndex.of(read_terms(asked, words)) if about else None
    known_pairs = {(left.stem, right.stem) for left, right in pairwise(asked.tokens)}
    best: tuple[float, str] = (0.0, "")
    for group in _nouns(passage.tokens, heard, words, phrases(language).nouns, known_pairs):
        values = [_value(token, words, topic) for token in group if not token.is_stop]
        text = _with_article(heard, group, _as_said(heard, group, language), language)
        value = max(values) + _SECOND_WORD * (sum(values) - max(values))
        if len(text) <= _LONGEST and value > best[0] + 1e-9:
            best = (value, text)
    return best[1]


def _nouns(
    tokens: Sequence[Token], text: str, words: Lexicon, signs: NounSigns, known_pairs: Set[tuple[str, str]]
) -> Iterator[Group]:
    """Every noun that shows as one, alone and with the word before it or the noun joined to it."""
    for index, token in enumerate(tokens):
        if not _can_be_said(token, words):
            continue
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if signs.head == "first":
            if before is None or before.text not in signs.before or not _adjoin(text, before, token):
                continue
            yield (token,)
            further = tokens[index + 2] if index + 2 < len(tokens) else None
            if after and further and after.text in signs.joiners and _can_be_said(further, words):
                yield (token, after, further)
            continue
        # In a group of content words the last one is the noun.
        if after and _can_be_said(after, words) and _adjoin(text, token, after):
            continue
        if words.language == "de" and not text[token.start].isupper():
            continue
        word_before = before.text if before else ""
        if words.language == "en" and word_before in _OPENERS_OF_PREPOSITIONS and after and after.text == "of":
            continue
        if word_before in signs.before or (after is not None and after.text in signs.after):
            yield (token,)
        # "The weak pointer" or "the client verifies": only a pair that the question's side holds too is a name.
        opening = tokens[index - 2].text if index >= 2 else ""
        if before and (before.stem, token.stem) in known_pairs and opening in signs.before:
            yield (before, token)


def _value(token: Token, words: Lexicon, topic: TermIndex | None) -> float:
    information = words.information(token.text, token.stem)
    if topic is None:
        return information
    term = Term(
        text=token.text,
        stem=token.stem,
        senses=words.senses.get(token.stem, ()),
        information=information,
        polarity=STATED,
        start=token.start,
        end=token.end,
        clause=0,
        sentence=0,
        position=0,
    )
    return information * max((hit.similarity for hit in topic.hits(term)), default=0.0)


def _can_be_said(token: Token, words: Lexicon) -> bool:
    """A word that can follow "you mentioned": long enough, no figure, no stop word, nothing that was denied."""
    if token.is_stop or token.polarity != STATED or len(token.text) < _SHORTEST or "'" in token.text:
        return False
    if any(character.isdigit() for character in token.text):
        return False
    if token.stem in _private_stems(words.language):
        return False
    # A word the list does not know may be misheard or misspelt; repeating it back would be odd.
    if words.language == "en":
        return words.knows(token.text) and not _ends_unlike_a_noun(token.text)
    return True


def _ends_unlike_a_noun(word: str) -> bool:
    return any(word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM for ending in _NOT_NOUNS)


@lru_cache(maxsize=16)
def _private_stems(language: Language) -> frozenset[str]:
    return frozenset(stem(word, language) for word in phrases(language).private_words)


def _adjoin(text: str, left: Token, right: Token) -> bool:
    return text[left.end : right.start] in {" ", "-", "'", "’", ""}


def _as_said(text: str, group: Group, language: Language) -> str:
    """The words as they stand in the text; outside German a capital at the start of a sentence is taken back."""
    said = text[group[0].start : group[-1].end]
    if language != "de" and said[:1].isupper() and said[1:].islower() and _opens_sentence(text, group[0].start):
        return said[:1].lower() + said[1:]
    return said


# English says "the situation" where it means one it has heard of; other languages would have to change the case.
_ARTICLES = {word: word for word in ("the", "a", "an", "each", "every", "this", "these", "those", "its", "their")}
_ARTICLES |= {"my": "your", "our": "your"}


def _with_article(text: str, group: Group, said: str, language: Language) -> str:
    """The phrase with the article that stood before it, as the listener says it: "our cache" is "your cache"."""
    if language != "en":
        return said
    before = text[: group[0].start].rstrip().rsplit(maxsplit=1)
    article = _ARTICLES.get(before[-1].casefold()) if before else None
    return f"{article} {said}" if article else said


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?\u0964"
