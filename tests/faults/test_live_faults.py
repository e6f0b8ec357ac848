"""Live interviews on a distributed set whose processes are killed and whose lines are cut: no answer is lost."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import psycopg
import pytest
from websockets.sync.client import connect

from benchmarks.live.processes import Deployment, Session, start, start_worker, wait_until
from benchmarks.live_faults.candidate import Odds
from benchmarks.live_faults.faults import Redis, listens, redis_command
from benchmarks.live_faults.run import LIVE_THREADS, START_WITHIN_SECONDS, Size, distributed_with_redis, hold
from tests.conftest import missing
from tests.playing import until
from tools.demo.candidate import Room

pytestmark = pytest.mark.faults

ANSWER = "Every write has to keep the index current, so writes become slower, and it takes space on the disk."
NETWORK_AWAY_SECONDS = 20.0
NO_GOODBYE = 1006


@dataclass
class Cluster:
    deployment: Deployment
    redis: Redis
    lines: ExitStack

    def rows(self, session: Session) -> list[tuple[int, str]]:
        query = "SELECT turn, transcript FROM interviews_response WHERE session_id = %s ORDER BY turn"
        with psycopg.connect(self.deployment.environment["DATABASE_URL"]) as database:
            return database.execute(query, [session.id]).fetchall()

    def draft(self, session: Session) -> str:
        query = "SELECT draft FROM interviews_interviewsession WHERE id = %s"
        with psycopg.connect(self.deployment.environment["DATABASE_URL"]) as database:
            found = database.execute(query, [session.id]).fetchone()
        return str(found[0]) if found else ""

    def enter(self, session: Session, *, web: int = 0) -> Room:
        url = f"{self.deployment.web_urls[web].replace('http', 'ws', 1)}{session.path}?token={session.token}"
        return Room(self.lines.enter_context(connect(url, open_timeout=30, proxy=None)))

    def kill(self, kind: str) -> None:
        processes = {"live": self.deployment.live, "web": self.deployment.web}[kind]
        processes[0].process.send_signal(signal.SIGKILL)
        processes[0].process.wait()

    def start_again(self, kind: str) -> None:
        deployment = self.deployment
        if kind == "live":
            deployment.live[0] = start_worker(deployment, "live-0", "live", LIVE_THREADS)
            return
        port = deployment.web_urls[0].rsplit(":", 1)[1]
        command, environment = [sys.executable, "manage.py", "serve"], {**deployment.environment, "PORT": port}
        deployment.web[0] = start("web-0", command, environment, deployment.folder)
        wait_until(lambda: listens(int(port)), of=deployment.web[0], within_seconds=START_WITHIN_SECONDS)

    def restart_redis(self) -> None:
        self.redis.running.process.send_signal(signal.SIGKILL)
        self.redis.running.process.wait()
        environment, folder = self.deployment.environment, self.deployment.folder
        self.redis.running = start("redis", redis_command(self.redis.port), environment, folder)
        wait_until(self.redis.is_there, of=self.redis.running)


@pytest.fixture(scope="module")
def cluster(postgres_url: str) -> Iterator[Cluster]:
    if shutil.which("redis-server") is None:
        missing("redis-server is not installed", required_by="REQUIRE_SERVICES")
    with distributed_with_redis(Size(web=2, live=1)) as (deployment, redis), ExitStack() as lines:
        yield Cluster(deployment, redis, lines)


@pytest.fixture(autouse=True)
def errors_logged(cluster: Cluster) -> Iterator[None]:
    """Shown beside a test that fails: what the processes said meanwhile."""
    before = len(cluster.deployment.errors())
    yield
    sys.stdout.write("\n".join(cluster.deployment.errors()[before:]))


@pytest.fixture
def session(cluster: Cluster) -> Session:
    return cluster.deployment.make_sessions(1, questions=2)[0]


def begun(cluster: Cluster, session: Session) -> Room:
    room = cluster.enter(session)
    assert room.wait_for_question(within_seconds=60) is not None
    room.start()
    return room


def replied(room: Room, *, turn: int) -> None:
    """Read up to the definitive reply to a turn, or the end: at the latest by the rules, past the give-up."""
    while True:
        question = room.wait_for_question(within_seconds=60)
        if question is None or question["turn"] > turn:
            return


def test_a_live_worker_killed_mid_turn_costs_a_stand_in_and_no_answer(cluster: Cluster, session: Session) -> None:
    room = begun(cluster, session)
    cluster.kill("live")
    try:
        room.answer(ANSWER, id="one")
        stand_in = room.wait_for("llm_response", within_seconds=60)
        assert stand_in["stage"] == "tentative"
        replied(room, turn=1)
    finally:
        cluster.start_again("live")
    assert cluster.rows(session) == [(1, ANSWER)]
    room.close()


def test_a_web_process_killed_mid_turn_costs_no_answer(cluster: Cluster, session: Session) -> None:
    room = begun(cluster, session)
    room.answer(ANSWER, id="one")
    until(lambda: cluster.rows(session), within_seconds=60)
    cluster.kill("web")
    try:
        assert room.wait_for_close() == NO_GOODBYE
        again = cluster.enter(session, web=1)
        again.turn = 1
        again.answer(ANSWER, id="one")
        replied(again, turn=1)
        again.close()
    finally:
        cluster.start_again("web")
    assert cluster.rows(session) == [(1, ANSWER)]


def test_redis_restarted_mid_turn_costs_no_answer_and_work_goes_on(cluster: Cluster, session: Session) -> None:
    room = begun(cluster, session)
    room.answer(ANSWER, id="one")
    cluster.restart_redis()
    replied(room, turn=1)
    # The same connection, the same worker: both have found Redis again.
    room.answer(ANSWER + " Twice.", id="two")
    replied(room, turn=2)
    assert cluster.rows(session)[:2] == [(1, ANSWER), (2, ANSWER + " Twice.")]
    room.close()


def test_a_line_that_is_cut_for_twenty_seconds_finds_question_and_words_again(
    cluster: Cluster, session: Session
) -> None:
    room = begun(cluster, session)
    room.draft("Every write has to keep")
    until(lambda: cluster.draft(session), within_seconds=60)
    room._socket.socket.close()  # no goodbye
    cut_at = time.monotonic()
    until(lambda: time.monotonic() - cut_at >= NETWORK_AWAY_SECONDS, within_seconds=2 * NETWORK_AWAY_SECONDS)
    again = cluster.enter(session, web=1)
    state = again.wait_for("interview_state", within_seconds=60)
    assert state["turn"] == 1
    assert state["buffered_text"] == "Every write has to keep"
    again.answer(ANSWER, id="one")
    replied(again, turn=1)
    assert cluster.rows(session) == [(1, ANSWER)]
    again.close()


def test_twenty_interviews_among_faults_lose_and_double_nothing(cluster: Cluster) -> None:
    size = Size(interviews=20, at_once=10, questions=2, web=2, live=1, fault_every_seconds=8.0)
    outcome = hold(cluster.deployment, cluster.redis, size, Odds())
    assert (outcome.lost, outcome.doubled, outcome.unasked, outcome.unfinished) == ([], [], [], [])
    assert outcome.replied_twice == 0
    assert sum(outcome.faults.values()) >= 1
