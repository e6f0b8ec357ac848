"""The distributed set, by the very commands of docker-compose.yml, as processes of this machine."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg
import pytest
import redis
import yaml

from tests.playing import RESUME_TEXT, answer_everything, until
from tools.demo.answers import Script
from tools.demo.candidate import Candidate
from tools.demo.product import PROJECT, free_port
from tools.demo.staff import Staff

pytestmark = pytest.mark.cluster

# What docker-compose.yml gives a process before it is killed.
STOP_WITHIN_SECONDS = 20.0
REDIS_DATABASES = range(15, 3, -1)
RUNNING = ("web", "worker-live", "worker-work", "runner", "beat")


@dataclass
class Cluster:
    folder: Path
    environment: dict[str, str]
    commands: dict[str, list[str]]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name], cwd=PROJECT, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def run(self, name: str) -> str:
        done = subprocess.run(
            self.commands[name],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def stop(self, name: str) -> tuple[int, float]:
        """Exit code and seconds from SIGTERM."""
        process = self.processes.pop(name)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(2 * STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        return code, time.monotonic() - asked

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")


@pytest.fixture(scope="module")
def database_url(postgres_url: str) -> Iterator[str]:
    """A fresh database, dropped afterwards."""
    name = f"syncinterview_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield re.sub(r"/[^/]*$", f"/{name}", postgres_url)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def redis_database_url(redis_url: str) -> Iterator[str]:
    """A Redis database that nobody uses, emptied afterwards."""
    for number in REDIS_DATABASES:
        client = redis.Redis.from_url(f"{redis_url}/{number}")
        if client.dbsize() == 0:
            client.set("syncinterview-test", "taken", ex=600)
            yield f"{redis_url}/{number}"
            client.flushdb()
            client.close()
            return
        client.close()
    pytest.fail("Every Redis database is in use.")


@pytest.fixture(scope="module")
def cluster(database_url: str, redis_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    services = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
    folder = tmp_path_factory.mktemp("cluster")
    given = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_database_url,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_ORIGINS": "",
        "LOG_LEVEL": "INFO",
    }
    named = services["web"]["environment"]
    assert set(given) <= set(named)
    # What compose names and nobody has set is empty. Then what the image sets, and where the programs are found.
    environment = {
        **dict.fromkeys(named, ""),
        **given,
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "DATA_DIR": str(folder / "data"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    found = Cluster(
        folder=folder,
        environment=environment,
        commands={name: services[name]["command"] for name in ("migrate", *RUNNING)},
    )
    try:
        yield found
    finally:
        for process in found.processes.values():
            process.kill()
            process.wait()


def is_ready(cluster: Cluster) -> dict[str, object] | None:
    try:
        answer = httpx.get(f"{cluster.base_url}/ready", timeout=5)
    except httpx.TransportError:
        return None
    return answer.json() if answer.status_code == 200 else None


def test_an_interview_goes_through_every_process(cluster: Cluster, tmp_path: Path) -> None:
    printed = cluster.run("migrate")
    signing_in = re.search(r"Staff sign-in +(\S+) / (\S+)", printed)
    assert signing_in, printed
    for name in RUNNING:
        cluster.start(name)
    ready = until(lambda: is_ready(cluster), within_seconds=40)
    assert ready["mode"] == "distributed"
    assert set(ready["checks"].values()) == {"ok"}

    job = tmp_path / "job.txt"
    job.write_text("Backend engineer\n\nYou build services in Python with Django, PostgreSQL and Redis.\n")
    resume = tmp_path / "resume.txt"
    resume.write_text(f"Sam Lee\nsam@example.com\n\nExperience\n{RESUME_TEXT}\n\nSkills\nPython, Django, PostgreSQL\n")
    with Staff(cluster.base_url) as staff:
        staff.sign_in(signing_in[1], signing_in[2])
        config_id = staff.interview_create(job_description=job, job_role="Backend engineer", question_count="3")
        questions = staff.questions_wait(config_id)
        assert len(questions) == 3
        with Candidate(staff.interview_open(config_id)) as candidate:
            session_id = candidate.enter(name="Sam Lee", email="sam@example.com", resume=resume)
            room = candidate.connect(session_id)
            room.start()
            asked, given = answer_everything(room, Script(questions, RESUME_TEXT))
        report = staff.report_wait(session_id)

    assert [question["text"] for question in asked if question["type"] == "preset"] == [q.text for q in questions]
    assert [question["turn"] for question in asked] == list(range(1, len(asked) + 1))
    numbers = [message["seq"] for message in room.messages]
    assert numbers == sorted(set(numbers))
    assert [answer["candidate_answer"] for answer in report["responses"]] == given
    assert [answer["display_label"] for answer in report["responses"]] == [question["label"] for question in asked]
    assert report["responses"][0]["score"] is not None
    assert report["overall_assessment"]["overall_score"] is not None


@pytest.mark.parametrize("name", RUNNING)
def test_it_ends_in_order_when_asked(cluster: Cluster, name: str) -> None:
    assert cluster.processes[name].poll() is None, cluster.log(name)[-3000:]
    code, seconds = cluster.stop(name)
    assert code == 0, cluster.log(name)[-3000:]
    assert seconds < STOP_WITHIN_SECONDS
