"""What reading a résumé costs: `python -m benchmarks.documents [FILE ...]`.

Each file is read in a child process, taken apart and matched with a job, and beside it pypdf alone extracts its text in
this process, in turns. The limit is 1.5 times pypdf's time plus 150 ms. Without a file, two pages are made for it.

The worker is warm: it has read a file before, and the next one comes after a pause in which its waiting child has
loaded. `back to back` is what a file costs that comes at once after another.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="syncinterview-bench-"))

import django

django.setup()
logging.disable(logging.WARNING)

from pypdf import PdfReader  # noqa: E402
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # noqa: E402

from candidates.matching.match import match  # noqa: E402
from candidates.matching.papers import offer_of, record_of  # noqa: E402
from candidates.reading.isolation import read_in_child  # noqa: E402
from candidates.reading.kinds import FileKind  # noqa: E402
from candidates.reading.profile import Profile  # noqa: E402
from candidates.reading.reading import Reading  # noqa: E402
from candidates.reading.structure import structure_job, structure_resume  # noqa: E402

FACTOR, ALLOWANCE_MS = 1.5, 150.0
PAUSE_SECONDS = 0.7

JOB = """Senior Backend Engineer

Responsibilities
- Design and build REST APIs in Python
- Run the Kafka pipelines of payments

Requirements
- 5 years of experience
- Python, Django and PostgreSQL
- AWS, GCP or Azure
- Docker and Kubernetes

Nice to have
- GraphQL, Terraform
"""
JOB_ENTRY = (
    "Backend Engineer",
    "Tjarn Systems, Stockholm",
    "January {start} - December {end}",
    "• Built payment services in Python and Django that thirty teams rely on every day of the year.",
    "• Moved the ledger from MySQL to PostgreSQL without an hour of downtime for anybody.",
    "• Ran Kafka and Docker on AWS, wrote the Terraform modules and taught the others to do it.",
    "",
)


def two_pages() -> bytes:
    """A résumé of two full pages."""
    lines = ["Rosa Lindqvist", "Backend Engineer", "rosa@example.com | +46 70 555 0101", "", "EXPERIENCE"]
    for year in range(2024, 2010, -1):
        lines += [line.format(start=year, end=year) for line in JOB_ENTRY]
    lines += ["EDUCATION", "B.Sc. Statistics, Uppsala University, 2010", "", "SKILLS", "Python, Django, SQL, Kafka"]
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for number, line in enumerate(lines):
        if number and number % 55 == 0:
            canvas.showPage()
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, 800 - 14 * (number % 55), line)
    canvas.save()
    return buffer.getvalue()


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def bare(content: bytes) -> object:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def whole(content: bytes) -> Profile:
    reading = read_in_child(content)
    profile = structure_resume(reading).profile
    match(OFFER, record_of(profile, reading.text), today=date(2026, 1, 1))
    return profile


OFFER = offer_of(structure_job(Reading(kind=FileKind.TXT, text=JOB)).profile, JOB)


def main() -> int:
    arguments = argparse.ArgumentParser(prog="benchmarks.documents")
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--runs", type=int, default=7)
    asked = arguments.parse_args()
    files = {path.name: path.read_bytes() for path in asked.files} or {"two made pages": two_pages()}
    whole(two_pages())
    heads = ("file", "pages", "pypdf", "limit", "ours", "back to back", "fields")
    print("{:<32}{:>6}{:>8}{:>8}{:>8}{:>14}   {}".format(*heads))
    failed = False
    for name, content in files.items():
        plain, ours, at_once = [], [], []
        for _ in range(asked.runs):
            time.sleep(PAUSE_SECONDS)
            ours.append(milliseconds(lambda content=content: whole(content)))  # type: ignore[misc] # called at once
            at_once.append(milliseconds(lambda content=content: whole(content)))  # type: ignore[misc] # the same
            time.sleep(PAUSE_SECONDS)
            plain.append(milliseconds(lambda content=content: bare(content)))  # type: ignore[misc] # the same
        profile = whole(content)
        told = [f"{len(profile.skills)} skills", f"{len(profile.positions)} jobs", f"{len(profile.degrees)} degrees"]
        told += [field for field in ("name", "email", "phone", "title") if getattr(profile, field)]
        limit = FACTOR * statistics.median(plain) + ALLOWANCE_MS
        failed |= statistics.median(ours) > limit
        print(
            f"{name[:31]:<32}{len(PdfReader(BytesIO(content)).pages):>6}{statistics.median(plain):>8.0f}{limit:>8.0f}"
            f"{statistics.median(ours):>8.0f}{statistics.median(at_once):>14.0f}   {', '.join(told)}"
        )
    print("median ms of", asked.runs, "runs;", "over the limit" if failed else "within the limit")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
