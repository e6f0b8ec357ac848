from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interviews.models import InterviewConfig, InterviewSession
from reports.models import Decision, Report
from reports.services import report_compose
from syncinterview.accounts.models import Role, User
from tests.reports.browsing import judged, page
from tests.reports.factories import (
    InterviewerFactory,
    ReportFactory,
    ResponseFactory,
    SessionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]


# --- following what goes on -------------------------------------------------------------------------------


def test_an_open_page_is_told_nothing_until_something_has_changed(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, running=True)
    asked = re.search(r'hx-get="([^"]+)"', page(staff, session))
    assert asked is not None
    assert staff.get(asked[1]).status_code == 204

    ResponseFactory.create(session=session)

    changed = staff.get(asked[1])
    assert changed.status_code == 200
    assert "1 answer so far" in changed.content.decode()


def test_the_last_change_ends_the_asking(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, end_time=timezone.now())
    judged(session)
    asked = re.search(r'hx-get="([^"]+)"', page(staff, session))
    assert asked is not None

    report_compose(session_id=session.pk)

    html = staff.get(asked[1]).content.decode()
    assert "The report is ready." in html
    assert "hx-trigger" not in html


# --- deciding ---------------------------------------------------------------------------------------------


def test_a_decision_is_recorded_with_name_and_reason(staff: Client, session: InterviewSession, ines: User) -> None:
    ReportFactory.create(session=session)

    response = staff.post(
        reverse("reports:session_decide", args=[session.pk]),
        {"outcome": "advance", "reason": "Knows the work.\nExplains it well."},
        follow=True,
    )

    decision = Decision.objects.get()
    assert (decision.reviewer, decision.outcome) == (ines, "advance")
    html = response.content.decode()
    assert "Your decision is recorded." in html
    assert "Knows the work." in html
    assert "Decide anew" in html


def test_a_decision_without_a_reason_is_not_recorded_and_keeps_what_was_chosen(
    staff: Client, session: InterviewSession
) -> None:
    ReportFactory.create(session=session)

    response = staff.post(reverse("reports:session_decide", args=[session.pk]), {"outcome": "hold", "reason": "  "})

    html = response.content.decode()
    assert "Please give the reason for your decision." in html
    assert re.search(r'value="hold"[^>]*checked', html)
    assert not Decision.objects.exists()


def test_there_is_nothing_to_decide_before_the_report_is_ready(staff: Client, session: InterviewSession) -> None:
    ResponseFactory.create(session=session)

    response = staff.post(reverse("reports:session_decide", args=[session.pk]), {"outcome": "hold", "reason": "x"})

    assert response.status_code == 200
    assert not Decision.objects.exists()


def test_a_running_interview_is_not_judged_again(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, running=True)

    response = staff.post(reverse("reports:session_judge_again", args=[session.pk]), follow=True)

    assert "still running" in response.content.decode()
    assert not Report.objects.exists()


# --- who may ------------------------------------------------------------------------------------------------

PATHS = ["session", "session_progress"]
ACTIONS = ["session_decide", "session_judge_again"]


@pytest.mark.parametrize("name", PATHS + ACTIONS)
def test_another_interviewers_session_does_not_exist(
    client: Client, session: InterviewSession, omar: User, name: str
) -> None:
    ReportFactory.create(session=session)
    client.force_login(omar)
    ask = client.get if name in PATHS else client.post

    response = ask(reverse(f"reports:{name}", args=[session.pk]), {"outcome": "hold", "reason": "x"})

    assert response.status_code == 404
    assert not Decision.objects.exists()
    assert Report.objects.count() == 1


@pytest.mark.parametrize("name", PATHS + ACTIONS)
def test_a_candidates_account_has_no_access(client: Client, session: InterviewSession, name: str) -> None:
    client.force_login(InterviewerFactory.create(role=Role.CANDIDATE))
    ask = client.get if name in PATHS else client.post

    assert ask(reverse(f"reports:{name}", args=[session.pk])).status_code == 404


def test_an_admin_sees_the_sessions_of_everybody(client: Client, session: InterviewSession, admin_user: User) -> None:
    client.force_login(admin_user)

    assert "Ana Řezáč" in page(client, session)
    assert "Ana Řezáč" in client.get(reverse("reports:sessions")).content.decode()
