"""Offers in several languages: with headings, in prose, and as short lists."""

from __future__ import annotations

import pytest

from candidates.reading.profile import Profile
from candidates.reading.structure import structure_job
from candidates.reading.txt import read_txt
from tests.candidates.varied import words


def read(text: str) -> Profile:
    return structure_job(read_txt(text.encode())).profile


@pytest.mark.parametrize(
    ("text", "title", "seniority", "years", "required", "preferred", "neither"),
    [
        (words.GERMAN_OFFER, "Senior Backend-Entwickler:in (m/w/d) Python", "senior", 5,
         {"Python", "Django", "PostgreSQL", "Docker", "AWS"}, {"Go", "Terraform"}, {"Slack", "Oracle Database"}),
        (words.FRENCH_OFFER, "Ingénieur(e) Data Senior (H/F)", "senior", 4,
         {"Python", "SQL", "dbt", "Snowflake", "Airflow"}, {"Kafka"}, {"Microsoft Excel"}),
        (words.SPANISH_OFFER, "Desarrollador/a Frontend", "mid", 3,
         {"JavaScript", "HTML", "CSS", "React"}, {"Next.js", "GraphQL", "Docker"}, set()),
        (words.OFFER_IN_PROSE, "Staff Data Engineer", "principal", 7,
         {"Scala", "Python", "SQL", "Airflow"}, {"Kubernetes", "Rust"}, set()),
        (words.SHORT_OFFER, "Product Designer", "mid", 3,
         {"Figma", "Prototyping"}, {"After Effects", "HTML", "CSS"}, set()),
    ],
)  # fmt: skip
def test_an_offer_is_taken_apart(
    text: str, title: str, seniority: str, years: int, required: set[str], preferred: set[str], neither: set[str]
) -> None:
    profile = read(text)
    assert profile.job is not None
    assert (profile.title, profile.job.seniority, profile.job.years) == (title, seniority, years)
    found = {skill.name for skill in profile.job.required}
    wished = {skill.name for skill in profile.job.preferred}
    assert required <= found
    assert wished == preferred
    assert not neither & (found | wished)
    assert profile.job.responsibilities
