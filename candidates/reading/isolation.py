"""Reading a stranger's file in a child process, so that nothing in it can take the caller down.

Owns the child's environment, its clock and what its end means. The child (`__main__`) bounds its own memory and
processor time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

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


class ReaderUnavailable(Exception):
    """The child did not get as far as looking at the file: the machine's trouble, not the file's."""


def check_in_child(content: bytes) -> Reading:
    """Whether the file can be read, with the text of its first pages. Raises Unreadable, ReaderUnavailable."""
    return _in_child("check", content, wall_seconds=CHECK_LIMITS.wall_seconds)


def read_in_child(content: bytes) -> Reading:
    """All text of the file. Raises Unreadable, ReaderUnavailable."""
    return _in_child("read", content, wall_seconds=READ_LIMITS.wall_seconds)


def _in_child(mode: str, content: bytes, *, wall_seconds: float) -> Reading:
    # Standard error is thrown away: libraries quote the file in their warnings, and those are not for our logs.
    try:
        child = subprocess.run(  # noqa: S603 - our own module, by the interpreter that runs us
            [sys.executable, "-s", "-m", "candidates.reading", mode],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            timeout=wall_seconds,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Unreadable(Problem.TOO_COMPLEX) from late
    except OSError as trouble:
        raise ReaderUnavailable(type(trouble).__name__) from trouble
    if not child.stdout.startswith(_READY):
        raise ReaderUnavailable(f"exit code {child.returncode}")
    try:
        answer = json.loads(child.stdout[len(_READY) :])
    except ValueError as cut_off:
        # Ended while reading: by its limits, or by a crash that the file caused.
        raise Unreadable(Problem.TOO_COMPLEX) from cut_off
    if "problem" in answer:
        raise Unreadable(Problem(answer["problem"]), limit=answer["limit"])
    return Reading.from_json(answer["reading"])
