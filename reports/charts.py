"""Where the lines and shapes of the report's drawings lie. Pure: numbers in, coordinates out, rounded to a tenth.

Owns no colours and no markup: templates draw them, on the page and on paper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from interviews.models import IntegrityEvent, Response, Speaker, Utterance, UtteranceSource
from interviews.selectors import event_in_words
from reports.benchmarks import Standing

RADAR_WIDTH, RADAR_HEIGHT, RADAR_RADIUS = 320.0, 250.0, 84.0
RADAR_RINGS = (25, 50, 75, 100)
# How far beyond the outer ring a name stands.
RADAR_LABEL_GAP = 15.0

TIMELINE_WIDTH, TIMELINE_LEFT = 1000.0, 104.0
LANE_HEIGHT, LANE_GAP = 30.0, 12.0
NARROWEST = 3.0
TICKS = 6

HISTOGRAM_WIDTH, HISTOGRAM_HEIGHT, HISTOGRAM_GAP = 200.0, 44.0, 3.0


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Spoke:
    title: str
    score: float | None
    tip: Point
    label: Point
    anchor: str  # start, middle or end: how the label stands to its point


@dataclass(frozen=True)
class Radar:
    """A polygon over at least three scored dimensions; those without a score have a spoke and no corner."""

    width: float
    height: float
    centre: Point
    rings: tuple[str, ...]
    spokes: tuple[Spoke, ...]
    shape: str
    dots: tuple[Point, ...]


def radar(lines: Sequence[tuple[str, float | None]]) -> Radar | None:
    """The drawing of named scores (0 to 100); None where fewer than three have one: they make no shape."""
    if sum(score is not None for _, score in lines) < 3:
        return None
    centre = Point(RADAR_WIDTH / 2, RADAR_HEIGHT / 2)
    angles = [-math.pi / 2 + 2 * math.pi * number / len(lines) for number in range(len(lines))]
    scored = [(angle, score) for angle, (_, score) in zip(angles, lines, strict=True) if score is not None]
    dots = tuple(_on_spoke(centre, angle, RADAR_RADIUS * score / 100) for angle, score in scored)
    return Radar(
        width=RADAR_WIDTH,
        height=RADAR_HEIGHT,
        centre=centre,
        rings=tuple(
            _path([_on_spoke(centre, angle, RADAR_RADIUS * ring / 100) for angle in angles]) for ring in RADAR_RINGS
        ),
        spokes=tuple(
            Spoke(
                title=title,
                score=score,
                tip=_on_spoke(centre, angle, RADAR_RADIUS),
                label=_on_spoke(centre, angle, RADAR_RADIUS + RADAR_LABEL_GAP),
                anchor=_anchor(angle),
            )
            for angle, (title, score) in zip(angles, lines, strict=True)
        ),
        shape=_path(dots),
        dots=dots,
    )


@dataclass(frozen=True)
class Stretch:
    """A piece of time on a lane. `kind` names what went on; `words` say it for who hovers or listens."""

    x: float
    width: float
    kind: str
    words: str
    anchor: str = ""


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Timeline:
    """Who spoke when: a lane each for the interviewer and the candidate, over the minutes of the interview."""

    width: float
    left: float
    interviewer: tuple[Stretch, ...]
    candidate: tuple[Stretch, ...]
    ticks: tuple[Tick, ...]
    minutes: int
    # The first words after each answer, and from where they came.
    replies: tuple[Stretch, ...] = ()
    # What the page noticed, where the team collects it and the reader gets to see it.
    noted: tuple[Stretch, ...] = ()


def timeline(
    begun: datetime | None,
    ended: datetime | None,
    responses: Sequence[Response],
    utterances: Sequence[Utterance],
    events: Sequence[IntegrityEvent] = (),
) -> Timeline | None:
    """The drawing of a conversation; None before it has begun, or where nothing was said.

    An answer reaches from its first word (where that is not known, from the question) to its end. What the
    interviewer said stands where it began: how long its words sounded is not kept.
    """
    moments = [line.said_at for line in utterances]
    if begun is None or not moments:
        return None
    end = max([*moments, *(response.answered_at for response in responses), *([ended] if ended else [])])
    seconds = (end - begun).total_seconds()
    if seconds <= 0:
        return None
    scale = (TIMELINE_WIDTH - TIMELINE_LEFT) / seconds

    def x_of(moment: datetime) -> float:
        return round(TIMELINE_LEFT + min(seconds, max(0.0, (moment - begun).total_seconds())) * scale, 1)

    return Timeline(
        width=TIMELINE_WIDTH,
        left=TIMELINE_LEFT,
        interviewer=tuple(
            Stretch(
                x=x_of(line.said_at),
                width=NARROWEST,
                kind="question" if line.source == UtteranceSource.QUESTION else line.source,
                words=f"{UtteranceSource(line.source).label} at {clock((line.said_at - begun).total_seconds())}",
            )
            for line in utterances
            if line.speaker == Speaker.INTERVIEWER
        ),
        candidate=tuple(_answer_stretch(response, begun, x_of) for response in responses if not response.skipped),
        ticks=tuple(
            Tick(x=round(TIMELINE_LEFT + seconds * number / TICKS * scale, 1), label=clock(seconds * number / TICKS))
            for number in range(TICKS + 1)
        ),
        minutes=max(1, round(seconds / 60)),
        replies=tuple(
            Stretch(
                x=x_of(response.first_reply_at),
                width=NARROWEST,
                kind=response.reply_source,
                words=_reply_words(response),
            )
            for response in responses
            if response.first_reply_at
        ),
        noted=tuple(
            Stretch(
                x=x_of(event.began_at),
                width=max(NARROWEST, round(x_of(event.began_at + _lasted(event)) - x_of(event.began_at), 1)),
                kind=event.kind,
                words=f"{event_in_words(event)} at {clock((event.began_at - begun).total_seconds())}",
            )
            for event in events
        ),
    )


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    is_own: bool
    words: str


@dataclass(frozen=True)
class Histogram:
    width: float
    height: float
    columns: tuple[Column, ...]


def histogram(found: Standing) -> Histogram:
    """The answers to a question by score, the step of one's own marked."""
    most = max(found.counts)
    step = HISTOGRAM_WIDTH / len(found.counts)
    columns = []
    for number, count in enumerate(found.counts):
        height = round(HISTOGRAM_HEIGHT * count / most, 1) if most else 0.0
        # Something, however little, is seen.
        height = max(height, 2.0) if count else 0.5
        columns.append(
            Column(
                x=round(step * number, 1),
                y=round(HISTOGRAM_HEIGHT - height, 1),
                width=round(step - HISTOGRAM_GAP, 1),
                height=height,
                is_own=number == found.own_bin,
                words=f"{number * 10} to {100 if number == 9 else number * 10 + 9}: {count}",
            )
        )
    return Histogram(width=HISTOGRAM_WIDTH, height=HISTOGRAM_HEIGHT, columns=tuple(columns))


