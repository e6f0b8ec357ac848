"""A report as its reader gets it, whatever it is shown on: a page, a shared page, paper.

Pure: from rows that are loaded. Owns what belongs into a report; nothing of markup.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from candidates.selectors import Match
from interviews.models import Response, Utterance
from interviews.selectors import AlikeSolution
from reports.benchmarks import Standing
from reports.charts import Radar, Timeline, radar, timeline
from reports.integrity import Noted, noted
from reports.models import Report
from reports.presentation import (
    AnswerCard,
    Change,
    DimensionLine,
    Remark,
    answer_card,
    changes,
    dimension_lines,
    lasted,
    remarks,
)
from reports.selectors.report import SessionReport
from reports.speech import Communication, SpokenAnswer, Stretch, communication, spoken_answer


@dataclass(frozen=True)
class ReportDocument:
    """`report` and what follows from it are empty until it is ready."""

    report: Report | None
    is_ready: bool
    lasted: str
    dimensions: tuple[DimensionLine, ...]
    radar: Radar | None
    strengths: tuple[Remark, ...]
    areas_for_improvement: tuple[Remark, ...]
    communication: Communication | None
    timeline: Timeline | None
    answers: tuple[AnswerCard, ...]
    utterances: tuple[Utterance, ...]
    changes: tuple[Change, ...]
    noted: Noted | None
    # How the résumé fits the job, for who reads the papers too.
    match: Match | None

    def named(self) -> dict[str, Any]:
        """The parts by name, for a template."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


def report_document(
    shown: SessionReport,
    *,
    utterances: Sequence[Utterance],
    standings: Mapping[UUID, Standing],
    alike: Mapping[UUID, tuple[AlikeSolution, ...]] | None = None,
    match: Match | None = None,
) -> ReportDocument:
    report = shown.report
    is_ready = shown.state == "ready" and report is not None
    similarity = report.breakdown.get("ideal_similarity", {}) if report else {}
    cards = tuple(
        answer_card(
            response,
            shown.evaluations.get(response.pk),
            similarity=similarity.get(str(response.turn)),
            standing=standings.get(response.pk),
            earlier=shown.earlier_evaluations.get(response.pk),
            alike=alike.get(response.pk, ()) if alike else (),
        )
        for response in shown.responses
    )
    dimensions = dimension_lines(report, shown.responses) if report and is_ready else ()
    session = shown.session
    return ReportDocument(
        report=report,
        is_ready=is_ready,
        lasted=lasted(session.start_time, session.end_time),
        dimensions=dimensions,
        radar=radar([(line.title, line.score) for line in dimensions]),
        strengths=remarks(report.strengths, cards, with_quotes=True) if report and is_ready else (),
        areas_for_improvement=remarks(report.areas_for_improvement, cards) if report and is_ready else (),
        communication=communication(_spoken(shown)) if is_ready else None,
        timeline=timeline(
            session.start_time, session.end_time, shown.responses, utterances, shown.integrity_events or ()
        )
        if is_ready
        else None,
        answers=cards,
        utterances=tuple(utterances),
        changes=changes(shown.earlier, report) if report and is_ready and shown.earlier else (),
        noted=noted(shown.integrity_events, shown.responses, begun=session.start_time),
        match=match,
    )


def _spoken(shown: SessionReport) -> list[SpokenAnswer]:
    language = shown.session.answer_language
    return [spoken_answer(answer, language=language, stretches=_stretches(answer)) for answer in shown.responses]


def _stretches(response: Response) -> list[Stretch]:
    """The stretches of the recording, as `access_report` has loaded them."""
    kept = getattr(response, "timed_stretches", None) or []
    return [Stretch(start_seconds=found["start_seconds"], end_seconds=found["end_seconds"]) for found in kept]
