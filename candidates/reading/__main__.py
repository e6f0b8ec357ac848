"""The child process: an order and a file on standard input, the text or the problem as JSON on standard output.

    (echo read; cat resume.pdf) | python -m candidates.reading

The order is `check` or `read`, a line of its own. The readers are loaded before it comes, so that a child can wait for
its file. It takes its limits upon itself before it looks at the first byte of the file. Nothing of the file is executed
or fetched: a hook ends the process at the first attempt to open a connection, start a program or write a file.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from candidates.reading.files import reader_of
from candidates.reading.kinds import FileKind, file_kind
from candidates.reading.limits import CHECK_LIMITS, READ_LIMITS, ChildLimits
from candidates.reading.problems import Problem, Unreadable

READY = "ready\n"

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "os.spawn", "ctypes.",
              "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.", "urllib.")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def take_limits(limits: ChildLimits) -> None:
    """Bound this process. Systems without resource limits still have the parent's clock."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
    }
    for kind, value in wanted.items():
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            # macOS knows the address space limit by name only.
            continue


def forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: reading a document needs none of these."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writes or event.startswith(_FORBIDDEN):
        os._exit(70)


def answer(content: bytes, *, check: bool) -> dict[str, Any]:
    """The file's text or its problem, as JSON."""
    try:
        reader = reader_of(file_kind(content), first_pages_only=check)
        # All code that is needed has been imported: from here on this process only computes.
        sys.dont_write_bytecode = True
        sys.addaudithook(forbid)
        return {"reading": reader(content).as_json()}
    except Unreadable as unreadable:
        return {"problem": unreadable.problem, "limit": unreadable.limit}
    except (MemoryError, RecursionError):
        return {"problem": Problem.TOO_COMPLEX, "limit": ""}


def main() -> None:
    for kind in FileKind:
        reader_of(kind)
    check = sys.stdin.buffer.readline().strip() == b"check"
    take_limits(CHECK_LIMITS if check else READ_LIMITS)
    # What ends this process from here on is the file's doing.
    sys.stdout.write(READY)
    sys.stdout.flush()
    content = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(answer(content, check=check)))


if __name__ == "__main__":
    main()
