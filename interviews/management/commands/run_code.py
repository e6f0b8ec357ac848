"""`manage.py run_code FILE...`: run files in the sandbox and print one line of JSON for each, in the order given."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from interviews.sandbox import (
    LANGUAGES,
    SOURCE_BYTES,
    STDIN_BYTES,
    SUFFIXES,
    Case,
    Limits,
    RunResult,
    Status,
    cases_from,
    not_executed,
)
from interviews.services import program_run, sandbox_here

ALL_PASSED, SOME_FAILED, UNREADABLE, NOT_EXECUTED = 0, 1, 2, 3


class Command(BaseCommand):
    help = (
        "Run files in the sandbox and print one line of JSON for each: file, status, stdout, stderr, ms, engine. "
        "A file passes when it ends by itself with exit code 0 (and, with --tests, gives what they expect). "
        f"Exit code: {ALL_PASSED} when all passed, {SOME_FAILED} when not, {UNREADABLE} for a wrong call or a file "
        f"that cannot be read (its line says so), {NOT_EXECUTED} when there is no sandbox or toolchain here. "
        "A file whose name begins with a dash stands after `--`."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        default = Limits()
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
        parser.add_argument("--language", choices=LANGUAGES, help="without it, what each file's name ends in says")
        parser.add_argument("--files-from", metavar="LIST", type=Path, help="a file with one path a line")
        parser.add_argument("--jobs", type=_positive, default=settings.SANDBOX_RUNS, help="files that run at once")
        parser.add_argument("--stdin", metavar="FILE", type=Path, help="what each program reads")
        parser.add_argument("--tests", metavar="FILE", type=Path, help="a JSON list of tests for each program")
        parser.add_argument("--wall-seconds", type=float, default=default.wall_seconds, help="of each program or test")
        parser.add_argument("--cpu-seconds", type=int, default=0, help="of each process; default: the wall clock")
        parser.add_argument("--memory-mb", type=_positive, default=default.memory_bytes // 2**20)
        parser.add_argument("--output-kb", type=_positive, default=default.output_bytes // 2**10)
        parser.add_argument("--disk-mb", type=_positive, default=default.disk_bytes // 2**20)
        parser.add_argument("--processes", type=_positive, default=default.processes, help="and threads")

    def handle(self, *args: Any, **options: Any) -> None:
        files = [*options["files"], *_listed(options["files_from"])]
        if not files:
            raise CommandError("Name at least one file.", returncode=2)
        chosen = {file: options["language"] or SUFFIXES.get(file.suffix, "") for file in files}
        for file, language in chosen.items():
            if not language:
                raise CommandError(f"{file}: name its --language, one of {', '.join(LANGUAGES)}.", returncode=2)
        run = partial(
            program_run,
            stdin=_given(options["stdin"]) if options["stdin"] else "",
            tests=_tests(options["tests"]),
            limits=_limits(options),
        )
        # Tried once before the rest, so that not each of many threads does it.
        sandbox_here()

        def one(file: Path) -> RunResult | _Unreadable:
            try:
                source = _read(file, most_bytes=SOURCE_BYTES)
            except _Unreadable as unreadable:
                return unreadable
            return run(language=chosen[file], source=source)

        worst = ALL_PASSED
        with ThreadPoolExecutor(max_workers=options["jobs"]) as threads:
            for file, ran in zip(files, threads.map(one, files), strict=True):
                result = not_executed(chosen[file], str(ran)) if isinstance(ran, _Unreadable) else ran
                if isinstance(ran, _Unreadable):
                    worst = max(worst, UNREADABLE)
                elif result.status is Status.NOT_EXECUTED:
                    worst = NOT_EXECUTED
                elif result.status is not Status.PASSED:
                    worst = max(worst, SOME_FAILED)
                self.stdout.write(json.dumps(_line(file, result)))
                self.stdout.flush()
        if worst != ALL_PASSED:
            sys.exit(worst)


def _line(file: Path, result: RunResult) -> dict[str, Any]:
    told = result.as_json()
    first = {"file": str(file), **{name: told.pop(name) for name in ("status", "stdout", "stderr", "ms", "engine")}}
    first["ms"] = round(first["ms"], 1)
    return first | told


def _limits(options: dict[str, Any]) -> Limits:
    wall = options["wall_seconds"]
    return replace(
        Limits(),
        wall_seconds=wall,
        total_seconds=600.0,
        cpu_seconds=options["cpu_seconds"] or max(1, round(wall + 0.5)),
        memory_bytes=options["memory_mb"] * 2**20,
        output_bytes=options["output_kb"] * 2**10,
        disk_bytes=options["disk_mb"] * 2**20,
        processes=options["processes"],
    )


def _tests(path: Path | None) -> tuple[Case, ...]:
    if path is None:
        return ()
    try:
        return cases_from(json.loads(_given(path)))
    except ValueError as error:
        raise CommandError(f"{path}: {error}", returncode=2) from error


def _listed(path: Path | None) -> Iterator[Path]:
    if path is not None:
        # A name may hold anything but the end of a line.
        lines = (line.removesuffix("\r") for line in _given(path).split("\n"))
        yield from (Path(line) for line in lines if line.strip())


class _Unreadable(Exception):
    """A file that cannot be run as it is; says why."""


def _read(path: Path, *, most_bytes: int) -> str:
    """The file as it lies there: no line ending changed, bytes that are no UTF-8 kept. Raises _Unreadable."""
    try:
        with path.open("rb") as file:
            # A little more, so that a device that never ends is not read to its end.
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise _Unreadable(f"{path} cannot be read ({type(error).__name__}).") from error
    if len(content) > most_bytes:
        raise _Unreadable(f"{path} is longer than {most_bytes // 1024} KB.")
    return content.decode(errors="surrogateescape")


def _given(path: Path, *, most_bytes: int = STDIN_BYTES) -> str:
    """A file that the call itself names. Raises CommandError."""
    try:
        return _read(path, most_bytes=most_bytes)
    except _Unreadable as unreadable:
        raise CommandError(str(unreadable), returncode=2) from unreadable


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