def clock(seconds: float) -> str:
    """Minutes and seconds since the beginning."""
    minutes, rest = divmod(round(max(0.0, seconds)), 60)
    return f"{minutes}:{rest:02}"


def _reply_words(response: Response) -> str:
    waited = (response.first_reply_at - response.answered_at).total_seconds() if response.first_reply_at else 0.0
    source = response.get_reply_source_display() or "source not kept"
    return f"First words after {response.label}: {source}, {max(0.0, waited):.1f} s later"


def _lasted(event: IntegrityEvent) -> timedelta:
    return timedelta(seconds=event.seconds or 0)


def _answer_stretch(response: Response, begun: datetime, x_of: Callable[[datetime], float]) -> Stretch:
    since = response.first_word_at or response.asked_at or response.answered_at
    left, right = x_of(since), x_of(response.answered_at)
    lasted = (response.answered_at - since).total_seconds()
    words = f"{response.label}: from {clock((since - begun).total_seconds())}, {clock(lasted)} long"
    return Stretch(
        x=left,
        width=max(NARROWEST, round(right - left, 1)),
        kind="spoken" if response.first_word_at else "since_question",
        words=words,
        anchor=f"answer-{response.turn}",
    )


def _on_spoke(centre: Point, angle: float, distance: float) -> Point:
    return Point(round(centre.x + math.cos(angle) * distance, 1), round(centre.y + math.sin(angle) * distance, 1))


def _path(points: Sequence[Point]) -> str:
    """The points as a polygon's `points`."""
    return " ".join(f"{point.x},{point.y}" for point in points)


def _anchor(angle: float) -> str:
    sideways = math.cos(angle)
    if abs(sideways) < 0.2:
        return "middle"
    return "start" if sideways > 0 else "end"
