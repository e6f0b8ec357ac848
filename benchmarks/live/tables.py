"""Rows of what was measured: for the tables of a scenario, and for each run and peer as soon as it is through."""

from __future__ import annotations

import math
from collections.abc import Sequence

from benchmarks.live.figures import spread_of
from benchmarks.live.measuring import Measured
from benchmarks.live.peers import Peer

PEER_HEAD = ("peer", "calls", "first token p50/p95/p99/max", "first sentence p50/p95/p99/max", "CPU, cores")
RUN_HEAD = (
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
    "CPU ms per 2 s of a speaker",
    "generator late p99",
)


def show_run(run: Measured) -> None:
    _show(f"{run.name} ({run.mode}), {run.sessions} sessions, {run.turns} turns", RUN_HEAD[3:], run_row(run)[3:])


def show_peer(peer: Peer) -> None:
    _show(peer.name, PEER_HEAD[1:], peer_row(peer)[1:])


def _show(name: str, heads: Sequence[str], values: Sequence[str]) -> None:
    lines = (f"  {head}: {value}" for head, value in zip(heads, values, strict=True))
    # In one piece: two runs may be at it at the same time.
    print("\n".join(("", name, *lines)), flush=True)


def peer_row(peer: Peer) -> tuple[str, ...]:
    return (
        peer.name,
        peer.problem if not peer.first_token else str(len(peer.first_token)),
        str(spread_of(peer.first_token)),
        str(spread_of(peer.first_sentence)),
        f"{peer.cpu:.2f}",
    )


def run_row(run: Measured) -> tuple[str, ...]:
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
        f"{run.listening_ms:.1f}",
        f"{run.late.p99:.0f} ms",
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines) + "\n"
