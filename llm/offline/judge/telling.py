"""How specifically and how clearly an answer is told. Both weigh little: style is not substance.

Owns specificity and structure; they count only words that belong to the matter, so that padding earns nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.points import marker_pattern
from llm.offline.judge.quoting import sentence_at
from llm.offline.phrasebook import ExpectationKind, phrases
from llm.purposes import Evidence, Language

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*\s?%?")
# Words this rare are names and terms of the field, however they are written.
RARE = 0.72
MARKS_FOR_FULL = 6
# So many times "I did" or "we had" make an experience.
FEWEST_SIGNS = 3


def specificity(answer: Answer, expected: Expected) -> tuple[float, tuple[Evidence, ...]]:
    """Figures, examples and terms of the field, six of them being full; and the first sentences that hold them."""
    examples = marker_pattern("example", expected.language)
    rare = {term.stem: term.start for term in reversed(answer.index.terms) if term.information >= RARE}
    places = sorted(
        [
            *(match.start() for pattern in (_FIGURE, examples) for match in pattern.finditer(answer.cleaned)),
            *rare.values(),
        ]
    )
    shown: dict[int, Evidence] = {}
    for place in places:
        if (quote := sentence_at(answer, place)) is not None:
            shown.setdefault(quote.start, quote)
    return min(1.0, len(places) / MARKS_FOR_FULL), tuple(list(shown.values())[:2])


def tells_an_experience(answer: Answer, language: Language) -> bool:
    """Whether the answer tells what the candidate and others did, rather than what one would or should do."""
    return len(_experience_pattern(language).findall(answer.cleaned)) >= FEWEST_SIGNS


@lru_cache(maxsize=16)
def _experience_pattern(language: Language) -> re.Pattern[str]:
    return re.compile(phrases(language).told_experience, re.IGNORECASE)


def structure(answer: Answer, expected: Expected) -> float:
    """Whether thoughts are joined: reasons, comparisons, examples, steps; three of them being full."""
    kinds: tuple[ExpectationKind, ...] = ("reason", "comparison", "example", "result")
    joined = sum(len(marker_pattern(kind, expected.language).findall(answer.cleaned)) for kind in kinds)
    return min(1.0, joined / 3)
