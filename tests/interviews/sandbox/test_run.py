"""What a run tells of an ordinary program: an honest interpreter, and each way to go wrong by its name."""

from __future__ import annotations

import os
import signal
import time
import warnings
from pathlib import Path

import pytest

from interviews.sandbox import (
    AssertCase,
    Bound,
    CallCase,
    Case,
    Limits,
    RunResult,
    SqlCase,
    Status,
    StdioCase,
    keepable,
    make_box,
    probe,
    run,
    toolchains,
    without_details,
)
from tests.conftest import missing
from tests.interviews.sandbox.conftest import Run, processes_in

pytestmark = pytest.mark.usefixtures("bwrap_path")

STANDARD_LIBRARY = """
import asyncio, collections, concurrent.futures, ctypes, dataclasses, decimal, enum, functools, hashlib, heapq
import itertools, json, math, multiprocessing, os, pathlib, random, re, secrets, sqlite3, ssl, statistics, subprocess
import sys, tempfile, threading, typing, unittest, uuid, zoneinfo
from datetime import datetime

@dataclasses.dataclass(order=True)
class Point:
    x: int
    y: int = 0

assert sorted([Point(2), Point(1)])[0] == Point(1)
with concurrent.futures.ThreadPoolExecutor(32) as pool:
    assert sum(pool.map(lambda n: n * n, range(100))) == 328350

def square(n):
    return n * n

if __name__ == "__main__":
    with multiprocessing.Pool(2) as pool:
        assert pool.map(square, [1, 2, 3]) == [1, 4, 9]
    database = sqlite3.connect(os.path.join(tempfile.mkdtemp(), "kept.sqlite3"))
    database.execute("create table t(n)")
    database.executemany("insert into t values(?)", [(n,) for n in range(10)])
    assert database.execute("select sum(n) from t").fetchone() == (45,)
    assert subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True).stdout == "42\\n"
    assert datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")).utcoffset().seconds == 3600
    async def three():
        await asyncio.sleep(0)
        return 3
    assert asyncio.run(three()) == 3
    sys.setrecursionlimit(20_000)
    def deep(n):
        return 0 if n == 0 else 1 + deep(n - 1)
    assert deep(10_000) == 10_000
    try:
        exit(0)
    finally:
        print("done")
"""


def test_the_standard_library_works_as_anywhere(run_as: Run) -> None:
    result = run_as("python", STANDARD_LIBRARY, limits=Limits(wall_seconds=60))
    assert (result.status, result.stdout, result.exit_code) == (Status.PASSED, "done\n", 0), result.stderr


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("def add(a, b):\n    return a + b\n\nassert add(1, 2) == 3", Status.PASSED),
        ("def add(a, b):\n    return a - b\n\nassert add(1, 2) == 3", Status.FAILED),
        ("def add(a, b:\n", Status.COMPILE_ERROR),
        ("print(undefined)", Status.RUNTIME_ERROR),
        ("import sys; sys.exit(3)", Status.RUNTIME_ERROR),
        ("eval('1 +')", Status.RUNTIME_ERROR),
        ("import os; os.abort()", Status.RUNTIME_ERROR),
        ("def f():\n    return f()\nf()", Status.RUNTIME_ERROR),
        ("raise MemoryError", Status.MEMORY),
    ],
)
def test_a_python_file_tells_how_it_ended(source: str, status: Status) -> None:
    result = run("python", source)
    assert result.status is status, result


def test_a_program_reads_its_input_and_prints() -> None:
    result = run("python", "print(sum(map(int, open(0))), end='')", "1\n2\n39\n")
    assert (result.status, result.stdout) == (Status.PASSED, "42")


def test_output_that_is_no_text_is_still_told() -> None:
    result = run("python", "import sys; sys.stdout.buffer.write(b'\\xff\\x00a')")
    assert (result.stdout, keepable(result).stdout) == ("\ufffd\0a", "\ufffd\u2400a")


