"""`manage.py run_code`, as somebody outside calls it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.usefixtures("bwrap_path")


def call(*arguments: str | Path) -> tuple[list[dict[str, Any]], int]:
    """The lines it prints and its exit code."""
    said = StringIO()
    code = 0
    try:
        call_command("run_code", *map(str, arguments), stdout=said)
    except SystemExit as left:
        code = int(str(left.code))
    return [json.loads(line) for line in said.getvalue().splitlines()], code


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    sources = {
        "right.py": "def f(n):\n    return n + 1\n\nassert f(1) == 2\nprint('é')",
        "wrong.py": "def f(n):\n    return n\n\nassert f(1) == 2, 'off by one'",
        "hangs.py": "while True: pass",
        "reads.py": "print(input()[::-1])",
    }
    for name, source in sources.items():
        (tmp_path / name).write_text(source)
    return {name: tmp_path / name for name in sources}


def test_it_prints_one_line_for_each_file_in_order(files: dict[str, Path]) -> None:
    lines, code = call("--language", "python", files["wrong.py"], files["right.py"], files["right.py"], "--jobs", "3")
    assert [(line["file"], line["status"]) for line in lines] == [
        (str(files["wrong.py"]), "failed"),
        (str(files["right.py"]), "passed"),
        (str(files["right.py"]), "passed"),
    ]
    assert code == 1
    assert lines[1]["stdout"] == "é\n"
    assert {"file", "status", "stdout", "stderr", "ms", "engine"} <= set(lines[0])
    assert "AssertionError: off by one" in lines[0]["stderr"]
    assert lines[0]["engine"] == "bubblewrap"
    assert 0 < lines[1]["ms"] < 30_000


def test_its_exit_code_is_zero_when_all_passed(files: dict[str, Path]) -> None:
    assert call(files["right.py"])[1] == 0


def test_its_limits_are_flags(files: dict[str, Path]) -> None:
    lines, code = call("--wall-seconds", "0.5", files["hangs.py"])
    assert (lines[0]["status"], lines[0]["bound"], code) == ("timeout", "wall_clock", 1)


def test_it_takes_input_tests_and_a_list_of_files(files: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "input").write_text("abc")
    assert call("--stdin", tmp_path / "input", files["reads.py"])[0][0]["stdout"] == "cba\n"
    (tmp_path / "list").write_text(f"{files['right.py']}\n\n{files['right.py']}\n")
    assert len(call("--files-from", tmp_path / "list")[0]) == 2
    tests = [{"kind": "stdio", "name": "turned", "stdin": "xy\n", "stdout": "yx"}]
    (tmp_path / "tests.json").write_text(json.dumps(tests))
    lines, _ = call("--tests", tmp_path / "tests.json", files["reads.py"])
    assert [test["status"] for test in lines[0]["tests"]] == ["passed"]


def test_a_wrong_call_says_what_is_wrong(files: dict[str, Path], tmp_path: Path) -> None:
    for arguments, said in (
        ([], "Name at least one file"),
        (["--stdin", tmp_path / "nowhere", files["reads.py"]], "cannot be read"),
        ([tmp_path / "list.txt"], "name its --language"),
    ):
        with pytest.raises(CommandError, match=said) as raised:
            call(*arguments)
        assert raised.value.returncode == 2


def test_without_a_sandbox_it_runs_nothing(files: dict[str, Path], no_sandbox: None) -> None:
    lines, exit_code = call(files["right.py"])
    assert (lines[0]["status"], lines[0]["engine"], exit_code) == ("not_executed", "none", 3)
    assert "bubblewrap is not installed" in lines[0]["reason"]


def test_a_file_that_cannot_be_run_has_its_line_and_stops_no_other(files: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("#" * 300_000)
    odd = [tmp_path / "nowhere.py", tmp_path, tmp_path / "long.py", Path("/dev/zero")]
    lines, code = call("--language", "python", odd[0], files["right.py"], *odd[1:], files["right.py"])
    named = [odd[0], files["right.py"], *odd[1:], files["right.py"]]
    assert [line["file"] for line in lines] == [str(file) for file in named]
    assert [line["status"] for line in lines] == ["not_executed", "passed", *["not_executed"] * 3, "passed"]
    assert [line["reason"].partition(" ")[2] for line in lines if line["reason"]] == [
        "cannot be read (FileNotFoundError).",
        "cannot be read (IsADirectoryError).",
        "is longer than 256 KB.",
        "is longer than 256 KB.",
    ]
    assert code == 2


def test_files_go_in_as_they_lie_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {
        "empty.py": b"",
        "windows.py": b"if True:\r\n    print('windows')\r\n",
        "marked.py": b"\xef\xbb\xbfprint('marked')\n",
        "latin.py": b"# -*- coding: latin-1 -*-\nprint('caf\xe9')\n",
        "no utf-8.py": b"print('caf\xe9')\n",
        "-dash.py": b"import sys; print(sys.stdin.buffer.read())\n",
        " spaces .py": b"print('spaces')\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "input").write_bytes(b"a\r\n\xff\0")
    monkeypatch.chdir(tmp_path)
    lines, code = call("--stdin", "input", "--language", "python", "--jobs", "2", "--", *contents)
    assert [(line["file"], line["status"], line["stdout"]) for line in lines] == [
        ("empty.py", "passed", ""),
        ("windows.py", "passed", "windows\n"),
        ("marked.py", "passed", "marked\n"),
        ("latin.py", "passed", "café\n"),
        ("no utf-8.py", "compile_error", ""),
        ("-dash.py", "passed", "b'a\\r\\n\\xff\\x00'\n"),
        (" spaces .py", "passed", "spaces\n"),
    ]
    assert code == 1
    (tmp_path / "list").write_bytes(b" spaces .py\r\n\nempty.py")
    assert [line["file"] for line in call("--files-from", "list")[0]] == [" spaces .py", "empty.py"]
