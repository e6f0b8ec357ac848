"""What the end of a program means: its status, and the limit it ran into, by exit code and last words. Pure."""

from __future__ import annotations

import re

from interviews.sandbox.process import Ended
from interviews.sandbox.results import Bound, Status
from interviews.sandbox.toolchains import Toolchain

_SYNTAX_ERRORS = re.compile(r"^(SyntaxError|IndentationError|TabError): ", re.MULTILINE)
_MEMORY_WORDS = re.compile(
    r"^MemoryError\b|std::bad_alloc|java\.lang\.OutOfMemoryError|heap out of memory|out of memory$|"
    r"cannot allocate memory",
    re.MULTILINE | re.IGNORECASE,
)
_ASSERTION_WORDS = re.compile(r"AssertionError|^Assertion .* failed|: Assertion `|^panic: [Aa]ssert", re.MULTILINE)
_PROCESS_WORDS = re.compile(
    r"Resource temporarily unavailable|can't start new thread|unable to create native thread|EAGAIN"
)
_DISK_WORDS = re.compile(r"No space left on device|File too large|ENOSPC|EFBIG")
# SIGXCPU, or the SIGKILL that follows when the program ignores it.
_CPU_CODES = frozenset({128 + 24})
_KILLED = 128 + 9


def judged(ended: Ended, toolchain: Toolchain) -> tuple[Status, Bound]:
    """What an ended process says of its program, and the limit it ran into."""
    match ended.bound:
        case Bound.WALL_CLOCK:
            told = named(text(ended.stderr))
            return Status.TIMEOUT, told if told is not Bound.NONE else Bound.WALL_CLOCK
        case Bound.MEMORY:
            return Status.MEMORY, Bound.MEMORY
        case Bound.OUTPUT:
            return Status.OUTPUT_LIMIT, Bound.OUTPUT
        case Bound.DISK:
            return Status.RUNTIME_ERROR, Bound.DISK
    if ended.exit_code == 0:
        return Status.PASSED, Bound.NONE
    if ended.exit_code in _CPU_CODES:
        return Status.TIMEOUT, Bound.CPU
    stderr = text(ended.stderr)
    if _MEMORY_WORDS.search(stderr):
        return Status.MEMORY, Bound.MEMORY
    if ended.exit_code == _KILLED:
        # Nobody outside ended it: the second bound on processor time, or the kernel out of memory.
        return Status.TIMEOUT, Bound.CPU
    last = _last_line(stderr)
    if toolchain.language == "python" and _SYNTAX_ERRORS.match(last) and "Traceback (most recent" not in stderr:
        return Status.COMPILE_ERROR, Bound.NONE
    if toolchain.language == "javascript" and re.search(r"^SyntaxError: ", stderr, re.M) and "at wrapSafe" in stderr:
        return Status.COMPILE_ERROR, Bound.NONE
    asserted = last.startswith("AssertionError") if toolchain.language == "python" else _ASSERTION_WORDS.search(stderr)
    return (Status.FAILED, Bound.NONE) if asserted else (Status.RUNTIME_ERROR, named(stderr))


def judged_error(error: str, message: str) -> tuple[Status, Bound]:
    if error == "AssertionError":
        return Status.FAILED, Bound.NONE
    if error == "MemoryError":
        return Status.MEMORY, Bound.MEMORY
    return Status.RUNTIME_ERROR, named(message)


def named(stderr: str) -> Bound:
    """The limit behind an error that the program met and told of."""
    if _PROCESS_WORDS.search(stderr):
        return Bound.PROCESSES
    return Bound.DISK if _DISK_WORDS.search(stderr) else Bound.NONE


_WHY = {
    Bound.WALL_CLOCK: "It took longer than allowed.",
    Bound.CPU: "It used more processor time than allowed.",
    Bound.MEMORY: "It used more memory than allowed.",
    Bound.OUTPUT: "It printed more than allowed.",
    Bound.PROCESSES: "It started more processes or threads than allowed.",
    Bound.DISK: "It wrote more than allowed.",
}


def why(status: Status, bound: Bound, stderr: str) -> str:
    if status is Status.PASSED:
        return ""
    return _WHY.get(bound, "") or _last_line(stderr)[:400]


def text(content: bytes) -> str:
    return content.decode(errors="replace")


def first_line(words: str) -> str:
    return next((line.strip() for line in words.splitlines() if line.strip()), "")[:400]


def _last_line(words: str) -> str:
    return next((line.strip() for line in reversed(words.splitlines()) if line.strip()), "")
