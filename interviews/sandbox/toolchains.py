"""Which languages this machine can run, and how: what is bound into the sandbox, what compiles, what runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interviews.sandbox.limits import MIB, Limits

INSIDE = Path(__file__).parent / "inside"
# Where the program lies in the sandbox, and the only place it may write to.
JOB = "/job"
SCRATCH = "/tmp"  # noqa: S108 - a tmpfs of the sandbox's own

SYSTEM_PYTHON = Path("/usr/bin/python3")


@dataclass(frozen=True)
class Toolchain:
    """One language as this machine has it. Paths are real ones, seen from the sandbox at the same place."""

    language: str
    label: str
    version: str
    suffix: str
    # What the program's file is called.
    source_name: str
    # Folders beyond the system's own that the sandbox needs to see.
    binds: tuple[Path, ...]
    run: Callable[[Limits], tuple[str, ...]]
    # Folders that would only lend the program libraries nobody promised.
    hidden: tuple[Path, ...] = ()
    # Shell words that compile JOB's files and write the artifact to standard output.
    compile: str = ""
    artifact_name: str = ""
    # The files of a test in the language itself: the test's code, and what says the word to stderr at its end. None
    # where a test's code is sent to a running program.
    tested: Callable[[str, str], dict[str, str]] | None = None
    # The program that asks functions and scripts, and how it is started.
    asker: str = ""
    ask: tuple[str, ...] = ()
    # What the language's machine takes for itself, beyond what the program may use.
    own_memory_bytes: int = 0
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of test the language has."""
        if self.language == "sql":
            return frozenset({"sql"})
        return frozenset({"stdio", "assert", "call"} if self.asker else {"stdio", "assert"})


LANGUAGES = ("python", "javascript", "java", "cpp", "go", "sql")
SUFFIXES = {
    ".py": "python",
    ".js": "javascript",
    ".java": "java",
    ".cpp": "cpp",
    ".cc": "cpp",
    ".go": "go",
    ".sql": "sql",
}


@cache
def toolchain_of(language: str) -> Toolchain | None:
    """The language as it is here; None where its tools are not."""
    return _FINDERS[language]() if language in _FINDERS else None


def toolchains() -> tuple[Toolchain, ...]:
    """Every language this machine has tools for."""
    found = (toolchain_of(language) for language in LANGUAGES)
    return tuple(toolchain for toolchain in found if toolchain is not None)


def own_python() -> tuple[Path, Path]:
    """The interpreter under the product's environment, and the folder it is installed in."""
    executable = Path(getattr(sys, "_base_executable", None) or sys.executable).resolve()
    return executable, Path(sys.base_prefix).resolve()


def _interpreter(script: str, *, language: str, label: str, suffix: str, asker: str) -> Toolchain:
    executable, prefix = own_python()
    libraries = prefix / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    hidden = [libraries / "site-packages", prefix / "lib/python3/dist-packages"]
    return Toolchain(
        language=language,
        label=label,
        version=".".join(str(part) for part in sys.version_info[:3]),
        suffix=suffix,
        source_name=f"solution{suffix}",
        binds=(prefix,),
        hidden=tuple(folder for folder in hidden if folder.is_dir()),
        run=lambda limits: (str(executable), script),
        asker=asker,
        ask=(str(executable), f"{JOB}/{asker}"),
        own_memory_bytes=32 * MIB,
    )


def _python() -> Toolchain:
    return _interpreter(f"{JOB}/solution.py", language="python", label="Python", suffix=".py", asker="ask_python.py")


def _sql() -> Toolchain:
    return _interpreter(f"{JOB}/ask_sql.py", language="sql", label="SQL (SQLite)", suffix=".sql", asker="ask_sql.py")


def _javascript() -> Toolchain | None:
    node = _real("node")
    if node is None:
        return None

    def command(limits: Limits) -> tuple[str, ...]:
        return (str(node), f"--max-old-space-size={limits.memory_bytes // MIB}", f"{JOB}/solution.js")

    return Toolchain(
        language="javascript",
        label="JavaScript",
        version=_version(str(node), "--version"),
        suffix=".js",
        source_name="solution.js",
        binds=(node.parent.parent,),
        run=command,
        asker="ask_node.js",
        ask=(str(node), f"{JOB}/ask_node.js"),
        own_memory_bytes=256 * MIB,
    )


