"""Reading a stranger's file in a child process, so that nothing in it can take the caller down.

Owns the child's environment, its clock and what its end means. The child (`__main__`) bounds its own memory and
processor time. Each child reads one file and ends; the next one is started ahead, so that nobody waits for its imports.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock

from candidates.reading.limits import CHECK_LIMITS, READ_LIMITS
from candidates.reading.problems import Problem, Unreadable
from candidates.reading.reading import Reading

_ROOT = Path(__file__).resolve().parents[2]
_READY = b"ready\n"
# Nothing of the caller's environment, no keys and no addresses of databases, but what an interpreter may need to start.
_NEEDED_TO_START = ("LD_LIBRARY_PATH", "SYSTEMROOT")
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"} | {
    name: os.environ[name] for name in _NEEDED_TO_START if name in os.environ
}


Child = subprocess.Popen[bytes]


class ReaderUnavailable(Exception):
    """The child did not get as far as looking at the file: the machine's trouble, not the file's."""


def check_in_child(content: bytes) -> Reading:
    """Whether the file can be read, with the text of its first pages. Raises Unreadable, ReaderUnavailable."""
    return _in_child("check", content, wall_seconds=CHECK_LIMITS.wall_seconds)


def read_in_child(content: bytes) -> Reading:
    """All text of the file. Raises Unreadable, ReaderUnavailable."""
    return _in_child("read", content, wall_seconds=READ_LIMITS.wall_seconds)


class SpareChild:
    """One child that waits for a file, its libraries loaded. Each process that forks or starts has its own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._child: Child | None = None
        self._pid = 0

    def take(self) -> Child | None:
        """The waiting child, if there is one; it is the caller's then."""
        with self._lock:
            child, self._child = self._child, None
            if self._pid != os.getpid():
                return None  # our parent's, inherited with its memory
        if child is not None and child.poll() is not None:
            _end(child)
            return None
        return child

    def prepare(self) -> None:
        """Have a child waiting for the next file."""
        with self._lock:
            if self._child is None or self._pid != os.getpid():
                try:
                    self._child, self._pid = start_child(), os.getpid()
                except OSError:
                    self._child = None  # the next file starts its own, and says what is wrong

    def dismiss(self) -> None:
        child = self.take()
        if child is not None:
            _end(child)


SPARE = SpareChild()
# A waiting child ends by itself when its input closes; this only tidies up in order.
atexit.register(SPARE.dismiss)


def start_child() -> Child:
    """A child that loads what it needs and waits for its order. Raises OSError."""
    # Standard error is thrown away: libraries quote the file in their warnings, and those are not for our logs.
    return subprocess.Popen(
        [sys.executable, "-s", "-m", "candidates.reading"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_ENVIRONMENT,
        start_new_session=True,
    )


def _in_child(mode: str, content: bytes, *, wall_seconds: float) -> Reading:
    order = mode.encode() + b"\n" + content
    try:
        said = _said_by(SPARE.take(), order, wall_seconds=wall_seconds)
        if not said.startswith(_READY):
            # None was waiting, or it went away meanwhile: a fresh one tells whether the machine is in trouble.
            said = _said_by(start_child(), order, wall_seconds=wall_seconds)
    except OSError as trouble:
        raise ReaderUnavailable(type(trouble).__name__) from trouble
    finally:
        SPARE.prepare()
    if not said.startswith(_READY):
        raise ReaderUnavailable("the child ended before it was ready")
    try:
        answer = json.loads(said[len(_READY) :])
    except ValueError as cut_off:
        # Ended while reading: by its limits, or by a crash that the file caused.
        raise Unreadable(Problem.TOO_COMPLEX) from cut_off
    if "problem" in answer:
        raise Unreadable(Problem(answer["problem"]), limit=answer["limit"])
    return Reading.from_json(answer["reading"])


def _said_by(child: Child | None, order: bytes, *, wall_seconds: float) -> bytes:
    """All that the child writes; nothing for no child. Raises Unreadable when it takes too long."""
    if child is None:
        return b""
    try:
        said, _ = child.communicate(order, timeout=wall_seconds)
    except subprocess.TimeoutExpired as late:
        raise Unreadable(Problem.TOO_COMPLEX) from late
    finally:
        _end(child)
    return said


def _end(child: Child) -> None:
    child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
    child.wait()
