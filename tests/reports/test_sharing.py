from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from interviews.models import InterviewSession
from reports.models import ReportStatus, ShareLink, ShareView
from reports.services import report_compose, share_link_create, share_link_revoke
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState
from syncinterview.lib.tokens import token_hash
from tests.reports.browsing import judged
from tests.reports.factories import ConfigFactory, ReportFactory, SessionFactory, UtteranceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]


@pytest.fixture
def shared(session: InterviewSession, ines: User) -> str:
    judged(session)
    UtteranceFactory.create(session=session)
    report_compose(session_id=session.pk)
    return share_link_create(session=session, created_by=ines)[1]


def address(token: str) -> str:
    return reverse("reports:shared", args=[token])


def test_who_has_the_link_reads_the_report_without_an_account(
    client: Client, shared: str, session: InterviewSession
) -> None:
    response = client.get(address(shared))
    html = response.content.decode()

    assert response.status_code == 200
    assert session.candidate.name in html
    assert "A list can be changed" in html
    assert session.candidate.email not in html
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_shared_report_is_only_to_be_read(client: Client, shared: str) -> None:
    html = client.get(address(shared)).content.decode()

    assert 'method="post"' not in html
    assert "/staff/" not in html
    assert client.post(address(shared)).status_code == 405


def test_contact_is_shown_where_it_was_chosen(
    client: Client, ines: User, shared: str, session: InterviewSession
) -> None:
    _, token = share_link_create(session=session, created_by=ines, shows_contact=True)

    assert session.candidate.email in client.get(address(token)).content.decode()


def test_neither_the_link_nor_its_pdf_opens_after_it_expired(client: Client, shared: str) -> None:
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(address(shared)).status_code == 404
    assert client.get(reverse("reports:shared_pdf", args=[shared])).status_code == 404


def test_a_revoked_link_opens_nothing_and_stays_revoked_since_then(client: Client, shared: str) -> None:
    link = ShareLink.objects.get()
    share_link_revoke(link=link)
    link.refresh_from_db()
    since = link.revoked_at
    share_link_revoke(link=link)
    link.refresh_from_db()

    assert link.revoked_at == since
    assert client.get(address(shared)).status_code == 404


def test_the_token_is_not_stored(shared: str) -> None:
    link = ShareLink.objects.get()

    assert link.token_hash == token_hash(shared)
    assert shared not in str(ShareLink.objects.values().get())


def test_every_opening_is_counted_and_a_look_by_a_program_is_not(client: Client, shared: str) -> None:
    client.head(address(shared))
    client.get(address(shared))
    client.get(reverse("reports:shared_pdf", args=[shared]))

    assert list(ShareView.objects.order_by("pk").values_list("as_pdf", flat=True)) == [False, True]


def test_the_team_makes_a_link_sees_it_once_and_revokes_it(
    staff: Client, shared: str, session: InterviewSession
) -> None:
    url = reverse("reports:share", args=[session.pk])
    html = staff.post(url, {"meant_for": "Head of data", "days": "3"}).content.decode()
    made = re.search(r'value="http://testserver(/shared/[^"]+)"', html)
    assert made is not None
    assert staff.get(made[1]).status_code == 200

    again = staff.get(url).content.decode()
    assert made[1] not in again
    assert "Head of data" in again
    link = ShareLink.objects.get(meant_for="Head of data")
    assert link.expires_at - timezone.now() < timedelta(days=3)
    staff.post(reverse("reports:share_revoke", args=[link.pk]))
    assert staff.get(made[1]).status_code == 404


@pytest.mark.parametrize("days", [0, 31])
def test_a_link_opens_for_a_month_at_most(ines: User, shared: str, session: InterviewSession, days: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        share_link_create(session=session, created_by=ines, days=days)

    assert caught.value.field == "days"


def test_only_a_report_that_is_there_is_shared(ines: User, session: InterviewSession) -> None:
    ReportFactory.create(session=session, status=ReportStatus.PENDING)

    with pytest.raises(InvalidState):
        share_link_create(session=session, created_by=ines)


def test_anothers_links_are_not_there(client: Client, omar: User, shared: str, session: InterviewSession) -> None:
    client.force_login(omar)

    assert client.get(reverse("reports:share", args=[session.pk])).status_code == 404
    assert client.post(reverse("reports:share_revoke", args=[ShareLink.objects.get().pk])).status_code == 404
    assert ShareLink.objects.get().revoked_at is None


def test_in_a_blind_review_a_shared_report_hides_the_name_too(client: Client, ines: User) -> None:
    session = SessionFactory.create(
        config=ConfigFactory.create(created_by=ines, blind_review=True), candidate__name="Ana Řezáč"
    )
    judged(session)
    report_compose(session_id=session.pk)
    _, token = share_link_create(session=session, created_by=ines, shows_contact=True)

    html = client.get(address(token)).content.decode()

    assert "Řezáč" not in html
    assert session.candidate.email not in html


def test_a_shared_report_asks_the_database_less_than_twelve_times(
    client: Client, shared: str, session: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        judged(session)

    with django_assert_max_num_queries(11):
        client.get(address(shared))
