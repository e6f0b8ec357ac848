"""Who may do what: every operation, called rightly, by everybody. An operation that is not in the table fails."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from interviews.api import takes
from interviews.services.hearing import HeardSoFar
from syncinterview.description import described, openapi
from tests.api.calls import CALLS, HOLDER
from tests.api.world import CAST, World, made

pytestmark = pytest.mark.django_db

EXAMPLES = Path(settings.BASE_DIR) / "docs" / "api-examples.json"

EVERYBODY = 200, 200, 200, 200, 200, 200
SIGNED_IN = 401, 200, 200, 200, 200, 200
A_TOKEN_OF_THE_SESSION = 401, 401, 401, 401, 401, 401

# nobody, candidate, other candidate, interviewer, other interviewer, admin.
# `candidate` owns the documents and the practice, `interviewer` everything else.
TABLE: dict[str, tuple[int, int, int, int, int, int]] = {
    "health": EVERYBODY,
    "ready": EVERYBODY,
    "auth_register": (201, 201, 201, 201, 201, 201),
    "auth_login": EVERYBODY,
    "auth_token": EVERYBODY,
    "auth_token_refresh": EVERYBODY,
    "auth_logout": (204, 204, 204, 204, 204, 204),
    "keys_list": (401, 403, 403, 200, 200, 200),
    "keys_create": (401, 403, 403, 201, 201, 201),
    "keys_revoke": (401, 403, 403, 204, 404, 404),
    "users_me": SIGNED_IN,
    "users_me_replace": SIGNED_IN,
    "users_me_change": SIGNED_IN,
    "users_list": (401, 403, 403, 403, 403, 200),
    "users_get": (401, 200, 404, 404, 404, 200),
    "users_change": (401, 404, 404, 404, 404, 200),
    "users_delete": (401, 404, 404, 404, 404, 204),
    "documents_upload_jd": (401, 202, 202, 202, 202, 202),
    "documents_upload_resume": (401, 202, 202, 202, 202, 202),
    "documents_list": SIGNED_IN,
    "documents_get": (401, 200, 404, 404, 404, 200),
    "documents_delete": (401, 204, 404, 404, 404, 204),
    "documents_match": (401, 200, 404, 404, 404, 200),
    "documents_match_read": (401, 200, 404, 404, 404, 200),
    "practice_start": (401, 200, 404, 404, 404, 200),
    "interviews_list": (401, 403, 403, 200, 200, 200),
    "interviews_create": (401, 403, 403, 201, 201, 201),
    "interviews_create_too": (401, 403, 403, 201, 201, 201),
    "interviews_get": (401, 404, 404, 200, 404, 200),
    "interviews_change": (401, 404, 404, 200, 404, 200),
    "interviews_delete": (401, 404, 404, 204, 404, 204),
    "interviews_results": (401, 404, 404, 200, 404, 200),
    "interviews_start": (401, 201, 201, 201, 201, 201),
    "questions_list": (401, 404, 404, 200, 404, 200),
    "questions_create": (401, 404, 404, 201, 404, 201),
    "questions_change": (401, 404, 404, 200, 404, 200),
    "questions_delete": (401, 404, 404, 204, 404, 204),
    "questions_generate": (401, 404, 404, 202, 404, 202),
    "demo_complete_workflow": SIGNED_IN,
    "exports_sessions": (401, 403, 403, 200, 200, 200),
    "exports_reports": (401, 403, 403, 200, 200, 200),
    "webhooks_list": (401, 403, 403, 200, 200, 200),
    "webhooks_create": (401, 403, 403, 201, 201, 201),
    "webhooks_delete": (401, 403, 403, 204, 404, 404),
    "webhooks_test": (401, 403, 403, 202, 404, 404),
    "webhooks_deliveries": (401, 403, 403, 200, 404, 404),
    # The body carries the session's token: who else one is does not matter.
    "session_submit": EVERYBODY,
    "public_interview": EVERYBODY,
    "public_session_start": (201, 201, 201, 201, 201, 201),
    "public_session_get": A_TOKEN_OF_THE_SESSION,
    "public_session_submit": A_TOKEN_OF_THE_SESSION,
    "public_session_speech": A_TOKEN_OF_THE_SESSION,
    "public_session_speech_audio": A_TOKEN_OF_THE_SESSION,
    "public_session_end": A_TOKEN_OF_THE_SESSION,
    "reports_list": SIGNED_IN,
    "reports_get": (401, 404, 404, 200, 404, 200),
    "reports_regenerate": (401, 404, 404, 202, 404, 202),
    "reports_decide": (401, 404, 404, 201, 404, 201),
    "reports_pdf": (401, 404, 404, 200, 404, 200),
    "share_links_list": (401, 404, 404, 200, 404, 200),
    "share_links_create": (401, 404, 404, 201, 404, 201),
    "share_links_revoke": (401, 404, 404, 204, 404, 204),
    "shortlist_add": (401, 404, 404, 204, 404, 204),
    "shortlist_remove": (401, 404, 404, 204, 404, 204),
    "second_readings_list": (401, 404, 404, 200, 404, 200),
    "second_readings_ask": (401, 404, 404, 201, 404, 201),
    # The admin was asked; who made the interview was not.
    "second_readings_answer": (401, 404, 404, 404, 404, 200),
    "interviews_compare": (401, 404, 404, 200, 404, 200),
    "reports_decisions": (401, 404, 404, 200, 404, 200),
    # The admin reads the report of a session too, as a second reader does.
    "reports_recording": (401, 404, 404, 200, 404, 200),
    "reports_resume": (401, 404, 404, 200, 404, 200),
    # One's own practice.
    "reports_feedback": (401, 200, 404, 404, 404, 404),
    "reports_writing": (401, 404, 404, 200, 404, 200),
    "overview": (401, 403, 403, 200, 200, 200),
    # The token of the link is in the address: who else one is does not matter.
    "shared_report": EVERYBODY,
    "shared_report_pdf": EVERYBODY,
    "requests_list": (401, 404, 404, 200, 404, 200),
    "requests_settle": (401, 404, 404, 200, 404, 200),
    "costs": (401, 403, 403, 200, 200, 200),
    "costs_interviews": (401, 403, 403, 200, 200, 200),
    "documents_file": (401, 200, 404, 404, 404, 200),
    "users_me_password": (401, 204, 204, 204, 204, 204),
    "exercises_list": (401, 403, 403, 200, 200, 200),
    "exercises_create": (401, 403, 403, 201, 201, 201),
    "exercises_get": (401, 403, 403, 200, 200, 200),
    "exercises_change": (401, 403, 403, 200, 404, 200),
    "exercises_copy": (401, 403, 403, 201, 201, 201),
    "exercises_try": (401, 403, 403, 202, 202, 202),
    "interviews_exercise_add": (401, 403, 403, 201, 404, 201),
    **{name: A_TOKEN_OF_THE_SESSION for name in HOLDER if name.startswith("session_")},
}


@pytest.fixture
def world() -> World:
    return made()


def operations() -> dict[str, dict[str, Any]]:
    return {found["operationId"]: found for methods in openapi()["paths"].values() for found in methods.values()}


def called(world: World, name: str, client: APIClient) -> Any:
    """The operation's answer; nothing of what it did stays."""
    cache.clear()
    with transaction.atomic():
        response = CALLS[name](world, client)
        transaction.set_rollback(True)
    return response