def test_it_says_which_of_the_tests_passed() -> None:
    source = (
        "def double(n):\n    print('doubling')\n    if n == 3:\n        raise ValueError('three')\n"
        "    return n * 2 - (n == 2)"
    )
    tests: list[Case] = [
        CallCase(name="one", function="double", args=(1,), expected=2),
        CallCase(name="two", function="double", args=(2,), expected=4),
        CallCase(name="three", function="double", args=(3,), expected=6),
        CallCase(name="missing", function="treble", args=(3,), expected=9),
        AssertCase(name="by hand", code="assert double(5) == 10\nassert double(2) == 4, 'two'"),
    ]
    result = run("python", source, tests=tests)
    assert [test.status for test in result.tests] == ["passed", "failed", "runtime_error", "runtime_error", "failed"]
    assert result.status is Status.FAILED
    one, two, three, missing_one, by_hand = result.tests
    assert (one.stdout, one.message) == ("doubling\n", "")
    assert (two.expected, two.got, two.message) == ("4", "3", "The result is not the expected one.")
    assert three.message == "ValueError: three"
    assert "line 4, in double" in three.stderr
    assert "there is no function treble" in missing_one.message
    assert by_hand.message == "AssertionError: two"
    assert "assert double(2) == 4, 'two'" in by_hand.stderr
    assert RunResult.from_json(result.as_json()) == result


@pytest.mark.parametrize(
    ("returned", "expected", "compare", "right"),
    [
        ("(1, 2)", [1, 2], "equal", True),
        ("[2, 1]", [1, 2], "equal", False),
        ("[2, 1]", [1, 2], "unordered", True),
        ("{3, 1, 2}", [1, 2, 3], "unordered", True),
        ("[[2, 'b'], (1, 'a')]", [[1, "a"], [2, "b"]], "unordered", True),
        ("0.1 + 0.2", 0.3, "equal", True),
        ("3.14159", 3.14, "approx", False),
        ("3.1400001", 3.14, "approx", True),
        ("{1: 'a', 'b': {2}}", {"1": "a", "b": 2}, "equal", False),
        ("{1: 'a', 'b': None}", {"1": "a", "b": None}, "equal", True),
        ("__import__('collections').Counter('aab')", {"a": 2, "b": 1}, "equal", True),
        ("float('inf')", float("inf"), "equal", True),
        ("float('nan')", 1.0, "equal", False),
        ("10 ** 30", 10**30, "equal", True),
        ("'é\\n\U0001f642'", "é\n\U0001f642", "equal", True),
        ("None", None, "equal", True),
        ("object()", None, "equal", False),
        ("[" * 40 + "]" * 40, 1, "equal", False),
        ("list(range(50_000))", list(range(50_000)), "equal", True),
    ],
)
def test_results_are_compared_as_answers(returned: str, expected: object, compare: str, right: bool) -> None:
    case = CallCase.model_validate({"name": "it", "function": "f", "expected": expected, "compare": compare})
    result = run("python", f"def f():\n    return {returned}", tests=[case])
    assert (result.status is Status.PASSED) is right, result


def test_a_test_that_hangs_costs_only_itself() -> None:
    source = (
        "import os, time\ndef f(n):\n    if n == 1: time.sleep(60)\n    if n == 2: raise SystemExit(0)\n"
        "    if n == 3: os._exit(0)\n    return n"
    )
    tests = [CallCase(name=str(n), function="f", args=(n,), expected=n) for n in range(5)]
    result = run("python", source, tests=tests, limits=Limits(wall_seconds=1.5))
    assert [test.status for test in result.tests] == ["passed", "timeout", "runtime_error", "runtime_error", "passed"]
    assert result.tests[1].bound is Bound.WALL_CLOCK


def test_the_time_of_all_tests_is_bounded_too() -> None:
    tests = [CallCase(name=str(n), function="f", expected=n) for n in range(9)]
    limits = Limits(wall_seconds=1, total_seconds=2)
    result = run("python", "def f():\n    while True: pass", tests=tests, limits=limits)
    assert [test.status for test in result.tests][:2] == ["timeout", "timeout"]
    assert result.tests[-1].status is Status.NOT_REACHED
    assert result.ms < 20_000


