"""The product as a process of its own: start it, read where it serves, stop it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
START_WITHIN_SECONDS = 150.0
STOP_WITHIN_SECONDS = 30.0
# A setting of the caller's shell must not turn a throw-away run into one on a real database.
NOT_HANDED_ON = (
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "ALLOWED_ORIGINS",
    "COLLECTED_STATIC",
    "SECRET_KEY",
    "DEBUG",
)

_LINES = re.compile(
    r"SyncInterview +(?P<base_url>http://\S+?)/\n"
    r"Staff sign-in +(?P<email>\S+) / (?P<password>.+)\n"
    r"Candidate link +(?P<link>http://\S+)\n"
)


class ProductFailed(Exception):
    """The product did not start; the message holds what it said."""


@dataclass
class Product:
    """A running product. `printed` is what it wrote to standard output when it was ready."""

    process: subprocess.Popen[str]
    log: Path
    printed: str
    started_in_seconds: float
    base_url: str
    email: str
    password: str
    link: str

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end and wait. Returns its exit code; kills it when it does not leave in time."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            self.process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return self._ended()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self._ended()

    def _ended(self) -> int:
        if self.process.stdout:
            self.process.stdout.close()
        return self.process.wait()

    def log_tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def start(data_dir: Path, *, port: int | None = None, **settings: str) -> Product:
    """Run `manage.py start` on this data directory. Raises ProductFailed when it does not come up."""
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir / "server.log"
    environment = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
    environment |= {"DATA_DIR": str(data_dir), "PORT": str(port or free_port()), "HOST": "127.0.0.1"}
    # A throw-away run has nothing said by anybody on the internet, unless it is told to.
    environment |= {"TTS_PROVIDER": "espeak", **settings}
    began = time.monotonic()
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "start"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    printed = _read_three_lines(process)
    found = _LINES.search(printed)
    if found is None:
        process.kill()
        process.wait()
        raise ProductFailed(f"The product did not start.\n{printed}{log.read_text(errors='replace')[-3000:]}")
    return Product(
        process=process, log=log, printed=printed, started_in_seconds=time.monotonic() - began, **found.groupdict()
    )


def _read_three_lines(process: subprocess.Popen[str]) -> str:
    """What it printed up to the third line, or until it ended or took too long."""
    printed: list[str] = []
    reader = threading.Thread(target=_collect, args=(process, printed), daemon=True)
    reader.start()
    reader.join(START_WITHIN_SECONDS)
    return "".join(printed)


def _collect(process: subprocess.Popen[str], printed: list[str]) -> None:
    for line in process.stdout or ():
        printed.append(line)
        if _LINES.search("".join(printed)):
            return
