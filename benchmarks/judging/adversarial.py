"""Answers that deserve nothing, in many styles: off the topic, denied, strings of terms, the question again, nothing.

Owns the styles. The rules were adjusted on single answers of some of them; of the `not_tuned` ones only the totals were
looked at. Their wordings were known when the rules were written, so none of them is a blind test.
"""

# Each style stays on a line of its own, so that they can be read as a table.
# ruff: noqa: E501

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.judging import variants
from benchmarks.judging.short_answers import Graded, measured
from llm.offline.judge.assessing import score_of
from llm.offline.judge.scale import Weights
from llm.offline.judge.text import sentence_texts, words

_OPPOSITES = (
    "first last", "before after", "more less", "larger smaller", "largest smallest", "longest shortest",
    "faster slower", "fast slow", "high low", "higher lower", "maximum minimum", "top bottom", "front rear", "head tail", "left right",
    "inside outside", "static dynamic", "public private", "local global", "always never", "all none", "same different",
    "increase decrease", "add remove", "added removed", "insert delete", "allocate free", "begin end", "start stop",
    "open close", "true false", "easy hard", "easier harder", "cheap expensive", "early late", "with without",
    "can cannot", "many few", "unlimited limited", "variable fixed", "once repeatedly", "directly indirectly",
    "read write", "input output", "success failure", "strong weak", "good bad", "better worse", "safe unsafe",
    "allow forbid", "allows forbids", "accept reject", "every no", "any no", "up down", "old new", "positive negative",
    "mutable immutable", "possible impossible", "visible hidden", "important unimportant", "long short", "near far",
)  # fmt: skip
_SWAPPED = {word: other for pair in _OPPOSITES for word, other in (pair.split(), pair.split()[::-1])}
_BE = re.compile(
    r"\b(?:is|are|was|were|has|have|can|will|must|should|needs|allows|stores|contains|returns|holds)\b", re.I
)
_CONTRASTS = re.compile(r"\b(?:whereas|while|but|than|unlike|instead of|rather than|as opposed to)\b", re.I)
_FUNCTION_WORDS = "the of a in and to is for with by on it as that from".split()
_EVERYDAY = (
    "I usually take the bus to work because parking downtown costs too much and the ride gives me time to read.",
    "My favourite dish is lasagne, and I bake it on Sundays when my parents come to visit.",
    "The weather has been terrible this week, it rained every day and my shoes never got dry.",
    "We went hiking last summer and slept in a small hut beside the lake.",
    "Football is on tonight, so we will order pizza and watch the match with the neighbours.",
    "I have two cats, one of them sleeps all day and the other one hunts mice in the garden.",
    "On holiday I like museums in the morning and the beach in the afternoon.",
    "My sister is getting married in June and I still have to find a present.",
    "Coffee in the morning is important to me, without it I cannot talk to anybody.",
    "The train was late again yesterday, so I missed the beginning of the concert.",
    "I painted the kitchen green, which looks better than I had thought.",
    "In winter we heat with wood, and somebody has to get up early to light the stove.",
)


def antonyms(text: str, seed: int = 0) -> str | None:
    """Every word of a known pair turned into its opposite; None where the text holds none."""
    if not any(word in _SWAPPED for word in words(text)):
        return None
    return re.sub(r"[A-Za-z]+", lambda match: _like(match.group(), _SWAPPED.get(match.group().lower())), text)


def _like(word: str, other: str | None) -> str:
    if other is None:
        return word
    return other.capitalize() if word[0].isupper() else other


def _not_true(text: str, seed: int) -> str:
    return " ".join(f"It is not true that {_lower(sentence)}" for sentence in sentence_texts(text))


def _lower(sentence: str) -> str:
    return sentence if sentence[:2].isupper() else f"{sentence[:1].lower()}{sentence[1:]}"


def _plain(text: str) -> str:
    return text.rstrip(" .!?")


