"""The report with everything on it: how often each of its views asks the database, whatever the interview held."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from syncinterview.accounts.models import User
from tests.reports.fullest import Fullest, fullest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]

FEWER_THAN = 12


@pytest.fixture
def full(ines: User) -> Fullest:
    return fullest(ines)


def addresses(full: Fullest) -> dict[str, str]:
    session, config = full.session.pk, full.config.pk
    compared = "&".join(f"session={each}" for each in full.config.sessions.values_list("pk", flat=True)[:4])
    return {
        "page": reverse("reports:session", args=[session]),
        "progress": reverse("reports:session_progress", args=[session]),
        "pdf": reverse("reports:session_pdf", args=[session]),
        "share": reverse("reports:share", args=[session]),
        "compare": f"{reverse('reports:compare', args=[config])}?session={session}&{compared}",
        "sessions": reverse("reports:sessions"),
        "overview": reverse("reports:dashboard"),
        "costs": reverse("reports:costs"),
        "api": f"/api/v1/reports/session/{session}",
        "api pdf": f"/api/v1/reports/session/{session}.pdf",
        "api list": "/api/v1/reports",
        "api compare": f"/api/v1/interviews/{config}/compare?session={session}",
        "api results": f"/api/v1/interviews/{config}/results",
        "api links": f"/api/v1/reports/session/{session}/share-links",
        "api readings": f"/api/v1/reports/session/{session}/second-readings",
        "csv sessions": "/api/v1/exports/sessions?format=csv",
        "csv reports": "/api/v1/exports/reports?format=csv",
        "json reports": "/api/v1/exports/reports?format=json",
    }


@pytest.mark.parametrize(
    "view",
    [
        "page", "progress", "pdf", "share", "compare", "sessions", "overview", "costs", "api", "api pdf", "api list",
        "api compare", "api results", "api links", "api readings", "csv sessions", "csv reports", "json reports",
    ],
)  # fmt: skip
def test_every_view_of_the_fullest_report_asks_less_than_twelve_times(staff: Client, full: Fullest, view: str) -> None:
    address = addresses(full)[view]

    assert_few_queries(staff, address)


@pytest.mark.parametrize("name", ["shared", "shared_pdf"])
def test_a_shared_link_asks_less_than_twelve_times(client: Client, full: Fullest, name: str) -> None:
    assert_few_queries(client, reverse(f"reports:{name}", args=[full.token]))


def test_a_second_reader_asks_less_than_twelve_times(client: Client, full: Fullest) -> None:
    client.force_login(full.reader)

    assert_few_queries(client, reverse("reports:session", args=[full.session.pk]))


def assert_few_queries(client: Client, address: str) -> None:
    # A process asks its database once what it can do.
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert response.status_code == 200, (address, response.status_code)
    assert len(asked) < FEWER_THAN, "\n".join(query["sql"][:240] for query in asked)
