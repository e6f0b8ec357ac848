"""Reading one session's report, with permission. The number of queries does not grow with the interview.

Owns who sees what of a session: the whole team of an interview, who was asked to read too, and what stays hidden.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, FilteredRelation, JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404

from candidates.models import MatchReading
from interviews.models import (
    AnswerTranscript,
    CandidateRequest,
    IntegrityEvent,
    InterviewSession,
    Response,
    SessionStatus,
    TranscriptSource,
    Utterance,
)
from interviews.selectors import held_by_cookie, integrity_events_beside, integrity_events_from, sessions_readable_by
from reports.blind import ShownPerson, evaluation_shown, is_hidden, mask_of, person_of
from reports.models import AnswerEvaluation, Decision, Report, ReportStatus, SecondReading, ShortlistEntry
from reports.selectors.work import FIRST_VERSION
from syncinterview.accounts.models import Role, User

# not_started, running: no report yet. never_held: over without having begun. pending: being written.
State = Literal["not_started", "running", "never_held", "pending", "failed", "ready"]
# The team decides and shares; a second reader answers what they were asked; who practised,
# who has a link, and the candidate, read.
Reader = Literal["team", "second_reader", "own_practice", "link", "candidate"]

HEARD_SOURCES = tuple(TranscriptSource)

# A report takes one model call; after this long a person should look instead of wait.
OVERDUE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class FoundSession:
    """A session that may be read, with what its report asks about it."""

    session: InterviewSession
    is_decided: bool
    is_shortlisted: bool
    has_second_readers: bool
    requests: tuple[CandidateRequest, ...]


@dataclass(frozen=True)
class SessionReport:
    """A session with the report a reader gets to see: the last one that is ready, else the one being made.

    `making` is a newer version under way (or failed) while an older one is shown; `earlier` the ready version before
    the one that is shown. All words are as the reader may see them: where the person is hidden, without their name.
    """

    session: InterviewSession
    reader: Reader
    person: ShownPerson
    report: Report | None
    making: Report | None
    earlier: Report | None
    responses: tuple[Response, ...]
    evaluations: dict[UUID, AnswerEvaluation]  # by response
    earlier_evaluations: dict[UUID, AnswerEvaluation]
    is_decided: bool
    is_shortlisted: bool
    has_second_readers: bool
    requests: tuple[CandidateRequest, ...]  # what the candidate asks for and nobody has seen to
    decisions: tuple[Decision, ...]  # newest first, whatever version they were taken on
    # In their order; None where they are not collected, or not this reader's to see.
    integrity_events: tuple[IntegrityEvent, ...] | None

    @property
    def state(self) -> State:
        if self.report is not None and self.report.status == ReportStatus.READY:
            return "ready"
        if self.session.status == SessionStatus.PENDING:
            return "not_started"
        if self.session.status == SessionStatus.IN_PROGRESS:
            return "running"
        if self.report is not None and self.report.status == ReportStatus.FAILED:
            return "failed"
        if self.session.start_time is None and not self.responses:
            return "never_held"
        return "pending"

    @property
    def is_waiting(self) -> bool:
        """Whether judging or writing goes on that will change what is shown."""
        return self.state == "pending" or (self.making is not None and self.making.status == ReportStatus.PENDING)

    def is_overdue(self, now: datetime) -> bool:
        making = self.making or self.report
        since = making.created_at if making else self.session.end_time
        return self.is_waiting and since is not None and now - since > OVERDUE_AFTER

    def fingerprint(self, now: datetime) -> str:
        """Changes when there is something else to show. Holds nothing of the person."""
        shown = self.making or self.report
        parts = (
            self.session.status,
            self.session.turn,
            len(self.responses),
            len(self.evaluations),
            shown and shown.version,
            shown and shown.status,
            self.is_overdue(now),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def access_report(user: User, session_id: UUID) -> SessionReport:
    """The report of a session of one's own interviews or practice, or that one was asked to read (an admin: of any).

    Raises Http404 for another's.
    """
    found = _session_found(_readable_by(user), session_id)
    return report_shown(found, reader=_reader(user, found.session))


def report_of_link(session_id: UUID, *, shows_contact: bool) -> SessionReport:
    """The report for who has a link to it. Whether the link is open was asked before."""
    return report_shown(_session_found(Q(), session_id), reader="link", with_contact=shows_contact)


def access_feedback(
    user: User | AnonymousUser, session_id: UUID, *, cookies: Mapping[str, str] | None = None, is_held: bool = False
) -> SessionReport:
    """One's own interview's report: where one practised, or where the team lets its candidates read feedback.

    One is known by the cookie of the session, or by the account; `is_held` where the caller has asked for the
    session's token. Raises Http404 for everybody else.
    """
    own = Q(pk__in=())
    if is_held or held_by_cookie(session_id, cookies or {}):
        own |= Q(pk=session_id)
    if isinstance(user, User):
        own |= Q(candidate__user=user) | Q(config__created_by=user, config__is_practice=True)
    allowed = Q(config__candidate_feedback=True) | Q(config__is_practice=True)
    return report_shown(_session_found(own & allowed, session_id), reader="candidate")


def report_shown(found: FoundSession, *, reader: Reader, with_contact: bool = True) -> SessionReport:
    """The report of a session as this reader sees it. Three queries. What it holds may be shown, not all of it is."""
    session = found.session
    versions, decisions = _versions(session)
    ready = [report for report in versions if report.status == ReportStatus.READY]
    latest = versions[0] if versions else None
    shown = ready[0] if ready else latest
    earlier = ready[1] if len(ready) > 1 else None
    version = shown.version if shown else FIRST_VERSION
    wanted = {version, earlier.version} if earlier else {version}
    responses = tuple(
        Response.objects.filter(session=session)
        .order_by("turn")
        .select_related("question__exercise")
        .annotate(timed_stretches=_stretches(), **{f"heard_{source}": _heard(source) for source in HEARD_SOURCES})
        .prefetch_related(
            Prefetch(
                "evaluations",
                queryset=AnswerEvaluation.objects.filter(version__in=wanted),
                to_attr="shown_evaluations",
            )
        )
    )
    by_version: dict[int, dict[UUID, AnswerEvaluation]] = {number: {} for number in wanted}
    for response in responses:
        for evaluation in response.shown_evaluations:
            by_version[evaluation.version][response.pk] = evaluation
    spoken = {response.pk: response.transcript for response in responses}
    hidden = is_hidden(
        blind_review=session.config.blind_review,
        decided=found.is_decided,
        is_own=reader in ("own_practice", "candidate"),
    )
    mask = mask_of(session) if hidden else None
    return SessionReport(
        session=session,
        reader=reader,
        person=person_of(session, hidden=hidden, with_contact=with_contact),
        report=mask.report(shown) if mask and shown else shown,
        making=latest if latest is not shown else None,
        earlier=earlier,
        responses=tuple(map(mask.response, responses)) if mask else responses,
        evaluations={key: evaluation_shown(judged, spoken[key], mask) for key, judged in by_version[version].items()},
        earlier_evaluations=by_version[earlier.version] if earlier else {},
        is_decided=found.is_decided,
        is_shortlisted=found.is_shortlisted,
        has_second_readers=found.has_second_readers,
        requests=found.requests,
        decisions=decisions,
        integrity_events=_integrity_events(session, reader),
    )


def decided_among(session_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the sessions that somebody has decided on."""
    decisions = Decision.objects.filter(report__session__in=list(session_ids))
    return set(decisions.values_list("report__session", flat=True))


