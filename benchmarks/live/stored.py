"""Interviews for a run, made and read back by the product's own code: `python -m benchmarks.live.stored make|read`.

Runs in a process of its own with the environment of the product under test. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from candidates.models import Candidate  # noqa: E402
from interviews.models import InterviewSession, Response  # noqa: E402
from interviews.services import config_create, config_generate, config_open, session_create  # noqa: E402
from interviews.services.questions import questions_replace  # noqa: E402
from llm.services import KeyPoint, PreparedQuestion  # noqa: E402
from syncinterview.accounts.models import Role, User  # noqa: E402

JOB_DESCRIPTION = """\
We run the booking platform of a group of independent theatres: seats, subscriptions, refunds, premieres. You
build and look after services in Python and Django over PostgreSQL and Redis,
design HTTP APIs, find out why something is slow, and move long work into background jobs."""
# Longer than any answer here lasts: the question's clock is not what is measured.
QUESTION_SECONDS = 300
MOST_PREPARED = 20
OWNER = "benchmark@example.com"


def make(sessions: int, questions: int, minutes: int) -> list[dict[str, str]]:
    """Open an interview and so many sessions on it: id, path and token of each."""
    call_command("migrate", verbosity=0, interactive=False)
    owner, _ = User.objects.get_or_create(email=OWNER, defaults={"full_name": "Benchmark", "role": Role.INTERVIEWER})
    config = config_create(
        created_by=owner,
        job_role="Backend engineer",
        job_description=JOB_DESCRIPTION,
        time_limit_minutes=minutes,
        # A team may add to what is prepared for it.
        question_count=min(questions, MOST_PREPARED),
        max_follow_ups=1,
    )
    config_generate(config_id=config.pk)
    with transaction.atomic():
        questions_replace(config_id=config.pk, prepared=_questions(questions))
    config.refresh_from_db()
    config_open(config=config)
    made = []
    for number in range(sessions):
        candidate = Candidate.objects.create(name=f"Candidate {number}", email=f"candidate-{number}@example.com")
        session, token = session_create(config=config, candidate=candidate)
        made.append({"id": str(session.pk), "path": f"/api/v1/interview/{session.pk}/chat", "token": token})
    return made


def _questions(count: int) -> tuple[PreparedQuestion, ...]:
    points = (
        KeyPoint(point="measures before changing anything", probe="How did you find out what was slow?"),
        KeyPoint(point="names the trade-off", probe="What did you give up for that?"),
        KeyPoint(point="says what happened afterwards", probe="What did it change?"),
    )
    return tuple(
        PreparedQuestion(
            text=f"Please tell me about case {number} in which you made a service quicker.",
            key_points=points,
            ideal_answer="Measures first, changes one thing at a time, names the cost, and looks at the result.",
            suggested_time_seconds=QUESTION_SECONDS,
            source="bank",
        )
        for number in range(1, count + 1)
    )


def read() -> dict[str, list[dict[str, object]]]:
    """Every stored answer and every session as they stand."""
    answers: list[dict[str, object]] = [
        {
            "session": str(response.session_id),
            "turn": response.turn,
            "text": response.transcript,
            "source": response.reply_source,
            "first_seconds": None
            if response.first_reply_at is None
            else (response.first_reply_at - response.answered_at).total_seconds(),
        }
        for response in Response.objects.order_by("session_id", "turn")
    ]
    sessions: list[dict[str, object]] = [
        {"session": str(session.pk), "status": session.status, "turn": session.turn, "seq": session.seq}
        for session in InterviewSession.objects.all()
    ]
    return {"answers": answers, "sessions": sessions}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make interviews for a benchmark, or read what became of them.")
    parser.add_argument("part", choices=("make", "read"))
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--minutes", type=int, default=60)
    options = parser.parse_args()
    if options.part == "make":
        print(json.dumps(make(options.sessions, options.questions, options.minutes)))
    else:
        print(json.dumps(read()))


if __name__ == "__main__":
    main()
