"""One of everything the API can be asked for, owned by a small cast, and how each operation is called rightly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from candidates.models import Candidate, Document, DocumentKind, DocumentStatus
from candidates.services import document_parse
from integrations.models import Webhook
from integrations.services import webhook_create
from interviews.models import (
    CandidateRequest,
    CodeRun,
    CodingExercise,
    ConfigStatus,
    EndReason,
    InterviewConfig,
    InterviewSession,
    RequestKind,
    Response,
    RunAgainst,
    RunStatus,
    SessionStatus,
    SpeechClip,
    TranscriptSource,
    TrialStatus,
)
from interviews.sandbox import RunResult, Status, TestResult
from interviews.services import (
    ExerciseFields,
    answer_give,
    exercise_attach,
    exercise_create,
    practice_start,
    request_make,
    session_clock_start,
    session_create,
    session_end,
)
from interviews.services.exercises import content_of
from llm.models import LLMCall, Purpose
from reports.models import ShareLink
from reports.services import answer_evaluate, report_compose, second_reading_ask, share_link_create
from syncinterview.accounts.models import ApiKey, Role, User
from syncinterview.accounts.services import api_key_create, tokens_issue
from tests.accounts.factories import UserFactory
from tests.interviews.factories import ConfigFactory

JD_TEXT = """\
Backend engineer (Python)

Requirements
- Python and Django
- PostgreSQL, indexes and query plans
- Kafka
"""
RESUME_TEXT = """\
Ada Example
ada@example.org

Skills
Python, Django, PostgreSQL, Kafka

