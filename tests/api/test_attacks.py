"""The API as an attacker would call it: keys beyond their scopes, bodies that say too much, too deep or too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from rest_framework.test import APIClient

from integrations.models import Webhook
from interviews.models import InterviewConfig
from syncinterview.accounts.models import ApiKey, Role, Scope, User
from syncinterview.accounts.services import api_key_create, api_key_revoke, tokens_issue
from syncinterview.lib.api.parsing import DEEPEST
from tests.accounts.factories import PASSWORD, AdminFactory, InterviewerFactory, UserFactory
from tests.api.calls import CALLS, HOLDER
from tests.api.test_access import TABLE, operations
from tests.api.world import CAST, World, made

pytestmark = pytest.mark.django_db

# What a key needs for each operation; None: no key may. What is not here asks for no account at all.
NEEDED: dict[str, str | None] = {
    "keys_list": None,
    "keys_create": None,
    "keys_revoke": None,
    "users_me": None,
    "users_me_replace": None,
    "users_me_change": None,
    "users_me_password": None,
    "users_list": None,
    "users_get": None,
    "users_change": None,
    "users_delete": None,
    "webhooks_list": None,
    "webhooks_create": None,
    "webhooks_delete": None,
    "webhooks_test": None,
    "webhooks_deliveries": None,
    "documents_upload_jd": Scope.DOCUMENTS_WRITE,
    "documents_upload_resume": Scope.DOCUMENTS_WRITE,
    "documents_list": Scope.DOCUMENTS_READ,
    "documents_get": Scope.DOCUMENTS_READ,
    "documents_file": Scope.DOCUMENTS_READ,
    "documents_delete": Scope.DOCUMENTS_WRITE,
    "documents_match": Scope.DOCUMENTS_WRITE,
    "documents_match_read": Scope.DOCUMENTS_READ,
    "practice_start": None,
    "interviews_list": Scope.INTERVIEWS_READ,
    "interviews_create": Scope.INTERVIEWS_WRITE,
    "interviews_create_too": Scope.INTERVIEWS_WRITE,
    "interviews_get": Scope.INTERVIEWS_READ,
    "interviews_change": Scope.INTERVIEWS_WRITE,
    "interviews_delete": Scope.INTERVIEWS_WRITE,
    "interviews_start": None,
    "interviews_exercise_add": Scope.INTERVIEWS_WRITE,
    "interviews_results": Scope.REPORTS_READ,
    "interviews_compare": Scope.REPORTS_READ,
    "questions_list": Scope.INTERVIEWS_READ,
    "questions_create": Scope.INTERVIEWS_WRITE,
    "questions_change": Scope.INTERVIEWS_WRITE,
    "questions_delete": Scope.INTERVIEWS_WRITE,
    "questions_generate": Scope.INTERVIEWS_WRITE,
    "exercises_list": Scope.INTERVIEWS_READ,
    "exercises_create": Scope.INTERVIEWS_WRITE,
    "exercises_get": Scope.INTERVIEWS_READ,
    "exercises_change": Scope.INTERVIEWS_WRITE,
    "exercises_copy": Scope.INTERVIEWS_WRITE,
    "exercises_try": Scope.INTERVIEWS_WRITE,
    "demo_complete_workflow": None,
    "exports_sessions": Scope.REPORTS_READ,
    "exports_reports": Scope.REPORTS_READ,
    "overview": Scope.REPORTS_READ,
    "reports_writing": Scope.REPORTS_READ,
    "costs": Scope.REPORTS_READ,
    "costs_interviews": Scope.REPORTS_READ,
    "reports_list": Scope.REPORTS_READ,
    "reports_get": Scope.REPORTS_READ,
    "reports_pdf": Scope.REPORTS_READ,
    "reports_decisions": Scope.REPORTS_READ,
    "reports_recording": Scope.REPORTS_READ,
    "reports_resume": Scope.REPORTS_READ,
    "reports_feedback": None,
    "reports_regenerate": Scope.REPORTS_WRITE,
    "reports_decide": Scope.REPORTS_WRITE,
    "share_links_list": Scope.REPORTS_READ,
    "share_links_create": Scope.REPORTS_WRITE,
    "share_links_revoke": Scope.REPORTS_WRITE,
    "shortlist_add": Scope.REPORTS_WRITE,
    "shortlist_remove": Scope.REPORTS_WRITE,
    "second_readings_list": Scope.REPORTS_READ,
    "second_readings_ask": Scope.REPORTS_WRITE,
    "second_readings_answer": Scope.REPORTS_WRITE,
    "requests_list": Scope.REPORTS_READ,
    "requests_settle": Scope.REPORTS_WRITE,
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One for all: what a test does to it is taken back with the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


def program(owner: User, *scopes: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=api_key_create(owner=owner, name="ats", scopes=scopes)[1])
    return client


def person(user: User) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens_issue(user=user).access}")
    return client


def called(world: World, name: str, client: APIClient) -> Any:
    cache.clear()
    with transaction.atomic():
        response = CALLS[name](world, client)
        transaction.set_rollback(True)
    return response


def best(name: str) -> str | None:
    """Who of the cast may do it."""
    return next((who for who, status in zip(CAST, TABLE[name], strict=True) if status < 300), None)


# --- keys -------------------------------------------------------------------------------------------------------


def test_every_operation_that_asks_for_an_account_says_what_a_key_needs() -> None:
    guarded = {
        name
        for name, found in operations().items()
        if name not in HOLDER and any("apiKey" in scheme for scheme in found.get("security", []))
    }
    assert set(NEEDED) == guarded


def test_a_key_does_what_its_scope_says_and_nothing_else(world: World) -> None:
    wrong = []
    for name, needed in NEEDED.items():
        who = best(name)
        assert who is not None
        owner = world.users[who]
        # So many at once nobody may have.
        ApiKey.objects.filter(owner=owner).exclude(pk=world.key.pk).delete()
        if needed is not None:
            status = called(world, name, program(owner, needed)).status_code
            if status >= 300:
                wrong.append(f"{name} with {needed}: {status}")
        others = program(owner, *(scope for scope in Scope.values if scope != needed))
        response = called(world, name, others)
        if (response.status_code, response.json().get("code")) != (403, "permission_denied") and (
            response.status_code,
            response.json().get("code"),
        ) != (403, "scope_missing"):
            wrong.append(f"{name} without {needed}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_key_with_every_scope_makes_no_key_no_webhook_and_no_admin(world: World) -> None:
    client = program(world.users["admin"], *Scope.values)
    before = (ApiKey.objects.count(), Webhook.objects.count(), User.objects.count())
    for name in [name for name, needed in NEEDED.items() if needed is None]:
        assert called(world, name, client).status_code == 403, name
    assert (ApiKey.objects.count(), Webhook.objects.count(), User.objects.count()) == before


def test_a_key_that_was_revoked_or_whose_owner_has_left_opens_nothing(world: World) -> None:
    owner = world.users["interviewer"]
    key, letters = api_key_create(owner=owner, name="ats", scopes=Scope.values)
    client = APIClient()
    client.credentials(HTTP_X_API_KEY=letters)
    assert client.get("/api/v1/reports").status_code == 200

    User.objects.filter(pk=owner.pk).update(role=Role.CANDIDATE)
    assert client.get("/api/v1/interviews").status_code == 403
    User.objects.filter(pk=owner.pk).update(role=Role.INTERVIEWER, is_active=False)
    assert client.get("/api/v1/reports").data["code"] == "key_not_valid"
    User.objects.filter(pk=owner.pk).update(is_active=True)
    api_key_revoke(key=key)
    assert client.get("/api/v1/reports").data["code"] == "key_not_valid"


@pytest.mark.parametrize("letters", ["si_", "x", "é", "si_" + "a" * 9000, "' OR 1=1 --", "\x00"])
def test_letters_that_are_no_key_open_nothing(letters: str) -> None:
    response = APIClient().get("/api/v1/reports", HTTP_X_API_KEY=letters)
    assert (response.status_code, response.data["code"]) == (401, "key_not_valid")


def test_a_key_beside_a_persons_token_adds_nothing(world: World) -> None:
    client = program(world.users["admin"], *Scope.values)
    token = tokens_issue(user=world.users["candidate"]).access
    response = client.get("/api/v1/users", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 403


# --- repeated calls ---------------------------------------------------------------------------------------------

KEYS = "/api/v1/auth/keys"
MADE = {"name": "ats", "scopes": ["reports:read"]}


def test_anothers_idempotency_key_gives_nothing_of_theirs() -> None:
    one, other = (person(user) for user in InterviewerFactory.create_batch(2))
    first, second = (client.post(KEYS, MADE, headers={"Idempotency-Key": "same"}) for client in (one, other))

    assert first.data["key"] != second.data["key"]
    assert "Idempotent-Replayed" not in second.headers


def test_the_same_key_at_another_path_is_another_call(world: World) -> None:
    client = world.client("interviewer")
    headers = {"Idempotency-Key": "same"}
    assert client.post(KEYS, MADE, headers=headers).status_code == 201
    hook = {"url": "https://example.org/hook", "events": ["report.ready"]}
    assert client.post("/api/v1/webhooks", hook, headers=headers).status_code == 201


def test_a_refused_call_leaves_its_key_free() -> None:
    client = person(InterviewerFactory.create())
    headers = {"Idempotency-Key": "retry"}
    assert client.post(KEYS, {**MADE, "scopes": ["none"]}, headers=headers).status_code == 400
    assert client.post(KEYS, MADE, headers=headers).status_code == 201


def test_who_may_not_do_it_gets_no_kept_answer_either() -> None:
    user = InterviewerFactory.create()
    client = person(user)
    headers = {"Idempotency-Key": "mine"}
    client.post(KEYS, MADE, headers=headers)
    User.objects.filter(pk=user.pk).update(role=Role.CANDIDATE)
    assert client.post(KEYS, MADE, headers=headers).status_code == 403


@pytest.mark.parametrize(("key", "status"), [("a" * 200, 201), ("a" * 201, 400), ("é\t\x7f ;,=", 201), ("  ", 201)])
def test_a_key_is_any_letters_up_to_a_length(key: str, status: int) -> None:
    response = person(InterviewerFactory.create()).post(KEYS, MADE, HTTP_IDEMPOTENCY_KEY=key)
    assert response.status_code == status
    if status == 400:
        assert response.data["code"] == "idempotency_key_invalid"


def test_the_kept_answer_can_be_read_by_nobody_without_the_key() -> None:
    made = person(InterviewerFactory.create()).post(KEYS, MADE, headers={"Idempotency-Key": "mine"}).data["key"]
    assert made not in str(cache._cache)  # type: ignore[attr-defined] # the local-memory cache of the tests


# --- bodies -----------------------------------------------------------------------------------------------------

GREEDY = {
    "id": "00000000-0000-4000-8000-000000000001",
    "pk": 1,
    "role": "admin",
    "is_staff": True,
    "is_superuser": True,
    "is_active": True,
    "owner": "00000000-0000-4000-8000-000000000001",
    "owner_id": "00000000-0000-4000-8000-000000000001",
    "created_by": "00000000-0000-4000-8000-000000000001",
    "created_by_id": "00000000-0000-4000-8000-000000000001",
    "user": "00000000-0000-4000-8000-000000000001",
    "user_permissions": [1],
    "groups": [1],
    "is_practice": True,
    "token_hash": "0" * 64,
    "key_hash": "0" * 64,
    "secret": "mine",
    "overall_score": 100,
    "candidate": {"name": "Somebody else"},
}
# Who administers sets roles, and closes accounts: that is what these are for.
ADMINISTER = {"users_change"}


class Greedy(APIClient):
    """Sends with every JSON body what only the server may say."""

    def generic(self, method: str, path: str, data: Any = "", content_type: str = "", **extra: Any) -> Any:  # type: ignore[override] # untyped
        if (content_type or "").startswith("application/json") and data:
            data = json.dumps({**GREEDY, **json.loads(data)}).encode()
        return super().generic(method, path, data, content_type, **extra)


def powers() -> set[Any]:
    return set(User.objects.values_list("pk", "role", "is_superuser", "is_active"))


def test_what_only_the_server_may_say_is_not_taken_from_a_body(world: World) -> None:
    before = powers()
    wrong = []
    for name in TABLE:
        who = best(name) or "nobody"
        if name in ADMINISTER:
            continue
        client = Greedy()
        token = getattr(world, f"{HOLDER[name]}_token") if name in HOLDER else None
        if token is None and who != "nobody":
            token = tokens_issue(user=world.users[who]).access
        if token:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        cache.clear()
        with transaction.atomic():
            response = CALLS[name](world, client)
            after = {row for row in powers() if row[0] in {one[0] for one in before}}
            newcomers = powers() - after
            owners = set(InterviewConfig.objects.values_list("created_by_id", flat=True))
            owners |= set(ApiKey.objects.values_list("owner_id", flat=True))
            owners |= set(Webhook.objects.values_list("owner_id", flat=True))
            ids = set(InterviewConfig.objects.values_list("pk", flat=True))
            transaction.set_rollback(True)
        if not after <= before or any(row[1] != Role.CANDIDATE or row[2] for row in newcomers):
            wrong.append(f"{name}: {response.status_code} has changed what somebody may do")
        if GREEDY["owner"] in map(str, owners | ids):
            wrong.append(f"{name}: {response.status_code} has made it somebody else's")
    assert not wrong, "\n".join(wrong)


def bodied() -> list[str]:
    """Operations that take JSON."""
    return sorted(
        name
        for name, found in operations().items()
        if "application/json" in found.get("requestBody", {}).get("content", {})
    )


class Sender(APIClient):
    """Sends another body in place of each."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body

    def generic(self, method: str, path: str, data: Any = "", content_type: str = "", **extra: Any) -> Any:  # type: ignore[override] # untyped
        return super().generic(method, path, self._body, "application/json", **extra)


