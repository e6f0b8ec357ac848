"""The first administrator, one's own profile, and who may see the pages of hiring teams."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from syncinterview.accounts.models import Role, User
from syncinterview.accounts.services import admin_ensure
from tests.accounts.factories import PASSWORD, AdminFactory, InterviewerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_an_administrator() -> None:
    user = admin_ensure(email="admin@example.org", password=PASSWORD)

    assert (user.role, user.is_superuser, user.is_staff) == (Role.ADMIN, True, True)
    assert user.check_password(PASSWORD)


def test_the_next_start_changes_nothing() -> None:
    first = admin_ensure(email="admin@example.org", password=PASSWORD)

    again = admin_ensure(email="Admin@example.org", password="another phrase entirely")

    assert again == first
    assert again.check_password(PASSWORD)
    assert User.objects.count() == 1


def test_an_account_of_another_role_becomes_administrator_again() -> None:
    user = UserFactory(email="admin@example.org", is_active=False)

    admin_ensure(email="admin@example.org", password=PASSWORD)

    user.refresh_from_db()
    assert (user.role, user.is_superuser, user.is_active) == (Role.ADMIN, True, True)


# --- the profile ----------------------------------------------------------------------------------------


def test_one_can_change_ones_name(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)

    response = client.post("/accounts/profile/", {"form": "name", "full_name": " Cara Mendes "}, follow=True)

    user.refresh_from_db()
    assert user.full_name == "Cara Mendes"
    assert "Your name is saved." in response.content.decode()


def test_a_changed_password_keeps_this_browser_signed_in_and_no_other(client: Client) -> None:
    user = InterviewerFactory()
    other = Client()
    client.force_login(user)
    other.force_login(user)
    change = {
        "old_password": PASSWORD,
        "new_password1": "a phrase nobody guesses",
        "new_password2": "a phrase nobody guesses",
    }

    assert client.post("/accounts/profile/", {"form": "password", **change}).status_code == 302

    assert client.get("/accounts/profile/").status_code == 200
    assert other.get("/accounts/profile/").status_code == 302


def test_a_weak_password_is_refused_with_its_reason(client: Client) -> None:
    client.force_login(InterviewerFactory())
    change = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}

    page = client.post("/accounts/profile/", {"form": "password", **change}).content.decode()

    assert "too common" in page


def test_the_profile_asks_to_sign_in(client: Client) -> None:
    assert client.get("/accounts/profile/").url == "/accounts/sign-in/?next=/accounts/profile/"


# --- the gate ---------------------------------------------------------------------------------------------


def test_for_a_candidate_there_are_no_staff_pages(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get(reverse("interviews:config_list")).status_code == 404


def test_a_fragment_asked_for_after_signing_out_sends_the_whole_page_to_sign_in(client: Client) -> None:
    url = reverse("interviews:config_list")

    response = client.get(url, headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{url}?q=a"})

    assert response.headers["HX-Redirect"] == f"/accounts/sign-in/?next={url}%3Fq%3Da"


def test_a_fragment_never_sends_to_another_site(client: Client) -> None:
    response = client.get(
        reverse("interviews:config_list"),
        headers={"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/"},
    )

    assert response.headers["HX-Redirect"] == f"/accounts/sign-in/?next={reverse('reports:dashboard')}"


# --- the front door and the pages for what went wrong -------------------------------------------------------


def test_the_front_door_says_what_this_is(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "held live by an AI interviewer" in page
    assert reverse("accounts:sign_in") in page


def test_a_hiring_team_starts_at_its_own_page(client: Client) -> None:
    client.force_login(AdminFactory())

    assert client.get("/").url == reverse("reports:dashboard")


def test_a_candidate_sees_the_front_door(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get("/").status_code == 200


def test_what_does_not_exist_says_so_calmly(client: Client) -> None:
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "This page does not exist" in response.content.decode()


def test_a_body_that_is_too_large_has_its_own_page(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = client.post("/accounts/sign-in/", {"email": "long@example.org", "password": "x"})

    assert response.status_code == 413
    assert "That is too large" in response.content.decode()


def test_a_failure_of_the_server_has_a_page_that_needs_no_request() -> None:
    from django.views.defaults import server_error

    page = server_error(RequestFactory().get("/"))

    assert page.status_code == 500
    assert "Something went wrong on our side" in page.content.decode()