def test_a_program_that_does_not_load_says_so_for_every_test() -> None:
    tests = [CallCase(name=name, function="f", expected=1) for name in "ab"]
    assert [test.status for test in run("python", "def f(:", tests=tests).tests] == ["compile_error"] * 2
    broken = run("python", "raise KeyError('k')", tests=tests)
    assert [test.message for test in broken.tests] == ["KeyError: 'k'"] * 2


def test_what_is_expected_never_goes_in() -> None:
    source = (
        "import gc, os\n"
        "def f():\n"
        "    seen = repr([o for o in gc.get_objects() if isinstance(o, (str, dict, list))]) + str(os.environ)\n"
        "    return 'sesame' + '-42' in seen"
    )
    case = CallCase(name="it", function="f", expected="sesame-42")
    assert run("python", source, tests=[case]).tests[0].got == "false"


@pytest.mark.parametrize(
    "written", ["", "{}", "[]", '{"ready": true}', '{"value": {"$": "float", "v": "x"}}', "[" * 100_000, "\xff"]
)
def test_writing_where_answers_go_gains_nothing(written: str) -> None:
    source = (
        "import os\n"
        "for number in range(3, 20):\n"
        "    try:\n"
        f"        os.write(number, {(written + chr(10)).encode()!r} * 2)\n"
        "    except OSError:\n"
        "        pass\n"
        "def f():\n"
        "    return 1"
    )
    result = run("python", source, tests=[CallCase(name="it", function="f", expected=2)])
    assert result.status in (Status.FAILED, Status.RUNTIME_ERROR)


def test_hidden_tests_give_nothing_away() -> None:
    tests = [CallCase(name=name, function="f", args=("secret",), expected="other") for name in ("seen", "hidden")]
    result = run("python", "def f(given):\n    print(given)\n    return given", tests=tests)
    shown = without_details(result, names=["hidden"])
    assert shown.tests[0] == result.tests[0]
    assert shown.tests[1].status is Status.FAILED
    assert "secret" not in str(shown.tests[1])
    assert (shown.stdout, shown.stderr) == ("", "")


def test_programs_of_stdin_and_stdout_are_compared_by_lines() -> None:
    tests = [
        StdioCase(name="right", stdin="2 3\n", stdout="5\n"),
        StdioCase(name="wrong", stdin="2 2\n", stdout="5"),
    ]
    result = run("python", "a, b = map(int, input().split())\nprint(a + b, ' ')", tests=tests)
    assert [test.status for test in result.tests] == ["passed", "failed"]
    assert (result.tests[1].expected, result.tests[1].got) == ("5", "4  \n")


# --- other languages -----------------------------------------------------------------------------------------

