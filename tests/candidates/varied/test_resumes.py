"""The same people in five kinds of file: what is found does not depend on the language's habits nor on the format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from candidates.reading.docx import read_docx
from candidates.reading.odt import read_odt
from candidates.reading.pdf import read_pdf
from candidates.reading.profile import Profile
from candidates.reading.reading import Reading
from candidates.reading.rtf import read_rtf
from candidates.reading.structure import structure_resume
from candidates.reading.txt import read_txt
from candidates.reading.years import years_of_experience
from tests.candidates import papers
from tests.candidates.varied import words

FORMATS: dict[str, Callable[[list[str]], Reading]] = {
    "txt": lambda lines: read_txt("\n".join(lines).encode()),
    "docx": lambda lines: read_docx(papers.docx(lines=lines)),
    "odt": lambda lines: read_odt(papers.odt("".join(_odt_paragraph(line) for line in lines))),
    "rtf": lambda lines: read_rtf(papers.rtf("".join(line.replace("\t", r"\tab ") + r"\par " for line in lines))),
    "pdf": lambda lines: read_pdf(papers.text_pdf([line.replace("\t", " " * 8) for line in lines])),
}


def _odt_paragraph(line: str) -> str:
    return f"<text:p>{line.replace('&', '&amp;').replace(chr(9), '<text:tab/>')}</text:p>"


def profile_of(text: str, kind: str) -> Profile:
    return structure_resume(FORMATS[kind](text.strip().split("\n"))).profile


def jobs(profile: Profile) -> list[tuple[str, str, str, str]]:
    return [(each.title, each.employer, each.start, each.end) for each in profile.positions]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_spanish_resume(kind: str) -> None:
    profile = profile_of(words.SPANISH, kind)
    assert (profile.name, profile.title) == ("Lucía Fernández Ortega", "Ingeniera de Software")
    assert (profile.email, profile.phone) == ("lucia.fernandez@ejemplo.es", "+34 612 345 678")
    assert profile.links == ("linkedin.com/in/luciafo",)
    assert jobs(profile) == [
        ("Ingeniera de Software Senior", "Banco del Norte", "2019-03", "present"),
        ("Desarrolladora Java", "Consultora Sur", "2015-09", "2019-02"),
    ]
    assert years_of_experience(profile.positions, today=date(2026, 3, 1)) == 10.6
    assert [(each.degree, each.school) for each in profile.degrees] == [
        ("Grado en Ingeniería Informática", "Universidad Complutense de Madrid")
    ]
    assert [each.name for each in profile.languages] == ["Spanish", "English", "French"]
    assert {"Java", "Spring Boot", "Kubernetes", "SQL", "Git"} <= {skill.name for skill in profile.skills}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_portuguese_resume(kind: str) -> None:
    profile = profile_of(words.PORTUGUESE, kind)
    assert (profile.name, profile.title) == ("Rafael Nogueira da Costa", "Analista de Dados")
    assert (profile.email, profile.phone) == ("rafael.nogueira@exemplo.com.br", "(11) 98765-4321")
    assert jobs(profile) == [
        ("Analista de Dados Pleno", "Varejo Brasil S.A", "2020-01", "present"),
        ("Analista de BI Júnior", "Logística Paulista", "2017-03", "2019-12"),
    ]
    assert [(each.school, each.start, each.end) for each in profile.degrees] == [
        ("Universidade de São Paulo", "2012", "2016")
    ]
    assert [each.name for each in profile.languages] == ["Portuguese", "English", "Spanish"]


@pytest.mark.parametrize("kind", ["txt", "docx", "odt", "rtf"])  # the PDFs' font has no Chinese
def test_a_chinese_resume(kind: str) -> None:
    profile = profile_of(words.CHINESE, kind)
    assert (profile.name, profile.title) == ("张伟", "高级后端工程师")
    assert (profile.email, profile.phone) == ("zhangwei@example.cn", "138-1234-5678")
    assert jobs(profile) == [
        ("高级后端工程师", "上海云帆科技有限公司", "2020-03", "present"),
        ("后端开发工程师", "杭州星河网络有限公司", "2016-07", "2020-02"),
    ]
    assert [(each.degree, each.school, each.end) for each in profile.degrees] == [("本科", "浙江大学", "2016-06")]
    assert [each.name for each in profile.languages] == ["English", "Mandarin"]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_french_resume(kind: str) -> None:
    profile = profile_of(words.FRENCH, kind)
    assert (profile.name, profile.title) == ("Élodie Marchand", "Cheffe de projet digital")
    assert (profile.email, profile.phone) == ("elodie.marchand@exemple.fr", "06 12 34 56 78")
    assert jobs(profile) == [
        ("Cheffe de projet", "Agence Pastel", "2019-03", "present"),
        ("Assistante chef de projet", "Studio Garonne", "2015-09", "2019-02"),
    ]
    assert [each.school for each in profile.degrees] == ["Université Toulouse Jean Jaurès", "Université de Bordeaux"]
    assert [(each.name, each.level) for each in profile.languages] == [("English", "courant"), ("Spanish", "notions")]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_german_resume(kind: str) -> None:
    profile = profile_of(words.GERMAN, kind)
    assert profile.name == "Sebastian Vogt"
    assert (profile.email, profile.phone) == ("sebastian.vogt@example.de", "0151 / 234 567 89")
    assert jobs(profile) == [
        ("Projektleiter", "Isar Maschinenbau AG", "2020-09", "present"),
        ("Ingenieur für Automatisierung", "Donau Anlagentechnik GmbH", "2014-04", "2020-08"),
        ("Werkstudent", "Alpen Robotik", "2012-10", "2014-03"),
    ]
    assert [(each.degree, each.school) for each in profile.degrees] == [
        ("Diplom-Ingenieur Maschinenbau", "Technische Universität München"),
        ("Abitur", "Gymnasium Rosenheim"),
    ]
    assert [each.name for each in profile.languages] == ["German", "English", "Italian"]
