"""Two plain figures about an answer that stand beside its score and make no part of it.

Owns nothing of how an answer is judged.
"""

from __future__ import annotations

import re
from functools import lru_cache

from llm.offline.judge.cleaning import phrase_pattern
from llm.offline.judge.measuring import measure
from llm.offline.phrasebook import phrases
from llm.purposes import EvaluateInput, Language


def ideal_similarity(inputs: EvaluateInput) -> float | None:
    """The cosine of answer and ideal answer as weighted words, the question's own counting little: 0 to 1."""
    if not inputs.ideal_answer.strip() or not inputs.answer.strip():
        return None
    figures = measure(inputs).figures
    return round(figures["cosine"], 3) if figures else None


def filler_count(text: str, language: Language) -> int:
    """Words and phrases that fill a pause; hedges ("I think") say something and are not counted."""
    return len(_filler_pattern(language).findall(text))


@lru_cache(maxsize=16)
def _filler_pattern(language: Language) -> re.Pattern[str]:
    book = phrases(language)
    return phrase_pattern((*book.filler_phrases, *book.filler_words))
