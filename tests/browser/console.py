"""A shell on the data of the running product, for what a test makes there or looks up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tools.demo.product import NOT_HANDED_ON, PROJECT

# Each line is a script; what it prints goes back as one line, or how it failed.
_LOOP = """
import contextlib, io, json, sys, traceback
for line in sys.stdin:
    said, failure = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except Exception:
        failure = traceback.format_exc()
    print(json.dumps([said.getvalue().strip(), failure]), flush=True)
"""


class Console:
    """One process for all scripts: starting one for each would take longer than most tests."""

    def __init__(self, data_dir: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", _LOOP],
            cwd=PROJECT,
            env=environment | {"DATA_DIR": str(data_dir)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def told(self, script: str) -> str:
        """What the script prints. A script that fails fails the test."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(script)}\n")
        self._process.stdin.flush()
        said: str
        failure: str
        said, failure = json.loads(self._process.stdout.readline())
        assert not failure, failure
        return said

    def close(self) -> None:
        self._process.communicate(timeout=20)
