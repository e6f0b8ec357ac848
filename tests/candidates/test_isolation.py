"""The child process: what it may use, what it may not do, and what its end means."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from candidates.reading import isolation
from candidates.reading.isolation import ReaderUnavailable, check_in_child, read_in_child
from candidates.reading.kinds import FileKind
from candidates.reading.limits import MAX_TEXT_CHARS, MIB
from candidates.reading.problems import Problem, Unreadable
from tests.candidates import papers

ROOT = Path(__file__).resolve().parents[2]


def in_limited_child(code: str) -> subprocess.CompletedProcess[bytes]:
    """Run code under the reader's limits and behind its hook."""
    program = (
        "import sys\n"
        "from candidates.reading.__main__ import forbid, take_limits\n"
        "from candidates.reading.limits import ChildLimits\n"
        "take_limits(ChildLimits(cpu_seconds=2))\n"
        "sys.addaudithook(forbid)\n"
        f"{code}\n"
        "print('went through')"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, timeout=60, check=False)


def test_every_kind_of_file_is_read_in_the_child() -> None:
    for content, kind in (
        (papers.text_pdf(), FileKind.PDF),
        (papers.docx(), FileKind.DOCX),
        (papers.RESUME_TEXT.encode(), FileKind.TXT),
    ):
        reading = read_in_child(content)
        assert reading.kind == kind
        assert reading.text.startswith("Rosa Lindqvist")


def test_a_check_reads_only_as_far_as_it_takes_to_tell_a_scan() -> None:
    content = papers.text_pdf(pages=9)
    assert check_in_child(content).pages == 9
    assert len(check_in_child(content).text) < len(read_in_child(content).text)


def test_the_child_knows_nothing_of_the_callers_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for the child")
    seen: list[dict[str, str]] = []
    run = subprocess.run

    def watched(*args: object, **kwargs: object) -> object:
        seen.append(kwargs["env"])  # type: ignore[arg-type]
        return run(*args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(isolation.subprocess, "run", watched)
    read_in_child(papers.RESUME_TEXT.encode())
    assert not any("SECRET" in name or "KEY" in name for environment in seen for name in environment)


def test_the_child_imports_no_django() -> None:
    code = (
        "import sys; from candidates.reading import __main__, pdf, docx, txt;"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'celery', 'pydantic', 'yaml')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    assert shown.stdout.strip() == b"[]"


def test_memory_is_bounded() -> None:
    ended = in_limited_child(f"x = bytearray({600 * MIB})")
    assert b"MemoryError" in ended.stderr
    assert b"went through" not in ended.stdout


def test_processor_time_is_bounded() -> None:
    started = time.monotonic()
    ended = in_limited_child("while True: pass")
    assert ended.returncode < 0
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    "attempt",
    [
        "import os; os.system('echo hello')",
        "import subprocess; subprocess.run(['true'])",
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('example.com', 80)",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "open('/tmp/written-by-a-resume', 'w')",
        "import os; os.remove('/tmp/there-is-no-such-file')",
        "import os; os.fork()",
    ],
)
def test_it_can_start_nothing_fetch_nothing_and_write_nothing(attempt: str) -> None:
    ended = in_limited_child(attempt)
    assert ended.returncode == 70
    assert ended.stdout == b""


def test_reading_files_and_computing_is_allowed() -> None:
    assert b"went through" in in_limited_child("open('/dev/null').read(); sum(range(1000))").stdout


def test_a_child_that_ends_while_reading_means_a_file_too_complicated(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.CompletedProcess([], -9, stdout=b"ready\n")
    monkeypatch.setattr(isolation.subprocess, "run", lambda *args, **kwargs: ended)
    with pytest.raises(Unreadable) as unreadable:
        read_in_child(b"Rosa Lindqvist")
    assert unreadable.value.problem == Problem.TOO_COMPLEX


def test_a_child_that_takes_too_long_means_a_file_too_complicated(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("python", 30)

    monkeypatch.setattr(isolation.subprocess, "run", late)
    with pytest.raises(Unreadable) as unreadable:
        read_in_child(b"Rosa Lindqvist")
    assert unreadable.value.problem == Problem.TOO_COMPLEX


@pytest.mark.parametrize("stdout", [b"", b"Traceback"])
def test_a_child_that_never_got_to_the_file_is_not_the_files_fault(
    monkeypatch: pytest.MonkeyPatch, stdout: bytes
) -> None:
    ended = subprocess.CompletedProcess([], 1, stdout=stdout)
    monkeypatch.setattr(isolation.subprocess, "run", lambda *args, **kwargs: ended)
    with pytest.raises(ReaderUnavailable):
        read_in_child(b"Rosa Lindqvist")


HOSTILE_PDFS = {
    "10 million graphics states": papers.page_pdf(papers.HELLO + b"q Q " * 10_000_000),
    "forms within forms": papers.page_pdf(
        papers.HELLO + b"/X Do " * 10,
        resources=b"<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>",
        more=[
            papers.pdf_stream(
                papers.HELLO + b"/X Do " * 50,
                b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>",
            )
        ],
    ),
    "a tree of pages that holds itself": papers.raw_pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    ),
    "nested arrays": papers.page_pdf(b"[" * 100_000 + b"]" * 100_000 + papers.HELLO),
    "numbers without end": papers.page_pdf(
        b"BT /F1 1e30 Tf 1e30 1e30 Td (a) Tj ET 1e308 0 0 1e308 0 0 cm BT /F1 nan Tf (b) Tj ET " + papers.HELLO
    ),
    "a million words in one place": papers.page_pdf(b"BT /F1 9 Tf " + b"(word) Tj " * 900_000 + b"ET"),
    "a picture of 40,000 by 40,000": papers.page_pdf(
        papers.HELLO + b"/X Do ",
        resources=b"<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>",
        more=[
            papers.pdf_stream(
                b"\0" * 1000,
                b"/Type/XObject/Subtype/Image/Width 40000/Height 40000/BitsPerComponent 8/ColorSpace/DeviceRGB",
            )
        ],
    ),
    "a script that runs on opening": papers.raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
            papers.pdf_stream(papers.HELLO),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    ),
}


@pytest.mark.parametrize("what", HOSTILE_PDFS)
def test_a_hostile_pdf_is_read_or_refused_in_time(what: str) -> None:
    started = time.monotonic()
    outcome: str | Problem
    try:
        outcome = read_in_child(HOSTILE_PDFS[what]).text
    except Unreadable as unreadable:
        outcome = unreadable.problem
    assert outcome in (Problem.TOO_COMPLEX, Problem.DAMAGED_PDF) or 0 < len(outcome) <= MAX_TEXT_CHARS
    assert time.monotonic() - started < 30


def test_the_module_is_a_program_that_speaks_json() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "candidates.reading", "check"],
        input=papers.RESUME_TEXT.encode(),
        capture_output=True,
        cwd=ROOT,
        env={"PATH": os.defpath},
        check=True,
    )
    ready, answer = shown.stdout.split(b"\n", 1)
    assert ready == b"ready"
    assert json.loads(answer)["reading"]["kind"] == "txt"
