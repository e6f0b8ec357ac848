"""Recognises answers that hold the right words without saying anything with them.

Owns keyword lists and repeated questions; instructions to the judge are taken out earlier (`cleaning`).
"""

from __future__ import annotations

from llm.offline.judge.expected import Expected
from llm.offline.judge.features import recall
from llm.offline.judge.lexicon import usual_function_pairs
from llm.offline.judge.points import Answer
from llm.offline.judge.text import read_passage

# Running speech is about half function words; lists of terms have next to none.
FEWEST_FUNCTION_WORDS = 0.2
SHORTEST_LIST = 6
ECHO_FROM = 0.8
# In the bank's ideal answers 1 % have more than 0.4 of unusual pairs; shuffled, 5 % have less than 0.52.
UNUSUAL_FROM = 0.46
FEWEST_PAIRS = 5


def is_keyword_list(answer: Answer, expected: Expected) -> bool:
    """Whether the answer strings terms together without sentences, where the ideal answer has sentences."""
    tokens = answer.passage.tokens
    if len(tokens) < SHORTEST_LIST:
        return False
    share = sum(token.is_stop for token in tokens) / len(tokens)
    ideal = read_passage(expected.ideal.text, expected.language).tokens
    usual = sum(token.is_stop for token in ideal) / len(ideal) if len(ideal) >= SHORTEST_LIST else 0.4
    return share < min(FEWEST_FUNCTION_WORDS, usual * 0.6)


def is_word_salad(answer: Answer, expected: Expected) -> bool:
    """Whether the words stand in no order: function words follow each other as they do only by chance."""
    if expected.language != "en":
        return False
    usual = usual_function_pairs()
    seen = unusual = 0
    for left, right in zip(answer.passage.tokens, answer.passage.tokens[1:], strict=False):
        is_pair = left.is_stop and right.is_stop and left.text != right.text
        if is_pair and answer.cleaned[left.end : right.start].isspace():
            seen += 1
            unusual += (left.text, right.text) not in usual
    return seen >= FEWEST_PAIRS and unusual / seen >= UNUSUAL_FROM


def repeats_question(answer: Answer, expected: Expected) -> bool:
    """Whether the answer is hardly more than the question again."""
    if not expected.question_terms or not answer.index.terms:
        return False
    echo = recall(answer.index.terms, expected.question_index)
    taken = recall(expected.question_terms, answer.index)
    return echo >= ECHO_FROM and taken >= 0.5