Experience
Backend engineer, 2019 - 2024
"""
ANSWER = "An index makes writes slower, because every write keeps it current, and it takes space on disk."

SPOKEN = "0" * 40

SOLUTION = "def add(a, b):\n    return a + b\n"
EXERCISE: ExerciseFields = {
    "title": "Add two numbers",
    "statement": "Write add(a, b).",
    "signature": {"python": "def add(a, b)"},
    "starter_code": {"python": "def add(a, b):\n    ...\n"},
    "reference_solution": {"python": SOLUTION},
    "visible_tests": [
        {"kind": "call", "name": "two and three", "function": "add", "args": [2, 3], "expected": 5},
    ],
    "hidden_tests": [
        {"kind": "assert", "name": "nothing", "code": "assert add(0, 0) == 0"},
    ],
    "key_points": ["Says what happens with floats."],
}
DONE: dict[str, Any] = {
    "status": RunStatus.DONE,
    "against": RunAgainst.VISIBLE,
    "result": RunResult(
        status=Status.PASSED,
        language="python",
        ms=31.0,
        tests=(TestResult(name="two and three", status=Status.PASSED, ms=1.0),),
    ).as_json(),
}
# Not to be played: what is asked here is who may have it.
SOUND = b"\x1a\x45\xdf\xa3 a recording"

CAST = ("nobody", "candidate", "other_candidate", "interviewer", "other_interviewer", "admin")


@dataclass
class World:
    """`candidate` and `interviewer` own everything; the others own nothing."""

    users: dict[str, User]
    config: InterviewConfig
    open_config: InterviewConfig
    running: InterviewSession
    running_token: str
    finished: InterviewSession
    finished_token: str
    practice: InterviewSession
    jd: Document
    resume: Document
    key: ApiKey
    webhook: Webhook
    leaver: User
    share_link: ShareLink
    share_token: str
    exercise: CodingExercise
    coding: InterviewSession
    coding_token: str
    written: InterviewSession
    run: CodeRun
    asked: CandidateRequest
    clients: dict[str, APIClient] = field(default_factory=dict)

    def client(self, who: str) -> APIClient:
        if who not in self.clients:
            client = APIClient()
            if who != "nobody":
                client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens_issue(user=self.users[who]).access}")
            self.clients[who] = client
        return self.clients[who]


def read_document(owner: User, kind: DocumentKind, text: str) -> Document:
    document = Document(
        owner=owner, kind=kind, original_name=f"{kind}.txt", content_type="text/plain", size=len(text), sha256="0" * 64
    )
    document.file.save("document.txt", ContentFile(text.encode()), save=False)
    document.save(force_insert=True)
    document_parse(document_id=document.pk)
    document.refresh_from_db()
    assert document.status == DocumentStatus.READY
    return document


def made() -> World:
    users = {
        "candidate": UserFactory.create(email="candidate@example.org", full_name="Ada Example"),
        "other_candidate": UserFactory.create(email="other.candidate@example.org", full_name="Bo Example"),
        "interviewer": UserFactory.create(email="interviewer@example.org", role=Role.INTERVIEWER),
        "other_interviewer": UserFactory.create(email="other.interviewer@example.org", role=Role.INTERVIEWER),
        "admin": UserFactory.create(email="admin@example.org", role=Role.ADMIN, is_superuser=True),
    }
    owner = users["interviewer"]
    config = ConfigFactory.create(created_by=owner, status=ConfigStatus.READY)
    open_config = ConfigFactory.create(created_by=owner, status=ConfigStatus.OPEN, candidate_feedback=True)
    candidate = Candidate.objects.create(name="Cleo Example", email="cleo@example.org")
    running, running_token = session_create(config=open_config, candidate=candidate)
    SpeechClip.objects.create(
        key=SPOKEN,
        config=open_config,
        engine="espeak",
        content_type="audio/mpeg",
        content=b"ID3",
        words=[[0, "Why"]],
        visemes=[[0, "U"], [90, "aa"], [160, "sil"]],
    )
    jd = read_document(users["candidate"], DocumentKind.JD, JD_TEXT)
    resume = read_document(users["candidate"], DocumentKind.RESUME, RESUME_TEXT)
    exercise = exercise_of(owner)
    coding, coding_token = coding_session(owner, exercise, candidate)
    run = CodeRun.objects.create(session=coding, exercise=exercise, language="python", source=SOLUTION, **DONE)
    written = written_session(owner, exercise, candidate)
    key, _ = api_key_create(owner=owner, name="ats", scopes=["reports:read"])
    candidate.resume = read_document(owner, DocumentKind.RESUME, RESUME_TEXT)
    candidate.save(update_fields=["resume"])
    finished, finished_token = held_session(open_config, candidate)
    Response.objects.filter(session=finished).update(
        audio=default_storage.save("recordings/answer.webm", ContentFile(SOUND)),
        audio_seconds=3.0,
        transcript_source=TranscriptSource.LIVE,
    )
    model_asked(finished)
    second_reading_ask(session=finished, asked_by=owner, reader_email=users["admin"].email)
    share_link, share_token = share_link_create(session=finished, created_by=owner)
    return World(
        users=users,
        config=config,
        open_config=open_config,
        running=running,
        running_token=running_token,
        finished=finished,
        finished_token=finished_token,
        practice=practice_start(user=users["candidate"], jd=jd, resume=resume)[0],
        jd=jd,
        resume=resume,
        key=key,
        webhook=webhook_create(owner=owner, url="https://example.org/hook", events=["session.started"]),
        leaver=UserFactory.create(email="leaver@example.org"),
        share_link=share_link,
        share_token=share_token,
        exercise=exercise,
        coding=coding,
        coding_token=coding_token,
        written=written,
        run=run,
        asked=request_make(session_id=finished.pk, kind=RequestKind.DATA_COPY),
    )


def finished_session(config: InterviewConfig, candidate: Candidate) -> InterviewSession:
    return held_session(config, candidate)[0]


def held_session(config: InterviewConfig, candidate: Candidate) -> tuple[InterviewSession, str]:
    """One answered question, ended, with its report; and the token it was held with."""
    session, token = session_create(config=config, candidate=candidate)
    answer_evaluate(response_id=answer_give(session_id=session.pk, text=ANSWER).answer.response_id)
    session_end(session_id=session.pk, reason=EndReason.ENDED_BY_CANDIDATE)
    report_compose(session_id=session.pk)
    session.refresh_from_db()
    assert session.status == SessionStatus.COMPLETED
    return session, token


def model_asked(session: InterviewSession) -> None:
    """A call to a model that an interview has cost."""
    LLMCall.objects.create(
        purpose=Purpose.DECIDE,
        provider="groq",
        model="fast",
        prompt_version="decide-1",
        latency_ms=400.0,
        time_to_first_token_ms=150.0,
        tokens_in=1000,
        tokens_out=50,
        cost_usd=Decimal("0.0125"),
        session_id=session.pk,
    )


def exercise_of(owner: User) -> CodingExercise:
    """One of the owner's that may be asked: the bench has no sandbox to try it in."""
    made = exercise_create(created_by=owner, **EXERCISE)
    CodingExercise.objects.filter(pk=made.pk).update(trial_status=TrialStatus.PASSED, trial_of=content_of(made))
    made.refresh_from_db()
    return made


def coding_session(owner: User, exercise: CodingExercise, candidate: Candidate) -> tuple[InterviewSession, str]:
    """A session whose open question is to be coded."""
    config = ConfigFactory.create(created_by=owner, status=ConfigStatus.READY, questions=0)
    exercise_attach(config=config, exercise=exercise)
    InterviewConfig.objects.filter(pk=config.pk).update(status=ConfigStatus.OPEN)
    session, token = session_create(config=InterviewConfig.objects.get(pk=config.pk), candidate=candidate)
    session_clock_start(session_id=session.pk)
    session.refresh_from_db()
    return session, token


def written_session(owner: User, exercise: CodingExercise, candidate: Candidate) -> InterviewSession:
    """A session whose program was sent, in an interview that keeps how it came about."""
    session, _ = coding_session(owner, exercise, candidate)
    InterviewConfig.objects.filter(pk=session.config_id).update(keeps_code_history=True)
    answer_give(session_id=session.pk, text="", code=SOLUTION)
    return session


def resume_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("resume.txt", RESUME_TEXT.encode(), content_type="text/plain")


Sender = Callable[[World, APIClient], Any]
