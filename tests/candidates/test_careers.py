"""Years, degrees, schools and languages of a résumé."""

from __future__ import annotations

from datetime import date

import pytest

from candidates.reading.education import degrees_in
from candidates.reading.kinds import FileKind
from candidates.reading.profile import Degree, Position, SpokenLanguage
from candidates.reading.reading import Reading
from candidates.reading.structure import structure_resume
from candidates.reading.tongues import languages_in
from candidates.reading.years import years_of_experience

TODAY = date(2026, 6, 15)


def position(start: str, end: str, title: str = "Engineer") -> Position:
    return Position(title=title, start=start, end=end)


@pytest.mark.parametrize(
    ("spans", "years"),
    [
        ((("2020-01", "2020-12"),), 1.0),
        ((("2015", "2019"),), 4.0),
        ((("2024-07", "present"),), 2.0),
        ((("2018-01", "2019-12"), ("2019-01", "2020-12")), 3.0),
        ((("2018-01", "2021-12"), ("2019-01", "2019-12")), 4.0),
        ((("2019", "2019"),), 0.5),
        ((("2030-01", "2035-01"),), None),
        ((("2021-05", "2020-01"),), None),
        ((("2019", ""),), None),
        ((), None),
    ],
)
def test_years_count_overlaps_once(spans: tuple[tuple[str, str], ...], years: float | None) -> None:
    assert years_of_experience([position(*span) for span in spans], today=TODAY) == years


def test_a_volunteers_post_is_not_work_experience() -> None:
    assert years_of_experience([position("2012-01", "present", "Volunteer Swim Coach")], today=TODAY) is None


@pytest.mark.parametrize(
    ("lines", "degrees"),
    [
        (
            ["B.Sc. Statistics, Uppsala University, 2014 - 2018"],
            [Degree(degree="B.Sc. Statistics", school="Uppsala University", start="2014", end="2018")],
        ),
        (
            ["Technische Universität Hamburg", "Master of Science Informatik\t2013 – 2015", "", "Gymnasium Altona",
             "Abitur 2010"],
            [Degree(degree="Master of Science Informatik", school="Technische Universität Hamburg", start="2013",
                    end="2015"),
             Degree(degree="Abitur", school="Gymnasium Altona", start="2010")],
        ),
        (
            ["2018 – 2020", "Master en Informatique", "Université de Lyon", "2015 – 2018", "Licence de Mathématiques",
             "Université de Nantes"],
            [Degree(degree="Master en Informatique", school="Université de Lyon", start="2018", end="2020"),
             Degree(degree="Licence de Mathématiques", school="Université de Nantes", start="2015", end="2018")],
        ),
        (
            ["Licenciatura em Engenharia | Universidade do Porto | 2011"],
            [Degree(degree="Licenciatura em Engenharia", school="Universidade do Porto", start="2011")],
        ),
        (["Master thesis: tides of the north", "Mastered many things"], []),
    ],
)  # fmt: skip
def test_degrees_and_schools_are_read_in_several_languages(lines: list[str], degrees: list[Degree]) -> None:
    assert list(degrees_in(lines)) == degrees


@pytest.mark.parametrize(
    ("lines", "languages"),
    [
        (["German (native), English (C1), Hindi"], [("German", "native"), ("English", "C1"), ("Hindi", "")]),
        (["Deutsch: Muttersprache", "Englisch: verhandlungssicher"],
         [("German", "muttersprache"), ("English", "verhandlungssicher")]),
        (["Français", "Langue maternelle", "Anglais", "Courant"],
         [("French", "langue maternelle"), ("English", "courant")]),
        (["Native Spanish", "Inglês fluente"], [("Spanish", "native"), ("English", "fluente")]),
    ],
)  # fmt: skip
def test_languages_come_with_their_levels(lines: list[str], languages: list[tuple[str, str]]) -> None:
    assert [(found.name, found.level) for found in languages_in(lines)] == languages


def test_languages_of_programming_are_not_spoken() -> None:
    others = ["Languages: Python, Go, C++", "Languages: Swedish (native), English"]
    assert languages_in([], others) == (SpokenLanguage(name="Swedish", level="native"), SpokenLanguage(name="English"))


def test_a_resume_in_portuguese_is_taken_apart() -> None:
    text = """Joana Prado
joana@example.com

RESUMO
Engenheira de dados que gosta de sistemas calmos.

EXPERIÊNCIA PROFISSIONAL
Engenheira de Dados
Maré Sistemas, Lisboa
março 2019 - atualmente
• Pipelines em Python e Airflow

FORMAÇÃO ACADÊMICA
Licenciatura em Engenharia, Universidade do Porto, 2014 - 2018

IDIOMAS
Português (nativo), Inglês (fluente)

COMPETÊNCIAS TÉCNICAS
SQL, Spark
"""
    profile = structure_resume(Reading(kind=FileKind.TXT, text=text)).profile
    assert profile.name == "Joana Prado"
    assert (profile.positions[0].start, profile.positions[0].end) == ("2019-03", "present")
    assert profile.degrees[0].school == "Universidade do Porto"
    assert [language.name for language in profile.languages] == ["Portuguese", "English"]
    assert {skill.name for skill in profile.skills} >= {"Python", "Airflow", "SQL", "Apache Spark"}
