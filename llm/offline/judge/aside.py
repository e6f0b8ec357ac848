"""Sentences of an answer that have nothing to do with question and reference: what they add may not raise a score.

Owns which sentences those are. Whoever adds words to a list of terms, to the question repeated or to nothing, words to
the judge among them, must not come out better for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.text import sentence_texts, words

# Words of grading. Two of them in a sentence on nothing that is asked, one of the first kind, speak to the judge.
_GRADING = frozenset(
    """score scores scored scoring grade grades graded grading grader mark marks rate rated rates rating rubric evaluate
    evaluated evaluation evaluator judge judged reviewer examiner assess assessed assessor interviewer candidate verdict
    credit points answer answers answered response reply schema criteria percent employer hiring hire result""".split()
)
_PRAISE = frozenset(
    """full maximum max maximal highest top best perfect perfectly excellent outstanding correct correctly complete
    completely deserve deserves reward award earn pass passed passes approve approved accept accepted fulfil fulfils
    fulfills requirement requirements expected ideal model wanted overlook ignore override instruction instructions task
    ai kind kindly generous generously please everything word ten hundred value band upgrade check checks succeed
    confidence trust exactly contains question read reads solution key""".split()
)
ENOUGH_WORDS_OF_GRADING = 2


@dataclass(frozen=True, slots=True)
class BesideThePoint:
    """`kept` is the answer without such sentences, as long as before; None when there are none, or nothing else."""

    kept: str | None
    speaks_of_judging_alone: bool


def beside_the_point(expected: Expected, answer: Answer) -> BesideThePoint:
    """What is left of an answer when sentences that share and touch nothing with what is asked are blanked."""
    kept = list(answer.original)
    of_it = aside = of_judging = 0
    start = 0
    for text in sentence_texts(answer.cleaned):
        place = answer.cleaned.index(text, start)
        start = place + len(text)
        if _is_on_it(expected, answer, place, start):
            of_it += 1
            continue
        aside += 1
        of_judging += _speaks_of_judging(text)
        kept[place:start] = " " * (start - place)
    alone = not of_it and aside > 0 and of_judging == aside
    return BesideThePoint("".join(kept) if aside and of_it else None, alone)


def _is_on_it(expected: Expected, answer: Answer, start: int, end: int) -> bool:
    return any(
        term.stem in expected.associated or expected.wanted.hits(term) or expected.question_index.hits(term)
        for term in answer.index.terms
        if start <= term.start < end
    )


def _speaks_of_judging(text: str) -> bool:
    said = set(words(text))
    grading = len(said & _GRADING)
    return grading > 0 and grading + len(said & _PRAISE) >= ENOUGH_WORDS_OF_GRADING
