"""Sums up a judged interview in a few plain sentences that cite figures and quotes.

Owns which facts are told; says nothing of emotion, confidence or personality, because no input holds them.
"""

from __future__ import annotations

from llm.offline.phrasebook import SummaryPhrases, phrases
from llm.purposes import JudgedAnswer, SummariseInput, SummariseOutput

STRENGTH_FROM = 70.0
WEAK_BELOW = 60.0
MAX_ITEMS = 4
MAX_POINTS = 3
LONGEST_QUOTE = 160


def summarise(inputs: SummariseInput) -> SummariseOutput:
    """One to four sentences, and the strengths and areas for improvement with question labels and key points."""
    book = phrases(inputs.language).summary
    assessed = [answer for answer in inputs.answers if answer.score is not None]
    ranked = sorted(assessed, key=lambda answer: -_score(answer))
    strong = [answer for answer in ranked if _score(answer) >= STRENGTH_FROM]
    weak = [answer for answer in reversed(ranked) if answer.missed or _score(answer) < WEAK_BELOW]
    return SummariseOutput(
        summary=" ".join(_sentences(inputs, ranked, book)),
        strengths=tuple(_strength(answer, book) for answer in strong[:MAX_ITEMS]),
        areas_for_improvement=tuple(_area(answer, book) for answer in weak[:MAX_ITEMS]),
    )


def _sentences(inputs: SummariseInput, ranked: list[JudgedAnswer], book: SummaryPhrases) -> list[str]:
    opening = book.overall if inputs.overall_score is not None else book.no_overall
    sentences = [
        opening.format(
            role=inputs.job_role,
            score=_figure(inputs.overall_score),
            assessed=len(ranked),
            total=len(inputs.answers),
        )
    ]
    best = ranked[0] if ranked else None
    # Of one answer, or of several that are alike, none is the highest.
    if best and (best.quote.strip() or _score(best) > _score(ranked[-1])):
        phrase = book.highest_quoted if best.quote.strip() else book.highest
        sentences.append(phrase.format(score=_figure(best.score), label=best.label, quote=_shortened(best.quote)))
    if best and _score(best) > _score(ranked[-1]):
        lowest = ranked[-1]
        phrase = book.lowest_missing if lowest.missed else book.lowest
        point = _point(lowest.missed[0]) if lowest.missed else ""
        sentences.append(phrase.format(score=_figure(lowest.score), label=lowest.label, point=point))
    left_out = [answer.label for answer in inputs.answers if answer.score is None]
    if left_out:
        sentences.append(book.not_assessed.format(labels=", ".join(left_out)))
    if not inputs.answers:
        sentences.append(book.not_assessed.format(labels="–"))
    return sentences


def _strength(answer: JudgedAnswer, book: SummaryPhrases) -> str:
    phrase = book.strength if answer.covered else book.strength_plain
    return phrase.format(label=answer.label, score=_figure(answer.score), points=_points(answer.covered, book))


def _area(answer: JudgedAnswer, book: SummaryPhrases) -> str:
    phrase = book.improvement if answer.missed else book.improvement_plain
    return phrase.format(label=answer.label, score=_figure(answer.score), points=_points(answer.missed, book))


def _points(points: tuple[str, ...], book: SummaryPhrases) -> str:
    return book.joiner.join(_point(point) for point in points[:MAX_POINTS])


def _point(point: str) -> str:
    """A key point without its full stop, to stand inside a sentence."""
    return point.strip().rstrip(".\u0964")


def _score(answer: JudgedAnswer) -> float:
    return answer.score if answer.score is not None else 0.0


def _figure(score: float | None) -> str:
    return "–" if score is None else str(round(score))


def _shortened(quote: str) -> str:
    text = " ".join(quote.split())
    if len(text) <= LONGEST_QUOTE:
        return text
    return f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]} …"
