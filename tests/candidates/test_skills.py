"""Which skills a text names."""

from __future__ import annotations

import time

import pytest
import yaml

from candidates.reading.skills import SKILLS_FILE, mentions_in, skill_named, skills_in


def names_in(text: str) -> list[str]:
    return [skill.name for skill in skills_in(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("NodeJS, node.js and Node JS", ["Node.js"]),
        ("ci/cd with GitHub actions", ["CI/CD", "GitHub Actions"]),
        ("k8s and Postgres", ["Kubernetes", "PostgreSQL"]),
        ("C++17, C#, F# and .NET Core", ["C++", "C#", "F#", ".NET"]),
        ("React Native", ["React Native"]),
        ("restful APIs", ["REST APIs"]),
        ("machine\nlearning", ["Machine learning"]),
        ("distrib-\nuted systems", ["Distributed systems"]),
        ("Maschinelles Lernen, Buchhaltung", ["Machine learning", "Accounting"]),
        ("gestion de projet et comptabilité", ["Project management", "Accounting"]),
        ("Gestión de proyectos, atención al cliente", ["Project management", "Customer service"]),
        ("M&A, mergers & acquisitions", ["Mergers and acquisitions"]),
        ("基于Docker的系统", ["Docker"]),
    ],
)
def test_a_skill_is_found_however_it_is_written(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "We go on and excel at it.",
        "Plan C, R&D, C-level talks and vitamin C",
        "In Spring 2023 I spoke a word about the rest of us",
        "He is swift to react and express himself",
        "javascripting goes on; scalable; sequels",
        "jane@python.org, github.com/react/react, www.docker.com",
        "A machine. Learning is fun.",
        "makes it, makes sense",
    ],
)
def test_everyday_words_addresses_and_parts_of_words_are_no_skills(text: str) -> None:
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Python, R, C and Go", ["Python", "R", "C", "Go"]),
        ("C, R, Python (expert), Go (basic)", ["C", "R", "Python", "Go"]),
        ("R • C • Scala", ["R", "C", "Scala"]),
        ("built with Kafka and Go, for years", ["Kafka", "Go"]),
        ("Excel, Word and Outlook", ["Microsoft Excel", "Microsoft Word", "Outlook"]),
    ],
)
def test_one_letter_languages_and_everyday_words_count_in_a_list_of_skills(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_a_mention_says_where_it_stands() -> None:
    text = "I like PostgreSQL."
    (mention,) = mentions_in(text)
    assert text[mention.start : mention.end] == "PostgreSQL"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Caching", "caching"),
        ("Redis", "Redis"),
        ("Event-driven architecture", "event-driven architecture"),
        ("CI/CD", "CI/CD"),
        ("Spring", "Spring"),
        ("UX design", "UX design"),
    ],
)
def test_a_skill_is_said_in_small_letters_unless_it_is_a_name(name: str, said: str) -> None:
    skill = skill_named(name)
    assert skill is not None
    assert skill.said == said


def test_there_are_many_skills_over_many_fields_each_named_once() -> None:
    groups = yaml.safe_load(SKILLS_FILE.read_text(encoding="utf-8"))
    names = [name for skills in groups.values() for name in skills]
    assert len(names) >= 1500
    assert len(groups) > 20
    assert len(names) == len(set(names))
    assert all(isinstance(name, str) for name in names)


@pytest.mark.parametrize(
    "text", ["a.a.a.a-" * 25_000, "Go, C, R " * 20_000, "machine " * 25_000, "a" * 200_000, "&" * 200_000]
)
def test_no_text_takes_long(text: str) -> None:
    started = time.monotonic()
    skills_in(text)
    assert time.monotonic() - started < 10