def _java() -> Toolchain | None:
    compiler = _real("javac")
    if compiler is None:
        return None
    home = compiler.parent.parent
    if not (home / "bin/java").exists():
        return None
    # Debian keeps a JDK's own settings below /etc.
    settings = tuple(Path("/etc").glob("java-*-openjdk"))
    quick = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"

    def command(limits: Limits) -> tuple[str, ...]:
        memory = limits.memory_bytes // MIB
        unpack = f"mkdir {SCRATCH}/classes && tar -xf {JOB}/classes.tar -C {SCRATCH}/classes"
        # Where a program with a test begins.
        begin = f"$([ -e {SCRATCH}/classes/Ended.class ] && echo Ended || echo Main)"
        java = f"{home}/bin/java {quick} -ea -Xmx{memory}m -XX:ReservedCodeCacheSize=48m -cp {SCRATCH}/classes {begin}"
        return ("/bin/sh", "-c", f"{unpack} && exec {java}")

    return Toolchain(
        language="java",
        label="Java",
        version=_version(str(compiler), "-version"),
        suffix=".java",
        source_name="Main.java",
        tested=lambda code, word: {
            "Tests.java": code,
            "Ended.java": "class Ended { public static void main(String[] arguments) throws Throwable {"
            f' Tests.main(arguments); System.err.println("{word}"); }} }}',
        },
        binds=(home, *settings),
        run=command,
        compile=(
            f"mkdir {SCRATCH}/classes && {home}/bin/javac -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -encoding UTF-8"
            f" -d {SCRATCH}/classes {JOB}/*.java >&2 && exec tar -C {SCRATCH}/classes -cf - ."
        ),
        artifact_name="classes.tar",
        own_memory_bytes=256 * MIB,
    )


def _cpp() -> Toolchain | None:
    compiler = _real("g++")
    if compiler is None:
        return None
    return Toolchain(
        language="cpp",
        label="C++",
        version=_version(str(compiler), "-dumpfullversion"),
        suffix=".cpp",
        source_name="solution.cpp",
        tested=lambda code, word: {
            "tests.cpp": f'#include "solution.cpp"\n{code}',
            # The linker has whoever starts the program start this, and calls the test's own main the real one.
            "ended.cpp": "#include <unistd.h>\n"
            'extern "C" int __real_main(int, char **);\n'
            'extern "C" int __wrap_main(int count, char **words) {\n'
            "  int code = __real_main(count, words);\n"
            f'  return code == 0 && write(2, "{word}\\n", {len(word) + 1}) < 0 ? 1 : code;\n}}\n',
        },
        binds=(),
        run=lambda limits: (f"{JOB}/program",),
        compile=(
            f"{compiler} -std=c++20 -O1 -pipe -o {SCRATCH}/program"
            f" $([ -e {JOB}/tests.cpp ] && echo {JOB}/tests.cpp {JOB}/ended.cpp -Wl,--wrap=main ||"
            f" echo {JOB}/solution.cpp) >&2 && exec cat {SCRATCH}/program"
        ),
        artifact_name="program",
    )


def _go() -> Toolchain | None:
    go = _real("go")
    if go is None:
        return None
    root = Path(_said(str(go), "env", "GOROOT") or go.parent.parent).resolve()
    return Toolchain(
        language="go",
        label="Go",
        version=_version(str(go), "version"),
        suffix=".go",
        source_name="main.go",
        tested=lambda code, word: {
            "tests.go": re.sub(r"\bfunc\s+main\s*\(\s*\)", "func mainOfTest()", code),
            "ended.go": 'package main\n\nimport "os"\n\nfunc main() {\n\tmainOfTest()\n'
            f'\tos.Stderr.WriteString("{word}\\n")\n}}\n',
        },
        binds=(root,),
        run=lambda limits: (f"{JOB}/program",),
        compile=f"{go} build -o {SCRATCH}/program {JOB}/*.go >&2 && exec cat {SCRATCH}/program",
        artifact_name="program",
        own_memory_bytes=64 * MIB,
        environment=(
            ("GOROOT", str(root)),
            ("GOCACHE", f"{SCRATCH}/cache"),
            ("GOPATH", f"{SCRATCH}/go"),
            ("CGO_ENABLED", "0"),
            ("GO111MODULE", "off"),
            ("GOTOOLCHAIN", "local"),
            # From Go 1.20 on the compiled standard library is only looked for when asked; without one each run compiles
            # what it needs of it.
            ("GODEBUG", "installgoroot=all"),
        ),
    )


_FINDERS: dict[str, Callable[[], Toolchain | None]] = {
    "python": _python,
    "javascript": _javascript,
    "java": _java,
    "cpp": _cpp,
    "go": _go,
    "sql": _sql,
}


def _real(command: str) -> Path | None:
    found = shutil.which(command)
    return Path(found).resolve() if found else None


def _said(*command: str) -> str:
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (ended.stdout or ended.stderr).strip()


def _version(*command: str) -> str:
    found = re.search(r"\d+(\.\d+)+", _said(*command))
    return found.group() if found else ""
