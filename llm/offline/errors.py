"""The error tree of the offline interviewer: each with a stable code and whether trying again helps.

Knows nothing of who calls it or how an error is shown.
"""

from __future__ import annotations

from typing import ClassVar


class OfflineError(Exception):
    """Something the offline interviewer cannot do; `str(error)` is a sentence for the person who runs the server."""

    code: ClassVar[str] = "offline.error"
    retryable: ClassVar[bool] = False


class BankError(OfflineError):
    """A question bank file is missing, unreadable or breaks the rules of the bank."""

    code = "offline.bank_invalid"


class PhrasebookError(OfflineError):
    """A phrase file is missing, unreadable or incomplete."""

    code = "offline.phrases_invalid"


class LexiconError(OfflineError):
    """A word list or the weights of the judge are missing or unreadable."""

    code = "offline.lexicon_invalid"


class PurposeNotOffered(OfflineError):
    """Nobody registered a rule-based way to do what was asked for."""

    code = "offline.purpose_not_offered"
