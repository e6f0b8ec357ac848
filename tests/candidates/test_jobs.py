"""What is read from a job description."""

from __future__ import annotations

import pytest

from candidates.reading.kinds import FileKind
from candidates.reading.profile import Job
from candidates.reading.reading import Reading
from candidates.reading.structure import structure_job

JOB = """Senior Backend Engineer

About us
A bank on AWS with 20 years of history.

Responsibilities
- Design and build REST APIs in Python
- Run our Kafka pipelines and work with
  the data team

Requirements
- 5+ years of experience in backend development
- Strong knowledge of Python and Django
- PostgreSQL, MySQL or another database
- AWS, GCP or Azure
- Docker and Kubernetes; Terraform is a plus

Nice to have
- GraphQL

Benefits
- Excel courses
"""


def job(text: str) -> Job:
    found = structure_job(Reading(kind=FileKind.TXT, text=text)).profile.job
    assert found is not None
    return found


def names(skills: tuple[object, ...]) -> list[str]:
    return [skill.name for skill in skills]  # type: ignore[attr-defined]


def test_it_tells_required_from_nice_to_have() -> None:
    told = job(JOB)
    assert names(told.required) == [
        "REST APIs", "Python", "Kafka", "Django", "PostgreSQL", "MySQL", "AWS", "Google Cloud", "Microsoft Azure",
        "Docker", "Kubernetes",
    ]  # fmt: skip
    assert names(told.preferred) == ["Terraform", "GraphQL"]


def test_each_wish_has_its_line() -> None:
    lines = {skill.name: skill.evidence for skill in job(JOB).required}
    assert lines["Kafka"] == "- Run our Kafka pipelines and work with"
    assert lines["Docker"].startswith("- Docker and Kubernetes")


def test_alternatives_are_one_wish_and_lists_are_not() -> None:
    assert job(JOB).alternatives == (("MySQL", "PostgreSQL"), ("AWS", "Google Cloud", "Microsoft Azure"))
    assert job("Developer\n\nRequirements\nPython, Django or Flask").alternatives == (("Django", "Flask"),)


def test_years_come_from_what_is_asked_not_from_the_company() -> None:
    assert job(JOB).years == 5


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("3-5 years of professional experience", 3),
        ("At least four years' experience with Java", 4),
        ("Mindestens 3 Jahre Berufserfahrung", 3),
        ("3 ans d'expérience minimum", 3),
        ("Al menos 2 años de experiencia", 2),
        ("10 years of experience preferred", None),
        ("Curiosity", None),
    ],
)
def test_years_are_read_in_several_languages(line: str, years: int | None) -> None:
    assert job(f"Engineer\n\nRequirements\n- {line}\n").years == years


@pytest.mark.parametrize(
    ("title", "seniority"),
    [
        ("Senior Data Scientist", "senior"),
        ("Praktikant Softwareentwicklung", "intern"),
        ("Head of Engineering", "director"),
        ("Tech Lead", "lead"),
        ("Staff Engineer", "principal"),
        ("Développeuse confirmée", "senior"),
        ("Junior Analyst", "junior"),
        ("Analyst", None),
    ],
)
def test_seniority_is_in_the_title(title: str, seniority: str | None) -> None:
    assert job(f"Job title: {title}\n\nRequirements\n- Python\n").seniority == seniority


def test_without_a_title_that_says_so_the_years_do() -> None:
    assert job("Engineer\n\nRequirements\n- 6 years of experience\n").seniority == "senior"


def test_responsibilities_are_whole_sentences() -> None:
    assert job(JOB).responsibilities == (
        "Design and build REST APIs in Python",
        "Run our Kafka pipelines and work with the data team",
    )


def test_a_description_without_headings_asks_for_all_it_names() -> None:
    told = job("We look for a developer who knows Python and, ideally, Perl 5. Kafka is a plus.")
    assert (names(told.required), names(told.preferred)) == (["Python"], ["Perl", "Kafka"])
