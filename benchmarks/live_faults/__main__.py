"""What faults cost the live conversation: `python -m benchmarks.live_faults --interviews 1000`.

Exit code 1 when an answer was lost or doubled, or an interview did not end. Everything it starts is its own.
"""

from __future__ import annotations

import argparse
import shutil
import sys

from benchmarks.live_faults.candidate import Odds
from benchmarks.live_faults.run import Outcome, Size, run, waits

MOST_INTERVIEWS = 5000
MOST_AT_ONCE = 200


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold interviews while processes are killed and lines are cut.")
    parser.add_argument("--interviews", type=int, default=Size.interviews)
    parser.add_argument("--at-once", type=int, default=Size.at_once)
    parser.add_argument("--questions", type=int, default=Size.questions)
    parser.add_argument("--every", type=float, default=Size.fault_every_seconds, help="seconds between two kills")
    parser.add_argument("--cut-seconds", type=float, nargs=2, default=(0.2, 3.0), metavar=("FROM", "TO"))
    parser.add_argument("--seed", type=int, default=Size.seed)
    options = parser.parse_args()
    if not 0 < options.interviews <= MOST_INTERVIEWS or not 0 < options.at_once <= MOST_AT_ONCE:
        parser.error(f"At most {MOST_INTERVIEWS} interviews, {MOST_AT_ONCE} at once.")
    if shutil.which("redis-server") is None:
        parser.error("redis-server is not installed: this needs one of its own, to kill.")
    size = Size(
        interviews=options.interviews,
        at_once=options.at_once,
        questions=options.questions,
        fault_every_seconds=options.every,
        seed=options.seed,
    )
    print(size)
    outcome = run(size, Odds(cut_seconds=tuple(options.cut_seconds)))
    show(outcome)
    return 0 if outcome.holds else 1


def show(outcome: Outcome) -> None:
    notes = outcome.notes
    print(f"{notes.finished} interviews with {outcome.answers} answers in {outcome.seconds:.0f} s")
    for name, times in sorted(outcome.faults.items()):
        print(f"  {times:5d} {name}")
    for name, times in sorted(notes.events.items()):
        print(f"  {times:5d} {name}")
    print(f"answers lost {len(outcome.lost)}, doubled {len(outcome.doubled)}, that nobody gave {len(outcome.unasked)}")
    print(f"interviews that did not end {len(outcome.unfinished)}, turns replied to twice {outcome.replied_twice}")
    print(f"messages out of their order {notes.out_of_order}")
    print(f"first words: {waits(notes.first_words)}")
    print(f"  where the candidate's own line held: {waits(notes.first_words_alone)}")
    print(f"definitive reply: {waits(notes.definitive)}")
    for each in (outcome.lost + outcome.doubled + outcome.unasked + outcome.unfinished)[:20]:
        print(f"  ! {each}")
    print(f"{len(outcome.errors)} lines of error in the logs", *outcome.errors[:12], sep="\n  ")


if __name__ == "__main__":
    sys.exit(main())
