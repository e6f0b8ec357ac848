"""`make demo`: start the product on a fresh database, hold one interview with it, print everything."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import httpx

from tools.demo import product
from tools.demo.answers import Script, text_of
from tools.demo.candidate import Candidate, EntryRefused, Room, RoomClosed
from tools.demo.product import Product, ProductFailed
from tools.demo.staff import Staff, StaffFailed
from tools.demo.transcript import Transcript

HERE = Path(__file__).parent
ROLE = "Backend engineer (Python)"
LONGEST_ROLE = 80
QUESTIONS = 4
# As a person would: the page sends the draft while it is being written.
DRAFTS = 2
DRAFT_PAUSE_SECONDS = 0.25
REPLY_WITHIN_SECONDS = 20.0


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="syncinterview-demo-") as data_dir:
        try:
            running = product.start(Path(data_dir), LOG_LEVEL="WARNING")
        except ProductFailed as error:
            print(error, file=sys.stderr)
            return 1
        try:
            _play(running, arguments)
            if arguments.keep:
                _keep(running)
        except (StaffFailed, EntryRefused, RoomClosed, LookupError, httpx.HTTPError, OSError) as error:
            print(f"\nThe demo stopped: {error}\n{running.log_tail()}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
        finally:
            exit_code = running.stop()
    return exit_code


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--resume", type=Path, default=HERE / "resume.pdf", help="PDF, DOCX, ODT, RTF or TXT")
    parser.add_argument("--jd", type=Path, default=HERE / "job_description.txt", help="PDF, DOCX, ODT, RTF or TXT")
    parser.add_argument("--keep", action="store_true", help="leave the product running")
    arguments = parser.parse_args()
    for path in (arguments.resume, arguments.jd):
        if not path.is_file():
            parser.error(f"there is no file {path}")
    return arguments


def _play(running: Product, arguments: argparse.Namespace) -> None:
    transcript = Transcript()
    print(f"SyncInterview   {running.base_url}/   (fresh database, started in {running.started_in_seconds:.1f} s)\n")
    with Staff(running.base_url) as staff:
        staff.sign_in(running.email, running.password)
        role = _role(arguments.jd)
        transcript.step(f"Staff: signed in; new interview {role!r} from {arguments.jd.name}")
        config_id = staff.interview_create(
            job_description=arguments.jd, job_role=role, question_count=str(QUESTIONS), time_limit_minutes="20"
        )
        questions = staff.questions_wait(config_id)
        link = staff.interview_open(config_id)
        transcript.step(f"Staff: {len(questions)} questions are ready; the link is open: {link}")
        with Candidate(link) as candidate:
            session_id = candidate.enter(name="Sam Demo", email="sam.demo@example.com", resume=arguments.resume)
            transcript.step(f"Candidate: consented, with the résumé {arguments.resume.name}")
            transcript.gap()
            _converse(candidate.connect(session_id), Script(questions, text_of(arguments.resume)), transcript)
        ended = time.monotonic()
        report = staff.report_wait(session_id)
        transcript.gap()
        transcript.step(f"The report was ready {time.monotonic() - ended:.1f} s after the end.")
        transcript.report(report)
        print(f"Report page     {staff.report_url(session_id)}")
        print(f"As JSON         {running.base_url}/api/v1/reports/session/{session_id}")
    if not arguments.keep:
        print("The product stops with the demo; KEEP=1 make demo leaves it running.")


def _converse(room: Room, script: Script, transcript: Transcript) -> None:
    """Answer every question until the server ends the interview."""
    room.start()
    answered_at: float | None = None
    answered_turn = 0
    while True:
        message = room.receive(within_seconds=REPLY_WITHIN_SECONDS)
        kind = message["type"]
        if kind == "end":
            transcript.step(f"{message['payload']} ({message.get('reason', '')})")
            return
        if kind == "error":
            transcript.said("Server", message.get("code", ""), message["payload"])
        if kind == "mini_llm_filler":
            transcript.said("Interviewer", "aside", message["payload"])
        if kind != "llm_response":
            continue
        question = message.get("question")
        label = question["label"] if question else "" if message.get("stage") == "final" else "meanwhile"
        waited = None if answered_at is None else time.monotonic() - answered_at
        answered_at = None
        transcript.said("Interviewer", label, message["payload"], after_seconds=waited)
        if question and message["turn"] > answered_turn:
            answered_turn = message["turn"]
            _answer(room, question, script, transcript)
            answered_at = time.monotonic()


def _answer(room: Room, question: dict[str, Any], script: Script, transcript: Transcript) -> None:
    words = script.answer(question["type"], question["text"])
    room.spoken()
    for part in range(1, DRAFTS + 1):
        time.sleep(DRAFT_PAUSE_SECONDS)
        room.draft(words[: len(words) * part // (DRAFTS + 1)])
    time.sleep(DRAFT_PAUSE_SECONDS)
    transcript.said("Candidate", "", words)
    room.answer(words)


def _role(job_description: Path) -> str:
    """The first line of the job description when it reads like a title."""
    lines = [line.strip() for line in text_of(job_description).splitlines() if line.strip()]
    return lines[0] if lines and len(lines[0]) <= LONGEST_ROLE else ROLE


def _keep(running: Product) -> None:
    print(f"\n{running.printed}\nIt runs until you press Ctrl-C; its data is removed then.", flush=True)
    with suppress(KeyboardInterrupt):
        running.process.wait()


def _leave(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
