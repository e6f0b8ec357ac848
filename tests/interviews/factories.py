"""Plans and their questions."""

from __future__ import annotations

import factory

from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Question, QuestionSource
from tests.accounts.factories import InterviewerFactory


class QuestionFactory(factory.django.DjangoModelFactory[Question]):
    class Meta:
        model = Question

    position = factory.Sequence(lambda number: number % 900 + 1)
    text = factory.Sequence(lambda number: f"How would you test part {number}?")
    key_points = factory.LazyFunction(
        lambda: [{"point": "starts from behaviour", "probe": "What would you test first?"}]
    )
    source = QuestionSource.BANK


class ConfigFactory(factory.django.DjangoModelFactory[InterviewConfig]):
    class Meta:
        model = InterviewConfig
        skip_postgeneration_save = True

    created_by = factory.SubFactory(InterviewerFactory)
    job_role = "Backend engineer"
    status = ConfigStatus.READY
    question_count = 3

    @factory.post_generation
    def questions(self: InterviewConfig, create: bool, count: int | None, **_: object) -> None:  # type: ignore[misc]
        """`questions=0` makes a plan without any; by default it has as many as it says."""
        for position in range(1, (self.question_count if count is None else count) + 1):
            QuestionFactory(config=self, position=position)


class SessionFactory(factory.django.DjangoModelFactory[InterviewSession]):
    """A candidate who has begun. Needs a `candidate`."""

    class Meta:
        model = InterviewSession

    config = factory.SubFactory(ConfigFactory, status=ConfigStatus.OPEN)
    token_hash = factory.Sequence(lambda number: f"{number:064d}")
