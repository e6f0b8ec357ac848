"""Parts of an answer that have nothing to do with question and reference: what they add may not raise a score.

Owns which parts those are. Whoever adds words to a list of terms, to the question repeated or to nothing, words to
the judge among them, must not come out better for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import dataclass

from llm.offline.judge.answer import Answer
from llm.offline.judge.assessable import is_clearly_in_another_language
from llm.offline.judge.associations import ASSOCIATED_WORTH
from llm.offline.judge.expected import Expected
from llm.offline.judge.meta import ENOUGH, words_of_judging
from llm.offline.judge.terms import Term
from llm.offline.judge.text import sentence_texts, words

# A part is about the matter when this share of what it says is expected there, or so much of it in all: one word that a
# reference happens to hold too does not make a sentence about something else an answer.
SHARE_ON_IT, MUCH_ON_IT = 0.25, 1.3
# So little of what is expected may stand by chance among words to the judge, and then fewer of those are enough.
BY_CHANCE, ENOUGH_BY_CHANCE = 0.7, 2
MORE_THAN_A_WORD_OR_TWO = 3
# Fewer foreign words than these are how a thing is put, more are something of their own.
FEWEST_FOREIGN_WORDS, FEWEST_FOREIGN_TERMS = 4, 2
_PART = re.compile(r"[.!?;:,()\[\]\n\u0964—–]+(?=\s|$)|\s-\s|\n+")


@dataclass(frozen=True, slots=True)
class BesideThePoint:
    """Each text is as long as the answer and None where nothing is left out, or everything.

    `kept` is the answer without such sentences; `core` also without such parts of sentences, and without what stands
    before the first and behind the last expected word of a part.
    """

    kept: str | None
    core: str | None
    speaks_of_judging_alone: bool
    # More than a word or two, and not one that is expected or belongs to what is.
    shares_nothing: bool
    # Not one part that is about the matter, whatever single words it shares.
    is_nowhere_on_it: bool


def beside_the_point(expected: Expected, answer: Answer) -> BesideThePoint:
    """What is left of an answer when what shares and touches nothing of what is asked is blanked."""
    elsewhere = _in_another_language(expected, answer)
    worth = {
        term.start: 0.0 if any(first <= term.start < last for first, last in elsewhere) else _worth(term, expected)
        for term in answer.index.terms
    }
    matter = expected.vocabulary
    kept = list(answer.original)
    of_it = aside = 0
    for start, end in _sentences(answer.cleaned):
        left_out = _left_out(answer, worth, matter, start, end)
        for first, last in left_out:
            kept[first:last] = " " * (last - first)
        aside += bool(left_out)
        of_it += left_out != [(start, end)]
    nowhere = not any(_is_on_it(answer, worth, *part) for part in _parts(answer.cleaned, 0, len(answer.cleaned)))
    shared = sum(worth.values())
    # "Ok." or "I don't know." beside words to the judge makes no answer of them, and one expected word that stands
    # in them by chance does not either.
    gathered = words_of_judging(answer.cleaned, matter)
    alone = (not of_it and gathered >= ENOUGH) or (nowhere and shared < BY_CHANCE and gathered >= ENOUGH_BY_CHANCE)
    return BesideThePoint(
        "".join(kept) if aside and of_it else None,
        _core(answer, worth),
        speaks_of_judging_alone=aside > 0 and alone,
        shares_nothing=shared == 0 and (len(answer.index.terms) >= MORE_THAN_A_WORD_OR_TWO or bool(elsewhere)),
        is_nowhere_on_it=nowhere,
    )


def _in_another_language(expected: Expected, answer: Answer) -> list[tuple[int, int]]:
    """The parts that are clearly in another language than the interview's; what they share is shared by chance."""
    return [
        (start, end)
        for start, end in _parts(answer.cleaned, 0, len(answer.cleaned))
        if is_clearly_in_another_language(words(answer.cleaned[start:end]), expected.language)
    ]


def _left_out(answer: Answer, worth: dict[int, float], matter: Set[str], start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of a sentence that count nothing."""
    if not any(worth[term.start] for term in _inside(answer, start, end)):
        return [(start, end)]
    gathered = words_of_judging(answer.cleaned[start:end], matter)
    if gathered >= ENOUGH and not _is_on_it(answer, worth, start, end, times=gathered / ENOUGH):
        return [(start, end)]
    stretches = [(first, last) for first, last in _foreign_stretches(answer, worth, start, end) if first < last]
    foreign = " ".join(answer.cleaned[first:last] for first, last in stretches)
    return stretches if words_of_judging(foreign, matter) >= ENOUGH else []


def _core(answer: Answer, worth: dict[int, float]) -> str | None:
    core = list(answer.cleaned)
    dropped = False
    for first, last in _joined(_foreign_stretches(answer, worth, 0, len(answer.cleaned)), answer.cleaned):
        foreign = len(_inside(answer, first, last))
        if len(words(answer.cleaned[first:last])) >= FEWEST_FOREIGN_WORDS and foreign >= FEWEST_FOREIGN_TERMS:
            dropped = True
            core[first:last] = " " * (last - first)
    left = "".join(core)
    return left if dropped and left.strip() else None


def _foreign_stretches(answer: Answer, worth: dict[int, float], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a stretch that are not about the matter, and what stands at the ends of those that are."""
    for first, last in _parts(answer.cleaned, start, end):
        on_it = [term for term in _inside(answer, first, last) if worth[term.start] > 0]
        if on_it and _is_on_it(answer, worth, first, last):
            yield first, on_it[0].start
            yield max(term.end for term in on_it), last
        else:
            yield first, last


def _joined(stretches: Iterator[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Stretches between which no word stands, as one: "between us, let this pass" is not two short asides."""
    begin = end = -1
    for first, last in stretches:
        if begin >= 0 and not any(sign.isalnum() for sign in text[end:first]):
            end = max(end, last)
            continue
        if begin >= 0:
            yield begin, end
        begin, end = first, last
    if begin >= 0:
        yield begin, end


def _worth(term: Term, expected: Expected) -> float:
    """How much of the term's information is expected, by question, reference and what belongs to them."""
    hits = (*expected.wanted.hits(term), *expected.question_index.hits(term))
    likeness = max((hit.similarity for hit in hits), default=0.0)
    if term.stem in expected.associated:
        likeness = max(likeness, ASSOCIATED_WORTH)
    return term.information * likeness


def _is_on_it(answer: Answer, worth: dict[int, float], start: int, end: int, times: float = 1.0) -> bool:
    """Whether enough of a stretch is expected; `times` more of it where it speaks of judging, too."""
    inside = _inside(answer, start, end)
    on_it = sum(worth[term.start] for term in inside)
    return on_it > 0 and (
        on_it >= times * MUCH_ON_IT or on_it >= times * SHARE_ON_IT * sum(term.information for term in inside)
    )


def _inside(answer: Answer, start: int, end: int) -> tuple[Term, ...]:
    """The terms of a stretch; a long answer has thousands of stretches."""
    terms = answer.index.terms
    first = bisect_left(terms, start, key=lambda term: term.start)
    return terms[first : bisect_left(terms, end, lo=first, key=lambda term: term.start)]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for sentence in sentence_texts(text):
        place = text.index(sentence, start)
        start = place + len(sentence)
        yield place, start


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _PART.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end