def decisions_of(session: InterviewSession) -> QuerySet[Decision]:
    """The log of decisions on a session, newest first, whatever version they were taken on."""
    return (
        Decision.objects.filter(report__session=session)
        .select_related("reviewer", "report")
        .order_by("-created_at", "-pk")
    )


def transcript_of(shown: SessionReport) -> tuple[Utterance, ...]:
    """Everything that was said, in its order, without the name where that is hidden."""
    lines = Utterance.objects.filter(session=shown.session).order_by("pk")
    if not shown.person.is_hidden:
        return tuple(lines)
    return tuple(map(mask_of(shown.session).utterance, lines))


def _session_found(condition: Q, session_id: UUID) -> FoundSession:
    """The session with all that a report asks of it, in one query. Raises Http404."""
    # What is asked for stands beside the session, a row each: there is at most one open of a kind.
    rows = list(
        InterviewSession.objects.select_related("config__jd", "candidate__resume")
        .annotate(
            is_decided=Exists(Decision.objects.filter(report__session=OuterRef("pk"))),
            is_shortlisted=Exists(ShortlistEntry.objects.filter(session=OuterRef("pk"))),
            has_second_readers=Exists(SecondReading.objects.filter(session=OuterRef("pk"))),
            asked=FilteredRelation("requests", condition=Q(requests__settled_at=None)),
            asked_id=F("asked__pk"),
            asked_kind=F("asked__kind"),
            asked_at=F("asked__created_at"),
            read_of_job=_reading("job_digest"),
            reading=_reading("reading"),
            noted=integrity_events_beside(),
        )
        .filter(condition, pk=session_id)
        .order_by("asked_at")
    )
    if not rows:
        raise Http404("No such session.")
    session = rows[0]
    return FoundSession(
        session=session,
        is_decided=session.is_decided,
        is_shortlisted=session.is_shortlisted,
        has_second_readers=session.has_second_readers,
        requests=tuple(
            CandidateRequest(pk=row.asked_id, session=session, kind=row.asked_kind, created_at=row.asked_at)
            for row in rows
            if row.asked_id is not None
        ),
    )


