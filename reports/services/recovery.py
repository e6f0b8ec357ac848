"""Takes up judgements and reports that a crash cut off. Found by what is missing, so nothing has to be remembered."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from reports.selectors.work import unjudged_responses, unreported_sessions
from reports.services.evaluation import COMPOSE_TASK
from reports.services.report import EVALUATE_TASK
from syncinterview.lib.dispatch import send_on_commit

# Work younger than this is most likely still on its way through the queue.
LEFT_ALONE_FOR = timedelta(seconds=60)


def reports_take_up(*, at_start: bool = False) -> int:
    """Send what is missing again. Returns how much that was.

    At the start of the product nothing is on its way, so everything is taken up at once, reports that had been given
    up too. Sending twice is harmless: both tasks leave the same result.
    """
    before = timezone.now() if at_start else timezone.now() - LEFT_ALONE_FOR
    answers = list(unjudged_responses(waiting_since=before).values_list("pk", flat=True))
    sessions = list(unreported_sessions(waiting_since=before, failed_too=at_start).values_list("pk", flat=True))
    for response_id in answers:
        send_on_commit(EVALUATE_TASK, response_id=response_id)
    for session_id in sessions:
        send_on_commit(COMPOSE_TASK, session_id=session_id)
    return len(answers) + len(sessions)
