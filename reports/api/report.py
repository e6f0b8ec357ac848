"""One session's report: read, judged again, decided on."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.models import IntegrityEvent, PastedInto
from interviews.models import Response as Answer
from interviews.selectors import access_session
from reports.api.shapes import CodeReviewField
from reports.models import AnswerEvaluation, Decision, DecisionOutcome, ReportStatus
from reports.scoring import DIMENSIONS
from reports.selectors import SessionReport, access_report, decisions_of
from reports.services import decision_record, report_regenerate
from reports.services.decision import REASON_MAX_LENGTH
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input
from syncinterview.lib.api.views import Api, operation
from syncinterview.lib.errors import InvalidState

TAG = "reports"
NOT_ASSESSED = "Not assessed"
# The review of a program names the tests that candidates are not to know.
SEES_HIDDEN_TESTS = ("team", "second_reader")


class SessionReportApi(Api):
    """The report of a session, as far as it has come."""

    scope = "reports"

    class OutputSerializer(serializers.Serializer[dict[str, Any]]):
        class CandidateSerializer(serializers.Serializer[dict[str, Any]]):
            id = serializers.UUIDField()
            name = serializers.CharField()
            email = serializers.CharField(help_text="Empty for who may not know it.")

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

            number = serializers.IntegerField(help_text="Of the question, counting every one asked from 1.")
            display_label = serializers.CharField()
            question_type = serializers.CharField()
            question_text = serializers.CharField()
            candidate_answer = serializers.CharField()
            key_points = KeyPointSerializer(many=True)
            answer_quality = serializers.CharField()
            score = serializers.FloatField(allow_null=True)
            evidence = EvidenceSerializer(many=True)
            improvement = serializers.CharField()
            code = serializers.CharField(help_text="The program, where one was asked for; else empty.")
            code_language = serializers.CharField()
            code_review = CodeReviewField(help_text="What tests and analysers found of the program; null without one.")
            has_recording = serializers.BooleanField(help_text="Whether there is a sound to be asked for.")

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

        class IntegrityEventSerializer(serializers.ModelSerializer[IntegrityEvent]):
            place = serializers.ChoiceField(
                choices=PastedInto.choices, allow_blank=True, help_text="Where it was pasted; empty for other kinds."
            )

            class Meta:
                model = IntegrityEvent
                fields = ("turn", "kind", "began_at", "seconds", "characters", "place")
                read_only_fields = fields

        session_id = serializers.UUIDField()
        candidate = CandidateSerializer()
        scores = ScoresSerializer()
        responses = AnswerSerializer(many=True)
        overall_assessment = OverallSerializer()
        judged_by = JudgedBySerializer()
        integrity_events = IntegrityEventSerializer(
            many=True,
            allow_null=True,
            help_text="What the page noticed, in its order; no score knows of it. Null where it is not collected.",
        )
        status = serializers.ChoiceField(choices=ReportStatus.choices)

    @operation(
        id="reports_get",
        tag=TAG,
        summary="The report of a session, as far as it has come",
        response=OutputSerializer,
        description="For the hiring team, and for who practised.",
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        found = access_report(cast(User, request.user), session_id)
        return Response(self.OutputSerializer(report_json(found)).data)


class RegenerateApi(Api):
    scope = "reports"

    class OutputSerializer(serializers.Serializer[Any]):
        session_id = serializers.UUIDField()
        version = serializers.IntegerField()
        status = serializers.ChoiceField(choices=ReportStatus.choices)

    @operation(
        id="reports_regenerate",
        tag=TAG,
        summary="Judge a finished interview again",
        response=OutputSerializer,
        status=202,
        errors=(409,),
        description="Into a new version; the older ones are kept.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        session = access_session(cast(User, request.user), session_id)
        report = report_regenerate(session_id=session.pk)
        shown = {"session_id": session.pk, "version": report.version, "status": report.status}
        return Response(self.OutputSerializer(shown).data, status=202)


class DecisionApi(Api):
    scope = "reports"

    class InputSerializer(Input):
        outcome = serializers.ChoiceField(choices=DecisionOutcome.choices)
        reason = serializers.CharField(max_length=REASON_MAX_LENGTH)

    class OutputSerializer(serializers.ModelSerializer[Decision]):
        session_id = serializers.UUIDField(source="report.session_id")
        report_version = serializers.IntegerField(source="report.version")
        reviewer = serializers.UUIDField(source="reviewer_id")

        class Meta:
            model = Decision
            fields = ("session_id", "report_version", "outcome", "reason", "reviewer", "created_at")
            read_only_fields = fields

    @operation(
        id="reports_decisions",
        tag=TAG,
        summary="The decisions on a session, the last one first",
        response=OutputSerializer,
        filters=Filters,
        paginated=True,
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        self.filters(Filters)
        return self.page(decisions_of(access_session(cast(User, request.user), session_id)), self.OutputSerializer)

    @operation(
        id="reports_decide",
        tag=TAG,
        summary="Record a person's decision, with its reason",
        request=InputSerializer,
        response=OutputSerializer,
        status=201,
        idempotent=True,
        description="Decisions are added and never changed; the last one counts.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        user = cast(User, request.user)
        access_session(user, session_id)
        sent = self.read(self.InputSerializer)
        report = access_report(user, session_id).report
        if report is None:
            raise InvalidState("There is no report yet. A decision can be taken when there is.")
        decision = decision_record(
            report=report, reviewer=user, outcome=DecisionOutcome(sent["outcome"]), reason=sent["reason"]
        )
        return Response(self.OutputSerializer(decision).data, status=201)


def report_json(found: SessionReport) -> dict[str, Any]:
    report = found.report
    person = found.person
    dimensions = report.breakdown.get("dimensions", {}) if report else {}
    judged_by = report.judged_by if report else {}
    return {
        "session_id": found.session.pk,
        "candidate": {"id": person.id, "name": person.name, "email": person.email},
        "scores": {name: dimensions.get(name, {}).get("score") for name in DIMENSIONS},
        "responses": [_answer(answer, found.evaluations.get(answer.pk), found) for answer in found.responses],
        "overall_assessment": {
            "overall_score": report.overall_score if report else None,
            "recommendation": report.recommendation if report else "",
            "strengths": report.strengths if report else [],
            "areas_for_improvement": report.areas_for_improvement if report else [],
            "summary": report.summary if report else "",
        },
        "judged_by": {name: judged_by.get(name, "") for name in ("provider", "model", "prompt_version")},
        "integrity_events": found.integrity_events,
        "status": report.status if report else ReportStatus.PENDING,
    }


def _answer(answer: Answer, evaluation: AnswerEvaluation | None, found: SessionReport) -> dict[str, Any]:
    """Without an evaluation yet, `answer_quality` is empty; for an answer that was not assessed it says so."""
    quality = (evaluation.quality or NOT_ASSESSED) if evaluation else ""
    review = (evaluation.code_review or None) if evaluation else None
    return {
        "number": answer.turn,
        "display_label": answer.label,
        "question_type": answer.question_type,
        "question_text": answer.question_text,
        "candidate_answer": answer.transcript,
        "key_points": evaluation.key_points if evaluation else [],
        "answer_quality": quality,
        "score": evaluation.score if evaluation else None,
        "evidence": evaluation.evidence if evaluation else [],
        "improvement": evaluation.improvement if evaluation else "",
        "code": answer.code,
        "code_language": answer.code_language,
        "code_review": review if found.reader in SEES_HIDDEN_TESTS else None,
        "has_recording": bool(answer.audio) and not found.person.is_hidden,
    }
