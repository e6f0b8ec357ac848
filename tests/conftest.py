"""What every test stands on: no network but this machine, and services that are there or are asked for.

A laptop without PostgreSQL, Redis, Chromium or bubblewrap skips the tests that need them. REQUIRE_SERVICES=1,
REQUIRE_BROWSER=1 and REQUIRE_SANDBOX=1 (continuous integration) turn such a skip into a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import Any, NoReturn

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker
from servestatic.middleware import ServeStaticMiddleware

from interviews.services import code
from tests.network_guard import install as install_network_guard

install_network_guard()

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")


def missing(what: str, *, required_by: str) -> NoReturn:
    """Skip the test, or fail it where the environment says that the thing must be there."""
    if os.environ.get(required_by) == "1":
        pytest.fail(f"{what}, and {required_by}=1 asks for it.", pytrace=False)
    pytest.skip(f"{what}.")


def _listens(address: tuple[str, int]) -> bool:
    try:
        with socket.create_connection(address, timeout=2):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own, which on PostgreSQL cannot drop a database that a forgotten thread is connected to."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A PostgreSQL server whose user may create databases."""
    try:
        psycopg.connect(POSTGRES_URL, connect_timeout=2).close()
    except psycopg.OperationalError:
        missing("PostgreSQL does not answer on 127.0.0.1:5432", required_by="REQUIRE_SERVICES")
    return POSTGRES_URL


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis server; tests take a database number of their own and empty it afterwards."""
    if not _listens(("127.0.0.1", 6379)):
        missing("Redis does not answer on 127.0.0.1:6379", required_by="REQUIRE_SERVICES")
    return REDIS_URL


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Debian's Chromium; launch it with tests.browser's arguments."""
    path = shutil.which("chromium")
    if path is None:
        missing("Chromium is not installed", required_by="REQUIRE_BROWSER")
    return path


@pytest.fixture(scope="session")
def bwrap_path() -> str:
    """bubblewrap, allowed to make namespaces on this machine."""
    path = shutil.which("bwrap")
    if path is None:
        missing("bubblewrap is not installed", required_by="REQUIRE_SANDBOX")
    tried = subprocess.run([path, "--unshare-all", "--ro-bind", "/", "/", "true"], capture_output=True, check=False)
    if tried.returncode != 0:
        missing("bubblewrap may not make namespaces here", required_by="REQUIRE_SANDBOX")
    return path


@pytest.fixture
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process on a machine without bubblewrap."""
    code._box.cache_clear()
    code.sandbox_here.cache_clear()
    with monkeypatch.context() as without:
        without.setenv("PATH", "/nowhere")
        code._box()
    yield
    code._box.cache_clear()
    code.sandbox_here.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_looked_for_once() -> Iterator[None]:
    """Every test client makes the middleware anew, which would look through all static files each time."""
    look = ServeStaticMiddleware.add_files_from_finders
    found: ServeStaticMiddleware | None = None

    def remember(self: ServeStaticMiddleware) -> None:
        nonlocal found
        if found is None:
            look(self)
            found = self
        self.files, self.directories = found.files, found.directories

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ServeStaticMiddleware, "add_files_from_finders", remember)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Counters and pauses of one test are not those of the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _as_described(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer of the REST API in any test is one that its description does not know."""
    from tests import api_contract

    ask = Client.request

    def request(self: Client, **sent: Any) -> Any:
        response = ask(self, **sent)
        api_contract.check(method=sent["REQUEST_METHOD"], path=sent["PATH_INFO"], response=response)
        return response

    monkeypatch.setattr(Client, "request", request)
