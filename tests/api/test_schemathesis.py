"""The API against made-up data, right and wrong, by everybody: what the description says is what happens.

A few examples an operation here; API_FUZZ_EXAMPLES=100 (make api-fuzz) tries many by each role, API_FUZZ_ROLES=admin
by those that are named.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from interviews.models import InterviewSession
from interviews.services.recording import CONTENT_TYPES
from syncinterview.accounts.services import tokens_issue
from tests.accounts.factories import PASSWORD, InterviewerFactory
from tests.api.calls import HOLDER
from tests.api.world import World, made

EXAMPLES = int(os.environ.get("API_FUZZ_EXAMPLES", "0"))
EVERY_ROLE = ("nobody", "candidate", "interviewer", "admin") if EXAMPLES else ("nobody", "interviewer", "admin")
ROLES = os.environ.get("API_FUZZ_ROLES", "").split() or EVERY_ROLE

RIGHT = (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), re.compile(r"[-a-zA-Z0-9_]+"))
PLAIN_URL = re.compile(r"https://([a-z]{1,20}\.){1,3}(com|org|net)(/\w*)?")


def _has_words(body: dict[str, Any], *names: str) -> bool:
    return any(re.search(r"\w", str(body.get(name, ""))) for name in names)


def _has_sound(body: dict[str, Any]) -> bool:
    """Whether there is something that has to be a recording, and is not."""
    return "audio_file" in body or bool(body.get("audio_data"))


def _is_hard_to_guess_too(body: dict[str, Any]) -> bool:
    return _is_hard_to_guess({"password": body.get("new_password")})


def _is_a_form(body: dict[str, Any], *names: str) -> bool:
    """Whether the generator filled in what it says is required: beside a file it leaves blanks."""
    return all(str(body.get(name) or "").strip() for name in names)


def _is_hard_to_guess(body: dict[str, Any]) -> bool:
    """Many letters, and few of those that the person is called by."""
    letters = set(str(body.get("password")).lower())
    known = set(f"{body.get('email')}{body.get('full_name')}".lower())
    return len(letters) >= 8 and len(letters & known) < len(letters) / 2


SESSIONS = sorted(set(HOLDER.values()))

# Somebody of a hiring team who reads reports too.
COLLEAGUE = "colleague@example.org"

# What has to fit together: each alone may be right.
EXERCISE_TRIED = {"title", "reference_solution", "visible_tests", "hidden_tests"}

# What is wrong by more than its shape is refused (a password that is too easy, an interview that closes before it
# opens): only of a body that is plainly right can it be said that it has to be accepted.
PLAINLY_RIGHT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "auth_register": _is_hard_to_guess,
    "interviews_change": lambda body: not (body.get("opens_at") and body.get("closes_at")),
    "interviews_create": lambda body: not (body.get("opens_at") and body.get("closes_at")),
    "interviews_create_too": lambda body: not (body.get("opens_at") and body.get("closes_at")),
    "public_session_start": lambda body: _is_a_form(body, "interview_id", "name", "email", "consent"),
    "public_session_submit": lambda body: _has_words(body, "live_transcript", "code") and not _has_sound(body),
    "second_readings_ask": lambda body: body.get("reader") == COLLEAGUE,
    "session_submit": lambda body: _has_words(body, "response_text") and not _has_sound(body),
    # Only some times and languages are offered; what was not asked for cannot be granted.
    "session_choices": lambda body: not body.get("time_percent") and not body.get("language"),
    # The exercise that is open is to be solved in Python.
    "session_code_run": lambda body: body.get("language") == "python",
    # A piece has at least one byte, which a schema cannot say of bytes.
    "session_recording_chunk": lambda body: False,
    "exercises_change": lambda body: not EXERCISE_TRIED & set(body),
    # Bytes that are no sound, and tests that are of no use to a program, are made up easily.
    "exercises_create": lambda body: False,
    "users_me_password": lambda body: body.get("current_password") == PASSWORD and _is_hard_to_guess_too(body),
    "webhooks_create": lambda body: PLAIN_URL.fullmatch(str(body.get("url"))) is not None,
}

# A document is a text here; the other kinds are tried where documents are read.
WORD = st.text("abcdefghijklmnopqrstuvwxyzäéß", min_size=4, max_size=12)
schemathesis.openapi.media_type("text/plain", st.lists(WORD, min_size=12).map(lambda words: " ".join(words).encode()))

for kind in CONTENT_TYPES:
    schemathesis.serializer.alias(kind, "application/octet-stream")

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

schema = schemathesis.openapi.from_wsgi("/api/v1/schema", WSGIHandler())
schema.config.generation.update(allow_x00=False)
schema.config.phases.coverage.enabled = bool(EXAMPLES)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    # As Django's own test client has it: the end of a request must not end the connection the world lives in.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        there = made()
        InterviewerFactory.create(email=COLLEAGUE)
        yield there
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def guarded() -> set[tuple[str, str]]:
    """Operations, and by whom they were called, that were seen to refuse a call without a token."""
    return set()


@pytest.fixture
def caller(world: World, who: str) -> dict[str, dict[str, str]]:
    """Headers by whose token they carry: a session's, or the person's own."""
    if who == "nobody":
        return {key: {} for key in (*SESSIONS, "person")}
    tokens = {session: getattr(world, f"{session}_token") for session in SESSIONS}
    tokens["person"] = tokens_issue(user=world.users[who]).access
    return {name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()}


@pytest.fixture
def tried(request: pytest.FixtureRequest, who: str) -> Iterator[Counter[str]]:
    """How many cases there were, of which kind; conftest.py adds them up by role."""
    cases = Counter[str]()
    yield cases
    request.node.user_properties.append((who, dict(cases)))


@pytest.mark.parametrize("who", ROLES)
@schema.parametrize()
@settings(max_examples=EXAMPLES or 4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_it_does_what_it_says(
    case: schemathesis.Case,
    world: World,
    who: str,
    caller: dict[str, dict[str, str]],
    guarded: set[tuple[str, str]],
    tried: Counter[str],
) -> None:
    cache.clear()
    operation = case.operation.definition.raw["operationId"]
    _known(case, world)
    # That a call without its token is refused is the same whatever it carries: seen once, it is not asked again.
    left_out = [ignored_auth] if (operation, who) in guarded else []
    if not PLAINLY_RIGHT.get(operation, lambda body: True)(case.body if isinstance(case.body, dict) else {}):
        left_out.append(positive_data_acceptance)
    headers = {} if _lacks_its_token(case) else caller[HOLDER.get(operation, "person")]
    tried["wrong" if case.meta and case.meta.generation.mode.is_negative else "right"] += 1
    with transaction.atomic():
        response = case.call_and_validate(headers=headers, excluded_checks=left_out)
        transaction.set_rollback(True)
    if response.status_code < 300:
        tried["accepted"] += 1
        guarded.add((operation, who))


def _lacks_its_token(case: schemathesis.Case) -> bool:
    """Whether it was made wrong by leaving out the one header that opens a session: it is sent as it was made."""
    headers = case.meta.components.get(ParameterLocation.HEADER) if case.meta else None
    is_wrong = headers is not None and headers.mode.is_negative
    in_session = case.operation.definition.raw["operationId"] in HOLDER
    return in_session and is_wrong and "Authorization" not in (case.headers or {})


def _session_there(case: schemathesis.Case, world: World, operation: str) -> InterviewSession:
    """The session that an operation is of use on."""
    if operation == "reports_writing":
        return world.written
    if "reports" in case.path:
        return world.finished
    found: InterviewSession = getattr(world, HOLDER.get(operation, "running"))
    return found


def _known(case: schemathesis.Case, world: World) -> None:
    """Every other made-up id is one that is there, so that the way behind the door is tried too."""
    operation = case.operation.definition.raw["operationId"]
    there = {
        "config_id": world.open_config.pk if case.path.endswith("start") else world.config.pk,
        "session_id": _session_there(case, world, operation).pk,
        "exercise_id": world.exercise.pk,
        "run_id": world.run.pk,
        "request_id": world.asked.pk,
        "response_id": world.finished.responses.values_list("pk", flat=True)[0],
        "webhook_id": world.webhook.pk,
        "link_id": world.share_link.pk,
        "question_id": world.config.questions.values_list("pk", flat=True)[0],
        "document_id": world.jd.pk,
        "user_id": world.leaver.pk,
        "key_id": world.key.pk,
        "slug": world.open_config.slug,
        "token": world.share_token,
    }
    for name, value in (case.path_parameters or {}).items():
        # What was made up to be no id at all stays what it is.
        if name in there and RIGHT[name in ("slug", "token")].fullmatch(str(value)) and str(value)[:1] in "02468ace":
            case.path_parameters[name] = str(there[name])
    if (
        isinstance(case.body, dict)
        and "@" in str(case.body.get("reader"))
        and str(case.body["reader"])[0] in "02468ace"
    ):
        case.body["reader"] = COLLEAGUE
    if isinstance(case.body, dict) and re.match("[02468ace]", str(case.body.get("current_password"))):
        case.body["current_password"] = PASSWORD
    if isinstance(case.body, dict) and RIGHT[0].fullmatch(str(case.body.get("exercise_id"))):
        case.body["exercise_id"] = str(world.exercise.pk)
