"""What came of a scenario, for people, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.live.scenarios import Result
from benchmarks.live.tables import PEER_HEAD, RUN_HEAD, peer_row, run_row, table


def show(result: Result) -> None:
    print(f"\n## {result.name}\n")
    if result.peers:
        print(table(PEER_HEAD, [peer_row(peer) for peer in result.peers]))
    if result.runs:
        print(table(RUN_HEAD, [run_row(run) for run in result.runs]))
    for run in result.runs:
        for line in run.logged[:5]:
            print(f"logged: {line}")
    for note in result.notes:
        print(note)
    if result.rows:
        limits = [(row.what, row.measured, row.limit, "ok" if row.holds else "FAILS") for row in result.rows]
        print(table(("must hold", "measured", "limit", ""), limits))


def write(results: Sequence[Result], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for result in results:
        path = folder / f"{result.name.replace(' ', '-')}.json"
        path.write_text(json.dumps(result.as_json(), indent=1, default=str))
