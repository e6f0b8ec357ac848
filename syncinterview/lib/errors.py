"""The error tree: what went wrong, said to a person, with a code a program can rely on.

Edges turn these into form errors, JSON or protocol messages. Nothing here knows HTTP's pages or sockets.
"""

from __future__ import annotations


class ProductError(Exception):
    """Something the caller can be told.

    `code` is stable, `message` a sentence for the person, `field` the input it belongs to (empty: none),
    `retryable` whether the same call may succeed later (`retry_after_seconds` from now, where that is known),
    `http_status` what an HTTP edge answers.
    """

    code = "error"
    http_status = 400
    retryable = False
    retry_after_seconds = 0

    def __init__(self, message: str, *, code: str = "", field: str = "", http_status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        if code:
            self.code = code
        if http_status is not None:
            self.http_status = http_status


class InvalidInput(ProductError):
    code = "invalid"


class InvalidState(ProductError):
    """The thing exists but is not in a state in which this can be done."""

    code = "invalid_state"
    http_status = 409


class Unavailable(ProductError):
    code = "unavailable"
    http_status = 503
    retryable = True
