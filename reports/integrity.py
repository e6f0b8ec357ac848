"""What the page noticed while somebody answered, as a reader of the report sees it. Pure.

Stands beside the judgement and never in it: nothing that judges or writes a report imports this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from interviews.models import IntegrityEvent, IntegrityKind, Response
from interviews.selectors import duration_in_words, event_in_words
from interviews.services import MOST_INTEGRITY_EVENTS
from reports.charts import clock

READ_AT_A_GLANCE = 8


@dataclass(frozen=True)
class NotedEvent:
    """`at` in minutes and seconds since the beginning."""

    at: str
    words: str


@dataclass(frozen=True)
class NotedAtQuestion:
    """What was noted at one question; `anchor` is its answer on the page, empty where it has none."""

    label: str
    anchor: str
    events: tuple[NotedEvent, ...]


@dataclass(frozen=True)
class Noted:
    """`limit` is set where no more would have been kept."""

    totals: tuple[str, ...]
    by_question: tuple[NotedAtQuestion, ...]
    limit: int | None

    @property
    def is_short(self) -> bool:
        """Whether all of it is read at a glance."""
        return sum(len(question.events) for question in self.by_question) <= READ_AT_A_GLANCE


def noted(
    events: Sequence[IntegrityEvent] | None, responses: Sequence[Response], *, begun: datetime | None
) -> Noted | None:
    """By question, each in its order; None where it is not collected, or not for this reader."""
    if events is None:
        return None
    labels = {response.turn: response.label for response in responses}
    by_turn: dict[int, list[NotedEvent]] = {}
    for event in events:
        at = clock((event.began_at - begun).total_seconds()) if begun else ""
        by_turn.setdefault(event.turn, []).append(NotedEvent(at=at, words=event_in_words(event)))
    return Noted(
        totals=_totals(events),
        by_question=tuple(
            NotedAtQuestion(
                label=labels.get(turn, gettext("Unanswered question")),
                anchor=f"answer-{turn}" if turn in labels else "",
                events=tuple(found),
            )
            for turn, found in sorted(by_turn.items())
        ),
        limit=MOST_INTEGRITY_EVENTS if len(events) >= MOST_INTEGRITY_EVENTS else None,
    )


def _totals(events: Sequence[IntegrityEvent]) -> tuple[str, ...]:
    left = [event.seconds or 0 for event in events if event.kind == IntegrityKind.LEFT_PAGE]
    pasted = [event.characters or 0 for event in events if event.kind == IntegrityKind.PASTED]
    tabs = sum(event.kind == IntegrityKind.SECOND_TAB for event in events)
    totals = []
    if left:
        totals.append(
            ngettext(
                "Left the page once, for {time}", "Left the page {count} times, for {time} in all", len(left)
            ).format(count=len(left), time=duration_in_words(sum(left)))
        )
    if pasted:
        totals.append(
            ngettext(
                "Pasted once ({characters} characters)",
                "Pasted {count} times ({characters} characters in all)",
                len(pasted),
            ).format(count=len(pasted), characters=sum(pasted))
        )
    if tabs:
        totals.append(
            ngettext(
                "Opened once in a second tab or browser", "Opened {count} times in a second tab or browser", tabs
            ).format(count=tabs)
        )
    return tuple(totals)
