"""The child process: what it may use, what it may not do, and what its end means."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from candidates.reading import isolation
from candidates.reading.isolation import ReaderUnavailable, check_in_child, read_in_child, start_child
from candidates.reading.kinds import FileKind
from candidates.reading.limits import MAX_TEXT_CHARS, MIB, ChildLimits
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
        (papers.odt(), FileKind.ODT),
        (papers.rtf(), FileKind.RTF),
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
    with start_child() as child:
        environment = Path(f"/proc/{child.pid}/environ")
        known = environment.read_text() if environment.exists() else ""
        child.kill()
    assert "SECRET_KEY" not in known


def test_the_next_child_is_started_ahead_and_reads_one_file_only() -> None:
    isolation.SPARE.dismiss()
    read_in_child(papers.RESUME_TEXT.encode())
    waiting = isolation.SPARE.take()
    assert waiting is not None
    said, _ = waiting.communicate(b"read\n" + papers.RESUME_TEXT.encode(), timeout=30)
    assert said.startswith(b"ready\n{")
    assert waiting.returncode == 0


def test_a_waiting_child_that_died_is_replaced() -> None:
    read_in_child(papers.RESUME_TEXT.encode())
    waiting = isolation.SPARE.take()
    assert waiting is not None
    isolation.SPARE._child = waiting
    waiting.kill()
    assert read_in_child(papers.RESUME_TEXT.encode()).text.startswith("Rosa Lindqvist")


def test_a_waiting_child_of_another_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read_in_child(papers.RESUME_TEXT.encode())
    with monkeypatch.context() as patched:
        patched.setattr(isolation.os, "getpid", lambda: -1)
        mine = isolation.SPARE._child
        assert isolation.SPARE.take() is None
    assert mine is not None
    isolation._end(mine)


def test_many_files_at_once_are_all_read() -> None:
    with ThreadPoolExecutor(4) as threads:
        texts = list(threads.map(lambda _: read_in_child(papers.RESUME_TEXT.encode()).text, range(6)))
    assert all(text.startswith("Rosa Lindqvist") for text in texts)


def test_the_child_imports_no_django() -> None:
    code = (
        "import sys; from candidates.reading import __main__, pdf, docx, odt, rtf, txt;"
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


@pytest.fixture
def child_that(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts another program in the reader's place."""
    isolation.SPARE.dismiss()

    def start(code: str) -> None:
        def child() -> isolation.Child:
            return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        monkeypatch.setattr(isolation, "start_child", child)

    yield start
    isolation.SPARE.dismiss()


def test_a_child_that_ends_while_reading_means_a_file_too_complicated(child_that: Callable[[str], None]) -> None:
    child_that("import sys; sys.stdin.read(); print('ready')")
    with pytest.raises(Unreadable) as unreadable:
        read_in_child(b"Rosa Lindqvist")
    assert unreadable.value.problem == Problem.TOO_COMPLEX


def test_a_child_that_takes_too_long_means_a_file_too_complicated(
    child_that: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "READ_LIMITS", ChildLimits(wall_seconds=0.2))
    child_that("import signal, sys; sys.stdin.read(); print('ready', flush=True); signal.pause()")
    with pytest.raises(Unreadable) as unreadable:
        read_in_child(b"Rosa Lindqvist")
    assert unreadable.value.problem == Problem.TOO_COMPLEX


@pytest.mark.parametrize("code", ["", "print('Trouble')", "import os; os.kill(os.getpid(), 9)"])
def test_a_child_that_never_got_to_the_file_is_not_the_files_fault(
    child_that: Callable[[str], None], code: str
) -> None:
    child_that(code)
    with pytest.raises(ReaderUnavailable):
        read_in_child(b"Rosa Lindqvist")


def test_a_machine_that_starts_no_child_is_not_the_files_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> isolation.Child:
        raise OSError("no more processes")

    isolation.SPARE.dismiss()
    monkeypatch.setattr(isolation, "start_child", refuse)
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
        [sys.executable, "-m", "candidates.reading"],
        input=b"check\n" + papers.RESUME_TEXT.encode(),
        capture_output=True,
        cwd=ROOT,
        env={"PATH": os.defpath},
        check=True,
    )
    ready, answer = shown.stdout.split(b"\n", 1)
    assert ready == b"ready"
    assert json.loads(answer)["reading"]["kind"] == "txt"


def test_what_a_pdf_wants_to_run_open_or_send_is_not_done() -> None:
    wishes = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>"
        b"/AA<</WC<</S/Launch/F(/bin/sh)>>>>/AcroForm<</XFA(<a/>)/Fields[]>>>>"
    )
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R"
        b"/AA<</O<</S/SubmitForm/F(http://127.0.0.1:9/)>>>>>>"
    )
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    content = papers.raw_pdf([wishes, pages, page, papers.pdf_stream(papers.HELLO), font])
    assert read_in_child(content).text.startswith("Rosa Lindqvist")


def test_names_inside_a_word_document_lead_nowhere() -> None:
    members = {
        "[Content_Types].xml": papers.CONTENT_TYPES,
        "word/document.xml": papers.BODY % papers.paragraph("Rosa Lindqvist, Data Analyst").encode(),
        "../../../tmp/written-by-a-resume": b"no",
        "/etc/passwd": b"no",
        "word/\u202efdp.exe": b"no",
    }
    assert read_in_child(papers.zipped(members)).text == "Rosa Lindqvist, Data Analyst"
    assert not Path("/tmp/written-by-a-resume").exists()
