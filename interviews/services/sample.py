"""The sample interview of a first start, so that the whole way can be walked at once."""

from __future__ import annotations

from interviews.models import Difficulty, InterviewConfig, InterviewType
from interviews.services.plan import config_create, config_generate, config_open
from syncinterview.accounts.models import User

SAMPLE_ROLE = "Backend engineer (Python)"
SAMPLE_DESCRIPTION = """\
We run the booking platform of a group of independent theatres: seats, subscriptions, refunds, and the evening of a
premiere, when half a city wants the same forty seats.

You will
- build and look after services in Python (Django) over PostgreSQL and Redis
- design HTTP APIs that our web and box-office teams rely on
- find out why something is slow, and make it fast where it matters
- move long work into background jobs that can fail and be run again
- review code, write tests and share being on call, one week in six

You bring
- three years or more with Python in production
- a firm hold on SQL: indexes, transactions, reading a query plan
- experience with queues, caching and monitoring
- calm, clear words, in writing and in conversation

Docker, Celery and some front-end experience are welcome.
"""


def sample_ensure(*, created_by: User) -> InterviewConfig:
    """The sample interview of this person, generated and open; made when they have none of its name."""
    sample = InterviewConfig.objects.filter(created_by=created_by, job_role=SAMPLE_ROLE).order_by("created_at").first()
    if sample is None:
        sample = config_create(
            created_by=created_by,
            job_role=SAMPLE_ROLE,
            job_description=SAMPLE_DESCRIPTION,
            interview_type=InterviewType.MIXED,
            difficulty=Difficulty.MEDIUM,
            focus_areas=["Python", "Databases and SQL", "Web Backend", "Behavioural"],
            time_limit_minutes=20,
            question_count=5,
            max_follow_ups=1,
        )
        # At once, since the link is printed next; the task that was sent finds the work done.
        config_generate(config_id=sample.pk)
        config_open(config=sample)
    return sample
