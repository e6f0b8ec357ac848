"""Who the product is compared with: a bare SDK stream and Pipecat, asked at the same moments with the same request."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.live.asking import Outcome, Task
from benchmarks.live.candidate import Manner
from tools.demo.product import PROJECT

PIPECAT = "pipecat-ai[openai]==1.14.0"
# Pipecat brings numpy, onnxruntime and more: it lives apart from the product's own environment.
PIPECAT_ENVIRONMENT = PROJECT / ".venv-pipecat"
WAIT_BEYOND_SECONDS = 120.0


@dataclass(frozen=True)
class Peer:
    """What a peer measured, or why it could not."""

    name: str
    first_token: list[float]
    first_sentence: list[float]
    cpu: float
    errors: int = 0
    problem: str = ""


def bare_sdk(url: str, *, speakers: int, seconds: float, manner: Manner) -> Peer:
    return _run("bare SDK", [sys.executable, "-m", "benchmarks.live.bare_sdk"], url, speakers, seconds, manner)


def pipecat(url: str, *, speakers: int, seconds: float, manner: Manner) -> Peer:
    """Makes Pipecat's environment the first time: about a minute."""
    try:
        python = _pipecat_python()
    except (subprocess.CalledProcessError, OSError) as error:
        return Peer("Pipecat", [], [], 0.0, problem=f"pip could not install {PIPECAT}: {type(error).__name__}")
    return _run("Pipecat", [str(python), "-m", "benchmarks.live.pipecat_peer"], url, speakers, seconds, manner)


def _pipecat_python() -> Path:
    python = PIPECAT_ENVIRONMENT / "bin" / "python"
    installed = PIPECAT_ENVIRONMENT / "installed"
    if not installed.exists() or installed.read_text() != PIPECAT:
        subprocess.run([sys.executable, "-m", "venv", str(PIPECAT_ENVIRONMENT)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-qq", PIPECAT], check=True, stdout=subprocess.DEVNULL)
        installed.write_text(PIPECAT)
    return python


def _run(name: str, command: list[str], url: str, speakers: int, seconds: float, manner: Manner) -> Peer:
    task = Task(url, speakers, seconds, manner.shortest, manner.longest, **request_of_a_turn())
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    try:
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env=environment,
            input=json.dumps(asdict(task)),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + WAIT_BEYOND_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Peer(name, [], [], 0.0, problem="it did not come to its end")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return Peer(name, [], [], 0.0, problem=f"it ended with {done.returncode}: {done.stderr[-400:]}")
    outcome = Outcome(**json.loads(lines[-1]))
    heard: list[dict[str, float]] = outcome.heard  # type: ignore[assignment] # as it came from JSON
    return Peer(
        name,
        [each["first_token"] for each in heard],
        [each["first_sentence"] for each in heard if each["first_sentence"]],
        outcome.cpu,
        outcome.errors,
        outcome.error,
    )


def request_of_a_turn() -> dict[str, Any]:
    """The request that the product sends at the end of an answer of about a minute, from its own prompt."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.live.request"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(said.stdout)
    return found
