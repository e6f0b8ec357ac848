"""One sandboxed process from start to end: its streams, its clock, its memory. Knows nothing of tests.

Everything is over when `finish` returns: the first process inside is dead, and with it, by the kernel, all others.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from interviews.sandbox.box import OWN_FOLDERS, Box, Descriptors, Program, command_line, options
from interviews.sandbox.limits import FILES, SOCKETS
from interviews.sandbox.results import Bound
from interviews.sandbox.watching import holding, kept, shared_once

WATCH_EVERY_SECONDS = 0.03
# Making the namespaces, on a machine that has other things to do.
START_WITHIN_SECONDS = 10.0
_END_WITHIN_SECONDS = 5.0
_AT_ONCE_BYTES = 64 * 1024
# One answer of a program that is asked: a list of a hundred thousand numbers fits.
_ANSWER_BYTES = 4 * 1024 * 1024
# Errors that bubblewrap or the tools in front of it report about themselves.
_SAID_BYTES = 4000


class SandboxFailed(Exception):
    """The sandbox itself could not be made or ended in an unknown way. Says why, for the log and the health page."""


@dataclass(frozen=True)
class Ended:
    # As a shell counts: 128 and the signal's number for a program that a signal ended.
    exit_code: int
    stdout: bytes
    stderr: bytes
    ms: float
    bound: Bound
    most_tasks: int


class Process:
    """A program in its sandbox. Use it in a `with` block; leaving it ends whatever runs."""

    def __init__(self, box: Box, program: Program, *, stdin: bytes = b"", talking: bool = False, output_bytes: int = 0):
        self._limits = program.limits
        self._memory_bytes = program.limits.memory_bytes + program.toolchain.own_memory_bytes
        self._output_bytes = output_bytes or program.limits.output_bytes
        self._output: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray(), "said": bytearray()}
        self._status = bytearray()
        self._inner = 0
        self._exit_code: int | None = None
        self._bound = Bound.NONE
        self._most_tasks = 0
        self._over = False
        self._selector = selectors.DefaultSelector()
        self._open: list[int] = []
        self._requests = -1
        try:
            self._start(box, program, stdin=stdin, talking=talking)
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill()
        self._close()

    # --- starting -------------------------------------------------------------------------------------------

    def _start(self, box: Box, program: Program, *, stdin: bytes, talking: bool) -> None:
        given: list[int] = []

        def give(content: bytes, *, sealed: bool = False) -> int:
            given.append(_memory_file(content, sealed=sealed))
            return given[-1]

        try:
            uid = box.some_uid()
            streams = {name: os.pipe() for name in ("stdout", "stderr", "status")}
            for name, (ours, theirs) in streams.items():
                given.append(theirs)
                self._listen(ours, name)
                if uid is not None and name != "status":
                    # Its own, so that it can be opened by its name: /dev/stdout.
                    os.fchown(theirs, uid, -1)
            command = list(program.command)
            talk: list[int] = []
            if talking:
                their_requests, self._requests = os.pipe()
                our_answers, their_answers = os.pipe()
                talk = [their_requests, their_answers]
                given += talk
                self._open.append(self._requests)
                self._listen(our_answers, "said")
                command += [str(descriptor) for descriptor in talk]
            files = {name: give(content) for name, content in program.files.items()}
            program = Program(program.toolchain, tuple(command), program.limits, program.files, program.executables)
            status = streams["status"][1]
            filter_descriptor = give(box.filter) if box.filter else None
            words = options(box, program, Descriptors(files, status, filter_descriptor))
            orders = give(b"".join(word.encode() + b"\0" for word in words))
            passed = [*files.values(), *talk, status, orders, *([filter_descriptor] if filter_descriptor else [])]
            self._began = time.monotonic()
            self._child = subprocess.Popen(  # noqa: S603 - our own words; the stranger's are in a file inside
                command_line(box, program, options_descriptor=orders, uid=uid),
                # Sealed: an input that could be written to would be memory that no limit counts.
                stdin=give(stdin, sealed=True),
                stdout=streams["stdout"][1],
                stderr=streams["stderr"][1],
                pass_fds=passed,
                cwd="/",
                env={},
                process_group=0,
            )
        finally:
            for descriptor in given:
                os.close(descriptor)
        pidfd = os.pidfd_open(self._child.pid)
        self._open.append(pidfd)
        self._selector.register(pidfd, selectors.EVENT_READ, "end")

    def _listen(self, descriptor: int, name: str) -> None:
        os.set_blocking(descriptor, False)
        self._open.append(descriptor)
        self._selector.register(descriptor, selectors.EVENT_READ, name)

    # --- while it runs --------------------------------------------------------------------------------------

    def finish(self, *, deadline: float) -> Ended:
        """Wait for the end, or make it at the deadline (of `time.monotonic`). Raises SandboxFailed."""
        self._run_until(lambda: False, deadline=deadline)
        return self._ended()

    def abandon(self) -> Ended:
        """End it, whatever it does. Raises SandboxFailed."""
        self._kill()
        self._run_until(lambda: False, deadline=time.monotonic() + _END_WITHIN_SECONDS)
        return self._ended()

    @property
    def is_over(self) -> bool:
        """Whether it has ended, by itself or by a limit."""
        return self._over

    def ask(self, request: dict[str, Any] | None, *, deadline: float) -> dict[str, Any] | None:
        """Send a request (None: just listen) and wait for one answer. None when it ended instead: see `finish`."""
        if request is not None:
            # A request fits the pipe or the other side is not reading; the deadline is for both.
            self._send((json.dumps(request) + "\n").encode(), deadline=deadline)
        said = self._output["said"]
        self._run_until(lambda: b"\n" in said, deadline=deadline)
        line, newline, rest = bytes(said).partition(b"\n")
        if not newline:
            return None
        said[:] = rest
        self._read_waiting()
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            return None
        return answer if isinstance(answer, dict) else None

    def take_output(self) -> tuple[bytes, bytes]:
        """What was printed since the last time this was asked."""
        taken = bytes(self._output["stdout"]), bytes(self._output["stderr"])
        self._output["stdout"].clear()
        self._output["stderr"].clear()
        return taken

    def _send(self, words: bytes, *, deadline: float) -> None:
        os.set_blocking(self._requests, False)
        while words and not self._over and time.monotonic() < deadline:
            try:
                words = words[os.write(self._requests, words) :]
            except BlockingIOError:
                self._step(min(deadline, time.monotonic() + WATCH_EVERY_SECONDS))
            except BrokenPipeError:
                return

    def _run_until(self, done: Callable[[], bool], *, deadline: float) -> None:
        while not self._over and not done():
            if self._bound is Bound.NONE and time.monotonic() >= deadline:
                self._stop(Bound.WALL_CLOCK)
            self._step(deadline)

    def _step(self, deadline: float) -> None:
        """Read what came, and look at what is held."""
        now = time.monotonic()
        wait = WATCH_EVERY_SECONDS if self._bound is not Bound.NONE else max(0.0, deadline - now)
        for key, _ in self._selector.select(min(wait, WATCH_EVERY_SECONDS)):
            if key.data == "end":
                self._over = True
            else:
                self._read(key.fd, key.data)
        if self._over:
            self._read_waiting()
        elif self._inner and self._bound is Bound.NONE:
            held = holding(self._inner)
            self._most_tasks = max(self._most_tasks, held.tasks)
            beside = kept(self._inner, OWN_FOLDERS)
            too_much = held.resident_bytes > self._memory_bytes and shared_once(self._inner) > self._memory_bytes
            if too_much or beside.sockets > SOCKETS:
                self._stop(Bound.MEMORY)
            elif beside.files > FILES:
                self._stop(Bound.DISK)
        elif not self._inner and now - self._began > START_WITHIN_SECONDS:
            self._child.kill()

    def _read_waiting(self) -> None:
        """Everything that is in the pipes already."""
        for key in list(self._selector.get_map().values()):
            if key.data != "end":
                while self._read(key.fd, key.data):
                    pass

    def _read(self, descriptor: int, name: str) -> bool:
        try:
            content = os.read(descriptor, _AT_ONCE_BYTES)
        except BlockingIOError:
            return False
        if not content:
            self._selector.unregister(descriptor)
            return False
        if name == "status":
            self._status += content
            self._understand_status()
            return True
        kept = self._output[name]
        room = (_ANSWER_BYTES if name == "said" else self._output_bytes) - len(kept)
        kept += content[: max(0, room)]
        if len(content) > room and self._bound is Bound.NONE:
            self._stop(Bound.OUTPUT)
        return self._bound is not Bound.OUTPUT

    def _understand_status(self) -> None:
        while b"\n" in self._status:
            line, _, rest = bytes(self._status).partition(b"\n")
            self._status[:] = rest
            said = json.loads(line)
            self._inner = said.get("child-pid", self._inner)
            self._exit_code = said.get("exit-code", self._exit_code)

    # --- ending ---------------------------------------------------------------------------------------------

    def _stop(self, bound: Bound) -> None:
        self._bound = bound
        self._kill()

    def _kill(self) -> None:
        """End the first process inside: the kernel ends the rest before bubblewrap, outside, sees it and ends too."""
        if self._child.poll() is not None:
            return
        # Its number cannot be another's while bubblewrap, its parent, is there to wait for it.
        if self._inner:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._inner, signal.SIGKILL)
        else:
            self._child.kill()

    def _ended(self) -> Ended:
        try:
            self._child.wait(_END_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait(_END_WITHIN_SECONDS)
        ms = (time.monotonic() - self._began) * 1000
        self._read_waiting()
        stderr = bytes(self._output["stderr"])
        if self._exit_code is None and self._bound is Bound.NONE:
            told = stderr[-_SAID_BYTES:].decode(errors="replace").strip()
            raise SandboxFailed(told or f"bubblewrap ended with {self._child.returncode}")
        code = self._exit_code if self._exit_code is not None else 128 + signal.SIGKILL
        return Ended(code, bytes(self._output["stdout"]), stderr, ms, self._bound, self._most_tasks)

    def _close(self) -> None:
        if hasattr(self, "_child"):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(_END_WITHIN_SECONDS)
        self._selector.close()
        for descriptor in self._open:
            os.close(descriptor)
        self._open.clear()


def _memory_file(content: bytes, *, sealed: bool) -> int:
    """A descriptor that reads the content from its beginning."""
    descriptor = os.memfd_create("given", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    if sealed:
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK)
    return descriptor
