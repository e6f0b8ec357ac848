"""The reports part of the REST API."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interviews.models import Response as Answer
from reports.models import AnswerEvaluation, ReportStatus
from reports.scoring import DIMENSIONS
from reports.selectors import SessionReport, access_report
from syncinterview.accounts.models import User

NOT_ASSESSED = "Not assessed"


class SessionReportApi(APIView):
    """GET /api/v1/reports/session/{id}: the report of a session, as far as it has come."""

    class OutputSerializer(serializers.Serializer[dict[str, Any]]):
        class CandidateSerializer(serializers.Serializer[dict[str, Any]]):
            id = serializers.UUIDField()
            name = serializers.CharField()
            email = serializers.EmailField()

        class ScoresSerializer(serializers.Serializer[dict[str, Any]]):
            communication = serializers.FloatField(allow_null=True)
            technical = serializers.FloatField(allow_null=True)
            problem_solving = serializers.FloatField(allow_null=True)
            role_fit = serializers.FloatField(allow_null=True)

        class AnswerSerializer(serializers.Serializer[dict[str, Any]]):
            class EvidenceSerializer(serializers.Serializer[dict[str, Any]]):
                quote = serializers.CharField()
                start = serializers.IntegerField()
                end = serializers.IntegerField()

            class KeyPointSerializer(serializers.Serializer[dict[str, Any]]):
                point = serializers.CharField()
                covered = serializers.BooleanField()
                coverage = serializers.FloatField()

            display_label = serializers.CharField()
            question_type = serializers.CharField()
            question_text = serializers.CharField()
            candidate_answer = serializers.CharField()
            key_points = KeyPointSerializer(many=True)
            answer_quality = serializers.CharField()
            score = serializers.FloatField(allow_null=True)
            evidence = EvidenceSerializer(many=True)
            improvement = serializers.CharField()

        class OverallSerializer(serializers.Serializer[dict[str, Any]]):
            overall_score = serializers.FloatField(allow_null=True)
            recommendation = serializers.CharField()
            strengths = serializers.ListField(child=serializers.CharField())
            areas_for_improvement = serializers.ListField(child=serializers.CharField())
            summary = serializers.CharField()

        class JudgedBySerializer(serializers.Serializer[dict[str, Any]]):
            provider = serializers.CharField()
            model = serializers.CharField()
            prompt_version = serializers.CharField()

        session_id = serializers.UUIDField()
        candidate = CandidateSerializer()
        scores = ScoresSerializer()
        responses = AnswerSerializer(many=True)
        overall_assessment = OverallSerializer()
        judged_by = JudgedBySerializer()
        status = serializers.ChoiceField(choices=ReportStatus.choices)

    def get(self, request: Request, session_id: UUID) -> Response:
        found = access_report(cast(User, request.user), session_id)
        return Response(self.OutputSerializer(_report(found)).data)


def _report(found: SessionReport) -> dict[str, Any]:
    report = found.report
    candidate = found.session.candidate
    dimensions = report.breakdown.get("dimensions", {}) if report else {}
    judged_by = report.judged_by if report else {}
    return {
        "session_id": found.session.pk,
        "candidate": {"id": candidate.pk, "name": candidate.name, "email": candidate.email},
        "scores": {name: dimensions.get(name, {}).get("score") for name in DIMENSIONS},
        "responses": [_answer(answer, found.evaluations.get(answer.pk)) for answer in found.responses],
        "overall_assessment": {
            "overall_score": report.overall_score if report else None,
            "recommendation": report.recommendation if report else "",
            "strengths": report.strengths if report else [],
            "areas_for_improvement": report.areas_for_improvement if report else [],
            "summary": report.summary if report else "",
        },
        "judged_by": {name: judged_by.get(name, "") for name in ("provider", "model", "prompt_version")},
        "status": report.status if report else ReportStatus.PENDING,
    }


def _answer(answer: Answer, evaluation: AnswerEvaluation | None) -> dict[str, Any]:
    """Without an evaluation yet, `answer_quality` is empty; for an answer that was not assessed it says so."""
    quality = (evaluation.quality or NOT_ASSESSED) if evaluation else ""
    return {
        "display_label": answer.label,
        "question_type": answer.question_type,
        "question_text": answer.question_text,
        "candidate_answer": answer.transcript,
        "key_points": evaluation.key_points if evaluation else [],
        "answer_quality": quality,
        "score": evaluation.score if evaluation else None,
        "evidence": evaluation.evidence if evaluation else [],
        "improvement": evaluation.improvement if evaluation else "",
    }
