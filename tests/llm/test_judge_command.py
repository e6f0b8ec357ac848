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


def with_line(answers: Path, line: str) -> Path:
    """The file with one more line, and a row that is fine behind it."""
    fine = f"{QUESTION},{IDEAL},The last element that was added is removed first.,behind"
    answers.write_bytes(answers.read_bytes() + f"{line}\n{fine}\n".encode("utf-8", "surrogateescape"))
    return answers


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",,an answer,c9", "both empty"),
        ("What?,x", "2 cells"),
        ("What?,x,y,c1,and more", "5 cells"),
        ('What?,"x"y,z,c1', "cannot be read as CSV"),
        ('What?,"a quote that is never closed,z,c1', "cannot be read as CSV"),
        ("What?,x,hei\udcdft,c1", "not UTF-8"),
        (f"What?,x,{'x' * 2_000_001},c1", "field larger"),
    ],
)
def test_a_broken_row_is_named_by_its_line_and_loses_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, problem: str
) -> None:
    answers = with_line(written(tmp_path, "two\nlines"), line)

    before, broken, behind = judged(answers)

    assert before["candidate"] == "c0"
    assert (broken["score"], broken["quality"]) == ("", "")
    assert broken["reason"].startswith("Line 4: ")
    assert problem in broken["reason"]
    assert behind["candidate"] == "behind"
    assert float(behind["score"]) >= 70
    assert broken["reason"] in capsys.readouterr().err


def test_many_broken_rows_are_named_in_the_file_and_the_first_ones_on_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = written(tmp_path)
    answers.write_text(answers.read_text(encoding="utf-8") + "What?,x\n" * 30, encoding="utf-8")

    rows = judged(answers)

    assert rows[-1]["reason"].startswith("Line 31: ")
    said = capsys.readouterr().err
    assert "Line 21: " in said
    assert "Line 22: " not in said
    assert "More lines cannot be read" in said


def test_how_far_it_is_stands_on_screen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged(written(tmp_path, *["A tree."] * 1001))

    assert "1,000 answers in " in capsys.readouterr().err


def test_a_failed_run_leaves_the_older_result(tmp_path: Path) -> None:
    (tmp_path / "judged.csv").write_text("older", encoding="utf-8")

    with pytest.raises(CommandError):
        judged(written(tmp_path, "x", columns=("question",)))
    assert (tmp_path / "judged.csv").read_text(encoding="utf-8") == "older"


def test_missing_files_and_other_encodings_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not there"):
        judged(tmp_path / "nowhere.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("question,ideal_answer,answer,schlie\xdflich\nWas?,x,y,z\n".encode("latin-1"))
    with pytest.raises(CommandError, match="not UTF-8"):
        judged(latin)


def test_columns_may_stand_in_any_order_and_case_between_semicolons(tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    said = "The last element that was added is removed first."
    answers.write_text(f"Answer;id; Ideal_Answer ;QUESTION\n{said};7;{IDEAL};{QUESTION}\n", encoding="utf-8")
    out = tmp_path / "out.csv"

    call_command("judge", str(answers), str(out), stdout=io.StringIO())

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == ["Answer", "id", " Ideal_Answer ", "QUESTION", "score", "quality", "reason"]
    assert rows[1][:2] == [said, "7"]
    assert float(rows[1][4]) >= 70


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    answers = written(tmp_path, "A tree.")
    answers.write_text(answers.read_text(encoding="utf-8") + "\n,,,\n", encoding="utf-8")

    assert len(judged(answers)) == 1


def test_the_file_that_is_read_is_never_written(tmp_path: Path) -> None:
    answers = written(tmp_path, "A tree.")

    with pytest.raises(CommandError, match="is the file to read"):
        call_command("judge", str(answers), str(answers), stdout=io.StringIO())


def test_an_earlier_runs_columns_are_replaced(tmp_path: Path) -> None:
    first = judged(written(tmp_path, "A tree."))
    (tmp_path / "judged.csv").rename(tmp_path / "again.csv")

    assert judged(tmp_path / "again.csv") == first


def test_signs_escaped_by_a_web_page_are_read_as_signs(tmp_path: Path) -> None:
    plain, escaped = judged(written(tmp_path, "push -> top -> pop", "push -&gt; top -&gt; pop"))

    assert plain["score"] == escaped["score"]
    assert escaped["answer"] == "push -&gt; top -&gt; pop"
