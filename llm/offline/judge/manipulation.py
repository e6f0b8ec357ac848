"""Recognises answers that hold the right words without saying anything with them.

Owns keyword lists and repeated questions; instructions to the judge are taken out earlier (`cleaning`).
"""

from __future__ import annotations

import re
from itertools import pairwise

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.lexicon import usual_function_pairs
from llm.offline.judge.text import Token

# A typed line of code has no function words either, and is no list of keywords.
_CODE = re.compile(r"[{};=<>\[\]]|\(\)|->")

# Running speech is about half function words; lists of terms have next to none.
FEWEST_FUNCTION_WORDS = 0.08
SHORTEST_LIST = 7
USUAL_FUNCTION_SHARE = 0.4
NEW_WORDS_OF_ECHO, TAKEN_UP_BY_ECHO = 0.12, 0.75
# In the bank's ideal answers 1 % have more than 0.4 of unusual pairs; shuffled, 5 % have less than 0.52.
UNUSUAL_FROM = 0.5
FEWEST_PAIRS = 6
FEWEST_WORDS_OF_SALAD = 20


def is_keyword_list(answer: Answer, expected: Expected) -> bool:
    """Whether the answer strings terms together without sentences, where the ideal answer has sentences."""
    tokens = answer.passage.tokens
    if len(tokens) < SHORTEST_LIST or len(_CODE.findall(answer.cleaned)) >= 3:
        return False
    share = sum(token.is_stop for token in tokens) / len(tokens)
    usual = expected.ideal_function_share if expected.ideal_word_count >= SHORTEST_LIST else USUAL_FUNCTION_SHARE
    return share < min(FEWEST_FUNCTION_WORDS, usual * 0.6)


def is_word_salad(answer: Answer, expected: Expected) -> bool:
    """Whether the words stand in no order: function words follow each other as they do only by chance."""
    if expected.language != "en" or len(answer.passage.tokens) < FEWEST_WORDS_OF_SALAD:
        return False
    usual = usual_function_pairs()
    seen = unusual = 0
    for left, right in pairwise(answer.passage.tokens):
        is_pair = left.is_stop and right.is_stop and left.text != right.text and _is_word(left) and _is_word(right)
        if is_pair and answer.cleaned[left.end : right.start].isspace():
            seen += 1
            unusual += (left.text, right.text) not in usual
    return seen >= FEWEST_PAIRS and unusual / seen >= UNUSUAL_FROM


def _is_word(token: Token) -> bool:
    """No single letter: "h" and "n" are names of quantities."""
    return len(token.text) > 1 or token.text in {"a", "i"}


def repeats_question(answer: Answer, expected: Expected) -> bool:
    """Whether the answer is hardly more than the question again: nearly no content word that it did not hold."""
    said = {term.stem for term in answer.index.terms}
    asked = {term.stem for term in expected.question_terms}
    if not said or not asked:
        return False
    return len(said - asked) <= NEW_WORDS_OF_ECHO * len(said) and len(said & asked) >= TAKEN_UP_BY_ECHO * len(asked)
