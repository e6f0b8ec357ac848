"""A real process, killed or asked to leave in the middle of things, and started again on the same data."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.playing import RESUME_TEXT, answer_everything, until
from tools.demo import product
from tools.demo.answers import Script
from tools.demo.candidate import Candidate, Room, RoomClosed
from tools.demo.product import Product
from tools.demo.staff import Staff

pytestmark = pytest.mark.faults

# What docker-compose.yml gives a process before it is killed.
STOP_WITHIN_SECONDS = 20.0
TRY_AGAIN_LATER = 1013

Start = Callable[[], Product]
Enter = Callable[[str], tuple[Candidate, str]]
SignIn = Callable[[Product], Staff]


@pytest.fixture(scope="module")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """A data directory that has been started on once: its folder, the printed lines, the port."""
    folder = tmp_path_factory.mktemp("first") / "data"
    port = product.free_port()
    running = product.start(folder, port=port)
    asked = time.monotonic()
    assert running.stop(signal.SIGINT) == 0, running.log_tail()
    assert time.monotonic() - asked < STOP_WITHIN_SECONDS
    return folder, running.printed, port


@pytest.fixture
def data_dir(first_start: tuple[Path, str, int], tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_start[0], tmp_path / "data"))


@pytest.fixture
def start(first_start: tuple[Path, str, int], data_dir: Path) -> Iterator[Start]:
    """Starts the product on `data_dir`, always at the same address. What still runs at the end is killed."""
    started: list[Product] = []

    def begin() -> Product:
        started.append(product.start(data_dir, port=first_start[2]))
        return started[-1]

    yield begin
    for running in started:
        running.kill()


def rows(data_dir: Path, query: str) -> list[tuple[Any, ...]]:
    """What the database holds, looked at from outside."""
    connection = sqlite3.connect(f"file:{data_dir / 'syncinterview.sqlite3'}?mode=ro", uri=True, timeout=20)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.fixture
def enter() -> Iterator[Enter]:
    """Begins a session in a browser of its own, which is closed at the end."""
    with ExitStack() as browsers:

        def begin(link: str) -> tuple[Candidate, str]:
            candidate = browsers.enter_context(Candidate(link))
            return candidate, candidate.enter(name="Sam Lee", email="sam@example.com")

        yield begin


@pytest.fixture
def staff_of() -> Iterator[SignIn]:
    """Signs the first admin in, in a browser of its own."""
    with ExitStack() as browsers:

        def begin(running: Product) -> Staff:
            staff = browsers.enter_context(Staff(running.base_url))
            staff.sign_in(running.email, running.password)
            return staff

        yield begin


def sequence_numbers(*rooms: Room) -> list[int]:
    return [message["seq"] for room in rooms for message in room.messages]


def test_a_second_start_keeps_the_password_and_prints_the_same_lines(
    first_start: tuple[Path, str, int], start: Start, staff_of: SignIn
) -> None:
    running = start()
    assert running.printed == first_start[1]
    assert staff_of(running).page_status("/staff/interviews/") == 200


def test_an_interview_survives_two_kills(start: Start, enter: Enter, data_dir: Path) -> None:
    running = start()
    candidate, session_id = enter(running.link)
    before = candidate.connect(session_id)
    first = before.wait_for_question()
    assert first is not None
    before.start()
    before.spoken()
    before.draft("An index trades slower writes for faster")
    until(lambda: rows(data_dir, "SELECT 1 FROM interviews_interviewsession WHERE draft LIKE 'An index trades%'"))
    running.kill()

    # Half an answer was typed: the same question is open, with the words in it.
    running = start()
    between = candidate.connect(session_id)
    state = between.wait_for("interview_state")
    assert state["payload"] == "waiting_for_user_input"
    assert state["buffered_text"] == "An index trades slower writes for faster"
    again = between.wait_for_question()
    assert again is not None
    assert again["question"] == first["question"]
    assert again["turn"] == first["turn"]
    between.answer("An index trades slower writes for faster reads.", id="the-first-answer")
    until(lambda: rows(data_dir, "SELECT 1 FROM interviews_response"))
    running.kill()

    # The answer was stored, its reply may not have gone out: it is not asked for again, and counts once.
    running = start()
    after = candidate.connect(session_id)
    after.answer("An index trades slower writes for faster reads.", id="the-first-answer")
    script = Script((), RESUME_TEXT)
    asked, given = answer_everything(after, script)
    assert min(question["turn"] for question in asked) == 2
    assert first["question"]["text"] not in [question["text"] for question in asked]

    stored = rows(data_dir, "SELECT turn, label, transcript, transcript_source FROM interviews_response ORDER BY turn")
    assert [turn for turn, *_ in stored] == list(range(1, len(asked) + 2))
    assert stored[0][2:] == ("An index trades slower writes for faster reads.", "typed")
    assert [transcript for _, _, transcript, _ in stored[1:]] == given
    assert len({label for _, label, *_ in stored}) == len(stored)
    numbers = sequence_numbers(before, between, after)
    assert numbers == sorted(set(numbers))


def test_work_that_a_kill_cut_off_is_taken_up_at_the_next_start(
    start: Start, enter: Enter, staff_of: SignIn, data_dir: Path, tmp_path: Path
) -> None:
    running = start()
    staff = staff_of(running)
    job = tmp_path / "job.txt"
    job.write_text("Data engineer\n\nYou bring SQL, Python and Airflow.\n")
    config_id = staff.interview_create(job_description=job, job_role="Data engineer", question_count="3")
    candidate, session_id = enter(running.link)
    room = candidate.connect(session_id)
    assert room.wait_for_question() is not None
    room.start()
    room.answer("It depends on the access pattern, so I would measure first and add an index where it pays.")
    assert room.wait_for_question() is not None
    room.end()
    room.wait_for("end")
    running.kill()
    # These three are quick: whatever the kill did not catch is put back to where it would have been caught.
    with closing(sqlite3.connect(data_dir / "syncinterview.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE interviews_interviewconfig SET status = 'generating' WHERE job_role = 'Data engineer'")
        database.execute(
            "DELETE FROM interviews_question WHERE config_id IN"
            " (SELECT id FROM interviews_interviewconfig WHERE job_role = 'Data engineer')"
        )
        database.execute("UPDATE candidates_document SET status = 'processing', text = ''")
        database.execute("DELETE FROM reports_answerevaluation")
        database.execute("DELETE FROM reports_report")

    running = start()
    assert len(staff.questions_wait(config_id)) == 3
    until(lambda: rows(data_dir, "SELECT 1 FROM candidates_document WHERE status = 'ready' AND text LIKE '%Airflow%'"))
    report = staff.report_wait(session_id)
    assert report["responses"][0]["answer_quality"] != ""


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_leaves_in_order_and_finishes_what_runs(
    start: Start, enter: Enter, data_dir: Path, by: signal.Signals
) -> None:
    running = start()
    writing, writing_id = enter(running.link)
    draft_room = writing.connect(writing_id)
    assert draft_room.wait_for_question() is not None
    draft_room.start()
    answering, answering_id = enter(running.link)
    answer_room = answering.connect(answering_id)
    assert answer_room.wait_for_question() is not None
    answer_room.start()

    draft_room.draft("I was about to say")
    answer_room.answer("A transaction is all or nothing, and others see either what was before or what is after.")
    # Read until the server has taken both: the state of the one, the clock of the other.
    answer_room.wait_for("interview_state", payload="processing_answer")
    asked = time.monotonic()
    assert running.stop(by) == 0, running.log_tail()
    assert time.monotonic() - asked < STOP_WITHIN_SECONDS

    for room in (draft_room, answer_room):
        assert room.wait_for_close() == TRY_AGAIN_LATER
        with pytest.raises(RoomClosed):
            room.answer("nobody hears this")
    assert rows(data_dir, "SELECT draft FROM interviews_interviewsession WHERE draft != ''") == [
        ("I was about to say",)
    ]
    assert len(rows(data_dir, "SELECT 1 FROM interviews_response")) == 1
    assert len(rows(data_dir, "SELECT 1 FROM reports_answerevaluation")) == 1
    assert "Traceback" not in running.log.read_text()
