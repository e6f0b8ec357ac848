"""Whether an answer says the opposite of the reference by its words: an opposite, a swapped role, another figure.

Owns the comparison of what a polar word ("first", "faster") is said of. Denials by "not" of whole sentences are found
in denial.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from llm.offline.errors import LexiconError
from llm.offline.files import read_yaml
from llm.offline.judge.answer import Answer
from llm.offline.judge.expected import Expected
from llm.offline.judge.lexicon import is_meaningful, lexicon
from llm.offline.judge.text import DENIED, Passage, Token, read_passage, stem, stop_words, words
from llm.purposes import Language

FILE = Path(__file__).parent / "opposites.yaml"

# What a polar word is said of stands so many content words before or behind it, in its sentence.
NEIGHBOURS = 2
# Opposites weigh like what they are said of. An answer turns a reference round when so much is turned round and more
# than is left as it was.
ENOUGH_TURNED_ROUND, MORE_THAN_KEPT, EACH_TURNED_ROUND = 0.45, 1.25, 0.3
_COMPLEXITY = re.compile(r"\bo\s?\(\s*([^()]*(?:\([^()]*\))?[^()]*)\)", re.IGNORECASE)
_CLASSES = {
    "constant": "1",
    "logarithmic": "logn",
    "linear": "n",
    "quadratic": "n2",
    "cubic": "n3",
    "linearithmic": "nlogn",
}


# The numbers of the pairs a word stands in, with its side in each.
Places = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Polar:
    """A word with an opposite, and the stems it is said of with their information."""

    sides: Places
    neighbours: dict[str, float]


def turns_round(expected: Expected, answer: Answer) -> bool:
    """Whether more of the reference's polar statements are turned round than kept."""
    reference = reference_reading(expected.question_text, expected.ideal.text, expected.language)
    if expected.points_are_given and _turns_points_round(reference, expected, answer):
        return True
    return _other_complexity(expected, answer) or _is_turned_round(reference, expected, answer)


def _turns_points_round(reference: Reading, expected: Expected, answer: Answer) -> bool:
    """The same beside the key points, which put it in other words; where the ideal answer itself seems to turn one
    round, they tell nothing."""
    text = " ".join(f"{point.point.rstrip('.')}." for point in expected.points)
    points = reference_reading("", text, expected.language)
    return _votes(points.polar, reference.polar)[0] == 0 and _is_turned_round(points, expected, answer)


def _is_turned_round(reference: Reading, expected: Expected, answer: Answer) -> bool:
    said = tuple(_polar_words(answer.passage, expected.language))
    turned, kept = _votes(reference.polar, said)
    if reference.sides:
        swapped, in_place = _swapped(reference, answer, expected)
        turned, kept = turned + swapped, kept + in_place
    return turned >= ENOUGH_TURNED_ROUND and turned > MORE_THAN_KEPT * kept


@dataclass(frozen=True)
class Reading:
    """The reference, read for what is said of what. `sides` are the stems of the two things that are compared."""

    passage: Passage
    polar: tuple[Polar, ...]
    sides: tuple[frozenset[str], frozenset[str]] | None
    owned: tuple[dict[tuple[str, bool], float], dict[tuple[str, bool], float]] | None


@lru_cache(maxsize=512)
def reference_reading(question: str, ideal: str, language: Language) -> Reading:
    passage = read_passage(ideal, language)
    sides = _compared(question, language)
    return Reading(
        passage,
        tuple(_polar_words(passage, language)),
        sides,
        _owned(passage, sides, language) if sides else None,
    )


# --- opposites -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _pairs(language: Language) -> dict[str, Places]:
    """For every word, as it is written, the numbers of its pairs and its side in each."""
    content = read_yaml(FILE, LexiconError)
    found: dict[str, list[tuple[int, int]]] = {}
    for number, line in enumerate(content.get(language, [])):
        for sign, side in zip((1, -1), str(line).split("//"), strict=True):
            for word in side.split():
                found.setdefault(word, []).append((number, sign))
    return {word: tuple(places) for word, places in found.items()}


def _polar_words(passage: Passage, language: Language) -> Iterator[Polar]:
    pairs = _pairs(language)
    denied = _denied_clauses(passage)
    content = [token for token in passage.tokens if token.text in pairs or is_meaningful(token.text, token.is_stop)]
    for place, token in enumerate(content):
        if (sides := pairs.get(token.text)) and token.clause not in denied:
            said_of = _neighbours(content, place, sides, pairs)
            yield Polar(
                sides,
                {other.stem: lexicon(language).information(other.text, other.stem) for other in said_of},
            )


def _denied_clauses(passage: Passage) -> frozenset[int]:
    """Where a "not" stands: what it bears on is not sure enough to call a word turned round."""
    return frozenset(token.clause for token in passage.tokens if token.is_negation or token.polarity == DENIED)


def _neighbours(content: Sequence[Token], place: int, sides: Places, pairs: Mapping[str, Places]) -> Iterator[Token]:
    """The content words next to a polar one, in its clause, up to the next one of the same pair."""
    own = {number for number, _ in sides}
    for step in (-1, 1):
        for distance in range(1, NEIGHBOURS + 1):
            other = place + step * distance
            if not 0 <= other < len(content) or content[other].clause != content[place].clause:
                break
            if own & {number for number, _ in pairs.get(content[other].text, ())}:
                break
            # What is itself only a degree or an amount tells nothing apart.
            if not content[other].is_stop:
                yield content[other]


