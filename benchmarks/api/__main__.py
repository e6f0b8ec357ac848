"""`python -m benchmarks.api`: latencies of the REST API at 50 concurrent clients, and of a list of 10,000 sessions.

Starts the product on a throw-away database (the embedded run: one process, SQLite) and calls it over HTTP. The clients
run in this process and share the machine with it. What has a throttle or a limit is called as often as that allows.
"""

from __future__ import annotations

import argparse
import secrets
import sqlite3
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from benchmarks.api.calls import made
from tools.demo import product
from tools.demo.product import Product

CLIENTS = 50
SECONDS = 30.0
SESSIONS = 10_000
LIST_CALLS = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        running = product.start(Path(folder) / "data")
        try:
            token = _signed_in(running)
            _print_latencies(running, token, clients=asked.clients, seconds=asked.seconds)
            _print_list(running, token, Path(folder) / "data", sessions=asked.sessions)
        finally:
            running.stop()


def _signed_in(running: Product) -> str:
    sent = {"email": running.email, "password": running.password}
    answer = httpx.post(f"{running.base_url}/api/v1/auth/login", json=sent, timeout=20)
    return str(answer.raise_for_status().json()["access"])


def _client(running: Product, token: str) -> httpx.Client:
    return httpx.Client(base_url=running.base_url, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def _print_latencies(running: Product, token: str, *, clients: int, seconds: float) -> None:
    calls = made(running, token)
    taken: dict[str, list[float]] = defaultdict(list)
    failed: dict[str, int] = defaultdict(int)
    left = {call.name: count(call.at_most, -1) for call in calls if call.at_most}
    until = time.monotonic() + seconds

    def work(number: int) -> None:
        with _client(running, token) as client:
            # Spread over the calls: the first and the last are reached by as many.
            turn = number * len(calls) // clients
            while time.monotonic() < until:
                call = calls[turn % len(calls)]
                turn += 1
                if call.at_most and next(left[call.name]) <= 0:
                    continue
                began = time.perf_counter()
                ok = call.send(client).is_success
                taken[call.name].append((time.perf_counter() - began) * 1000)
                failed[call.name] += not ok

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = sum(map(len, taken.values()))
    print(f"{clients} clients for {seconds:.0f} s: {total / seconds:.0f} calls a second")
    print(f"{'operation':<38}{'calls':>7}{'failed':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for call in calls:
        found = sorted(taken[call.name])
        if found:
            p50, p95, p99 = (found[int((len(found) - 1) * share)] for share in (0.5, 0.95, 0.99))
            print(f"{call.name:<38}{len(found):>7}{failed[call.name]:>8}{p50:>9.0f}{p95:>9.0f}{p99:>9.0f}")
        else:
            print(f"{call.name:<38}{0:>7}")


def _print_list(running: Product, token: str, data_dir: Path, *, sessions: int) -> None:
    with _client(running, token) as client:
        empty = _timed(client, "/api/v1/reports?search=nobody-has-this-name")
        few = _timed(client, "/api/v1/reports")
        _add_sessions(data_dir, sessions)
        many = _timed(client, "/api/v1/reports")
        deep = _timed(client, f"/api/v1/reports?page={sessions // 25 - 1}")
    print(f"\nGET reports/, {LIST_CALLS} calls one after the other: p50 / p95 in ms")
    for name, figures in (("empty", empty), ("few", few), (f"{sessions} sessions", many), ("its last page", deep)):
        print(f"{name:<20}{statistics.median(figures):>8.1f}{_p95(figures):>8.1f}")
    times = _p95(many) / _p95(empty)
    print(f"p95 with {sessions} sessions is {times:.1f} times that of an empty list (to hold: at most 3)")


def _p95(figures: list[float]) -> float:
    return figures[int(len(figures) * 0.95)]


def _timed(client: httpx.Client, path: str) -> list[float]:
    found = []
    for _ in range(LIST_CALLS):
        began = time.perf_counter()
        client.get(path).raise_for_status()
        found.append((time.perf_counter() - began) * 1000)
    return sorted(found)


def _add_sessions(data_dir: Path, count: int) -> None:
    """Copies of the one session there is, each with an id and a token's hash of its own."""
    with closing(sqlite3.connect(data_dir / "syncinterview.sqlite3", timeout=30)) as database:
        database.row_factory = sqlite3.Row
        first = dict(database.execute("SELECT * FROM interviews_interviewsession LIMIT 1").fetchone())
        columns = ", ".join(f'"{name}"' for name in first)
        places = ", ".join("?" for _ in first)
        rows: list[list[Any]] = []
        for _ in range(count):
            row = {**first, "id": secrets.token_hex(16), "token_hash": secrets.token_hex(32)}
            rows.append(list(row.values()))
        database.executemany(f"INSERT INTO interviews_interviewsession ({columns}) VALUES ({places})", rows)
        database.commit()


if __name__ == "__main__":
    main()
