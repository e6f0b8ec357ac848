"""Tables of what was measured, for people, and the same as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

from benchmarks.live.figures import spread_of
from benchmarks.live.measuring import Measured
from benchmarks.live.peers import Peer
from benchmarks.live.scenarios import Result

_PEER_HEAD = ("peer", "calls", "first token p50/p95/p99/max", "first sentence p50/p95/p99/max", "CPU, cores")
_RUN_HEAD = (
    "run",
    "sessions",
    "turns",
    "first words p50/p95/p99/max",
    "definitive p50/p95/p99/max",
    "stored p50/p95/p99/max",
    "sources",
    "dropped",
    "KB a session",
    "CPU, cores",
    "generator late p99",
)


def show(result: Result) -> None:
    print(f"\n## {result.name}\n")
    if result.peers:
        print(_table(_PEER_HEAD, _peers(result.peers)))
    if result.runs:
        print(_table(_RUN_HEAD, [_run(run) for run in result.runs]))
    for run in result.runs:
        for line in run.logged[:5]:
            print(f"logged: {line}")
    for note in result.notes:
        print(note)
    if result.rows:
        limits = [(row.what, row.measured, row.limit, "ok" if row.holds else "FAILS") for row in result.rows]
        print(_table(("must hold", "measured", "limit", ""), limits))


def write(results: Sequence[Result], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for result in results:
        path = folder / f"{result.name.replace(' ', '-')}.json"
        path.write_text(json.dumps(result.as_json(), indent=1, default=str))


def _peers(peers: Sequence[Peer]) -> list[tuple[str, ...]]:
    return [
        (
            peer.name,
            peer.problem if not peer.first_token else str(len(peer.first_token)),
            str(spread_of(peer.first_token)),
            str(spread_of(peer.first_sentence)),
            f"{peer.cpu:.2f}",
        )
        for peer in peers
    ]


def _run(run: Measured) -> tuple[str, ...]:
    sources = ", ".join(f"{name or 'unknown'} {share:.0%}" for name, share in run.sources.items())
    used = ", ".join(f"{name} {cores:.2f}" for name, cores in run.cpu.items())
    kilobytes = run.memory_per_session / 1000
    return (
        f"{run.name} ({run.mode})",
        str(run.sessions),
        str(run.turns),
        str(run.first_words),
        str(run.definitive),
        str(run.stored),
        sources,
        str(run.dropped_in_all) + "".join(f"; {name}: {count}" for name, count in run.dropped.items() if count),
        "" if math.isnan(kilobytes) else f"{kilobytes:.0f}",
        f"{used}; machine {run.machine_cpu:.2f}, load {run.load:.1f}",
        f"{run.late.p99:.0f} ms",
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