def _votes(reference: Sequence[Polar], said: Sequence[Polar]) -> tuple[float, float]:
    """How much of what is said of the same things is turned round, and how much is kept, by information."""
    turned = kept = 0.0
    expected_sides = {place for one in reference for place in one.sides}
    said_sides = {place for one in said for place in one.sides}
    for one in reference:
        against = agree = 0.0
        for number, sign in one.sides:
            # Who says both where one is expected ("a larger problem into smaller ones") puts nothing for the other.
            if (number, sign) in said_sides and (number, -sign) in said_sides and (number, -sign) not in expected_sides:
                continue
            # What the reference says both of tells nothing ("the front of the list", "the end of the list").
            of_both = {word for polar in reference if (number, -sign) in polar.sides for word in polar.neighbours}
            for other in said:
                common = (one.neighbours.keys() & other.neighbours.keys()) - of_both
                for other_number, other_sign in other.sides if common else ():
                    if number == other_number:
                        weight = max(one.neighbours[word] for word in common)
                        same = sign == other_sign
                        agree = max(agree, weight if same else 0.0)
                        against = max(against, 0.0 if same else weight)
        if against > agree:
            turned += against
        else:
            kept += agree
    return turned, kept


def _other_complexity(expected: Expected, answer: Answer) -> bool:
    """Whether both name orders of growth and not one of them is the same."""
    wanted, said = _complexities(expected.ideal.text), _complexities(answer.cleaned)
    return bool(wanted) and bool(said) and not wanted & said


def _complexities(text: str) -> set[str]:
    named = (match.group(1).lower().replace("²", "2") for match in _COMPLEXITY.finditer(text))
    return {re.sub(r"[\s()^*]|base\s?\d+", "", one) for one in named} | {
        _CLASSES[word] for word in words(text) if word in _CLASSES
    }


# --- swapped roles ---------------------------------------------------------------------------------------------------

# "The difference between A and B", "A over B": the two things a question compares.
_COMPARED: dict[str, tuple[str, ...]] = {
    "en": (
        r"\b(?:between|distinguish(?:es)?|compare)\s+(?P<one>.+?)\s+(?:and|from|with|to)\s+(?P<other>.+)",
        r"\bof\s+(?P<one>.+?)\s+(?:over|versus|vs\.?|compared\s+(?:to|with))\s+(?P<other>.+)",
        r",\s*(?P<one>.+?)\s+or\s+(?P<other>.+)",
    ),
    "de": (r"\bzwischen\s+(?P<one>.+?)\s+und\s+(?P<other>.+)",),
    "fr": (r"\bentre\s+(?P<one>.+?)\s+et\s+(?P<other>.+)",),
    "es": (r"\bentre\s+(?P<one>.+?)\s+y\s+(?P<other>.+)",),
    "pt": (r"\bentre\s+(?P<one>.+?)\s+e\s+(?P<other>.+)",),
    "hi": (r"^(?P<one>\S+)\s+और\s+(?P<other>\S+)\s+में",),
}
# So many words name a thing; what follows in the question is where it is found ("in Python").
WORDS_OF_NAME = 3


def _compared(question: str, language: Language) -> tuple[frozenset[str], frozenset[str]] | None:
    for pattern in _COMPARED[language]:
        if found := re.search(pattern, question, re.IGNORECASE | re.DOTALL):
            one = _name(reversed(words(found["one"])), language)
            other = _name(words(re.split(r"[,?.;]", found["other"])[0]), language)
            if one - other and other - one:
                return one - other, other - one
    return None


def _name(said: Iterable[str], language: Language) -> frozenset[str]:
    """The stems of the words that name a thing: up to three in a row, articles before them left out."""
    stops = stop_words(language)
    found: list[str] = []
    for word in said:
        if word in stops:
            if found:
                break
            continue
        found.append(stem(word, language))
        if len(found) == WORDS_OF_NAME:
            break
    return frozenset(found)


def _owned(
    passage: Passage, sides: tuple[frozenset[str], frozenset[str]], language: Language
) -> tuple[dict[tuple[str, bool], float], dict[tuple[str, bool], float]]:
    """What is said of each of the two things: content stems with whether they are denied, and their information.

    A clause belongs to the thing it names first, a clause that names none to the one before.
    """
    owned: tuple[dict[tuple[str, bool], float], dict[tuple[str, bool], float]] = ({}, {})
    words_of_language = lexicon(language)
    owner: int | None = None
    clause = -1
    named_in_clause = False
    for token in passage.tokens:
        if token.clause != clause:
            clause, named_in_clause = token.clause, False
        which = next((number for number, names in enumerate(sides) if token.stem in names), None)
        if which is not None:
            if not named_in_clause:
                owner, named_in_clause = which, True
            continue
        if owner is not None and is_meaningful(token.text, token.is_stop):
            key = (token.stem, token.polarity == DENIED)
            owned[owner][key] = words_of_language.information(token.text, token.stem)
    return owned


def _swapped(reference: Reading, answer: Answer, expected: Expected) -> tuple[float, float]:
    """What is said of the other of two compared things than in the reference, and what of the same one."""
    sides, wanted = reference.sides, reference.owned
    if sides is None or wanted is None or not all(wanted):
        return 0.0, 0.0
    said = _owned(answer.passage, sides, expected.language)
    turned, kept = [0.0, 0.0], 0.0
    for number in (0, 1):
        for key, information in said[number].items():
            # Only what the reference says of one of the two tells them apart.
            if key in wanted[number] and key not in wanted[1 - number]:
                kept += information
            elif key in wanted[1 - number] and key not in wanted[number]:
                turned[number] += information
    # One that is put in other words may seem to have taken over what is said of the other; both have not.
    return (sum(turned), kept) if min(turned) >= EACH_TURNED_ROUND else (0.0, kept)
