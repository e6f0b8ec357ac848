"""How far an answer is about the question at all, before asking whether it is right.

Owns one figure between 0 and 1; knows nothing of scores.
"""

from __future__ import annotations

from collections.abc import Sequence

from llm.offline.judge.answer import Answer
from llm.offline.judge.coverage import Found
from llm.offline.judge.expected import Expected
from llm.offline.judge.features import recall

# A logistic regression over the bank: answers told in other words than expected, against answers to other questions
# (`python -m benchmarks.judging`). Its zero line is where both are equally likely.
BEST_POINT, QUESTION_TAKEN_UP, TO_THE_POINT, OFFSET = 4.0, 4.5, 8.5, -4.9
# Around the zero line the figure rises from 0 to 1.
NOT_AT_ALL, CLEARLY = -1.0, 1.5


def topicality(expected: Expected, answer: Answer, found: Sequence[Found]) -> float:
    """0 for an answer about something else, 1 for one that is clearly about the question.

    Three things speak for it: one point that is well met, words of the question that are taken up, and how much of what
    is said was to be expected.
    """
    taken_up = recall(expected.question_terms, answer.index)
    if not expected.wanted.terms:
        return min(1.0, taken_up / 0.4)
    best = max((place.share for place in found), default=0.0)
    to_the_point = recall(answer.index.terms, expected.wanted)
    line = BEST_POINT * best + QUESTION_TAKEN_UP * taken_up + TO_THE_POINT * to_the_point + OFFSET
    return max(0.0, min(1.0, (line - NOT_AT_ALL) / (CLEARLY - NOT_AT_ALL)))