HOSTILE = {
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, {400}),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, {400}),
    "a little too deep": (b'{"a":' * (DEEPEST + 1) + b"{}" + b"}" * (DEEPEST + 1), {400}),
    "half": (b'{"a":', {400}),
    "not utf-8": (b'{"a": "\xff\xfe"}', {400}),
    "a byte order mark": (b'\xef\xbb\xbf{"a": 1}', {400}),
    "a number without end": (b'{"a": ' + b"9" * 5000 + b"}", {400}),
    "no number": (b'{"a": NaN}', {400}),
    "a list": (b"[1, 2]", {400}),
    "a string": (b'"text"', {400}),
    "null": (b"null", {400}),
    "a number": (b"7", {400}),
    "NUL": (b"\x00", {400}),
    "huge": (b'{"a": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}', {413}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_body_breaks_an_operation(world: World, kind: str) -> None:
    body, expected = HOSTILE[kind]
    wrong = []
    for name in bodied():
        client = Sender(body)
        token = getattr(world, f"{HOLDER[name]}_token") if name in HOLDER else None
        who = best(name)
        if token is None and who not in (None, "nobody"):
            token = tokens_issue(user=world.users[str(who)]).access
        # The token of session_submit may come as a header too: what is wrong has to be the body.
        token = world.running_token if name == "session_submit" else token
        if token:
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        with transaction.atomic():
            try:
                # The one that is called by a client of its own.
                own = name == "session_submit"
                response: Any = (
                    client.post("/api/v1/interviews/session/submit", {}) if own else CALLS[name](world, client)
                )
            except TypeError:
                # A call that sends no JSON by itself.
                continue
            transaction.set_rollback(True)
        cache.clear()
        if response.status_code not in expected:
            wrong.append(f"{name}: {response.status_code} {response.content[:100]!r}")
        elif not response.json().get("detail"):
            wrong.append(f"{name}: says nothing")
    assert not wrong, "\n".join(wrong)


# Where a string is taken, and what is no text for any database.
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("auth_register", "full_name"),
        ("auth_login", "email"),
        ("users_me_change", "full_name"),
        ("keys_create", "name"),
        ("interviews_create", "job_role"),
        ("questions_create", "text"),
        ("exercises_create", "title"),
        ("exercises_create", "statement"),
        ("reports_decide", "reason"),
        ("share_links_create", "meant_for"),
        ("session_submit", "response_text"),
        ("session_submit", "session_token"),
        ("session_draft", "text"),
        ("session_answer_correct", "text"),
        ("session_code_draft", "source"),
        ("demo_complete_workflow", "answer"),
    ],
)
def test_what_is_no_text_is_refused_by_its_field(world: World, name: str, field: str, text: str) -> None:
    class Changed(APIClient):
        def generic(self, method: str, path: str, data: Any = "", content_type: str = "", **extra: Any) -> Any:  # type: ignore[override] # untyped
            sent = json.dumps({**json.loads(data), field: text}).encode()
            return super().generic(method, path, sent, content_type, **extra)

    client = Changed()
    token = getattr(world, f"{HOLDER[name]}_token") if name in HOLDER else None
    if token is None and best(name) != "nobody":
        token = tokens_issue(user=world.users[str(best(name))]).access
    if token:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    if name == "session_submit":
        sent = {"response_text": "x", "session_token": world.running_token}
        response = client.post("/api/v1/interviews/session/submit", sent)
    else:
        response = CALLS[name](world, client)
    expected = (401, False) if field == "session_token" else (400, True)
    assert (response.status_code, field in response.json()) == expected, response.content


