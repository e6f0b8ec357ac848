"""Running programs in the real sandbox, as the product does when it was started as root and as an ordinary user."""

from __future__ import annotations

import json
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviews.sandbox import Limits, RunResult, run
from interviews.sandbox.box import make_box
from interviews.sandbox.toolchains import own_python, toolchain_of

# Nobody's on this machine, as a hosting service would give the product one.
ORDINARY_UID = 45_321

Run = Callable[..., RunResult]


@pytest.fixture(params=["started as root", "ordinary user"])
def run_as(request: pytest.FixtureRequest, bwrap_path: str) -> Run:
    """`run`, by a product that was started this way."""
    as_root = os.geteuid() == 0
    if request.param == "started as root":
        if not as_root:
            pytest.skip("These tests do not run as root.")
        return run
    return _run_as_ordinary_user if as_root else run


def _run_as_ordinary_user(language: str, source: str, *args: Any, **kwargs: Any) -> RunResult:
    """The same in a child that has given up being root for good."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads: it only runs and leaves
        pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            os.setgroups([])
            os.setgid(ORDINARY_UID)
            os.setuid(ORDINARY_UID)
            _use_a_python_within_reach()
            told = json.dumps(run(language, source, *args, box=make_box(), **kwargs).as_json())
        except BaseException:  # noqa: BLE001 - told to the test, which fails with it
            told = json.dumps({"trouble": traceback.format_exc()})
        with os.fdopen(writing, "w") as pipe:
            pipe.write(told)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = json.loads(pipe.read())
    os.waitpid(pid, 0)
    assert "trouble" not in answer, answer["trouble"]
    return RunResult.from_json(answer)


def _use_a_python_within_reach() -> None:
    """An ordinary user's product would not run on an interpreter below root's home; the system's stands for its own."""
    _, prefix = own_python()
    if os.access(prefix, os.X_OK):
        return
    sys._base_executable, sys.base_prefix = "/usr/bin/python3", "/usr"  # type: ignore[attr-defined]
    toolchain_of.cache_clear()


def assert_next_run_is_quick(run_as: Run) -> None:
    """Within a second, on a machine that may be busy with something else for a moment."""
    for _ in range(5):
        after = run_as("python", "print('well')", limits=Limits())
        assert (after.status, after.stdout) == ("passed", "well\n")
        if after.ms < 1000:
            return
    raise AssertionError(f"the next run took {after.ms:.0f} ms")


def processes_in(namespace: str) -> list[int]:
    """The processes of this machine that are in this pid namespace (as `readlink /proc/self/ns/pid` names it)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str((entry / "ns/pid").readlink()) == namespace:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found
