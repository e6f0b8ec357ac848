"""What can go wrong between us and a model: one tree, each error with a code and who may try again.

Owns the judgement whether asking the same provider again can help and how long a provider is left alone.
Messages are ours and hold no prompt, no answer and no text of a vendor.
"""

from __future__ import annotations

from llm.models import Outcome


class ModelError(Exception):
    """A provider did not give what was asked for. Another one may.

    `retry_here`: the same provider may well answer the same request a moment later.
    `trips_after`: so many of these in a row and the provider is left alone (0: never for this).
    `rest_seconds`: for how long at first; the time doubles while it goes on.
    `retry_after_seconds`: what the provider itself asked to wait; None when it said nothing.
    """

    code = "model_error"
    outcome = Outcome.ERROR
    retry_here = False
    trips_after = 3
    rest_seconds = 10.0

    def __init__(self, *, status: int = 0, retry_after_seconds: float | None = None) -> None:
        super().__init__(self.code)
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class Unreachable(ModelError):
    """Refused, no such host, or no trusted TLS: nothing was asked."""

    code = "unreachable"
    trips_after = 1


class ConnectionLost(ModelError):
    """The connection broke before the answer was whole."""

    code = "connection_lost"
    retry_here = True


class TooSlow(ModelError):
    code = "timeout"
    outcome = Outcome.TIMEOUT
    trips_after = 1
    rest_seconds = 15.0


class Stalled(TooSlow):
    """The stream began and then fell silent."""

    code = "stalled"


class RateLimited(ModelError):
    """Too many requests."""

    code = "rate_limited"
    retry_here = True
    trips_after = 1
    rest_seconds = 2.0


class QuotaExhausted(ModelError):
    """The account has no credit left: waiting a little does not help."""

    code = "quota_exhausted"
    trips_after = 1
    rest_seconds = 600.0


class ServerFault(ModelError):
    code = "server_fault"
    retry_here = True


class NotAuthorised(ModelError):
    """The key is wrong, or may not use this model."""

    code = "not_authorised"
    trips_after = 1
    rest_seconds = 300.0


class UnknownModel(ModelError):
    code = "unknown_model"
    trips_after = 1
    rest_seconds = 300.0


class RequestRejected(ModelError):
    """The provider cannot serve this request as it is (too long a prompt, an option it does not have)."""

    code = "request_rejected"
    trips_after = 0


class Declined(ModelError):
    """The model, or the provider's filter, declined to answer."""

    code = "declined"
    outcome = Outcome.INVALID
    trips_after = 0


class MalformedResponse(ModelError):
    """What came is not the provider's own format."""

    code = "malformed_response"
    retry_here = True


class CutShort(ModelError):
    """The stream ended without saying that it was finished."""

    code = "cut_short"
    retry_here = True


class TooLong(ModelError):
    """The token cap was reached before the answer was whole."""

    code = "too_long"
    outcome = Outcome.INVALID
    trips_after = 5


class InvalidOutput(ModelError):
    """A whole answer of the wrong shape. `problem` says to the model what is wrong with it."""

    code = "invalid_output"
    outcome = Outcome.INVALID
    trips_after = 5

    def __init__(self, problem: str, *, text: str) -> None:
        super().__init__()
        self.problem = problem
        self.text = text


class Outpaced(TooSlow):
    """Another provider, asked later, was first."""

    code = "outpaced"


class NotWanted(ModelError):
    """Whoever asked has no use for the answer any more. Says nothing about the provider."""

    code = "superseded"
    outcome = Outcome.STOPPED
    trips_after = 0


class UnexpectedFault(ModelError):
    """A library failed in a way nobody foresaw."""

    code = "unexpected"


class NotSupported(ModelError):
    """This provider cannot take such an input (a kind of audio, a length)."""

    code = "not_supported"
    trips_after = 0


class ChainExhausted(ModelError):
    """Every provider that could be asked has failed, or the time was up. `causes` holds one error for each attempt."""

    code = "chain_exhausted"

    def __init__(self, causes: tuple[ModelError, ...] = ()) -> None:
        super().__init__()
        self.causes = causes
