"""Signing in over the API: tokens, keys, throttles, people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

from syncinterview.accounts.models import ApiKey, Role, User
from syncinterview.accounts.services import api_key_create, api_key_revoke, tokens_forget_expired, tokens_issue
from tests.accounts.factories import PASSWORD, AdminFactory, InterviewerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return APIClient()


def as_user(user: User) -> APIClient:
    api = APIClient()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens_issue(user=user).access}")
    return api


def sign_in(api: APIClient, user: User) -> Any:
    return api.post("/api/v1/auth/login", {"email": user.email, "password": PASSWORD})


def test_registering_makes_a_candidate_who_is_signed_in(api: APIClient) -> None:
    sent = {"email": "Ada@example.org", "password": PASSWORD, "full_name": "Ada Example"}
    response = api.post("/api/v1/auth/register/", sent)

    assert response.status_code == 201
    assert response.data["user"]["role"] == Role.CANDIDATE
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {response.data['access']}")
    assert api.get("/api/v1/users/me").data["email"] == "Ada@example.org"


def test_an_address_registers_once_however_it_is_written(api: APIClient) -> None:
    UserFactory.create(email="ada@example.org")
    response = api.post("/api/v1/auth/register", {"email": "ADA@example.org", "password": PASSWORD})

    assert response.status_code == 400
    assert response.data["code"] == "invalid"
    assert list(response.data) == ["detail", "code", "email"]


@pytest.mark.parametrize("password", ["password", "12345678901", "ada.example"])
def test_a_weak_password_is_refused(api: APIClient, password: str) -> None:
    sent = {"email": "ada.example@example.org", "password": password}
    assert "password" in api.post("/api/v1/auth/register", sent).data
    assert not User.objects.exists()


def test_the_token_path_takes_json_and_the_form_of_oauth(api: APIClient) -> None:
    user = UserFactory.create()
    form = f"username={user.email}&password={PASSWORD}".replace(" ", "+")
    by_form = api.post("/api/v1/auth/token", form, content_type="application/x-www-form-urlencoded")
    by_json = api.post("/api/v1/auth/token", {"email": user.email, "password": PASSWORD})

    assert (by_form.status_code, by_json.status_code) == (200, 200)
    assert by_form.data.keys() == by_json.data.keys() == sign_in(api, user).data.keys()


def test_a_wrong_password_is_refused_with_a_code(api: APIClient) -> None:
    user = UserFactory.create()
    response = api.post("/api/v1/auth/login", {"email": user.email, "password": "not this one"})

    assert response.status_code == 401
    assert response.data["code"] == "sign_in_refused"
    assert response.headers["WWW-Authenticate"]


def test_failures_slow_down_both_doors(api: APIClient, caplog: pytest.LogCaptureFixture) -> None:
    user = UserFactory.create()
    for _ in range(5):
        api.post("/api/v1/auth/login", {"email": user.email, "password": "not this one"})
    response = sign_in(api, user)

    assert response.status_code == 429
    assert response.data["code"] == "too_many_attempts"
    assert 0 < int(response.headers["Retry-After"]) <= 30
    assert Client().post("/accounts/sign-in/", {"email": user.email, "password": PASSWORD}).status_code == 429
    assert "sign-in paused" in caplog.text
    assert user.email not in caplog.text


@time_machine.travel("2026-03-02 10:00:00+00:00", tick=False)
def test_one_address_may_try_so_many_accounts_a_minute(api: APIClient) -> None:
    limit, _ = settings.API_THROTTLES["sign_in"]
    codes = [
        api.post("/api/v1/auth/login", {"email": f"p{number}@example.org", "password": "x"}) for number in range(limit)
    ]
    refused = api.post("/api/v1/auth/login", {"email": "last@example.org", "password": "x"})

    assert {response.status_code for response in codes} == {401}
    assert (refused.status_code, refused.data["code"]) == (429, "throttled")
    assert int(refused.headers["Retry-After"]) > 0


def test_a_refresh_token_works_once(api: APIClient) -> None:
    first = sign_in(api, UserFactory.create()).data["refresh"]
    second = api.post("/api/v1/auth/token/refresh", {"refresh": first}).data["refresh"]

    third = api.post("/api/v1/auth/token/refresh", {"refresh": second})
    assert third.status_code == 200
    assert api.post("/api/v1/auth/token/refresh", {"refresh": first}).status_code == 401


def test_signing_out_ends_the_refresh_token(api: APIClient) -> None:
    refresh = sign_in(api, UserFactory.create()).data["refresh"]

    assert api.post("/api/v1/auth/logout", {"refresh": refresh}).status_code == 204
    assert api.post("/api/v1/auth/token/refresh", {"refresh": refresh}).data["code"] == "token_not_valid"
    assert api.post("/api/v1/auth/logout", {"refresh": refresh}).status_code == 401


def test_a_change_of_password_ends_every_token(api: APIClient) -> None:
    user = UserFactory.create()
    tokens = sign_in(api, user).data
    user.set_password("another long phrase")
    user.save()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")

    assert api.get("/api/v1/users/me").status_code == 401
    assert APIClient().post("/api/v1/auth/token/refresh", {"refresh": tokens["refresh"]}).status_code == 401


def test_an_access_token_is_short(api: APIClient) -> None:
    client = as_user(UserFactory.create())
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        response = client.get("/api/v1/users/me")
    assert (response.status_code, response.data["code"]) == (401, "token_not_valid")


def test_the_record_of_expired_tokens_is_forgotten(api: APIClient) -> None:
    sign_in(api, UserFactory.create())
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        tokens_forget_expired()
    assert not OutstandingToken.objects.exists()


def test_a_name_is_changed_and_nothing_else(api: APIClient) -> None:
    user = UserFactory.create()
    client = as_user(user)
    sent = {"full_name": "Ada Example", "role": "admin", "email": "other@example.org"}

    assert client.patch("/api/v1/users/me", sent).data["full_name"] == "Ada Example"
    user.refresh_from_db()
    assert (user.role, user.full_name) == (Role.CANDIDATE, "Ada Example")
    assert client.put("/api/v1/users/me", {}).data["code"] == "invalid"


def test_json_is_held_to_its_types(api: APIClient) -> None:
    response = as_user(UserFactory.create()).patch("/api/v1/users/me", {"full_name": 7})
    assert (response.status_code, response.data["full_name"]) == (400, ["Not a valid string."])


def test_admins_list_search_and_delete_people() -> None:
    admin = AdminFactory.create()
    people = UserFactory.create_batch(3)
    client = as_user(admin)
    listed = client.get("/api/v1/users/", {"search": people[0].email, "role": "candidate"}).data

    assert [row["email"] for row in listed["results"]] == [people[0].email]
    assert client.get("/api/v1/users", {"page_size": 2}).data["next"].endswith("page=2&page_size=2")
    assert client.get("/api/v1/users", {"page_size": 1000}).status_code == 400
    assert client.delete(f"/api/v1/users/{people[0].pk}").status_code == 204
    assert client.delete(f"/api/v1/users/{admin.pk}").data["code"] == "own_account"


def test_an_admin_makes_somebody_an_interviewer_and_closes_an_account() -> None:
    client, person = as_user(AdminFactory.create()), UserFactory.create()
    theirs = as_user(person)
    path = f"/api/v1/users/{person.pk}"

    assert client.patch(path, {"role": "interviewer"}).data["role"] == Role.INTERVIEWER
    assert theirs.get("/api/v1/interviews").status_code == 200
    closed = client.patch(path, {"is_active": False}).data
    assert (closed["role"], closed["is_active"]) == (Role.INTERVIEWER, False)
    assert theirs.get("/api/v1/interviews").status_code == 401
    assert client.patch(path, {"role": "owner"}).data["code"] == "invalid"


def test_a_role_is_not_ones_own_to_change() -> None:
    person = InterviewerFactory.create()
    response = as_user(person).patch(f"/api/v1/users/{person.pk}", {"role": "admin"})
    assert (response.status_code, response.data["code"]) == (403, "permission_denied")


@pytest.mark.parametrize("change", [{"role": "interviewer"}, {"is_active": False}])
def test_the_last_admin_stays_one(change: dict[str, Any]) -> None:
    admin = AdminFactory.create()
    AdminFactory.create(is_active=False)
    client = as_user(admin)

    response = client.patch(f"/api/v1/users/{admin.pk}", change)
    assert (response.status_code, response.data["code"]) == (409, "last_admin")
    another = UserFactory.create()
    assert client.patch(f"/api/v1/users/{another.pk}", {"role": "admin"}).status_code == 200
    another.refresh_from_db()
    assert another.is_superuser
    assert client.patch(f"/api/v1/users/{admin.pk}", change).status_code == 200


def test_a_repeated_creation_creates_nothing_and_says_the_same() -> None:
    client = as_user(InterviewerFactory.create())
    sent = {"name": "ats", "scopes": ["reports:read"]}
    first, second = (client.post("/api/v1/auth/keys", sent, headers={"Idempotency-Key": "one"}) for _ in range(2))
    other = client.post("/api/v1/auth/keys", {**sent, "name": "b"}, headers={"Idempotency-Key": "one"})

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, other.data["code"]) == (422, "idempotency_mismatch")
    assert ApiKey.objects.count() == 1


def test_a_key_acts_for_its_owner_within_its_scopes() -> None:
    owner = InterviewerFactory.create()
    key, letters = api_key_create(owner=owner, name="ats", scopes=["reports:read"])
    program = APIClient()
    program.credentials(HTTP_X_API_KEY=letters)

    assert program.get("/api/v1/users/me").data["code"] == "scope_missing"
    key.refresh_from_db()
    assert key.last_used_at is not None
    assert letters not in str(vars(key))
    api_key_revoke(key=key)
    assert program.get("/api/v1/users/me").data["code"] == "key_not_valid"


def test_keys_are_seen_and_revoked_by_their_owner_alone() -> None:
    owner, other = InterviewerFactory.create_batch(2)
    key, _ = api_key_create(owner=owner, name="ats", scopes=["reports:read"])

    assert as_user(other).get("/api/v1/auth/keys").data["count"] == 0
    assert as_user(other).delete(f"/api/v1/auth/keys/{key.pk}").status_code == 404
    assert as_user(owner).delete(f"/api/v1/auth/keys/{key.pk}").status_code == 204
    assert as_user(owner).get("/api/v1/auth/keys").data["results"][0]["revoked_at"]


def test_an_unknown_path_is_answered_in_json(api: APIClient) -> None:
    response = api.post("/api/v1/nothing/here")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_a_method_that_is_not_there_is_405_for_everybody(api: APIClient) -> None:
    response = api.delete("/api/v1/users/me")
    assert (response.status_code, response.data["code"]) == (405, "method_not_allowed")
