"""The API against made-up data, right and wrong, by everybody: what the description says is what happens.

A few examples an operation here; API_FUZZ_EXAMPLES=100 (make api-fuzz) tries them by each role.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings

from syncinterview.accounts.models import User
from syncinterview.accounts.services import tokens_issue
from tests.api.calls import HOLDER
from tests.api.world import CAST, World, made

EXAMPLES = int(os.environ.get("API_FUZZ_EXAMPLES", "0"))
ROLES = CAST if EXAMPLES else ("nobody", "interviewer", "admin")

# Right by their shape and refused for their meaning: files that are none, passwords that are weak, an answer without
# words, an interview that closes before it opens.
REFUSED_FOR_ITS_MEANING = (
    "auth_register",
    "documents_match",
    "documents_upload_jd",
    "documents_upload_resume",
    "interviews_change",
    "interviews_create",
    "interviews_create_too",
    "practice_start",
    "public_session_start",
    "public_session_submit",
    "session_submit",
    "webhooks_create",
)

RIGHT = (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), re.compile(r"[-a-zA-Z0-9_]+"))

pytestmark = pytest.mark.fuzz

schema = schemathesis.openapi.from_wsgi("/api/v1/schema", WSGIHandler())
schema.config.generation.update(allow_x00=False)
schema.config.phases.coverage.enabled = bool(EXAMPLES)


@pytest.mark.django_db
def test_a_database_is_there_and_empty() -> None:
    """Asks for the test's database; the world below lives in a transaction of its own across the operations."""
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    # As Django's own test client has it: the end of a request must not end the connection the world lives in.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("who", ROLES)
@schema.parametrize()
@settings(max_examples=EXAMPLES or 4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_it_does_what_it_says(case: schemathesis.Case, world: World, who: str) -> None:
    cache.clear()
    operation = case.operation.definition.raw["operationId"]
    _known(case, world)
    headers = {}
    if operation in HOLDER and who != "nobody":
        headers["Authorization"] = f"Bearer {world.running_token}"
    elif who != "nobody":
        headers["Authorization"] = f"Bearer {tokens_issue(user=world.users[who]).access}"
    left_out = [schemathesis.checks.positive_data_acceptance] if operation in REFUSED_FOR_ITS_MEANING else []
    with transaction.atomic():
        case.call_and_validate(headers=headers, excluded_checks=left_out)
        transaction.set_rollback(True)


def _known(case: schemathesis.Case, world: World) -> None:
    """Every other made-up id is one that is there, so that the way behind the door is tried too."""
    finished = "reports" in case.path
    there = {
        "config_id": world.open_config.pk if case.path.endswith("start") else world.config.pk,
        "session_id": world.finished.pk if finished else world.running.pk,
        "document_id": world.jd.pk,
        "user_id": world.leaver.pk,
        "key_id": world.key.pk,
        "slug": world.open_config.slug,
    }
    for name, value in (case.path_parameters or {}).items():
        # What was made up to be no id at all stays what it is.
        if name in there and RIGHT[name == "slug"].fullmatch(str(value)) and str(value)[:1] in "02468ace":
            case.path_parameters[name] = str(there[name])
