"""Accounts as an attacker would try them: tokens made up, copied and used late; passwords guessed from everywhere."""

from __future__ import annotations

import base64
import json
import threading
from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

from syncinterview.accounts import api
from syncinterview.accounts.models import ApiKey, Role, User
from syncinterview.accounts.services import (
    FREE_FAILURES_FROM_STRANGERS,
    SignInRefused,
    TooManyAttempts,
    tokens_issue,
    user_authenticate,
)
from tests.accounts.factories import PASSWORD, AdminFactory, InterviewerFactory, UserFactory

pytestmark = pytest.mark.django_db

REFRESH = "/api/v1/auth/token/refresh"


def me(token: str) -> Any:
    return APIClient().get("/api/v1/users/me", headers={"Authorization": f"Bearer {token}"})


def refreshed(refresh: str) -> Any:
    return APIClient().post(REFRESH, {"refresh": refresh})


def part(found: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(found).encode()).decode().rstrip("=")


def claims(user: User) -> dict[str, Any]:
    return dict(RefreshToken.for_user(user).access_token.payload)


# --- tokens made up -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE"])
def test_a_token_without_a_signature_opens_nothing(name: str) -> None:
    payload = part(claims(AdminFactory.create()))
    for signature in ("", "x"):
        assert me(f"{part({'alg': name, 'typ': 'JWT'})}.{payload}.{signature}").status_code == 401


def test_a_token_signed_by_another_opens_nothing() -> None:
    found = claims(AdminFactory.create())
    for key in ("x" * 32, "secret" * 8, settings.SECRET_KEY[:-1]):
        assert me(jwt.encode(found, key, algorithm="HS256")).status_code == 401
    # The right key by an algorithm that is not ours: what was agreed on is not the token's to choose.
    assert me(jwt.encode(found, settings.SECRET_KEY, algorithm="HS512")).status_code == 401


def test_a_token_whose_words_were_changed_opens_nothing() -> None:
    admin, person = AdminFactory.create(), UserFactory.create()
    header, _, signature = tokens_issue(user=person).access.split(".")
    assert me(f"{header}.{part(claims(admin))}.{signature}").status_code == 401


def test_a_token_of_one_kind_is_none_of_the_other() -> None:
    tokens = tokens_issue(user=UserFactory.create())

    assert me(tokens.refresh).status_code == 401
    assert refreshed(tokens.access).status_code == 401
    assert APIClient().post("/api/v1/auth/logout", {"refresh": tokens.access}).status_code == 401


@pytest.mark.parametrize("change", [{"user_id": "nobody"}, {"user_id": None}, {"user_id": 1}, {"token_type": "admin"}])
def test_a_token_about_nobody_opens_nothing(change: dict[str, Any]) -> None:
    token = AccessToken.for_user(UserFactory.create())
    for name, value in change.items():
        token[name] = value
    assert me(str(token)).status_code == 401


def test_a_token_without_an_end_opens_nothing() -> None:
    found = claims(UserFactory.create())
    del found["exp"]
    assert me(jwt.encode(found, settings.SECRET_KEY, algorithm="HS256")).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "Bearer \x00", "Basic YTpi", "bearer " + "x" * 9000]
)
def test_what_is_no_token_is_refused_as_one(header: str) -> None:
    assert APIClient().get("/api/v1/users/me", HTTP_AUTHORIZATION=header).status_code == 401


# --- tokens used late -----------------------------------------------------------------------------------------


