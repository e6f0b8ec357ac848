"""What the sandbox costs: over a bare interpreter, and for a conversation beside it. `python -m benchmarks.sandbox`.

The first part runs a small program bare and in the sandbox, in turns. The second starts the product as one process and
answers an interview twice by its WebSocket: with nothing else to do, and while four programs at a time compute in the
sandbox (trials of exercises, which take the same queue as candidates' runs).
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from interviews.sandbox import Limits, Status, run
from interviews.sandbox.toolchains import own_python
from tools.demo import pages, product
from tools.demo.candidate import Candidate
from tools.demo.staff import Staff

ALLOWED_MS = 30.0
# By so much may the median and the 95th percentile of a reply be later with four programs beside it.
ALLOWED_DELAY_MS = 100.0
AT_ONCE = 4
COMPUTE_SECONDS = 4
SOURCE = "def add(a, b):\n    return a + b\n\nassert add(2, 3) == 5\nprint('done')\n"
COMPUTING = f"""\
import time

def compute():
    begun = time.process_time()
    while time.process_time() - begun < {COMPUTE_SECONDS}:
        sum(range(1000))
    return 1
"""
ANSWER = "I would measure first, then put an index on the columns of the query, and look at its plan again afterwards."


def overhead(runs: int) -> float:
    """Medians of a bare run and a sandboxed one, in turns. Returns their difference in milliseconds."""
    python, _ = own_python()
    times: dict[str, list[float]] = {"bare": [], "sandbox": []}
    cpu = dict.fromkeys(times, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "solution.py")
        file.write_text(SOURCE)

        def bare() -> None:
            # Without looking for what happens to be installed beside it, which is hidden inside as well.
            done = subprocess.run([python, "-S", "-B", file], capture_output=True, check=True, env={"PATH": os.defpath})
            assert done.stdout == b"done\n"

        def sandboxed() -> None:
            result = run("python", SOURCE)
            assert result.status is Status.PASSED, result

        for way in (bare, sandboxed):
            way()
        for _ in range(runs):
            for name, way in (("bare", bare), ("sandbox", sandboxed)):
                used, began = _children_seconds(), time.perf_counter()
                way()
                times[name].append((time.perf_counter() - began) * 1000)
                cpu[name] += _children_seconds() - used
    for name, taken in times.items():
        taken.sort()
        p95 = taken[int(len(taken) * 0.95)]
        print(
            f"  {name:<8} p50 {statistics.median(taken):6.1f} ms   p95 {p95:6.1f} ms   best {taken[0]:6.1f} ms   "
            f"CPU {cpu[name] * 1000 / runs:5.1f} ms a run"
        )
    return statistics.median(times["sandbox"]) - statistics.median(times["bare"])


def _children_seconds() -> float:
    """Processor time of the processes that have ended; on a busy machine it tells more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Author(Staff):
    """A member of the team who writes exercises and has them tried."""

    def exercise_create(self, title: str) -> str:
        path = "/staff/exercises/new/"
        form = pages.form_with(self._page(path), "title", "reference")
        tests = "- {kind: call, name: it, function: compute, expected: 1}"
        answer = self._send(
            path, form, title=title, statement="Compute.", reference=COMPUTING, visible_tests=tests, minutes="10"
        )
        return str(answer.url).rstrip("/").rsplit("/", 1)[-1]

    def trial_request(self, exercise_id: str) -> None:
        form = pages.form_to(self._page(f"/staff/exercises/{exercise_id}/"), "/copy/")
        self._send(f"/staff/exercises/{exercise_id}/trial/", form)


def replies(link: str, email: str) -> list[float]:
    """One interview through to its end. Milliseconds from each answer to the question that follows it."""
    taken: list[float] = []
    with Candidate(link) as candidate:
        room = candidate.connect(candidate.enter(name="Sam Lee", email=email))
        room.start()
        turn, answered = 0, 0.0
        while (message := room.wait_for_question(within_seconds=60)) is not None:
            if message["turn"] == turn:
                continue
            if turn:
                taken.append((time.perf_counter() - answered) * 1000)
            turn = message["turn"]
            room.spoken()
            answered = time.perf_counter()
            room.answer(ANSWER, id=f"answer-{turn}")
    return taken


def beside_a_conversation(rounds: int) -> float:
    """Returns by how much the later of median and 95th percentile moves, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        running = product.start(Path(folder), SANDBOX_RUNS=str(AT_ONCE))
        try:
            with Author(running.base_url) as author:
                author.sign_in(running.email, running.password)
                exercises = [author.exercise_create(f"Compute {number}") for number in range(AT_ONCE)]
                measured: dict[str, list[float]] = {"nothing else": [], f"{AT_ONCE} programs": []}
                replies(running.link, "warm-up@example.org")
                for number in range(rounds):
                    measured["nothing else"] += replies(running.link, f"idle{number}@example.org")
                    enough = threading.Event()
                    busy = threading.Thread(target=_keep_busy, args=(author, exercises, enough))
                    busy.start()
                    time.sleep(1.5)
                    measured[f"{AT_ONCE} programs"] += replies(running.link, f"busy{number}@example.org")
                    enough.set()
                    busy.join()
        finally:
            running.stop()
    figures = []
    for name, taken in measured.items():
        taken.sort()
        p95 = taken[int(len(taken) * 0.95)]
        figures.append((statistics.median(taken), p95))
        print(f"  {name:<12} p50 {figures[-1][0]:6.1f} ms   p95 {p95:6.1f} ms   {len(taken)} replies")
    (alone, alone_p95), (beside, beside_p95) = figures
    return max(beside - alone, beside_p95 - alone_p95)


def _keep_busy(author: Author, exercises: list[str], enough: threading.Event) -> None:
    while not enough.is_set():
        for exercise_id in exercises:
            # One that is being tried stays so: asking again changes nothing.
            author.trial_request(exercise_id)
        enough.wait(0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description="What the sandbox costs.")
    parser.add_argument("--runs", type=int, default=60, help="of the small program, each way")
    parser.add_argument("--rounds", type=int, default=2, help="interviews each way; 0 leaves them out")
    chosen = parser.parse_args()
    if run("python", "", limits=Limits()).status is Status.NOT_EXECUTED:
        print("There is no sandbox on this machine.")
        return 1
    print(f"A small Python program, load {os.getloadavg()[0]:.1f}")
    added = overhead(chosen.runs)
    print(f"  the sandbox adds {added:+.1f} ms (median; allowed {ALLOWED_MS:.0f})")
    later = 0.0
    if chosen.rounds:
        print(f"From an answer to the next question, offline rules, {os.cpu_count()} cores")
        later = beside_a_conversation(chosen.rounds)
        print(f"  replies come {later:+.1f} ms later (the worse of p50 and p95; allowed {ALLOWED_DELAY_MS:.0f})")
    return 0 if added <= ALLOWED_MS and later <= ALLOWED_DELAY_MS else 1


if __name__ == "__main__":
    sys.exit(main())
