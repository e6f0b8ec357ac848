"""What can happen to a turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from llm.services import DecideOutput, Verdict

Source = Literal["live", "audio", "typed"]


@dataclass(frozen=True)
class Chunk:
    text: str
    turn: int | None = None
    replaces: bool = False
    client_id: str = ""
    spoken: bool = False


@dataclass(frozen=True)
class Final:
    text: str
    turn: int | None = None
    client_id: str = ""
    source: Source = "live"
    code: str = ""
    language: str = ""
    recorded: bool = False


@dataclass(frozen=True)
class Begin:
    pass


@dataclass(frozen=True)
class PlaybackStarted:
    pass


@dataclass(frozen=True)
class PlaybackEnded:
    pass


@dataclass(frozen=True)
class Repeat:
    turn: int | None = None


@dataclass(frozen=True)
class Skip:
    turn: int | None = None
    client_id: str = ""


@dataclass(frozen=True)
class EndAsked:
    pass


@dataclass(frozen=True)
class TimePassed:
    """A timer that the last transition asked for went off (or might have: early is harmless)."""


@dataclass(frozen=True)
class MoreWasHeard:
    """Another connection of the session had heard this much of the turn before it was replaced."""

    text: str


@dataclass(frozen=True)
class Proposal:
    """A step that was decided ahead, and who decided it (JudgedBy as JSON)."""

    decision: DecideOutput
    said_by: dict[str, str]


@dataclass(frozen=True)
class Heard:
    """What a listener made of the words it had seen, and the step it would take if they were all."""

    ask: int
    text: str
    acknowledgement: str
    verdict: Verdict
    proposal: Proposal | None = None


@dataclass(frozen=True)
class Listened:
    """The listener's result for an ask."""

    heard: Heard


@dataclass(frozen=True)
class Interjected:
    """A short interjection that was asked for is there."""

    text: str


@dataclass(frozen=True)
class SentenceFormed:
    """A whole sentence of the reply that is being made for an ask: it can be said before the rest is there."""

    text: str
    ask: str = ""


Event = (
    Chunk
    | Final
    | Begin
    | PlaybackStarted
    | PlaybackEnded
    | Repeat
    | Skip
    | EndAsked
    | TimePassed
    | MoreWasHeard
    | Listened
    | Interjected
    | SentenceFormed
)
