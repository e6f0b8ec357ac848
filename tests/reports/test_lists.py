from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.models import ConfigStatus, InterviewConfig, InterviewSession
from reports.models import ReportStatus
from syncinterview.accounts.models import Role, User
from tests.reports.factories import (
    ConfigFactory,
    DecisionFactory,
    InterviewerFactory,
    ReportFactory,
    SessionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]


@pytest.mark.parametrize("name", ["dashboard", "sessions"])
def test_lists_are_for_hiring_teams(client: Client, name: str) -> None:
    assert client.get(reverse(f"reports:{name}")).status_code == 302
    client.force_login(InterviewerFactory.create(role=Role.CANDIDATE))
    assert client.get(reverse(f"reports:{name}")).status_code == 404


# --- the overview ---------------------------------------------------------------------------------------------


def test_an_empty_overview_leads_to_a_new_interview(staff: Client) -> None:
    html = staff.get(reverse("reports:dashboard")).content.decode()

    assert "No interview is open yet" in html
    assert reverse("interviews:config_create") in html


def test_what_waits_for_a_decision_comes_first(staff: Client, config: InterviewConfig) -> None:
    waiting = SessionFactory.create(config=config, candidate__name="Waits Long")
    ReportFactory.create(session=waiting)
    decided = SessionFactory.create(config=config, candidate__name="Already Decided")
    DecisionFactory.create(report=ReportFactory.create(session=decided))
    SessionFactory.create(config=config, candidate__name="Still Talking", running=True)

    html = staff.get(reverse("reports:dashboard")).content.decode()

    first, rest = html.split('id="open-heading"')
    assert "Waits Long" in first
    assert "Already Decided" not in first
    assert "Still Talking" not in first
    assert all(name in rest for name in ("Waits Long", "Already Decided", "Still Talking"))


def test_a_decision_on_an_earlier_version_counts(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config)
    DecisionFactory.create(report=ReportFactory.create(session=session))
    ReportFactory.create(session=session, version=2)

    assert "Nobody is waiting" in staff.get(reverse("reports:dashboard")).content.decode()


def test_the_overview_shows_no_one_elses(client: Client, session: InterviewSession, omar: User) -> None:
    ReportFactory.create(session=session)
    client.force_login(omar)

    html = client.get(reverse("reports:dashboard")).content.decode()

    assert "Ana Řezáč" not in html
    assert "No interview is open yet" in html


# --- the list -------------------------------------------------------------------------------------------------


def test_sessions_are_found_by_name_and_email_and_no_address_holds_them(staff: Client, config: InterviewConfig) -> None:
    SessionFactory.create(config=config, candidate__name="Ana Novak", candidate__email="a@example.com")
    SessionFactory.create(config=config, candidate__name="Bo Berg", candidate__email="bo@example.org")
    url = reverse("reports:sessions")

    by_name = staff.post(url, {"search": "novak ana"}).content.decode()
    by_mail = staff.post(url, {"search": "EXAMPLE.ORG"}).content.decode()
    by_address = staff.get(url, {"search": "novak"}).content.decode()

    assert "Ana Novak" in by_name
    assert "Bo Berg" not in by_name
    assert "Bo Berg" in by_mail
    assert "Ana Novak" not in by_mail
    assert "Bo Berg" in by_address


def test_filters_without_a_name_make_an_address_that_can_be_kept(staff: Client, config: InterviewConfig) -> None:
    response = staff.post(reverse("reports:sessions"), {"search": "", "status": "completed", "interview": config.pk})

    assert response.headers["Location"] == f"{reverse('reports:sessions')}?interview={config.pk}&status=completed"


def test_sessions_are_filtered_by_interview_status_and_decision(staff: Client, ines: User) -> None:
    python, sales = ConfigFactory.create_batch(2, created_by=ines)
    waiting = SessionFactory.create(config=python, candidate__name="Waiting Person")
    ReportFactory.create(session=waiting)
    held = SessionFactory.create(config=sales, candidate__name="Held Person")
    DecisionFactory.create(report=ReportFactory.create(session=held), outcome="hold")
    SessionFactory.create(config=sales, candidate__name="Talking Person", running=True)
    url = reverse("reports:sessions")

    def found(**asked: object) -> set[str]:
        html = staff.get(url, asked).content.decode()
        return {name for name in ("Waiting", "Held", "Talking") if f"{name} Person" in html}

    assert found() == {"Waiting", "Held", "Talking"}
    assert found(interview=sales.pk) == {"Held", "Talking"}
    assert found(status="in_progress") == {"Talking"}
    assert found(decision="waiting") == {"Waiting"}
    assert found(decision="hold") == {"Held"}
    assert found(interview=python.pk, decision="hold") == set()
    assert found(status="nonsense", interview="nonsense") == {"Waiting", "Held", "Talking"}


def test_the_list_has_pages(staff: Client, config: InterviewConfig) -> None:
    SessionFactory.create_batch(27, config=config)

    first = staff.get(reverse("reports:sessions")).content.decode()
    second = staff.get(reverse("reports:sessions"), {"page": "2"}).content.decode()

    assert first.count('scope="row"') == 25
    assert "Page 1 of 2" in first
    assert second.count('scope="row"') == 2


def test_htmx_gets_the_list_alone(staff: Client, session: InterviewSession) -> None:
    html = staff.post(reverse("reports:sessions"), {"search": "Ana"}, headers={"HX-Request": "true"}).content.decode()

    assert html.lstrip().startswith('<div id="found"')
    assert "Ana Řezáč" in html


@pytest.mark.parametrize(("name", "most"), [("dashboard", 9), ("sessions", 6)])
def test_lists_ask_the_database_a_constant_number_of_times(
    staff: Client, ines: User, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, most: int
) -> None:
    for config in ConfigFactory.create_batch(4, created_by=ines, status=ConfigStatus.OPEN):
        for session in SessionFactory.create_batch(4, config=config):
            DecisionFactory.create(report=ReportFactory.create(session=session))
        ReportFactory.create(session=SessionFactory.create(config=config), status=ReportStatus.READY)

    with django_assert_max_num_queries(most):
        assert staff.get(reverse(f"reports:{name}")).status_code == 200


def test_the_week_on_the_overview_ends_after_seven_days(staff: Client, config: InterviewConfig) -> None:
    SessionFactory.create(config=config, end_time=timezone.now() - timedelta(days=6))
    SessionFactory.create(config=config, end_time=timezone.now() - timedelta(days=8))

    html = staff.get(reverse("reports:dashboard")).content.decode()

    assert "<dt>Completed in the last 7 days</dt><dd>1</dd>" in html
