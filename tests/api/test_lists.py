"""Lists and exports: as many queries for many rows as for few; exports stream."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidates.models import Candidate, Document, DocumentKind
from interviews.models import InterviewConfig
from interviews.selectors import configs_found
from syncinterview.accounts.services import api_key_create, tokens_issue
from syncinterview.lib.pages import Pages
from tests.accounts.factories import UserFactory
from tests.api.world import World, finished_session, made, model_asked
from tests.interviews.factories import ConfigFactory, QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return made()


def more(world: World) -> None:
    """Three times as much of everything that is listed."""
    owner = world.users["interviewer"]
    for number in range(4):
        ConfigFactory.create(created_by=owner)
        QuestionFactory.create(config=world.config, position=world.config.questions.count() + 50)
        person = Candidate.objects.create(name=f"=Person {number}", email="p@example.org")
        model_asked(finished_session(world.open_config, person))
        api_key_create(owner=owner, name=f"key {number}", scopes=["reports:read"])
        UserFactory.create()
        Document.objects.create(
            kind=DocumentKind.JD, owner=owner, original_name="a.txt", content_type="text/plain", size=1, file="a.txt"
        )


def paths(world: World) -> dict[str, str]:
    return {
        "/api/v1/users": "admin",
        "/api/v1/auth/keys": "interviewer",
        "/api/v1/documents": "interviewer",
        "/api/v1/interviews": "interviewer",
        f"/api/v1/interviews/{world.config.pk}/questions": "interviewer",
        f"/api/v1/interviews/{world.open_config.pk}/results": "interviewer",
        "/api/v1/reports": "interviewer",
        "/api/v1/costs/interviews": "interviewer",
        "/api/v1/webhooks": "interviewer",
        f"/api/v1/webhooks/{world.webhook.pk}/deliveries": "interviewer",
        "/api/v1/exercises": "interviewer",
        f"/api/v1/reports/session/{world.finished.pk}/decision": "interviewer",
        f"/api/v1/reports/session/{world.finished.pk}/requests": "interviewer",
        "/api/v1/exports/sessions": "interviewer",
        "/api/v1/exports/reports": "interviewer",
    }


def counted(world: World) -> dict[str, int]:
    found = {}
    for path, who in paths(world).items():
        client = world.client(who)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
            if response.streaming:
                response.getvalue()
        assert response.status_code == 200
        found[path] = len(queries)
    return found


def test_the_number_of_queries_does_not_grow_with_a_list(world: World) -> None:
    more(world)
    few = counted(world)
    more(world)
    assert counted(world) == few
    assert max(few.values()) <= 6


def test_pages_turn_and_end(world: World) -> None:
    more(world)
    client = world.client("interviewer")
    first = client.get("/api/v1/interviews", {"page_size": 4}).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (8, 4, None)
    assert len(client.get(first["next"]).json()["results"]) == 4
    assert client.get("/api/v1/interviews", {"page": 9}).json()["code"] == "not_found"
    assert client.get("/api/v1/interviews", {"status": "nonsense"}).json()["code"] == "invalid"


@pytest.mark.parametrize("count", [0, 1, 6, 7, 13])
def test_every_row_stands_on_one_page_in_the_order_of_the_list(world: World, count: int) -> None:
    owner = world.users["interviewer"]
    InterviewConfig.objects.filter(created_by=owner).update(is_practice=True)
    for _ in range(count):
        ConfigFactory.create(created_by=owner)
    # Made in one instant: only the id tells them apart.
    InterviewConfig.objects.update(created_at=timezone.now())
    found = configs_found(owner)
    pages = Pages(found, 3)
    seen = [config.pk for number in pages.page_range for config in pages.page(number).object_list]

    assert seen == list(found.order_by("-created_at", "pk").values_list("pk", flat=True))
    assert len(seen) == count


def test_a_page_far_down_passes_nothing_by_that_it_does_not_show(world: World) -> None:
    more(world)
    with CaptureQueriesContext(connection) as queries:
        answer = world.client("interviewer").get("/api/v1/reports", {"page_size": 1, "page": 8}).json()

    assert (len(answer["results"]), answer["next"]) == (1, None)
    passing, showing = (query["sql"] for query in queries.captured_queries[-2:])
    assert "report_status" not in passing
    assert "OFFSET" not in passing
    assert "report_status" in showing


def test_an_export_holds_every_row_and_no_formula(world: World) -> None:
    more(world)
    client = world.client("interviewer")
    rows = list(csv.DictReader(io.StringIO(client.get("/api/v1/exports/reports?format=csv").getvalue().decode())))
    sessions = json.loads(client.get("/api/v1/exports/sessions").getvalue())

    assert len(rows) == 5
    assert {row["candidate_name"][:2] for row in rows} == {"'=", "Cl"}
    assert {"overall_score", "technical", "summary"} <= rows[0].keys()
    assert len(sessions) == 8
    assert json.loads(world.client("other_interviewer").get("/api/v1/exports/reports").getvalue()) == []


@pytest.mark.django_db(transaction=True)
def test_an_export_streams_from_an_asynchronous_server(world: World) -> None:
    token = tokens_issue(user=world.users["interviewer"]).access

    async def parts() -> Any:
        response = await AsyncClient().get(
            "/api/v1/exports/sessions?format=csv", headers={"Authorization": f"Bearer {token}"}
        )
        return response.is_async, b"".join([part async for part in response])

    is_async, content = asyncio.run(parts())
    assert is_async
    assert content.count(b"\n") == 5
