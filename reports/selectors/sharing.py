"""Links, second readers and the shortlist of sessions one may manage. Raises Http404 for another's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.http import Http404

from interviews.models import InterviewSession
from interviews.selectors import sessions_of
from reports.blind import is_hidden, shown_name
from reports.models import Decision, SecondReading, ShareLink
from syncinterview.accounts.models import User
from syncinterview.lib.tokens import token_hash


def share_links_of(session: InterviewSession) -> QuerySet[ShareLink]:
    """All links ever made to a session's report, newest first, each with `views_count` and `last_seen_at`."""
    return (
        ShareLink.objects.filter(session=session)
        .select_related("created_by")
        .annotate(views_count=Count("views"), last_seen_at=Max("views__seen_at"))
        .order_by("-created_at", "pk")
    )


def access_share_link(user: User, link_id: UUID) -> ShareLink:
    link = ShareLink.objects.filter(pk=link_id, session__in=sessions_of(user)).first()
    if link is None:
        raise Http404("No such link.")
    return link


def share_link_of_token(token: str, *, now: datetime) -> ShareLink:
    """The open link of a token. Expired, revoked and never made are all the same to who holds it: Http404."""
    link = ShareLink.objects.filter(token_hash=token_hash(token)).first()
    if link is None or not link.is_open(now):
        raise Http404("No such report.")
    return link


def second_readings_of(session: InterviewSession) -> QuerySet[SecondReading]:
    return SecondReading.objects.filter(session=session).select_related("reader", "asked_by").order_by("asked_at", "pk")


def access_second_reading(user: User, session_id: UUID) -> SecondReading:
    """The request to read a session's report that was made to this user."""
    reading = SecondReading.objects.filter(session=session_id, reader=user).select_related("session").first()
    if reading is None or not user.is_interviewer:
        raise Http404("No such session.")
    return reading


@dataclass(frozen=True)
class ReadingWaiting:
    """A report somebody was asked to read, with the candidate as they may see them."""

    reading: SecondReading
    candidate_name: str


def readings_shown(user: User) -> tuple[ReadingWaiting, ...]:
    """What the user was asked to read and has not answered, the oldest first."""
    waiting = (
        SecondReading.objects.filter(reader=user, answered_at=None)
        .select_related("session__config", "session__candidate", "asked_by")
        .annotate(decided=Exists(Decision.objects.filter(report__session=OuterRef("session"))))
        .order_by("asked_at", "pk")
    )
    return tuple(
        ReadingWaiting(
            reading=reading,
            candidate_name=shown_name(
                session_id=reading.session_id,
                name=reading.session.candidate.name,
                hidden=is_hidden(blind_review=reading.session.config.blind_review, decided=reading.decided),
            ),
        )
        for reading in waiting
    )
