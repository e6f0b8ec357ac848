"""Quotation marks in what a model writes of its own: whatever stands between them was said, or goes.

Pure. A sentence that quotes words nobody said is left out. Words of the question or of its key points lose their marks:
they are the interview's own, and nobody is said to have said them. What was said is given as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Each opening mark with those that may close it. A straight or a low one has a side by what stands beside it.
_CLOSED_BY = {
    "“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", '"': '"', "'": "'",
    "「": "」", "『": "』",
}  # fmt: skip
_CLOSING = "".join(_CLOSED_BY.values())
_SINGLE = "'’‘"
# A citation may leave out words between its parts.
_LEFT_OUT = re.compile(r"\s*(?:…|\.\.\.|\[[^\]]*\])\s*")
_SENTENCE_ENDS = ".!?।…"
_AROUND = " \t\n.,;:!?…।"
_APOSTROPHES = "['’‘]"


@dataclass(frozen=True)
class Quotation:
    """Where it stands in a text, its marks included."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class CheckedWords:
    """What is left of a text; `left_out` counts the sentences that are gone."""

    text: str
    left_out: int = 0


def checked(text: str, *, said: Mapping[str, str], asked: Sequence[str] = ()) -> CheckedWords:
    """The text with nothing in quotation marks that was not said.

    `said` are the answers by their labels: a sentence that names some is held to these. `asked` are the interview's own
    words.
    """
    kept: list[str] = []
    left_out = 0
    for sentence in sentences(text):
        answers = _named(sentence, said) or list(said.values())
        found = _sentence_checked(sentence, answers, asked)
        if found is None:
            left_out += 1
        else:
            kept.append(found)
    return CheckedWords(text=" ".join(kept), left_out=left_out)


def quotations(text: str) -> list[Quotation]:
    """What stands between quotation marks; a mark that nothing closes quotes to the end."""
    found: list[Quotation] = []
    at = 0
    while at < len(text):
        closing = _CLOSED_BY.get(text[at], "")
        if not closing or not _opens(text, at):
            at += 1
            continue
        end = next((place for place in range(at + 1, len(text)) if text[place] in closing and _closes(text, place)), -1)
        if end < 0 and text[at] in _SINGLE:
            at += 1  # an apostrophe before a word
            continue
        stop = len(text) if end < 0 else end + 1
        found.append(Quotation(at, stop, text[at + 1 : len(text) if end < 0 else end]))
        at = stop
    return found


def sentences(text: str) -> list[str]:
    """The sentences of a text; what is quoted is never cut."""
    inside = {place for quote in quotations(text) for place in range(quote.start, quote.end - 1)}
    cut, found = 0, []
    for place, character in enumerate(text):
        if place in inside or not text[place + 1 : place + 2].isspace():
            continue
        after_end = place > 0 and text[place - 1] in _SENTENCE_ENDS
        if character in _SENTENCE_ENDS or (after_end and character in _CLOSING):
            found.append(text[cut : place + 1])
            cut = place + 1
    return [sentence.strip() for sentence in (*found, text[cut:]) if sentence.strip()]


def as_said(quoted: str, said: Sequence[str]) -> str | None:
    """The quoted words as somebody said them, in one answer and in this order; None where nobody did."""
    parts = [part for part in (part.strip(_AROUND) for part in _LEFT_OUT.split(quoted)) if part]
    if not parts:
        return None
    for answer in said:
        place, words = 0, []
        for part in parts:
            match = _pattern(part).search(answer, place)
            if match is None:
                break
            words.append(" ".join(match.group().split()))
            place = match.end()
        else:
            return " … ".join(words)
    return None


def _sentence_checked(sentence: str, answers: Sequence[str], asked: Sequence[str]) -> str | None:
    pieces, at = [], 0
    for quote in quotations(sentence):
        words = as_said(quote.words, answers)
        pieces.append(sentence[at : quote.start])
        if words is not None:
            pieces.append(_marked(words, sentence[quote.start : quote.end]))
        elif _bare(quote.words) in map(_bare, asked):
            pieces.append(quote.words.strip())
        else:
            return None
        at = quote.end
    return "".join((*pieces, sentence[at:])).strip()


def _marked(words: str, written: str) -> str:
    """The words between the marks that were written, with the full stop that stood inside of them."""
    opening, closing = written[0], written[-1]
    if closing not in _CLOSED_BY[opening] or len(written) < 2 or opening in words or closing in words:
        opening, closing = "“", "”"
    inner = written[1:-1]
    space = inner[:1] if inner[:1].isspace() else ""
    end = inner.rstrip()[-1:] if inner.rstrip()[-1:] in tuple(_SENTENCE_ENDS) else ""
    return f"{opening}{space}{words}{'' if words.endswith(end or ' ') else end}{space}{closing}"


def _bare(words: str) -> str:
    return " ".join(words.strip(_AROUND).casefold().split())


def _named(sentence: str, said: Mapping[str, str]) -> list[str]:
    """The answers whose labels the sentence names; "Q1 Follow-up 1" does not name Q1."""
    found, rest = [], sentence
    for label in sorted(said, key=len, reverse=True):
        named = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)")
        if label and named.search(rest):
            found.append(said[label])
            rest = named.sub(" ", rest)
    return found


def _pattern(part: str) -> re.Pattern[str]:
    words = r"\s+".join(re.sub(r"['’‘]", _APOSTROPHES, re.escape(word)) for word in part.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _opens(text: str, at: int) -> bool:
    if text[at] not in "\"'‘”»›":
        return True
    # Between letters it is an apostrophe; after a word it closes something.
    before = text[at - 1 : at] if at else ""
    return not (before.isalnum() or before in tuple(".,!?")) and bool(text[at + 1 : at + 2].strip())


def _closes(text: str, at: int) -> bool:
    if text[at] not in _SINGLE:
        return True
    return not text[at + 1 : at + 2].isalnum()
