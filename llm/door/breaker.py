"""When to leave a provider alone: a circuit breaker for each provider and model. Pure; the clock is the caller's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from llm.errors import ModelError

Standing = Literal["closed", "probing", "open"]

LONGEST_REST_SECONDS = 300.0


@dataclass
class Breaker:
    """Closed while all is well; open (nobody asks) after failures; then one call probes whether it is well again."""

    failures: int = 0
    trips: int = 0
    open_until: float = 0.0
    probe_until: float = 0.0

    def standing(self, now: float) -> Standing:
        if now < self.open_until or now < self.probe_until:
            return "open"
        return "probing" if self.trips else "closed"

    def probe(self, now: float, *, seconds: float) -> None:
        """Note that one call is finding out; others stay away until it is back, or for `seconds` at most."""
        self.probe_until = now + seconds

    def succeeded(self) -> None:
        self.failures = 0
        self.trips = 0
        self.open_until = 0.0
        self.probe_until = 0.0

    def failed(self, error: ModelError, now: float) -> None:
        self.probe_until = 0.0
        if error.trips_after == 0:
            return
        self.failures += 1
        if error.retry_after_seconds is not None:
            # Its own word on when to come back, neither less nor more.
            self.open_until = max(self.open_until, now + error.retry_after_seconds)
            return
        if self.failures >= error.trips_after or self.trips:
            longest = max(LONGEST_REST_SECONDS, error.rest_seconds)
            self.open_until = max(self.open_until, now + min(longest, error.rest_seconds * 2**self.trips))
            self.trips += 1
            self.failures = 0
