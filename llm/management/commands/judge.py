"""`manage.py judge IN.csv OUT.csv`: tries the offline judge on answers a team already has.

Reads and writes files; what a score is made of is known to the judge alone.
"""

from __future__ import annotations

import contextlib
import csv
import html
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, get_args

from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from llm.csv_records import Record, records
from llm.purposes import EvaluateInput, EvaluateOutput, Language
from llm.services import rules_evaluate

NEEDED = ("question", "ideal_answer", "answer")
ADDED = ("score", "quality", "reason")
ROWS_BETWEEN_NEWS = 1000
MOST_NAMED = 20


class Command(BaseCommand):
    help = (
        "Judge past answers by the offline rules. IN.csv has the columns question, ideal_answer and answer; OUT.csv "
        "gets all columns of IN.csv and score (0 to 100, empty when not assessed), quality and reason. A row that "
        "cannot be read is named by its line and costs no other row."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("answers", metavar="IN.csv", type=Path)
        parser.add_argument("judged", metavar="OUT.csv", type=Path)
        parser.add_argument("--language", choices=get_args(Language), default="en", help="language of the answers")

    def handle(self, *args: Any, answers: Path, judged: Path, language: Language, **options: Any) -> None:
        if not answers.exists():
            raise CommandError(f"{answers} is not there.")
        if judged.is_dir():
            raise CommandError(f"{judged} is a folder. Name the file to write.")
        if judged.exists() and judged.samefile(answers):
            raise CommandError(f"{judged} is the file to read. Name another one to write.")
        assessed = total = broken = 0
        began = time.monotonic()
        try:
            with (
                answers.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file,
                _whole_file(judged) as out,
            ):
                delimiter = _delimiter(file)
                rows = records(file, delimiter)
                header = _header(next(rows, None), answers)
                places = _places(header, answers)
                # Columns of an earlier run are replaced, every other one is kept as it stands.
                kept = [place for place, name in enumerate(header) if name.strip().casefold() not in ADDED]
                writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
                writer.writerow([*(header[place] for place in kept), *ADDED])
                for row in rows:
                    total += 1
                    cells = [*row.cells, *[""] * len(header)]
                    try:
                        found = _judge(row, header, places, language)
                        judgement = _cells(found)
                        assessed += found.score is not None
                    except RowError as problem:
                        broken += 1
                        judgement = "", "", f"Line {row.line}: {problem}"
                        self._name_broken(judgement[2], broken)
                    writer.writerow([*(cells[place] for place in kept), *judgement])
                    if total % ROWS_BETWEEN_NEWS == 0:
                        self.stderr.write(f"{total:,} answers in {time.monotonic() - began:.0f} s", str)
        except FileNotFoundError as missing:
            raise CommandError(f"{missing.filename} is not there.") from missing
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        left = f", {broken} could not be read (see the column reason)" if broken else ""
        self.stdout.write(f"{total} answers, {assessed} assessed{left}. Written to {judged}.")

    def _name_broken(self, what: str, number: int) -> None:
        if number <= MOST_NAMED:
            self.stderr.write(what)
        elif number == MOST_NAMED + 1:
            self.stderr.write("More lines cannot be read; the column reason names them all.")


class RowError(Exception):
    """Why one row cannot be judged, as the end of a sentence."""


def _judge(row: Record, header: list[str], places: dict[str, int], language: Language) -> EvaluateOutput:
    if row.problem:
        raise RowError(f"{row.problem}.")
    if len(row.cells) != len(header):
        raise RowError(
            f"{len(row.cells)} cells, but the first line names {len(header)} columns. "
            "A cell with a comma or a line break needs quotes around it."
        )
    # Answers saved from a web page often hold "&lt;" for "<".
    read = {name: html.unescape(row.cells[place]) for name, place in places.items()}
    if not read["question"].strip() and not read["ideal_answer"].strip():
        raise RowError("question and ideal_answer are both empty, so there is nothing to judge by.")
    try:
        inputs = EvaluateInput(
            question=read["question"].strip(),
            ideal_answer=read["ideal_answer"].strip(),
            answer=read["answer"],
            language=language,
        )
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise RowError(f"column {'.'.join(map(str, first['loc']))}: {first['msg']}.") from wrong
    return rules_evaluate(inputs)


def _header(first: Record | None, answers: Path) -> list[str]:
    if first is None:
        return []
    if first.problem:
        raise CommandError(f"{answers}: its first line {first.problem}.")
    return first.cells


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
