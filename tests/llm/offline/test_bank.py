from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from llm.offline.bank import BANK_FOLDER, DIFFICULTIES, bank, read_area, read_bank
from llm.offline.errors import BankError

# The areas that carry most interviews hold six questions at each difficulty, the others three.
LARGE_AREAS = {
    "python", "javascript", "java", "databases", "machine_learning", "web_backend", "web_frontend", "devops",
    "system_design", "behavioural",
}  # fmt: skip


def test_it_covers_at_least_25_areas_at_three_difficulties() -> None:
    areas = bank().areas

    assert len(areas) >= 25
    assert {area.area for area in areas} >= LARGE_AREAS
    for area in areas:
        for level in DIFFICULTIES:
            fewest = 6 if area.area in LARGE_AREAS else 3
            assert len(area.questions(level)) >= fewest, f"{area.area} {level}"


def test_every_question_has_three_to_six_key_points_with_a_probe_that_asks() -> None:
    for area in bank().areas:
        for level in DIFFICULTIES:
            for question in area.questions(level):
                assert 3 <= len(question.key_points) <= 6, question.id
                assert all(point.probe.strip() for point in question.key_points), question.id


def test_no_text_and_no_id_occurs_twice() -> None:
    texts = [q.text for area in bank().areas for level in DIFFICULTIES for q in area.questions(level)]

    assert len(set(texts)) == len(texts)
    assert len(set(bank().question_ids())) == len(bank().question_ids())


@pytest.mark.parametrize(
    ("focus", "area"),
    [
        ("Python", "python"),
        ("  python3 ", "python"),
        ("SQL", "databases"),
        ("C++", "cpp"),
        ("Go", "go"),
        ("Machine Learning", "machine_learning"),
        ("advanced python programming", "python"),
        ("web_backend", "web_backend"),
    ],
)
def test_it_finds_the_area_a_person_means(focus: str, area: str) -> None:
    found = bank().area_for(focus)

    assert found is not None
    assert found.area == area


@pytest.mark.parametrize("focus", ["", "   ", "underwater basket weaving", "pythonic snakes of Java island tours?!"])
def test_it_does_not_guess_an_area_from_parts_of_words(focus: str) -> None:
    found = bank().area_for(focus)

    assert found is None or found.area == "java"


def test_the_language_go_is_not_read_out_of_ordinary_prose() -> None:
    areas = bank().areas_in("You go to market with us and go further.")

    assert "go" not in {area.area for area in areas}


def test_a_job_title_calls_for_its_areas_first() -> None:
    areas = bank().areas_for_job("Senior Python Developer", "We use PostgreSQL and React.")

    names = [area.area for area in areas]
    assert names[0] == "python"
    assert {"databases", "web_frontend"} <= set(names)


def test_a_broken_file_is_named_with_its_question(tmp_path: Path) -> None:
    content = yaml.safe_load((BANK_FOLDER / "python.yaml").read_text(encoding="utf-8"))
    content["medium"][1]["key_points"] = []
    (tmp_path / "python.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")

    with pytest.raises(BankError, match=r"python\.yaml: medium > python-medium-2 > key_points"):
        read_area(tmp_path / "python.yaml")


def test_a_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "python.yaml").write_text("area: [python", encoding="utf-8")

    with pytest.raises(BankError, match=r"python\.yaml"):
        read_area(tmp_path / "python.yaml")


def test_an_area_must_carry_its_files_name(tmp_path: Path) -> None:
    (tmp_path / "snakes.yaml").write_text((BANK_FOLDER / "python.yaml").read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(BankError, match="must be the file's name"):
        read_area(tmp_path / "snakes.yaml")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="holds no question bank files"):
        read_bank(tmp_path)
