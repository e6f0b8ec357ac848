"""The product and the model server as processes of this machine, in both ways to run, with what they use of it.

Everything a run makes (folder, database, Redis database) is its own and is gone afterwards.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg
import redis

from tools.demo.product import PROJECT, free_port

POSTGRES_URL = os.environ.get("BENCH_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379")
REDIS_DATABASES = range(15, 0, -1)
START_WITHIN_SECONDS = 90.0
STOP_WITHIN_SECONDS = 20.0
SAMPLE_EVERY_SECONDS = 5.0
# What a caller's shell exports is no part of a measurement.
_NOT_HANDED_ON = re.compile(
    r"^(DJANGO_SETTINGS_MODULE|DATABASE_URL|REDIS_URL|CELERY_BROKER_URL|ALLOWED_ORIGINS|COLLECTED_STATIC|SECRET_KEY|DEBUG"
    r"|SPECULATION|REPLY_DEADLINE|GIVE_UP|(LLM|OPENAI|GROQ|GOOGLE|OPENROUTER)_.*)$"
)


@dataclass
class Session:
    id: str
    path: str
    token: str


@dataclass
class Model:
    """The scripted model server of a run: how long it takes. `url` is empty where nothing answers."""

    first_token: float
    whole: float
    url: str = ""
    process: Running | None = None


@dataclass
class Running:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def end(self, by: signal.Signals = signal.SIGTERM) -> None:
        """End this process, and kill it when it does not leave in time."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            self.process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def log_tail(self, lines: int = 20) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


@dataclass
class Deployment:
    """A running product: where it serves, which processes it is made of, and its environment."""

    mode: str
    folder: Path
    environment: dict[str, str]
    web_urls: list[str]
    web: list[Running] = field(default_factory=list)
    live: list[Running] = field(default_factory=list)
    others: list[Running] = field(default_factory=list)

    @property
    def processes(self) -> list[Running]:
        return [*self.web, *self.live, *self.others]

    def make_sessions(self, count: int, *, questions: int = 20) -> list[Session]:
        said = run_module(
            self.environment,
            "benchmarks.live.stored",
            *("make", "--sessions", str(count), "--questions", str(questions)),
        )
        return [Session(**each) for each in json.loads(said)]

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(run_module(self.environment, "benchmarks.live.stored", "read"))
        return found

    def errors(self) -> list[str]:
        """What the processes logged as errors, and tracebacks' last lines."""
        found = []
        for each in self.processes:
            lines = each.log.read_text(errors="replace").splitlines()
            found += [f"{each.name}: {line[:200]}" for line in lines if " ERROR " in line or " CRITICAL " in line]
        return found


