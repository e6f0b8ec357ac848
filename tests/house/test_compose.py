"""docker-compose.yml says what the distributed set is; the tests of tests/cluster run its commands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

PROJECT = Path(__file__).resolve().parents[2]
OURS = {"migrate", "web", "worker-live", "worker-work", "runner", "beat"}
WORKERS = ("worker-live", "worker-work", "runner")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]


def test_it_has_every_process_and_both_servers(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == OURS | {"postgres", "redis"}


def test_only_the_web_is_reachable_from_outside(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["web"]


def test_every_process_that_goes_on_is_started_again(services: dict[str, dict[str, Any]]) -> None:
    assert {name for name, service in services.items() if service.get("restart") != "unless-stopped"} == {"migrate"}


def test_everything_waits_for_the_migration(services: dict[str, dict[str, Any]]) -> None:
    for name in OURS - {"migrate"}:
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert services[name]["depends_on"]["postgres"] == {"condition": "service_healthy"}


def test_every_process_has_the_same_environment_and_files(services: dict[str, dict[str, Any]]) -> None:
    for name in OURS:
        assert services[name]["environment"] == services["web"]["environment"]
        assert services[name]["volumes"] == ([] if name == "runner" else ["data:/data"])


def test_the_runner_has_no_way_out_and_nothing_to_write_to(services: dict[str, dict[str, Any]]) -> None:
    runner = services["runner"]
    assert runner["networks"] == ["inside"]
    assert yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["networks"]["inside"] == {"internal": True}
    assert runner["read_only"] is True
    assert runner["cap_drop"] == ["ALL"]
    assert "privileged" not in runner
    assert "no-new-privileges:true" in runner["security_opt"]
    assert {"mem_limit", "pids_limit", "init"} <= set(runner)
    for server in ("postgres", "redis"):
        assert "inside" in services[server]["networks"]


def test_only_the_runner_takes_programs(services: dict[str, dict[str, Any]]) -> None:
    takes_programs = [name for name in WORKERS if "code" in _queues(services[name])]
    assert takes_programs == ["runner"]
    assert _queues(services["runner"]) == {"code"}


def _queues(service: dict[str, Any]) -> set[str]:
    command = service["command"]
    return set(command[command.index("--queues") + 1].split(","))


def test_its_variables_are_ones_that_are_read(services: dict[str, dict[str, Any]]) -> None:
    read = "".join((PROJECT / "syncinterview" / name).read_text() for name in ("env.py", "env_models.py"))
    for name in services["web"]["environment"]:
        provider, _, rest = name.partition("_")
        of_a_provider = f'"{provider}"' in read and f'}}_{rest}"' in read
        assert f'"{name}"' in read or of_a_provider, name


def test_secrets_have_no_default(services: dict[str, dict[str, Any]]) -> None:
    environment = services["web"]["environment"]
    assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]


def test_the_workers_take_every_queue_that_tasks_go_to(services: dict[str, dict[str, Any]]) -> None:
    taken = set().union(*(_queues(services[name]) for name in WORKERS))
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} <= taken


def test_its_management_commands_exist(services: dict[str, dict[str, Any]]) -> None:
    named = re.findall(r"manage\.py (\w+)", " ".join(" ".join(services[name]["command"]) for name in OURS))
    assert set(named) == {"migrate", "bootstrap", "serve"}
    assert set(named) <= set(get_commands())


def test_the_image_leaves_out_what_only_developers_need() -> None:
    dockerfile = (PROJECT / "Dockerfile").read_text()
    ignored = (PROJECT / ".dockerignore").read_text().splitlines()
    assert "requirements-dev.txt" not in dockerfile
    assert {"tests", "benchmarks", "tools", ".git", ".venv", "var", ".env"} <= set(ignored)
    assert re.search(r"^USER app$", dockerfile, re.M)
