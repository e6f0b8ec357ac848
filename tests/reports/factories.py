"""Rows of finished and running interviews, made directly: nothing here takes the way of a live session."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import factory

from candidates.models import Candidate
from interviews.models import (
    ConfigStatus,
    InterviewConfig,
    InterviewSession,
    Phase,
    Question,
    QuestionType,
    Response,
    SessionStatus,
    Speaker,
    TranscriptSource,
    Utterance,
    UtteranceSource,
)
from reports.models import AnswerEvaluation, Decision, DecisionOutcome, Report, ReportStatus
from syncinterview.accounts.models import Role, User

BEGUN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)

KEY_POINTS = [
    {"point": "A list can be changed, a tuple cannot", "probe": "Which of the two can be changed?"},
    {"point": "A tuple can be the key of a dictionary", "probe": "What follows for dictionaries?"},
    {"point": "Says when to choose which", "probe": "When do you take a tuple?"},
]
ANSWER = (
    "A list can be changed after it was made, a tuple cannot be changed. Because of that a tuple can be the key of a "
    "dictionary. In our billing service I used tuples of customer and month as keys, and lists for the invoices, "
    "since invoices are added during the month."
)


class InterviewerFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"interviewer{n}@example.com")
    full_name = "Ines Interviewer"
    role = Role.INTERVIEWER


class CandidateFactory(factory.django.DjangoModelFactory[Candidate]):
    class Meta:
        model = Candidate

    name = factory.Sequence(lambda n: f"Candidate {n}")
    email = factory.Sequence(lambda n: f"candidate{n}@example.com")


class ConfigFactory(factory.django.DjangoModelFactory[InterviewConfig]):
    class Meta:
        model = InterviewConfig

    created_by = factory.SubFactory(InterviewerFactory)
    job_role = "Python developer"
    status = ConfigStatus.OPEN
    focus_areas = factory.LazyFunction(lambda: ["Python"])


class QuestionFactory(factory.django.DjangoModelFactory[Question]):
    class Meta:
        model = Question

    config = factory.SubFactory(ConfigFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = "How do a list and a tuple differ in Python, and when do you choose one over the other?"
    tags = factory.LazyFunction(lambda: ["python", "collections"])
    key_points = KEY_POINTS


class SessionFactory(factory.django.DjangoModelFactory[InterviewSession]):
    """A session that is over; `running=True` for one that goes on."""

    class Meta:
        model = InterviewSession

    class Params:
        running = factory.Trait(status=SessionStatus.IN_PROGRESS, phase=Phase.ANSWERING, end_time=None)

    config = factory.SubFactory(ConfigFactory)
    candidate = factory.SubFactory(CandidateFactory)
    status = SessionStatus.COMPLETED
    phase = Phase.OVER
    start_time = BEGUN
    end_time = BEGUN + timedelta(minutes=20)
    deadline = BEGUN + timedelta(minutes=30)
    token_hash = factory.LazyFunction(lambda: secrets.token_hex(32))


class ResponseFactory(factory.django.DjangoModelFactory[Response]):
    class Meta:
        model = Response

    session = factory.SubFactory(SessionFactory)
    turn = factory.Sequence(lambda n: n + 1)
    question = factory.SubFactory(QuestionFactory, config=factory.SelfAttribute("..session.config"))
    question_number = 1
    label = factory.LazyAttribute(lambda response: f"Q{response.question_number}")
    question_text = factory.LazyAttribute(
        lambda response: response.question.text if response.question else "What was your part in it?"
    )
    question_type = QuestionType.PRESET
    key_points = KEY_POINTS
    transcript = ANSWER
    transcript_source = TranscriptSource.TYPED
    answered_at = BEGUN + timedelta(minutes=2)


class UtteranceFactory(factory.django.DjangoModelFactory[Utterance]):
    class Meta:
        model = Utterance

    session = factory.SubFactory(SessionFactory)
    turn = 1
    speaker = Speaker.INTERVIEWER
    source = UtteranceSource.QUESTION
    text = "Welcome. How do a list and a tuple differ?"
    said_at = BEGUN


class EvaluationFactory(factory.django.DjangoModelFactory[AnswerEvaluation]):
    class Meta:
        model = AnswerEvaluation

    response = factory.SubFactory(ResponseFactory)
    score = 80.0
    quality = "Good"


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    class Meta:
        model = Report

    session = factory.SubFactory(SessionFactory)
    status = ReportStatus.READY
    overall_score = 70.0
    recommendation = "Recommend"
    breakdown = factory.LazyFunction(lambda: {"dimensions": {}, "assessed": 1, "asked": 1, "not_assessed": []})
    ready_at = BEGUN + timedelta(minutes=21)


class DecisionFactory(factory.django.DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    report = factory.SubFactory(ReportFactory)
    reviewer = factory.SubFactory(InterviewerFactory)
    outcome = DecisionOutcome.ADVANCE
    reason = "Explains well how they work."
