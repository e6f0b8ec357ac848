"""How an answer in code came about, where the interview keeps that: what stood in the editor, moment by moment."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from interviews.models import Response
from interviews.selectors import code_snapshots_of
from reports.blind import mask_of
from reports.selectors.report import SessionReport, access_report
from syncinterview.accounts.models import User


@dataclass(frozen=True)
class Moment:
    """`seconds` after the first that was kept; None: the program as it was sent."""

    seconds: int | None
    language: str
    source: str

    @property
    def at(self) -> str:
        if self.seconds is None:
            return "As sent"
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def lines(self) -> int:
        return len(self.source.splitlines())


@dataclass(frozen=True)
class Writing:
    shown: SessionReport
    response: Response
    moments: tuple[Moment, ...]


def access_writing(user: User, session_id: UUID, turn: int) -> Writing:
    """Of an answer in code whose report the user may read. Raises Http404 for another's and where none is kept."""
    shown = access_report(user, session_id)
    response = next((response for response in shown.responses if response.turn == turn), None)
    if response is None or not response.code or not shown.session.config.keeps_code_history:
        raise Http404("It is not kept how this answer came about.")
    snapshots = code_snapshots_of(shown.session, turn)
    mask = mask_of(shown.session) if shown.person.is_hidden else None
    moments = [
        Moment(
            seconds=round((snapshot.taken_at - snapshots[0].taken_at).total_seconds()),
            language=snapshot.language,
            source=mask.words(snapshot.source) if mask else snapshot.source,
        )
        for snapshot in snapshots
    ]
    sent = Moment(seconds=None, language=response.code_language, source=response.code)
    return Writing(shown=shown, response=response, moments=(*moments, sent))