def run_module(environment: dict[str, str], module: str, *arguments: str) -> str:
    """The output of a module run to its end with this environment. Raises RuntimeError with what it said."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=PROJECT,
        env={**environment, "LLM_BASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr[-3000:]}")
    return done.stdout.splitlines()[-1]


def start(name: str, command: Sequence[str], environment: dict[str, str], folder: Path) -> Running:
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(command), cwd=PROJECT, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
    return Running(name, process, log)


def wait_until(condition: Callable[[], Any], *, of: Running, within_seconds: float = START_WITHIN_SECONDS) -> None:
    """Wait for a process to be as far. Raises RuntimeError when it ends or takes too long."""
    deadline = time.monotonic() + within_seconds
    while not condition():
        if of.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{of.name} did not start: {of.log_tail()}")
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def base_environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not _NOT_HANDED_ON.match(name)}
    return {
        **kept,
        "DATA_DIR": str(folder / "data"),
        "HOST": "127.0.0.1",
        "LOG_LEVEL": "WARNING",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        # Counters that no rule of the product concerns, and no browser is here to be protected.
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="syncinterview-live-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def model_server(first_token: float, whole: float, *arguments: str) -> Iterator[Model]:
    """The scripted model server over real HTTP, in a process of its own."""
    with folder_of_its_own() as folder:
        port = free_port()
        command = [sys.executable, "manage.py", "llm", "fakeserver", "--port", str(port)]
        command += ["--first-token", str(first_token), "--whole", str(whole), *arguments]
        running = start("model", command, base_environment(folder), folder)
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/v1/models"), of=running)
            yield Model(first_token, whole, url=f"http://127.0.0.1:{port}/v1", process=running)
        finally:
            running.end()


@contextmanager
def embedded(model_url: str, settings: dict[str, str] | None = None) -> Iterator[Deployment]:
    """One process, as `manage.py start` makes it."""
    with folder_of_its_own() as folder:
        port = free_port()
        environment = base_environment(folder) | {"PORT": str(port), "LLM_BASE_URL": model_url, **(settings or {})}
        deployment = Deployment("embedded", folder, environment, [f"http://127.0.0.1:{port}"])
        running = start("web", [sys.executable, "manage.py", "start"], environment, folder)
        deployment.web.append(running)
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/ready"), of=running)
            yield deployment
        finally:
            running.end()


@contextmanager
def distributed(
    model_url: str, settings: dict[str, str] | None = None, *, web: int = 1, live: int = 1, live_threads: int = 160
) -> Iterator[Deployment]:
    """PostgreSQL and Redis, so many web processes and live workers, one worker for the rest, and beat."""
    with ExitStack() as stack:
        folder = stack.enter_context(folder_of_its_own())
        environment = base_environment(folder) | {
            "DATABASE_URL": stack.enter_context(database_of_its_own()),
            "REDIS_URL": stack.enter_context(_redis_database()),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "LLM_BASE_URL": model_url,
            **(settings or {}),
        }
        run_manage(environment, "migrate", "--noinput")
        ports = [free_port() for _ in range(web)]
        deployment = Deployment("distributed", folder, environment, [f"http://127.0.0.1:{port}" for port in ports])
        stack.callback(lambda: end_all(deployment.processes))
        for number in range(live):
            deployment.live.append(start_worker(deployment, f"live-{number}", "live", live_threads))
        deployment.others.append(start_worker(deployment, "work", "work", 8))
        beat = ["celery", "-A", "syncinterview", "beat", "--scheduler", "celery.beat:Scheduler"]
        deployment.others.append(start("beat", beat, environment, folder))
        for number, port in enumerate(ports):
            serving = {**environment, "PORT": str(port)}
            deployment.web.append(start(f"web-{number}", [sys.executable, "manage.py", "serve"], serving, folder))
        for url, each in zip(deployment.web_urls, deployment.web, strict=True):
            wait_until(lambda url=url: answers(f"{url}/ready"), of=each)  # type: ignore[misc] # bound at once
        for each in deployment.live:
            wait_until(lambda: takes_tasks(deployment, live), of=each)
        yield deployment


def end_all(processes: list[Running]) -> None:
    for each in processes:
        each.end()


def start_worker(deployment: Deployment, name: str, queues: str, threads: int) -> Running:
    """A worker by the command of docker-compose.yml."""
    command = ["celery", "-A", "syncinterview", "worker", "--pool", "threads", "--concurrency", str(threads)]
    command += ["--queues", queues, "--hostname", f"{name}@%h", "--without-gossip", "--without-mingle"]
    command += ["--without-heartbeat", "-O", "fair", "--loglevel", "WARNING"]
    return start(name, command, deployment.environment, deployment.folder)


def takes_tasks(deployment: Deployment, workers: int) -> bool:
    """Whether so many live workers wait for tasks: Redis knows who waits at a queue, and `work` has one more."""
    database = int(deployment.environment["REDIS_URL"].rsplit("/", 1)[1])
    with redis.Redis.from_url(deployment.environment["REDIS_URL"]) as client:
        waiting = [each for each in client.client_list() if each["db"] == str(database) and each["cmd"] == "brpop"]
    return len(waiting) >= workers + 1


def run_manage(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {arguments[0]} failed: {done.stderr[-3000:]}")


@contextmanager
def database_of_its_own() -> Iterator[str]:
    name = f"syncinterview_live_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES_URL, autocommit=True, connect_timeout=5) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield re.sub(r"/[^/]*$", f"/{name}", POSTGRES_URL)
    finally:
        with psycopg.connect(POSTGRES_URL, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _redis_database() -> Iterator[str]:
    """A Redis database that nobody uses, emptied afterwards."""
    for number in REDIS_DATABASES:
        url = f"{REDIS_URL}/{number}"
        with redis.Redis.from_url(url) as client:
            if client.dbsize() == 0 and client.set("syncinterview-benchmark", "taken", nx=True, ex=7200):
                try:
                    yield url
                finally:
                    client.flushdb()
                return
    raise RuntimeError("Every Redis database is in use.")


class Meter:
    """What processes use while a block runs: CPU in all, and memory of their own every few seconds."""

    def __init__(self, processes: dict[str, list[Running]]) -> None:
        self._groups = {name: [psutil.Process(each.process.pid) for each in group] for name, group in processes.items()}
        self.memory: dict[str, list[tuple[float, float]]] = {name: [] for name in processes}
        self.cpu: dict[str, float] = {}
        self._stop = threading.Event()
        self._began = 0.0
        self._used: dict[str, float] = {}
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Meter:
        self._began = time.monotonic()
        self._used = {name: _cpu_seconds(group) for name, group in self._groups.items()}
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        lasted = time.monotonic() - self._began
        for name, group in self._groups.items():
            self.cpu[name] = (_cpu_seconds(group) - self._used[name]) / lasted

    def _sample(self) -> None:
        while True:
            for name, group in self._groups.items():
                self.memory[name].append((time.monotonic() - self._began, own_memory(group)))
            if self._stop.wait(SAMPLE_EVERY_SECONDS):
                return


def own_memory(processes: Sequence[psutil.Process]) -> float:
    """Bytes that are gone when these processes end (USS)."""
    total = 0.0
    for process in processes:
        try:
            total += process.memory_full_info().uss
        except psutil.NoSuchProcess:
            continue
    return total


def _cpu_seconds(processes: Sequence[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total