def _versions(session: InterviewSession) -> tuple[list[Report], tuple[Decision, ...]]:
    """The versions of a session's report, newest first, and the log of what was decided on them, in one query."""
    reports: dict[UUID, Report] = {}
    decisions: list[Decision] = []
    for row in (
        Report.objects.filter(session=session)
        .annotate(
            decided_id=F("decisions__pk"),
            decided_outcome=F("decisions__outcome"),
            decided_reason=F("decisions__reason"),
            decided_at=F("decisions__created_at"),
            decided_by=F("decisions__reviewer"),
            decided_by_name=F("decisions__reviewer__full_name"),
            decided_by_email=F("decisions__reviewer__email"),
        )
        .order_by("-version")
    ):
        report = reports.setdefault(row.pk, row)
        if row.decided_id is not None:
            reviewer = User(pk=row.decided_by, full_name=row.decided_by_name, email=row.decided_by_email)
            decisions.append(
                Decision(
                    pk=row.decided_id,
                    report=report,
                    reviewer=reviewer,
                    outcome=row.decided_outcome,
                    reason=row.decided_reason,
                    created_at=row.decided_at,
                )
            )
    decisions.sort(key=lambda decision: (decision.created_at, decision.pk), reverse=True)
    return list(reports.values()), tuple(decisions)


def _integrity_events(session: InterviewSession, reader: Reader) -> tuple[IntegrityEvent, ...] | None:
    """For who knows the interview and can ask the candidate: a report that is shared leaves them out."""
    if not session.collects_integrity_events or reader in ("link", "candidate"):
        return None
    return integrity_events_from(session, session.noted)  # type: ignore[attr-defined] # annotated where it was found


def _reading(field: str) -> Subquery:
    """The last that a model read in the résumé beside a job of this title."""
    readings = MatchReading.objects.filter(
        resume=OuterRef("candidate__resume"), job_title=OuterRef("config__job_role")
    ).exclude(reading={})
    return Subquery(readings.order_by("-pk").values(field)[:1])


def _readable_by(user: User) -> Q:
    readable = Q(pk__in=sessions_readable_by(user).values("pk"))
    if not user.is_interviewer:
        return readable
    return readable | Q(Exists(SecondReading.objects.filter(session=OuterRef("pk"), reader=user)))


def _reader(user: User, session: InterviewSession) -> Reader:
    is_own = session.config.created_by_id == user.pk
    if session.config.is_practice:
        return "own_practice"
    return "team" if is_own or user.role == Role.ADMIN else "second_reader"


def _stretches() -> Subquery:
    """Where in its recording the words of an answer are, of the version that is judged."""
    versions = AnswerTranscript.objects.filter(response=OuterRef("pk"), source=F("response__transcript_source"))
    return Subquery(versions.values("segments")[:1], output_field=JSONField())


def _heard(source: TranscriptSource) -> Subquery:
    """The words of an answer in this version, and how sure of them who wrote them down is; None where there is none."""
    version = AnswerTranscript.objects.filter(response=OuterRef("pk"), source=source)
    return Subquery(
        version.values(found=JSONObject(text="text", confidence="confidence"))[:1], output_field=JSONField()
    )
