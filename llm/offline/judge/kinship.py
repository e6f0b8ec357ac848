"""Whether an answer is about its question at all, in whatever words: figures beside those of likeness.

Owns what speaks for another subject: words that belong elsewhere, a subject of its own, a form that does not answer.
The English forms are rules of English; for other languages they say nothing either way.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import pairwise

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.terms import Term

# Foreign words count up to this information: many are no surer sign than a few.
MUCH = 2.0
# Answers to "how many" of so few terms are the amount itself.
FEW_TERMS = 5
# Where a question has no listed form, fitting is neither here nor there.
NO_FORM = 0.7

_HOW_MANY = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:\d|(?:one|two|three|four|zero|none|no|any|all|every|as many|as much|infinite\w*|unlimited|log\w*|n|half"
    r"|constant|linear)\b)",
    re.IGNORECASE,
)
# What a question asks for, and what an answer of that form holds.
_FORMS = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE))
    for asked, told in (
        (
            r"\bhow (?:many|much|often|long|large|big)\b",
            r"\b(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|zero|none|no|any|all|every|each|many|much|as"
            r"|number|limit\w*|infinite\w*|unlimited|log\w*|n|half|twice|once|most|least|up to|more|fewer|amount|size"
            r"|length|height|depth|times?|constant|linear)\b)",
        ),
        (
            r"^\W*where\b|\bat what (?:place|point)\b",
            r"\b(?:in|at|inside|outside|within|on|anywhere|everywhere|from|where\w*|before|after|between|top|beginning"
            r"|end)\b",
        ),
        (
            r"\b(?:difference|differ|compare|versus|vs|distinguish|distinction)\b",
            r"\b(?:while|whereas|but|other|both|unlike|than|differ\w*|same|instead|only|however|not|and)\b|n't",
        ),
        (
            r"\b(?:advantages?|benefits?|better|prefer|strengths?|why)\b",
            r"\b(?:\w+er|more|less|can|no|not|allows?|because|since|so|need|any|without|saves?|avoids?|reduc\w+"
            r"|improv\w+|quick\w*|eas\w+|dynamic\w*|direct\w*|able)\b|n't",
        ),
        (
            r"^\W*how\s+(?:do|does|can|could|would|should|are|is)\b",
            r"\b(?:by|with|using|use|via|through|first|then|when|you|we|it|they|the|as)\b",
        ),
        (r"^\W*(?:what (?:is|are)|define|describe|explain)\b", r"\b(?:a|an|the|is|are|it|that|which)\b"),
    )
)
# An answer that opens with a subject and its verb; one without is a part of a sentence that the question completes.
_SUBJECT = re.compile(
    r"^\W*(?P<subject>(?:[\w+#'-]+\s+){1,8}?)"
    r"(?:is|are|was|were|has|have|had|can|could|will|would|may|might|must|should|does|do|did|lets?|allows?|contains?"
    r"|stores?|holds?|means?|consists?|needs?|uses?|takes?|gives?|makes?|begins?|starts?|points?|returns?|includes?"
    r"|refers?|defines?|calls?|adds?|keeps?)\b",
    re.IGNORECASE,
)


def kinship(question: str, expected: Expected, answer: Answer) -> dict[str, float]:
    """The figures by name."""
    terms = {term.stem: term for term in answer.index.terms}
    likeness = {stem: _likeness(term, expected) for stem, term in terms.items()}
    known = sum(term.information * likeness[stem] for stem, term in terms.items())
    rest = {stem: term.information * (1 - likeness[stem]) for stem, term in terms.items()}
    by_all = sum(value for stem, value in rest.items() if stem in expected.associated)
    by_question = sum(value for stem, value in rest.items() if stem in expected.associated_with_question)
    whole = sum(term.information for term in terms.values()) or 1.0
    foreign = sum(rest.values())
    said = _pairs(answer.index.terms)
    expected_pairs = _pairs(expected.question_terms) | _pairs(item.term for item in expected.ideal.terms)
    english = expected.language == "en"
    subject = _SUBJECT.match(answer.cleaned) if english else None
    asks_how_many = english and bool(_HOW_MANY.search(question))
    names_amount = bool(_AMOUNT.search(answer.original))
    return {
        # How much the answer holds of question and reference, by information, in absolute terms.
        "known": math.log1p(known),
        # The same of what neither holds; its most telling word.
        "foreign": math.log1p(foreign),
        "most_foreign": max(rest.values(), default=0.0),
        "best_known": max((term.information * likeness[stem] for stem, term in terms.items()), default=0.0),
        # Neighbouring words as question or reference have them.
        "pairs_known": min(len(said & expected_pairs), 4) / 4,
        # Whether the answer opens with a subject of another matter, or with none.
        "foreign_subject": min(1.5, _subject_elsewhere(answer, likeness, subject.end("subject") if subject else 0)),
        "is_fragment": float(english and subject is None),
        # Whether its form is one that the question asks for.
        "fits_form": _fits_form(question, answer.cleaned) if english else NO_FORM,
        "names_amount": float(asks_how_many and names_amount and len(terms) <= FEW_TERMS),
        # Words that neither hold but that belong to what they are about: share of the answer, amounts.
        "associated": by_all / whole,
        "associated_with_question": by_question / whole,
        "associated_amount": min(by_all, MUCH) / MUCH,
        "associated_with_question_amount": min(by_question, MUCH) / MUCH,
        "associated_of_foreign": by_all / (foreign + 0.3),
        # What belongs nowhere near.
        "unrelated": (foreign - by_all) / whole,
        "unrelated_amount": min(foreign - by_all, 1.5 * MUCH) / (1.5 * MUCH),
    }


def _likeness(term: Term, expected: Expected) -> float:
    hits = (*expected.wanted.hits(term), *expected.question_index.hits(term))
    return max((hit.similarity for hit in hits), default=0.0)


def _pairs(terms: Iterable[Term]) -> set[tuple[str, str]]:
    return {(left.stem, right.stem) for left, right in pairwise(terms)}


def _subject_elsewhere(answer: Answer, likeness: dict[str, float], end: int) -> float:
    return sum(term.information * (1 - likeness[term.stem]) for term in answer.index.terms if term.end <= end)


def _fits_form(question: str, answer: str) -> float:
    for asked, told in _FORMS:
        if asked.search(question):
            return float(bool(told.search(answer)))
    return NO_FORM
