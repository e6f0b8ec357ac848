"""Signing in and out: clear errors, a safe way on, patience with those who guess."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from syncinterview.accounts.services import (
    ATTEMPTS_A_MINUTE_FROM_ONE_ADDRESS,
    SignInRefused,
    TooManyAttempts,
    pause_seconds,
    user_authenticate,
)
from tests.accounts.factories import PASSWORD, InterviewerFactory, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
REFUSAL = "do not belong to an account"


def attempt(client: Client, email: str, password: str = "not the phrase", **extra: str):
    return client.post(SIGN_IN, {"email": email, "password": password, **extra})


def test_it_signs_in_whatever_the_case_of_the_address(client: Client) -> None:
    InterviewerFactory(email="ines@example.org")

    response = attempt(client, "Ines@Example.org ", PASSWORD)

    assert response.status_code == 302
    assert response.url == reverse("reports:dashboard")
    assert "_auth_user_id" in client.session


def test_a_candidate_lands_on_their_profile(client: Client) -> None:
    user = UserFactory()

    assert attempt(client, user.email, PASSWORD).url == reverse("candidates:papers")


def test_it_refuses_with_the_same_words_whoever_exists(client: Client) -> None:
    user = InterviewerFactory()
    retired = InterviewerFactory(is_active=False)

    pages = [
        attempt(client, user.email),
        attempt(client, "nobody@example.org"),
        attempt(client, retired.email, PASSWORD),
    ]

    for page in pages:
        assert page.status_code == 200
        assert REFUSAL in page.content.decode()


def test_the_form_keeps_the_address_and_never_the_password(client: Client) -> None:
    page = attempt(client, "ines@example.org", "secret words").content.decode()

    assert 'value="ines@example.org"' in page
    assert "secret words" not in page


def test_it_names_the_field_that_is_wrong(client: Client) -> None:
    page = client.post(SIGN_IN, {"email": "no address", "password": ""}).content.decode()

    assert 'id="id_email_error"' in page
    assert 'id="id_password_error"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "http:///elsewhere.example"]
)
def test_it_never_leads_to_another_site(client: Client, wanted: str) -> None:
    user = InterviewerFactory()

    assert attempt(client, user.email, PASSWORD, next=wanted).url == reverse("reports:dashboard")


def test_it_leads_back_to_the_page_that_was_asked_for(client: Client) -> None:
    user = InterviewerFactory()
    wanted = client.get("/staff/interviews/new/").url
    assert wanted == "/accounts/sign-in/?next=/staff/interviews/new/"
    assert 'name="next" value="/staff/interviews/new/"' in client.get(wanted).content.decode()

    assert attempt(client, user.email, PASSWORD, next="/staff/interviews/new/").url == "/staff/interviews/new/"


def test_who_is_signed_in_is_sent_on(client: Client) -> None:
    client.force_login(InterviewerFactory())

    assert client.get(SIGN_IN).url == reverse("reports:dashboard")


def test_signing_out_is_a_deed_not_a_link(client: Client) -> None:
    client.force_login(InterviewerFactory())

    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").url == "/"
    assert "_auth_user_id" not in client.session


# --- patience -----------------------------------------------------------------------------------------


def test_after_five_failures_even_the_right_password_waits(client: Client) -> None:
    user = InterviewerFactory()
    for _ in range(5):
        attempt(client, user.email)

    page = attempt(client, user.email, PASSWORD)

    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 30
    assert "Please try again in" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_pause_ends_and_success_forgets_the_failures() -> None:
    user = InterviewerFactory()
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        for _ in range(5):
            with pytest.raises(SignInRefused):
                user_authenticate(email=user.email, password="wrong", address="192.0.2.1")
        with pytest.raises(TooManyAttempts) as refused:
            user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1")
        assert refused.value.seconds == 30

        clock.shift(31)
        assert user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1") == user
        for _ in range(4):
            with pytest.raises(SignInRefused):
                user_authenticate(email=user.email, password="wrong", address="192.0.2.1")
        assert user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1") == user


def test_another_address_and_another_account_do_not_wait() -> None:
    user, colleague = InterviewerFactory(), InterviewerFactory()
    for _ in range(5):
        with pytest.raises(SignInRefused):
            user_authenticate(email=user.email, password="wrong", address="192.0.2.1")

    assert user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.2") == user
    assert user_authenticate(email=colleague.email, password=PASSWORD, address="192.0.2.1") == colleague


def test_one_password_tried_on_many_accounts_has_to_wait_too(caplog: pytest.LogCaptureFixture) -> None:
    user = InterviewerFactory()
    with time_machine.travel("2026-03-02 10:00:00+00:00", tick=False) as clock:
        for number in range(ATTEMPTS_A_MINUTE_FROM_ONE_ADDRESS):
            with pytest.raises(SignInRefused):
                user_authenticate(email=f"person{number}@example.org", password="wrong", address="192.0.2.1")
        with pytest.raises(TooManyAttempts):
            user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1")
        assert user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.2") == user

        clock.shift(61)
        assert user_authenticate(email=user.email, password=PASSWORD, address="192.0.2.1") == user
    assert "one address tries too often" in caplog.text
    assert "192.0.2.1" not in caplog.text
    assert user.email not in caplog.text


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (10, 900), (500, 900)])
def test_each_wait_is_twice_the_one_before(failures: int, seconds: int) -> None:
    assert pause_seconds(failures) == seconds


def test_the_counter_does_not_tell_whose_it_is() -> None:
    with pytest.raises(SignInRefused):
        user_authenticate(email="ines@example.org", password="wrong", address="192.0.2.1")

    keys = list(cache._cache)  # type: ignore[attr-defined] # the local-memory cache of the tests
    assert keys
    assert not any("ines" in key or "192.0.2.1" in key for key in keys)
