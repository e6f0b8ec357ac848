"""An open interview with a session on it, as the link page makes one."""

from __future__ import annotations

from dataclasses import dataclass

from candidates.models import Candidate
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Question
from interviews.services import session_create
from syncinterview.accounts.models import Role, User


@dataclass(frozen=True)
class Opened:
    session: InterviewSession
    token: str
    config: InterviewConfig

    @property
    def path(self) -> str:
        return f"/api/v1/interview/{self.session.pk}/chat"


def open_config(*, questions: int = 2, max_follow_ups: int = 0, time_limit_minutes: int = 20) -> InterviewConfig:
    owner, _ = User.objects.get_or_create(email="team@example.com", defaults={"role": Role.INTERVIEWER})
    config = InterviewConfig.objects.create(
        created_by=owner,
        job_role="Backend engineer",
        question_count=questions,
        max_follow_ups=max_follow_ups,
        time_limit_minutes=time_limit_minutes,
        status=ConfigStatus.OPEN,
    )
    for number in range(1, questions + 1):
        Question.objects.create(
            config=config,
            position=number,
            text=f"What is the cost of index number {number}?",
            suggested_time_seconds=90,
            key_points=[
                {"point": "Writes become slower.", "probe": "What happens to writes?"},
                {"point": "It takes space on disk.", "probe": "What does it take on disk?"},
            ],
            ideal_answer="Every write has to keep the index current, so writes become slower, and it takes disk space.",
        )
    return config


def open_session(config: InterviewConfig | None = None, *, name: str = "Ada Example") -> Opened:
    config = config or open_config()
    candidate = Candidate.objects.create(name=name, email="ada@example.com")
    session, token = session_create(config=config, candidate=candidate)
    return Opened(session=session, token=token, config=config)
