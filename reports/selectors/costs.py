"""What models cost and how quick they are, for whoever may know: an admin all of it, an interviewer their own part.

Constant queries whatever the number of days and interviews.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404

from interviews.models import InterviewSession
from interviews.selectors import sessions_of
from llm.selectors import (
    CallFigures,
    Spending,
    cost_by_day,
    cost_by_session,
    cost_since,
    models_configured,
    session_ids_since,
    spending,
)
from reports.blind import is_hidden, shown_name
from reports.selectors.report import decided_among
from syncinterview.accounts.models import Role, User

DAYS = 30


@dataclass(frozen=True)
class InterviewCost:
    session: InterviewSession
    candidate_name: str
    figures: CallFigures


@dataclass(frozen=True)
class Costs:
    """The last days. `month` is everybody's spending, so an admin's alone; `is_whole` where all calls are counted."""

    since: datetime
    whole: CallFigures
    days: dict[date, CallFigures]
    month: Spending | None
    is_whole: bool
    has_models: bool


def access_costs(user: User, *, now: datetime) -> Costs:
    """The figures a member of a hiring team may see. Raises Http404 for everybody else."""
    if not user.is_interviewer:
        raise Http404("No such page.")
    is_admin = user.role == Role.ADMIN
    own = None if is_admin else sessions_of(user).values_list("pk", flat=True)
    since = _since(now)
    return Costs(
        since=since,
        whole=cost_since(since, sessions=own),
        days=cost_by_day(since=since, sessions=own),
        month=spending() if is_admin else None,
        is_whole=is_admin,
        has_models=models_configured(),
    )


def sessions_with_costs(user: User, *, now: datetime) -> QuerySet[InterviewSession]:
    """The interviews the user may see that asked a model in this time, newest first."""
    return sessions_of(user).filter(pk__in=session_ids_since(_since(now))).order_by("-created_at", "pk")


def interview_costs(sessions: Iterable[InterviewSession]) -> tuple[InterviewCost, ...]:
    """The sessions with all that their calls came to."""
    listed = list(sessions)
    found = cost_by_session([session.pk for session in listed])
    blind = [session.pk for session in listed if session.config.blind_review]
    decided = decided_among(blind) if blind else set()
    return tuple(
        InterviewCost(
            session=session,
            candidate_name=shown_name(
                session_id=session.pk,
                name=session.candidate.name,
                hidden=is_hidden(blind_review=session.config.blind_review, decided=session.pk in decided),
            ),
            figures=found.get(session.pk, CallFigures()),
        )
        for session in listed
    )


def _since(now: datetime) -> datetime:
    """The start of the first of the last days, today among them."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
