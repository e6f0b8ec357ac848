"""The administration: every page opens, few queries do, history stays as it was."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidates.models import Candidate, Consent, Document, DocumentKind, MatchReading
from integrations.models import Delivery, Webhook
from interviews.models import (
    AnswerTranscript,
    CandidateRequest,
    CodeDraft,
    CodeRun,
    CodeSnapshot,
    CodingExercise,
    IntegrityEvent,
    InterviewConfig,
    Question,
    RequestKind,
    Response,
    SessionStatus,
    SpeechClip,
    Take,
    TakeChunk,
    Utterance,
)
from llm.models import LLMCall
from reports.models import (
    AnswerEvaluation,
    Decision,
    GatheredFacts,
    Report,
    SecondReading,
    ShareLink,
    ShareView,
    ShortlistEntry,
)
from syncinterview.accounts.models import ApiKey, Role, User
from tests.accounts.factories import AdminFactory, InterviewerFactory, UserFactory
from tests.interviews.factories import ConfigFactory, SessionFactory

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
HISTORY = (Response, Utterance, AnswerEvaluation, Report, Decision, Consent, LLMCall, ApiKey, Webhook, Delivery)
# What is a piece of something, or on its way to an answer, has no page: it stands with what it belongs to.
WITHOUT_A_PAGE = {CodeDraft, CodeSnapshot, GatheredFacts, ShareView, SpeechClip, TakeChunk}
OWN_APPS = {"accounts", "candidates", "interviews", "reports", "llm", "integrations"}


def url_of(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def admin_user() -> User:
    return AdminFactory()


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


@pytest.fixture
def everything(admin_user: User) -> dict[type[Model], Model]:
    """One of each, so that every page has something to show."""
    resume = Document.objects.create(
        kind=DocumentKind.RESUME,
        owner=admin_user,
        original_name="r.txt",
        content_type="text/plain",
        size=1,
        file="r.txt",
    )
    candidate = Candidate.objects.create(name="Amira Haddad", email="amira@example.org", resume=resume)
    session = SessionFactory(candidate=candidate, config__created_by=admin_user, status=SessionStatus.COMPLETED)
    response = Response.objects.create(
        session=session,
        turn=1,
        question_number=1,
        label="Q1",
        question_text="?",
        question_type="preset",
        answered_at=timezone.now(),
    )
    report = Report.objects.create(session=session)
    webhook = Webhook.objects.create(owner=admin_user, url="https://example.org/hook", events=["report.ready"])
    made: list[Model] = [
        admin_user,
        ApiKey.objects.create(owner=admin_user, name="ats", prefix="si_abc", key_hash="0" * 64),
        webhook,
        Delivery.objects.create(webhook=webhook, event="report.ready"),
        resume,
        candidate,
        Consent.objects.create(candidate=candidate, version="1", text="Yes."),
        session.config,
        session.config.questions.first(),
        CodingExercise.objects.create(title="Two sums", statement="Add."),
        session,
        response,
        Utterance.objects.create(
            session=session, turn=1, speaker="candidate", source="answer", text="So.", said_at=timezone.now()
        ),
        AnswerEvaluation.objects.create(response=response, score=70),
        IntegrityEvent.objects.create(session=session, turn=1, kind="left_page", seconds=3, began_at=timezone.now()),
        AnswerTranscript.objects.create(response=response, source="live", text="So."),
        Take.objects.create(session=session, turn=1, key=uuid.uuid4(), content_type="audio/webm"),
        CandidateRequest.objects.create(session=session, kind=RequestKind.values[0]),
        CodeRun.objects.create(session=session, language="python", source="print(1)"),
        MatchReading.objects.create(resume=resume),
        SecondReading.objects.create(session=session, reader=admin_user, asked_by=admin_user),
        ShortlistEntry.objects.create(session=session, added_by=admin_user),
        ShareLink.objects.create(
            session=session, token_hash="1" * 64, created_by=admin_user, expires_at=timezone.now() + timedelta(days=1)
        ),
        report,
        Decision.objects.create(report=report, reviewer=admin_user, outcome="advance", reason="Clear answers."),
        LLMCall.objects.create(
            purpose="questions", provider="offline", model="rules", prompt_version="1", latency_ms=1
        ),
    ]
    return {type(thing): thing for thing in made}


def test_every_model_of_ours_has_a_page() -> None:
    from django.apps import apps

    ours = {model for model in apps.get_models() if model._meta.app_label in OWN_APPS}
    assert ours - WITHOUT_A_PAGE <= set(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_list_opens_with_few_queries(admin_client: Client, everything: dict, model: type[Model]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = admin_client.get(url_of(model, "changelist"))

    assert response.status_code == 200
    assert len(queries) < 15
    assert admin_client.get(url_of(model, "changelist"), {"q": "amira@example.org"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_form_opens(admin_client: Client, everything: dict, model: type[Model]) -> None:
    response = admin_client.get(url_of(model, "change", everything[model].pk))

    assert response.status_code == 200


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model._meta.label_lower)
def test_history_can_be_looked_at_and_not_touched(admin_client: Client, everything: dict, model: type[Model]) -> None:
    thing = everything[model]

    assert admin_client.get(url_of(model, "add")).status_code == 403
    assert admin_client.post(url_of(model, "change", thing.pk), {}).status_code == 403
    assert admin_client.post(url_of(model, "delete", thing.pk), {"post": "yes"}).status_code == 403
    assert model._default_manager.filter(pk=thing.pk).exists()


def test_erasing_a_candidate_takes_their_history_along(admin_client: Client, everything: dict) -> None:
    candidate = everything[Candidate]

    asked = admin_client.get(url_of(Candidate, "delete", candidate.pk))
    admin_client.post(url_of(Candidate, "delete", candidate.pk), {"post": "yes"})

    assert asked.status_code == 200
    assert not any(
        model._default_manager.exists() for model in (Candidate, Consent, Response, Utterance, Report, Decision)
    )


@pytest.fixture
def resume_by_link() -> Candidate:
    resume = Document(kind=DocumentKind.RESUME, original_name="r.txt", content_type="text/plain", size=4)
    resume.file.save("r.txt", ContentFile(b"Work"))
    return Candidate.objects.create(name="Noor", email="noor@example.org", resume=resume)


def test_erasing_a_candidate_erases_their_papers(
    admin_client: Client, resume_by_link: Candidate, django_capture_on_commit_callbacks
) -> None:
    assert resume_by_link.resume is not None
    file = resume_by_link.resume.file

    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(url_of(Candidate, "delete", resume_by_link.pk), {"post": "yes"})

    assert not Document.objects.exists()
    assert not file.storage.exists(file.name)


def test_an_accounts_own_document_outlives_a_candidacy(admin_client: Client, everything: dict) -> None:
    admin_client.post(url_of(Candidate, "delete", everything[Candidate].pk), {"post": "yes"})

    assert Document.objects.filter(pk=everything[Document].pk).exists()


def test_a_plan_that_is_being_asked_is_locked_but_for_its_hours(admin_client: Client, everything: dict) -> None:
    config = everything[InterviewConfig]

    form = admin_client.get(url_of(InterviewConfig, "change", config.pk)).context["adminform"].form

    assert set(form.fields) == {"opens_at", "closes_at"}
    assert admin_client.post(url_of(Question, "change", config.questions.first().pk), {}).status_code == 403


def test_a_plan_nobody_has_begun_can_be_corrected(admin_client: Client, admin_user: User) -> None:
    config = ConfigFactory(created_by=admin_user)

    form = admin_client.get(url_of(InterviewConfig, "change", config.pk)).context["adminform"].form

    assert {"job_role", "time_limit_minutes"} <= set(form.fields)
    assert "status" not in form.fields


def test_who_is_made_administrator_may_use_the_administration(admin_client: Client) -> None:
    user = InterviewerFactory()
    form = {"email": user.email, "full_name": "", "role": Role.ADMIN, "is_active": "on"}

    assert admin_client.post(url_of(User, "change", user.pk), form).status_code == 302

    user.refresh_from_db()
    assert user.is_superuser
    admin_client.post(url_of(User, "change", user.pk), {**form, "role": Role.INTERVIEWER})
    user.refresh_from_db()
    assert not user.is_superuser


def test_the_last_administrator_cannot_be_lost(admin_client: Client, admin_user: User) -> None:
    form = {"email": admin_user.email, "full_name": "", "role": Role.INTERVIEWER, "is_active": "on"}

    page = admin_client.post(url_of(User, "change", admin_user.pk), form)
    assert "This is the last admin" in page.content.decode()
    assert admin_client.post(url_of(User, "delete", admin_user.pk), {"post": "yes"}).status_code == 403
    admin_user.refresh_from_db()
    assert admin_user.role == Role.ADMIN


def test_a_user_can_be_added(admin_client: Client) -> None:
    form = {
        "email": "ines@example.org",
        "full_name": "Ines",
        "role": Role.INTERVIEWER,
        "usable_password": "true",
        "password1": "a phrase nobody guesses",
        "password2": "a phrase nobody guesses",
    }

    assert admin_client.post(url_of(User, "add"), form).status_code == 302
    assert User.objects.get(email="ines@example.org").check_password("a phrase nobody guesses")


def test_the_first_page_counts(admin_client: Client, everything: dict) -> None:
    old = SessionFactory(
        candidate=everything[Candidate], config=everything[InterviewConfig], status=SessionStatus.ABANDONED
    )
    type(old).objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))

    response = admin_client.get("/admin/")

    figures = {title: (value, words) for title, value, words in response.context["figures"]}
    assert figures["Interviews"] == (1, "1 open")
    assert figures["Sessions this week"][0] == 1
    assert figures["Completion rate"] == ("50%", "1 of 2 sessions that are over")
    assert "SyncInterview" in response.content.decode()


@pytest.mark.parametrize("factory", [InterviewerFactory, UserFactory])
def test_others_are_not_let_in(client: Client, factory) -> None:
    client.force_login(factory())

    assert client.get("/admin/", follow=True).status_code == 404


def test_a_visitor_signs_in_at_the_one_door(client: Client) -> None:
    response = client.get("/admin/interviews/question/", follow=True)

    assert response.redirect_chain[-1][0] == "/accounts/sign-in/?next=/admin/interviews/question/"


def test_only_the_administration_has_the_looser_policy(admin_client: Client) -> None:
    strict = admin_client.get("/staff/interviews/").headers["Content-Security-Policy"]
    loose = admin_client.get("/admin/").headers["Content-Security-Policy"]

    assert "unsafe" not in strict
    assert "script-src 'self' 'unsafe-eval'" in loose
    assert "style-src 'self' 'unsafe-inline'" in loose
