"""Whether there is enough of the right kind to judge (judging.md, rule 2): never zero points for a bad transcript.

Owns the reasons not to assess; knows nothing of scores.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, get_args

from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.features import recall
from llm.offline.judge.text import stop_words, words
from llm.offline.phrasebook import phrases
from llm.purposes import Language

Reason = Literal["too_few_words", "only_fillers", "other_language", "nothing_to_compare"]

# Expected answers from this length on cannot be met with one or two words.
LONG_EXPECTATION_WORDS = 30
FEWEST_WORDS_OF_LONG = 4
# Fewer words do not show which language they are in.
WORDS_TO_TELL_LANGUAGE = 6
WORDS_TO_TELL_SISTERS = 15
# A part of an answer: so many words, so few function words of the interview's language and so many of another one.
FEWEST_WORDS_ELSEWHERE, HARDLY_OWN, MOSTLY_OTHER = 4, 0.15, 0.3


def reason_not_to_assess(original: str, answer: Answer, expected: Expected) -> Reason | None:
    """Why the answer is not judged, or None when it can be."""
    said = words(original)
    if not said:
        return "too_few_words"
    if not expected.question_terms and not expected.points:
        return "nothing_to_compare"
    if answer.addresses_the_judge and not answer.passage.tokens:
        return None
    fillers = set(phrases(expected.language).filler_words)
    if not answer.passage.tokens or all(word in fillers for word in said):
        return "only_fillers"
    if is_other_language(said, answer, expected):
        return "other_language"
    if not answer.index.terms:
        return "too_few_words"
    if expected.ideal_word_count >= LONG_EXPECTATION_WORDS and len(answer.passage.tokens) < FEWEST_WORDS_OF_LONG:
        return "too_few_words"
    return None


def is_other_language(said: list[str], answer: Answer, expected: Expected) -> bool:
    """Whether the words are clearly of another language: another script, or another language's function words."""
    said = [word for word in said if not word.isdigit()]
    if len(said) < WORDS_TO_TELL_LANGUAGE:
        return False
    shares = {language: _share(said, language) for language in get_args(Language)}
    own = shares.pop(expected.language)
    scripts = [_script(word) for word in said]
    foreign_script = sum(script != _usual_script(expected.language) for script in scripts) / len(scripts)
    if expected.language == "hi":
        # Hindi is often spoken with English terms and written in Latin letters: only English throughout counts.
        return own < 0.1 and max(shares.values()) > 0.3
    if foreign_script > 0.5:
        return True
    other = max(shares.values())
    if own < 0.2 and other > max(0.25, 2 * own):
        return True
    # Sisters such as Spanish and Portuguese share many function words: the other one must lead clearly.
    if len(said) >= WORDS_TO_TELL_SISTERS and other > own + 0.1 and other > 1.4 * own:
        return True
    # A language without a stop list here: no function word of the interview's, nothing expected, no known words.
    whole = [word for word in said if len(word) > 2]
    if expected.language == "en" and own < 0.06 and len(whole) >= 8:
        known = sum(expected.lexicon.knows(word) for word in whole) / len(whole)
        read = len(answer.index.terms) / max(1, len(answer.passage.content))
        return known < 0.5 and read * recall(answer.index.terms, expected.question_index) < 0.3
    return False


def is_clearly_in_another_language(said: list[str], language: Language) -> bool:
    """Whether a few words hold hardly a function word of the language and many of another one, or another script.

    Hindi is often spoken with English terms, so that English words beside it are its own.
    """
    said = [word for word in said if not word.isdigit()]
    if len(said) < FEWEST_WORDS_ELSEWHERE:
        return False
    if sum(_script(word) != _usual_script(language) for word in said) > len(said) / 2:
        return language != "hi"
    own = _share(said, language)
    others = (other for other in get_args(Language) if other not in (language, "en" if language == "hi" else language))
    return own <= HARDLY_OWN and max(_share(said, other) for other in others) >= MOSTLY_OTHER


def _share(said: list[str], language: Language) -> float:
    known = _function_words(language)
    return sum(word in known for word in said) / len(said)


@lru_cache(maxsize=16)
def _function_words(language: Language) -> frozenset[str]:
    return stop_words(language)


def _script(word: str) -> str:
    first = word[0]
    if "\u0900" <= first <= "\u097f":
        return "devanagari"
    return "latin" if first.isdigit() or first < "\u0250" else "other"


def _usual_script(language: Language) -> str:
    return "devanagari" if language == "hi" else "latin"