def holder(world: World, name: str) -> APIClient:
    """Who holds the session that this operation is called on."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {getattr(world, f'{HOLDER[name]}_token')}")
    return client


def test_the_table_holds_every_operation() -> None:
    assert set(TABLE) == set(CALLS) == set(operations())


def test_everybody_gets_what_is_theirs(world: World) -> None:
    wrong = []
    for name, expected in TABLE.items():
        for who, status in zip(CAST, expected, strict=True):
            found = called(world, name, world.client(who))
            if found.status_code != status:
                wrong.append(f"{name} by {who}: {found.status_code} instead of {status}, {found.content[:120]!r}")
    assert not wrong, "\n".join(wrong)


def test_who_holds_the_session_gets_in(world: World) -> None:
    refused = {}
    for name in HOLDER:
        answer = called(world, name, holder(world, name))
        if not 200 <= answer.status_code < 300:
            refused[name] = answer.content
    assert not refused


def test_the_token_of_another_session_opens_nothing(world: World) -> None:
    token = {"running": "finished", "coding": "running", "finished": "running"}
    for name, session in HOLDER.items():
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {getattr(world, f'{token[session]}_token')}")
        assert called(world, name, client).status_code == 404, name


def test_errors_have_a_sentence_and_a_code(world: World) -> None:
    for name, expected in TABLE.items():
        for who, status in zip(CAST, expected, strict=True):
            if status >= 400:
                body = called(world, name, world.client(who)).json()
                assert body["detail"], (name, who)
                assert body["code"], (name, who)
                break


def test_the_recorded_examples_are_those_of_today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {}
    # Nobody listens where no model does.
    monkeypatch.setattr(takes, "answer_listen_to_recording", lambda **_: HeardSoFar("An index makes writes", 3.2))
    for name, row in TABLE.items():
        best = next((who for who, status in zip(CAST, row, strict=True) if status < 300), None)
        response = called(world, name, world.client(best) if best else holder(world, name))
        content = response.getvalue() if response.streaming else response.content
        if content and response["Content-Type"].startswith("application/json"):
            answers[name] = {"status": response.status_code, "body": _still(json.loads(content))}
    if os.environ.get("RECORD_EXAMPLES"):
        EXAMPLES.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    kept = json.loads(EXAMPLES.read_text())
    assert {name: _shape(found) for name, found in kept.items()} == {
        name: _shape(found) for name, found in answers.items()
    }, "make api-docs"


@pytest.mark.parametrize("path", ["openapi.json", "asyncapi.json"])
def test_the_committed_description_is_current(path: str) -> None:
    found = {file.name: (file, text) for file, text in described().items()}[path]
    assert found[0].read_text() == found[1], "make api-docs"


def test_every_operation_is_described_in_full() -> None:
    for name, found in operations().items():
        assert found["summary"], name
        assert found["tags"], name
        success = next(code for code in found["responses"] if code.startswith("2"))
        if success != "204":
            content = next(iter(found["responses"][success]["content"].values()))
            # A sound cannot be written down.
            assert "example" in content or content["schema"].get("format") == "binary", name


def test_enums_have_names_of_their_own() -> None:
    names = [name for name in openapi()["components"]["schemas"] if name.endswith("Enum")]
    # Two of one name are told apart by three digits of a hash; `PlaceEnum` is a word.
    assert [name for name in names if re.search(r"(?=[a-f]*\d)[0-9a-f]{3}Enum$", name)] == []


def test_the_pages_to_try_it_keep_the_strict_policy(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    content = page.content.decode()

    assert page.status_code == 200
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", content) == []
    assert "<style" not in content
    assert " style=" not in content
    assert set(re.findall(r'(?:src|href)="([^"]+)"', content)) == {
        found for found in re.findall(r'(?:src|href)="([^"]+)"', content) if found.startswith("/")
    }
    script = client.get("/api/v1/docs?script=")
    assert script.headers["Content-Type"].startswith("application/javascript")
    assert client.get("/api/v1/schema").json()["openapi"].startswith("3.")


UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$")
SECRET = {
    "access": "eyJ...",
    "key": "si_8Jx...",
    "link_path": "/interview/backend-x1/",
    "prefix": "si_8Jx...",
    "refresh": "eyJ...",
    "secret": "whsec_9c1e...",
    "session_token": "q3Vd...",
    "slug": "backend-x1",
}


def _still(found: Any, seen: dict[str, str] | None = None) -> Any:
    """The answer with ids, times and secrets that are the same on every day."""
    seen = {} if seen is None else seen
    if isinstance(found, dict):
        return {name: SECRET.get(name, _still(value, seen)) for name, value in found.items()}
    if isinstance(found, list):
        return [_still(value, seen) for value in found]
    if isinstance(found, str):
        if TIME.match(found):
            return "2026-11-20T09:00:00Z"
        return UUID.sub(lambda m: seen.setdefault(m[0], f"00000000-0000-4000-8000-{len(seen) + 1:012d}"), found)
    return found


def _shape(found: Any) -> Any:
    """The names and kinds of an answer, whatever its words are."""
    if isinstance(found, dict):
        return {name: _shape(value) for name, value in found.items() if name not in ("profile", "sections")}
    if isinstance(found, list):
        return [_shape(found[0])] if found else []
    return "number" if isinstance(found, int | float) and not isinstance(found, bool) else type(found).__name__
