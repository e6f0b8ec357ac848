"""From a question's message to its sound: what was at hand, what was fetched, what had still to be made.

Reads what the probe in the page noted; measures nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

# "At hand": in the page before the question was known. "Fetched": made, and asked for when it was to be said.
# "Made on the spot": the server was still making it when it was asked for.
How = Literal["at hand", "fetched", "made on the spot"]
HOWS: tuple[How, ...] = ("at hand", "fetched", "made on the spot")
STILL_BEING_MADE = 202


@dataclass(frozen=True)
class Begun:
    """How one question began to be heard: it, or what leads to it. Milliseconds."""

    how: How
    wait_ms: float
    # Something was still being said as it came, a bridge mostly: the wait is counted from its end.
    after_words: bool
    fetching_ms: float
    # From the beginning of the first decoding that the sound waited for to its end; 0 where it was decoded before.
    decoding_ms: float

    @property
    def made_ahead(self) -> bool:
        return self.how != "made on the spot"


def begun(figures: Mapping[str, Any]) -> Iterator[Begun]:
    """One for each question of an interview that was heard."""
    for number, question in enumerate(figures["questions"]):
        later = figures["questions"][number + 1 :]
        until = later[0]["at"] if later else float("inf")
        sounds = figures["sounds"]
        sound = next((each for each in sounds if question["at"] <= each["calledAt"] < until), None)
        if sound is None:
            continue
        said_until = max((each["endedAt"] for each in sounds if each["calledAt"] < question["at"]), default=0.0)
        since = max(question["at"], said_until)
        asked = [
            fetch
            for fetch in figures["fetches"]
            if fetch["key"] == question["key"] and question["at"] <= fetch["began"] < sound["calledAt"]
        ]
        decoded = [
            each["ended"] - each["began"]
            for each in figures["decodings"]
            if question["at"] <= each["began"] and each["ended"] <= sound["calledAt"]
        ]
        yield Begun(
            how=_how([fetch["status"] for fetch in asked]),
            wait_ms=max(0.0, sound["calledAt"] - since) + sound["latency"] * 1000,
            after_words=said_until > question["at"],
            fetching_ms=asked[-1]["ended"] - asked[0]["began"] if asked else 0.0,
            decoding_ms=decoded[0] if decoded else 0.0,
        )


def _how(statuses: list[int]) -> How:
    if not statuses:
        return "at hand"
    return "made on the spot" if STILL_BEING_MADE in statuses else "fetched"
