"""Programs that want to look right without being it: no test passes by what they do to the tests."""

from __future__ import annotations

import pytest

from interviews.sandbox import AssertCase, CallCase, Limits, Status, run, toolchains
from tests.conftest import missing

pytestmark = pytest.mark.usefixtures("bwrap_path")

PYTHON = {
    "answers written in advance": (
        "import os\n"
        "for number in range(3, 20):\n"
        "    try: os.write(number, b'{\"ready\": true}\\n' + b'{\"value\": null}\\n' * 9)\n"
        "    except OSError: pass\n"
    ),
    "the word for running replaced": "import builtins\nbuiltins.exec = lambda *_: None\n",
    "the word for compiling replaced": "import builtins\nbuiltins.compile = lambda *_: 'pass'\n",
    "errors that are none": "import builtins\nbuiltins.AssertionError = builtins.BaseException = KeyError\n",
    "the module that asks replaced": (
        "import __main__\n__main__.answer = lambda module, request: {'value': None}\n__main__.execute = print\n"
    ),
    "the words of an answer replaced": "import json\njson.dumps = lambda *_: '{\"value\": null}'\n",
    "leaving with success at once": "import sys\nsys.exit(0)\n",
    "leaving with success for good": "import os\nos._exit(0)\n",
    "leaving when it is asked": "def twice(n):\n    raise SystemExit(0)\n",
    "leaving for good when it is asked": "import os\ndef twice(n):\n    os._exit(0)\n",
    "a success that is printed": "print('{\"value\": null}')\nprint('passed')\n",
}


@pytest.mark.parametrize("how", PYTHON)
def test_python_that_fakes_passes_no_test(how: str) -> None:
    source = "def twice(n):\n    return n\n" + PYTHON[how]
    hidden = [
        AssertCase(name="code", code="assert twice(2) == 4"),
        CallCase(name="call", function="twice", args=(2,), expected=4),
    ]
    for test in hidden:
        result = run("python", source, tests=[test])
        assert result.status in (Status.FAILED, Status.RUNTIME_ERROR), result


OTHERS = {
    "javascript": (
        "function twice(n) { return n }\nrequire('assert/strict').equal = () => {};\n"
        "globalThis.assert = { equal() {} };\nJSON.stringify = () => '{\"value\": null}';\n"
        "const assert = { equal() {} };\n",
        "assert.equal(twice(2), 4)",
    ),
    "java": (
        "class Solution { static { System.exit(0); } static int twice(int n) { return n; } }",
        "public class Tests { public static void main(String[] a) { assert Solution.twice(2) == 4; } }",
    ),
    "cpp": (
        "#include <cstdlib>\nint twice(int n) { return n; }\nstruct Early { Early() { std::exit(0); } } early;",
        "#include <cassert>\nint main() { assert(twice(2) == 4); }",
    ),
    "go": (
        'package main\nimport "os"\nfunc init() { os.Exit(0) }\nfunc twice(n int) int { return n }',
        'package main\nfunc main() { if twice(2) != 4 { panic("not four") } }',
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_that_fake_pass_no_test(language: str) -> None:
    if language not in {toolchain.language for toolchain in toolchains()}:
        missing(f"{language} is not installed", required_by="REQUIRE_TOOLCHAINS")
    source, test = OTHERS[language]
    result = run(language, source, tests=[AssertCase(name="it", code=test)], limits=Limits(wall_seconds=30))
    assert result.status in (Status.FAILED, Status.RUNTIME_ERROR), result
