"""What stands on the printed report, as plain data for the template: texts, figures, coordinates. Pure.

Every text is a string that the template sets as it is; none of it is ever read as its language. Labels are in the
language that is active; what the interviewer, the candidate and the judge said is in their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.dateformat import time_format
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from candidates.selectors import Match
from interviews.models import UtteranceSource
from reports.code_review import TEST_STATES, CodeReading
from reports.document import ReportDocument
from reports.integrity import Noted
from reports.models import Decision
from reports.pdf.naming import named
from reports.pdf.words import KEY_POINT_WORDS, PAPER_WORDS
from reports.presentation import AnswerCard, Remark
from reports.selectors.report import SessionReport
from reports.speech import Communication


def printed(
    shown: SessionReport,
    document: ReportDocument,
    *,
    decisions: Sequence[Decision],
    printed_at: datetime,
    language: str,
) -> dict[str, Any]:
    """The data of one report that is ready, with labels in `language`, which has to be the active one."""
    report, session = document.report, shown.session
    if report is None or not document.is_ready:
        raise ValueError("Only a report that is ready is printed.")
    begun = session.start_time or session.created_at
    config = session.config
    return {
        "language": language,
        # Of the words that are not ours: for who has the report read aloud.
        "told_in": config.language,
        "answered_in": session.answer_language,
        "words": {name: gettext(sentence) for name, sentence in PAPER_WORDS.items()},
        "name": shown.person.name,
        "contact": [part for part in (shown.person.email, shown.person.phone) if part],
        "is_hidden": shown.person.is_hidden,
        "role": config.job_role,
        "about": " · ".join(
            part
            for part in (
                f"{_label(config.get_interview_type_display())}, {_label(config.get_difficulty_display())}",
                _moment(begun),
                document.lasted,
                _label(session.get_end_reason_display()),
            )
            if part
        ),
        "overall": None if report.overall_score is None else round(report.overall_score),
        "recommendation": _label(report.recommendation),
        "summary": named(_label(report.summary)),
        "strengths": [_remark(remark) for remark in document.strengths],
        "areas": [_remark(remark) for remark in document.areas_for_improvement],
        "dimensions": [
            {
                "title": line.title,
                "score": None if line.score is None else round(line.score),
                "basis": line.basis
                if line.score is None
                else f"{line.basis} · {gettext('counts {percent} %').format(percent=line.weight_percent)}",
            }
            for line in document.dimensions
        ],
        "radar": _radar(document),
        "communication": _communication(document.communication),
        "timeline": _timeline(document),
        "noted": _noted(document.noted),
        "match": _match(document.match),
        "answers": [_answer(card) for card in document.answers],
        "not_assessed": [
            {"label": named(entry["label"]), "reason": _label(entry["reason"])}
            for entry in report.breakdown.get("not_assessed", [])
        ],
        "decisions": [
            {
                "outcome": _label(decision.get_outcome_display()),
                "by": decision.reviewer.display_name,
                "at": _moment(decision.created_at),
                "reason": decision.reason,
            }
            for decision in decisions
        ],
        "transcript": [
            {
                "speaker": _label(line.get_speaker_display()),
                "is_candidate": line.speaker == "candidate",
                "source": ""
                if line.source in (UtteranceSource.QUESTION, UtteranceSource.ANSWER)
                else _label(UtteranceSource(line.source).label),
                "at": time_format(line.said_at, "H:i:s"),
                "text": line.text,
            }
            for line in document.utterances
        ],
        "judged": [
            (gettext("Version"), str(report.version)),
            (gettext("Written"), _moment(report.ready_at) if report.ready_at else ""),
            (gettext("Judge"), _judge(report.judged_by)),
            (gettext("Left out"), _left_out(report.judged_by.get("sentences_left_out", 0))),
            (gettext("Rubric"), str(report.breakdown.get("rubric_version", ""))),
            (gettext("Printed"), _moment(printed_at)),
            (
                gettext("Assessed"),
                gettext("{assessed} of {asked} answers").format(
                    assessed=report.breakdown.get("assessed", 0), asked=report.breakdown.get("asked", 0)
                ),
            ),
        ],
    }


def _answer(card: AnswerCard) -> dict[str, Any]:
    response, evaluation = card.response, card.evaluation
    reason = _label(evaluation.not_assessed_reason) if evaluation else gettext("Not judged yet.")
    return {
        "label": named(response.label),
        "kind": _label(response.get_question_type_display()),
        "question": response.question_text,
        "score": None if evaluation is None or evaluation.score is None else round(evaluation.score),
        "quality": _label(evaluation.quality) if evaluation else "",
        "not_assessed": gettext("Not assessed: {reason}").format(reason=reason) if reason else "",
        "flags": [" ".join(part for part in (f"{flag.title}.", flag.text) if part) for flag in card.flags],
        "pieces": [
            {"text": piece.text, "marked": bool(piece.over), "against": piece.is_against,
             "ending": [point.number for point in piece.ending]}
            for piece in card.pieces
        ],
        "code": response.code,
        "code_review": _code_review(card.code) if card.code else None,
        "key_points": [
            {"number": point.number, "text": point.text, "state": gettext(KEY_POINT_WORDS[point.state]),
             "is_good": point.state in ("covered", "partly"), "is_missed": point.state == "missed"}
            for point in card.key_points
        ],
        "criteria": [
            f"{_label(line.title)} {round(line.score)}"
            if line.score is not None
            else f"{_label(line.title)}: {gettext('insufficient evidence')}"
            for line in card.criteria
        ],
        "improvement": evaluation.improvement if evaluation and evaluation.score is not None else "",
        "facts": _facts(card),
    }  # fmt: skip


def _facts(card: AnswerCard) -> list[str]:
    facts = []
    if card.words:
        words = ngettext("{count} word", "{count} words", card.words).format(count=card.words)
        facts.append(f"{words}, {_label(card.response.get_transcript_source_display())}")
    if card.similarity_percent is not None:
        facts.append(gettext("similarity to the ideal answer {percent} %").format(percent=card.similarity_percent))
    if card.standing is not None:
        facts.append(
            gettext("percentile {percentile} of {answers} answers").format(
                percentile=card.standing.percentile, answers=card.standing.answers
            )
        )
    if card.evaluation is not None and card.evaluation.second_score is not None:
        facts.append(gettext("by the rules alone {score}").format(score=round(card.evaluation.second_score)))
    return facts


def _code_review(found: CodeReading) -> dict[str, Any]:
    facts, review = found.facts, found.review
    grows = []
    if facts.growth is not None and facts.growth.exponent is not None:
        grows.append(
            gettext("Measured: its time grows with about the power {power} of the input’s size.").format(
                power=f"{facts.growth.exponent:.1f}"
            )
        )
    return {
        "in_short": found.in_short[:1].upper() + found.in_short[1:],
        "is_good": found.verdict == "correct",
        "tests": [
            {
                "name": test.name,
                "state": gettext(TEST_STATES.get(test.status, test.status)),
                "is_good": test.status == "passed",
                "message": test.message,
            }
            for test in facts.tests
        ],
        "said": [
            *([review.summary] if review else []),
            *(
                [f"{_line(each.line, each.end_line)}: {each.message}" for each in review.findings]
                if review
                else [f"{_line(each.line, each.line)}: {each.message}" for each in facts.static.remarks]
            ),
            *grows,
        ],
    }


def _line(first: int, last: int) -> str:
    if first == last:
        return gettext("Line {line}").format(line=first)
    return gettext("Lines {first} to {last}").format(first=first, last=last)


def _remark(remark: Remark) -> dict[str, str]:
    return {"label": named(remark.label), "text": named(remark.text), "quote": remark.quote}


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
    alt = gettext(
        "Over {minutes} minutes the interviewer spoke {spoke} times and the candidate answered {answered} times."
    )
    return {
        "alt": alt.format(minutes=drawn.minutes, spoke=len(drawn.interviewer), answered=len(drawn.candidate)),
        "interviewer": [(stretch.x - drawn.left) / span for stretch in drawn.interviewer],
        "candidate": [[(stretch.x - drawn.left) / span, stretch.width / span] for stretch in drawn.candidate],
        "noted": [[(stretch.x - drawn.left) / span, stretch.width / span] for stretch in drawn.noted],
        "ticks": [[(tick.x - drawn.left) / span, tick.label] for tick in drawn.ticks],
    }


def _noted(found: Noted | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "totals": list(found.totals),
        "questions": [
            {"label": named(question.label), "events": [[event.at, event.words] for event in question.events]}
            for question in found.by_question
        ],
        "limit": gettext("No more than {count} are kept.").format(count=found.limit) if found.limit else "",
    }


def _match(found: Match | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "score": found.score,
        "shown": [_through(claim.skill, claim.through) for claim in found.matched],
        "carries_over": [_through(claim.skill, claim.through) for claim in found.transferable],
        "missing": [claim.skill for claim in found.missing],
    }


def _through(skill: str, through: str) -> str:
    return gettext("{skill} (from {through})").format(skill=skill, through=through) if through else skill


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
        "missing": [
            gettext("{figure}: not measured, {reason}.").format(figure=title, reason=reason)
            for title, reason in found.missing
        ],
    }


def _points(path: str) -> list[list[float]]:
    return [[float(number) for number in pair.split(",")] for pair in path.split()]


def _judge(judged_by: dict[str, Any]) -> str:
    return ", ".join(filter(None, (judged_by.get("provider"), judged_by.get("model"), judged_by.get("prompt_version"))))


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{count} sentence of the judge’s that quoted what was not said",
        "{count} sentences of the judge’s that quoted what was not said",
        count,
    ).format(count=count)


def _label(stored: str) -> str:
    """What is stored in English, in the active language; words that are somebody's own stay as they are."""
    return gettext(stored) if stored else ""


def _moment(moment: datetime) -> str:
    """In UTC: paper does not know where it is read."""
    # A day in words is put together in each language's own way; English as on the pages.
    day = date_format(moment, "DATE_FORMAT") if get_language() != settings.LANGUAGE_CODE else f"{moment:%-d %b %Y}"
    return f"{day}, {time_format(moment, 'H:i')} UTC"
