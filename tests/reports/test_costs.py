"""The page of what models cost: who sees which sums, and what it says when there are none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.models import InterviewConfig, InterviewSession
from llm.config import ProviderConfig
from llm.models import LLMCall, Outcome, Purpose
from syncinterview.accounts.models import Role, User
from tests.reports.browsing import page
from tests.reports.factories import ConfigFactory, InterviewerFactory, SessionFactory

pytestmark = pytest.mark.django_db

URL = "/staff/costs/"
TAKEN_OVER = "The rules have taken over"


def called(session: InterviewSession | None = None, **fields: Any) -> LLMCall:
    usual = {
        "purpose": Purpose.DECIDE, "provider": "groq", "model": "m", "prompt_version": "p-1", "latency_ms": 400.0,
        "time_to_first_token_ms": 150.0, "cost_usd": Decimal("0.0125"), "tokens_in": 1000, "tokens_out": 50,
        "session_id": session and session.pk,
    }  # fmt: skip
    return LLMCall.objects.create(**{**usual, **fields})


def shown(client: Client, address: str = URL) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def admin(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    return client


@pytest.fixture
def with_model(settings: Any) -> None:
    provider = ProviderConfig("groq", "http://127.0.0.1:9", "m", "m", "test-key")
    settings.MODELS = replace(settings.MODELS, providers=(provider,))


def test_costs_are_for_hiring_teams(client: Client) -> None:
    assert reverse("reports:costs") == URL
    assert client.get(URL).status_code == 302
    client.force_login(InterviewerFactory.create(role=Role.CANDIDATE))
    assert client.get(URL).status_code == 404


def test_without_a_model_the_page_says_that_the_rules_did_everything(admin: Client) -> None:
    called(provider="offline", cost_usd=0, latency_ms=1.0)
    assert "No model is configured: everything was done by rules" in shown(admin)


@pytest.mark.usefixtures("with_model")
def test_a_configured_model_that_was_not_asked_is_not_called_missing(admin: Client) -> None:
    html = shown(admin)
    assert "No model was asked in the last 30 days" in html
    assert "No model is configured" not in html


@pytest.mark.usefixtures("with_model")
def test_an_admin_sees_each_purpose_day_and_interview(admin: Client, session: InterviewSession) -> None:
    called(session)
    called(session, outcome=Outcome.TIMEOUT, latency_ms=9000.0, cost_usd=0)
    called(purpose=Purpose.QUESTIONS, cost_usd=Decimal("0.5"))
    old = called(cost_usd=Decimal(77))
    LLMCall.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))

    html = shown(admin)

    whole, interviews = html.split('id="interviews-heading"')
    assert "0.5125 US$ · 3 calls, 1 failed" in whole
    assert whole.count("Questions</th>") == 2
    assert "400 ms" in whole
    assert "150 ms" in whole
    assert "2,000" in whole
    assert "9,000" not in html
    assert "Ana Řezáč" in interviews
    assert "0.0125 US$ · 2 calls, 1 failed" in interviews
    assert reverse("reports:session", args=[session.pk]) in interviews
    assert "style=" not in html


def test_an_interviewer_sees_the_sums_of_their_own_interviews_alone(
    staff: Client, session: InterviewSession, omar: User, settings: Any
) -> None:
    settings.MODELS = replace(settings.MODELS, monthly_budget_usd=50.0)
    called(session)
    called(SessionFactory.create(config=ConfigFactory.create(created_by=omar), candidate__name="Of Omar"))
    called(purpose=Purpose.QUESTIONS)

    html = shown(staff)

    assert "Ana Řezáč" in html
    assert "Of Omar" not in html
    assert html.count("0.0125 US$ · 1 call") == 3
    assert "Questions</th>" not in html
    assert 'id="month-heading"' not in html
    assert f'href="{URL}"' not in html


def test_the_months_spending_stands_against_the_budget(admin: Client, settings: Any) -> None:
    settings.MODELS = replace(settings.MODELS, monthly_budget_usd=4.0)
    called(cost_usd=Decimal("1.5"))

    html = shown(admin)

    assert "<dd>1.50 US$</dd>" in html
    assert '<progress class="bar" max="4.0" value="1.5' in html
    assert TAKEN_OVER not in html
    assert f'href="{URL}" aria-current="true"' in html


@pytest.mark.parametrize("address", [URL, "/staff/"])
def test_a_budget_that_is_used_up_is_told(staff: Client, settings: Any, address: str) -> None:
    settings.MODELS = replace(settings.MODELS, monthly_budget_usd=1.0)
    called(cost_usd=Decimal("1.5"))

    html = shown(staff, address)

    assert TAKEN_OVER in html
    assert "is used up" in html


def test_interviews_come_in_pages(admin: Client, config: InterviewConfig) -> None:
    for session in SessionFactory.create_batch(23, config=config):
        called(session)

    assert "Page 1 of 2" in shown(admin)
    assert shown(admin, f"{URL}?page=2").count(">Report<") == 3


def test_costs_ask_the_database_a_constant_number_of_times(
    admin: Client, config: InterviewConfig, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for session in SessionFactory.create_batch(12, config=config):
        for purpose in Purpose:
            called(session, purpose=purpose)

    with django_assert_max_num_queries(12):
        shown(admin)


@pytest.mark.usefixtures("sent")
def test_the_report_says_what_the_interview_cost(staff: Client, session: InterviewSession) -> None:
    assert "Models in this interview" not in page(staff, session)
    called(session)
    called(session)
    assert "Models in this interview: 0.0250 US dollars, 2 calls." in page(staff, session)


def by_interview(client: Client) -> Any:
    response = client.get("/api/v1/costs/interviews")
    assert response.status_code == 200
    return response.json()


def test_the_api_tells_what_each_interview_has_cost(admin: Client, session: InterviewSession) -> None:
    called(session)
    called(session, outcome=Outcome.TIMEOUT, latency_ms=9000.0, cost_usd=0)
    called(session, purpose=Purpose.EVALUATE, provider="offline", cost_usd=0, tokens_in=0, tokens_out=0)

    found = by_interview(admin)

    assert found["count"] == 1
    line = found["results"][0]
    assert line["session_id"] == str(session.pk)
    assert line["candidate_name"] == "Ana Řezáč"
    assert line["job_role"] == session.config.job_role
    assert {name: line[name] for name in ("calls", "failed", "by_rules", "tokens", "cost_usd")} == {
        "calls": 2, "failed": 1, "by_rules": 1, "tokens": 2100, "cost_usd": 0.0125,
    }  # fmt: skip
    assert line["purposes"][0] == {
        "purpose": "decide", "calls": 2, "failed": 1, "by_rules": 0, "tokens_in": 2000, "tokens_out": 100,
        "cost_usd": 0.0125, "p50_latency_ms": 400.0, "p95_latency_ms": 400.0, "p50_first_token_ms": 150.0,
    }  # fmt: skip
    assert line["purposes"][1]["p50_latency_ms"] is None


def test_the_api_tells_an_interviewer_of_their_own_interviews_alone(
    staff: Client, session: InterviewSession, omar: User
) -> None:
    called(session)
    called(SessionFactory.create(config=ConfigFactory.create(created_by=omar)))

    assert [line["session_id"] for line in by_interview(staff)["results"]] == [str(session.pk)]


def test_the_api_hides_a_name_as_the_page_does(staff: Client, session: InterviewSession) -> None:
    InterviewConfig.objects.filter(pk=session.config_id).update(blind_review=True)
    called(session)

    assert by_interview(staff)["results"][0]["candidate_name"].startswith("Candidate ")
