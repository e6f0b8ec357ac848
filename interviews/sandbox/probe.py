"""Whether the walls hold on this machine: a program that must work and programs that must not. Tried, not assumed."""

from __future__ import annotations

import socket
from dataclasses import asdict, dataclass
from typing import Any

from interviews.sandbox.box import Box
from interviews.sandbox.limits import MIB, Limits
from interviews.sandbox.results import NO_ENGINE, RunResult, Status
from interviews.sandbox.runner import run
from interviews.sandbox.toolchains import toolchains

_WORKS = """
import sqlite3, subprocess, sys, threading
told = []
thread = threading.Thread(target=lambda: told.append("thread"))
thread.start()
thread.join()
told.append(subprocess.run([sys.executable, "-c", "print('child')"], capture_output=True, text=True).stdout.strip())
open("/tmp/kept", "w").write("file")
told.append(open("/tmp/kept").read())
print(*told)
"""
_WORKED = "thread child file"

# Each tries what it must not be able to do, and prints the word only when it could.
_ESCAPED = "escaped"
_ESCAPES = {
    "network": """
import socket
for address in (("127.0.0.1", {port}), ("192.0.2.1", 80)):
    try:
        socket.create_connection(address, timeout=2)
        print("escaped")
    except OSError:
        pass
""",
    "files": """
import pathlib
for path in ("/etc/shadow", "/etc/passwd", {path!r}):
    try:
        pathlib.Path(path).read_bytes()
        print("escaped")
    except OSError:
        pass
try:
    open("/usr/bin/written", "w")
    print("escaped")
except OSError:
    pass
""",
    "processes": """
import os
for pid in filter(str.isdigit, os.listdir("/proc")):
    words = open(f"/proc/{{pid}}/cmdline").read()
    if words and "prlimit" not in words and "solution.py" not in words:
        print("escaped")
""",
}


@dataclass(frozen=True)
class Probe:
    """What the probe found. `ready` false means that nothing is run, and `reason` says why."""

    ready: bool
    engine: str
    # How the walls are made here, in words.
    described: str
    reason: str
    # Language, label and version of each toolchain.
    languages: tuple[tuple[str, str, str], ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Probe:
        languages = tuple((str(name), str(label), str(version)) for name, label, version in stored["languages"])
        return cls(**stored | {"languages": languages})


def probe(box: Box | None, *, path: str) -> Probe:
    """Try the sandbox. `path` is a file of the product that must stay unread."""
    if box is None:
        return _closed("bubblewrap is not installed on this machine.", described="")
    limits = Limits(wall_seconds=20, memory_bytes=128 * MIB)
    worked = run("python", _WORKS, limits=limits, box=box)
    if worked.status is not Status.PASSED or worked.stdout.strip() != _WORKED:
        return _closed(f"A program that has to work did not. {_told(worked)}", described=box.described)
    # Somebody who would answer, were there a way to them.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        given = {"port": listening.getsockname()[1], "path": path}
        for name, source in _ESCAPES.items():
            tried = run("python", source.format(**given), limits=limits, box=box)
            if tried.status is not Status.PASSED or _ESCAPED in tried.stdout:
                return _closed(f"The wall around {name} did not hold. {_told(tried)}", described=box.described)
    return Probe(
        ready=True,
        engine=worked.engine,
        described=box.described,
        reason="",
        languages=tuple((found.language, found.label, found.version) for found in toolchains()),
    )


def _closed(reason: str, *, described: str) -> Probe:
    return Probe(ready=False, engine=NO_ENGINE, described=described, reason=reason, languages=())


def _told(result: RunResult) -> str:
    return (result.reason or result.stderr.strip() or f"{result.status} {result.stdout}")[-300:].strip()
