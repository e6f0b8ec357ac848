"""`manage.py judge IN.csv OUT.csv`: tries the offline judge on answers a team already has.

Reads and writes files; what a score is made of is known to the judge alone.
"""

from __future__ import annotations

import contextlib
import csv
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
        if judged.is_dir():
            raise CommandError(f"{judged} is a folder. Name the file to write.")
        assessed = total = 0
        try:
            with answers.open(encoding="utf-8-sig", newline="") as file, _whole_file(judged) as out:
                reader = csv.DictReader(file, restkey="_extra")
                columns = _columns(reader, answers)
                writer = csv.DictWriter(out, [*columns, *ADDED], extrasaction="ignore", lineterminator="\n")
                writer.writeheader()
                for row in reader:
                    found = self._judge(row, reader.line_num, language)
                    writer.writerow({**row, **_cells(found)})
                    total += 1
                    assessed += found.score is not None
        except FileNotFoundError as missing:
            raise CommandError(f"{missing.filename} is not there.") from missing
        except UnicodeDecodeError as wrong:
            raise CommandError(f"{answers} is not UTF-8 text. Save it as CSV in UTF-8.") from wrong
        except csv.Error as wrong:
            raise CommandError(f"{answers} cannot be read as CSV: {wrong}.") from wrong
        except OSError as problem:
            raise CommandError(f"{problem.filename}: {problem.strerror}.") from problem
        self.stdout.write(f"{total} answers, {assessed} assessed. Written to {judged}.")

    def _judge(self, row: dict[str, Any], line: int, language: Language) -> EvaluateOutput:
        cells = {name: (row.get(name) or "").strip() for name in NEEDED}
        if not cells["question"] and not cells["ideal_answer"]:
            raise CommandError(
                f"Line {line}: question and ideal_answer are both empty, so there is nothing to judge by."
            )
        try:
            inputs = EvaluateInput(
                question=cells["question"],
                ideal_answer=cells["ideal_answer"],
                answer=row.get("answer") or "",
                language=language,
            )
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise CommandError(f"Line {line}: {'.'.join(map(str, first['loc']))}: {first['msg']}.") from wrong
        return rules_evaluate(inputs)


def _columns(reader: csv.DictReader[str], answers: Path) -> list[str]:
    columns = list(reader.fieldnames or ())
    if missing := [name for name in NEEDED if name not in columns]:
        raise CommandError(f"{answers} has no column {', '.join(missing)}. It needs {', '.join(NEEDED)}.")
    return [name for name in columns if name not in ADDED]


def _cells(found: EvaluateOutput) -> dict[str, str]:
    """What is written of a judgement: why it was not assessed, or what stood out and what to improve."""
    if found.score is None:
        return {"score": "", "quality": "", "reason": found.not_assessed_reason}
    named = [flag.replace("_", " ") for flag in found.flags]
    reason = f"{'; '.join(named).capitalize()}. {found.improvement}" if named else found.improvement
    return {"score": f"{found.score:.1f}", "quality": found.quality or "", "reason": reason}


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
