"""Processes of a running set that are killed without warning, one at a time, and started again."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import redis

from benchmarks.live.processes import Deployment, Running, start, start_worker

DOWN_SECONDS = (0.3, 2.0)
BACK_WITHIN_SECONDS = 180.0


@dataclass
class Redis:
    """A Redis server of the run's own."""

    port: int
    running: Running

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def is_there(self) -> bool:
        with redis.Redis(port=self.port, socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False


def redis_command(port: int) -> list[str]:
    """As docker-compose.yml starts it: nothing in it outlives it."""
    return ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@dataclass
class Faults:
    deployment: Deployment
    server: Redis
    chance: random.Random
    live_threads: int
    done: Counter[str] = field(default_factory=Counter)

    async def go_on(self, *, every_seconds: float, until: Callable[[], bool]) -> None:
        kinds = [self.kill_live_worker, self.kill_web, self.restart_redis]
        number = 0
        while not until():
            await asyncio.sleep(self.chance.uniform(0.6, 1.4) * every_seconds)
            if until():
                return
            await kinds[number % len(kinds)]()
            number += 1

    async def kill_live_worker(self) -> None:
        index = self.chance.randrange(len(self.deployment.live))
        name = f"live-{index}"
        await self._kill(self.deployment.live[index])
        self.deployment.live[index] = start_worker(self.deployment, name, "live", self.live_threads)
        self.done["SIGKILL of a live worker"] += 1

    async def kill_web(self) -> None:
        index = self.chance.randrange(len(self.deployment.web))
        url = self.deployment.web_urls[index]
        await self._kill(self.deployment.web[index])
        environment = {**self.deployment.environment, "PORT": url.rsplit(":", 1)[1]}
        command = [sys.executable, "manage.py", "serve"]
        self.deployment.web[index] = start(f"web-{index}", command, environment, self.deployment.folder)
        self.done["SIGKILL of a web process"] += 1
        deadline = time.monotonic() + BACK_WITHIN_SECONDS
        # With both web processes down at once nobody could be anywhere.
        while not await asyncio.to_thread(listens, int(environment["PORT"])):
            if time.monotonic() > deadline:
                raise RuntimeError(f"web-{index} did not come back: {self.deployment.web[index].log_tail()}")
            await asyncio.sleep(0.2)

    async def restart_redis(self) -> None:
        await self._kill(self.server.running)
        command = redis_command(self.server.port)
        self.server.running = start("redis", command, self.deployment.environment, self.deployment.folder)
        self.done["SIGKILL of Redis"] += 1

    async def _kill(self, running: Running) -> None:
        running.process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(running.process.wait)
        await asyncio.sleep(self.chance.uniform(*DOWN_SECONDS))
