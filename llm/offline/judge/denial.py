"""Whether an answer as a whole says the opposite of the reference answer.

Owns the view over all clauses, for questions without key points; contradictions of single statements are found in
coverage.py.
"""

from __future__ import annotations

import re
from collections import defaultdict

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.terms import Term, TermIndex
from llm.offline.judge.text import DENIED

# This share of what the answer has in common with question and reference stands in clauses that deny it, this much of
# it behind the "not", and the answer takes up this share of the reference's own words: in other words people like to
# put a thing by what it is not ("has no fixed size" for "dynamic").
MOSTLY, BEHIND, TAKES_UP = 0.5, 0.25, 0.3

# A "no" or "not" that sets a bound, adds to something or frees from something denies nothing of what follows. A rule
# of English: other languages have no such turns listed, and none of their answers is called a denial for them.
_BOUNDS = re.compile(
    r"\b(?:no|not)\s+(?:more|less|fewer|longer|later|sooner|greater|bigger|larger|smaller|higher|lower)\s+than\b"
    r"|\bnot\s+(?:only|just|merely|simply|always|necessarily|all|every)\b"
    r"|\b(?:no|not|any)\s+(?:\w+\s+)?(?:limit|bound|restrict|confin|constrain)\w*"
    r"|\bno\s+(?:need|reason|requirement)\b|\bneed\s?n[o']t\b"
    r"|(?:\bnot|n't)\s+(?:\w+ly\s+)?(?:need|have\s+to|has\s+to|require|must)\w*"
    r"|\b(?:if|when|unless|until|where|whether)\b[^.,;]{0,40}(?:\b(?:no|not|never|without)\b|n't)",
    re.IGNORECASE,
)


def denies_the_reference(answer: Answer, expected: Expected, ideal_recall: float) -> bool:
    """Whether most of what answer and reference share is denied, where neither question nor reference denies."""
    if expected.ideal.negation_count or expected.question_negation_count or ideal_recall < TAKES_UP:
        return False
    bounds = [match.span() for match in _BOUNDS.finditer(answer.cleaned)] if expected.language == "en" else []
    first_denial: dict[int, int] = {}
    denials: dict[int, int] = defaultdict(int)
    for token in answer.passage.tokens:
        if token.is_negation and not any(start < token.end and token.start < end for start, end in bounds):
            first_denial.setdefault(token.clause, token.start)
            denials[token.clause] += 1
    shared = denied = behind = 0.0
    for term in answer.index.terms:
        weight = term.information * max(_likeness(term, expected.wanted), _likeness(term, expected.question_index))
        shared += weight
        is_odd = denials[term.clause] % 2 == 1
        if is_odd or term.polarity == DENIED:
            denied += weight
            behind += weight if not is_odd or term.start > first_denial[term.clause] else 0.0
    return shared > 0 and denied >= MOSTLY * shared and behind >= BEHIND * shared


def _likeness(term: Term, wanted: TermIndex) -> float:
    return max((hit.similarity for hit in wanted.hits(term)), default=0.0)
