"""`python -m benchmarks.judging --data FILE`: the judge against human grades, its stability, and its scale on the bank.

`--write` fits the weights on the whole file and stores them; `--no-bank` leaves the bank out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.judging import adversarial, bank_references, bank_scale, belonging, short_answers, stability, written


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="graded short answers, CSV")
    parser.add_argument("--write", action="store_true", help="store weights fitted on the whole file")
    parser.add_argument("--no-bank", action="store_true", help="leave out the check on the question bank")
    asked = parser.parse_args()
    rows = short_answers.read_graded(asked.data)
    swapped = short_answers.answers_to_other_questions(rows)
    examples = belonging.examples()
    print(short_answers.report(rows, swapped, examples))
    if asked.write:
        short_answers.write(short_answers.fit(rows, swapped, examples))
        print("\nweights written")
    print(f"\n{adversarial.report(rows, short_answers.weights_by_question(rows, swapped, examples))}")
    print(f"\n{stability.report(rows)}")
    print(f"\n{written.report(rows)}")
    if not asked.no_bank:
        print(f"\n{bank_references.report()}\n\n{bank_scale.report()}")


if __name__ == "__main__":
    main()
