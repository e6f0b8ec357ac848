"""How somebody spoke, in figures: pace, pauses, fillers, time to the first word, length. Pure.

Describes and never rates: nothing here becomes a score, and nothing is said of a person's character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop

from interviews.models import Response, TranscriptSource
from llm.services import Language, filler_count

# Shorter gaps between words belong to speaking itself: articulation, a breath (Goldman-Eisler 1968 counts from 0.25 s;
# transcribers' stretches are too coarse for that).
SHORTEST_PAUSE_SECONDS = 0.5
# Of fewer words, or in less time, a pace says nothing.
LEAST_WORDS = 10
LEAST_SPEAKING_SECONDS = 5.0

# From the recording's own stretches; from the clock of the live captions; from neither.
TimedBy = Literal["recording", "captions", "nothing"]


@dataclass(frozen=True)
class Stretch:
    """Words without a break, in seconds from the start of the recording."""

    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class SpokenAnswer:
    """What of one answer can be measured; None is what nobody measured."""

    label: str
    words: int
    timed_by: TimedBy
    to_first_word_seconds: float | None = None
    speaking_seconds: float | None = None
    words_per_minute: float | None = None
    pause_share: float | None = None  # 0 to 1 of the time from the first word to the last
    pauses: int | None = None
    fillers_per_100_words: float | None = None


@dataclass(frozen=True)
class Figure:
    """A figure over the answers it was measured in: the middle one, and from the lowest to the highest."""

    name: str
    title: str
    unit: str
    middle: float
    lowest: float
    highest: float
    answers: int

    @property
    def in_the_middle(self) -> str:
        return _figure(self.middle)

    @property
    def over_answers(self) -> str:
        if self.answers == 1:
            return gettext("in one answer")
        return gettext("from {lowest} to {highest} in {answers} answers").format(
            lowest=_figure(self.lowest), highest=_figure(self.highest), answers=self.answers
        )


@dataclass(frozen=True)
class Communication:
    """The measured figures of an interview, and what could not be measured with the reason."""

    figures: tuple[Figure, ...]
    missing: tuple[tuple[str, str], ...]  # title, reason
    answers: tuple[SpokenAnswer, ...]
    is_typed: bool


# name, title, unit, where it stands in an answer
FIGURES: tuple[tuple[str, str, str, Callable[[SpokenAnswer], float | None]], ...] = (
    ("words", gettext_noop("Length of an answer"), gettext_noop("words"), lambda answer: float(answer.words)),
    ("pace", gettext_noop("Pace"), gettext_noop("words a minute"), lambda answer: answer.words_per_minute),
    (
        "pauses",
        gettext_noop("Pauses"),
        gettext_noop("% of the speaking time"),
        lambda answer: _percent(answer.pause_share),
    ),
    ("fillers", gettext_noop("Fillers"), gettext_noop("in 100 words"), lambda answer: answer.fillers_per_100_words),
    ("first_word", gettext_noop("Time to the first word"), "s", lambda answer: answer.to_first_word_seconds),
)

TYPED = gettext_noop("the answers were typed")
NO_TIMES = gettext_noop("no times of words were kept")
NO_RECORDING = gettext_noop("only a transcribed recording shows them")


def spoken_answer(response: Response, *, language: Language, stretches: Sequence[Stretch] = ()) -> SpokenAnswer:
    """The figures of one answer. `stretches` are those of its recording, where one was transcribed."""
    words = len(response.transcript.split())
    if response.transcript_source == TranscriptSource.TYPED:
        return SpokenAnswer(label=response.label, words=words, timed_by="nothing")
    timed_by, seconds, pauses, silent = _timed(response, stretches)
    # A corrected text is what was meant, without the fillers that were said.
    is_as_said = response.transcript_source != TranscriptSource.CORRECTED
    is_long_enough = words >= LEAST_WORDS and seconds is not None and seconds >= LEAST_SPEAKING_SECONDS
    return SpokenAnswer(
        label=response.label,
        words=words,
        timed_by=timed_by,
        to_first_word_seconds=_to_first_word(response),
        speaking_seconds=seconds,
        words_per_minute=words / seconds * 60 if seconds and is_long_enough else None,
        pause_share=silent / seconds if seconds and silent is not None and is_long_enough else None,
        pauses=pauses,
        fillers_per_100_words=(
            filler_count(response.transcript, language) / words * 100 if is_as_said and words >= LEAST_WORDS else None
        ),
    )


def communication(answers: Iterable[SpokenAnswer]) -> Communication | None:
    """The figures of an interview; None where nothing was answered."""
    given = tuple(answer for answer in answers if answer.words)
    if not given:
        return None
    figures: list[Figure] = []
    missing: list[tuple[str, str]] = []
    is_typed = all(answer.timed_by == "nothing" for answer in given)
    for name, title, unit, value_of in FIGURES:
        values = sorted(value for answer in given if (value := value_of(answer)) is not None)
        if values:
            figures.append(
                Figure(
                    name=name, title=gettext(title), unit=gettext(unit), middle=median(values), lowest=values[0],
                    highest=values[-1], answers=len(values),
                )
            )  # fmt: skip
        else:
            missing.append((gettext(title), _why_missing(name, is_typed=is_typed)))
    return Communication(figures=tuple(figures), missing=tuple(missing), answers=given, is_typed=is_typed)


def _timed(response: Response, stretches: Sequence[Stretch]) -> tuple[TimedBy, float | None, int | None, float | None]:
    """By whom timed, seconds from the first word to the last, pauses, silent seconds."""
    if stretches:
        ordered = sorted(stretches, key=lambda stretch: stretch.start_seconds)
        gaps = [later.start_seconds - earlier.end_seconds for earlier, later in pairwise(ordered)]
        pauses = [gap for gap in gaps if gap >= SHORTEST_PAUSE_SECONDS]
        seconds = ordered[-1].end_seconds - ordered[0].start_seconds
        return "recording", max(0.0, seconds), len(pauses), sum(pauses)
    if response.first_word_at is not None and response.answered_at > response.first_word_at:
        return "captions", (response.answered_at - response.first_word_at).total_seconds(), None, None
    return "captions", None, None, None


def _to_first_word(response: Response) -> float | None:
    if response.asked_at is None or response.first_word_at is None:
        return None
    return max(0.0, (response.first_word_at - response.asked_at).total_seconds())


def _why_missing(name: str, *, is_typed: bool) -> str:
    if is_typed:
        return gettext(TYPED)
    return gettext(NO_RECORDING if name == "pauses" else NO_TIMES)


def _figure(value: float) -> str:
    rounded = round(value) if value >= 10 else round(value, 1)
    return str(number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1))


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
