"""Finds the word or short phrase of an answer that is worth picking up.

Owns what may be repeated back to a person; knows nothing of what is then said.
"""

from __future__ import annotations

from llm.offline.judge.cleaning import clean
from llm.offline.judge.lexicon import Lexicon, lexicon
from llm.offline.judge.terms import Term, TermIndex, read_terms
from llm.offline.judge.text import STATED, Token, read_passage
from llm.purposes import Language

# Endings of English verb forms, adverbs and adjectives: after "you mentioned" a noun is needed.
_NOT_NOUNS = ("ing", "ed", "ly", "ous", "ful", "able", "ible", "ive", "est", "ise", "ize", "ify")
_LONGEST = 32
_SHORTEST = 3


def telling_word(heard: str, language: Language, about: str = "") -> str:
    """The most informative word or two-word phrase of `heard` that relates to `about`; empty when there is none.

    Without `about` the most informative word that can stand for the whole is taken. Words are returned as they were
    said.
    """
    words = lexicon(language)
    passage = read_passage(clean(heard, language, about).text, language)
    topic = TermIndex.of(read_terms(read_passage(about, language), words))
    tokens = passage.tokens
    best: tuple[float, str] = (0.0, "")
    for index, token in enumerate(tokens):
        if not _can_stand_alone(token, words):
            continue
        value, text = _value(token, words, topic, bool(about)), _as_said(heard, token, token)
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following and _can_stand_alone(following, words) and _adjacent(heard, token, following):
            both = value + _value(following, words, topic, bool(about))
            if value and both > value and len(text) + len(following.text) < _LONGEST:
                value, text = both * 0.6, _as_said(heard, token, following)
        if value > best[0] + 1e-9:
            best = (value, text)
    return best[1]


def _value(token: Token, words: Lexicon, topic: TermIndex, must_relate: bool) -> float:
    term = Term(
        text=token.text,
        stem=token.stem,
        senses=words.senses.get(token.stem, ()),
        information=words.information(token.text, token.stem),
        polarity=STATED,
        start=token.start,
        end=token.end,
        clause=0,
        sentence=0,
        position=0,
    )
    if not must_relate:
        return term.information
    related = max((hit.similarity for hit in topic.hits(term) if hit.agreement >= 0), default=0.0)
    return term.information * related


def _can_stand_alone(token: Token, words: Lexicon) -> bool:
    """A word that can follow "you mentioned": long enough, no figure, no stop word, no negated word."""
    if token.is_stop or token.polarity != STATED or len(token.text) < _SHORTEST or any(c.isdigit() for c in token.text):
        return False
    if "'" in token.text:
        return False
    # A word the list does not know may be misheard or misspelt; repeating it back would be odd.
    if words.language == "en":
        return words.knows(token.text) and not token.text.endswith(_NOT_NOUNS)
    return True


def _adjacent(text: str, left: Token, right: Token) -> bool:
    return text[left.end : right.start].strip("-") in {" ", ""} and right.start - left.end <= 1


def _as_said(text: str, first: Token, last: Token) -> str:
    """The words as they stand in the text; a capital at the start of a sentence is taken back."""
    said = text[first.start : last.end]
    if said[:1].isupper() and said[1:].islower() and _opens_sentence(text, first.start):
        return said[:1].lower() + said[1:]
    return said


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?\u0964"