def _roles_swapped(text: str, seed: int) -> str | None:
    """What stands before and after the first contrast word changes places of its subjects ("A is x, B is y")."""
    found = re.search(
        r"\b(?P<one>[\w-]+(?: [\w-]+)?) (?P<v>is|are|can|have|has)\b(?P<mid>.*?(?:whereas|while|but|;|\.) )"
        r"(?P<other>[\w-]+(?: [\w-]+)?) (?P<w>is|are|can|have|has|cannot|do|does)\b",
        text,
        re.I | re.S,
    )
    if not found or found["one"].lower() == found["other"].lower():
        return None
    start, end = found.span()
    return f"{text[:start]}{found['other']} {found['v']}{found['mid']}{found['one']} {found['w']}{text[end:]}"


def _sentence_wise(opening: str, closing: str = "") -> Callable[[str, int], str]:
    return lambda text, seed: " ".join(
        f"{opening}{_lower(_plain(sentence))}{closing}." for sentence in sentence_texts(text)
    )


def _every_verb_negated(text: str, seed: int) -> str | None:
    turned, count = _BE.subn(
        lambda match: f"{match.group()} never" if match.start() % 2 else f"{match.group()} not", text
    )
    return turned if count else None


def _fails_to(text: str, seed: int) -> str | None:
    turned, count = re.subn(
        r"\b(is|are|can|will|allows?|stores?|contains?|returns?|holds?|makes?|has|have|uses?)\b",
        lambda match: f"{('hardly', 'rarely', 'in no way', 'never ever')[(match.start() + seed) % 4]} {match.group()}",
        text,
    )
    return turned if count else None


Make = Callable[[str, int], "str | None"]


@dataclass(frozen=True)
class Style:
    """One way of making a worthless answer; of `not_tuned` ones only totals were looked at."""

    kind: str
    name: str
    make: Make
    not_tuned: bool = False


# From the reference or from a top answer: the same words, the other statement.
DENIALS = (
    Style("denied", "verbs negated", lambda text, seed: variants.negated(text)),
    Style("denied", "it is not true that", _not_true),
    Style("denied", "antonyms swapped", antonyms),
    Style("denied", "every verb negated", _every_verb_negated),
    Style("denied", "denied at the end", lambda text, seed: f"{_plain(text)}. {('None of this is true.', 'That is all wrong.')[seed % 2]}"),
    Style("denied", "wrong to say", _sentence_wise("It would be wrong to say that "), not_tuned=True),
    Style("denied", "is false", _sentence_wise("The claim that ", " is false"), not_tuned=True),
    Style("denied", "the opposite", lambda text, seed: f"{_plain(text)}. {('Actually the opposite is the case.', 'No, exactly the opposite.')[seed % 2]}", not_tuned=True),
    Style("denied", "never, hardly, in no way", _fails_to, not_tuned=True),
    Style("denied", "I disagree", lambda text, seed: f"{('I disagree that ', 'People wrongly believe that ', 'It is a myth that ')[seed % 3]}{_lower(text)}", not_tuned=True),
    Style("denied", "not the case", lambda text, seed: f"It is not the case that {_lower(text)}", not_tuned=True),
    Style("denied", "roles swapped", _roles_swapped, not_tuned=True),
)  # fmt: skip


def _keywords(text: str) -> list[str]:
    return variants.keyword_list(text).split(", ")


def _mixed(text: str, seed: int) -> list[str]:
    found = _keywords(text)
    random.Random(seed).shuffle(found)
    return found


