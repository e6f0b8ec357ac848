"""Reading a program without running it, with ruff and radon for Python. Other languages have their lines counted.

The analysers parse a stranger's text, so each is a process of its own with a time limit, told nothing of this product.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

from ruff import find_ruff_bin

from interviews.programs.facts import Function, StaticReading, StaticRemark

WITHIN_SECONDS = 10.0
# Likely mistakes, needless work, what Python has a plainer word for. No taste: nothing about layout or quotes.
RULES = "F,E9,B,C4,SIM,PERF,PLE,PLW0120,PLW0127,PLW0602,UP034,RET505,RUF005,RUF015"
MOST_REMARKS = 20
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"}


def static_reading(language: str, source: str) -> StaticReading:
    """What the text shows. Whatever an analyser cannot do (its time is up, the text does not parse) is left out."""
    lines = len(source.splitlines())
    if language != "python":
        return StaticReading(lines=lines)
    found = _told_by([find_ruff_bin(), "check", "--isolated", "--no-cache", "--select", RULES,
                      "--output-format", "json", "--stdin-filename", "solution.py", "-"], source)  # fmt: skip
    measured = _told_by([sys.executable, "-I", "-m", "radon", "cc", "--json", "-"], source)
    return StaticReading(
        lines=lines,
        is_analysed=isinstance(found, list),
        remarks=tuple(_remark(each) for each in found[:MOST_REMARKS]) if isinstance(found, list) else (),
        functions=_functions(measured),
    )


def _told_by(command: Sequence[str], source: str) -> Any:
    try:
        with tempfile.TemporaryDirectory() as nowhere:
            done = subprocess.run(  # noqa: S603 - the two analysers, and no shell
                command, input=source, capture_output=True, text=True, timeout=WITHIN_SECONDS, cwd=nowhere,
                env=_ENVIRONMENT, check=False,
            )  # fmt: skip
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None


def _remark(found: dict[str, Any]) -> StaticRemark:
    return StaticRemark(line=found["location"]["row"], rule=found["code"] or "", message=found["message"][:300])


def _functions(measured: Any) -> tuple[Function, ...]:
    blocks = measured.get("-", []) if isinstance(measured, dict) else []
    # A text that does not parse is told as an object with an error.
    named = [block for block in blocks if isinstance(block, dict) and block.get("type") in ("function", "method")]
    return tuple(Function(name=b["name"], line=b["lineno"], complexity=b["complexity"]) for b in named[:50])