# --- addresses --------------------------------------------------------------------------------------------------

QUERIES = [
    "page=0",
    "page=-1",
    "page=1e9",
    "page=99999999999999999999",
    "page_size=0",
    "page_size=101",
    "page_size=-1",
    "page=%00",
    "search=%00",
    "search=%ff",
    "search=" + "x" * 201,
    "page=1&page=2",
    "search=a&search=b",
    "ordering=-password",
    "order_by=owner__password",
    "owner__password__startswith=p",
    "search=%25_%5c",
    "format=xml",
]
TAKEN = {"ordering=-password", "order_by=owner__password", "owner__password__startswith=p", "search=%25_%5c"}


def test_no_query_breaks_a_list_or_reaches_beyond_it(world: World) -> None:
    lists = {
        name: found
        for name, found in operations().items()
        if "Paginated" in json.dumps(found["responses"].get("200", {}).get("content", {}))
        and any(parameter["name"] == "page" for parameter in found.get("parameters", []))
    }
    assert len(lists) > 8
    wrong = []
    for name in lists:
        if name in HOLDER:
            continue

        class Asking(APIClient):
            query = ""

            def get(self, path: str, *rest: Any, **extra: Any) -> Any:  # type: ignore[override] # untyped
                return super().get(f"{path}?{self.query}", *rest, **extra)

        client = Asking()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens_issue(user=world.users[str(best(name))]).access}")
        whole = client.get  # noqa: F841 - the plain answer is asked for below
        Asking.query = ""
        plain = called(world, name, client).json().get("count")
        has_search = any(parameter["name"] == "search" for parameter in lists[name]["parameters"])
        for query in QUERIES:
            if query.startswith("search") and not has_search:
                continue
            Asking.query = query
            response = called(world, name, client)
            if query in TAKEN:
                # A name nobody knows changes nothing: nothing is sorted or found by what is not shown.
                if response.status_code != 200 or ("search" not in query and response.json().get("count") != plain):
                    wrong.append(f"{name}?{query}: {response.status_code}")
            elif response.status_code not in (400, 404) and not (
                query in ("format=xml", "search=%ff") and response.status_code == 200
            ):
                wrong.append(f"{name}?{query}: {response.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/public/interviews/%00",
        "/api/v1/public/interviews/..%2f..%2fhealth",
        "/api/v1/users/me%00",
        "/api/v1/reports/session/' OR 1=1",
        "/api/v1/documents/00000000-0000-4000-8000-000000000000%0d%0aSet-Cookie:a=b",
        "/api/v1//users",
        "/api/v1/users//",
    ],
)
def test_a_path_that_is_none_is_not_there(path: str) -> None:
    response = person(AdminFactory.create()).get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/json, text/html", "", "a" * 5000])