LANGUAGES = {
    "javascript": (
        "const lines = require('fs').readFileSync(0, 'utf8').split('\\n'); console.log(Number(lines[0]) * 2)",
        "const x = ;",
        "throw new Error('no')",
    ),
    "java": (
        "import java.util.*;\npublic class Main { public static void main(String[] a) {"
        " System.out.println(new Scanner(System.in).nextInt() * 2); } }",
        "public class Main { int x = ; }",
        'public class Main { public static void main(String[] a) { throw new IllegalStateException("no"); } }',
    ),
    "cpp": (
        "#include <iostream>\nint main() { int n; std::cin >> n; std::cout << n * 2 << std::endl; }",
        "int main() { return x; }",
        "#include <vector>\nint main() { std::vector<int> v; return v.at(1); }",
    ),
    "go": (
        'package main\nimport "fmt"\nfunc main() { var n int; fmt.Scan(&n); fmt.Println(n * 2) }',
        "package main\nfunc main() { return 1 }",
        'package main\nfunc main() { panic("no") }',
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_that_is_here_compiles_runs_and_fails_by_name(run_as: Run, language: str) -> None:
    if language not in {toolchain.language for toolchain in toolchains()}:
        assert run(language, "x").status is Status.NOT_EXECUTED
        missing(f"{language} is not installed", required_by="REQUIRE_TOOLCHAINS")
    works, wrong, fails = LANGUAGES[language]
    limits = Limits(wall_seconds=30, total_seconds=120)
    tests = [StdioCase(name="twice", stdin="21\n", stdout="42\n"), StdioCase(name="no", stdin="1\n", stdout="3\n")]
    result = run_as(language, works, tests=tests, limits=limits)
    assert [test.status for test in result.tests] == ["passed", "failed"], result
    assert run_as(language, wrong, limits=limits).status is Status.COMPILE_ERROR
    assert run_as(language, fails, limits=limits).status is Status.RUNTIME_ERROR


CODE_TESTS = {
    "javascript": ("function twice(n) { return n * 2 }", "assert.equal(twice(2), 4)", "assert.equal(twice(2), 5)"),
    "java": (
        "class Solution { static int twice(int n) { return n * 2; } }",
        "public class Tests { public static void main(String[] a) { assert Solution.twice(2) == 4; } }",
        "public class Tests { public static void main(String[] a) { assert Solution.twice(2) == 5; } }",
    ),
    "cpp": (
        "int twice(int n) { return n * 2; }",
        "#include <cassert>\nint main() { assert(twice(2) == 4); }",
        "#include <cassert>\nint main() { assert(twice(2) == 5); }",
    ),
    "go": (
        "package main\n\nfunc twice(n int) int { return n * 2 }",
        'package main\n\nfunc main() {\n\tif twice(2) != 4 {\n\t\tpanic("not four")\n\t}\n}',
        'package main\n\nfunc main() {\n\tif twice(2) != 5 {\n\t\tpanic("Assertion failed: not five")\n\t}\n}',
    ),
}


@pytest.mark.parametrize("language", CODE_TESTS)
def test_tests_in_the_language_itself_see_what_the_program_defines(language: str) -> None:
    if language not in {toolchain.language for toolchain in toolchains()}:
        missing(f"{language} is not installed", required_by="REQUIRE_TOOLCHAINS")
    source, right, wrong = CODE_TESTS[language]
    tests = [AssertCase(name="right", code=right), AssertCase(name="wrong", code=wrong)]
    result = run(language, source, tests=tests, limits=Limits(wall_seconds=30, total_seconds=120))
    assert [test.status for test in result.tests] == ["passed", "failed"], result


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("javascript", "const kept = []; for (;;) kept.push(new Array(1e6).fill(1.5))"),
        (
            "java",
            "import java.util.*; public class Main { public static void main(String[] a) {"
            " List<long[]> kept = new ArrayList<>(); while (true) kept.add(new long[1000000]); } }",
        ),
        (
            "cpp",
            "#include <vector>\n"
            "int main() { std::vector<std::vector<long>> kept; for (;;) kept.emplace_back(1000000, 1); }",
        ),
    ],
)
def test_memory_is_bounded_in_every_language(language: str, source: str) -> None:
    if language not in {toolchain.language for toolchain in toolchains()}:
        missing(f"{language} is not installed", required_by="REQUIRE_TOOLCHAINS")
    result = run(language, source, limits=Limits(wall_seconds=30))
    assert (result.status, result.bound) == (Status.MEMORY, Bound.MEMORY), result


def test_javascript_functions_are_asked_like_python_ones() -> None:
    if "javascript" not in {toolchain.language for toolchain in toolchains()}:
        missing("node is not installed", required_by="REQUIRE_TOOLCHAINS")
    source = (
        "const pairs = (words) => new Map(words.map((w) => [w, w.length]));\nasync function later(n) { return [n] }"
    )
    tests = [
        CallCase(name="map", function="pairs", args=(["a", "bc"],), expected={"a": 1, "bc": 2}),
        CallCase(name="promise", function="later", args=(1,), expected=[1]),
        CallCase(name="missing", function="nobody", expected=1),
    ]
    result = run("javascript", source, tests=tests)
    assert [test.status for test in result.tests] == ["passed", "passed", "runtime_error"], result


