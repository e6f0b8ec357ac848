"""The life of a plan: generated once, again on request, opened when there is something to ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from candidates.models import Candidate, Document, DocumentKind, DocumentStatus
from interviews.models import ConfigStatus, InterviewConfig, QuestionSource
from interviews.services import (
    JobDescriptionPending,
    QuestionsLocked,
    config_close,
    config_create,
    config_generate,
    config_open,
    config_update,
    configs_take_up,
    question_add,
    question_update,
    questions_regenerate,
    sample_ensure,
)
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState
from tests.interviews.factories import ConfigFactory, SessionFactory

pytestmark = pytest.mark.django_db

GENERATE = "interviews.tasks.generate_questions"


def jd(status: DocumentStatus, **fields: str) -> Document:
    return Document.objects.create(
        kind=DocumentKind.JD,
        status=status,
        original_name="jd.txt",
        content_type="text/plain",
        size=1,
        file="jd",
        **fields,
    )


def texts(config: InterviewConfig) -> list[str]:
    return list(config.questions.values_list("text", flat=True))


def begin(config: InterviewConfig) -> None:
    SessionFactory(config=config, candidate=Candidate.objects.create(name="Amira", email="amira@example.org"))


# --- making -------------------------------------------------------------------------------------------


def test_making_one_sends_its_generation_on_commit(
    interviewer: User, sent_tasks: list, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        config = config_create(created_by=interviewer, job_role="Data analyst")
        assert sent_tasks == []

    assert sent_tasks == [(GENERATE, {"config_id": str(config.pk)})]
    assert config.status == ConfigStatus.GENERATING
    assert config.slug.startswith("data-analyst-")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"job_role": ""}, "job_role"),
        ({"job_role": "x", "time_limit_minutes": 4}, "time_limit_minutes"),
        ({"job_role": "x", "question_count": 21}, "question_count"),
        ({"job_role": "x", "language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(interviewer: User, fields: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        config_create(created_by=interviewer, **fields)

    assert refused.value.field == field
    assert not InterviewConfig.objects.exists()


# --- generating ---------------------------------------------------------------------------------------


def test_it_prepares_as_many_questions_as_planned(interviewer: User) -> None:
    config = config_create(created_by=interviewer, job_role="Python developer", question_count=4)

    config_generate(config_id=config.pk)

    config.refresh_from_db()
    assert config.status == ConfigStatus.READY
    assert list(config.questions.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert all(question.key_points and question.ideal_answer for question in config.questions.all())


def test_running_twice_leaves_the_same_plan(interviewer: User) -> None:
    config = config_create(created_by=interviewer, job_role="Python developer")
    config_generate(config_id=config.pk)
    before = list(config.questions.values_list("pk", "text"))

    config_generate(config_id=config.pk)

    assert list(config.questions.values_list("pk", "text")) == before


def test_generating_what_is_gone_does_nothing(interviewer: User) -> None:
    config = config_create(created_by=interviewer, job_role="Python developer")
    config_id = config.pk
    config.delete()

    config_generate(config_id=config_id)


def test_again_brings_other_questions_and_keeps_the_teams_own(interviewer: User) -> None:
    config = config_create(created_by=interviewer, job_role="Python developer", question_count=4)
    config_generate(config_id=config.pk)
    own = question_update(
        question=config.questions.get(position=2),
        text="What would you change in our booking flow?",
        key_points=[{"point": "asks about users first"}],
        ideal_answer="",
        suggested_time_seconds=90,
    )
    before = texts(config)

    questions_regenerate(config=config)
    config_generate(config_id=config.pk)

    after = texts(config)
    assert len(after) == 4
    assert config.questions.get(pk=own.pk).position == 2
    assert set(before) & set(after) != set(before)


def test_a_plan_of_the_teams_own_questions_alone_needs_no_model(interviewer: User) -> None:
    config = ConfigFactory(created_by=interviewer, status=ConfigStatus.READY, question_count=1, questions=0)
    question_add(config=config, text="What would you change in our booking flow?")

    questions_regenerate(config=config)
    config_generate(config_id=config.pk)

    assert texts(config) == ["What would you change in our booking flow?"]


def test_a_failure_is_noted_and_can_be_tried_again(interviewer: User, sent_tasks: list) -> None:
    config = config_create(created_by=interviewer, job_role="Python developer")
    # Something no model can be asked for.
    InterviewConfig.objects.filter(pk=config.pk).update(interview_type="panel")

    with pytest.raises(ValueError, match="interview_type"):
        config_generate(config_id=config.pk)

    config.refresh_from_db()
    assert config.status == ConfigStatus.DRAFT
    assert config.generation_error
    InterviewConfig.objects.filter(pk=config.pk).update(interview_type="technical")
    questions_regenerate(config=config)
    config_generate(config_id=config.pk)
    config.refresh_from_db()
    assert (config.status, config.generation_error) == (ConfigStatus.READY, "")


# --- an uploaded job description ------------------------------------------------------------------------


@pytest.mark.parametrize("status", [DocumentStatus.UPLOADED, DocumentStatus.PROCESSING])
def test_it_waits_until_the_job_description_is_read(interviewer: User, status: DocumentStatus) -> None:
    config = config_create(created_by=interviewer, job_role="Analyst", jd=jd(status))

    with pytest.raises(JobDescriptionPending) as refused:
        config_generate(config_id=config.pk)

    assert refused.value.retryable
    config.refresh_from_db()
    assert config.status == ConfigStatus.GENERATING


def test_the_words_of_the_file_become_the_job_description(interviewer: User) -> None:
    config = config_create(
        created_by=interviewer, job_role="Engineer", jd=jd(DocumentStatus.READY, text="  We use Kubernetes and Go.  ")
    )

    config_generate(config_id=config.pk)

    config.refresh_from_db()
    assert config.job_description == "We use Kubernetes and Go."


def test_a_file_that_cannot_be_read_leaves_role_and_focus_areas(interviewer: User) -> None:
    config = config_create(
        created_by=interviewer,
        job_role="Engineer",
        focus_areas=["Python"],
        jd=jd(DocumentStatus.FAILED, error="No text."),
    )

    config_generate(config_id=config.pk)

    config.refresh_from_db()
    assert config.status == ConfigStatus.READY
    assert config.questions.count() == config.question_count


# --- changing -------------------------------------------------------------------------------------------


def test_settings_change_until_somebody_has_begun() -> None:
    config = ConfigFactory()
    config_update(config=config, job_role="Platform engineer", time_limit_minutes=45)
    config.refresh_from_db()
    assert (config.job_role, config.time_limit_minutes) == ("Platform engineer", 45)

    begin(config)

    with pytest.raises(QuestionsLocked):
        config_update(config=config, time_limit_minutes=60)
    closes_at = timezone.now() + timedelta(days=1)
    assert config_update(config=config, time_limit_minutes=45, closes_at=closes_at).closes_at == closes_at


def test_closing_before_opening_is_refused() -> None:
    now = timezone.now()

    with pytest.raises(InvalidInput):
        config_update(config=ConfigFactory(), opens_at=now, closes_at=now - timedelta(hours=1))


def test_another_job_description_has_the_questions_prepared_again() -> None:
    config = ConfigFactory(job_description="Old words.")

    config_update(config=config, jd=jd(DocumentStatus.READY, text="We use Kubernetes and Go."))

    config.refresh_from_db()
    assert (config.status, config.job_description) == (ConfigStatus.GENERATING, "")


def test_nothing_changes_while_questions_are_prepared() -> None:
    config = ConfigFactory(status=ConfigStatus.GENERATING)

    with pytest.raises(InvalidState):
        config_update(config=config, job_role="Platform engineer")
    with pytest.raises(InvalidState):
        questions_regenerate(config=config)


def test_an_open_interview_is_closed_before_its_questions_are_prepared_again() -> None:
    with pytest.raises(InvalidState, match="close"):
        questions_regenerate(config=ConfigFactory(status=ConfigStatus.OPEN))


def test_questions_are_not_prepared_again_once_somebody_has_begun() -> None:
    config = ConfigFactory(status=ConfigStatus.CLOSED)
    begin(config)

    with pytest.raises(QuestionsLocked):
        questions_regenerate(config=config)


# --- opening and closing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [ConfigStatus.DRAFT, ConfigStatus.READY, ConfigStatus.CLOSED, ConfigStatus.OPEN])
def test_it_opens_when_there_is_something_to_ask(status: ConfigStatus) -> None:
    config = ConfigFactory(status=status)

    config_open(config=config)

    assert config.status == ConfigStatus.OPEN


def test_it_does_not_open_while_being_prepared_or_empty() -> None:
    for config in (
        ConfigFactory(status=ConfigStatus.GENERATING),
        ConfigFactory(status=ConfigStatus.DRAFT, questions=0),
    ):
        with pytest.raises(InvalidState):
            config_open(config=config)


def test_only_what_is_open_can_be_closed() -> None:
    config = ConfigFactory(status=ConfigStatus.OPEN)
    config_close(config=config)
    config_close(config=config)
    assert config.status == ConfigStatus.CLOSED

    with pytest.raises(InvalidState):
        config_close(config=ConfigFactory(status=ConfigStatus.READY))


# --- after a crash ------------------------------------------------------------------------------------------


def test_what_a_crash_cut_off_is_taken_up_once(sent_tasks: list) -> None:
    old = ConfigFactory(status=ConfigStatus.GENERATING)
    InterviewConfig.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(minutes=2))
    ConfigFactory(status=ConfigStatus.GENERATING)
    ConfigFactory(status=ConfigStatus.READY)

    assert configs_take_up() == 1
    assert configs_take_up() == 0
    assert sent_tasks == [(GENERATE, {"config_id": str(old.pk)})]


def test_a_start_takes_up_all_of_it(sent_tasks: list) -> None:
    ConfigFactory(status=ConfigStatus.GENERATING)

    assert configs_take_up(at_start=True) == 1


# --- the sample ---------------------------------------------------------------------------------------------


def test_the_sample_is_made_once_and_open(interviewer: User) -> None:
    sample = sample_ensure(created_by=interviewer)

    sample.refresh_from_db()
    assert sample.status == ConfigStatus.OPEN
    assert sample.questions.count() == 5
    assert sample_ensure(created_by=interviewer) == sample
    assert set(sample.questions.values_list("source", flat=True)) <= {QuestionSource.BANK, QuestionSource.TEMPLATE}
