"""What stands on the printed report, as plain data for the template: texts, figures, coordinates. Pure.

Every text is a string that the template sets as it is; none of it is ever read as its language.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from interviews.models import UtteranceSource
from reports.document import ReportDocument
from reports.models import Decision
from reports.presentation import AnswerCard
from reports.selectors.report import SessionReport
from reports.speech import Communication

KEY_POINT_WORDS = {
    "covered": "covered",
    "partly": "partly covered",
    "contradicted": "contradicted",
    "insufficient": "insufficient evidence",
    "missed": "missed",
}


def printed(
    shown: SessionReport, document: ReportDocument, *, decisions: Sequence[Decision], printed_at: datetime
) -> dict[str, Any]:
    """The data of one report that is ready."""
    report, session = document.report, shown.session
    if report is None or not document.is_ready:
        raise ValueError("Only a report that is ready is printed.")
    begun = session.start_time or session.created_at
    return {
        "language": session.config.language,
        "name": shown.person.name,
        "contact": [part for part in (shown.person.email, shown.person.phone) if part],
        "is_hidden": shown.person.is_hidden,
        "role": session.config.job_role,
        "about": " · ".join(
            part
            for part in (
                f"{session.config.get_interview_type_display()}, {session.config.get_difficulty_display().lower()}",
                _moment(begun),
                document.lasted,
                session.get_end_reason_display(),
            )
            if part
        ),
        "overall": None if report.overall_score is None else round(report.overall_score),
        "recommendation": report.recommendation,
        "summary": report.summary,
        "strengths": [_remark(remark) for remark in document.strengths],
        "areas": [_remark(remark) for remark in document.areas_for_improvement],
        "dimensions": [
            {
                "title": line.title,
                "score": None if line.score is None else round(line.score),
                "weight": line.weight_percent,
                "basis": line.basis,
            }
            for line in document.dimensions
        ],
        "radar": _radar(document),
        "communication": _communication(document.communication),
        "timeline": _timeline(document),
        "answers": [_answer(card) for card in document.answers],
        "not_assessed": report.breakdown.get("not_assessed", []),
        "assessed": f"{report.breakdown.get('assessed', 0)} of {report.breakdown.get('asked', 0)} answers",
        "decisions": [
            {
                "outcome": decision.get_outcome_display(),
                "by": decision.reviewer.display_name,
                "at": _moment(decision.created_at),
                "reason": decision.reason,
            }
            for decision in decisions
        ],
        "transcript": [
            {
                "speaker": line.get_speaker_display(),
                "is_candidate": line.speaker == "candidate",
                "source": ""
                if line.source in (UtteranceSource.QUESTION, UtteranceSource.ANSWER)
                else UtteranceSource(line.source).label.lower(),
                "at": f"{line.said_at:%H:%M:%S}",
                "text": line.text,
            }
            for line in document.utterances
        ],
        "judged": [
            ("Version", str(report.version)),
            ("Written", _moment(report.ready_at) if report.ready_at else ""),
            ("Judge", _judge(report.judged_by)),
            ("Rubric", str(report.breakdown.get("rubric_version", ""))),
            ("Printed", _moment(printed_at)),
        ],
    }


def _answer(card: AnswerCard) -> dict[str, Any]:
    response, evaluation = card.response, card.evaluation
    return {
        "label": response.label,
        "kind": response.get_question_type_display(),
        "question": response.question_text,
        "score": None if evaluation is None or evaluation.score is None else round(evaluation.score),
        "quality": evaluation.quality if evaluation else "",
        "not_assessed": evaluation.not_assessed_reason if evaluation else "Not judged yet.",
        "flags": [" ".join(part for part in (f"{flag.title}.", flag.text) if part) for flag in card.flags],
        "pieces": [
            {"text": piece.text, "marked": bool(piece.over), "against": piece.is_against,
             "ending": [point.number for point in piece.ending]}
            for piece in card.pieces
        ],
        "code": response.code,
        "key_points": [
            {"number": point.number, "text": point.text, "state": KEY_POINT_WORDS[point.state],
             "is_good": point.state in ("covered", "partly")}
            for point in card.key_points
        ],
        "criteria": [
            f"{line.title} {round(line.score)}" if line.score is not None else f"{line.title}: insufficient evidence"
            for line in card.criteria
        ],
        "improvement": evaluation.improvement if evaluation and evaluation.score is not None else "",
        "facts": _facts(card),
    }  # fmt: skip


def _facts(card: AnswerCard) -> list[str]:
    facts = [
        f"{card.words} word{'' if card.words == 1 else 's'}, {card.response.get_transcript_source_display().lower()}"
    ]
    if card.code is not None:
        facts.append(card.code.in_short)
    if card.similarity_percent is not None:
        facts.append(f"similarity to the ideal answer {card.similarity_percent} %")
    if card.standing is not None:
        facts.append(f"percentile {card.standing.percentile} of {card.standing.answers} answers")
    if card.evaluation is not None and card.evaluation.second_score is not None:
        facts.append(f"by the rules alone {round(card.evaluation.second_score)}")
    return facts


def _remark(remark: Any) -> dict[str, str]:
    return {"label": remark.label, "text": remark.text, "quote": remark.quote}


def _radar(document: ReportDocument) -> dict[str, Any] | None:
    radar = document.radar
    if radar is None:
        return None
    return {
        "width": radar.width,
        "height": radar.height,
        "centre": [radar.centre.x, radar.centre.y],
        "rings": [_points(ring) for ring in radar.rings],
        "spokes": [
            {"tip": [spoke.tip.x, spoke.tip.y], "label": [spoke.label.x, spoke.label.y], "title": spoke.title,
             "anchor": spoke.anchor}
            for spoke in radar.spokes
        ],
        "shape": _points(radar.shape),
    }  # fmt: skip


def _timeline(document: ReportDocument) -> dict[str, Any] | None:
    drawn = document.timeline
    if drawn is None:
        return None
    span = drawn.width - drawn.left
    return {
        "interviewer": [(stretch.x - drawn.left) / span for stretch in drawn.interviewer],
        "candidate": [[(stretch.x - drawn.left) / span, stretch.width / span] for stretch in drawn.candidate],
        "ticks": [[(tick.x - drawn.left) / span, tick.label] for tick in drawn.ticks],
    }


def _communication(found: Communication | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "figures": [
            {
                "title": figure.title,
                "middle": f"{figure.in_the_middle} {figure.unit}",
                "range": figure.over_answers,
            }
            for figure in found.figures
        ],
        "missing": [f"{title}: not measured, {reason}." for title, reason in found.missing],
    }


def _points(path: str) -> list[list[float]]:
    return [[float(number) for number in pair.split(",")] for pair in path.split()]


def _judge(judged_by: dict[str, Any]) -> str:
    return ", ".join(filter(None, (judged_by.get("provider"), judged_by.get("model"), judged_by.get("prompt_version"))))


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"
