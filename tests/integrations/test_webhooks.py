"""Webhooks: who is told what, signed and tried again; where they may not lead."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from integrations.models import Delivery, DeliveryStatus, Event, Webhook
from integrations.services import (
    DeliveryFailed,
    deliveries_take_up,
    delivery_give_up,
    delivery_send,
    event_publish,
    webhook_create,
    webhook_test,
)
from integrations.services.address import AddressRefused, checked_url
from interviews.models import EndReason, InterviewSession
from interviews.services import answer_submit, session_clock_start, session_end
from reports.models import DecisionOutcome
from reports.services import answer_evaluate, decision_record, report_compose
from syncinterview.accounts.models import ApiKey
from tests.accounts.factories import InterviewerFactory, UserFactory
from tests.interviews.live.factories import open_session
from tests.reports.conftest import sent  # noqa: F401 - the broker's stand-in

pytestmark = pytest.mark.django_db


class Listener(BaseHTTPRequestHandler):
    heard: list[tuple[dict[str, str], bytes]]
    answers: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((dict(self.headers), body))
        self.send_response(self.answers.pop(0) if self.answers else 204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def listener() -> Iterator[Any]:
    class Own(Listener):
        heard: list[Any] = []  # noqa: RUF012 - the test's own class
        answers: list[int] = []  # noqa: RUF012 - as above

    server = HTTPServer(("127.0.0.1", 0), Own)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Own.url = f"http://127.0.0.1:{server.server_port}/hook"  # type: ignore[attr-defined]
    yield Own
    server.shutdown()
    server.server_close()


@pytest.fixture
def private(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True


def hook(session: InterviewSession, *events: str, url: str = "https://example.org/hook") -> Webhook:
    return webhook_create(owner=session.config.created_by, url=url, events=events or ["session.started"])


def test_the_whole_way_of_an_interview_is_told_without_a_word_about_the_person(
    sent: list[Any],  # noqa: F811
    django_capture_on_commit_callbacks: Any,
) -> None:
    session = open_session().session
    hook(session, "session.started", "answer.stored", "session.completed", "report.ready", "decision.made")
    with django_capture_on_commit_callbacks(execute=True):
        session_clock_start(session_id=session.pk)
        session_clock_start(session_id=session.pk)
        stored = answer_submit(session_id=session.pk, turn=1, text="Writes become slower.")
        session_end(session_id=session.pk, reason=EndReason.TIME_UP)
        answer_evaluate(response_id=stored.response_id)
        report = report_compose(session_id=session.pk)
        assert report is not None
        decision_record(
            report=report, reviewer=session.config.created_by, outcome=DecisionOutcome.HOLD, reason="Ask once more."
        )
    told = list(Delivery.objects.order_by("created_at").values_list("event", "data"))

    assert [event for event, _ in told] == [
        "session.started",
        "answer.stored",
        "session.completed",
        "report.ready",
        "decision.made",
    ]
    assert told[-1][1]["outcome"] == "hold"
    assert not {"Ada", "ada@", "Writes", "Ask once"} & set(json.dumps(told).split())
    assert len([name for name, _ in sent if name == "integrations.tasks.deliver"]) == 5


def test_others_and_what_was_not_asked_for_are_not_told() -> None:
    session = open_session().session
    hook(session, "report.ready")
    webhook_create(owner=InterviewerFactory.create(), url="https://example.org/other", events=["session.started"])

    assert event_publish(event=Event.SESSION_STARTED, session_id=session.pk) == 0


def test_a_delivery_is_signed_over_its_time_and_body(listener: Any, private: None) -> None:
    webhook = hook(open_session().session, url=listener.url)
    delivery = webhook_test(webhook=webhook)
    delivery_send(delivery_id=delivery.pk)
    headers, body = listener.heard[0]
    signed = f"{headers['X-SyncInterview-Timestamp']}.".encode() + body

    assert headers["X-SyncInterview-Signature"] == (
        "v1=" + hmac.new(webhook.secret.encode(), signed, hashlib.sha256).hexdigest()
    )
    assert json.loads(body)["event"] == headers["X-SyncInterview-Event"] == "test"
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.status_code) == (DeliveryStatus.DELIVERED, 1, 204)


def test_what_is_not_taken_is_tried_again_and_given_up_in_the_end(listener: Any, private: None) -> None:
    listener.answers.extend([500, 302])
    delivery = webhook_test(webhook=hook(open_session().session, url=listener.url))
    for _ in range(2):
        with pytest.raises(DeliveryFailed):
            delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.status_code) == (DeliveryStatus.PENDING, 2, 302)
    delivery_give_up(delivery_id=delivery.pk)
    delivery_send(delivery_id=delivery.pk)
    assert len(listener.heard) == 2


def test_an_address_inside_is_not_called(listener: Any, settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    webhook = hook(open_session().session, url=listener.url.replace("127.0.0.1", "localhost"))
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    delivery = webhook_test(webhook=webhook)
    with pytest.raises(DeliveryFailed):
        delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()

    assert delivery.error == "address_refused"
    assert listener.heard == []


def test_a_server_that_is_away_is_noted(private: None) -> None:
    delivery = webhook_test(webhook=hook(open_session().session, url="http://127.0.0.1:9/hook"))
    with pytest.raises(DeliveryFailed):
        delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert delivery.error == "no_connection"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "https://127.0.0.1/hook",
        "https://10.0.0.8/hook",
        "https://169.254.169.254/latest",
        "https://[::1]/hook",
        "https://[::ffff:192.168.0.1]/hook",
        "https://user:secret@example.org/hook",
        "ftp://example.org",
        "https://",
    ],
)
def test_an_address_that_is_not_on_the_internet_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(url)


def test_what_a_crash_cut_off_is_sent_again(sent: list[Any]) -> None:  # noqa: F811
    webhook_test(webhook=hook(open_session().session))
    sent.clear()

    assert deliveries_take_up() == 0
    assert deliveries_take_up(at_start=True) == 1
    assert sent[0][0] == "integrations.tasks.deliver"


def test_the_page_makes_tests_and_deletes_webhooks_and_keys(client: Client) -> None:
    ines = InterviewerFactory.create()
    client.force_login(ines)
    page = "/staff/integrations/"
    sent_hook = {"form": "webhook", "url": "https://example.org/hook", "events": ["report.ready"]}
    assert client.post(page, sent_hook).status_code == 200
    webhook = Webhook.objects.get()
    assert client.post(f"{page}webhooks/{webhook.pk}/test/").status_code == 302
    assert b"https://example.org/hook" in client.get(page).content
    assert client.post(page, {**sent_hook, "url": "https://10.0.0.1/"}).status_code == 422
    made = client.post(page, {"form": "key", "name": "ats", "scopes": ["reports:read"]}).content.decode()
    key = ApiKey.objects.get()
    assert f"<code>{key.prefix}" in made.split("shown this once")[1]
    client.post(f"{page}keys/{key.pk}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert client.post(f"{page}webhooks/{webhook.pk}/delete/").status_code == 302
    assert not Webhook.objects.exists()


def test_the_page_is_the_hiring_teams_own(client: Client) -> None:
    webhook = hook(open_session().session)
    client.force_login(UserFactory.create())
    assert client.get("/staff/integrations/").status_code == 404
    client.force_login(InterviewerFactory.create())
    assert b"example.org/hook" not in client.get("/staff/integrations/").content
    assert client.post(f"/staff/integrations/webhooks/{webhook.pk}/test/").status_code == 404


def test_the_secret_is_shown_once(client: Client) -> None:
    owner = InterviewerFactory.create()
    client.force_login(owner)
    sent_hook = {"url": "https://example.org/hook", "events": ["report.ready"]}
    by_api = client.post("/api/v1/webhooks", sent_hook, content_type="application/json").json()
    by_page = client.post("/staff/integrations/", {"form": "webhook", **sent_hook}).content.decode()
    secrets = {hook.secret for hook in Webhook.objects.all()}

    assert len(secrets) == 2
    assert by_api["secret"] in secrets
    assert [secret for secret in secrets if secret in by_page] == list(secrets - {by_api["secret"]})
    later = [client.get(path).content.decode() for path in ("/api/v1/webhooks", "/staff/integrations/")]
    assert not [page for page in later if "whsec_" in page]
