"""The same interpreter inside as outside: many small programs of all kinds, compared with a bare one byte by byte."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from interviews.sandbox import Limits, run
from interviews.sandbox.toolchains import own_python

pytestmark = pytest.mark.usefixtures("bwrap_path")

PROGRAMS = Path(__file__).with_name("honest_programs.txt")
LIMITS = Limits(wall_seconds=60, total_seconds=60)


@dataclass(frozen=True)
class Program:
    name: str
    stdin: bytes
    source: str
    # Whether it is about what `site` gives; the others are started without it, which is a tenth of a second each.
    with_site: bool


def programs() -> Iterator[Program]:
    """Each begins with a line `#### name`, or `#### name | input | site`."""
    for part in PROGRAMS.read_text(encoding="utf-8").split("#### ")[1:]:
        head, _, source = part.partition("\n")
        name, stdin, with_site, *_ = [*(word.strip(" ") for word in head.split("|")), "", ""]
        given = stdin.encode().decode("unicode_escape").encode("latin-1")
        yield Program(name, given, source, bool(with_site))


def test_programs_print_and_end_inside_as_they_do_outside() -> None:
    wanted = list(programs())
    assert len(wanted) > 150
    with ThreadPoolExecutor(2) as threads:
        different = [said for said in threads.map(difference, wanted) if said]
    assert different == []


def difference(program: Program) -> str:
    """What differs between a bare run and one in the sandbox; empty when nothing does."""
    code, stdout = bare(program)
    result = run("python", program.source, program.stdin.decode(errors="surrogateescape"), limits=LIMITS)
    if (result.exit_code, result.stdout) == (code, stdout.decode(errors="replace")):
        return ""
    return f"{program.name}: {code} {stdout!r}, in the sandbox {result}"


def bare(program: Program) -> tuple[int, bytes]:
    """Exit code, as a shell counts, and standard output."""
    python, _ = own_python()
    with tempfile.TemporaryDirectory() as job, tempfile.TemporaryDirectory() as scratch:
        file = Path(job, "solution.py")
        file.write_text(program.source, encoding="utf-8")
        ended = subprocess.run(
            [python, *([] if program.with_site else ["-S"]), file],
            input=program.stdin,
            capture_output=True,
            check=False,
            cwd=scratch,
            timeout=120,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch, "USER": "candidate"},
        )
    return ended.returncode if ended.returncode >= 0 else 128 - ended.returncode, ended.stdout