def test_sql_is_compared_by_rows() -> None:
    setup = "create table t(id integer, name text); insert into t values (1, 'a;b'), (2, 'c'), (3, NULL);"
    tests: list[Case] = [
        SqlCase(name="rows", setup=setup, rows=((2, "c"), (1, "a;b"), (3, None)), ordered=False),
        SqlCase(name="ordered", setup=setup, rows=((2, "c"), (1, "a;b"), (3, None))),
        SqlCase(name="empty", setup="create table t(id, name)", rows=()),
    ]
    result = run("sql", "-- all; of it\nselect id, name from t order by id;", tests=tests)
    assert [test.status for test in result.tests] == ["passed", "failed", "passed"], result
    changed = SqlCase(name="changed", setup=setup, check="select count(*) from t", rows=((2,),))
    assert run("sql", "delete from t where name is null", tests=[changed]).status is Status.PASSED
    wrong = run("sql", "selekt 1", tests=tests[:1])
    assert (wrong.status, "syntax error" in wrong.tests[0].message) == (Status.RUNTIME_ERROR, True)


def test_sql_by_itself_prints_its_rows() -> None:
    result = run("sql", "select 1 as one, 'x' as two, null as three", "create table t(n);")
    assert (result.status, result.stdout) == (Status.PASSED, "one\ttwo\tthree\n1\tx\tNULL\n")


# --- where it cannot run ---------------------------------------------------------------------------------------


def test_without_bubblewrap_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert make_box() is None
    found = probe(None, path="/etc/passwd")
    assert (found.ready, found.engine, found.reason) == (False, "none", "bubblewrap is not installed on this machine.")


def test_a_sandbox_that_cannot_start_is_no_wrong_answer(tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    tmp_path.chmod(0o755)
    made = make_box()
    assert made is not None
    box = type(made)(bwrap=str(broken), first_uid=None, filter=made.filter)
    case = CallCase(name="it", function="f", expected=1)
    result = run("python", "def f(): return 1", tests=[case], box=box)
    assert (result.status, result.engine) == (Status.NOT_EXECUTED, "none")
    assert "No permissions to create new namespace" in result.reason
    assert [test.status for test in result.tests] == ["not_executed"]
    assert not probe(box, path="/etc/passwd").ready


def test_an_unknown_language_is_not_executed() -> None:
    assert run("cobol", "x").reason == "cobol is not installed on this machine."


def test_the_probe_finds_the_walls_in_order(tmp_path: Path) -> None:
    found = probe(make_box(), path=__file__)
    assert found.ready, found.reason
    assert ("python", "Python") in {(name, label) for name, label, _ in found.languages}
    assert type(found).from_json(found.as_json()) == found


def test_a_run_ends_with_the_product_that_started_it() -> None:
    """Killed, without a chance to tidy up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads: it only runs and leaves
        pid = os.fork()
    if pid == 0:
        run("python", "import time\ntime.sleep(600)", limits=Limits(wall_seconds=120, total_seconds=120))
        os._exit(1)
    deadline = time.monotonic() + 20
    inside: list[str] = []
    while not inside and time.monotonic() < deadline:
        inside = _namespaces_below(pid)
    assert inside
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while processes_in(inside[0]) and time.monotonic() < deadline:
        pass
    assert processes_in(inside[0]) == []


def _namespaces_below(pid: int) -> list[str]:
    """The pid namespaces, other than ours, that programs which descend from this process run in."""
    own = str(Path("/proc/self/ns/pid").readlink())
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes()
                namespace = str((entry / "ns/pid").readlink())
            except OSError:
                continue
            # The interpreter and its script, and nothing in front of them any more.
            at_work = words.endswith(b"\0/job/solution.py\0") and words.count(b"\0") == 2
            if namespace != own and at_work and _descends(int(entry.name), pid):
                found.append(namespace)
    return found


def _descends(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return False
    return False
