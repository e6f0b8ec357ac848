"""A question to be coded, for who holds the session: what is asked, what was written so far, trying it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.api.public import HeldApi
from interviews.editor import exercise_shown, run_shown
from interviews.models import CodeRun, RunStatus
from interviews.sandbox import LANGUAGES, RunResult, Status
from interviews.selectors import code_run_of_session
from interviews.services import FOR_CANDIDATES, candidate_run_request, code_draft_save
from interviews.services.candidate_runs import INPUT_MAX_BYTES
from interviews.services.code_drafts import SOURCE_MAX_BYTES
from syncinterview.lib.api.inputs import Input
from syncinterview.lib.api.views import operation

TAG = "coding"
NOT_DONE = 202
CODE_LANGUAGES = [(name, name) for name in LANGUAGES]
RUN_STATUSES = [(status.value, status.value) for status in Status]
AGAINST = [(against.value, against.label) for against in FOR_CANDIDATES]


class OpenExerciseApi(HeldApi):
    class OutputSerializer(serializers.Serializer[Any]):
        class LanguageSerializer(serializers.Serializer[Any]):
            name = serializers.ChoiceField(choices=CODE_LANGUAGES)
            label = serializers.CharField()  # type: ignore[assignment] # the name is the wire's
            signature = serializers.CharField()
            starter = serializers.CharField()
            draft = serializers.CharField(allow_null=True, help_text="What was saved last; null for nothing yet.")

        turn = serializers.IntegerField(help_text="The question's number.")
        runs = serializers.BooleanField(help_text="False: programs are kept and read, and not run here.")
        last = serializers.CharField(help_text="The language that was written in last.")
        tests = serializers.ListField(child=serializers.CharField(), help_text="Names of those to run against.")
        languages = LanguageSerializer(many=True)

    @operation(
        id="session_exercise",
        tag=TAG,
        summary="The exercise of the open question",
        responses={200: OutputSerializer, 204: None},
        throttle="look",
        description="With the program as it was saved last. 204 where nothing is to be coded.",
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        found = exercise_shown(self.held(request, session_id))
        return Response(status=204) if found is None else Response(self.OutputSerializer(found).data)


class ProgramInput(Input):
    language = serializers.ChoiceField(choices=CODE_LANGUAGES)
    source = serializers.CharField(  # type: ignore[assignment] # the name is the wire's
        allow_blank=True, trim_whitespace=False, max_length=SOURCE_MAX_BYTES
    )


class DraftApi(HeldApi):
    class InputSerializer(ProgramInput):
        turn = serializers.IntegerField(min_value=1, max_value=10_000, help_text="The open question's number.")

    @operation(
        id="session_code_draft",
        tag=TAG,
        summary="Save the program that is being written",
        request=InputSerializer,
        status=204,
        errors=(409,),
        throttle="draft",
        description="One for each language. When the time is over, the one that was saved last is the answer.",
    )
    def put(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        code_draft_save(session_id=session.pk, **self.read(self.InputSerializer))
        return Response(status=204)


class RunSerializer(serializers.Serializer[Any]):
    """A run of a program."""

    class ResultSerializer(serializers.Serializer[Any]):
        class TestSerializer(serializers.Serializer[Any]):
            name = serializers.CharField()
            passed = serializers.BooleanField()
            status = serializers.ChoiceField(choices=RUN_STATUSES)
            message = serializers.CharField()
            expected = serializers.CharField()
            got = serializers.CharField()

        status = serializers.ChoiceField(
            choices=RUN_STATUSES, help_text="Of the program; with tests, of the first that did not pass."
        )
        reason = serializers.CharField(help_text="Why nothing was run; else empty.")
        stdout = serializers.CharField()
        stderr = serializers.CharField()
        ms = serializers.IntegerField(help_text="How long it took.")
        tests = TestSerializer(many=True)

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=RunStatus.choices)
    result = ResultSerializer(allow_null=True, help_text="Null until it is done.")


class RunsApi(HeldApi):
    class InputSerializer(ProgramInput):
        against = serializers.ChoiceField(choices=AGAINST)
        stdin = serializers.CharField(
            required=False, allow_blank=True, trim_whitespace=False, max_length=INPUT_MAX_BYTES, default=""
        )

    @operation(
        id="session_code_run",
        tag=TAG,
        summary="Have a program run",
        request=InputSerializer,
        response=RunSerializer,
        status=NOT_DONE,
        throttle="run",
        idempotent=True,
        description="In a sandbox, against the tests that candidates see or an input of one's own. It decides nothing: "
        "the answer is what is submitted.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        return _shown(candidate_run_request(session=session, **self.read(self.InputSerializer)), status=NOT_DONE)


class RunApi(HeldApi):
    @operation(
        id="session_code_result",
        tag=TAG,
        summary="What came of a run",
        responses={200: RunSerializer, NOT_DONE: RunSerializer},
        throttle="look",
        description="202 while it is not done: ask again.",
    )
    def get(self, request: Request, session_id: UUID, run_id: UUID) -> Response:
        found = code_run_of_session(self.held(request, session_id), run_id)
        if found is None:
            raise Http404("No such run.")
        return _shown(found, status=NOT_DONE if found.result is None else 200)


def _shown(run: CodeRun, *, status: int) -> Response:
    result = None if run.result is None else run_shown(RunResult.from_json(run.result))
    shown = RunSerializer({"id": run.pk, "status": run.status, "result": result}).data
    return Response(shown, status=status, headers={"Cache-Control": "private, no-store"})