def _glued(text: str, seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(f"{word} {rng.choice(_FUNCTION_WORDS)}" for word in _mixed(text, seed))


def _lists_of(pattern: str, joined: str) -> Make:
    return lambda text, seed: pattern.format(joined.join(_mixed(text, seed)))


STUFFINGS = (
    Style("keywords", "with commas", lambda text, seed: ", ".join(_keywords(text))),
    Style("keywords", "random order", lambda text, seed: " ".join(_mixed(text, seed))),
    Style("keywords", "glued by function words", _glued),
    Style("keywords", "twice over", lambda text, seed: " ".join(_mixed(text, seed) + _mixed(text, seed + 1))),
    Style("keywords", "one to a line", _lists_of("{}", "\n"), not_tuned=True),
    Style("keywords", "with and", _lists_of("{}", " and "), not_tuned=True),
    Style("keywords", "introduced", _lists_of("Keywords: {}.", "; "), not_tuned=True),
    Style("keywords", "it is about", _lists_of("It is about {}.", ", "), not_tuned=True),
    Style("keywords", "bulleted", _lists_of("- {}", "\n- "), not_tuned=True),
    Style("keywords", "words of the text shuffled", variants.shuffled, not_tuned=True),
)  # fmt: skip

# From the question alone.
ECHOES = (
    Style("question repeated", "as it stands", lambda text, seed: text),
    Style("question repeated", "twice", lambda text, seed: f"{text} {text}"),
    Style("question repeated", "introduced", lambda text, seed: f"You are asking me: {text}"),
    Style("question repeated", "without the question word", lambda text, seed: re.sub(r"^\W*(?:what|how|where|when|why|which|who)\b\s*(?:is|are|do|does|can)?\s*", "", text, flags=re.I)),
    Style("question repeated", "a good question", lambda text, seed: f"{_plain(text)}, that is a good question and I will answer it.", not_tuned=True),
    Style("question repeated", "with some words changed", lambda text, seed: re.sub(r"\b(?:what|which)\b", "tell me what", re.sub(r"\bthe\b", "this", text), flags=re.I), not_tuned=True),
    Style("question repeated", "words in another order", lambda text, seed: " ".join(_shuffled_words(text, seed)), not_tuned=True),
    Style("question repeated", "important", lambda text, seed: f"It is very important to know: {_lower(_plain(text))}. This matters a lot in practice.", not_tuned=True),
)  # fmt: skip


def _shuffled_words(text: str, seed: int) -> list[str]:
    found = words(text)
    random.Random(seed).shuffle(found)
    return found


def everyday(seed: int) -> str:
    """One to three sentences of everyday talk."""
    rng = random.Random(seed)
    return " ".join(rng.sample(_EVERYDAY, rng.choice((1, 1, 2, 3))))


EMPTY = (
    "",
    " ",
    "...",
    "-",
    "?",
    "um, uh, you know",
    "n/a",
    "no answer",
    "I don't know",
    "none",
    "well, basically, yeah",
    "ok",
)


TOP_ANSWERS = 110


def report(rows: Sequence[Graded], weights: Mapping[str, Weights], seed: int = 3) -> str:
    """For every style the share of answers below 40, by weights that have not seen the question (`weights`)."""
    questions = list({row.question: row for row in rows}.values())
    top = [row for row in rows if row.grade >= 4.5 and len(row.answer.split()) > 5]
    top = random.Random(seed).sample(top, min(TOP_ANSWERS, len(top)))
    sources: list[tuple[str, Sequence[Style], list[tuple[Graded, str]]]] = [
        ("top answer", DENIALS, [(row, row.answer) for row in top]),
        ("reference", DENIALS, [(row, row.reference) for row in questions]),
        ("reference", STUFFINGS, [(row, row.reference) for row in questions]),
        ("question and reference", STUFFINGS, [(row, f"{row.question} {row.reference}") for row in questions]),
        ("question", ECHOES, [(row, row.question) for row in questions]),
    ]
    lines = ["scores below 40 by style (* only totals were looked at, no blind test):"]
    for source, styles, texts in sources:
        for style in styles:
            found = [
                score_of(measured(row.question, row.reference, answer), weights[row.question])
                for number, (row, text) in enumerate(texts)
                if (answer := style.make(text, number)) and (answer != text or source == "question")
            ]
            lines.append(_line(f"{source}, {style.kind}: {style.name}", style.not_tuned, found))
    for name, make in (("everyday talk", everyday), ("nothing", lambda number: EMPTY[number % len(EMPTY)])):
        found = [
            score_of(measured(row.question, row.reference, make(number)), weights[row.question])
            for number, row in enumerate(questions * 4)
        ]
        lines.append(_line(name, name == "everyday talk", found))
    return "\n".join(lines)


def _line(name: str, not_tuned: bool, scores: Sequence[float]) -> str:
    share = 100 * sum(score < 40 for score in scores) / max(1, len(scores))
    return f"  {name:62} {'*' if not_tuned else ' '} {share:5.1f} % of {len(scores)}"
