"""What the live conversation holds to, measured: `python -m benchmarks.live [SCENARIO ...]` (docs/benchmarks.md).

Without arguments a smoke check of some three minutes; `all` takes the figures that the documents name, in about 40.
"""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import time
from pathlib import Path

from benchmarks.live.report import show, write
from benchmarks.live.scenarios import FULL, SCENARIOS, WAYS, Result, Size

MOST_SESSIONS = 1000
SMOKE = ("quick-model", "speculation")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the live conversation.")
    parser.add_argument("scenario", nargs="*", metavar="SCENARIO", help=f"all, or some of: {', '.join(SCENARIOS)}")
    parser.add_argument("--full", action="store_true", help="the sizes that the figures are taken at")
    parser.add_argument("--sessions", type=int)
    parser.add_argument("--many", type=int, help="sessions of many-sessions")
    parser.add_argument("--break-at", type=int, nargs="+", metavar="N")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--soak-seconds", type=float, help="how long many-sessions lasts")
    parser.add_argument("--shortest", type=float, help="seconds of the shortest answer")
    parser.add_argument("--longest", type=float, help="seconds of the longest answer")
    parser.add_argument("--web", type=int, help="web processes, distributed")
    parser.add_argument("--live", type=int, help="live workers, distributed")
    parser.add_argument("--ways", nargs="+", choices=WAYS, help="of quick-model and cold-start")
    parser.add_argument("--no-pipecat", dest="pipecat", action="store_const", const=False, help="of quick-model")
    parser.add_argument("--out", type=Path, help="a folder for the results as JSON")
    options = parser.parse_args()
    # Asked to end, it ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    names = list(options.scenario) or list(SMOKE)
    if unknown := set(names) - {*SCENARIOS, "all"}:
        parser.error(f"There is no scenario {', '.join(sorted(unknown))}.")
    everything = "all" in names
    size = _size(FULL if everything or options.full else Size(), options)
    print(f"{size}\nThe pace is a speaker's own: nothing is compressed. Times in ms, from `final` as it is sent.")
    results: list[Result] = []
    began = time.monotonic()
    for name in SCENARIOS if everything else names:
        result = SCENARIOS[name](size)
        show(result)
        print(f"({time.monotonic() - began:.0f} s)", flush=True)
        results.append(result)
        if options.out:
            write(results, options.out)
    failed = [row for result in results for row in result.rows if not row.holds]
    print(f"\n{len(failed)} of {sum(len(result.rows) for result in results)} limits fail.")
    return 1 if failed else 0


def _size(size: Size, options: argparse.Namespace) -> Size:
    given = {
        each.name: value
        for each in dataclasses.fields(Size)
        if (value := getattr(options, each.name, None)) is not None
    }
    for several in ("break_at", "ways"):
        if several in given:
            given[several] = tuple(given[several])
    changed = dataclasses.replace(size, **given)
    if max(changed.sessions, changed.many, *changed.break_at, 0) > MOST_SESSIONS:
        sys.exit(f"At most {MOST_SESSIONS} sessions: this is a measurement, not an attack.")
    return changed


if __name__ == "__main__":
    sys.exit(main())
