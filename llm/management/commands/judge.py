"""`manage.py judge IN.csv OUT.csv`: tries the offline judge on answers a team already has.

Reads and writes files; what a score is made of is known to the judge alone.
"""

from __future__ import annotations

import contextlib
import csv
import html
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, get_args

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from llm.purposes import EvaluateInput, EvaluateOutput, Language
from llm.services import rules_evaluate

NEEDED = ("question", "ideal_answer", "answer")
ADDED = ("score", "quality", "reason")
# A cell may hold a long transcript; the default limit of the csv module is 128 KB.
LONGEST_CELL_CHARACTERS = 2_000_000


class Command(BaseCommand):
    help = (
        "Judge past answers by the offline rules. IN.csv has the columns question, ideal_answer and answer; OUT.csv "
        "gets all columns of IN.csv and score (0 to 100, empty when not assessed), quality and reason."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("answers", metavar="IN.csv", type=Path)
        parser.add_argument("judged", metavar="OUT.csv", type=Path)
        parser.add_argument("--language", choices=get_args(Language), default="en", help="language of the answers")

    def handle(self, *args: Any, answers: Path, judged: Path, language: Language, **options: Any) -> None:
        csv.field_size_limit(LONGEST_CELL_CHARACTERS)
        if not answers.exists():
            raise CommandError(f"{answers} is not there.")
        if judged.is_dir():
            raise CommandError(f"{judged} is a folder. Name the file to write.")
        if judged.exists() and judged.samefile(answers):
            raise CommandError(f"{judged} is the file to read. Name another one to write.")
        assessed = total = 0
        line = 1
        try:
            with answers.open(encoding="utf-8-sig", newline="") as file, _whole_file(judged) as out:
                rows = csv.reader(file, delimiter=_delimiter(file), strict=True)
                header = next(rows, [])
                places = _places(header, answers)
                # Columns of an earlier run are replaced, every other one is kept as it stands.
                kept = [place for place, name in enumerate(header) if name.strip().casefold() not in ADDED]
                writer = csv.writer(out, delimiter=rows.dialect.delimiter, lineterminator="\n")
                writer.writerow([*(header[place] for place in kept), *ADDED])
                line = rows.line_num + 1
                for row in rows:
                    started, line = line, rows.line_num + 1
                    if not any(cell.strip() for cell in row):
                        continue
                    if len(row) != len(header):
                        raise CommandError(
                            f"Line {started}: {len(row)} cells, but the first line names {len(header)} columns. "
                            "A cell with a comma or a line break needs quotes around it."
                        )
                    found = self._judge({name: row[place] for name, place in places.items()}, started, language)
                    writer.writerow([*(row[place] for place in kept), *_cells(found)])
                    total += 1
                    assessed += found.score is not None
        except FileNotFoundError as missing:
            raise CommandError(f"{missing.filename} is not there.") from missing
        except UnicodeDecodeError as wrong:
            raise CommandError(f"{answers} is not UTF-8 text. Save it as CSV in UTF-8.") from wrong
        except csv.Error as wrong:
            raise CommandError(f"{answers} cannot be read as CSV, line {line}: {wrong}.") from wrong
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        self.stdout.write(f"{total} answers, {assessed} assessed. Written to {judged}.")

    def _judge(self, cells: dict[str, str], line: int, language: Language) -> EvaluateOutput:
        # Answers saved from a web page often hold "&lt;" for "<".
        read = {name: html.unescape(cell) for name, cell in cells.items()}
        if not read["question"].strip() and not read["ideal_answer"].strip():
            raise CommandError(
                f"Line {line}: question and ideal_answer are both empty, so there is nothing to judge by."
            )
        try:
            inputs = EvaluateInput(
                question=read["question"].strip(),
                ideal_answer=read["ideal_answer"].strip(),
                answer=read["answer"],
                language=language,
            )
        except ValidationError as wrong:
            first = wrong.errors()[0]
            column = ".".join(map(str, first["loc"]))
            raise CommandError(f"Line {line}, column {column}: {first['msg']}.") from wrong
        return rules_evaluate(inputs)


def _delimiter(file: IO[str]) -> str:
    """What stands between the cells of the first line: spreadsheets of many countries write semicolons, some tabs."""
    first = file.readline()
    file.seek(0)
    counts = {sign: first.count(sign) for sign in (",", ";", "\t")}
    return max(counts, key=lambda sign: counts[sign])


def _places(header: list[str], answers: Path) -> dict[str, int]:
    """Where the needed columns stand; capitals and blanks around a name do not matter."""
    names = [name.strip().casefold() for name in header]
    if missing := [name for name in NEEDED if name not in names]:
        raise CommandError(f"{answers} has no column {', '.join(missing)}. It needs {', '.join(NEEDED)}.")
    if twice := [name for name in NEEDED if names.count(name) > 1]:
        raise CommandError(f"{answers} has the column {', '.join(twice)} more than once.")
    return {name: names.index(name) for name in NEEDED}


def _cells(found: EvaluateOutput) -> tuple[str, str, str]:
    """Score, quality and reason: why it was not assessed, or what stood out and what to improve."""
    if found.score is None:
        return "", "", found.not_assessed_reason
    named = [flag.replace("_", " ") for flag in found.flags]
    reason = f"{'; '.join(named).capitalize()}. {found.improvement}" if named else found.improvement
    return f"{found.score:.1f}", found.quality or "", reason


@contextlib.contextmanager
def _whole_file(path: Path) -> Iterator[IO[str]]:
    """A file that takes its place only when it is whole, so that a run that failed leaves the older one."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
