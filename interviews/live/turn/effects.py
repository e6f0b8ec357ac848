"""What a turn asks to be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from interviews.live.turn.events import Heard, Proposal, Source


@dataclass(frozen=True)
class StartInterview:
    """Set the interview's clock going and tell the turn its end by `started`."""


@dataclass(frozen=True)
class StoreClock:
    """The question's clock starts or stops: keep it, so that a reconnection finds it."""

    question_ends_at: float | None


@dataclass(frozen=True)
class SaveDraft:
    text: str


@dataclass(frozen=True)
class StoreAnswer:
    """Store before anything else happens."""

    turn: int
    text: str
    stopped_at: float
    first_word_at: float | None
    client_id: str = ""
    source: Source = "live"
    code: str = ""
    language: str = ""
    skipped: bool = False
    decided: bool = False  # the next step needs not be asked for: it is taken right after


@dataclass(frozen=True)
class Listen:
    """Ask the listener what to make of the words heard so far. The result comes back as `Listened` with this ask."""

    ask: int
    text: str
    supersedes: bool = False  # an older ask, which has not come back


@dataclass(frozen=True)
class StopListening:
    """Whoever still listens to words of this turn may stop: their result would not be heard."""

    turn: int


@dataclass(frozen=True)
class SayTentatively:
    """Show that the interviewer follows, with the verdict as a hint on whether to wait."""

    heard: Heard


@dataclass(frozen=True)
class Interject:
    """Ask for a short interjection that fits what was heard. It comes back as `Interjected`, or not at all."""

    heard: str


@dataclass(frozen=True)
class SaySentence:
    """Say the beginning of the reply; the definitive reply repeats it whole."""

    text: str


@dataclass(frozen=True)
class SayFiller:
    text: str


@dataclass(frozen=True)
class TakeProposal:
    """The answer was (nearly) what the listener had heard: what it proposed is taken at once."""

    turn: int
    proposal: Proposal
    ask: int  # for which the listener had made it


@dataclass(frozen=True)
class StandIn:
    """The reply deadline passed with nothing to say yet. `text` is the listener's, empty for a neutral bridge."""

    text: str = ""


@dataclass(frozen=True)
class TakeRules:
    """No model answered in time: the rules take the next step."""


@dataclass(frozen=True)
class SayAgain:
    pass


@dataclass(frozen=True)
class GiveLastNotice:
    pass


@dataclass(frozen=True)
class ShowState:
    """The client's picture may be out of date (a message was sent twice, say): send where things stand."""


@dataclass(frozen=True)
class ShowHeard:
    """More was heard than this connection's client knows of: send the state with the words."""


@dataclass(frozen=True)
class Look:
    """See whether the session has moved: the news of it may have been lost."""


@dataclass(frozen=True)
class EndInterview:
    reason: Literal["ended_by_candidate", "time_up"]


@dataclass(frozen=True)
class Refuse:
    code: Literal["stale_turn", "invalid_state", "too_large"]
    message: str


Effect = (
    StartInterview
    | StoreClock
    | SaveDraft
    | StoreAnswer
    | Listen
    | StopListening
    | SayTentatively
    | Interject
    | SayFiller
    | SaySentence
    | TakeProposal
    | StandIn
    | TakeRules
    | SayAgain
    | GiveLastNotice
    | ShowState
    | ShowHeard
    | Look
    | EndInterview
    | Refuse
)

STALE = Refuse("stale_turn", "This belongs to an earlier question. The current question has been sent.")
WAIT = Refuse("stale_turn", "Your answer has been stored and the next question is on its way.")
OVER = Refuse("invalid_state", "The interview is over.")
NOTHING_HEARD = Refuse("invalid_state", "There is no answer yet. Say or type one, or skip the question.")
TOO_MUCH = Refuse("too_large", "This answer has reached its largest length. Please send it.")
