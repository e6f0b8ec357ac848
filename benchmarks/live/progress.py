"""What a run is at, on standard error: the tables alone go to standard output."""

from __future__ import annotations

import sys
import time

_began = time.monotonic()


def tell(what: str) -> None:
    """A line with the seconds since the benchmark began."""
    print(f"[{time.monotonic() - _began:4.0f} s] {what}", file=sys.stderr, flush=True)