def test_a_body_of_another_kind_is_refused(kind: str) -> None:
    response = person(InterviewerFactory.create()).generic("POST", KEYS, b"{}", content_type=kind or "x")
    assert (response.status_code, response.json()["code"]) == (415, "unsupported_media_type")
    assert response.json()["detail"].endswith(" Send application/json.")


@pytest.mark.parametrize("kind", ["json", "multipart"])
def test_a_text_is_measured_as_it_was_sent(world: World, kind: str) -> None:
    client = world.client("candidate")
    if kind == "json":
        response = client.patch("/api/v1/users/me", {"full_name": "\n" + "a" * 150})
        field = "full_name"
    else:
        sent = {
            "interview_id": world.open_config.slug,
            "name": "\n" + "a" * 150,
            "email": "d@example.org",
            "consent": "true",
        }
        response = client.post("/api/v1/public/session/start", sent, format="multipart")
        field = "name"
    assert response.status_code == 400
    assert response.json()[field] == ["Ensure this field has no more than 150 characters."]


def test_the_throttle_counts_who_is_signed_in_wherever_they_call_from(world: World) -> None:
    limit, _ = settings.API_THROTTLES["demo"]
    client = world.client("candidate")
    sent = {"job_role": "Backend engineer (Python)", "answer": "x"}
    path = "/api/v1/interviews/demo/complete-workflow"
    codes = [client.post(path, sent, REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(limit + 1)]
    assert codes[-1] == 429
    assert world.client("other_candidate").post(path, sent).status_code == 200


def test_a_client_that_names_another_address_is_still_the_one_that_calls() -> None:
    limit, _ = settings.API_THROTTLES["sign_in"]
    user = UserFactory.create()
    codes = [
        APIClient()
        .post(
            "/api/v1/auth/login",
            {"email": f"p{number}@example.org", "password": PASSWORD},
            headers={
                "X-Forwarded-For": f"192.0.2.{number}",
                "X-Real-IP": f"192.0.2.{number}",
                "Forwarded": "for=1.1.1.1",
            },
        )
        .status_code
        for number in range(limit)
    ]
    assert set(codes) == {401}
    assert APIClient().post("/api/v1/auth/login", {"email": user.email, "password": PASSWORD}).status_code == 429
