"""`manage.py judge`: a file of past answers in, the same file with scores out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

QUESTION = "What is a stack?"
IDEAL = "A structure from which the element that was added last is removed first."


def written(folder: Path, *answers: str, columns: tuple[str, ...] = ("question", "ideal_answer", "answer")) -> Path:
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "candidate"])
        writer.writerows([(*(QUESTION, IDEAL, answer)[: len(columns)], f"c{n}") for n, answer in enumerate(answers)])
    return path


def judged(answers: Path) -> list[dict[str, str]]:
    out = answers.with_name("judged.csv")
    call_command("judge", str(answers), str(out), stdout=io.StringIO())
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_answer_gets_score_quality_and_reason_beside_its_own_columns(tmp_path: Path) -> None:
    good, bad, empty = judged(written(tmp_path, "The last element that was added is removed first.", "A tree.", ""))

    assert (good["candidate"], bad["candidate"], empty["candidate"]) == ("c0", "c1", "c2")
    assert float(good["score"]) >= 70 > 50 > float(bad["score"])
    assert good["quality"] in ("Good", "Excellent")
    assert bad["reason"]
    assert (empty["score"], empty["quality"]) == ("", "")
    assert "few" in empty["reason"]


def test_answers_may_hold_commas_quotes_line_breaks_and_a_byte_order_mark(tmp_path: Path) -> None:
    answers = written(tmp_path, 'Last in, "first out":\nthe element that was added last is removed first.')
    answers.write_bytes(b"\xef\xbb\xbf" + answers.read_bytes())

    assert float(judged(answers)[0]["score"]) >= 70


def test_a_file_without_a_needed_column_names_it_and_writes_nothing(tmp_path: Path) -> None:
    answers = written(tmp_path, "x", columns=("question", "ideal_answer"))

    with pytest.raises(CommandError, match="has no column answer"):
        judged(answers)
    assert list(tmp_path.iterdir()) == [answers]


def test_a_row_without_question_and_ideal_answer_is_named_by_its_line(tmp_path: Path) -> None:
    answers = written(tmp_path, "one")
    answers.write_text(answers.read_text(encoding="utf-8") + ",,an answer,c9\n", encoding="utf-8")

    with pytest.raises(CommandError, match="Line 3"):
        judged(answers)


def test_a_failed_run_leaves_the_older_result(tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text("older", encoding="utf-8")

    with pytest.raises(CommandError):
        judged(written(tmp_path, "x", columns=("question",)))
    assert (tmp_path / "judged.csv").read_text(encoding="utf-8") == "older"


def test_missing_files_and_other_encodings_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not there"):
        judged(tmp_path / "nowhere.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("question,ideal_answer,answer\nWas hei\xdft das?,x,y\n".encode("latin-1"))
    with pytest.raises(CommandError, match="not UTF-8"):
        judged(latin)