def test_a_refresh_token_that_comes_again_ends_all_that_followed_from_its_sign_in(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user = UserFactory.create()
    stolen = tokens_issue(user=user).refresh
    elsewhere = tokens_issue(user=user).refresh
    second = refreshed(stolen).data["refresh"]
    third = refreshed(second).data["refresh"]

    assert refreshed(stolen).data["code"] == "token_not_valid"
    assert refreshed(third).status_code == 401
    # Another sign-in of the same person goes on.
    assert refreshed(elsewhere).status_code == 200
    assert "used a second time" in caplog.text
    assert user.email not in caplog.text


def test_a_refresh_token_after_signing_out_gets_nothing_and_ends_nothing_else() -> None:
    user = UserFactory.create()
    one, other = tokens_issue(user=user).refresh, tokens_issue(user=user).refresh
    APIClient().post("/api/v1/auth/logout", {"refresh": one})

    assert refreshed(one).status_code == 401
    assert refreshed(other).status_code == 200


def test_an_expired_refresh_token_gets_nothing() -> None:
    refresh = tokens_issue(user=UserFactory.create()).refresh
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert refreshed(refresh).status_code == 401


def test_a_closed_account_has_no_token() -> None:
    user = UserFactory.create()
    tokens = tokens_issue(user=user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert me(tokens.access).status_code == 401
    assert refreshed(tokens.refresh).status_code == 401


def test_a_role_that_was_taken_away_is_gone_at_once() -> None:
    user = AdminFactory.create()
    tokens = tokens_issue(user=user)
    User.objects.filter(pk=user.pk).update(role=Role.CANDIDATE)
    following = refreshed(tokens.refresh).data["access"]

    for token in (tokens.access, following):
        headers = {"Authorization": f"Bearer {token}"}
        assert APIClient().get("/api/v1/users", headers=headers).status_code == 403
        assert APIClient().get("/api/v1/interviews", headers=headers).status_code == 403


# --- guessing ---------------------------------------------------------------------------------------------------


def guess(user: User, address: str) -> None:
    with pytest.raises(SignInRefused):
        user_authenticate(email=user.email, password="wrong", address=address)


def test_guessing_from_everywhere_has_to_wait_too() -> None:
    user = InterviewerFactory.create()
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        for number in range(FREE_FAILURES_FROM_STRANGERS):
            guess(user, f"2001:db8::{number:x}")
        with pytest.raises(TooManyAttempts):
            user_authenticate(email=user.email, password=PASSWORD, address="2001:db8::ffff")
        clock.shift(31)
        assert user_authenticate(email=user.email, password=PASSWORD, address="2001:db8::ffff") == user


def test_who_was_there_before_is_not_kept_out_by_those_who_guess() -> None:
    user = InterviewerFactory.create()
    user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1")
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False):
        for number in range(FREE_FAILURES_FROM_STRANGERS):
            guess(user, f"2001:db8::{number:x}")
        assert user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1") == user


def test_nobody_is_kept_out_for_ever() -> None:
    user = InterviewerFactory.create()
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        for number in range(FREE_FAILURES_FROM_STRANGERS + 8):
            clock.shift(1000 if number > FREE_FAILURES_FROM_STRANGERS - 3 else 1)
            guess(user, f"2001:db8::{number:x}")
        clock.shift(901)
        assert user_authenticate(email=user.email, password=PASSWORD, address="198.51.100.1") == user


def test_whether_there_is_an_account_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by the words nor by the work: as many passwords are hashed for nobody as for somebody."""
    user, closed = UserFactory.create(), UserFactory.create(is_active=False)
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(self: BasePasswordHasher, password: str, salt: str, *rest: Any) -> Any:
        hashed.append(password)
        return encode(self, password, salt, *rest)

    monkeypatch.setattr(hasher, "encode", counted)
    answers = []
    for email in (user.email, closed.email, "nobody@example.org"):
        hashed.clear()
        response = APIClient().post("/api/v1/auth/login", {"email": email, "password": "not this one"})
        answers.append((response.status_code, response.content, len(hashed)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][2] == 1


def test_the_right_password_of_a_closed_account_is_as_wrong_as_any() -> None:
    closed = UserFactory.create(is_active=False)
    right, wrong = (
        APIClient().post("/api/v1/auth/login", {"email": closed.email, "password": password})
        for password in (PASSWORD, "not this one")
    )
    assert (right.status_code, right.content) == (wrong.status_code, wrong.content)


def test_ones_own_password_cannot_be_guessed_with_a_stolen_token() -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens_issue(user=UserFactory.create()).access}")
    limit, _ = settings.API_THROTTLES["sign_in"]
    sent = {"current_password": "a guess", "new_password": "another long phrase"}
    codes = [client.put("/api/v1/users/me/password", sent).status_code for _ in range(limit + 1)]
    assert codes == [400] * limit + [429]


# --- the same call twice -------------------------------------------------------------------------------------------

KEYS = "/api/v1/auth/keys"
MADE = {"name": "ats", "scopes": ["reports:read"]}


@pytest.mark.django_db(transaction=True)
def test_two_of_the_same_at_once_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    client, inside, go_on = APIClient(), threading.Event(), threading.Event()
    token = tokens_issue(user=InterviewerFactory.create()).access
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    create = api.api_key_create

    def slowly(**given: Any) -> Any:
        inside.set()
        assert go_on.wait(20)
        return create(**given)

    monkeypatch.setattr(api, "api_key_create", slowly)
    answers: list[Any] = []

    def first() -> None:
        answers.append(client.post(KEYS, MADE, headers={"Idempotency-Key": "once"}))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(20)
    meanwhile = client.post(KEYS, MADE, headers={"Idempotency-Key": "once"})
    go_on.set()
    thread.join()
    afterwards = client.post(KEYS, MADE, headers={"Idempotency-Key": "once"})

    assert (meanwhile.status_code, meanwhile.data["code"]) == (409, "idempotency_in_progress")
    assert afterwards.json() == answers[0].json()
    assert ApiKey.objects.count() == 1
